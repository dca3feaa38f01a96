"""Stories and editions of one Sunday morning, for tests of what people read: `tests.make` with a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from digests.matching import Matcher
from digests.model import Channel, Told, Topics
from digests.rank import Ranking, Scope, rank
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digests.model import Article, Digest, Headline, Item, Quote, Wishes

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CHANNEL = Channel("console", "local", "console")
ALL = Topics()


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def wishes(**given: Any) -> Wishes:
    return make.wishes(**{"zone": "UTC"} | given)


def headline(article_id: int, story_id: int | None = None, *, age: float = 1.0, **given: Any) -> Headline:
    """Of an article `age` hours old; a story of its own unless another is named."""
    at = NOW - hours(age)
    settled: dict[str, Any] = {
        "article_id": article_id,
        "story_id": article_id if story_id is None else story_id,
        "title": f"Headline {article_id}",
        "lead": "The lock keepers went back to work.",
        "publisher": "The Harbour Ledger",
        "published_at": at,
        "stored_at": at,
    }
    return make.headline(**settled | given)


def scope(**given: Any) -> Scope:
    """Everything of one source, up to NOW."""
    settled: dict[str, Any] = {"sources": frozenset({0}), "since_at": NOW - hours(24 * 365), "made_at": NOW}
    return Scope(**settled | given)


def ranking(headlines: Iterable[Headline], told: Iterable[Told] = (), topics: Topics = ALL, **given: Any) -> Ranking:
    """The headlines ranked; `given` is of the scope. The timer stands."""
    return rank(headlines, told, scope(**given), Matcher(topics, lambda: 0.0))


def told(article_id: int, story_id: int) -> Told:
    return Told(article_id, story_id, NOW - hours(24))


def quote(text: str, words: str, **given: Any) -> Quote:
    """By nobody, unless who is given."""
    return make.quote(words, text, **{"speaker": None, "role": None, "affiliation": None} | given)


def article(head: Headline, text: str, *, sentences: Sequence[str] = (), quotes: Sequence[Quote] = ()) -> Article:
    """A whole text as one paragraph; its summary is made of these sentences, best first."""
    reading = make.reading(
        text,
        title=head.title,
        paragraphs=(make.span(text, text),),
        quotes=tuple(quotes),
        summary=tuple(make.span(sentence, text) for sentence in sentences),
    )
    return make.article(headline=head, original=text, reading=reading)


def item(story_id: int = 1, **given: Any) -> Item:
    settled: dict[str, Any] = {
        "story_id": story_id,
        "article_id": story_id,
        "headline": f"Headline {story_id}",
        "publishers": ("The Harbour Ledger",),
        "published_at": NOW - hours(4),
        "told": (story_id,),
        "sentences": (),
    }
    return make.item(**settled | given)


def digest(*items: Item, **given: Any) -> Digest:
    settled: dict[str, Any] = {
        "channel": CHANNEL,
        "zone": "UTC",
        "made_at": NOW,
        "since_at": NOW - hours(24),
        "number": 143,
        "items": items,
    }
    return make.digest(**settled | given)
