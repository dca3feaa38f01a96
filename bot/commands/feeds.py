"""Feeds are found, tried, added as sources, set, and fetched again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from bot.commands.source_lines import named, new, other
from bot.commands.source_words import (
    address_field,
    changed,
    given_by,
    name_field,
    noted,
    once_more,
    setting_fields,
    wanted,
    which_field,
)
from digests import address as addresses
from digests.address import MOST as MOST_ADDRESS
from digests.errors import CommandError, FetchError, FieldError, InputError, ReadError
from digests.messages import Field, Form
from digests.model import Take
from digests.naming import import_command, label
from digests.present import feeds as trials
from digests.present import sources as answers
from digests.services.follow import may_insist
from digests.services.sources import keys, meant
from digests.values import quoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.commands.desk import Asked, Desk
    from digests.adding import Trial, Wanted
    from digests.messages import Message
    from digests.model import Source

    Values = Mapping[str, str]  # by field

MOST_TURNED = 150  # characters of an address whose pages can be turned: it stands in what turns them


async def add(desk: Desk, asked: Asked) -> Message | Form:
    """By its address, which may be of a page; or by its name alone, for what is imported."""
    given, wants_form = given_by(asked, new)
    wrong: dict[str, str] = {}
    if wants_form:
        return _add_form(given, wrong)
    asked_for = wanted(given, wrong)
    try:
        if not wrong:
            return await (_followed if asked_for.addresses else _named)(desk, asked, asked_for)
    except FieldError as error:
        wrong[error.field] = error.args[0]
    return once_more(asked, _add_form(given, wrong))


async def _named(desk: Desk, asked: Asked, what: Wanted) -> Message:
    home, name = asked.request.channel.home, what.name or ""
    source = await desk.sources.add(home, name, None, tags=what.tags, take=what.take, every=what.every)
    return answers.named(source, import_command(home, name))


async def _followed(desk: Desk, asked: Asked, what: Wanted) -> Message:
    """What came of each address. When nothing could be added, that is a refusal; of the one that was typed, with a way
    to add it all the same."""
    found = await desk.follow.add(asked.request.channel.home, what)
    said = answers.followed(found, asked.zone)
    if any(one.source for one in found):
        return structs.replace(said, partly=not all(one.source for one in found))
    if len(found) > 1:
        return structs.replace(said, refusal=True)
    if asked.request.filled is not None:
        raise FieldError("address", answers.why_not(found[0]))
    actions = answers.insisted(found[0], quoted(what.name) if what.name else None)
    return structs.replace(said, refusal=True, actions=actions)


async def test(desk: Desk, asked: Asked) -> Message | Form:
    """What would be stored, of an address or of a source."""
    given, wants_form = given_by(asked, _what)
    if wants_form:
        return _test_form(given, {})
    words, wrong = given.get("address", "").strip(), dict[str, str]()
    home = asked.request.channel.home
    source = None
    seen = await desk.sources.seen(home)
    if "://" in words or not words or _is_new(seen, words):
        where = noted(wrong, partial(addresses.check, addresses.spelled_out(words)))
    else:
        source = noted(wrong, partial(_fed, seen, words))
        where = source.address if source else None
    if where is None:
        return once_more(asked, _test_form(given, {"address": next(iter(wrong.values()))}))
    take = source.take if source else Take.BEST
    found = await _tried(desk, asked, where, take)
    if source:
        return trials.trial(found, label(source), take, asked.view(label(source)))
    private = addresses.has_secret(where) or len(where) > MOST_TURNED
    return trials.trial(found, "", take, asked.view("" if private else where), private=private)


async def _tried(desk: Desk, asked: Asked, where: str, take: Take) -> Trial:
    try:
        return await desk.follow.trial(asked.request.channel.home, where, take)
    except (FetchError, ReadError, InputError) as error:
        raise CommandError(error.args[0]) from error


async def settle(desk: Desk, asked: Asked) -> Message | Form:
    """Other tags, another interval, another address, or the text taken from elsewhere."""
    home = asked.request.channel.home
    seen = await desk.sources.seen(home)
    given, wants_form = given_by(asked, partial(other, seen))
    wrong: dict[str, str] = {}
    if wants_form or (asked.request.filled is None and len(given) == 1):
        return _set_form(seen, given, wrong)
    source = noted(wrong, partial(meant, seen, given.get("name", "")))
    if source is not None:
        source, was = changed(source, given, wrong), source
        try:
            if not wrong:
                source = structs.replace(source, address=await _feed_of(desk, asked, was, source, given))
                return answers.settled(await desk.sources.set(home, was, source))
        except FieldError as error:
            wrong[error.field] = error.args[0]
    return once_more(asked, _set_form(seen, given, wrong))


async def _feed_of(desk: Desk, asked: Asked, was: Source, source: Source, given: Values) -> str | None:
    """The address of the feed that is meant by a new address. FieldError when there is none; `anyway`: as it is, though
    it does not answer."""
    if source.address is None or source.address == was.address:
        return source.address
    try:
        return (await desk.follow.trial(asked.request.channel.home, source.address)).address
    except (FetchError, ReadError, InputError) as error:
        if not may_insist(error):
            raise FieldError("address", error.args[0]) from error
        if "anyway" in given:
            return source.address
        why = say("{why} To take it all the same, type it with anyway at the end.", why=error.args[0])
        raise FieldError("address", why) from error


async def resume(desk: Desk, asked: Asked) -> Message | Form:
    """Fetched again at once, whatever became of it before."""
    home = asked.request.channel.home
    seen = await desk.sources.seen(home)
    given, wants_form = given_by(asked, partial(named, seen))
    wrong: dict[str, str] = {}
    if not wants_form:
        words = asked.rest if given.get("tags") else given.get("name", "")
        source = noted(wrong, partial(_fed, seen, words))
        if source is not None:
            if await desk.feeds.resume(home, source.id, desk.clock.now()):
                return await _resumed(desk, asked, source)
            wrong["name"] = say(
                "“{name}” was removed meanwhile. Type sources to see which there are.", name=label(source)
            )
        return once_more(asked, _resume_form(seen, given, wrong))
    return _resume_form(seen, given, wrong)


async def _resumed(desk: Desk, asked: Asked, source: Source) -> Message:
    """Whoever asks hears whether it answers: it may be given up again before anybody looks."""
    try:
        await desk.follow.trial(asked.request.channel.home, source.address or "")
    except (FetchError, ReadError, InputError) as error:
        return answers.resumed_in_vain(source, error.args[0])
    return answers.resumed(source)


def _fed(seen: Sequence[Source], words: str) -> Source:
    """The source that goes by these words. FieldError, too, when it has no address."""
    source = meant(seen, words)
    if source.address is None:
        raise FieldError(
            "name",
            say(
                "“{name}” has no address: what it has is imported. To give it one, type: "
                "sources set {name} address ADDRESS",
                name=label(source),
            ),
        )
    return source


def _is_new(seen: Sequence[Source], words: str) -> bool:
    """Whether it is an address without its https://, and no source's name."""
    return addresses.spelled_out(words) != words and all(words.casefold() not in keys(one) for one in seen)


