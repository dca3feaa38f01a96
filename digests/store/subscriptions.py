"""The SubscriptionStore port: what a channel wants, and when it is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from digests import hindrances
from digests.errors import NameTaken
from digests.model import Channel, DeliveryState, SlotState, Subscription, Wishes
from digests.store.channels import channel_of, columns_of, in_channel, in_workspace
from digests.store.columns import storable
from digests.store.moves import FREE, move
from digests.store.refusals import CLEARED
from digests.store.room import keep_room
from digests.store.tables import deliveries, digests, slots, subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Workspace
    from digests.ports.sources import Quotas
    from digests.store.columns import AnyRow
    from digests.store.engine import Database

ENDED = "The digest was ended before it was made."
LASTING = subscriptions.c.ended_at.is_(None)


class Subscriptions:
    """The SubscriptionStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        channel: Channel,
        wishes: Wishes,
        next_due_at: datetime | None,
        now: datetime,
        quotas: Quotas | None = None,
    ) -> Subscription | None:
        made = insert(subscriptions).values(
            name_key=_key(wishes),
            wishes=wishes,
            revision=0,
            refusals=0,
            created_at=now,
            next_due_at=next_due_at,
            **columns_of(channel),
        )
        try:
            async with self._database.write() as connection:
                await _keep_room(connection, channel, quotas)
                return subscription_of((await connection.execute(made.returning(subscriptions))).one())
        except IntegrityError:
            return None

    async def of_channel(self, channel: Channel) -> list[Subscription]:
        query = select(subscriptions).where(in_channel(subscriptions, channel), LASTING)
        return await self._found(query.order_by(subscriptions.c.created_at, subscriptions.c.id))

    async def of_workspace(self, workspace: Workspace) -> list[Subscription]:
        found = await self._found(select(subscriptions).where(in_workspace(subscriptions, workspace), LASTING))
        return sorted(found, key=lambda one: (one.channel.id, one.created_at, one.id))  # the same on every database

    async def workspaces(self) -> list[Workspace]:
        query = select(subscriptions.c.platform, subscriptions.c.workspace).where(LASTING).distinct()
        async with self._database.read() as connection:
            return sorted((row.platform, row.workspace) for row in await connection.execute(query))

    async def ever(self, channel: Channel) -> bool:
        query = select(subscriptions.c.id).where(in_channel(subscriptions, channel)).limit(1)
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def change(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None
    ) -> Subscription | None:
        changed = (
            update(subscriptions)
            .where(_as_known(subscription))
            .values(
                wishes=wishes,
                name_key=_key(wishes),
                next_due_at=next_due_at,
                revision=subscription.revision + 1,
                **({} if wishes.paused else CLEARED),
            )
        )
        try:
            async with self._database.write() as connection:
                row = (await connection.execute(changed.returning(subscriptions))).one_or_none()
        except IntegrityError as error:
            raise NameTaken(f"this channel has a digest named {wishes.name!r} already") from error
        return None if row is None else subscription_of(row)

    async def end(self, subscription: Subscription, now: datetime) -> bool:
        ended = update(subscriptions).where(_as_known(subscription)).values(ended_at=now, next_due_at=None)
        async with self._database.write() as connection:
            if not (await connection.execute(ended)).rowcount:
                return False
            await connection.execute(_skip_planned(subscription, now))
            await _drop_waiting(connection, subscription, now)
            return True

    async def suspend(self, channel: Channel, reason: str) -> int:
        async with self._database.write() as connection:
            return await suspend(connection, in_channel(subscriptions, channel), reason, told_at=None)

    async def lift(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None, now: datetime
    ) -> Subscription | None:
        lifted = (
            update(subscriptions)
            .where(_as_known(subscription))
            .values(
                wishes=wishes,
                next_due_at=next_due_at,
                revision=subscription.revision + 1,
                suspended=None,
                suspended_told_at=None,
                **({} if wishes.paused else CLEARED),
            )
        )
        async with self._database.write() as connection:
            row = (await connection.execute(lifted.returning(subscriptions))).one_or_none()
            if row is None:
                return None
            await _wake(connection, subscription, now)
            return subscription_of(row)

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        query = select(subscriptions).where(subscriptions.c.next_due_at <= now)
        return await self._found(query.order_by(subscriptions.c.next_due_at, subscriptions.c.id).limit(limit))

    async def _found(self, query: Select[Any]) -> list[Subscription]:
        async with self._database.read() as connection:
            return [subscription_of(row) for row in await connection.execute(query)]


