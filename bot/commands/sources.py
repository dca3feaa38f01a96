"""What a workspace reads: everyone sees it, its managers change it, by words or by forms.

Words become the values that a form has, so that both go the same way.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.commands.lines import asks_form
from bot.commands.request import Role
from digests.address import MOST as MOST_ADDRESS
from digests.address import check, has_secret, veiled
from digests.errors import CommandError, FieldError
from digests.messages import Choice, Field, Form
from digests.naming import MOST_NAME, MOST_TAG, MOST_TAGS, import_command, label, name_of, tags_of
from digests.present import desk as answers
from digests.services.ask import clip
from digests.services.sources import leading, meant
from digests.values import PAIRS, closing, quoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.commands.desk import Asked, Desk
    from digests.messages import Message
    from digests.model import Source, Workspace

    Values = Mapping[str, str]  # by field
    Change = Callable[[Workspace, Source, Sequence[str]], Awaitable[Source]]

T = TypeVar("T")

_SCHEME = re.compile(r"<?[a-z][a-z0-9+.-]*:[^\s]", re.IGNORECASE)

CHANGES = ("sources add NAME [ADDRESS]", "sources remove NAME", "sources tag NAME TAG", "sources untag NAME TAG")
MOST_CHOICES = 25  # sources that a form lists; of more, the name is typed


async def listing(desk: Desk, asked: Asked) -> Message:
    may_change = asked.request.role >= Role.MANAGER
    if asked.rest:
        raise CommandError(_no_such(asked.rest, may_change=may_change))
    health = await desk.sources.health(asked.request.channel.home)
    return answers.sources(health, CHANGES if may_change else (), desk.clock.now(), asked.view(""))


async def add(desk: Desk, asked: Asked) -> Message | Form:
    given, wants_form = _given(asked, _new)
    wrong: dict[str, str] = {}
    if wants_form:
        return _add_form(given, wrong)
    address = given.get("address", "").strip()
    name = _noted(wrong, name_of, given.get("name", ""))
    kept = _noted(wrong, check, address) if address else None
    if name and not wrong:
        try:
            home = asked.request.channel.home
            source = await desk.sources.add(home, name, kept)
            return answers.added(source, import_command(home, name), kept=kept is None)
        except FieldError as error:
            wrong[error.field] = error.args[0]
    return _once_more(asked, _add_form(given, wrong))


async def remove(desk: Desk, asked: Asked) -> Message | Form:
    home = asked.request.channel.home
    seen = await desk.sources.seen(home)
    given, wants_form = _given(asked, partial(_named, seen))
    wrong: dict[str, str] = {}
    if wants_form:
        return _name_form(seen, given, wrong)
    words = asked.rest if given.get("tags") else given.get("name", "")  # a name, and something more: not a name here
    source = _noted(wrong, partial(meant, seen), words)
    if source is None:
        return _once_more(asked, _name_form(seen, given, wrong))
    await desk.sources.remove(home, source)
    everywhere = await desk.subscriptions.of_workspace(home)
    everywhere = [one for one in everywhere if one.channel.id not in asked.request.shut]
    named_by = [one for one in everywhere if source.name.casefold() in map(str.casefold, one.wishes.sources)]
    return answers.removed(source, _again(source), named_by, asked.request.channel)


async def tag(desk: Desk, asked: Asked) -> Message | Form:
    return await _mark(desk, asked, say("Tag a source"), desk.sources.tag)


async def untag(desk: Desk, asked: Asked) -> Message | Form:
    return await _mark(desk, asked, say("Take tags from a source"), desk.sources.untag)


async def _mark(desk: Desk, asked: Asked, title: str, change: Change) -> Message | Form:
    home = asked.request.channel.home
    seen = await desk.sources.seen(home)
    given, wants_form = _given(asked, partial(_named, seen))
    wrong: dict[str, str] = {}
    form = partial(_tag_form, asked.verb, title, seen, given)
    if wants_form or (asked.request.filled is None and not given["tags"]):
        return form(wrong)
    source = _noted(wrong, partial(meant, seen), given.get("name", ""))
    tags = _noted(wrong, tags_of, given.get("tags", ""))
    if source and tags:
        try:
            return answers.tagged(await change(home, source, tags))
        except FieldError as error:
            wrong[error.field] = error.args[0]
    return _once_more(asked, form(wrong))


def _given(asked: Asked, read: Callable[[str], Values]) -> tuple[Values, bool]:
    """The values by field, as filled in or as `read` takes them from the words; and whether a form is asked for: by
    nothing behind the command, or by `form` as the last word."""
    if asked.request.filled is not None:
        return asked.request.filled, False
    line, wants_form = asks_form(asked.rest)
    return (read(line), wants_form) if line else ({}, True)


def _new(line: str) -> Values:
    """A source's name and, behind it, its address: from the first word that looks like one. The last word does with any
    scheme, so that one which is not taken is refused, and never a name."""
    if line[0] in PAIRS and (end := closing(line, 0)) > 0 and line[end + 1 : end + 2] in ("", " "):
        return {"name": line[: end + 1], "address": line[end + 1 :]}
    words = line.split(" ")
    at = next((at for at, word in enumerate(words) if "://" in word), len(words) - bool(_SCHEME.match(words[-1])))
    return {"name": " ".join(words[:at]), "address": " ".join(words[at:])}


def _named(seen: Sequence[Source], line: str) -> Values:
    """A source's name and, behind it, tags. FieldError when the line begins with no source's name."""
    source, rest = leading(seen, line)
    return {"name": label(source), "tags": rest}


def _noted(wrong: dict[str, str], read: Callable[[str], T], words: str) -> T | None:
    """The value of the words; what is wrong with them is noted."""
    try:
        return read(words)
    except FieldError as error:
        wrong[error.field] = error.args[0]
        return None


def _once_more(asked: Asked, form: Form) -> Form:
    """The form with what is wrong in it; to words, the first of that as a sentence."""
    if asked.request.filled is None:
        field, sentence = next(iter(form.wrong.items()))
        raise FieldError(field, sentence)
    return form


def _add_form(given: Values, wrong: dict[str, str]) -> Form:
    address = given.get("address", "").strip()
    fields = (
        Field(
            name="name",
            label=say("Name"),
            hint=say("What it is called here, for example: The Harbour Ledger."),
            value=veiled(given.get("name", "")),
            required=True,
            most=MOST_NAME,
            check=name_of,
        ),
        Field(
            name="address",
            label=say("Address"),
            hint=say("Of its feed, if it has one. Feeds are not fetched yet by this version."),
            value="" if has_secret(address) else address,
            most=MOST_ADDRESS,
            check=check,
        ),
    )
    return Form(title=say("Add a source"), command="sources add", fields=fields, submit=say("Add"), wrong=wrong)


def _name_form(seen: Sequence[Source], given: Values, wrong: dict[str, str]) -> Form:
    fields = (_name_field(seen, given),)
    return Form(
        title=say("Remove a source"), command="sources remove", fields=fields, submit=say("Remove"), wrong=wrong
    )


def _tag_form(command: str, title: str, seen: Sequence[Source], given: Values, wrong: dict[str, str]) -> Form:
    tags = Field(
        name="tags",
        label=say("Tags"),
        hint=say("One word each, with blanks or commas between, for example: local, sport."),
        value=veiled(given.get("tags", "")),
        required=True,
        most=MOST_TAGS * (MOST_TAG + 2),
        check=tags_of,
    )
    return Form(title=title, command=command, fields=(_name_field(seen, given), tags), wrong=wrong)


def _name_field(seen: Sequence[Source], given: Values) -> Field:
    names = list(dict.fromkeys(map(label, seen)))
    if not names:
        raise CommandError(say("There are no sources here yet. To add one, type: sources add NAME"))
    return Field(
        name="name",
        label=say("Source"),
        hint=say("As sources lists it, for example: {name}.", name=names[0]),
        value=veiled(given.get("name", "")),
        choices=tuple(Choice(name, name) for name in names) if len(names) <= MOST_CHOICES else (),
        required=True,
    )


def _again(source: Source) -> str | None:
    """The command that adds a removed source again; None when its name cannot be typed: an import gave it."""
    name = label(source)
    try:
        typed = quoted(name) if name.casefold().endswith("form") else name
        return f"sources add {typed}" if name_of(typed).casefold() == source.name.casefold() else None
    except FieldError:
        return None


def _no_such(rest: str, *, may_change: bool) -> str:
    """There is no such command on sources: the nearest that the asker may use."""
    word, _, further = rest.partition(" ")
    near = get_close_matches(word.casefold(), [change.split(" ")[1] for change in CHANGES] if may_change else [], 1)
    if near:
        meant = f"sources {near[0]} {clip(further)}".strip()
        return say("There is no command “sources {word}”. Did you mean: {meant}?", word=clip(word), meant=meant)
    return say("There is no command “sources {word}”. Type sources for the list.", word=clip(word))
