"""What a feed holds becomes articles of every source that reads from it: decided and stored for each of them."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests.feeds.decide import arrivals, decide_all
from digests.model import Take
from digests.naming import publisher

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from digests.feeds.decide import Arrival
    from digests.model import Document, Source
    from digests.ports import ArticleStore, FeedStore
    from digests.syndication import Coming, Following, Item

    Complete = Callable[[Source, Sequence[Item]], Awaitable[list[Document]]]

log = logging.getLogger(__name__)

PAGES = timedelta(minutes=5)  # that the pages of one feed's new items may take together; then what it says has to do
TRIES = 3  # to store what a feed holds, when somebody else adds the same articles meanwhile


async def as_it_is(_source: Source, items: Sequence[Item]) -> list[Document]:
    """What the feed says, without a look at the pages."""
    return [item.document for item in items]


class Collect:
    """Stores what feeds bring. `complete` gives the documents of items in their order, from their pages where the feed
    has but the beginning; it raises nothing but what nobody foresaw."""

    def __init__(self, feeds: FeedStore, articles: ArticleStore, complete: Complete = as_it_is) -> None:
        self._feeds, self._articles, self._complete = feeds, articles, complete

    async def take(self, feed_id: int, items: Sequence[Item], now: datetime) -> bool:
        """Store what is new or changed of the items, for every source that reads from the feed. Whether there was
        news for one that knew the feed already."""
        by_key = {item.document.keys[0]: item for item in items}
        arrived = arrivals([_fit(item.document, now) for item in items])
        whole: dict[tuple[Take, str], Document] = {}  # the pages are looked at once for all
        news = False
        for following in await self._feeds.following(feed_id):
            stored = await self._store(feed_id, following, arrived, by_key, whole, now)
            news |= following.begun and stored > 0
        return news

    async def _store(
        self,
        feed_id: int,
        following: Following,
        arrived: Sequence[Arrival],
        by_key: dict[str, Item],
        whole: dict[tuple[Take, str], Document],
        now: datetime,
    ) -> int:
        """How many articles are new or changed."""
        source = following.source
        keys = {key for arrival in arrived for key in arrival.keys}
        hashes = {arrival.content_hash for arrival in arrived}
        for _ in range(TRIES):
            held = await self._articles.held(source.id, keys, hashes)
            coming = decide_all(arrived, held, now, beginning=not following.begun, since_at=following.since_at)
            if not coming and following.begun:
                return 0
            coming = await self._completed(source, coming, by_key, whole, now)
            if await self._articles.take_in(source.id, feed_id, coming, now, begins=not following.begun):
                return len(coming)
        log.info("Nothing was stored for source %s: it reads from another feed by now", source.id)
        return 0

    async def _completed(
        self,
        source: Source,
        coming: Sequence[Coming],
        by_key: dict[str, Item],
        whole: dict[tuple[Take, str], Document],
        now: datetime,
    ) -> list[Coming]:
        """With their documents as the source takes them, under its name."""
        wanted = [one.keys[0] for one in coming if (source.take, one.keys[0]) not in whole]
        if wanted and source.take is not Take.FEED:
            items = [by_key[key] for key in wanted]
            try:
                async with asyncio.timeout(PAGES.total_seconds()):
                    found = await self._complete(source, items)
            except TimeoutError:
                found = [item.document for item in items]
            whole.update({(source.take, key): _fit(one, now) for key, one in zip(wanted, found, strict=True)})
        name = publisher(source.name)
        return [
            structs.replace(one, document=_of(name, one.document, whole.get((source.take, one.keys[0]))))
            for one in coming
        ]


def _of(name: str, document: Document, whole: Document | None) -> Document:
    """As an article of the source of this name: that is its publisher, unless the page names another."""
    if whole is None or whole.source == document.source:
        return structs.replace(whole or document, source=name)
    return structs.replace(whole, source=publisher(whole.source))


def _fit(document: Document, now: datetime) -> Document:
    """A wrong date must not keep it on top until then."""
    published_at = document.published_at
    return structs.replace(document, published_at=now) if published_at and published_at > now else document
