"""The Ledger port: the record of slots and deliveries. Every step is one transaction, and every mark is fenced: one row
changed, or step aside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, literal, or_, select, true, update

from digests import states
from digests.model import DeliveryState, Slot, SlotState, Told
from digests.ports.ledger import Closing, Edition, Made
from digests.present import editions
from digests.store import claims, history, moves, refusals, standings
from digests.store import slots as batches
from digests.store.channels import channel_of, columns_of, in_channel
from digests.store.columns import Instant, storable
from digests.store.conflict import insert_new
from digests.store.subscriptions import subscription_of
from digests.store.tables import deliveries, digests, slots, subscriptions, told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Channel, Digest, Lease, Past, Subscription
    from digests.ports.ledger import Opening, Post, Standing
    from digests.store.engine import Database


LATER = {DeliveryState.REFUSED: "refused", DeliveryState.DROPPED: "given up"}


class SlotLedger:
    """The Ledger port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def has_work(self, now: datetime) -> bool:
        async with self._database.read() as connection:
            return bool((await connection.execute(batches.anything_to_do(now))).scalar_one())

    async def open_slots(self, openings: Sequence[Opening], now: datetime) -> int:
        async with self._database.write() as connection:
            return await batches.open_all(connection, openings, now)

    async def open_slot(
        self,
        subscription: Subscription,
        due_at: datetime,
        next_due_at: datetime,
        now: datetime,
        apart: timedelta = timedelta(),
    ) -> Slot | None:
        async with self._database.write() as connection:
            return await batches.open_one(connection, subscription, due_at, next_due_at, now, apart)

    async def moments(self, subscription_id: int, since_at: datetime) -> list[datetime]:
        async with self._database.read() as connection:
            return await batches.moments(connection, subscription_id, since_at)

    async def standings(self, subscription_ids: Collection[int], since_at: datetime) -> dict[int, Standing]:
        async with self._database.read() as connection:
            return await standings.of(connection, subscription_ids, since_at)

    async def planned(
        self, limit: int, after: Slot | None = None, *, overdue_at: datetime | None = None
    ) -> list[tuple[Slot, Subscription]]:
        query = (
            select(subscriptions, slots.c.id.label("slot_id"), slots.c.due_at)
            .join(slots, slots.c.subscription_id == subscriptions.c.id)
            .where(slots.c.state == SlotState.PLANNED)
            .where(~and_(true() if overdue_at is None else slots.c.due_at >= overdue_at, claims.earlier_to_come()))
            .order_by(slots.c.due_at, slots.c.id)
            .limit(limit)
        )
        if after is not None:
            later = and_(slots.c.due_at == after.due_at, slots.c.id > after.id)
            query = query.where(slots.c.due_at >= after.due_at, or_(slots.c.due_at > after.due_at, later))
        async with self._database.read() as connection:
            return [
                (
                    Slot(id=row.slot_id, subscription_id=row.id, due_at=row.due_at, state=SlotState.PLANNED),
                    subscription_of(row),
                )
                for row in await connection.execute(query)
            ]

    async def record_all(self, made: Sequence[Made], now: datetime) -> dict[int, int]:
        async with self._database.write() as connection:
            return await batches.record_all(connection, made, now)

    async def close_all(self, closings: Sequence[Closing], now: datetime) -> int:
        async with self._database.write() as connection:
            return await batches.close_all(connection, closings, now)

    async def request(self, digest: Digest, user: str) -> int:
        async with self._database.write() as connection:
            return await _insert(
                connection, digest, asked_by=storable(user), recorded_at=digest.made_at, shown_at=digest.made_at
            )

    async def heard(self, channel: Channel, since_at: datetime) -> list[Told]:
        async with self._database.read() as connection:
            return await standings.heard(connection, channel, since_at)

    async def history(self, channel: Channel, limit: int) -> list[Past]:
        async with self._database.read() as connection:
            return await history.of_channel(connection, channel, limit)

    async def outcomes(self, subscription_ids: Collection[int], limit: int) -> list[Past]:
        async with self._database.read() as connection:
            return await history.of_subscriptions(connection, subscription_ids, limit)

    async def last_edition(self, channel: Channel, user: str | None = None) -> Edition | None:
        asked = None if user is None else storable(user)
        visible = or_(digests.c.asked_by.is_(None), digests.c.asked_by == asked)  # by nobody, for None
        query = select(digests).where(in_channel(digests, channel), digests.c.shown_at.is_not(None), visible)
        return await self._edition(query.order_by(digests.c.shown_at.desc(), digests.c.id.desc()).limit(1))

    async def edition(self, channel: Channel, number: int) -> Edition | None:
        return await self._edition(select(digests).where(in_channel(digests, channel), digests.c.number == number))

    async def edition_of(self, channel: Channel, receipt: str) -> Edition | None:
        posted = (
            select(digests, deliveries.c.part)
            .join(deliveries, deliveries.c.digest_id == digests.c.id)
            .where(deliveries.c.receipt == storable(receipt), in_channel(digests, channel))
        )
        return await self._edition(posted.order_by(deliveries.c.sent_at.desc(), digests.c.id.desc()).limit(1))

    async def _edition(self, query: Select[Any]) -> Edition | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            parts = select(deliveries.c.message).where(deliveries.c.digest_id == row.id).order_by(deliveries.c.part)
            messages = tuple((await connection.execute(parts)).scalars())
        part = getattr(row, "part", 0)  # only a message is a part
        return Edition(id=row.id, digest=row.digest, messages=messages, posted_at=row.posted_at, part=part)

    async def claim(
        self, owner: str, now: datetime, until: datetime, limit: int, platform: str | None = None
    ) -> list[Post]:
        async with self._database.write() as connection:
            return await claims.claim(connection, owner, now, until, limit, platform)

    async def doubtful(
        self, owner: str, now: datetime, until: datetime, limit: int, platform: str | None = None
    ) -> list[Post]:
        async with self._database.write() as connection:
            return await claims.doubtful(connection, owner, now, until, limit, platform)

    async def try_now(self, lease: Lease, now: datetime) -> bool:
        stamp = (
            update(deliveries)
            .where(moves.under(lease), deliveries.c.leased_until > now, deliveries.c.state == DeliveryState.SENDING)
            .values(
                first_tried_at=func.coalesce(deliveries.c.first_tried_at, literal(now, Instant)),
                tried_at=now,
                tries=deliveries.c.tries + 1,
            )
        )
        async with self._database.write() as connection:
            return (await connection.execute(stamp)).rowcount == 1

    async def sent(self, lease: Lease, receipt: str, now: datetime) -> bool:
        receipt = storable(receipt)
        async with self._database.write() as connection:
            refused = await refusals.lock(connection, lease.delivery_id, subscriptions.c.refusals > 0)
            if not await moves.release(
                connection, lease, DeliveryState.SENT, now, receipt=receipt, sent_at=now, reason=None
            ):
                await moves.came_late(connection, lease, receipt, now)
                return False
            whole = await _tell(connection, lease, now)
            if whole and refused:
                await refusals.clear(connection, lease.delivery_id)
            return True

    async def postpone(
        self, lease: Lease, retry_at: datetime, reason: str, now: datetime, *, perhaps_twice: bool = False
    ) -> bool:
        async with self._database.write() as connection:
            values: dict[str, Any] = {"not_before": retry_at, "looks": 0}
            if not await moves.release(connection, lease, DeliveryState.PENDING, now, why=reason, **values):
                return False
            if perhaps_twice:
                await moves.keep_stray(connection, lease.delivery_id, "", now)
            return True

    async def mark(self, lease: Lease, to: str, reason: str, now: datetime) -> bool:
        state = DeliveryState(to)
        if state not in states.STUCK:
            raise ValueError(f"a delivery is marked refused, dropped or held, not {to}")
        async with self._database.write() as connection:
            if state is DeliveryState.REFUSED:
                await refusals.lock(connection, lease.delivery_id)
            if not await moves.release(connection, lease, state, now, why=reason):
                return False
            if state is not DeliveryState.HELD:
                after = f"an earlier part was {LATER[state]}"
                await moves.close_later_parts(connection, lease.delivery_id, state, after, now, lease.owner)
            if state is DeliveryState.REFUSED:
                await refusals.count(connection, lease.delivery_id, reason)
            return True

    async def doubt(
        self, lease: Lease, reason: str, now: datetime, look_at: datetime, *, failed_look: bool = False
    ) -> bool:
        values: dict[str, Any] = {"not_before": look_at}
        if failed_look:
            values["looks"] = deliveries.c.looks + 1
        async with self._database.write() as connection:
            return await moves.release(connection, lease, DeliveryState.UNSURE, now, why=reason, **values)

    async def give_back(self, lease: Lease, reason: str, now: datetime, look_at: datetime) -> bool:
        untried = deliveries.c.state == DeliveryState.SENDING, deliveries.c.tried_at.is_(None)
        async with self._database.write() as connection:
            return await moves.release(
                connection, lease, DeliveryState.PENDING, now, *untried, why=reason
            ) or await moves.release(connection, lease, DeliveryState.UNSURE, now, why=reason, not_before=look_at)

    async def unfinished(self, now: datetime) -> int:
        async with self._database.read() as connection:
            count: int = (await connection.execute(claims.unfinished(now))).scalar_one()
            return count


