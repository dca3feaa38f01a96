"""Articles, stories and editions for tests: small, with defaults, all of it invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digests.model import (
    Article,
    Channel,
    Digest,
    Headline,
    Item,
    Quote,
    QuoteKind,
    Reading,
    Score,
    Span,
    Told,
    Wishes,
)

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CHANNEL = Channel("console", "local", "console")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def wishes(
    *, name: str = "Morning digest", schedule: str = "daily 08:00", zone: str = "UTC", **changes: object
) -> Wishes:
    return Wishes(name=name, schedule=schedule, zone=zone, **changes)  # type: ignore[arg-type]  # any field


def headline(
    article_id: int,
    story_id: int | None = None,
    *,
    title: str | None = None,
    lead: str = "The lock keepers went back to work.",
    publisher: str = "The Harbour Ledger",
    age: float = 1.0,
    duplicate_of: int | None = None,
    url: str | None = None,
) -> Headline:
    at = NOW - hours(age)
    return Headline(
        article_id=article_id,
        story_id=article_id if story_id is None else story_id,
        title=title or f"Headline {article_id}",
        lead=lead,
        url=url,
        publisher=publisher,
        published_at=at,
        stored_at=at,
        duplicate_of=duplicate_of,
    )


def told(article_id: int, story_id: int) -> Told:
    return Told(article_id, story_id, NOW - hours(24))


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def quote(text: str, words: str, *, kind: QuoteKind = QuoteKind.DIRECT, **who: str | int) -> Quote:
    found = span_of(text, words)
    return Quote(start=found.start, end=found.end, kind=kind, **who)  # type: ignore[arg-type]  # any field


def article(head: Headline, text: str, *, sentences: list[str] = [], quotes: list[Quote] = []) -> Article:  # noqa: B006  # never changed
    return Article(
        headline=head,
        version=1,
        original=text,
        reading=Reading(
            title=head.title,
            paragraphs=(Span(0, len(text)),),
            removed=(),
            quotes=tuple(quotes),
            summary=tuple(span_of(text, sentence) for sentence in sentences),
            language="en",
        ),
    )


def item(story_id: int = 1, **changes: object) -> Item:
    given: dict[str, object] = {
        "story_id": story_id,
        "article_id": story_id,
        "headline": f"Headline {story_id}",
        "url": None,
        "publishers": ("The Harbour Ledger",),
        "published_at": NOW - hours(4),
        "update": False,
        "score": Score(freshness=1.0, publishers=0.0, topics=0.0, told=0.0),
        "topics": (),
        "told": (story_id,),
    }
    return Item(**(given | changes))  # type: ignore[arg-type]  # any field


def digest(*items: Item, **changes: object) -> Digest:
    given: dict[str, object] = {
        "name": "Morning digest",
        "channel": CHANNEL,
        "zone": "UTC",
        "made_at": NOW,
        "since_at": NOW - hours(24),
        "number": 143,
        "items": items,
    }
    return Digest(**(given | changes))  # type: ignore[arg-type]  # any field
