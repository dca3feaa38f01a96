"""What a benchmark asks, in a process of its own: its work is not counted as the program's."""

from __future__ import annotations

import contextlib
import multiprocessing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def served(serve: Callable[..., None], *given: object) -> Iterator[int]:
    """The port of a server on loopback. `serve` takes what is given and a connection, tells it the port, never ends."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(*given, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()
