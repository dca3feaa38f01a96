"""What lists show of an article: read from `articles` alone, never from its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from digests.model import Headline
from digests.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

    from digests.store.columns import AnyRow

COLUMNS = (
    articles.c.id,
    articles.c.story_id,
    articles.c.title,
    articles.c.lead,
    articles.c.url,
    articles.c.publisher,
    articles.c.published_at,
    articles.c.stored_at,
    articles.c.duplicate_of,
    articles.c.source_id,
    articles.c.language,
)
NEWEST_FIRST = (articles.c.published_at.desc(), articles.c.id.desc())
OLDEST_FIRST = (articles.c.published_at, articles.c.id)


def of_sources(source_ids: Collection[int]) -> Select[Any]:
    """The headlines of every read article of these sources, in no order."""
    return select(*COLUMNS).where(articles.c.source_id.in_(source_ids), articles.c.shown_version.is_not(None))


def headline(row: AnyRow) -> Headline:
    """Of a row that begins with COLUMNS."""
    return Headline(
        article_id=row.id,
        story_id=row.story_id,
        title=row.title,
        lead=row.lead,
        url=row.url,
        publisher=row.publisher,
        published_at=row.published_at,
        stored_at=row.stored_at,
        duplicate_of=row.duplicate_of,
        source_id=row.source_id,
        language=row.language,
    )
