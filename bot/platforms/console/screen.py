"""Where the console's text is shown: a terminal, or whatever standard output leads to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from bot.platforms.console.render import render
from digests.errors import BroadsheetError
from digests.messages import visible

if TYPE_CHECKING:
    from digests.messages import Message
    from digests.ports.clock import Clock

NARROWEST = 40  # columns; some terminals report none


class ScreenClosed(BroadsheetError):
    """Nobody sees what is shown any more."""


class Screen:
    """Wraps and sets bold on a terminal; a pipe gets plain lines. Each call raises ScreenClosed when nobody reads it:
    the pipe is closed, or the disk behind it is full.

    One prompt may stand open. What is shown meanwhile begins on a line of its own, with the prompt again below it.
    """

    def __init__(self, out: TextIO, clock: Clock, width: int) -> None:
        self._out, self._clock = out, clock
        self._terminal = out.isatty()
        self._width = _columns(out, width) if self._terminal else None
        self._open = ""

    @property
    def is_terminal(self) -> bool:
        return self._terminal

    def show(self, message: Message) -> None:
        text = render(message, self._clock.now(), width=self._width, bold=self._terminal)
        self._write(f"\n{text}\n{self._open}" if self._open else f"{text}\n")

    def prompt(self, text: str) -> None:
        """Say that a line may be typed now, until `answered`."""
        self._open = visible(text)
        self._write(self._open)

    def answered(self, *, ended: bool = False) -> None:
        """A line was typed, which broke the prompt's line; or the input `ended`, which did not."""
        self._open = ""
        if ended:
            self._write("\n")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is closed"
            raise ScreenClosed(f"what came out could not be written ({why})") from error


def _columns(out: TextIO, most: int) -> int:
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except OSError:
        columns = 0
    return max(NARROWEST, min(columns, most)) if columns else most
