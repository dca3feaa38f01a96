"""What platforms answer, read as what they promise; and what is kept of it for a while."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable
    from datetime import datetime

    from digests.ports import Clock

T = TypeVar("T")
K = TypeVar("K", bound="Hashable")
Record = dict[str, Any]  # as a platform describes something

MOST_KEPT = 5_000  # servers, workspaces, channels


def record(answer: object) -> Record:
    """Whatever it is, it is read as a description."""
    return answer if isinstance(answer, dict) else {}


def records(answer: object) -> list[Record]:
    return [one for one in answer if isinstance(one, dict)] if isinstance(answer, list) else []


class Kept(Generic[K, T]):
    """What `ask` says of each key, asked anew after some time. Many that want one thing ask once."""

    def __init__(self, ask: Callable[[K], Awaitable[T]], length: timedelta, clock: Clock) -> None:
        self._ask, self._length, self._clock = ask, length, clock
        self._said: dict[K, tuple[datetime, T]] = {}
        self._asking: dict[K, asyncio.Lock] = {}

    async def of(self, key: K) -> T:
        lock = self._asking.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                now = self._clock.now()
                if (said := self._said.get(key)) and timedelta() <= now - said[0] < self._length:
                    return said[1]
                value = await self._ask(key)
                self._said.pop(key, None)
                self._said[key] = now, value
                if len(self._said) > MOST_KEPT:
                    del self._said[next(iter(self._said))]
                return value
        finally:
            if not lock.locked():
                self._asking.pop(key, None)

    def forget(self, key: K) -> None:
        """It has changed: it is asked anew."""
        self._said.pop(key, None)
