"""What is to be stored of a feed: each entry as a document, or why it is not taken. Runs in the reader processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.feeds.fields import canonical_link, host_of
from digests.feeds.files import key
from digests.feeds.parse import parse
from digests.model import Document
from digests.syndication import Harvest, Item, Rejected
from digests.wording import say

if TYPE_CHECKING:
    from datetime import datetime

    from digests.syndication import Entry


def harvest(body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:  # noqa: ARG001
    """The feed of a response. DocumentError when it is none. `now` is when it came."""
    feed = parse(body, host_of(canonical_link(address)) or "the feed")
    items, rejected = list[Item](), list[Rejected]()
    for entry in feed.entries:
        taken = _taken(entry, feed.title or "", now)
        (items if isinstance(taken, Item) else rejected).append(taken)  # type: ignore[arg-type]
    return Harvest(feed=structs.replace(feed, entries=()), items=tuple(items), rejected=tuple(rejected))


def _taken(entry: Entry, source: str, now: datetime) -> Item | Rejected:
    text = "\n\n".join(entry.content) or entry.summary or ""
    url = canonical_link(entry.link)
    keys = tuple(key(kind, value) for kind, value in (("id", entry.id), ("url", url)) if value)
    if not keys or not (text or entry.title):
        return Rejected(entry.title, say("It has neither an id nor a link, or no words."))
    published_at = entry.published or entry.updated
    document = Document(
        source=source,
        keys=keys,
        text=text,
        title=entry.title,
        url=url,
        published_at=min(published_at, now) if published_at else None,
        author=entry.author,
    )
    return Item(document=document)
