"""Which deliveries may be sent or settled, and by whom. Each function runs in its caller's transaction.

A lease is owner and attempt. Every claim counts `attempt` up, so that a mark under an older lease matches no row.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, update

from digests.model import Delivery, DeliveryState, Lease
from digests.ports.ledger import Post
from digests.states import COMING, STUCK
from digests.store.channels import channel_of
from digests.store.leases import SKEW, lapsed
from digests.store.moves import LEASED, move
from digests.store.tables import deliveries, digests, slots, strays, subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.store.columns import AnyRow

KEY_LENGTH = 25  # Discord's longest nonce
FAR_BACK = timedelta(days=1)  # where the search for such a try begins

_earlier = deliveries.alias("earlier")
_ahead = deliveries.alias("ahead")
_before = deliveries.alias("before")
_first = deliveries.alias("first")
_edition = digests.alias("edition")
_its_slot = slots.alias("its_slot")


def new_key(digest_id: int, part: int) -> str:
    """Names digest and part to an operator; the rest makes it nobody else's, another database's neither."""
    return f"{digest_id:x}-{part:x}-{secrets.token_hex(KEY_LENGTH)}"[:KEY_LENGTH]


def _an_earlier_part(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_earlier.c.digest_id == deliveries.c.digest_id, _earlier.c.part < deliveries.c.part, is_so)


def _an_earlier_edition(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of the same channel with a part of which this is so, and that is not stuck before that part."""
    same_channel = (_ahead.c[name] == deliveries.c[name] for name in ("platform", "workspace", "channel"))
    return exists().where(*same_channel, is_so, _ahead.c.digest_id < deliveries.c.digest_id, ~_stuck())


def _stuck() -> ColumnElement[bool]:
    """That an earlier part is, so that this one does not come by itself."""
    return exists().where(
        _before.c.digest_id == _ahead.c.digest_id, _before.c.part < _ahead.c.part, _before.c.state.in_(STUCK)
    )


def earlier_to_come() -> ColumnElement[bool]:
    """That of the slot's subscription an edition which was due earlier is recorded, and still to come by itself."""
    coming = exists().where(_ahead.c.digest_id == _edition.c.id, _ahead.c.state.in_(COMING), ~_stuck())
    same_channel = (_edition.c[name] == subscriptions.c[name] for name in ("platform", "workspace", "channel"))
    return exists().where(
        *same_channel,
        _edition.c.posted_at.is_(None),
        _edition.c.slot_id.is_not(None),  # in these words the index has it
        _its_slot.c.id == _edition.c.slot_id,
        _its_slot.c.subscription_id == slots.c.subscription_id,
        _its_slot.c.due_at < slots.c.due_at,
        coming,
    )


def _of(platform: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if platform is None else (deliveries.c.platform == platform,)


async def claim(
    connection: AsyncConnection, owner: str, now: datetime, until: datetime, limit: int, platform: str | None
) -> list[Post]:
    """What may be sent now, and cannot have been posted under an earlier claim."""
    untried = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.SENDING, lapsed(deliveries.c.leased_until, now, until))
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
    posts = await _lease(connection, untried, DeliveryState.SENDING, owner, now, until)
    return posts + await _lease(
        connection, waiting.limit(limit - len(posts)), DeliveryState.SENDING, owner, now, until, tried_at=None
    )


def unleased(now: datetime, until: datetime) -> ColumnElement[bool]:
    return or_(deliveries.c.leased_until.is_(None), lapsed(deliveries.c.leased_until, now, until))


async def doubtful(
    connection: AsyncConnection, owner: str, now: datetime, until: datetime, limit: int, platform: str | None
) -> list[Post]:
    """What may have been posted. It stays `unsure` under the lease, so that a lost lease leaves it so."""
    await _stamp_anew(connection, now, platform)
    lost = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.SENDING, lapsed(deliveries.c.leased_until, now, until))
        .where(deliveries.c.tried_at.is_not(None), *_of(platform))
        .order_by(deliveries.c.first_tried_at, deliveries.c.id)
        .limit(limit)
    )
    unsure = (
        select(deliveries)
        .where(deliveries.c.state == DeliveryState.UNSURE, unleased(now, until), deliveries.c.not_before <= now)
        .where(*_of(platform))
        .order_by(deliveries.c.first_tried_at, deliveries.c.id)
    )
    counted = deliveries.c.lost_senders + 1
    posts = await _lease(connection, lost, DeliveryState.UNSURE, owner, now, until, lost_senders=counted)
    return posts + await _lease(connection, unsure.limit(limit - len(posts)), DeliveryState.UNSURE, owner, now, until)


async def _stamp_anew(connection: AsyncConnection, now: datetime, platform: str | None) -> None:
    """What is stamped in the future was so under a clock that was put back since. A try was made nobody knows when, and
    not later than now; what nobody postponed may be sent now."""
    tried = (
        update(deliveries)
        .where(deliveries.c.state.in_(LEASED), deliveries.c.tried_at > now + SKEW, *_of(platform))
        .values(tried_at=now, first_tried_at=now - FAR_BACK, not_before=now)
    )
    fresh = (
        update(deliveries)
        .where(deliveries.c.state == DeliveryState.PENDING, deliveries.c.not_before > now + SKEW, *_of(platform))
        .where(deliveries.c.reason.is_(None))
        .values(not_before=now)
    )
    for ahead in (tried, fresh):
        await connection.execute(ahead)


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
    above = select(_first.c.receipt).where(
        _first.c.digest_id == deliveries.c.digest_id, _first.c.part == 0, deliveries.c.part > 0
    )
    query = (
        select(
            deliveries,
            slots.c.due_at,
            subscriptions.c.wishes,
            subscriptions.c.ended_at,
            subscriptions.c.suspended,
            above.scalar_subquery().label("above"),
        )
        .join(digests, digests.c.id == deliveries.c.digest_id)
        .join(slots, slots.c.id == digests.c.slot_id)
        .join(subscriptions, subscriptions.c.id == slots.c.subscription_id)
        .where(deliveries.c.id.in_(ids))
    )
    rows = {row.id: row for row in await connection.execute(query)}
    late = select(strays).where(strays.c.delivery_id.in_(ids), strays.c.receipt != "").order_by(strays.c.at)
    receipts = {row.delivery_id: row.receipt for row in await connection.execute(late)}
    return [_post(rows[number], until, receipts.get(number)) for number in ids]


def _post(row: AnyRow, until: datetime, stray: str | None) -> Post:
    return Post(
        delivery=delivery_of(row),
        message=row.message,
        lease=Lease(row.id, row.owner, row.attempt),
        until=until,
        due_at=row.due_at,
        wishes=row.wishes if row.ended_at is None else None,
        asked_at=row.asked_at,
        stray=stray,
        above=row.above,
        suspended=row.suspended is not None,
    )


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
        looks=row.looks,
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
