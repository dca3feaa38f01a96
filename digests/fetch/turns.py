"""Whose turn it is: so many requests at once for each purpose, few of them against one host, and those with a gap where
it asks for one.

A turn is for one request. Nobody waits for a second turn while holding one.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, field

from digests.syndication import Purpose

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

AT_ONCE = 2  # against one host


class _Host(Struct):
    users: int = 0  # that have a turn, or wait for one
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


class Turns:
    def __init__(self, at_once: int) -> None:
        self._all = {purpose: asyncio.Semaphore(at_once) for purpose in Purpose}
        self._hosts: dict[str, _Host] = {}
        self._next: dict[str, float] = {}  # when the host may be asked again, of those with a gap

    @asynccontextmanager
    async def turn(
        self, host: str, gap: timedelta | None = None, purpose: Purpose = Purpose.FEED
    ) -> AsyncIterator[_Host]:
        """Wait for one. With a gap, the next one of this host begins so much later than this one."""
        mine = self._hosts.setdefault(host, _Host())
        mine.users += 1
        try:
            async with mine.turns:
                await self._wait(host, gap)
                async with self._all[purpose]:
                    yield mine
        finally:
            mine.users -= 1
            if not mine.users:
                del self._hosts[host]

    async def _wait(self, host: str, gap: timedelta | None) -> None:
        if gap is None:
            return
        now = asyncio.get_running_loop().time()
        self._next = {name: at for name, at in self._next.items() if at > now}
        at = max(now, self._next.get(host, now))
        self._next[host] = at + gap.total_seconds()
        await asyncio.sleep(at - now)
