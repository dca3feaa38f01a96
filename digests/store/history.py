"""What became of a channel's slots, for people. Runs in its caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from digests.model import DeliveryState, Past, SlotState
from digests.store.channels import in_channel
from digests.store.tables import deliveries, digests, slots, subscriptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Channel
    from digests.store.columns import AnyRow


async def of_channel(connection: AsyncConnection, channel: Channel, limit: int) -> list[Past]:
    # The newest of each subscription, found in the index, and then the newest of these: an hourly digest has thousands.
    of_one = slots.alias("of_one")
    newest = (
        select(of_one.c.id)
        .where(of_one.c.subscription_id == subscriptions.c.id)
        .order_by(of_one.c.due_at.desc())
        .limit(limit)
        .correlate(subscriptions)
        .scalar_subquery()
    )
    query = (
        select(slots, digests.c.id.label("digest_id"), digests.c.digest)
        .select_from(subscriptions)
        .join(slots, slots.c.id.in_(newest))
        .outerjoin(digests, digests.c.slot_id == slots.c.id)
        .where(in_channel(subscriptions, channel))
        .order_by(slots.c.due_at.desc(), slots.c.id.desc())
        .limit(limit)
    )
    found = (await connection.execute(query)).all()
    parts = await _parts(connection, [row.digest_id for row in found if row.digest_id is not None])
    return [_past(row, parts[row.digest_id]) for row in found]


async def _parts(connection: AsyncConnection, digest_ids: Sequence[int]) -> defaultdict[int | None, list[AnyRow]]:
    query = select(deliveries.c.digest_id, deliveries.c.state, deliveries.c.reason)
    query = query.where(deliveries.c.digest_id.in_(digest_ids)).order_by(deliveries.c.digest_id, deliveries.c.part)
    parts: defaultdict[int | None, list[AnyRow]] = defaultdict(list)
    for row in await connection.execute(query):
        parts[row.digest_id].append(row)
    return parts


def _past(slot: AnyRow, parts: Sequence[AnyRow]) -> Past:
    states = tuple(DeliveryState(part.state) for part in parts)
    not_sent = (part.reason for part in parts if part.reason and part.state != DeliveryState.SENT)
    return Past(
        subscription_id=slot.subscription_id,
        due_at=slot.due_at,
        state=SlotState(slot.state),
        number=slot.digest.number if slot.digest else None,
        stories=len(slot.digest.items) if slot.digest else 0,
        states=states,
        reason=slot.reason or next(not_sent, None),
    )
