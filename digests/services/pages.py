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
    from collections.abc import Collection, Sequence

    from digests.model import Document, Source, Take
    from digests.ports import Clock, Fetcher, Reader
    from digests.syndication import Item, Page

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
AT_ONCE = 4  # pages of one feed that are under way; how many one host is asked for at once is the Fetcher's
MOST = 20  # pages of one feed in one poll: a site gets no flood when its feed is new, and other feeds get their turn
WITHIN = timedelta(minutes=4)


class Missing(Struct, frozen=True):
    """There is no page to decide upon. `wait` is what its server asks for."""

    lack: Lack
    wait: timedelta | None = None


LATER = Missing(Lack.LATER)


class Pages:
    """The use case. Calls may run at the same time."""

    def __init__(
        self,
        fetcher: Fetcher,
        reader: Reader,
        clock: Clock,
        *,
        at_once: int = AT_ONCE,
        most: int = MOST,
        within: timedelta = WITHIN,
    ) -> None:
        self._fetcher, self._reader, self._clock = fetcher, reader, clock
        self._at_once, self._most, self._within = at_once, most, within

    async def complete(self, source: Source, items: Sequence[Item]) -> list[Document]:
        """What is to be stored of each of these new or changed items of a source, in order. It raises nothing.

        A document is to be stored under the content hash of its item: so the item is the same when it comes again,
        whatever its page says by then. Pages beyond `most`, or not there `within` that time, are due at once.
        """
        wanted = [item for item in items if wants_page(item, source.take)]
        pages = await self.looked(dict.fromkeys(address_of(item) for item in wanted[: self._most]))
        documents = []
        for item in items:
            document = item.document
            if wants_page(item, source.take):
                document = self.decided(item, source.take, 1, pages.get(address_of(item), LATER))
                await asyncio.sleep(0)  # a decision may take milliseconds, and commands wait for no more than one
            documents.append(document)
        return documents

    def decided(self, item: Item, take: Take, tries: int, page: Page | Missing) -> Document:
        """What is to be stored of the item after so many tries, and when the next one is due."""
        wait = None
        if isinstance(page, Missing):
            document, wait = lacking(item, page.lack), page.wait
        else:
            document = taken(item, page, take)
        return structs.replace(document, page_due_at=again_at(document.lack, tries, self._clock.now(), wait))

    async def looked(self, addresses: Collection[str]) -> dict[str, Page | Missing]:
        """The pages at these addresses, each once, whoever it is for. It raises nothing."""
        turns = asyncio.Semaphore(self._at_once)
        deadline = asyncio.get_running_loop().time() + self._within.total_seconds()

        async def one(address: str) -> Page | Missing:
            try:
                async with asyncio.timeout_at(deadline), turns:
                    return await self._page(address)
            except TimeoutError:
                return LATER

        async with asyncio.TaskGroup() as group:
            tasks = {address: group.create_task(one(address)) for address in addresses}
        return {address: task.result() for address, task in tasks.items()}

    async def _page(self, address: str) -> Page | Missing:
        try:
            if not await self._fetcher.allowed(address):
                return Missing(Lack.FORBIDDEN)
            fetched = await self._fetcher.fetch(Request(address=address, accept=ACCEPT, most=FILE_BYTES))
        except FetchError as error:
            passing = isinstance(error, Unreachable)
            return Missing(Lack.UNREACHABLE if passing else Lack.REFUSED, error.retry_after)
        if isinstance(fetched, NotModified):  # nothing was asked that could be answered so
            return Missing(Lack.REFUSED)
        try:
            return await self._reader.page(fetched.body, fetched.content_type, fetched.address)
        except (DocumentError, ReadError):
            return Missing(Lack.NO_ARTICLE)


def address_of(item: Item) -> str:
    return item.document.url or ""
