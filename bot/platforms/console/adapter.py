"""The console as a channel: it posts on standard output, keeps a transcript, and answers what is typed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import textwrap
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, TextIO

from bot.commands.request import Request, Role
from bot.platforms.console.render import LIMITS, render
from digests.errors import BroadsheetError, Refused, StoreUnusable, Throttled
from digests.messages import Message
from digests.model import Channel
from digests.ports import Absent, Found, Unreadable
from digests.present.view import sentence

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from digests.messages import Form
    from digests.ports import Clock

CHANNEL = Channel("console", "local", "console")
USER = "operator"
MOST_LINE = 10_000  # bytes of one typed line; what is longer is cut, and refused as too long
MARK = "=== "  # before a post's key in the transcript: below the post, so that a write cut short does not count
CHUNK = 65_536  # bytes read at once
READ_AHEAD = 8  # chunks that wait for their turn
LEAVE = frozenset({"quit", "exit", "bye"})
NARROWEST = 40  # columns; some terminals report none
ECHOED = 200  # characters of a piped line that are repeated before its answer
CLOSED_WAIT = timedelta(minutes=1)  # before a post is tried again that nobody could see


class ScreenClosed(BroadsheetError):
    """Nobody sees what is shown any more."""


class Screen:
    """Where text is shown. Wraps and sets bold on a terminal; a pipe gets plain lines."""

    def __init__(self, out: TextIO, clock: Clock, width: int) -> None:
        self._out, self._clock = out, clock
        self._terminal = out.isatty()
        self._width = _columns(out, width) if self._terminal else None

    def show(self, message: Message) -> None:
        """ScreenClosed when nobody reads it: the pipe is closed, or the disk behind it is full."""
        self._write(render(message, self._clock.now(), width=self._width, bold=self._terminal) + "\n")

    def prompt(self) -> None:
        """Say that the next line may be typed."""
        self._write("> ")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError) as error:
            raise ScreenClosed("Standard output is closed: start Broadsheet again to go on.") from error


def _columns(out: TextIO, most: int) -> int:
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except OSError:
        columns = 0
    return max(NARROWEST, min(columns, most)) if columns else most


class ConsoleMessenger:
    """The Messenger port on a screen. A post is shown, then written to the transcript, which can be read back.

    A process killed between the two leaves a post that was seen and is not in the transcript: it is shown once more at
    the next start, on a screen that begins anew. What nobody could see is never taken for posted.
    """

    limits = LIMITS
    settling = timedelta()

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

    async def send(self, channel: Channel, message: Message, key: str) -> str:
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

    async def find(self, channel: Channel, key: str, since_at: datetime) -> Found | Absent | Unreadable:  # noqa: ARG002  # all of it is searched
        if channel != CHANNEL:
            return Unreadable(f"The console has no channel {channel.id}.")
        try:
            return Found(key) if await self._holds(key) else Absent()
        except OSError as error:
            return Unreadable(f"{self._transcript} cannot be read: {error.strerror}.")

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


async def typed_lines(descriptor: int) -> AsyncIterator[str]:
    """Lines as they come, until the end of input. A thread reads: pipes, files and terminals all allow that.

    It reads the descriptor itself: a thread that is blocked in a buffered stream aborts the interpreter at its exit.
    """
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[bytes] = asyncio.Queue()
    room = threading.Semaphore(READ_AHEAD)

    def read() -> None:
        try:
            chunk = b"first"
            while chunk:
                room.acquire()
                chunk = os.read(descriptor, CHUNK)
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)
        except (OSError, RuntimeError):
            with contextlib.suppress(RuntimeError):  # the loop is gone: so is whoever listened
                loop.call_soon_threadsafe(chunks.put_nowait, b"")

    threading.Thread(target=read, name="console input", daemon=True).start()  # a blocked read must not hold the exit
    kept = b""
    while chunk := await chunks.get():
        room.release()
        *lines, kept = (kept + chunk).split(b"\n")
        for line in lines:
            yield _decoded(line)
        kept = kept[:MOST_LINE]
    if kept:
        yield _decoded(kept)


def _decoded(line: bytes) -> str:
    return line[:MOST_LINE].decode("utf-8", errors="replace").strip()


async def converse(descriptor: int, screen: Screen, answer: Callable[[Request], Awaitable[Message | Form]]) -> None:
    """Answer each typed line until the end of input, `quit`, or until nobody sees the answers any more.

    The console's person owns it, and may manage.
    """
    typed_by_hand = os.isatty(descriptor)
    try:
        if typed_by_hand:
            screen.prompt()
        async for line in typed_lines(descriptor):
            if line.casefold() in LEAVE:
                return
            if line:
                said = await answer(Request(channel=CHANNEL, user=USER, words=line, role=Role.OPERATOR))
                if not typed_by_hand:
                    screen.show(sentence(f"> {line[:ECHOED]}"))  # what a terminal would show by itself
                if isinstance(said, Message):
                    screen.show(said)
            if typed_by_hand:
                screen.prompt()
    except ScreenClosed:
        return
