"""Answers under way: each in a task of its own, and how long one is waited for before it is acknowledged."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

T = TypeVar("T")

AT_ONCE = timedelta(milliseconds=150)  # what is answered by then needs no other acknowledgement
CLOSING = timedelta(seconds=2)  # that what is being answered has to end


class Tasks:
    """Everything that is being answered."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """What is being answered has a moment to end."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=CLOSING.total_seconds())
            for task in late:
                task.cancel()


async def soon(answer: Awaitable[T], late: Callable[[], Awaitable[None]], at_once: timedelta = AT_ONCE) -> T:
    """What comes of the answer. When it is not there `at_once`, `late` is done meanwhile."""
    task = asyncio.ensure_future(answer)
    try:
        await asyncio.wait({task}, timeout=at_once.total_seconds())
        if not task.done():
            await late()
        return await task
    finally:
        task.cancel()
