"""The feed that is meant by an address: the address itself, else what its page names, else where feeds mostly are."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from msgspec import structs

from digests import address as addresses
from digests.adding import Sample, Trial
from digests.errors import DocumentError, FetchError, FieldError, ReadError, Unreachable
from digests.feeds.limits import FEED_BYTES
from digests.feeds.taking import wants_page
from digests.model import Take
from digests.services.pages import Pages, address_of
from digests.syndication import Fetched, Page, Purpose, Request
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.ports.clock import Clock
    from digests.ports.fetcher import Fetcher
    from digests.ports.reader import Reader
    from digests.syndication import Harvest, Item

    Found = tuple[Trial, Sequence[Item]]

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.8, text/xml;q=0.8, "
    "text/html;q=0.7, */*;q=0.1"
)
USUAL = ("feed", "rss.xml", "atom.xml", "index.xml", "feed.xml", "feed.json")
MOST_NAMED = 3  # feeds of a page that are tried
MOST_TOLD = 3  # further ones that are said
PATIENCE = timedelta(seconds=60)
MOST_SAMPLES = 200  # items that a trial has
MOST_PAGES = 3  # of them whose page is looked at: so many show how the others will be


class Find:
    """Looks for feeds, one request after the other.

    FetchError when the address gives no answer, or takes longer than `patience` with all that it leads to;
    DocumentError when there is no feed; ReadError when what is there kills its reader.
    """

    def __init__(self, fetcher: Fetcher, reader: Reader, clock: Clock, patience: timedelta = PATIENCE) -> None:
        self._fetcher, self._reader, self._clock, self._patience = fetcher, reader, clock, patience
        self._pages = Pages(fetcher, reader, clock)

    async def feed(self, address: str, take: Take = Take.FEED) -> Trial:
        """What the feed that is meant holds, and the first of its pages that this `take` looks at. The address is as
        `address.check` gives it."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                found, items = await self._feed(address)
                return await self._with_pages(found, items, take)
        except TimeoutError:
            seconds = self._patience.total_seconds()
            raise Unreachable(say("It took longer than {seconds:g} s to answer.", seconds=seconds)) from None

    async def _with_pages(self, found: Trial, items: Sequence[Item], take: Take) -> Trial:
        wanted = [number for number, item in enumerate(items[:MOST_SAMPLES]) if wants_page(item, take)][:MOST_PAGES]
        addresses = {number: address_of(items[number]) for number in wanted}
        pages = await self._pages.looked(dict.fromkeys(addresses.values()), self._patience / 2)
        samples = list(found.samples)
        for number, address in addresses.items():
            document = self._pages.decided(items[number], take, 1, pages[address])
            words = None if document.lack else len(document.text.split())
            samples[number] = structs.replace(samples[number], on_page=words, lack=document.lack)
        return structs.replace(found, samples=tuple(samples))

    async def _feed(self, address: str) -> Found:
        fetched = await self._fetch(address)
        if found := await self._read(fetched, address):
            return found
        page = await self._page(fetched)
        named = [feed for feed in page.feeds if _is_taken(feed)]
        for feed in named[:MOST_NAMED]:
            with suppress(FetchError, ReadError):
                if found := await self._read(await self._fetch(feed), feed, [one for one in named if one != feed]):
                    return found
        if found := await self._guessed(fetched.address):
            return found
        raise DocumentError(
            say("There is no feed at that address: it is none, its page names none, and none is where they mostly are.")
        )

    async def _guessed(self, page: str) -> Found | None:
        """A feed that nobody named: where robots may read, and as long as the host answers well."""
        for guess in guesses(page):
            try:
                if await self._fetcher.allowed(guess) and (found := await self._read(await self._fetch(guess), guess)):
                    return found
            except Unreachable:
                return None
            except (FetchError, ReadError):
                continue
        return None

    async def _fetch(self, address: str) -> Fetched:
        request = Request(address=address, accept=ACCEPT, most=FEED_BYTES, purpose=Purpose.PERSON)
        fetched = await self._fetcher.fetch(request)
        if not isinstance(fetched, Fetched):
            raise Unreachable(say("It says that it has not changed, and was not asked that."))
        return fetched

    async def _read(self, fetched: Fetched, address: str, others: Sequence[str] = ()) -> Found | None:
        """What it holds, if it is a feed."""
        try:
            now = self._clock.now()
            harvest = await self._reader.harvest(fetched.body, fetched.content_type, fetched.address, now)
        except DocumentError:
            return None
        moved = fetched.caching.moved_to
        where = moved if moved and _is_taken(moved) else address
        return _trial(where, harvest, tuple(others[:MOST_TOLD])), harvest.items

    async def _page(self, fetched: Fetched) -> Page:
        try:
            return await self._reader.page(fetched.body, fetched.content_type, fetched.address)
        except DocumentError:
            return Page()


def guesses(page: str) -> list[str]:
    """Where the feed of a page mostly is: beside it, then on its host. Nothing of its query goes there."""
    parts = urlsplit(page)
    below = [f"{parts.path.rstrip('/')}/{USUAL[0]}"] if parts.path.strip("/") else []
    host = parts.netloc.rpartition("@")[2]
    return [urlunsplit((parts.scheme, host, path, "", "")) for path in (*below, *(f"/{usual}" for usual in USUAL))]


def _is_taken(address: str) -> bool:
    try:
        return bool(addresses.check_found(address))
    except FieldError:
        return False


def _trial(address: str, harvest: Harvest, others: tuple[str, ...]) -> Trial:
    samples = [
        Sample(
            title=item.document.title,
            url=item.document.url,
            published_at=item.document.published_at,
            words=len(item.document.text.split()),
            teaser=item.teaser,
        )
        for item in harvest.items[:MOST_SAMPLES]
    ]
    rejected = harvest.rejected[:MOST_SAMPLES]
    return Trial(
        address=address,
        title=harvest.feed.title,
        samples=tuple(samples),
        rejected=rejected,
        others=others,
        skipped=len(harvest.items) - len(samples),
        unsaid=len(harvest.rejected) - len(rejected),
    )
