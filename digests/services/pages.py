"""The pages of articles whose feed has but a teaser: fetched, looked at, and decided upon.

A page that cannot be had keeps nothing back: its article has its feed's words, and the reason, and where that may pass
the page is asked for again, a few times.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.errors import DocumentError, FetchError, Forbidden, ReadError, Unreachable
from digests.feeds.files import MB
from digests.feeds.taking import again_at, lacking, taken
from digests.model import Lack
from digests.syndication import NotModified, Purpose, Request

if TYPE_CHECKING:
    from collections.abc import Collection

    from digests.model import Document, Take
    from digests.ports.clock import Clock
    from digests.ports.fetcher import Fetcher
    from digests.ports.reader import Reader
    from digests.syndication import Item, Page

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
MOST = 4 * MB  # of a page; one of a newspaper has some hundreds of kilobytes


class Missing(Struct, frozen=True):
    """There is no page to decide upon. `wait` is what its server asks for."""

    lack: Lack
    wait: timedelta | None = None


LATER = Missing(Lack.LATER)


class Pages:
    """The use case. Calls may run at the same time."""

    def __init__(self, fetcher: Fetcher, reader: Reader, clock: Clock) -> None:
        self._fetcher, self._reader, self._clock = fetcher, reader, clock

    def decided(self, item: Item, take: Take, tries: int, page: Page | Missing) -> Document:
        """What is to be stored of the item after so many tries, and when the next one is due."""
        wait = None
        if isinstance(page, Missing):
            document, wait = lacking(item.document, page.lack), page.wait
        else:
            document = taken(item, page, take)
        return structs.replace(document, page_due_at=again_at(document.lack, tries, self._clock.now(), wait))

    async def looked(self, addresses: Collection[str], within: timedelta) -> dict[str, Page | Missing]:
        """The pages at these addresses, for somebody who waits for them. It raises nothing."""
        looking = (self.look(address, within, Purpose.PERSON) for address in addresses)
        return dict(zip(addresses, await asyncio.gather(*looking), strict=True))

    async def look(self, address: str, within: timedelta, purpose: Purpose = Purpose.PAGE) -> Page | Missing:
        """The page at this address. It raises nothing."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                return await self._page(address, purpose)
        except TimeoutError:
            return LATER

    async def _page(self, address: str, purpose: Purpose) -> Page | Missing:
        request = Request(address=address, accept=ACCEPT, most=MOST, purpose=purpose, robots=True)
        try:
            fetched = await self._fetcher.fetch(request)
        except Forbidden:
            return Missing(Lack.FORBIDDEN)
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
