"""What platforms answer, read as what they promise; and what is kept of it for a while."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable
    from datetime import datetime

    from digests.ports.clock import Clock

T = TypeVar("T")
K = TypeVar("K", bound="Hashable")
Record = dict[str, Any]  # as a platform describes something

MOST_KEPT = 5_000  # servers, workspaces, channels
MOST_WAIT = timedelta(hours=1)  # whatever a platform asks: nobody is mute for longer by one answer


def record(answer: object) -> Record:
    """Whatever it is, it is read as a description."""
    return answer if isinstance(answer, dict) else {}


def records(answer: object) -> list[Record]:
    return [one for one in answer if isinstance(one, dict)] if isinstance(answer, list) else []


def wait_of(said: object, unsaid: timedelta) -> timedelta:
    """What a platform asks to wait, in seconds, between none and an hour; `unsaid` where that cannot be read."""
    try:
        seconds = float(str(said))
    except ValueError:
        return unsaid
    return unsaid if math.isnan(seconds) else timedelta(seconds=min(max(seconds, 0.0), MOST_WAIT.total_seconds()))


class Kept(Generic[K, T]):
    """What `ask` says of each key, asked anew after some time. Many that want one thing ask once, and share what comes
    of it, a failure as well: none waits behind another, and who waits no longer takes it from nobody."""

    def __init__(self, ask: Callable[[K], Awaitable[T]], length: timedelta, clock: Clock) -> None:
        self._ask, self._length, self._clock = ask, length, clock
        self._said: dict[K, tuple[datetime, T]] = {}
        self._asking: dict[K, asyncio.Task[T]] = {}

    async def of(self, key: K) -> T:
        now = self._clock.now()
        if (said := self._said.get(key)) and timedelta() <= now - said[0] < self._length:
            return said[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._asked(key, now))
            asking.add_done_callback(_seen)
        return await asyncio.shield(asking)

    def forget(self, key: K) -> None:
        """It has changed: it is asked anew, also if it is being asked just now."""
        self._said.pop(key, None)
        self._asking.pop(key, None)

    def forget_all(self, those: Callable[[K], bool]) -> None:
        for key in [key for key in (*self._said, *self._asking) if those(key)]:
            self.forget(key)

    async def _asked(self, key: K, now: datetime) -> T:
        me = asyncio.current_task()
        try:
            value = await self._ask(key)
            if self._asking.get(key) is me:
                self._said.pop(key, None)
                self._said[key] = now, value
                if len(self._said) > MOST_KEPT:
                    del self._said[next(iter(self._said))]
            return value
        finally:
            if self._asking.get(key) is me:
                del self._asking[key]


def _seen(asked: asyncio.Task[T]) -> None:
    """A failure for which nobody waits any more is no news."""
    if not asked.cancelled():
        asked.exception()
