"""Slots by the batch: opened, and settled with their digests. Each function runs in its caller's transaction, and steps
aside for each slot that another was quicker with."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, insert, or_, select, update

from digests.model import DeliveryState, Slot, SlotState
from digests.store import claims
from digests.store.channels import columns_of
from digests.store.columns import storable
from digests.store.conflict import insert_new
from digests.store.tables import deliveries, digests, slots, subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Subscription
    from digests.ports.ledger import Closing, Made, Opening
    from digests.store.columns import AnyRow


def anything_to_do(now: datetime) -> Select[tuple[bool]]:
    due = exists().where(subscriptions.c.next_due_at <= now)
    return select(or_(exists().where(slots.c.state == SlotState.PLANNED), due))


async def open_all(connection: AsyncConnection, openings: Sequence[Opening], now: datetime) -> int:
    """How many slots were opened. A subscription that moved meanwhile opens none; one whose slot exists advances."""
    wanted = {one.subscription.id: one for one in openings}
    known = subscriptions.c.id, subscriptions.c.next_due_at, subscriptions.c.revision
    standing = select(*known).where(subscriptions.c.id.in_(wanted))
    locked = standing.where(subscriptions.c.next_due_at.is_not(None)).order_by(subscriptions.c.id).with_for_update()
    ours = [
        wanted[row.id] for row in await connection.execute(locked) if _is_as_known(row, wanted[row.id].subscription)
    ]
    if not ours:
        return 0
    advance = update(subscriptions).where(subscriptions.c.id == bindparam("its_id"))
    await connection.execute(
        advance.values(next_due_at=bindparam("following")),
        [{"its_id": one.subscription.id, "following": one.next_due_at} for one in ours],
    )
    rows = [
        {
            "subscription_id": one.subscription.id,
            "due_at": one.due_at,
            "state": SlotState.PLANNED if one.skipped is None else SlotState.SKIPPED,
            "reason": None if one.skipped is None else storable(one.skipped),
            "opened_at": now,
            "settled_at": None if one.skipped is None else now,
        }
        for one in ours
        if one.due_at is not None
    ]
    if not rows:
        return 0
    made = await connection.execute(insert_new(connection, slots).returning(slots.c.id), rows)
    return len(made.all())


def _is_as_known(row: AnyRow, known: Subscription) -> bool:
    """Its next moment was reckoned from what it wishes: with other wishes it is another, at the same moment too."""
    return (row.next_due_at, row.revision) == (known.next_due_at, known.revision)


async def open_one(
    connection: AsyncConnection,
    subscription: Subscription,
    due_at: datetime,
    next_due_at: datetime,
    now: datetime,
    apart: timedelta,
) -> Slot | None:
    advanced = await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription.id, subscriptions.c.next_due_at == subscription.next_due_at)
        .where(subscriptions.c.revision == subscription.revision)
        .where(subscriptions.c.next_due_at.is_not(None))  # paused or ended: nothing is due
        .values(next_due_at=next_due_at)
    )
    if advanced.rowcount != 1 or (apart and await _is_near(connection, subscription, due_at, apart)):
        return None
    made = insert_new(connection, slots).values(
        subscription_id=subscription.id, due_at=due_at, state=SlotState.PLANNED, opened_at=now
    )
    slot_id = (await connection.execute(made.returning(slots.c.id))).scalar_one_or_none()
    if slot_id is None:  # it exists; the subscription would be due for ever if it did not advance
        return None
    return Slot(id=slot_id, subscription_id=subscription.id, due_at=due_at, state=SlotState.PLANNED)


async def _is_near(connection: AsyncConnection, subscription: Subscription, due_at: datetime, apart: timedelta) -> bool:
    """Whether the subscription has a slot that is being made, or was due shortly before; one that is skipped ahead of
    its time is neither."""
    before = and_(slots.c.due_at > due_at - apart, slots.c.due_at <= due_at)
    near = or_(before, slots.c.state == SlotState.PLANNED)
    query = select(slots.c.id).where(slots.c.subscription_id == subscription.id, near).limit(1)
    return (await connection.execute(query)).first() is not None


async def moments(connection: AsyncConnection, subscription_id: int, since_at: datetime) -> list[datetime]:
    query = select(slots.c.due_at).where(slots.c.subscription_id == subscription_id, slots.c.due_at >= since_at)
    return list((await connection.execute(query.order_by(slots.c.due_at))).scalars())


async def record_all(connection: AsyncConnection, made: Sequence[Made], now: datetime) -> dict[int, int]:
    """The digest of each slot that is still planned and whose number is free, by the slot's id."""
    if any(not one.messages for one in made):
        raise ValueError("a digest without a message is not recorded: close the slot")
    planned = await _still_planned(connection, [one.slot for one in made])
    ours = sorted((one for one in made if one.slot.id in planned), key=_place)  # so that no two nodes wait crosswise
    if not ours:
        return {}
    recorded = await connection.execute(
        insert_new(connection, digests).returning(digests.c.slot_id, digests.c.id),
        [
            {
                "slot_id": one.slot.id,
                "number": one.digest.number,
                "digest": one.digest,
                "recorded_at": now,
                **columns_of(one.digest.channel),
            }
            for one in ours
        ],
    )
    ids = {row.slot_id: row.id for row in recorded}
    parts = [row for one in ours if one.slot.id in ids for row in _deliveries(one, ids[one.slot.id], now)]
    if parts:
        await connection.execute(insert(deliveries), parts)
        ready = {"state": SlotState.READY, "reason": None, "settled_at": now}
        await connection.execute(update(slots).where(slots.c.id.in_(ids)).values(ready))
    return ids


def _place(one: Made) -> tuple[str, str, str]:
    channel = one.digest.channel
    return channel.platform, channel.workspace, channel.id


def _deliveries(one: Made, digest_id: int, now: datetime) -> Iterable[dict[str, Any]]:
    for part, message in enumerate(one.messages):
        yield {
            "digest_id": digest_id,
            "part": part,
            "key": claims.new_key(digest_id, part),
            "state": DeliveryState.PENDING,
            "attempt": 0,
            "tries": 0,
            "lost_senders": 0,
            "looks": 0,
            "not_before": now,
            "message": message,
            **columns_of(one.digest.channel),
        }


async def close_all(connection: AsyncConnection, closings: Sequence[Closing], now: datetime) -> int:
    """How many of the slots were still planned."""
    for one in closings:
        if one.state not in (SlotState.EMPTY, SlotState.SKIPPED):
            raise ValueError(f"a slot is closed as empty or skipped, not {one.state}")
    alike: defaultdict[tuple[SlotState, str], list[int]] = defaultdict(list)
    for one in closings:
        alike[one.state, storable(one.reason)].append(one.slot.id)
    closed = 0
    for (state, reason), ids in alike.items():
        planned = update(slots).where(slots.c.id.in_(ids), slots.c.state == SlotState.PLANNED)
        closed += (await connection.execute(planned.values(state=state, reason=reason, settled_at=now))).rowcount
    return closed


async def _still_planned(connection: AsyncConnection, of: Collection[Slot]) -> set[int]:
    ids = [slot.id for slot in of]
    query = select(slots.c.id).where(slots.c.id.in_(ids), slots.c.state == SlotState.PLANNED)
    return set((await connection.execute(query.order_by(slots.c.id).with_for_update())).scalars())
