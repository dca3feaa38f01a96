"""The DeliveryRecords port: deliveries as a person looks at them and takes them in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, select, update

from digests.model import DeliveryState
from digests.oversight import Record, Step
from digests.store import claims, moves, refusals
from digests.store.channels import in_channel
from digests.store.tables import deliveries, digests, steps

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.messages import Message
    from digests.model import Channel
    from digests.ports.ledger import Post
    from digests.store.columns import AnyRow
    from digests.store.engine import Database

OPERATOR = "operator"
_beside = deliveries.alias("beside")


class StoreRecords:
    """The DeliveryRecords port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self, states: Collection[DeliveryState], channel: Channel | None, limit: int) -> list[Record]:
        query = query_records().where(deliveries.c.state.in_(states))
        if channel is not None:
            query = query.where(in_channel(deliveries, channel))
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit))).all()
        return [record_of(row) for row in rows]

    async def record(self, delivery_id: int) -> Record | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query_records().where(deliveries.c.id == delivery_id))).one_or_none()
        return None if row is None else record_of(row)

    async def steps(self, delivery_id: int) -> list[Step]:
        query = select(steps).where(steps.c.delivery_id == delivery_id).order_by(steps.c.id)
        async with self._database.read() as connection:
            return [
                Step(at=row.at, state=DeliveryState(row.state), attempt=row.attempt, owner=row.owner, reason=row.reason)
                for row in await connection.execute(query)
            ]

    async def message(self, delivery_id: int) -> Message | None:
        query = select(deliveries.c.message).where(deliveries.c.id == delivery_id)
        async with self._database.read() as connection:
            found: Message | None = (await connection.execute(query)).scalar_one_or_none()
            return found

    async def take(
        self, record: Record, owner: str, now: datetime, until: datetime, *, asked_at: datetime | None = None
    ) -> Post | None:
        lease: dict[str, Any] = {"owner": owner, "leased_until": until, "attempt": record.delivery.attempt + 1}
        asked: dict[str, Any] = {} if asked_at is None else {"asked_at": asked_at}
        async with self._database.write() as connection:
            taken = await moves.move(
                connection,
                DeliveryState.UNSURE,
                now,
                _as_read(record),
                claims.unleased(now, until),
                by=owner,
                **lease,
                **asked,
            )
            if taken and asked_at is not None:
                await _ask_for_the_rest(connection, record, asked_at)
            posts = await claims.posts_of(connection, taken, until)
        return posts[0] if posts else None

    async def reopen(self, record: Record, now: datetime) -> bool:
        delivery = record.delivery
        together = _as_read(record)
        if delivery.state is DeliveryState.REFUSED:
            overtaken = exists().where(
                _beside.c.digest_id == deliveries.c.digest_id,
                _beside.c.part < deliveries.c.part,
                _beside.c.state == DeliveryState.REFUSED,
            )
            together = and_(together, ~overtaken)
        async with self._database.write() as connection:
            why = "The operator wants it sent."
            values: dict[str, Any] = {"by": OPERATOR, "why": why, "not_before": now, "asked_at": now}
            if not await moves.move(connection, DeliveryState.PENDING, now, together, **values):
                return False
            if delivery.state is DeliveryState.REFUSED:
                later = and_(deliveries.c.digest_id == delivery.digest_id, deliveries.c.part > delivery.part)
                refused = deliveries.c.state == DeliveryState.REFUSED
                await moves.move(connection, DeliveryState.PENDING, now, later, refused, **values)
            await refusals.clear(connection, delivery.id)
            return True

    async def let_go(self, record: Record, now: datetime) -> DeliveryState | None:
        delivery = record.delivery
        untried = delivery.state is DeliveryState.SENDING and delivery.tried_at is None
        to = DeliveryState.PENDING if untried else DeliveryState.UNSURE
        values: dict[str, Any] = {"why": "The operator released it.", "not_before": now, **moves.FREE}
        if delivery.state is DeliveryState.HELD:
            values["asked_at"] = now
        if delivery.state is DeliveryState.SENDING and not untried:
            values["lost_senders"] = deliveries.c.lost_senders + 1
        as_read = _as_read(record)
        if untried:
            as_read = and_(as_read, deliveries.c.tried_at.is_(None))
        async with self._database.write() as connection:
            moved = await moves.move(connection, to, now, as_read, by=OPERATOR, **values)
            if moved and delivery.state is DeliveryState.HELD:
                await _ask_for_the_rest(connection, record, now)
        return to if moved else None

    async def drop(self, record: Record, reason: str, now: datetime) -> bool:
        number, to = record.delivery.id, DeliveryState.DROPPED
        async with self._database.write() as connection:
            if not await moves.move(connection, to, now, _as_read(record), by=OPERATOR, why=reason, **moves.FREE):
                return False
            await moves.close_later_parts(connection, number, to, "an earlier part was given up", now, OPERATOR)
            return True


async def _ask_for_the_rest(connection: AsyncConnection, record: Record, asked_at: datetime) -> None:
    """Whoever asks for a part asks for those after it."""
    later = deliveries.c.digest_id == record.delivery.digest_id, deliveries.c.part > record.delivery.part
    unsent = deliveries.c.state != DeliveryState.SENT
    await connection.execute(update(deliveries).where(*later, unsent).values(asked_at=asked_at))


def _as_read(record: Record) -> ColumnElement[bool]:
    delivery = record.delivery
    return and_(
        deliveries.c.id == delivery.id,
        deliveries.c.state == delivery.state,
        deliveries.c.attempt == delivery.attempt,
    )


def query_records() -> Select[Any]:
    parts = select(func.count()).where(_beside.c.digest_id == deliveries.c.digest_id).scalar_subquery()
    return select(
        deliveries,
        digests.c.digest,
        digests.c.recorded_at,
        parts.label("parts"),
        moves.posted_twice().label("perhaps_twice"),
    ).join(digests, digests.c.id == deliveries.c.digest_id)


def record_of(row: AnyRow) -> Record:
    return Record(
        delivery=claims.delivery_of(row),
        name=row.digest.name,
        edition=row.digest.number,
        parts=row.parts,
        recorded_at=row.recorded_at,
        not_before=row.not_before,
        reason=row.reason,
        owner=row.owner,
        leased_until=row.leased_until,
        sent_at=row.sent_at,
        perhaps_twice=bool(row.perhaps_twice),
    )
