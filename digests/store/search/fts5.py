"""On SQLite's FTS5.

The index holds no text: a row is taken out of it by giving it the very words that were put in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, column, insert, select, table, text

from digests.store import headlines
from digests.store.search.terms import row_number, terms
from digests.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Headline
    from digests.store.search.terms import Indexed

# The column of the table's own name takes orders.
_index = table("search", *map(column, ("search", "title", "body", "scope")), column("rowid", BigInteger))


def match(words: str) -> str | None:
    """A full-text query for every one of the words, "phrases" kept together; None when there is no word in it.

    Every term is a quoted string, in which nothing is an operator.
    """
    return " AND ".join(f'"{term}"' for term in terms(words)) or None


async def put_in(connection: AsyncConnection, added: Sequence[Indexed]) -> None:
    await connection.execute(insert(_index), [_row(one) for one in added])


async def take_out(connection: AsyncConnection, removed: Sequence[Indexed]) -> None:
    await connection.execute(insert(_index), [{"search": "delete", **_row(one)} for one in removed])


async def newest(
    connection: AsyncConnection,
    words: str,
    source_ids: Collection[int],
    since_at: datetime,
    limit: int,
    offset: int = 0,
) -> list[Headline]:
    """Row numbers are in order of time: the newest come first without sorting, and it ends at the window's edge."""
    query = match(words)
    if query is None:
        return []
    found = (
        select(*headlines.COLUMNS)
        .select_from(_index)
        .join(articles, articles.c.search_row == _index.c.rowid)
        .where(text("search MATCH :query").bindparams(query=_within(query, source_ids)))
        .where(_index.c.rowid >= row_number(since_at, 0))
        .where(articles.c.source_id.in_(source_ids), articles.c.published_at >= since_at)
        .order_by(_index.c.rowid.desc())
        .limit(limit)
        .offset(offset)
    )
    return [headlines.headline(row) for row in await connection.execute(found)]


def _row(one: Indexed) -> dict[str, Any]:
    return {"rowid": one.row, "title": one.title, "body": one.body, "scope": _scope(one.source_id)}


def _scope(source_id: int) -> str:
    return f"s{source_id}"


def _within(query: str, source_ids: Collection[int]) -> str:
    """The query for articles of these sources. Its words do not reach the column of sources."""
    return f"{{title body}} : ({query}) AND scope : ({' OR '.join(map(_scope, source_ids))})"
