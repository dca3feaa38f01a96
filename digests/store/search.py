"""Search, on SQLite's full-text index.

The index holds no text: a row is taken out of it by giving it the very words that were put in. A version that is newly
shown gets a row of its own, `articles.search_row`. Row numbers grow with the moment of publishing, so that the newest
matches come first without sorting, and a search ends at its window's edge. Beside its words a row has its source, so
that a word which other workspaces use often costs this one nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import BigInteger, column, insert, select, table, text, type_coerce

from digests.model import Span
from digests.store import headlines
from digests.store.columns import EPOCH, Record, aware, storable
from digests.store.tables import articles, versions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Headline
    from digests.store.engine import Database

# More than anybody types; a pasted article is cut, not run.
MAX_TERMS = 24
MAX_LENGTH = 2_000
# 34 bits of seconds reach from the year 1697 to 2242; the other 29 tell versions of one second apart.
SEQ_BITS = 29
MAX_SECONDS = 2**33 - 1

_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_QUOTATION_MARKS = str.maketrans("“”„‟«»＂", '"""""""')

# The column of the table's own name takes orders.
_index = table("search", *map(column, ("search", "title", "body", "scope")), column("rowid", BigInteger))


class _Shown(Struct):
    """Of a stored reading, what was indexed."""

    paragraphs: tuple[Span, ...]


_shown = select(
    articles.c.source_id,
    articles.c.search_row,
    articles.c.title,
    versions.c.original,
    type_coerce(versions.c.reading, Record(_Shown)).label("reading"),
).join(versions, (versions.c.article_id == articles.c.id) & (versions.c.number == articles.c.shown_version))


def match(words: str) -> str | None:
    """A full-text query for every one of the words, "phrases" kept together; None when there is no word in it.

    Every term is a quoted string, in which nothing is an operator.
    """
    terms: dict[str, None] = {}
    if len(words) > MAX_LENGTH:
        words = words[:MAX_LENGTH].rpartition(" ")[0]
    for phrase, word in _PHRASE.findall(storable(words).translate(_QUOTATION_MARKS)):
        term = (phrase or word).replace('"', " ").strip()
        if any(unicodedata.category(letter)[0] in "LN" for letter in term):
            terms[term] = None
    return " AND ".join(f'"{term}"' for term in list(terms)[:MAX_TERMS]) or None


def row_number(published_at: datetime, seq: int) -> int:
    """Where an article stands in the index: by the second, then by its placing."""
    seconds = int((aware(published_at) - EPOCH).total_seconds())
    return (max(-MAX_SECONDS, min(MAX_SECONDS, seconds)) << SEQ_BITS) + seq % (1 << SEQ_BITS)


def body(original: str, paragraphs: Iterable[Span]) -> str:
    """The text of an article that is searched."""
    return "\n".join(paragraph.of(original) for paragraph in paragraphs)


async def put_in(connection: AsyncConnection, article_ids: Collection[int]) -> None:
    """Make the shown versions of these articles findable, in the caller's transaction: when they are stored."""
    if rows := await _rows(connection, article_ids):
        await connection.execute(insert(_index), rows)


async def take_out(connection: AsyncConnection, article_ids: Collection[int]) -> None:
    """No longer find the shown versions of these articles, in the caller's transaction: before they change."""
    if rows := await _rows(connection, article_ids):
        await connection.execute(insert(_index), [{"search": "delete", **row} for row in rows])


async def _rows(connection: AsyncConnection, article_ids: Collection[int]) -> list[dict[str, object]]:
    """In order, which the index takes quickest."""
    shown = await connection.execute(_shown.where(articles.c.id.in_(article_ids)).order_by(articles.c.search_row))
    return [
        {
            "rowid": row.search_row,
            "title": row.title,
            "body": body(row.original, row.reading.paragraphs),
            "scope": _scope(row.source_id),
        }
        for row in shown
    ]


def _scope(source_id: int) -> str:
    return f"s{source_id}"


def _within(query: str, source_ids: Collection[int]) -> str:
    """The query for articles of these sources. Its words do not reach the column of sources."""
    return f"{{title body}} : ({query}) AND scope : ({' OR '.join(map(_scope, source_ids))})"


class ArticleSearch:
    """The Search port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        query = match(words)
        if query is None or not source_ids:
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
        async with self._database.read() as connection:
            return [headlines.headline(row) for row in await connection.execute(found)]
