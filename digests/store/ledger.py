"""The Ledger port: the record of slots and deliveries. Every step is one transaction, and every mark is fenced: one row
changed, or step aside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, literal, or_, select, update

from digests import states
from digests.model import DeliveryState, Slot, SlotState, Told
from digests.ports import Closing, Edition, Made
from digests.store import claims, history, moves, refusals, standings
from digests.store import slots as batches
from digests.store.channels import channel_of, columns_of, in_channel
from digests.store.columns import Instant, storable
from digests.store.subscriptions import subscription_of
from digests.store.tables import deliveries, digests, slots, subscriptions, told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.messages import Message
    from digests.model import Channel, Digest, Lease, Past, Subscription
    from digests.ports import Opening, Post, Standing
    from digests.store.engine import Database


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

    async def planned(self, limit: int, after: Slot | None = None) -> list[tuple[Slot, Subscription]]:
        query = (
            select(subscriptions, slots.c.id.label("slot_id"), slots.c.due_at)
            .join(slots, slots.c.subscription_id == subscriptions.c.id)
            .where(slots.c.state == SlotState.PLANNED)
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

    async def record(self, slot: Slot, digest: Digest, messages: Sequence[Message], now: datetime) -> int | None:
        made = Made(slot=slot, digest=digest, messages=tuple(messages))
        return (await self.record_all([made], now)).get(slot.id)

    async def record_all(self, made: Sequence[Made], now: datetime) -> dict[int, int]:
        async with self._database.write() as connection:
            return await batches.record_all(connection, made, now)

    async def close(self, slot: Slot, state: SlotState, reason: str, now: datetime) -> bool:
        return await self.close_all([Closing(slot=slot, state=state, reason=reason)], now) == 1

    async def close_all(self, closings: Sequence[Closing], now: datetime) -> int:
        async with self._database.write() as connection:
            return await batches.close_all(connection, closings, now)

    async def request(self, digest: Digest, user: str) -> int:
        async with self._database.write() as connection:
            return await _insert(
                connection, digest, asked_by=storable(user), recorded_at=digest.made_at, shown_at=digest.made_at
            )

    async def next_number(self, channel: Channel) -> int:
        query = select(func.coalesce(func.max(digests.c.number), 0) + 1).where(in_channel(digests, channel))
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def told(self, channel: Channel, since_at: datetime) -> list[Told]:
        query = (
            select(told.c.article_id, told.c.story_id, told.c.told_at)
            .where(in_channel(told, channel), told.c.told_at >= since_at)
            .order_by(told.c.told_at, told.c.article_id)
        )
        async with self._database.read() as connection:
            return [Told(row.article_id, row.story_id, row.told_at) for row in await connection.execute(query)]

    async def promised(self, channel: Channel) -> list[Told]:
        open_states = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.HELD)
        still_open = select(deliveries.c.digest_id).where(
            in_channel(deliveries, channel), deliveries.c.state.in_(open_states)
        )
        query = select(digests.c.digest).where(digests.c.id.in_(still_open)).order_by(digests.c.id)
        async with self._database.read() as connection:
            recorded = (await connection.execute(query)).scalars().all()
        return [
            Told(article_id, item.story_id, digest.made_at)
            for digest in recorded
            for item in (*digest.items, *digest.also)
            for article_id in item.told
        ]

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
            if not await moves.release(
                connection, lease, DeliveryState.SENT, now, receipt=receipt, sent_at=now, reason=None
            ):
                await moves.came_late(connection, lease, receipt, now)
                return False
            await _finish(connection, lease, now)
            return True

    async def postpone(
        self, lease: Lease, retry_at: datetime, reason: str, now: datetime, *, perhaps_twice: bool = False
    ) -> bool:
        async with self._database.write() as connection:
            if not await moves.release(connection, lease, DeliveryState.PENDING, now, why=reason, not_before=retry_at):
                return False
            if perhaps_twice:
                await moves.keep_stray(connection, lease.delivery_id, "", now)
            return True

    async def mark(self, lease: Lease, to: str, reason: str, now: datetime, *, look_at: datetime | None = None) -> bool:
        state = DeliveryState(to)
        if state not in (DeliveryState.REFUSED, DeliveryState.UNSURE, DeliveryState.HELD):
            raise ValueError(f"a delivery is marked refused, unsure or held, not {to}")
        values = {"not_before": look_at or now} if state is DeliveryState.UNSURE else {}
        async with self._database.write() as connection:
            if not await moves.release(connection, lease, state, now, why=reason, **values):
                return False
            if state is DeliveryState.REFUSED:
                await moves.close_later_parts(
                    connection, lease.delivery_id, state, "an earlier part was refused", now, lease.owner
                )
                await refusals.count(connection, lease.delivery_id, reason)
            return True

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


async def _finish(connection: AsyncConnection, lease: Lease, now: datetime) -> None:
    """After a part was sent: the edition is shown; after the last, it is posted, its slot done, its articles told."""
    of_part = select(digests).join(deliveries).where(deliveries.c.id == lease.delivery_id)
    row = (await connection.execute(of_part.with_for_update(of=digests))).one()
    rest = select(deliveries.c.id).where(deliveries.c.digest_id == row.id, deliveries.c.state != DeliveryState.SENT)
    whole = (await connection.execute(rest.limit(1))).first() is None
    await connection.execute(
        update(digests)
        .where(digests.c.id == row.id)
        .values(shown_at=row.shown_at or now, posted_at=now if whole else None)
    )
    if not whole:
        return
    may_be_done = slots.c.state.in_(states.before(states.SLOT, SlotState.DONE))
    await connection.execute(update(slots).where(slots.c.id == row.slot_id, may_be_done).values(state=SlotState.DONE))
    await refusals.clear(connection, lease.delivery_id)
    digest: Digest = row.digest
    items = reversed(digest.items + digest.also)  # the leading story has an article that two tell
    stories = {article: item.story_id for item in items for article in item.told}
    place = {"digest_id": row.id, "told_at": now, **columns_of(channel_of(row))}
    if stories:
        rows = [{"article_id": article, "story_id": story, **place} for article, story in stories.items()]
        await connection.execute(insert(told), rows)
