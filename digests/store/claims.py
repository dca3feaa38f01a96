"""Which deliveries may be sent or settled, and by whom. Each function runs in its caller's transaction.

A lease is owner and attempt. Every claim counts `attempt` up, so that a mark under an older lease matches no row.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, update

from digests.model import Delivery, DeliveryState, Lease
from digests.ports import Post
from digests.store.channels import channel_of
from digests.store.tables import deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.store.columns import AnyRow

KEY_LENGTH = 25  # Discord's longest nonce
LEASED = (DeliveryState.SENDING, DeliveryState.UNSURE)

_earlier = deliveries.alias("earlier")


def new_key(digest_id: int, part: int) -> str:
    """Names digest and part to an operator; the rest makes it nobody else's, another database's neither."""
    return f"{digest_id:x}-{part:x}-{secrets.token_hex(KEY_LENGTH)}"[:KEY_LENGTH]


def an_earlier_part(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_earlier.c.digest_id == deliveries.c.digest_id, _earlier.c.part < deliveries.c.part, is_so)


async def claim(connection: AsyncConnection, owner: str, now: datetime, until: datetime, limit: int) -> list[Post]:
    """What may be sent now, and cannot have been posted under an earlier claim."""
    waiting = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.PENDING, deliveries.c.not_before <= now)
        .where(~an_earlier_part(_earlier.c.state != DeliveryState.SENT))
        .order_by(deliveries.c.not_before, deliveries.c.id)
        .limit(limit)
    )
    lapsed = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.SENDING, deliveries.c.leased_until <= now)
        .where(deliveries.c.first_tried_at.is_(None))
        .order_by(deliveries.c.leased_until, deliveries.c.id)
        .limit(limit)
    )
    posts = await _lease(connection, lapsed, DeliveryState.SENDING, owner, until)
    return posts + await _lease(connection, waiting.limit(limit - len(posts)), DeliveryState.SENDING, owner, until)


async def doubtful(connection: AsyncConnection, owner: str, now: datetime, until: datetime, limit: int) -> list[Post]:
    """What may have been posted. It stays `unsure` under the lease, so that a lost lease leaves it so."""
    in_doubt = or_(
        and_(
            deliveries.c.state == DeliveryState.UNSURE,
            or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until <= now),
        ),
        and_(
            deliveries.c.state == DeliveryState.SENDING,
            deliveries.c.leased_until <= now,
            deliveries.c.first_tried_at.is_not(None),
        ),
    )
    query = select(deliveries).where(in_doubt).order_by(deliveries.c.first_tried_at, deliveries.c.id).limit(limit)
    return await _lease(connection, query, DeliveryState.UNSURE, owner, until)


async def _lease(
    connection: AsyncConnection, query: Select[Any], to: DeliveryState, owner: str, until: datetime
) -> list[Post]:
    # What another sender is about to take is passed over, not waited for.
    free = query.with_for_update(skip_locked=True, of=deliveries)
    posts = []
    for row in (await connection.execute(free)).all():
        lease = Lease(row.id, owner, row.attempt + 1)
        taken = await connection.execute(
            update(deliveries)
            .where(deliveries.c.id == row.id, deliveries.c.attempt == row.attempt, deliveries.c.state == row.state)
            .values(state=to, attempt=lease.attempt, owner=owner, leased_until=until)
        )
        if taken.rowcount == 1:
            posts.append(Post(delivery=_delivery(row, to, lease.attempt), message=row.message, lease=lease))
    return posts


def _delivery(row: AnyRow, state: DeliveryState, attempt: int) -> Delivery:
    return Delivery(
        id=row.id,
        digest_id=row.digest_id,
        part=row.part,
        key=row.key,
        channel=channel_of(row),
        state=state,
        attempt=attempt,
        first_tried_at=row.first_tried_at,
        receipt=row.receipt,
    )


def under(lease: Lease) -> ColumnElement[bool]:
    """The delivery, while the lease is not lost to another."""
    return and_(
        deliveries.c.id == lease.delivery_id,
        deliveries.c.owner == lease.owner,
        deliveries.c.attempt == lease.attempt,
        deliveries.c.state.in_(LEASED),
    )


async def release(connection: AsyncConnection, lease: Lease, to: DeliveryState, **values: object) -> bool:
    """End the lease with the delivery in this state. False when the lease was lost: nothing changed."""
    changed = await connection.execute(
        update(deliveries).where(under(lease)).values(state=to, owner=None, leased_until=None, **values)
    )
    return changed.rowcount == 1


async def refuse_later_parts(connection: AsyncConnection, lease: Lease) -> None:
    """Parts come in order: after a refused one the rest will never be sent."""
    refused = select(deliveries.c.digest_id, deliveries.c.part).where(deliveries.c.id == lease.delivery_id)
    digest_id, part = (await connection.execute(refused)).one()
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.digest_id == digest_id, deliveries.c.part > part)
        .where(deliveries.c.state == DeliveryState.PENDING)
        .values(state=DeliveryState.REFUSED, reason="an earlier part was refused")
    )


def unfinished(now: datetime) -> Select[int]:
    """Counts what can still be sent or settled without a person, and without waiting."""
    needs_a_person = _earlier.c.state.in_((DeliveryState.REFUSED, DeliveryState.HELD))
    waits = and_(_earlier.c.state == DeliveryState.PENDING, _earlier.c.not_before > now)
    sendable = and_(
        deliveries.c.state == DeliveryState.PENDING,
        deliveries.c.not_before <= now,
        ~an_earlier_part(or_(needs_a_person, waits)),
    )
    return select(func.count()).select_from(deliveries).where(or_(deliveries.c.state.in_(LEASED), sendable))
