"""What became of slots, for people. Each function runs in its caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from digests.model import DeliveryState, Past, SlotState
from digests.store import claims, moves
from digests.store.channels import in_channel
from digests.store.tables import deliveries, digests, slots, subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Channel
    from digests.store.columns import AnyRow


async def of_channel(connection: AsyncConnection, channel: Channel, limit: int) -> list[Past]:
    return await _found(connection, _newest(limit).where(in_channel(subscriptions, channel)).limit(limit))


async def of_subscriptions(connection: AsyncConnection, ids: Collection[int], limit: int) -> list[Past]:
    return await _found(connection, _newest(limit).where(subscriptions.c.id.in_(ids)))


def _newest(limit: int) -> Select[Any]:
    """The newest slots of each subscription, found in the index: an hourly digest has thousands."""
    of_one = slots.alias("of_one")
    newest = (
        select(of_one.c.id)
        .where(of_one.c.subscription_id == subscriptions.c.id)
        .order_by(of_one.c.due_at.desc())
        .limit(limit)
        .correlate(subscriptions)
        .scalar_subquery()
    )
    waits = and_(slots.c.state == SlotState.PLANNED, claims.earlier_to_come())
    return (
        select(slots, digests.c.id.label("digest_id"), digests.c.digest, waits.label("waits"))
        .select_from(subscriptions)
        .join(slots, slots.c.id.in_(newest))
        .outerjoin(digests, digests.c.slot_id == slots.c.id)
        .order_by(slots.c.due_at.desc(), slots.c.id.desc())
    )


async def _found(connection: AsyncConnection, query: Select[Any]) -> list[Past]:
    found = (await connection.execute(query)).all()
    parts = await _parts(connection, [row.digest_id for row in found if row.digest_id is not None])
    return [_past(row, parts[row.digest_id]) for row in found]


async def _parts(connection: AsyncConnection, digest_ids: Sequence[int]) -> defaultdict[int | None, list[AnyRow]]:
    query = select(
        deliveries.c.digest_id,
        deliveries.c.state,
        deliveries.c.reason,
        deliveries.c.not_before,
        moves.posted_twice().label("perhaps_twice"),
    )
    query = query.where(deliveries.c.digest_id.in_(digest_ids)).order_by(deliveries.c.digest_id, deliveries.c.part)
    parts: defaultdict[int | None, list[AnyRow]] = defaultdict(list)
    for row in await connection.execute(query):
        parts[row.digest_id].append(row)
    return parts


def _past(slot: AnyRow, parts: Sequence[AnyRow]) -> Past:
    states = tuple(DeliveryState(part.state) for part in parts)
    not_sent = (part.reason for part in parts if part.reason and part.state != DeliveryState.SENT)
    following = next((part for part in parts if part.state != DeliveryState.SENT), None)
    waits = following is not None and following.state == DeliveryState.PENDING
    return Past(
        subscription_id=slot.subscription_id,
        due_at=slot.due_at,
        state=SlotState(slot.state),
        number=slot.digest.number if slot.digest else None,
        stories=len(slot.digest.items) if slot.digest else 0,
        states=states,
        reason=slot.reason or next(not_sent, None),
        waits_until=following.not_before if following is not None and waits else None,
        perhaps_twice=any(part.perhaps_twice for part in parts),
        waits=bool(slot.waits),
    )
