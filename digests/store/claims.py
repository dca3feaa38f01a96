"""Which deliveries may be sent or settled, and by whom. Each function runs in its caller's transaction.

A lease is owner and attempt. Every claim counts `attempt` up, so that a mark under an older lease matches no row.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from digests.model import Delivery, DeliveryState, Lease
from digests.ports import Post
from digests.store.channels import channel_of
from digests.store.moves import LEASED, move
from digests.store.tables import deliveries, strays

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.store.columns import AnyRow

KEY_LENGTH = 25  # Discord's longest nonce
COMING = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE)  # by itself, sooner or later
STUCK = (DeliveryState.REFUSED, DeliveryState.HELD, DeliveryState.DROPPED)  # without a person

_earlier = deliveries.alias("earlier")
_ahead = deliveries.alias("ahead")
_before = deliveries.alias("before")


def new_key(digest_id: int, part: int) -> str:
    """Names digest and part to an operator; the rest makes it nobody else's, another database's neither."""
    return f"{digest_id:x}-{part:x}-{secrets.token_hex(KEY_LENGTH)}"[:KEY_LENGTH]


def _an_earlier_part(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_earlier.c.digest_id == deliveries.c.digest_id, _earlier.c.part < deliveries.c.part, is_so)


def _an_earlier_edition(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of the same channel with a part of which this is so, and that is not stuck before that part."""
    stuck = exists().where(
        _before.c.digest_id == _ahead.c.digest_id, _before.c.part < _ahead.c.part, _before.c.state.in_(STUCK)
    )
    same_channel = (_ahead.c[name] == deliveries.c[name] for name in ("platform", "workspace", "channel"))
    return exists().where(*same_channel, is_so, _ahead.c.digest_id < deliveries.c.digest_id, ~stuck)


def _of(platform: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if platform is None else (deliveries.c.platform == platform,)


async def claim(
    connection: AsyncConnection, owner: str, now: datetime, until: datetime, limit: int, platform: str | None
) -> list[Post]:
    """What may be sent now, and cannot have been posted under an earlier claim."""
    lapsed = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.SENDING, deliveries.c.leased_until <= now)
        .where(deliveries.c.tried_at.is_(None), *_of(platform))
        .order_by(deliveries.c.leased_until, deliveries.c.id)
        .limit(limit)
    )
    waiting = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.PENDING, deliveries.c.not_before <= now, *_of(platform))
        .where(~_an_earlier_part(_earlier.c.state != DeliveryState.SENT))
        .where(~_an_earlier_edition(_ahead.c.state.in_(COMING)))
        .order_by(deliveries.c.not_before, deliveries.c.id)
    )
    posts = await _lease(connection, lapsed, DeliveryState.SENDING, owner, now, until)
    return posts + await _lease(
        connection, waiting.limit(limit - len(posts)), DeliveryState.SENDING, owner, now, until, tried_at=None
    )


def unleased(now: datetime) -> ColumnElement[bool]:
    return or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until <= now)


async def doubtful(
    connection: AsyncConnection, owner: str, now: datetime, until: datetime, limit: int, platform: str | None
) -> list[Post]:
    """What may have been posted. It stays `unsure` under the lease, so that a lost lease leaves it so."""
    lost = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.SENDING, deliveries.c.leased_until <= now)
        .where(deliveries.c.tried_at.is_not(None), *_of(platform))
        .order_by(deliveries.c.first_tried_at, deliveries.c.id)
        .limit(limit)
    )
    unsure = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.UNSURE, unleased(now), deliveries.c.not_before <= now)
        .where(*_of(platform))
        .order_by(deliveries.c.first_tried_at, deliveries.c.id)
    )
    counted = deliveries.c.lost_senders + 1
    posts = await _lease(connection, lost, DeliveryState.UNSURE, owner, now, until, lost_senders=counted)
    return posts + await _lease(connection, unsure.limit(limit - len(posts)), DeliveryState.UNSURE, owner, now, until)


async def _lease(
    connection: AsyncConnection,
    query: Select[Any],
    to: DeliveryState,
    owner: str,
    now: datetime,
    until: datetime,
    **values: Any,
) -> list[Post]:
    taken = [
        row
        for row in (await connection.execute(query.with_for_update(skip_locked=True, of=deliveries))).all()
        if await take(connection, row, to, owner, now, until, **values)
    ]
    return await posts_of(connection, [row.id for row in taken], until)


async def take(
    connection: AsyncConnection,
    row: AnyRow,
    to: DeliveryState,
    owner: str,
    now: datetime,
    until: datetime,
    **values: Any,
) -> bool:
    """Lease a delivery as it was read. False when somebody changed it meanwhile."""
    as_read = deliveries.c.id == row.id, deliveries.c.attempt == row.attempt, deliveries.c.state == row.state
    lease = {"owner": owner, "leased_until": until, "attempt": row.attempt + 1}
    return bool(await move(connection, to, now, *as_read, by=owner, **lease, **values))


async def posts_of(connection: AsyncConnection, ids: Collection[int], until: datetime) -> list[Post]:
    """The leased deliveries, in this order."""
    if not ids:
        return []
    rows = {row.id: row for row in await connection.execute(select(deliveries).where(deliveries.c.id.in_(ids)))}
    late = select(strays).where(strays.c.delivery_id.in_(ids), strays.c.receipt != "").order_by(strays.c.at)
    receipts = {row.delivery_id: row.receipt for row in await connection.execute(late)}
    return [
        Post(
            delivery=delivery_of(rows[number]),
            message=rows[number].message,
            lease=Lease(number, rows[number].owner, rows[number].attempt),
            until=until,
            stray=receipts.get(number),
        )
        for number in ids
    ]


def delivery_of(row: AnyRow) -> Delivery:
    return Delivery(
        id=row.id,
        digest_id=row.digest_id,
        part=row.part,
        key=row.key,
        channel=channel_of(row),
        state=DeliveryState(row.state),
        attempt=row.attempt,
        first_tried_at=row.first_tried_at,
        receipt=row.receipt,
        tried_at=row.tried_at,
        tries=row.tries,
        lost_senders=row.lost_senders,
    )


def unfinished(now: datetime) -> Select[int]:
    """Counts what can still be sent or settled without a person, and without waiting."""
    waits = and_(_earlier.c.state == DeliveryState.PENDING, _earlier.c.not_before > now)
    sendable = and_(
        deliveries.c.state == DeliveryState.PENDING,
        deliveries.c.not_before <= now,
        ~_an_earlier_part(or_(_earlier.c.state.in_(STUCK), waits)),
        ~_an_earlier_edition(and_(_ahead.c.state == DeliveryState.PENDING, _ahead.c.not_before > now)),
    )
    return select(func.count()).select_from(deliveries).where(or_(deliveries.c.state.in_(LEASED), sendable))
