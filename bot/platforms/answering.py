"""Answers under way: each in a task of its own, how long one is waited for before it is acknowledged, and how late one
may be."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from digests.errors import Throttled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from digests.ports.clock import Clock

T = TypeVar("T")

AT_ONCE = timedelta(milliseconds=150)  # what is answered by then needs no other acknowledgement
CLOSING = timedelta(seconds=2)  # that what is being answered has to end
LAST_WORDS = timedelta(seconds=1)  # for what then has to be said of what did not end
LATEST = timedelta(minutes=5)  # that an answer may come late: then whoever asked has asked again, or gone
LEAST_WAIT = 0.1  # seconds before a second try, whatever a platform says; before the next ones up to one


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
            if late:
                await asyncio.wait(late, timeout=LAST_WORDS.total_seconds())


class Patience:
    """A limit of the platform's is waited out: what it puts off, it did not take. `sleep` waits so many seconds."""

    def __init__(self, clock: Clock, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._clock, self._sleep = clock, sleep

    async def of(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What comes of asking. Throttled when it would come too late."""
        waited, least = 0.0, LEAST_WAIT
        while True:
            try:
                return await ask()
            except Throttled as error:
                wait = max((error.retry_at - self._clock.now()).total_seconds(), least)
                waited, least = waited + wait, min(2 * least, 1.0)
                if waited > LATEST.total_seconds():
                    raise
            await self._sleep(wait)

    async def wait(self, length: timedelta) -> None:
        await self._sleep(max(length.total_seconds(), 0.0))


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