async def _keep_room(connection: AsyncConnection, channel: Channel, quotas: Quotas | None) -> None:
    """NoRoom when the channel has enough, or has none and enough others have."""
    if quotas is None:
        return
    of_channel = select(func.count()).where(in_channel(subscriptions, channel), LASTING)
    if not await keep_room(connection, of_channel, quotas.subscriptions, "subscriptions"):
        others = select(subscriptions.c.channel).where(in_workspace(subscriptions, channel.home), LASTING).distinct()
        of_workspace = select(func.count()).select_from(others.subquery())
        await keep_room(connection, of_workspace, quotas.channels, "channels")


async def suspend(
    connection: AsyncConnection, whose: ColumnElement[bool], reason: str, *, told_at: datetime | None
) -> int:
    """Suspend what is not, and say this reason of what is. Locked in order, so that no two nodes wait crosswise."""
    locked = select(subscriptions.c.id, subscriptions.c.suspended).where(whose, LASTING).order_by(subscriptions.c.id)
    rows = (await connection.execute(locked.with_for_update())).all()
    fresh = [row.id for row in rows if row.suspended is None]
    values: dict[str, Any] = {"suspended": storable(reason)}
    for statement in (
        update(subscriptions).where(subscriptions.c.id.in_([row.id for row in rows])).values(values),
        update(subscriptions)
        .where(subscriptions.c.id.in_(fresh))
        .values(next_due_at=None, suspended_told_at=told_at, revision=subscriptions.c.revision + 1),
    ):
        await connection.execute(statement)
    return len(fresh)


def _key(wishes: Wishes) -> str:
    return storable(wishes.name).casefold()


def _as_known(subscription: Subscription) -> ColumnElement[bool]:
    return and_(subscriptions.c.id == subscription.id, subscriptions.c.revision == subscription.revision, LASTING)


def _skip_planned(subscription: Subscription, now: datetime) -> Update:
    return (
        update(slots)
        .where(slots.c.subscription_id == subscription.id, slots.c.state == SlotState.PLANNED)
        .values(state=SlotState.SKIPPED, reason=ENDED, settled_at=now)
    )


async def _drop_waiting(connection: AsyncConnection, subscription: Subscription, now: datetime) -> None:
    """What waits for its turn or its time. Of a sender that holds a lease and was about to try, too: it finds the lease
    lost."""
    about_to_try = and_(deliveries.c.state == DeliveryState.SENDING, deliveries.c.tried_at.is_(None))
    waiting = or_(deliveries.c.state == DeliveryState.PENDING, about_to_try)
    await move(
        connection, DeliveryState.DROPPED, now, _its_own(subscription), waiting, by=None, why=hindrances.ENDED, **FREE
    )


async def _wake(connection: AsyncConnection, subscription: Subscription, now: datetime) -> None:
    """What waited because it was suspended waits no longer."""
    waiting = deliveries.c.state == DeliveryState.PENDING, deliveries.c.reason == str(hindrances.SUSPENDED)
    why = "It can be posted again."
    await move(
        connection, DeliveryState.PENDING, now, _its_own(subscription), *waiting, by=None, why=why, not_before=now
    )


def _its_own(subscription: Subscription) -> ColumnElement[bool]:
    """A delivery of one of its editions."""
    return exists().where(
        digests.c.id == deliveries.c.digest_id,
        slots.c.id == digests.c.slot_id,
        slots.c.subscription_id == subscription.id,
    )


def subscription_of(row: AnyRow) -> Subscription:
    return Subscription(
        id=row.id,
        channel=channel_of(row),
        wishes=row.wishes,
        created_at=row.created_at,
        next_due_at=row.next_due_at,
        revision=row.revision,
        pause_reason=row.pause_reason,
        suspended=row.suspended,
    )
