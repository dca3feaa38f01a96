"""The Watch port: what may be the matter, and what the operator and the owners were told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, or_, select, update

from digests.model import DeliveryState, Trouble
from digests.store import moves
from digests.store.columns import storable
from digests.store.records import query_records, record_of
from digests.store.subscriptions import LASTING, subscription_of
from digests.store.tables import alerts, deliveries, strays, subscriptions, versions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from digests.alerts import Key
    from digests.model import Subscription
    from digests.ports import Record
    from digests.store.engine import Database

PAUSED = and_(subscriptions.c.pause_reason.is_not(None), LASTING)


class StoreWatch:
    """The Watch port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def records(self, since_at: datetime, limit: int) -> list[Record]:
        late = select(strays.c.delivery_id).where(strays.c.at >= since_at)
        refused = and_(deliveries.c.state == DeliveryState.REFUSED, deliveries.c.tried_at >= since_at)
        query = query_records().where(
            or_(
                deliveries.c.state.in_((DeliveryState.UNSURE, DeliveryState.HELD)),
                refused,
                and_(deliveries.c.id.in_(late), moves.posted_twice()),
            )
        )
        async with self._database.read() as connection:
            return [
                record_of(row) for row in await connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit))
            ]

    async def paused(self) -> list[Subscription]:
        query = select(subscriptions).where(PAUSED).order_by(subscriptions.c.id)
        async with self._database.read() as connection:
            return [subscription_of(row) for row in await connection.execute(query)]

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
            for trouble, subject in (*over, *new):
                its = alerts.c.trouble == trouble, alerts.c.subject == storable(subject)
                await connection.execute(delete(alerts).where(*its))
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
