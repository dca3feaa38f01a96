"""The SubscriptionStore port: what a channel wants, and when it is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import Channel, Subscription, Wishes
from digests.store.channels import channel_of, columns_of, in_channel
from digests.store.tables import subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from digests.store.columns import AnyRow
    from digests.store.engine import Database


class Subscriptions:
    """The SubscriptionStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, channel: Channel, wishes: Wishes, next_due_at: datetime, now: datetime) -> Subscription:
        made = insert(subscriptions).values(
            name_key=wishes.name.casefold(),
            wishes=wishes,
            created_at=now,
            next_due_at=next_due_at,
            **columns_of(channel),
        )
        try:
            async with self._database.write() as connection:
                return subscription((await connection.execute(made.returning(subscriptions))).one())
        except IntegrityError as error:
            raise ValueError(f"this channel has a digest named {wishes.name!r} already") from error

    async def of_channel(self, channel: Channel) -> list[Subscription]:
        query = select(subscriptions).where(in_channel(subscriptions, channel))
        return await self._found(query.order_by(subscriptions.c.created_at, subscriptions.c.id))

    async def change(self, subscription: Subscription, wishes: Wishes, next_due_at: datetime) -> bool:
        as_known = and_(subscriptions.c.id == subscription.id, subscriptions.c.wishes == subscription.wishes)
        values = {"wishes": wishes, "name_key": wishes.name.casefold(), "next_due_at": next_due_at}
        try:
            async with self._database.write() as connection:
                return bool((await connection.execute(update(subscriptions).where(as_known).values(values))).rowcount)
        except IntegrityError as error:
            raise ValueError(f"this channel has a digest named {wishes.name!r} already") from error

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        query = select(subscriptions).where(subscriptions.c.next_due_at <= now)
        return await self._found(query.order_by(subscriptions.c.next_due_at, subscriptions.c.id).limit(limit))

    async def _found(self, query: Select[Any]) -> list[Subscription]:
        async with self._database.read() as connection:
            return [subscription(row) for row in await connection.execute(query)]


def subscription(row: AnyRow) -> Subscription:
    return Subscription(
        id=row.id,
        channel=channel_of(row),
        wishes=row.wishes,
        created_at=row.created_at,
        next_due_at=row.next_due_at,
    )
