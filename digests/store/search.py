"""Search, on SQLite's full-text index.

The index holds no text, and rows in it are never changed: a version that is newly shown gets a row of its own, and
`articles.search_row` names the row that counts. Row numbers grow with the moment of publishing, so that the newest
matches come first without sorting, and a search ends at its window's edge.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, column, insert, select, table, text

from digests.store import headlines
from digests.store.columns import EPOCH, aware, storable
from digests.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection
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

_index = table("search", column("rowid", BigInteger), column("title"), column("body"))


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


async def index(connection: AsyncConnection, row: int, title: str, body: str) -> None:
    """Make a version findable, in the caller's transaction."""
    await connection.execute(insert(_index).values(rowid=row, title=title, body=body))


class ArticleSearch:
    """The Search port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        query = match(words)
        return await self._matching(query, source_ids, since_at, limit, offset) if query else []

    async def titles(self, source_ids: Collection[int], words: str, since_at: datetime, limit: int) -> list[Headline]:
        query = match(words)
        return await self._matching(f"title : ({query})", source_ids, since_at, limit, 0) if query else []

    async def _matching(
        self, query: str, source_ids: Collection[int], since_at: datetime, limit: int, offset: int
    ) -> list[Headline]:
        found = (
            select(*headlines.COLUMNS)
            .select_from(_index)
            .join(articles, articles.c.search_row == _index.c.rowid)
            .where(text("search MATCH :query").bindparams(query=query))
            .where(_index.c.rowid >= row_number(since_at, 0))
            .where(articles.c.source_id.in_(source_ids), articles.c.published_at >= since_at)
            .order_by(_index.c.rowid.desc())
            .limit(limit)
            .offset(offset)
        )
        async with self._database.read() as connection:
            return [headlines.headline(row) for row in await connection.execute(found)]
