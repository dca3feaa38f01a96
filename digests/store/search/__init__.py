"""Search, on the engine's own full-text index.

A version that is newly shown gets a row of its own, `articles.search_row`. Row numbers grow with the moment of
publishing, so that the newest come first, and a search ends at its window's edge. Beside its words a row has its
source, so that a word which other workspaces use often costs this one nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digests.store.search import fts5
from digests.store.search.terms import Indexed, body, indexed, row_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Headline
    from digests.store.engine import Database

__all__ = ["ArticleSearch", "Indexed", "body", "put_in", "row_number", "take_out"]


def _index(connection: AsyncConnection) -> Any:
    """The module for this engine."""
    if connection.dialect.name == "sqlite":
        return fts5
    from digests.store.search import tsvector  # loaded where it is used

    return tsvector


async def put_in(connection: AsyncConnection, added: Sequence[Indexed]) -> None:
    """Make these findable, in the caller's transaction. In order of their rows, which an index takes quickest."""
    if added:
        await _index(connection).put_in(connection, sorted(added, key=lambda one: one.row))


async def take_out(connection: AsyncConnection, article_ids: Collection[int]) -> None:
    """No longer find the shown versions of these articles, in the caller's transaction: before they change."""
    if removed := await indexed(connection, article_ids):
        await _index(connection).take_out(connection, removed)


class ArticleSearch:
    """The Search port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        if not source_ids:
            return []
        async with self._database.read() as connection:
            found: list[Headline] = await _index(connection).newest(
                connection, words, source_ids, since_at, limit, offset
            )
        return found
