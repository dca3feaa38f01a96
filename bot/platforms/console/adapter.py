"""The console as a channel: it posts on standard output, keeps a transcript, and answers what is typed."""

from __future__ import annotations

import asyncio
import os
import textwrap
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO, TextIO

from bot.commands.request import Request
from bot.platforms.console.render import LIMITS, render
from digests import present
from digests.errors import Refused, Throttled, Unsure
from digests.model import Channel
from digests.ports import Absent, Found, Unreadable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from digests.messages import Message
    from digests.ports import Clock

CHANNEL = Channel("console", "local", "console")
USER = "operator"
MOST_LINE = 10_000  # bytes of one typed line; what is longer is cut, and refused as too long
MARK = "=== "  # before a post's key in the transcript: below the post, so that a write cut short does not count
READ_AHEAD = 100  # lines that wait for their turn
ECHOED = 200  # characters of a piped line that are repeated before its answer
DISK_WAIT = timedelta(minutes=1)


class Screen:
    """Where text is shown. Wraps and sets bold on a terminal; a pipe gets plain lines."""

    def __init__(self, out: TextIO, clock: Clock, width: int) -> None:
        self._out, self._clock = out, clock
        self._terminal = out.isatty()
        self._width = min(width, os.get_terminal_size(out.fileno()).columns) if self._terminal else None

    def show(self, message: Message) -> None:
        """Unsure when nobody may have read it: the pipe is closed, or the disk behind it is full."""
        text = render(message, self._clock.now(), width=self._width, bold=self._terminal)
        try:
            self._out.write(f"{text}\n")
            self._out.flush()
        except (OSError, ValueError) as error:
            raise Unsure("Standard output is closed: start Broadsheet again to go on.") from error


class ConsoleMessenger:
    """The Messenger port on a screen. The transcript is what can be read back: it is written first.

    A process killed between the two leaves a post in the transcript that nobody saw; the next start shows the last
    edition again, so nothing is lost and nothing is posted twice.
    """

    limits = LIMITS
    settling = timedelta()

    def __init__(self, screen: Screen, transcript: Path, clock: Clock) -> None:
        self._screen, self._transcript, self._clock = screen, transcript, clock

    async def send(self, channel: Channel, message: Message, key: str) -> str:
        if channel != CHANNEL:
            raise Refused(f"The console has one channel, {CHANNEL.id}, and it is not {channel.id}.")
        try:
            if await self._holds(key):
                return key
            await asyncio.to_thread(self._append, key, message)
        except OSError as error:
            wrong = f"{self._transcript} cannot be written ({error.strerror}): mend it, or name another transcript."
            raise Throttled(wrong, self._clock.now() + DISK_WAIT) from error
        self._screen.show(message)
        return key

    async def find(self, channel: Channel, key: str, since_at: datetime) -> Found | Absent | Unreadable:  # noqa: ARG002  # all of it is searched
        if channel != CHANNEL:
            return Unreadable(f"The console has no channel {channel.id}.")
        try:
            return Found(key) if await self._holds(key) else Absent()
        except OSError as error:
            return Unreadable(f"{self._transcript} cannot be read: {error.strerror}.")

    async def _holds(self, key: str) -> bool:
        return await asyncio.to_thread(self._search, f"{MARK}{key} ")

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


async def typed_lines(source: BinaryIO) -> AsyncIterator[str]:
    """Lines as they come, until the end of input. A thread reads: pipes, files and terminals all allow that."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    room = threading.Semaphore(READ_AHEAD)

    def read() -> None:
        try:
            line = b"first"
            while line:
                room.acquire()
                line = source.readline(MOST_LINE)
                loop.call_soon_threadsafe(lines.put_nowait, line)
        except (OSError, ValueError, RuntimeError):
            return  # the input or the loop is gone: so is whoever listened

    threading.Thread(target=read, name="console input", daemon=True).start()  # a blocked read must not hold the exit
    while line := await lines.get():
        room.release()
        yield line.decode("utf-8", errors="replace").strip()


async def converse(source: BinaryIO, screen: Screen, answer: Callable[[Request], Awaitable[Message]]) -> None:
    """Answer each typed line until the end of input, or until nobody sees the answers any more.

    The console's person owns it, and may manage.
    """
    async for line in typed_lines(source):
        if not line:
            continue
        said = await answer(Request(channel=CHANNEL, user=USER, words=line, may_manage=True))
        try:
            if not source.isatty():
                screen.show(present.sentence(f"> {line[:ECHOED]}"))  # what a terminal would show by itself
            screen.show(said)
        except Unsure:
            return