async def _insert(connection: AsyncConnection, digest: Digest, **values: object) -> int:
    """The digest's id."""
    made = insert(digests).values(number=digest.number, digest=digest, **columns_of(digest.channel), **values)
    digest_id: int = (await connection.execute(made.returning(digests.c.id))).scalar_one()
    return digest_id


async def _tell(connection: AsyncConnection, lease: Lease, now: datetime) -> bool:
    """After a part was sent: the edition is shown, what the part says is told; after the last part, it is posted and
    its slot is done. Whether it was the last."""
    of_part = select(digests, deliveries.c.message).join(deliveries).where(deliveries.c.id == lease.delivery_id)
    row = (await connection.execute(of_part.with_for_update(of=digests))).one()
    rest = select(deliveries.c.id).where(deliveries.c.digest_id == row.id, deliveries.c.state != DeliveryState.SENT)
    whole = (await connection.execute(rest.limit(1))).first() is None
    await connection.execute(
        update(digests)
        .where(digests.c.id == row.id)
        .values(shown_at=row.shown_at or now, posted_at=now if whole else None)
    )
    if stories := editions.told(row.digest, row.message):
        place = {"digest_id": row.id, "told_at": now, **columns_of(channel_of(row))}
        rows = [{"article_id": article, "story_id": story, **place} for article, story in stories.items()]
        await connection.execute(insert_new(connection, told), rows)
    if whole:
        done = slots.c.id == row.slot_id, slots.c.state.in_(states.before(states.SLOT, SlotState.DONE))
        await connection.execute(update(slots).where(*done).values(state=SlotState.DONE))
    return whole
