"""A Request becomes the Message to answer with: one path for words, slash commands and buttons."""

from __future__ import annotations

import difflib
import logging
import secrets
from typing import TYPE_CHECKING

from bot.commands.readers import Asked, Desk
from bot.commands.request import Request, Typed, parse
from bot.commands.table import HELP, TABLE, WHAT, lines, names
from digests import present
from digests.errors import InputError, StoreUnavailable
from digests.messages import Message, Section, Text
from digests.services.ask import clip

if TYPE_CHECKING:
    from digests.messages import Limits

log = logging.getLogger(__name__)
HINT = "Type help for what you can ask."
COMMANDS = {command.name: command for command in TABLE}


async def answer(desk: Desk, request: Request, limits: Limits) -> Message:
    """The answer, whatever happens: what was typed wrong is said as it is, a fault of ours calmly with its log id."""
    try:
        return await _answer(desk, request, limits)
    except InputError as error:
        return present.sentence(str(error))
    except StoreUnavailable:
        log.warning("A command found the store unavailable", exc_info=True)
        return present.sentence("The archive is busy just now. Nothing is lost; please try again in a moment.")
    except Exception:  # the reader must get one calm sentence, whatever it was; the log has the rest
        note = secrets.token_hex(3)
        log.exception("Command failed, note %s", note)
        return present.sentence(
            f"Something went wrong on our side (note {note}). Please try again, or tell the operator."
        )


async def _answer(desk: Desk, request: Request, limits: Limits) -> Message:
    typed = parse(request.words)
    zone = await desk.ask.zone(request.channel, desk.wishes.zone)
    if typed.verb == HELP[0]:
        return help_on(typed, zone, limits)
    command = COMMANDS.get(typed.verb)
    if command is None:
        return present.sentence(unknown(typed.verb, typed.rest))
    asked = Asked(request, typed.verb, typed.rest, typed.page, limits, zone)
    return await command.answer(desk, asked)


def unknown(verb: str, rest: str = "") -> str:
    """What to say to a word that is no command: the nearest one, if any is near."""
    if not verb:
        return HINT
    near = difflib.get_close_matches(verb, names(), n=1)
    hint = f"Did you mean: {near[0]} {clip(rest)}".rstrip() + "?" if near else HINT
    return f"There is no command “{clip(verb)}”. {hint}"


def help_on(typed: Typed, zone: str, limits: Limits) -> Message:
    """The list of commands, or one of them in full; made from the table."""
    view = present.View("help", zone, limits, typed.page)
    if not typed.rest:
        rows = [Section(heading=(Text(usage, strong=True),), lines=((Text(does),),)) for usage, does in lines()]
        return view.show((Text("What you can ask", strong=True),), rows, (Text(WHAT),))
    asked = typed.rest.casefold().split()[0].lstrip("/!")
    if asked == HELP[0]:
        section = Section(lines=((Text(f"{HELP[2].capitalize()}."),), (Text("For example: help quotes"),)))
        return view.show((Text(f"{HELP[0]} {HELP[1]}", strong=True),), [section])
    command = COMMANDS.get(asked)
    if command is None:
        return present.sentence(unknown(asked))
    said = [f"{command.does.capitalize()}.", command.more, f"For example: {', '.join(command.examples)}"]
    section = Section(lines=tuple((Text(line),) for line in said if line))
    return view.show((Text(f"{command.name} {command.usage}", strong=True),), [section])
