"""Pages that could not be had are asked for again: when, is kept with their articles."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.services.pages import address_of

if TYPE_CHECKING:
    from digests.ports import Clock, PageStore
    from digests.services.pages import Pages

BATCH = 50
LEASE = timedelta(minutes=15)  # longer than a batch takes


class Tried(Struct, frozen=True):
    """What came of it: so many pages became their article's next version, so many still cannot be had."""

    had: int = 0
    lacking: int = 0


class Revisit:
    """The use case. Any number may run on one database."""

    def __init__(self, pages: Pages, store: PageStore, clock: Clock) -> None:
        self._pages, self._store, self._clock = pages, store, clock
        self._running: asyncio.Task[Tried] | None = None

    async def tick(self) -> None:
        """Begin to ask for the pages that are due by now, unless that is under way, and wait for none of it. It raises
        what the last one ended with, once."""
        if self._running is None or self._running.done():
            last, self._running = self._running, asyncio.create_task(self._again())
            if last is not None and not last.cancelled():
                last.result()

    async def idle(self) -> Tried:
        """What comes of the one that is under way, or came of the last."""
        return Tried() if self._running is None else await self._running

    async def close(self) -> None:
        """Cut off what runs: the lease of its pages ends by itself."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _again(self) -> Tried:
        now = self._clock.now()
        batch = await self._store.due(now, now + LEASE, BATCH)
        pages = await self._pages.looked(dict.fromkeys(address_of(awaited.item) for awaited in batch))
        had = 0
        for awaited in batch:
            page = pages[address_of(awaited.item)]
            document = self._pages.decided(awaited.item, awaited.take, awaited.tries + 1, page)
            await self._store.settle(awaited, document, self._clock.now())
            had += document.lack is None
        return Tried(had, len(batch) - had)
