"""The console as a channel: it posts on standard output, keeps a transcript, and answers what is typed."""

from __future__ import annotations

import asyncio
import logging
import os
import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from bot.commands.help import in_one_line
from bot.commands.request import Request, Role
from bot.commands.table import COMMANDS
from bot.platforms.answering import soon
from bot.platforms.console.forms import LEAVE, begin
from bot.platforms.console.render import LIMITS, render
from bot.platforms.console.screen import ScreenClosed
from bot.platforms.console.typed import Typist
from digests.errors import Refused, StoreUnusable, Throttled
from digests.messages import Form, Message
from digests.model import Channel
from digests.ports.messenger import Absent, Found, Unreadable
from digests.present.view import refusal, sentence
from digests.wording import say

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from bot.platforms.console.screen import Screen
    from digests.model import Wishes
    from digests.ports.clock import Clock

    Answer = Callable[[Request], Awaitable[Message | Form]]

CHANNEL = Channel("console", "local", "console")
USER = "operator"
MARK = "=== "  # before a post's key in the transcript: below the post, so that a write cut short does not count
CLOSED_WAIT = timedelta(minutes=1)  # before a post is tried again that nobody could see
WAIT = say("One moment…")
PATIENCE = timedelta(milliseconds=500)  # of who sits at a terminal
GIVEN_UP = say("Nothing was changed.")
CUT_OFF = say("Nothing was changed: the input ended before everything was answered.")


class ConsoleMessenger:
    """The Messenger port on a screen. A post is shown, then written to the transcript, which can be read back.

    A process killed between the two leaves a post that was seen and is not in the transcript: it is shown once more at
    the next start, on a screen that begins anew. What nobody could see is never taken for posted.
    """

    limits = LIMITS
    settling = timedelta()
    checks_keys = True

    def __init__(self, screen: Screen, transcript: Path, clock: Clock) -> None:
        self._screen, self._transcript, self._clock = screen, transcript, clock
        self._shown: set[str] = set()  # by this process, in case the transcript cannot be written any more

    def prepare(self) -> None:
        """Make sure that the transcript can be written. StoreUnusable says what to mend."""
        try:
            self._transcript.parent.mkdir(parents=True, exist_ok=True)
            self._transcript.open("a").close()
        except OSError as error:
            raise StoreUnusable(self._wrong(error)) from error

    def _wrong(self, error: OSError) -> str:
        return (
            f"{self._transcript} cannot be written ({error.strerror}): mend it, or set console.transcript to another."
        )

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:  # noqa: ARG002  # no threads
        if channel != CHANNEL:
            raise Refused(f"The console has one channel, {CHANNEL.id}, and it is not {channel.id}.")
        if await self._holds(key):
            return key
        try:
            self._screen.show(message)
        except ScreenClosed as error:
            raise Throttled(str(error), self._clock.now() + CLOSED_WAIT) from error
        self._shown.add(key)
        try:
            await asyncio.to_thread(self._append, key, message)
        except OSError as error:
            log.warning(self._wrong(error))
        return key

    async def find(
        self,
        channel: Channel,
        key: str,
        since_at: datetime,  # noqa: ARG002  # all of it is searched
        above: str | None = None,  # noqa: ARG002  # no threads
    ) -> Found | Absent | Unreadable:
        if channel != CHANNEL:
            return Unreadable(f"The console has no channel {channel.id}.")
        try:
            return Found(key) if await self._holds(key) else Absent()
        except OSError as error:
            return Unreadable(f"{self._transcript} cannot be read: {error.strerror}.")

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:  # noqa: ARG002  # nothing is in the way
        return ()

    async def tell_owner(self, channel: Channel, message: Message) -> bool:
        """Who sits at the console owns it."""
        if channel != CHANNEL:
            return False
        try:
            self._screen.show(message)
        except ScreenClosed:
            return False
        return True

    async def talked_at(self, channel: Channel) -> datetime | None:  # noqa: ARG002  # nobody talks on a console
        return None

    async def _holds(self, key: str) -> bool:
        return key in self._shown or await asyncio.to_thread(self._search, f"{MARK}{key} ")

    def _search(self, mark: str) -> bool:
        try:
            with self._transcript.open(encoding="utf-8", errors="replace") as lines:
                return any(line.startswith(mark) for line in lines)
        except FileNotFoundError:
            return False

    def _append(self, key: str, message: Message) -> None:
        now = self._clock.now()
        post = textwrap.indent(render(message, now), "  ")  # so that no post can pass for a mark
        self._transcript.parent.mkdir(parents=True, exist_ok=True)
        with self._transcript.open("a", encoding="utf-8") as file:
            file.write(f"{post}{MARK}{key} {now.isoformat(timespec='seconds')}\n\n")
            file.flush()
            os.fsync(file.fileno())


async def converse(descriptor: int, screen: Screen, answer: Answer) -> None:
    """Answer each typed line until the end of input, `quit`, or until nobody sees the answers any more.

    The console's person is the operator.
    """
    typist = Typist(descriptor, screen)
    try:
        while (line := await typist.command()) is not None and line.casefold() not in LEAVE:
            request = Request(channel=CHANNEL, user=USER, words=line, role=Role.OPERATOR)
            screen.show(await settle(request, typist, screen, answer))
    except ScreenClosed:
        return


async def settle(request: Request, typist: Typist, screen: Screen, answer: Answer) -> Message:
    """The answer in the end: a form is asked field by field until it is accepted or given up."""
    said = await _answered(request, screen, answer)
    filled: dict[str, str] = {}
    while isinstance(said, Form):
        dialogue = begin(said, filled)
        screen.show(dialogue.opening())
        while dialogue.left:
            screen.show(dialogue.question())
            line = await typist.answer(dialogue.prompt())
            step = None if line is None else dialogue.take(line)
            if step is None:
                return refusal(CUT_OFF if line is None else GIVEN_UP)
            dialogue = step
        filled = dialogue.values()
        again = structs.replace(request, words=said.command, filled=filled, made_from=said.made_from)
        said = await _answered(again, screen, answer)
    return said


async def _answered(request: Request, screen: Screen, answer: Answer) -> Message | Form:
    """The answer. Who waits for it at a terminal is told so; a pipe gets what was asked for alone."""

    async def late() -> None:
        if screen.is_terminal:
            screen.show(sentence(WAIT))

    return await soon(answer(request), late, PATIENCE)


async def ask_once(request: Request, descriptor: int, screen: Screen, answer: Answer) -> Message:
    """The answer to one request. A form is asked at a terminal; elsewhere it is refused, with what to type instead."""
    if os.isatty(descriptor):
        return await settle(request, Typist(descriptor, screen), screen, answer)
    said = await answer(request)
    return refusal(in_one_line(COMMANDS, said.command)) if isinstance(said, Form) else said
