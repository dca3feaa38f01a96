"""The PageStore port: articles that have their feed's words, for want of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, select, update

from digests.model import Document, Lack, Take
from digests.store import documents
from digests.store.columns import storable
from digests.store.documents import State
from digests.store.tables import articles, sources, versions
from digests.syndication import Awaited, Item, PageDue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.store.columns import AnyRow
    from digests.store.engine import Database

OF_ONE = 50  # pages of a workspace that may be chosen from at a time
MOST_ALIKE = 500  # articles of one address that are given at once

_wanted = and_(
    versions.c.article_id == articles.c.id,
    versions.c.number == articles.c.newest_version,
    versions.c.state != State.DROPPED,
    articles.c.url.is_not(None),
    sources.c.id == articles.c.source_id,
    sources.c.removed_at.is_(None),
    sources.c.take != Take.FEED,
)


def _any(_: PageDue) -> bool:
    return True


class StorePages:
    """The PageStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(
        self, now: datetime, until: datetime, limit: int, fits: Callable[[PageDue], bool] = _any
    ) -> list[Awaited]:
        its_turn = versions.c.page_due_at <= now
        async with self._database.read() as connection:
            if (await connection.execute(select(versions.c.number).where(its_turn).limit(1))).first() is None:
                return []
            rows = (await connection.execute(_in_turn(now).limit(OF_ONE * max(1, limit)))).all()
        chosen: dict[str, None] = {}
        for row in rows:
            if len(chosen) < limit and row.url not in chosen and fits(_page_due(row)):
                chosen[row.url] = None
        async with self._database.write() as connection:
            if not rows:  # what is due is of an older version, or of a source that is not read any more
                forgotten = update(versions).where(its_turn, ~exists().where(_wanted)).values(page_due_at=None)
                await connection.execute(forgotten)
            return [one for address in chosen for one in await _lease(connection, address, now, until)]

    async def settle(self, awaited: Awaited, document: Document, now: datetime) -> bool:
        page = await documents.pack(document.page)
        async with self._database.write() as connection:
            return await _settle(connection, awaited, document, page, now)

    async def postpone(self, source_id: int, now: datetime, until: datetime) -> None:
        its = select(articles.c.id).where(articles.c.source_id == source_id, articles.c.id == versions.c.article_id)
        later = update(versions).where(versions.c.page_due_at <= now, its.exists()).values(page_due_at=until)
        async with self._database.write() as connection:
            await connection.execute(later)

    async def wait_no_more(self, stored_before: datetime) -> int:
        waiting = (versions.c.state == State.WAITING, versions.c.stored_at <= stored_before)
        async with self._database.read() as connection:
            if (await connection.execute(select(versions.c.number).where(*waiting).limit(1))).first() is None:
                return 0
        async with self._database.write() as connection:
            return (await connection.execute(update(versions).where(*waiting).values(state=State.UNREAD))).rowcount


def _in_turn(now: datetime) -> Select[Any]:
    """What is due, in turn: one page of each workspace, then another one of each; and of a workspace one of each
    source. What was not asked for yet comes first."""
    earlier = (func.coalesce(versions.c.page_tries, 0), versions.c.page_due_at, versions.c.article_id)
    in_source = func.row_number().over(partition_by=articles.c.source_id, order_by=earlier)
    columns = (versions.c.article_id, versions.c.number, articles.c.source_id, sources.c.platform, sources.c.workspace)
    due = (
        select(*columns, articles.c.url, versions.c.page_due_at, in_source.label("place"))
        .where(versions.c.page_due_at <= now, _wanted)
        .subquery()
    )
    order = (due.c.place, due.c.page_due_at, due.c.article_id)
    place = func.row_number().over(partition_by=(due.c.platform, due.c.workspace), order_by=order)
    ranked = select(due, place.label("in_workspace")).subquery()
    return (
        select(ranked)
        .where(ranked.c.in_workspace <= OF_ONE)
        .order_by(ranked.c.in_workspace, ranked.c.page_due_at, ranked.c.article_id)
    )


async def _lease(connection: AsyncConnection, address: str, now: datetime, until: datetime) -> list[Awaited]:
    """All that wait for this address, whoever's they are: it is fetched once for them."""
    columns = (articles.c.publisher, articles.c.url, articles.c.published_at, articles.c.source_id, sources.c.take)
    whose = (sources.c.platform, sources.c.workspace, articles.c.stored_at.label("came_at"))
    wanted = (
        select(versions, *columns, *whose)
        .where(articles.c.url == storable(address), versions.c.page_due_at <= now, _wanted)
        .order_by(versions.c.article_id)
        .limit(MOST_ALIKE)
    )
    rows = (await connection.execute(wanted.with_for_update(of=versions, skip_locked=True))).all()
    for row in rows:
        await connection.execute(_is(row.article_id, row.number).values(page_due_at=until))
    return [_awaited(row, until) for row in rows]


async def _settle(
    connection: AsyncConnection, awaited: Awaited, document: Document, page: bytes | None, now: datetime
) -> bool:
    tries = awaited.tries + (document.lack is not Lack.LATER)
    values = {"lack": document.lack, "page_due_at": document.page_due_at, "page_tries": tries}
    leased = _is(awaited.article_id, awaited.version).where(versions.c.page_due_at == awaited.due_at)
    held = leased.values(values).returning(versions.c.content_hash, versions.c.state)
    settled = (await connection.execute(held)).one_or_none()
    if settled is None:
        return False
    if settled.state == State.WAITING and document.lack is not Lack.LATER:
        await _complete(connection, awaited, document, page)
        return True
    if document.lack is not None or document.text == awaited.item.document.text:
        return True
    of_item = settled.content_hash
    number = await documents.add_version(
        connection, awaited.article_id, document, page, of_item, now, after=awaited.version
    )
    return number is not None


async def _complete(connection: AsyncConnection, awaited: Awaited, document: Document, page: bytes | None) -> None:
    """Nobody has read it yet: it is as if it had come with its page."""
    texts = {"title": document.title, "author": document.author, "language": document.language}
    values = {name: None if text is None else storable(text) for name, text in texts.items()}
    whole = _is(awaited.article_id, awaited.version).where(versions.c.state == State.WAITING)
    await connection.execute(whole.values(state=State.UNREAD, original=storable(document.text), page=page, **values))
    article = update(articles).where(articles.c.id == awaited.article_id)
    if document.url is not None:
        await connection.execute(article.values(url=documents.link(document.url)))
    if document.published_at is not None:
        undated = article.where(articles.c.published_at == articles.c.stored_at, articles.c.shown_version.is_(None))
        past = undated.where(articles.c.stored_at > document.published_at)
        await connection.execute(past.values(published_at=document.published_at))


def _is(article_id: int, number: int) -> Update:
    return update(versions).where(versions.c.article_id == article_id, versions.c.number == number)


def _page_due(row: AnyRow) -> PageDue:
    return PageDue(
        article_id=row.article_id,
        version=row.number,
        source_id=row.source_id,
        workspace=(row.platform, row.workspace),
        address=row.url,
    )


def _awaited(row: AnyRow, until: datetime) -> Awaited:
    document = Document(
        source=row.publisher,
        keys=(),  # it has them
        text=row.original,
        title=row.title,
        url=row.url,
        published_at=None if row.published_at == row.came_at else row.published_at,  # else nobody said
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
        source_id=row.source_id,
        workspace=(row.platform, row.workspace),
    )
