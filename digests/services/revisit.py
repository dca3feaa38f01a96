"""The pages of articles are fetched when their articles are stored: when, is kept with them.

They have places of their own, so that a page that hangs keeps no feed waiting; and every workspace, source and host has
a share of these, so that it keeps few other pages waiting. An article waits for its page for some minutes, and is then
read with its feed's words; a page that comes later is its next version.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from digests.errors import StoreError
from digests.model import Lack
from digests.services.pages import Missing, address_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from digests.ports.clock import Clock
    from digests.ports.sources import PageStore
    from digests.services.pages import Pages
    from digests.syndication import Awaited, PageDue

log = logging.getLogger(__name__)

AT_ONCE = 20  # pages
OF_WORKSPACE, OF_SOURCE, OF_HOST = 8, 2, 2  # of these at most
LEASE = timedelta(minutes=15)
WITHIN = timedelta(minutes=10)  # that a page may take, with its turns; a fetch and a reader have limits of their own
GRACE = timedelta(minutes=5)  # that an article waits for its page
ROUND = timedelta(seconds=2)  # of starting, so that a tick ends soon when the program is to stop
MISSES = 3  # pages of a source that do not answer, one after the other: it is left alone then
REST, LONGEST_REST = timedelta(minutes=30), timedelta(days=1)
MOST_KNOWN = 10_000  # sources whose misses are counted


class Tried(Struct, frozen=True):
    """What came of it: so many articles have their page's words, so many still have not."""

    had: int = 0
    lacking: int = 0


class Revisit:
    """The use case. Any number may run on one database."""

    def __init__(self, pages: Pages, store: PageStore, clock: Clock, *, at_once: int = AT_ONCE) -> None:
        self._pages, self._store, self._clock, self._at_once = pages, store, clock, at_once
        self._running: dict[asyncio.Task[None], list[Awaited]] = {}
        self._misses = Counter[int]()  # by source, in a row
        self._tried = Tried()
        self._closed = False

    async def tick(self) -> int:
        """Begin to ask for the pages that are due by now, for some seconds, and wait for none of them but to make room
        for more. At how many addresses it was begun."""
        begun, loop = 0, asyncio.get_running_loop()
        end = loop.time() + ROUND.total_seconds()
        await self._store.wait_no_more(self._clock.now() - GRACE)
        while not self._closed and loop.time() < end:
            if (room := self._at_once - len(self._running)) > 0:
                started = await self._start(room)
                begun += started
                if not started and not self._running:
                    break
            await asyncio.wait(self._running, timeout=end - loop.time(), return_when=asyncio.FIRST_COMPLETED)
        return begun

    async def idle(self) -> Tried:
        """Go on until nothing is due and nothing under way. What came of it since the last time."""
        while await self.tick() or self._running:
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        tried, self._tried = self._tried, Tried()
        return tried

    async def close(self) -> None:
        """Cut off what runs: the lease of its pages ends by itself."""
        self._closed = True
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def _start(self, room: int) -> int:
        now = self._clock.now()
        leased: dict[str, list[Awaited]] = {}
        for awaited in await self._store.due(now, now + LEASE, room, _Shares(self._running.values()).fits):
            leased.setdefault(address_of(awaited.item), []).append(awaited)
        for address, alike in leased.items():
            task = asyncio.create_task(self._one(address, alike))
            self._running[task] = alike
            task.add_done_callback(self._running.pop)
        return len(leased)

    async def _one(self, address: str, alike: Sequence[Awaited]) -> None:
        try:
            page = await self._pages.look(address, WITHIN)
            for awaited in alike:
                document = self._pages.decided(awaited.item, awaited.take, awaited.tries + 1, page)
                await self._store.settle(awaited, document, self._clock.now())
                had = document.lack is None
                self._tried = Tried(self._tried.had + had, self._tried.lacking + (not had))
                await asyncio.sleep(0)  # a decision may take milliseconds, and commands wait for no more than one
            for source_id in dict.fromkeys(awaited.source_id for awaited in alike):
                await self._noted(source_id, is_missed=isinstance(page, Missing) and page.lack in _MISSED)
        except StoreError as error:  # their lease ends, and they are asked for again
            log.warning("A page could not be stored: %s", error)
        except Exception:
            log.exception("A page could not be had, for a reason that nobody foresaw")

    async def _noted(self, source_id: int, *, is_missed: bool) -> None:
        """One whose pages do not answer is left alone, the longer the more often that is so."""
        if not is_missed:
            self._misses.pop(source_id, None)
            return
        misses = self._misses.pop(source_id, 0) + 1
        self._misses[source_id] = misses
        if len(self._misses) > MOST_KNOWN:
            del self._misses[next(iter(self._misses))]
        if misses >= MISSES:
            rest = min(REST * 2 ** min(misses - MISSES, 10), LONGEST_REST)
            now = self._clock.now()
            await self._store.postpone(source_id, now, now + rest)


_MISSED = frozenset({Lack.UNREACHABLE, Lack.LATER})


class _Shares:
    """Of what is under way: whether another page has its place."""

    def __init__(self, running: Collection[Sequence[Awaited]]) -> None:
        self._counts = Counter[object]()
        for alike in running:
            first = alike[0]
            self._counts.update(_holders(first.workspace, first.source_id, address_of(first.item)).keys())

    def fits(self, due: PageDue) -> bool:
        """Each that fits has its place from now on."""
        holders = _holders(due.workspace, due.source_id, due.address)
        if any(self._counts[holder] >= most for holder, most in holders.items()):
            return False
        self._counts.update(holders.keys())
        return True


def _holders(workspace: object, source_id: int, address: str) -> dict[object, int]:
    """Who holds a place with this page, and how many each may hold."""
    return {workspace: OF_WORKSPACE, source_id: OF_SOURCE, urlsplit(address).hostname: OF_HOST}
