"""The FeedStore port: the feeds that sources read from, and whose turn it is to fetch one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, update
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

# A feed waits for four weeks at most where every source wishes that, a tenth of it by lot, and a week of days on which
# it is not to be asked.
FARTHEST = timedelta(days=40)
LATE = timedelta(days=1)  # that a turn given by a clock that was ahead may be late: all further ones are looked at

_followed = sources.c.feed_id == feeds.c.id
_others = sources.alias("others")


class StoreFeeds:
    """The FeedStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, until: datetime, limit: int) -> list[Polled]:
        if not await self._any(now):  # nearly always: asked every few seconds
            return []
        ids: list[int] = []
        async with self._database.write() as connection:
            for its_turn in _turns(now):
                if room := limit - len(ids):
                    first = its_turn.order_by(feeds.c.next_at, feeds.c.id).limit(room)
                    ids += (await connection.execute(first.with_for_update(skip_locked=True))).scalars()
            lease = update(feeds).where(feeds.c.id.in_(ids))
            odd = feeds.c.attempt + 1 + feeds.c.attempt % 2
            await connection.execute(lease.values(next_at=until, attempt=odd))
            rows = (await connection.execute(_with_wishes().where(feeds.c.id.in_(ids)))).all()
        place = {number: place for place, number in enumerate(ids)}
        return [_polled(row) for row in sorted(rows, key=lambda row: place[row.id])]

    async def _any(self, now: datetime) -> bool:
        async with self._database.read() as connection:
            for its_turn in _turns(now):
                if (await connection.execute(its_turn.limit(1))).first() is not None:
                    return True
        return False

    async def settle(self, polled: Polled) -> bool:
        try:
            async with self._database.write() as connection:
                return await _settle(connection, polled)
        except IntegrityError:  # another moved to the same address at this moment: it is there by now
            async with self._database.write() as connection:
                return await _settle(connection, polled)

    async def following(self, feed_id: int) -> list[Following]:
        beside = (
            select(func.count())
            .where(_others.c.platform == sources.c.platform, _others.c.workspace == sources.c.workspace)
            .where(_others.c.feed_id.is_not(None))
        )
        query = select(sources, beside.scalar_subquery().label("beside")).where(sources.c.feed_id == feed_id)
        async with self._database.read() as connection:
            return [
                Following(
                    workspace=(row.platform, row.workspace),
                    source=source_of(row),
                    begun=row.began_at is not None,
                    taken_since=row.taken_since,
                    taken=row.taken or 0,
                    beside=row.beside,
                )
                for row in await connection.execute(query.order_by(sources.c.id))
            ]

    async def resume(self, workspace: Workspace, source_id: int, now: datetime) -> bool:
        its = select(sources.c.feed_id).where(in_workspace(sources, workspace), sources.c.id == source_id)
        query = select(feeds).where(feeds.c.id == its.scalar_subquery()).with_for_update()
        async with self._database.write() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return False
            if not following.is_leased(row.attempt):  # else it is being fetched, or as good as that
                await connection.execute(update(feeds).where(feeds.c.id == row.id).values(_asked_for(row, now)))
            return True

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
            await following.wake(connection, other)
            await following.drop_unread(connection, [polled.id])
            return True
    values = _values(polled)
    new = select(sources.c.id).where(sources.c.feed_id == polled.id, sources.c.began_at.is_(None)).limit(1)
    if polled.next_at and polled.checked_at and not polled.failures and (await connection.execute(new)).first():
        values["next_at"] = following.soon(polled.next_at, polled.checked_at, polled.asks)  # it came meanwhile
    await connection.execute(update(feeds).where(feeds.c.id == polled.id).values(values))
    return True


def _turns(now: datetime) -> tuple[Select[Any], Select[Any]]:
    """Feeds that are due; and those that were given a later turn than any may have, or fetched later than now, by a
    clock that was ahead."""
    ahead = feeds.c.next_at > now + FARTHEST, and_(feeds.c.next_at > now + LATE, feeds.c.checked_at > now)
    its = select(feeds.c.id)
    return its.where(feeds.c.next_at <= now), its.where(feeds.c.next_at > now + LATE, or_(*ahead))


def _asked_for(row: AnyRow, now: datetime) -> dict[str, Any]:
    """What a person's wish makes of a feed that nobody is fetching."""
    if row.state in following.OVER:
        return following.tried_anew(now)
    asks = row.asks or Asks()
    return {"next_at": min(row.next_at, max(now, asks.until or now))}


def _values(polled: Polled) -> dict[str, Any]:
    return {
        "attempt": polled.attempt + 1,
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
