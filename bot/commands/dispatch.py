"""A Request becomes the Message to answer with, or the Form to fill in: one path for words, slash commands, buttons and
forms, and the one place where rights are checked."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from msgspec import structs

from bot.commands.command import find
from bot.commands.desk import Asked, Desk
from bot.commands.help import WHO, unknown
from bot.commands.request import Request, Role, folded, paged, parse
from bot.commands.table import COMMANDS
from digests.address import veiled
from digests.errors import CommandError, InputError, StoreUnavailable
from digests.messages import Form, Message, hidden
from digests.present.view import refusal
from digests.wording import form_in, language_of, message_in, say

if TYPE_CHECKING:
    from gettext import NullTranslations

    from digests.messages import Limits

log = logging.getLogger(__name__)


async def answer(desk: Desk, request: Request, limits: Limits) -> Message | Form:
    """The answer, whatever happens: what was typed wrong is said as it is, a fault of ours calmly with its log id."""
    language = language_of(request.locale, desk.languages)
    said = await _guarded(desk, request, limits, language)
    if isinstance(said, Message):
        return message_in(said, language)
    wrong = {name: veiled(sentence) for name, sentence in said.wrong.items()}
    return form_in(structs.replace(said, wrong=wrong), language)


async def _guarded(desk: Desk, request: Request, limits: Limits, language: NullTranslations) -> Message | Form:
    try:
        return await _answer(desk, request, limits, language)
    except InputError as error:
        why = error.args[0]
    except StoreUnavailable as error:
        log.warning("A command found the store unavailable: %s", error)
        why = say("The archive is busy just now. Nothing is lost; please try again in a moment.")
    except Exception:  # noqa: BLE001  # the reader must get one calm sentence, whatever it was; the log has the rest
        why = fault()
    return refusal(veiled(why))  # it may say back what was typed: the password in an address is said to nobody


def fault() -> str:
    """One calm sentence for the failure that is being handled, which is logged under the note that it names."""
    note = secrets.token_hex(3)
    log.exception("Command failed, note %s", note)
    return say("Something went wrong on our side (note {note}). Please try again, or tell the operator.", note=note)


async def _answer(desk: Desk, request: Request, limits: Limits, language: NullTranslations) -> Message | Form:
    command, rest = find(COMMANDS, folded(request.words))
    if request.role < Role.OPERATOR:  # before anything is said: what is no command, or not theirs, is a question, too
        cost = command.cost if command else 1
        desk.pace.take(request.person, max(cost, 1) if request.public else cost, desk.clock.now())
    line = parse(request.words)
    if command is None:
        raise CommandError(unknown(COMMANDS, line, request.role))
    if not command.open_to(request.role):
        raise CommandError(WHO[command.role])
    if command.exact or command.role > Role.READER:
        _refuse_hidden(request)
    rest, page = paged(rest) if command.paged else (rest, 1)
    here = await desk.ask.here(request.channel)
    asked = Asked(
        request=request,
        here=here,
        verb=command.name,
        rest=rest,
        page=page,
        limits=limits,
        zone=here.zone(desk.wishes.zone),
        language=language,
    )
    return await command.answer(desk, asked)


def _refuse_hidden(request: Request) -> None:
    """CommandError for a character that is not shown: who typed it does not see what would be kept."""
    for text in (request.words, *(request.filled or {}).values()):
        if character := hidden(text):
            raise CommandError(
                say(
                    "There is a character in that which cannot be seen (U+{code}), so nothing was changed: "
                    "type it again without it.",
                    code=f"{ord(character):04X}",
                )
            )
