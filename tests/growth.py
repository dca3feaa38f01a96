"""How work grows with its input, in CPU time: other programs on the machine, and a slow machine, change nothing.

A limit in seconds fails where the machine is busy and passes what is quadratic but small. The growth is the same
everywhere: four times the input takes about four times as long, and sixteen times as long where the work is quadratic.
"""

from __future__ import annotations

import sys
import time
import timeit
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SIZE = 15_000
"""Characters: beyond every window and longest quotation that a rule looks through."""
FACTOR = 4
MOST = 8
"""How much longer FACTOR times the input may take: midway between even growth and quadratic."""
ROUNDS = 6
"""The least of several times is the work's own; even growth mostly shows in the first round."""
LEAST = 0.002
"""Seconds: below this, what is measured is the clock."""
HANGING = 20.0
"""Seconds of CPU time that no run of these tests needs, however slow the machine and the coverage."""


def spent(run: Callable[[], object]) -> float:
    """The CPU seconds of one call, without what coverage spends on each of its lines."""
    traced = sys.gettrace()
    sys.settrace(None)
    try:
        return timeit.timeit(run, timer=time.process_time, number=1)
    finally:
        sys.settrace(traced)


def assert_ends(run: Callable[[], object]) -> None:
    """For input that cannot be made smaller: only a guard against work that goes on and on."""
    assert spent(run) < HANGING


def assert_even(run: Callable[[T], object], of: Callable[[int], T], size: int = SIZE) -> None:
    """`run` takes time in proportion to its input; `of` makes the input of a size, outside the time."""
    small, large = of(size), of(FACTOR * size)
    short = min(spent(lambda: run(small)) for _ in range(2))  # the first fills caches
    assert short < HANGING / FACTOR
    long = HANGING
    for _ in range(ROUNDS):
        long = min(long, spent(lambda: run(large)))
        if long < MOST * max(short, LEAST):
            return
        short = min(short, spent(lambda: run(small)))
    raise AssertionError(
        f"{FACTOR} times the input took {long / short:.0f} times as long ({short:.3f} s, {long:.3f} s)"
    )


def assert_even_text(run: Callable[[str], object], piece: str, size: int = SIZE) -> None:
    """The same for a text that says one thing over and over."""
    assert_even(run, lambda n: (piece * (n // len(piece) + 1))[:n], size)
