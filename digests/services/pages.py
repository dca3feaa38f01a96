"""The pages of articles whose feed has but a teaser: fetched, looked at, and decided upon.

A page that cannot be had keeps nothing back: its article is stored with its feed's words and with the reason, and where
that may pass the page is asked for again, a few times. Its words are then the article's next version.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.errors import DocumentError, FetchError, ReadError, Unreachable
from digests.feeds.files import FILE_BYTES
from digests.feeds.taking import again_at, lacking, taken, wants_page
from digests.model import Lack
from digests.syndication import NotModified, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Document, Source, Take
    from digests.ports import Clock, Fetcher, PageStore, Reader
    from digests.syndication import Awaited, Item, Page

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
AT_ONCE = 4  # pages of one feed that are under way; how many one host is asked for at once is the Fetcher's
MOST = 20  # pages of one feed in one poll: a site gets no flood when its feed is new, and other feeds get their turn
BATCH = 50
LEASE = timedelta(minutes=15)  # longer than a batch takes


class Tried(Struct, frozen=True):
    """What came of asking for pages again: so many became their article's next version, so many still cannot be had."""

    had: int = 0
    lacking: int = 0


class _Missing(Exception):
    """There is no page to decide upon. `wait` is what its server asks for."""

    def __init__(self, lack: Lack, wait: timedelta | None = None) -> None:
        super().__init__(lack)
        self.lack, self.wait = lack, wait


class Pages:
    """The use case. Calls may run at the same time."""

    def __init__(
        self,
        fetcher: Fetcher,
        reader: Reader,
        store: PageStore,
        clock: Clock,
        *,
        at_once: int = AT_ONCE,
        most: int = MOST,
    ) -> None:
        self._fetcher, self._reader, self._store, self._clock = fetcher, reader, store, clock
        self._at_once, self._most = at_once, most

    async def complete(self, source: Source, items: Sequence[Item]) -> list[Document]:
        """What is to be stored of each of these new or changed items of a source, in order. It raises nothing.

        A document is to be stored under the content hash of its item: so the item is the same when it comes again,
        whatever its page says by then. Beyond `most`, pages are left for `again`.
        """
        turns = asyncio.Semaphore(self._at_once)
        wanted = [number for number, item in enumerate(items) if wants_page(item, source.take)]
        first, later = set(wanted[: self._most]), set(wanted[self._most :])

        async def one(number: int, item: Item) -> Document:
            if number in first:
                async with turns:
                    return await self._completed(item, source.take, 1)
            return self._postponed(item) if number in later else item.document

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(number, item)) for number, item in enumerate(items)]
        return [task.result() for task in tasks]

    async def again(self) -> Tried:
        """Ask for the pages that are due to be asked for again."""
        now = self._clock.now()
        batch = await self._store.due(now, now + LEASE, BATCH)
        turns = asyncio.Semaphore(self._at_once)

        async def one(awaited: Awaited) -> bool:
            async with turns:
                document = await self._completed(awaited.item, awaited.take, awaited.tries + 1)
            await self._store.settle(awaited, document, self._clock.now())
            return document.lack is None

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(awaited)) for awaited in batch]
        had = sum(task.result() for task in tasks)
        return Tried(had, len(batch) - had)

    def _postponed(self, item: Item) -> Document:
        return structs.replace(lacking(item, Lack.LATER), page_due_at=self._clock.now())

    async def _completed(self, item: Item, take: Take, tries: int) -> Document:
        wait = None
        try:
            document = taken(item, await self._page(item.document.url or ""), take)
        except _Missing as missing:
            document, wait = lacking(item, missing.lack), missing.wait
        return structs.replace(document, page_due_at=again_at(document.lack, tries, self._clock.now(), wait))

    async def _page(self, address: str) -> Page:
        try:
            if not await self._fetcher.allowed(address):
                raise _Missing(Lack.FORBIDDEN)
            fetched = await self._fetcher.fetch(Request(address=address, accept=ACCEPT, most=FILE_BYTES))
        except FetchError as error:
            passing = isinstance(error, Unreachable)
            raise _Missing(Lack.UNREACHABLE if passing else Lack.REFUSED, error.retry_after) from error
        if isinstance(fetched, NotModified):  # nothing was asked that could be answered so
            raise _Missing(Lack.REFUSED)
        try:
            return await self._reader.page(fetched.body, fetched.content_type, fetched.address)
        except (DocumentError, ReadError) as error:
            raise _Missing(Lack.NO_ARTICLE) from error
