"""Refused editions in a row, after which a digest is paused. Each function runs in its caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs
from sqlalchemy import select, update

from digests import states
from digests.store.columns import storable
from digests.store.tables import deliveries, digests, slots, subscriptions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Wishes

CLEARED: dict[str, Any] = {"refusals": 0, "pause_reason": None, "pause_told_at": None}


def _whose(is_so: ColumnElement[bool]) -> Select[int]:
    """The subscription of a delivery."""
    return (
        select(slots.c.subscription_id)
        .join(digests, digests.c.slot_id == slots.c.id)
        .join(deliveries, deliveries.c.digest_id == digests.c.id)
        .where(is_so)
    )


def _lasting(delivery_id: int) -> tuple[ColumnElement[bool], ...]:
    return subscriptions.c.id.in_(_whose(deliveries.c.id == delivery_id)), subscriptions.c.ended_at.is_(None)


async def lock(connection: AsyncConnection, delivery_id: int, *where: ColumnElement[bool]) -> bool:
    """Hold the delivery's subscription until the transaction ends: who changes both takes this one first. False when
    it has ended, or is not `where`."""
    query = select(subscriptions.c.id).where(*_lasting(delivery_id), *where).with_for_update()
    return (await connection.execute(query)).first() is not None


async def count(connection: AsyncConnection, delivery_id: int, reason: str) -> None:
    """One more edition was refused, for this reason. Too many in a row pause its digest. Its subscription is locked."""
    its = _lasting(delivery_id)
    row = (await connection.execute(select(subscriptions).where(*its))).one_or_none()
    if row is None:
        return
    values: dict[str, Any] = {"refusals": row.refusals + 1}
    wishes: Wishes = row.wishes
    if values["refusals"] >= states.REFUSALS and not (wishes.paused and wishes.paused_until is None):
        values |= {
            "wishes": structs.replace(wishes, paused=True, paused_until=None),
            "next_due_at": None,
            "revision": row.revision + 1,
            "pause_reason": storable(reason),
            "pause_told_at": None,
        }
    await connection.execute(update(subscriptions).where(*its).values(values))


async def clear(connection: AsyncConnection, delivery_id: int) -> None:
    """An edition was posted, or a person says that the next may be."""
    its = subscriptions.c.id.in_(_whose(deliveries.c.id == delivery_id)), subscriptions.c.refusals > 0
    await connection.execute(update(subscriptions).where(*its).values(refusals=0))
