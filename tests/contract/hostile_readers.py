"""What runs in the worker processes of test_reader.py: readers that do what the text tells them to, however bad."""

from __future__ import annotations

import ctypes
import logging
import os
import re
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.worker import ReaderPool
from digests.errors import DocumentError, ReadError
from digests.model import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Callable


def wait_forever(_: str) -> None:
    threading.Event().wait()


def match_forever(_: str) -> None:
    """Holds the interpreter: no Python code of the process, no signal handler either, runs meanwhile."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def exit_with(status: str) -> None:
    os._exit(int(status))


def kill_self(number: str) -> None:
    os.kill(os.getpid(), int(number))


def kill_self_once(order: str) -> None:
    """As when somebody ends the worker with that signal: the second try goes well."""
    number, marker = order.split(" ", 1)
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), int(number))


def crash(_: str) -> None:
    ctypes.string_at(0)


def want_memory(gigabytes: str) -> None:
    bytearray(int(gigabytes) * 1024**3)


def find_no_article(name: str) -> None:
    raise DocumentError(f"There is no article in {name}.")


def give_up(reason: str) -> None:
    raise ReadError(reason)


class Unsendable(Exception):
    """Cannot be rebuilt from its arguments by whoever receives it."""

    def __init__(self, one: str, *, two: str) -> None:
        super().__init__(one)
        self.two = two


def fail(_: str) -> None:
    raise Unsendable("secret words", two="more of them")


def leave(_: str) -> None:
    sys.exit("done")


def recurse(_: str) -> None:
    recurse(_)


def interrupt(_: str) -> None:
    """As a Ctrl-C that reaches the whole process group does."""
    os.kill(os.getpid(), signal.SIGINT)


def grumble(words: str) -> None:
    logging.getLogger("library").error(words)


def say_pid_and(then: str) -> None:
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    ORDERS[then]("")


ORDERS: dict[str, Callable[[str], None]] = {
    order.__name__: order
    for order in (
        wait_forever, match_forever, exit_with, kill_self, kill_self_once, crash, want_memory, find_no_article,
        give_up, fail, leave, recurse, interrupt, grumble, say_pid_and,
    )
}  # fmt: skip


def read(original: str, title: str | None) -> Reading:
    """Obeys `order argument`; anything else is read as text whose language is its length."""
    order, _, argument = original.partition(" ")
    if order in ORDERS:
        ORDERS[order](argument)
    return Reading(title=title, paragraphs=(), removed=(), quotes=(), summary=(), language=f"{len(original)}")


def extract(page: bytes, name: str) -> Document:
    read(page.decode(), None)
    return Document(source="test", keys=(name,), text=page.decode(), page=page)


async def read_here(original: str) -> None:
    """For a process of its own: it reads with one worker until it is killed."""
    await ReaderPool(read, extract, timeout=timedelta(hours=1)).read(original)
