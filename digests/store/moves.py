"""The one way in which a delivery's state is written: a step that digests/states.py knows, kept with its moment and
reason. Each function runs in its caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, insert, literal, select, update

from digests import states
from digests.model import DeliveryState
from digests.store.columns import Instant, storable
from digests.store.tables import deliveries, steps, strays

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Lease

LEASED = (DeliveryState.SENDING, DeliveryState.UNSURE)
FREE: dict[str, Any] = {"owner": None, "leased_until": None}  # under no lease


async def move(
    connection: AsyncConnection,
    to: DeliveryState,
    now: datetime,
    *where: ColumnElement[bool],
    by: str | None,
    why: str | None = None,
    **values: Any,
) -> list[int]:
    """Bring the deliveries that are `where`, and may, to this state. Their ids. `by` is who did it; `why` becomes their
    reason; without it they keep the one they have."""
    reason = None if why is None else storable(why)
    if reason is not None:
        values["reason"] = reason
    moved = await connection.execute(
        update(deliveries)
        .where(deliveries.c.state.in_(states.before(states.DELIVERY, to)), *where)
        .values(state=to, **values)
        .returning(deliveries.c.id, deliveries.c.attempt)
    )
    rows = moved.all()
    if rows:
        step = {"at": now, "state": to, "owner": None if by is None else storable(by), "reason": reason}
        await connection.execute(
            insert(steps), [{"delivery_id": row.id, "attempt": row.attempt, **step} for row in rows]
        )
    return [row.id for row in rows]


def under(lease: Lease) -> ColumnElement[bool]:
    """The delivery, while the lease is not lost to another."""
    return and_(
        deliveries.c.id == lease.delivery_id,
        deliveries.c.owner == lease.owner,
        deliveries.c.attempt == lease.attempt,
        deliveries.c.state.in_(LEASED),
    )


async def release(
    connection: AsyncConnection,
    lease: Lease,
    to: DeliveryState,
    now: datetime,
    *where: ColumnElement[bool],
    why: str | None = None,
    **values: Any,
) -> bool:
    """End the lease with the delivery in this state. False when the lease was lost: nothing changed."""
    return bool(await move(connection, to, now, under(lease), *where, by=lease.owner, why=why, **FREE, **values))


async def close_later_parts(
    connection: AsyncConnection, delivery_id: int, to: DeliveryState, why: str, now: datetime, by: str | None
) -> None:
    """Parts come in order: after one that will never be sent, the rest will not be either. What is in doubt, as it is
    after a restore, is given up."""
    closed = select(deliveries.c.digest_id, deliveries.c.part).where(deliveries.c.id == delivery_id)
    digest_id, part = (await connection.execute(closed)).one()
    later = deliveries.c.digest_id == digest_id, deliveries.c.part > part
    await move(connection, to, now, *later, deliveries.c.state == DeliveryState.PENDING, by=by, why=why)
    doubtful = deliveries.c.state.in_((DeliveryState.UNSURE, DeliveryState.HELD))
    await move(connection, DeliveryState.DROPPED, now, *later, doubtful, by=by, why=why, **FREE)


async def keep_stray(connection: AsyncConnection, delivery_id: int, receipt: str, now: datetime) -> None:
    """Once. The empty receipt is that of a sender that never said."""
    kept = exists().where(strays.c.delivery_id == delivery_id, strays.c.receipt == receipt)
    values = select(literal(delivery_id), literal(receipt), literal(now, Instant)).where(~kept)
    await connection.execute(insert(strays).from_select(["delivery_id", "receipt", "at"], values))


async def came_late(connection: AsyncConnection, lease: Lease, receipt: str, now: datetime) -> None:
    """A sender whose lease is lost posted all the same: keep its receipt, and let one that is held be settled by it."""
    was_given = exists().where(
        steps.c.delivery_id == lease.delivery_id, steps.c.owner == lease.owner, steps.c.attempt == lease.attempt
    )
    query = select(deliveries.c.receipt).where(deliveries.c.id == lease.delivery_id, was_given)
    row = (await connection.execute(query)).one_or_none()
    if row is None or row.receipt == receipt:
        return
    await keep_stray(connection, lease.delivery_id, receipt, now)
    held = deliveries.c.id == lease.delivery_id, deliveries.c.state == DeliveryState.HELD
    why = "A sender said late that it had posted it."
    await move(connection, DeliveryState.UNSURE, now, *held, by=lease.owner, why=why, not_before=now)


def posted_twice() -> ColumnElement[bool]:
    """That a delivery was posted, and another post of it was made or cannot be excluded."""
    another = exists().where(strays.c.delivery_id == deliveries.c.id, strays.c.receipt != deliveries.c.receipt)
    return and_(deliveries.c.state == DeliveryState.SENT, another)