def _what(line: str) -> Values:
    return {"address": line}


def _add_form(given: Values, wrong: dict[str, str]) -> Form:
    hint = say("Of a feed, or of a page that has one; several with blanks between. None: articles are imported.")
    fields = (address_field(given, hint), name_field(given), *setting_fields(given))
    return Form(title=say("Add a source"), command="sources add", fields=fields, submit=say("Add"), wrong=wrong)


def _set_form(seen: Sequence[Source], given: Values, wrong: dict[str, str]) -> Form:
    which = which_field(seen, given)
    try:
        source = meant(seen, given.get("name", ""))
    except FieldError:
        source = None
    hint = say("Another one, if it has moved; nothing: as it is.")
    fields = (which, address_field(given, hint), *setting_fields(given, source))
    return Form(title=say("Set a source"), command="sources set", fields=fields, wrong=wrong)


def _test_form(given: Values, wrong: dict[str, str]) -> Form:
    typed = given.get("address", "")
    field = Field(
        name="address",
        label=say("Address or source"),
        hint=say("The address of a feed or a page, or a source's name as sources lists it."),
        value="" if addresses.veiled(typed) != typed else typed,
        required=True,
        most=MOST_ADDRESS,
    )
    return Form(title=say("Test a source"), command="sources test", fields=(field,), submit=say("Test"), wrong=wrong)


def _resume_form(seen: Sequence[Source], given: Values, wrong: dict[str, str]) -> Form:
    fields = (which_field(seen, given),)
    return Form(
        title=say("Fetch a source again"), command="sources resume", fields=fields, submit=say("Fetch"), wrong=wrong
    )
