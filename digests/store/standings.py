"""Where channels stand, many at a time: what they were told or are to be told, their last edition, their next number.
Each function runs in its caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import and_, exists, func, select, type_coerce

from digests.model import DeliveryState, Told
from digests.ports import Before, Standing
from digests.store.columns import Record
from digests.store.tables import deliveries, digests, subscriptions, told

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, FromClause, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.HELD)


class _Tells(Struct, frozen=True):
    story_id: int
    told: tuple[int, ...]


class _Promise(Struct, frozen=True):
    """Of a recorded digest what it tells, and no more: the rest is not even decoded."""

    made_at: datetime
    items: tuple[_Tells, ...]
    also: tuple[_Tells, ...] = ()


async def of(connection: AsyncConnection, subscription_ids: Collection[int], since_at: datetime) -> dict[int, Standing]:
    heard: defaultdict[int, list[Told]] = defaultdict(list)
    query = (
        select(subscriptions.c.id, told.c.article_id, told.c.story_id, told.c.told_at)
        .select_from(subscriptions)
        .join(told, and_(_same_channel(told), told.c.told_at >= since_at))
        .where(subscriptions.c.id.in_(subscription_ids))
        .order_by(subscriptions.c.id, told.c.told_at, told.c.article_id)
    )
    for number, article_id, story_id, told_at in (await connection.execute(query)).all():  # thousands: at one go
        heard[number].append(Told(article_id, story_id, told_at))
    for subscription_id, one in await _promised(connection, subscription_ids):
        heard[subscription_id].append(one)
    return {
        row.id: Standing(number=row.number, last=row.before, told=heard[row.id])
        for row in await connection.execute(_editions(subscription_ids))
    }


def _editions(subscription_ids: Collection[int]) -> Select[Any]:
    of_channel = digests.alias("of_channel")
    number = select(func.coalesce(func.max(of_channel.c.number), 0) + 1).where(_same_channel(of_channel))
    last = (
        select(of_channel.c.id)
        .where(_same_channel(of_channel), of_channel.c.shown_at.is_not(None), of_channel.c.asked_by.is_(None))
        .order_by(of_channel.c.shown_at.desc(), of_channel.c.id.desc())
        .limit(1)
    )
    before = type_coerce(digests.c.digest, Record(Before)).label("before")
    return (
        select(subscriptions.c.id, number.correlate(subscriptions).scalar_subquery().label("number"), before)
        .select_from(subscriptions)
        .outerjoin(digests, digests.c.id == last.correlate(subscriptions).scalar_subquery())
        .where(subscriptions.c.id.in_(subscription_ids))
    )


async def _promised(connection: AsyncConnection, subscription_ids: Collection[int]) -> list[tuple[int, Told]]:
    still_open = exists().where(deliveries.c.digest_id == digests.c.id, deliveries.c.state.in_(OPEN))
    query = (
        select(subscriptions.c.id, type_coerce(digests.c.digest, Record(_Promise)).label("promise"))
        .select_from(subscriptions)
        .join(digests, _same_channel(digests))
        .where(subscriptions.c.id.in_(subscription_ids), still_open)
        .where(digests.c.posted_at.is_(None), digests.c.slot_id.is_not(None))
        .order_by(digests.c.id)
    )
    return [
        (row.id, Told(article_id, item.story_id, row.promise.made_at))
        for row in await connection.execute(query)
        for item in (*row.promise.items, *row.promise.also)
        for article_id in item.told
    ]


def _same_channel(table: FromClause) -> ColumnElement[bool]:
    """As the subscription's."""
    return and_(*(table.c[name] == subscriptions.c[name] for name in ("platform", "workspace", "channel")))
