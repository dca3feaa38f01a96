"""The Watch port: what may be the matter, and what the operator and the owners were told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from digests.address import shown
from digests.model import DeliveryState, FeedState, SlotState, Trouble
from digests.oversight import Lost, Skipped, SourceNews
from digests.store import moves
from digests.store.channels import channel_of, in_channel, in_workspace
from digests.store.columns import storable
from digests.store.following import OVER
from digests.store.records import query_records, record_of
from digests.store.sources import source_of
from digests.store.subscriptions import LASTING, subscription_of
from digests.store.tables import alerts, deliveries, feeds, slots, sources, strays, subscriptions, versions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from digests.alerts import Key
    from digests.model import Subscription
    from digests.oversight import Record
    from digests.store.engine import Database

TROUBLES = {
    DeliveryState.UNSURE: Trouble.UNSURE,
    DeliveryState.HELD: Trouble.HELD,
    DeliveryState.REFUSED: Trouble.REFUSED,
    DeliveryState.SENT: Trouble.TWICE,
}
SUSPENSION_UNTOLD = and_(subscriptions.c.suspended.is_not(None), subscriptions.c.suspended_told_at.is_(None), LASTING)
WELL = (FeedState.OK, FeedState.SLOW, FeedState.MOVED)
# A source of which its users were told one thing, and another is true by now.
SOURCE_UNTOLD = or_(
    and_(feeds.c.state.in_(OVER), sources.c.told_of.is_(None)),
    and_(feeds.c.state.in_(WELL), sources.c.told_of.is_not(None)),
)
PAUSED = and_(subscriptions.c.pause_reason.is_not(None), LASTING)


class StoreWatch:
    """The Watch port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deliveries(self, since_at: datetime) -> list[tuple[Trouble, int]]:
        late = select(strays.c.delivery_id).where(strays.c.at >= since_at)
        refused = and_(deliveries.c.state == DeliveryState.REFUSED, deliveries.c.tried_at >= since_at)
        twice = and_(deliveries.c.state == DeliveryState.SENT, deliveries.c.id.in_(late), moves.posted_twice())
        query = select(deliveries.c.id, deliveries.c.state).where(
            or_(deliveries.c.state.in_((DeliveryState.UNSURE, DeliveryState.HELD)), refused, twice)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(deliveries.c.id.desc()))
            return [(TROUBLES[DeliveryState(row.state)], row.id) for row in rows]

    async def paused(self) -> list[int]:
        query = select(subscriptions.c.id).where(PAUSED).order_by(subscriptions.c.id)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def skipped(self, reason: str, since_at: datetime) -> list[int]:
        its = slots.c.state == SlotState.SKIPPED, slots.c.due_at >= since_at, slots.c.reason == storable(reason)
        async with self._database.read() as connection:
            return list(
                (await connection.execute(select(slots.c.id).where(*its).order_by(slots.c.id.desc()))).scalars()
            )

    async def records(self, delivery_ids: Collection[int]) -> list[Record]:
        query = query_records().where(deliveries.c.id.in_(delivery_ids)).order_by(deliveries.c.id.desc())
        async with self._database.read() as connection:
            return [record_of(row) for row in await connection.execute(query)]

    async def subscriptions(self, subscription_ids: Collection[int]) -> list[Subscription]:
        query = select(subscriptions).where(PAUSED, subscriptions.c.id.in_(subscription_ids))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(subscriptions.c.id))
            return [subscription_of(row) for row in rows]

    async def slots(self, slot_ids: Collection[int]) -> list[Skipped]:
        query = select(slots.c.id.label("slot_id"), slots.c.due_at, subscriptions).join(
            subscriptions, subscriptions.c.id == slots.c.subscription_id
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query.where(slots.c.id.in_(slot_ids)).order_by(slots.c.id.desc()))
            return [
                Skipped(id=row.slot_id, name=row.wishes.name, channel=channel_of(row), due_at=row.due_at)
                for row in rows
            ]

    async def lost(self) -> list[int]:
        query = select(feeds.c.id).where(feeds.c.state.in_(OVER)).order_by(feeds.c.id)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def feeds(self, feed_ids: Collection[int]) -> list[Lost]:
        reading = select(func.count()).select_from(sources).where(sources.c.feed_id == feeds.c.id).scalar_subquery()
        query = select(feeds, reading.label("sources")).where(feeds.c.id.in_(feed_ids), feeds.c.state.in_(OVER))
        async with self._database.read() as connection:
            return [
                Lost(
                    id=row.id,
                    address=shown(row.address),
                    state=FeedState(row.state),
                    reason=row.reason or "",
                    sources=row.sources,
                )
                for row in await connection.execute(query.order_by(feeds.c.id))
            ]

    async def unread(self) -> tuple[datetime | None, int]:
        query = select(func.min(versions.c.stored_at), func.count()).where(versions.c.state == "unread")
        async with self._database.read() as connection:
            oldest_at, count = (await connection.execute(query)).one()
            return oldest_at, count

    async def told(self) -> set[Key]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(alerts.c.trouble, alerts.c.subject))
            return {(Trouble(row.trouble), row.subject) for row in rows}

    async def keep(self, new: Collection[Key], over: Collection[Key], now: datetime) -> None:
        async with self._database.write() as connection:
            if new or over:
                its = alerts.c.trouble == bindparam("its"), alerts.c.subject == bindparam("whose")
                ended = [{"its": trouble, "whose": storable(subject)} for trouble, subject in (*over, *new)]
                await connection.execute(delete(alerts).where(*its), ended)
            if new:
                rows = [{"trouble": trouble, "subject": storable(subject), "told_at": now} for trouble, subject in new]
                await connection.execute(insert(alerts), rows)

    async def tell_of_pause(self, now: datetime) -> Subscription | None:
        untold = and_(PAUSED, subscriptions.c.pause_told_at.is_(None))
        async with self._database.write() as connection:
            query = select(subscriptions.c.id).where(untold).order_by(subscriptions.c.id).limit(1)
            first = (await connection.execute(query)).scalar_one_or_none()
            stamp = update(subscriptions).where(subscriptions.c.id == first, untold).values(pause_told_at=now)
            row = (await connection.execute(stamp.returning(subscriptions))).one_or_none()
            return None if row is None else subscription_of(row)

    async def tell_of_suspension(self, now: datetime) -> list[Subscription]:
        async with self._database.write() as connection:
            query = select(subscriptions).where(SUSPENSION_UNTOLD).order_by(subscriptions.c.id).limit(1)
            first = (await connection.execute(query)).one_or_none()
            if first is None:
                return []
            of_channel = in_channel(subscriptions, channel_of(first))
            stamp = update(subscriptions).where(of_channel, SUSPENSION_UNTOLD).values(suspended_told_at=now)
            rows = await connection.execute(stamp.returning(subscriptions))
            return sorted(map(subscription_of, rows), key=lambda one: one.id)

    async def tell_of_sources(self) -> SourceNews | None:
        untold = select(sources, feeds.c.state, feeds.c.reason).join(feeds, feeds.c.id == sources.c.feed_id)
        untold = untold.where(SOURCE_UNTOLD).order_by(sources.c.id)
        async with self._database.read() as connection:
            first = (await connection.execute(untold.limit(1))).one_or_none()
        if first is None:
            return None
        workspace = first.platform, first.workspace
        theirs = untold.where(in_workspace(sources, workspace))
        async with self._database.write() as connection:
            rows = (await connection.execute(theirs.with_for_update(of=sources))).all()
            for row in rows:
                told_of = row.state if row.state in OVER else None
                stamp = update(sources).where(sources.c.id == row.id).values(told_of=told_of)
                await connection.execute(stamp)
            lasting = select(subscriptions).where(in_workspace(subscriptions, workspace), LASTING)
            digests = [subscription_of(row) for row in await connection.execute(lasting.order_by(subscriptions.c.id))]
        return SourceNews(
            workspace=workspace,
            lost=[(source_of(row), FeedState(row.state), row.reason or "") for row in rows if row.state in OVER],
            found=[source_of(row) for row in rows if row.state not in OVER],
            subscriptions=digests,
        )
