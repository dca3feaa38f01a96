"""The FeedStore port: the feeds that sources read from, and whose turn it is to fetch one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import FeedState
from digests.store import following
from digests.store.channels import in_workspace
from digests.store.columns import storable
from digests.store.sources import source_of
from digests.store.tables import feeds, sources
from digests.syndication import Asks, Following, Polled

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Workspace
    from digests.store.columns import AnyRow
    from digests.store.engine import Database

_followed = sources.c.feed_id == feeds.c.id


class StoreFeeds:
    """The FeedStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, until: datetime, limit: int) -> list[Polled]:
        its_turn = select(feeds.c.id).where(feeds.c.next_at <= now).order_by(feeds.c.next_at, feeds.c.id).limit(limit)
        async with self._database.read() as connection:
            if (await connection.execute(its_turn.limit(1))).first() is None:  # nearly always: asked every few seconds
                return []
        async with self._database.write() as connection:
            ids = (await connection.execute(its_turn.with_for_update(skip_locked=True))).scalars().all()
            lease = update(feeds).where(feeds.c.id.in_(ids)).values(next_at=until, attempt=feeds.c.attempt + 1)
            await connection.execute(lease)
            rows = (await connection.execute(_with_wishes().where(feeds.c.id.in_(ids)))).all()
        place = {number: place for place, number in enumerate(ids)}
        return [_polled(row) for row in sorted(rows, key=lambda row: place[row.id])]

    async def settle(self, polled: Polled) -> bool:
        try:
            async with self._database.write() as connection:
                return await _settle(connection, polled)
        except IntegrityError:  # another moved to the same address at this moment: it is there by now
            async with self._database.write() as connection:
                return await _settle(connection, polled)

    async def release(self, polled: Polled, now: datetime) -> None:
        leased = feeds.c.id == polled.id, feeds.c.attempt == polled.attempt, feeds.c.next_at == polled.next_at
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(*leased).values(next_at=now))

    async def following(self, feed_id: int) -> list[Following]:
        query = select(sources).where(sources.c.feed_id == feed_id).order_by(sources.c.id)
        async with self._database.read() as connection:
            return [
                Following((row.platform, row.workspace), source_of(row), row.began_at is not None)
                for row in await connection.execute(query)
            ]

    async def resume(self, workspace: Workspace, source_id: int, now: datetime) -> bool:
        its = select(sources.c.feed_id).where(in_workspace(sources, workspace), sources.c.id == source_id)
        again = update(feeds).where(feeds.c.id == its.scalar_subquery()).values(following.tried_anew(now))
        async with self._database.write() as connection:
            return bool((await connection.execute(again)).rowcount)

    async def waiting(self, now: datetime) -> tuple[datetime | None, int]:
        query = select(func.min(feeds.c.next_at), func.count()).where(feeds.c.next_at <= now)
        async with self._database.read() as connection:
            oldest_at, count = (await connection.execute(query)).one()
            return oldest_at, count

    async def counts(self) -> dict[FeedState, int]:
        query = select(feeds.c.state, func.count().label("number")).group_by(feeds.c.state)
        async with self._database.read() as connection:
            return {FeedState(row.state): row.number for row in await connection.execute(query)}


async def _settle(connection: AsyncConnection, polled: Polled) -> bool:
    held = select(feeds.c.scope, feeds.c.address_hash)
    held = held.where(feeds.c.id == polled.id, feeds.c.attempt == polled.attempt).with_for_update()
    row = (await connection.execute(held)).one_or_none()
    if row is None:
        return False
    if following.address_hash(polled.address) != row.address_hash:
        moved = update(sources).where(sources.c.feed_id == polled.id)
        await connection.execute(moved.values(address=storable(polled.address)))
        other = (await connection.execute(following.at(row.scope, polled.address))).scalar_one_or_none()
        if other is not None:
            await connection.execute(moved.values(feed_id=other))
            await following.drop_unread(connection, [polled.id])
            return True
    await connection.execute(update(feeds).where(feeds.c.id == polled.id).values(_values(polled)))
    return True


def _values(polled: Polled) -> dict[str, Any]:
    return {
        "address": storable(polled.address),
        "address_hash": following.address_hash(polled.address),
        "state": polled.state,
        "state_at": polled.state_at,
        "reason": None if polled.reason is None else storable(polled.reason),
        "etag": None if polled.etag is None else storable(polled.etag),
        "last_modified": None if polled.last_modified is None else storable(polled.last_modified),
        "body_hash": polled.body_hash,
        "asks": polled.asks,
        "interval": polled.interval,
        "next_at": polled.next_at,
        "checked_at": polled.checked_at,
        "succeeded_at": polled.succeeded_at,
        "changed_at": polled.changed_at,
        "failures": polled.failures,
        "failing_since": polled.failing_since,
    }


def _with_wishes() -> Select[Any]:
    """Feeds with what those that read from them ask for."""
    wanted = select(func.min(sources.c.every)).where(_followed).correlate(feeds).scalar_subquery()
    free = exists().where(_followed, sources.c.every.is_(None))
    beginning = exists().where(_followed, sources.c.began_at.is_(None))
    return select(feeds, wanted.label("wanted"), free.label("free"), beginning.label("beginning"))


def _polled(row: AnyRow) -> Polled:
    return Polled(
        id=row.id,
        address=row.address,
        scope=row.scope,
        attempt=row.attempt,
        state=FeedState(row.state),
        state_at=row.state_at,
        reason=row.reason,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        asks=row.asks or Asks(),
        interval=row.interval,
        wanted=row.wanted,
        fixed=not row.free,
        beginning=row.beginning,
        next_at=row.next_at,
        checked_at=row.checked_at,
        succeeded_at=row.succeeded_at,
        changed_at=row.changed_at,
        failures=row.failures,
        failing_since=row.failing_since,
    )
