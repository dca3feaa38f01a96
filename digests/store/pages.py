"""The PageStore port: articles that have their feed's words, for want of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, select, update

from digests.model import Document, Take
from digests.store import documents
from digests.store.documents import State
from digests.store.tables import articles, sources, versions
from digests.syndication import Awaited, Item

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.store.columns import AnyRow
    from digests.store.engine import Database

_wanted = and_(
    versions.c.article_id == articles.c.id,
    versions.c.number == articles.c.newest_version,
    versions.c.state != State.DROPPED,
    articles.c.url.is_not(None),
    sources.c.id == articles.c.source_id,
    sources.c.removed_at.is_(None),
    sources.c.take != Take.FEED,
)


class StorePages:
    """The PageStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, until: datetime, limit: int) -> list[Awaited]:
        its_turn = versions.c.page_due_at <= now
        async with self._database.read() as connection:
            if (await connection.execute(select(versions.c.number).where(its_turn).limit(1))).first() is None:
                return []
        wanted = (
            select(versions, articles.c.publisher, articles.c.url, articles.c.published_at, sources.c.take)
            .where(its_turn, _wanted)
            .order_by(versions.c.page_due_at, versions.c.article_id)
            .limit(limit)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(wanted.with_for_update(of=versions, skip_locked=True))).all()
            if not rows:  # what is due is of an older version, or of a source that is not read any more
                forgotten = update(versions).where(its_turn, ~exists().where(_wanted)).values(page_due_at=None)
                await connection.execute(forgotten)
            for row in rows:
                await connection.execute(_is(row.article_id, row.number).values(page_due_at=until))
        return [_awaited(row, until) for row in rows]

    async def settle(self, awaited: Awaited, document: Document, now: datetime) -> bool:
        page = await documents.pack(document.page)
        async with self._database.write() as connection:
            return await _settle(connection, awaited, document, page, now)


async def _settle(
    connection: AsyncConnection, awaited: Awaited, document: Document, page: bytes | None, now: datetime
) -> bool:
    values = {"lack": document.lack, "page_due_at": document.page_due_at, "page_tries": awaited.tries + 1}
    leased = _is(awaited.article_id, awaited.version).where(versions.c.page_due_at == awaited.due_at)
    settled = (await connection.execute(leased.values(values).returning(versions.c.content_hash))).one_or_none()
    if settled is None:
        return False
    if document.lack is not None or document.text == awaited.item.document.text:
        return True
    of_item = settled.content_hash
    number = await documents.add_version(
        connection, awaited.article_id, document, page, of_item, now, after=awaited.version
    )
    return number is not None


def _is(article_id: int, number: int) -> Update:
    return update(versions).where(versions.c.article_id == article_id, versions.c.number == number)


def _awaited(row: AnyRow, until: datetime) -> Awaited:
    document = Document(
        source=row.publisher,
        keys=(),  # it has them
        text=row.original,
        title=row.title,
        url=row.url,
        published_at=row.published_at,
        author=row.author,
        language=row.language,
    )
    return Awaited(
        article_id=row.article_id,
        version=row.number,
        tries=row.page_tries or 0,
        due_at=until,
        take=Take(row.take),
        item=Item(document=document, teaser=True),
    )
