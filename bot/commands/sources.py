"""What a workspace reads: everyone sees it, its managers change it, by words or by forms.

Words become the values that a form has, so that both go the same way.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.request import Role
from bot.commands.source_lines import named, new
from bot.commands.source_words import given_by, noted, once_more, tags_field, which_field
from digests.errors import CommandError, FieldError
from digests.messages import Form
from digests.naming import label, name_of, tags_of
from digests.present import sources as answers
from digests.services.ask import clip
from digests.services.sources import meant
from digests.values import quoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.commands.desk import Asked, Desk
    from digests.messages import Message
    from digests.model import Source, Workspace

    Values = Mapping[str, str]  # by field
    Change = Callable[[Workspace, Source, Sequence[str]], Awaitable[Source]]

CHANGES = (
    "sources add ADDRESS",
    "sources remove NAME",
    "sources set NAME",
    "sources resume NAME",
    "sources tag NAME TAG",
    "sources untag NAME TAG",
    "sources test ADDRESS",
    "sources import",
)


TOLD = ("sources add ADDRESS", "sources set NAME", "sources remove NAME", "help sources")


async def listing(desk: Desk, asked: Asked) -> Message:
    may_change = asked.request.role >= Role.MANAGER
    if asked.rest:
        raise CommandError(_no_such(asked.rest, may_change=may_change))
    health = await desk.sources.health(asked.request.channel.home)
    return answers.sources(health, TOLD if may_change else (), desk.clock.now(), asked.view(""))


async def remove(desk: Desk, asked: Asked) -> Message | Form:
    home = asked.request.channel.home
    seen = await desk.sources.seen(home)
    given, wants_form = given_by(asked, partial(named, seen))
    wrong: dict[str, str] = {}
    if wants_form:
        return _which_form(seen, given, wrong)
    words = asked.rest if given.get("tags") else given.get("name", "")  # a name, and something more: not a name here
    source = noted(wrong, partial(meant, seen, words))
    if source is None:
        return once_more(asked, _which_form(seen, given, wrong))
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
    given, wants_form = given_by(asked, partial(named, seen))
    wrong: dict[str, str] = {}
    form = partial(_tag_form, asked.verb, title, seen, given)
    if wants_form or (asked.request.filled is None and not given["tags"]):
        return form(wrong)
    source = noted(wrong, partial(meant, seen, given.get("name", "")))
    tags = noted(wrong, partial(tags_of, given.get("tags", "")))
    if source and tags:
        try:
            return answers.tagged(await change(home, source, tags))
        except FieldError as error:
            wrong[error.field] = error.args[0]
    return once_more(asked, form(wrong))


def _which_form(seen: Sequence[Source], given: Values, wrong: dict[str, str]) -> Form:
    fields = (which_field(seen, given),)
    return Form(
        title=say("Remove a source"), command="sources remove", fields=fields, submit=say("Remove"), wrong=wrong
    )


def _tag_form(command: str, title: str, seen: Sequence[Source], given: Values, wrong: dict[str, str]) -> Form:
    fields = (which_field(seen, given), tags_field(given, required=True))
    return Form(title=title, command=command, fields=fields, wrong=wrong)


def _again(source: Source) -> str | None:
    """The command that adds a removed source again; None when its name cannot be typed: an import gave it."""
    name = label(source)
    try:
        plain = not name.casefold().endswith("form") and new(name).get("name") == name
        typed = name if plain else quoted(name)
        return f"sources add {typed}" if name_of(typed).casefold() == source.name.casefold() else None
    except (CommandError, FieldError):
        return None


def _no_such(rest: str, *, may_change: bool) -> str:
    """There is no such command on sources: the nearest that the asker may use."""
    word, _, further = rest.partition(" ")
    near = get_close_matches(word.casefold(), [change.split(" ")[1] for change in CHANGES] if may_change else [], 1)
    if near:
        meant = f"sources {near[0]} {clip(further)}".strip()
        return say("There is no command “sources {word}”. Did you mean: {meant}?", word=clip(word), meant=meant)
    return say("There is no command “sources {word}”. Type sources for the list.", word=clip(word))
