"""Things to test with: each function makes a whole one, and takes what the test is about by name."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from digests.messages import Message, Section, Text
from digests.model import (
    Article,
    Channel,
    Delivery,
    DeliveryState,
    Digest,
    Document,
    Excerpt,
    Features,
    Headline,
    Item,
    Lease,
    Placed,
    Quote,
    QuoteKind,
    Reading,
    Score,
    Span,
    Subscription,
    Told,
    Unread,
    Wishes,
)
from digests.ports.articles import Filing

if TYPE_CHECKING:
    from digests.store.articles import Articles

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
WORKSPACE = ("console", "local")

TITLE = "Harbour town votes to keep its ferry"
LEAD = "The council of Lindmouth voted on Tuesday to keep the night ferry for another ten years."
SAID = "We listened to the fishermen, and they were right"
ORIGINAL = f"{TITLE}\n\n{LEAD}\n\n“{SAID},” said Marta Oyelaran, the mayor of Lindmouth.\n"


def moment(minutes: float = 0, **length: float) -> datetime:
    """NOW and so much later."""
    return NOW + timedelta(minutes=minutes, **length)


def span(words: str, original: str = ORIGINAL) -> Span:
    start = original.index(words)
    return Span(start, start + len(words))


def document(**given: Any) -> Document:
    settled: dict[str, Any] = {"source": "The Lindmouth Courier", "keys": ("ferry",), "text": ORIGINAL}
    return Document(**settled | given)


def content_hash(document: Document) -> bytes:
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest()


async def save_reading(
    store: Articles, unread: Unread, reading: Reading, story_id: int | None, duplicate_of: int | None, now: datetime
) -> int | None:
    """Save one reading. Its article's story; None when that is no longer kept."""
    filing = Filing(unread=unread, reading=reading, story_id=story_id, duplicate_of=duplicate_of)
    [filed] = await store.save_readings([filing], now)
    return filed.story_id if filed else None


def unread(**given: Any) -> Unread:
    settled: dict[str, Any] = {
        "article_id": 1,
        "version": 1,
        "publisher": "The Lindmouth Courier",
        "title": None,
        "original": ORIGINAL,
        "published_at": NOW,
    }
    return Unread(**settled | given)


def quote(words: str = SAID, original: str = ORIGINAL, **given: Any) -> Quote:
    place = span(words, original)
    settled: dict[str, Any] = {
        "start": place.start,
        "end": place.end,
        "kind": QuoteKind.DIRECT,
        "speaker": "Marta Oyelaran",
        "role": "mayor",
        "affiliation": "Lindmouth",
    }
    return Quote(**settled | given)


def reading(original: str = ORIGINAL, **given: Any) -> Reading:
    """Of an original of this shape: a line of title, then paragraphs; the first is the summary."""
    title, *paragraphs = [line for line in original.split("\n") if line.strip()] or [""]
    spans = tuple(span(paragraph, original) for paragraph in paragraphs)
    settled: dict[str, Any] = {
        "title": title,
        "paragraphs": spans,
        "removed": (),
        "quotes": (quote(original=original),) if SAID in original else (),
        "summary": spans[:1],
        "language": "en",
        "features": Features(title=tuple(title.casefold().split())),
    }
    return Reading(**settled | given)


def headline(**given: Any) -> Headline:
    settled: dict[str, Any] = {
        "article_id": 1,
        "story_id": 1,
        "title": TITLE,
        "lead": LEAD,
        "url": None,
        "publisher": "The Lindmouth Courier",
        "published_at": NOW,
        "stored_at": NOW,
    }
    return Headline(**settled | given)


def article(**given: Any) -> Article:
    settled: dict[str, Any] = {"headline": headline(), "version": 1, "original": ORIGINAL, "reading": reading()}
    return Article(**settled | given)


def placed(**given: Any) -> Placed:
    settled: dict[str, Any] = {
        "seq": 1,
        "article_id": 1,
        "story_id": 1,
        "publisher": "The Lindmouth Courier",
        "published_at": NOW,
        "features": Features(),
    }
    return Placed(**settled | given)


def channel(**given: Any) -> Channel:
    settled: dict[str, Any] = {"platform": WORKSPACE[0], "workspace": WORKSPACE[1], "id": "news"}
    return Channel(**settled | given)


def wishes(**given: Any) -> Wishes:
    settled: dict[str, Any] = {"name": "Morning digest", "schedule": "daily 08:00", "zone": "Europe/Lisbon"}
    return Wishes(**settled | given)


def subscription(**given: Any) -> Subscription:
    settled: dict[str, Any] = {
        "id": 1,
        "channel": channel(),
        "wishes": wishes(),
        "created_at": NOW,
        "next_due_at": NOW,
    }
    return Subscription(**settled | given)


def score(**given: Any) -> Score:
    settled: dict[str, Any] = {"freshness": 1.0, "publishers": 0.5, "topics": 0.0, "told": 0.0}
    return Score(**settled | given)


def excerpt(words: str = LEAD, original: str = ORIGINAL, **given: Any) -> Excerpt:
    place = span(words, original)
    settled: dict[str, Any] = {
        "article_id": 1,
        "version": 1,
        "start": place.start,
        "end": place.end,
        "words": words,
    }
    return Excerpt(**settled | given)


def item(**given: Any) -> Item:
    settled: dict[str, Any] = {
        "story_id": 1,
        "article_id": 1,
        "headline": TITLE,
        "url": None,
        "publishers": ("The Lindmouth Courier",),
        "published_at": NOW,
        "update": False,
        "score": score(),
        "topics": (),
        "told": (1,),
        "sentences": (excerpt(),),
    }
    return Item(**settled | given)


def digest(**given: Any) -> Digest:
    settled: dict[str, Any] = {
        "name": "Morning digest",
        "channel": channel(),
        "zone": "Europe/Lisbon",
        "made_at": NOW,
        "since_at": None,
        "items": (item(),),
        "number": 1,
    }
    return Digest(**settled | given)


def delivery(**given: Any) -> Delivery:
    settled: dict[str, Any] = {
        "id": 1,
        "digest_id": 1,
        "part": 0,
        "key": "1-0-c0ffee",
        "channel": channel(),
        "state": DeliveryState.SENDING,
        "attempt": 1,
    }
    return Delivery(**settled | given)


def lease(**given: Any) -> Lease:
    settled: dict[str, Any] = {"delivery_id": 1, "owner": "one", "attempt": 1}
    return Lease(**settled | given)


def message(words: str = TITLE, **given: Any) -> Message:
    settled: dict[str, Any] = {"title": (Text(words),), "sections": (Section(number=1, lines=((Text(LEAD),),)),)}
    return Message(**settled | given)


def told(**given: Any) -> Told:
    settled: dict[str, Any] = {"article_id": 1, "story_id": 1, "told_at": NOW}
    return Told(**settled | given)
