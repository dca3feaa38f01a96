"""What is typed at the console, or piped into it, line by line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from digests.address import veiled
from digests.present.view import sentence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.platforms.console.screen import Screen

MOST_LINE = 10_000  # bytes of one typed line; what is longer is cut, and refused as too long
CHUNK = 65_536  # bytes read at once
READ_AHEAD = 8  # chunks that wait for their turn
ECHOED = 200  # characters of a piped line that are repeated before its answer
COMMAND = "> "


class Typist:
    """Whoever types. A terminal gets a prompt before each line; from a pipe each line is repeated, as a terminal would
    show it, but for passwords in an address: such output is kept. None is the end of the input."""

    def __init__(self, descriptor: int, screen: Screen) -> None:
        self._screen = screen
        self._lines = typed_lines(descriptor)
        self._by_hand = os.isatty(descriptor)
        self._ended = False

    async def command(self) -> str | None:
        """The next line that is not blank."""
        line: str | None = ""
        while line == "":
            line = await self._next(COMMAND)
        if line:
            self._echo(COMMAND, line)
        return line

    async def answer(self, prompt: str) -> str | None:
        """The next line, blank or not."""
        line = await self._next(prompt)
        if line is not None:
            self._echo(prompt, line)
        return line

    async def _next(self, prompt: str) -> str | None:
        if self._ended:
            return None
        line: str | None = None
        if self._by_hand:
            self._screen.prompt(prompt)
        try:
            line = await anext(self._lines, None)
        finally:  # also when the program is stopped: what it still posts asks for nothing
            self._ended = line is None
            if self._by_hand:
                self._screen.answered(ended=self._ended)
        return line

    def _echo(self, prompt: str, line: str) -> None:
        if not self._by_hand:
            self._screen.show(sentence(f"{prompt}{veiled(line)[:ECHOED]}"))


def nobody_types(descriptor: int) -> bool:
    """Whether the input is the null device."""
    found, null = os.fstat(descriptor), Path(os.devnull).stat()
    return stat.S_ISCHR(found.st_mode) and found.st_rdev == null.st_rdev


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
