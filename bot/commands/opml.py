"""Lists of feeds in OPML, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.source_words import given_by, noted, once_more
from digests import address as addresses
from digests.address import MOST as MOST_ADDRESS
from digests.address import has_secret
from digests.errors import CommandError, DocumentError, FetchError
from digests.messages import Field, Form
from digests.present import feeds as answers
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.desk import Asked, Desk
    from digests.messages import Message

    Values = Mapping[str, str]  # by field

MOST_PASTED = 100_000  # characters; platforms take fewer


async def bring(desk: Desk, asked: Asked) -> Message | Form:
    """Add the feeds of a list, which is fetched from an address or pasted in the form."""
    given, wants_form = given_by(asked, _where)
    if wants_form:
        return _form(given, {})
    wrong: dict[str, str] = {}
    data = await _data(desk, given, wrong)
    if data is not None:
        try:
            home = asked.request.channel.home
            return answers.imported(await desk.lists.bring(home, data, say("That")), desk.lists.most)
        except DocumentError as error:
            wrong["list" if given.get("list", "").strip() else "address"] = say("{why}.", why=error.args[0])
    return once_more(asked, _form(given, wrong))


async def _data(desk: Desk, given: Values, wrong: dict[str, str]) -> bytes | None:
    """What was pasted, else what is at the address; what is wrong with that is noted."""
    pasted, typed = given.get("list", "").strip(), given.get("address", "").strip()
    if pasted:
        return pasted.encode("utf-8", "replace")
    address = noted(wrong, lambda: addresses.check(typed))
    if address is None:
        return None
    try:
        return await desk.lists.fetch(address)
    except FetchError as error:
        wrong["address"] = error.args[0]
        return None


async def export(desk: Desk, asked: Asked) -> Message:
    """All feeds as a list, but for addresses that nobody may see."""
    made = await desk.lists.text(asked.request.channel.home, secrets=False)
    if not made.feeds:
        raise CommandError(say("There is no feed here that could be listed. To add one, type: sources add ADDRESS"))
    return answers.exported(made, asked.view(""))


def _where(line: str) -> Values:
    return {"address": line}


def _form(given: Values, wrong: dict[str, str]) -> Form:
    typed = given.get("address", "").strip()
    fields = (
        Field(
            name="address",
            label=say("Address"),
            hint=say("Where the OPML file is on the web; or paste what is in it below."),
            value="" if has_secret(typed) else typed,
            most=MOST_ADDRESS,
            check=_check,
        ),
        Field(
            name="list",
            label=say("The list itself"),
            hint=say("What another program wrote as OPML."),
            most=MOST_PASTED,
        ),
    )
    return Form(
        title=say("Import a list of feeds"), command="sources import", fields=fields, submit=say("Import"), wrong=wrong
    )


def _check(words: str) -> str:
    return addresses.check(words) if words.strip() else ""
