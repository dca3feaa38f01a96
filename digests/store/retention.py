"""The Retention port: what is too old is deleted in small transactions, and never what can still be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import and_, delete, exists, or_, select, type_coerce, update

from digests.oversight import Mark, Swept
from digests.states import OPEN
from digests.store import search
from digests.store.columns import Record
from digests.store.documents import State
from digests.store.tables import (
    articles,
    deliveries,
    digests,
    placings,
    quoted_names,
    slots,
    stories,
    told,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import SlotState
    from digests.store.columns import AnyRow
    from digests.store.engine import Database

NEWEST_SLOTS = 20  # of each subscription, which `status` may show
PAGE = 500  # recorded editions in memory at once

_later = digests.alias("later")
_newer = slots.alias("newer")
_beside = articles.alias("beside")


class _Excerpt(Struct):
    article_id: int


class _Item(Struct):
    article_id: int
    told: tuple[int, ...] = ()
    sentences: tuple[_Excerpt, ...] = ()
    quote: _Excerpt | None = None

    def articles(self) -> set[int]:
        quoted = () if self.quote is None else (self.quote,)
        return {self.article_id, *self.told, *(one.article_id for one in (*self.sentences, *quoted))}


class _Referring(Struct):
    """Of a recorded digest, what it refers to."""

    items: tuple[_Item, ...] = ()
    also: tuple[_Item, ...] = ()


_same_channel = and_(
    _later.c.platform == digests.c.platform,
    _later.c.workspace == digests.c.workspace,
    _later.c.channel == digests.c.channel,
)


class StoreRetention:
    """The Retention port. What goes is judged and deleted alone: nobody reopens it, or joins it, in between."""

    def __init__(self, database: Database, page: int = PAGE) -> None:
        self._database, self._page = database, page

    async def requests(self, before: datetime, mark: Mark | None, limit: int) -> Swept:
        shown_later = exists().where(
            _same_channel,
            _later.c.shown_at > digests.c.shown_at,
            or_(_later.c.asked_by.is_(None), _later.c.asked_by == digests.c.asked_by),
        )
        query = _page(digests.c.recorded_at, digests.c.id, before, mark, limit)
        query = query.add_columns(shown_later.label("may_go")).where(digests.c.asked_by.is_not(None))
        async with self._database.write(alone=True) as connection:
            found = (await connection.execute(query)).all()
            await _delete_digests(connection, going := _going(found))
        return _swept(found, len(going), limit)

    async def editions(self, before: datetime, mark: Mark | None, limit: int) -> Swept:
        unsettled = exists().where(deliveries.c.digest_id == digests.c.id, deliveries.c.state.in_(OPEN))
        shown_later = exists().where(
            _same_channel, _later.c.asked_by.is_(None), _later.c.shown_at.is_not(None), _later.c.id > digests.c.id
        )
        numbered_later = exists().where(_same_channel, _later.c.number > digests.c.number)
        may_go = and_(~unsettled, shown_later, numbered_later, _is_old_slot()).label("may_go")
        query = _page(digests.c.recorded_at, digests.c.id, before, mark, limit)
        query = query.add_columns(may_go, digests.c.slot_id).join(slots, slots.c.id == digests.c.slot_id)
        async with self._database.write(alone=True) as connection:
            found = (await connection.execute(query)).all()
            await _delete_digests(connection, going := _going(found))
            own_slots = [row.slot_id for row in found if row.may_go]
            await connection.execute(delete(slots).where(slots.c.id.in_(own_slots)))
        return _swept(found, len(going), limit)

    async def slots(self, state: SlotState, before: datetime, mark: Mark | None, limit: int) -> Swept:
        without = ~exists().where(digests.c.slot_id == slots.c.id)
        query = _page(slots.c.due_at, slots.c.id, before, mark, limit)
        query = query.add_columns(and_(without, _is_old_slot()).label("may_go")).where(slots.c.state == state)
        async with self._database.write(alone=True) as connection:
            found = (await connection.execute(query)).all()
            going = _going(found)
            await connection.execute(delete(slots).where(slots.c.id.in_(going)))
        return _swept(found, len(going), limit)

    async def articles(
        self, before: datetime, live_at: datetime, spared: Collection[int], mark: Mark | None, limit: int, now: datetime
    ) -> Swept:
        told_of = exists().where(told.c.article_id == articles.c.id)
        goes_on = exists().where(_beside.c.story_id == articles.c.story_id, _beside.c.published_at >= live_at)
        query = _page(articles.c.recent_at, articles.c.id, before, mark, limit).where(articles.c.dropped_at.is_(None))
        query = query.add_columns(and_(~told_of, ~goes_on).label("may_go"), articles.c.story_id)
        async with self._database.write(alone=True) as connection:
            found = (await connection.execute(query)).all()
            going = [row for row in found if row.may_go and row.id not in spared]
            if going:
                await _drop(connection, going, now)
        return _swept(found, len(going), limit)

    async def unposted(self) -> set[int]:
        referring = type_coerce(digests.c.digest, Record(_Referring)).label("referring")
        query = select(digests.c.id, digests.c.recorded_at, referring).where(digests.c.posted_at.is_(None))
        query = query.order_by(digests.c.recorded_at, digests.c.id).limit(self._page)
        found, mark = set[int](), None
        while True:
            page = query if mark is None else query.where(_after(digests.c.recorded_at, digests.c.id, mark))
            async with self._database.read() as connection:
                rows = (await connection.execute(page)).all()
            for row in rows:
                for item in (*row.referring.items, *row.referring.also):
                    found |= item.articles()
            if len(rows) < self._page:
                return found
            mark = Mark(rows[-1].recorded_at, rows[-1].id)


def _is_old_slot() -> ColumnElement[bool]:
    """Not one of the newest of its subscription."""
    least = (
        select(_newer.c.due_at)
        .where(_newer.c.subscription_id == slots.c.subscription_id)
        .order_by(_newer.c.due_at.desc())
        .limit(1)
        .offset(NEWEST_SLOTS - 1)
        .correlate(slots)
        .scalar_subquery()
    )
    return slots.c.due_at < least


def _page(at: Column[Any], number: Column[Any], before: datetime, mark: Mark | None, limit: int) -> Select[Any]:
    query = select(number.label("id"), at.label("at")).where(at < before).order_by(at, number).limit(limit)
    return query if mark is None else query.where(_after(at, number, mark))


def _after(at: Column[Any], number: Column[Any], mark: Mark) -> ColumnElement[bool]:
    return and_(at >= mark.at, or_(at > mark.at, number > mark.id))


def _going(found: Sequence[AnyRow]) -> list[int]:
    return [row.id for row in found if row.may_go]


def _swept(found: Sequence[AnyRow], deleted: int, limit: int) -> Swept:
    return Swept(deleted, Mark(found[-1].at, found[-1].id) if len(found) == limit else None)


async def _delete_digests(connection: AsyncConnection, ids: Sequence[int]) -> None:
    await connection.execute(delete(told).where(told.c.digest_id.in_(ids)))
    await connection.execute(delete(deliveries).where(deliveries.c.digest_id.in_(ids)))
    await connection.execute(delete(digests).where(digests.c.id.in_(ids)))


async def _drop(connection: AsyncConnection, going: Sequence[AnyRow], now: datetime) -> None:
    ids = [row.id for row in going]
    await search.take_out(connection, ids)  # while their words are here
    newest = select(articles.c.newest_version).where(articles.c.id == versions.c.article_id).scalar_subquery()
    of_them = versions.c.article_id.in_(ids)
    empty = {"original": "", "title": None, "reading": None, "page": None, "reason": None}
    unseen = dict.fromkeys(("shown_version", "story_id", "duplicate_of", "search_row", "url", "title", "lead"))
    for statement in (
        delete(placings).where(placings.c.article_id.in_(ids)),
        delete(quoted_names).where(quoted_names.c.article_id.in_(ids)),
        delete(versions).where(of_them, versions.c.number != newest),
        update(versions).where(of_them).values(state=State.DROPPED, **empty),
        update(articles).where(articles.c.id.in_(ids)).values(dropped_at=now, language=None, **unseen),
    ):
        await connection.execute(statement)
    empty_ones = ~exists().where(articles.c.story_id == stories.c.id)
    story_ids = [row.story_id for row in going if row.story_id is not None]
    await connection.execute(delete(stories).where(stories.c.id.in_(story_ids), empty_ones))
