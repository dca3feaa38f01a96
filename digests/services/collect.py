"""What a feed holds becomes articles of every source that reads from it: decided and stored for each of them."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.feeds.decide import arrivals, decide_all
from digests.feeds.intake import arranged, room, within
from digests.naming import publisher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.feeds.decide import Arrival
    from digests.model import Document
    from digests.ports.articles import ArticleStore
    from digests.ports.sources import FeedStore
    from digests.syndication import Coming, Following, Item

log = logging.getLogger(__name__)

TRIES = 3  # to store what a feed holds, when somebody else adds the same articles meanwhile


class Taken(Struct, frozen=True):
    """What came of a feed: whether there was `news` for a source that knew the feed already, whether there was `more`
    than may be stored of it in a day, and whether the `whole` of it is stored: else all of it is needed again."""

    news: bool = False
    more: bool = False
    whole: bool = True


class Collect:
    """Stores what feeds bring, with the feed's words: the pages of articles are fetched when that is done (Revisit)."""

    def __init__(self, feeds: FeedStore, articles: ArticleStore) -> None:
        self._feeds, self._articles = feeds, articles

    async def take(self, feed_id: int, items: Sequence[Item], now: datetime) -> Taken:
        """Store what is new or changed of the items, for every source that reads from the feed."""
        by_key = {item.document.keys[0]: item for item in items}
        # Beside the event loop, which others wait for: of thousands of items it takes a while.
        arrived = await asyncio.to_thread(arrivals, [_fit(item.document, now) for item in items])
        news, more, whole = False, False, True
        for following in await self._feeds.following(feed_id):
            stored, left = await self._store(feed_id, following, arrived, by_key, now)
            news |= following.begun and bool(stored)
            more |= left > 0
            whole &= stored is not None and not left
        return Taken(news, more, whole)

    async def _store(
        self, feed_id: int, following: Following, arrived: Sequence[Arrival], by_key: dict[str, Item], now: datetime
    ) -> tuple[int | None, int]:
        """How many articles are new or changed, None when not all of them could be stored; and of how many more that
        may not be stored today."""
        source, begins = following.source, not following.begun
        keys = {key for arrival in arrived for key in arrival.keys}
        hashes = {arrival.content_hash for arrival in arrived}
        stored = 0
        for _ in range(TRIES):
            held = await self._articles.held(source.id, keys, hashes)
            found = decide_all(arrived, held, now, beginning=begins, since_at=following.since_at)
            coming = found if begins else within(found, room(following, now))
            left = len(found) - len(coming)
            if not coming and following.begun:
                return stored, left
            coming = arranged(_named(coming, source.name), by_key, source.take, following.beside, now)
            if await self._articles.take_in(source.id, feed_id, coming, now, begins=begins):
                return stored + len(coming), left
            stored = len(coming)  # in part, or by somebody else
        log.info("Not all was stored for source %s: others store the same, or it reads from another feed", source.id)
        return None, 0


def _named(coming: Sequence[Coming], name: str) -> list[Coming]:
    """As articles of the source of this name: that is their publisher."""
    shown = publisher(name)
    return [structs.replace(one, document=structs.replace(one.document, source=shown)) for one in coming]


def _fit(document: Document, now: datetime) -> Document:
    """A wrong date must not keep it on top until then."""
    published_at = document.published_at
    return structs.replace(document, published_at=now) if published_at and published_at > now else document
