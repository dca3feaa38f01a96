"""What people on every platform have in common: some things they cannot do, and they look at the screen for a while."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60.0  # seconds that somebody looks at the screen, on a machine that is busy


class NotOffered(AssertionError):
    """A person could not do this in the platform's own client."""


async def in_no_time(seconds: float) -> None:
    """However long a platform wants to be left alone, a test does not wait for it."""
    await asyncio.sleep(min(seconds, 0.02))


async def until(condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Whether it came true within so many seconds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while not condition():
        if loop.time() > end:
            return False
        await asyncio.sleep(0.001)
    return True
