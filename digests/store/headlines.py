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
    articles.c.backlog,
)
NEWEST_FIRST = (articles.c.published_at.desc(), articles.c.id.desc())
OLDEST_FIRST = (articles.c.published_at, articles.c.id)


def of_sources(source_ids: Collection[int]) -> Select[Any]:
    """The headlines of every read article of these sources, in no order."""
    return select(*COLUMNS).where(articles.c.source_id.in_(source_ids), articles.c.shown_version.is_not(None))


def headline(row: AnyRow) -> Headline:
    """Of a row that begins with COLUMNS. By position, which is faster than by name: an edition looks at thousands."""
    return Headline(
        article_id=row[0],
        story_id=row[1],
        title=row[2],
        lead=row[3],
        url=row[4],
        publisher=row[5],
        published_at=row[6],
        stored_at=row[7],
        duplicate_of=row[8],
        source_id=row[9],
        language=row[10],
        backlog=bool(row[11]),
    )
