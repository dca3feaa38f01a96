"""Where channels stand, many at a time: what they were told or are to be told, their last edition, their next number.
Each function runs in its caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import and_, exists, func, literal, select, type_coerce

from digests.model import Told
from digests.ports.ledger import Before, Standing
from digests.states import OPEN
from digests.store.channels import in_channel
from digests.store.columns import Record
from digests.store.tables import deliveries, digests, subscriptions, told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import ColumnElement, FromClause, Select, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Channel


class _Tells(Struct, frozen=True):
    story_id: int
    told: tuple[int, ...]


class _Promise(Struct, frozen=True):
    """Of a recorded digest what it tells, and no more: the rest is not even decoded."""

    made_at: datetime
    items: tuple[_Tells, ...]
    also: tuple[_Tells, ...] = ()


async def of(connection: AsyncConnection, subscription_ids: Collection[int], since_at: datetime) -> dict[int, Standing]:
    these = subscriptions.c.id.in_(subscription_ids)
    heard = await _heard(connection, subscriptions.c.id, _same_channel, since_at, these)
    return {
        row.id: Standing(number=row.number, last=row.before, told=heard[row.id])
        for row in await connection.execute(_editions(subscription_ids))
    }


async def heard(connection: AsyncConnection, channel: Channel, since_at: datetime) -> list[Told]:
    return (await _heard(connection, literal(0), lambda table: in_channel(table, channel), since_at))[0]


async def _heard(
    connection: AsyncConnection,
    number: ColumnElement[int],
    of_channel: Callable[[Table], ColumnElement[bool]],
    since_at: datetime,
    *where: ColumnElement[bool],
) -> defaultdict[int, list[Told]]:
    """By number."""
    found: defaultdict[int, list[Told]] = defaultdict(list)
    query = (
        select(number, told.c.article_id, told.c.story_id, told.c.told_at)
        .where(of_channel(told), told.c.told_at >= since_at, *where)
        .order_by(told.c.told_at, told.c.article_id)
    )
    for whose, article_id, story_id, told_at in (await connection.execute(query)).all():  # thousands: at one go
        found[whose].append(Told(article_id, story_id, told_at))
    still_open = exists().where(deliveries.c.digest_id == digests.c.id, deliveries.c.state.in_(OPEN))
    promises = (
        select(number, type_coerce(digests.c.digest, Record(_Promise)))
        .where(of_channel(digests), digests.c.posted_at.is_(None), digests.c.slot_id.is_not(None), still_open, *where)
        .order_by(digests.c.id)
    )
    for whose, promise in await connection.execute(promises):
        items = (*promise.items, *promise.also)
        found[whose] += [Told(article, item.story_id, promise.made_at) for item in items for article in item.told]
    return found


def _editions(subscription_ids: Collection[int]) -> Select[Any]:
    of_channel = digests.alias("of_channel")
    number = select(func.coalesce(func.max(of_channel.c.number), 0) + 1).where(_same_channel(of_channel))
    last = (
        select(of_channel.c.id)
        .where(
            _same_channel(of_channel),
            of_channel.c.shown_at.is_not(None),
            of_channel.c.asked_by.is_(None),
        )
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


def _same_channel(table: FromClause) -> ColumnElement[bool]:
    """As the subscription's."""
    return and_(*(table.c[name] == subscriptions.c[name] for name in ("platform", "workspace", "channel")))
