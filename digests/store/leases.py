"""The Leases port: the database is the referee of what one node at a time may do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import Tenure
from digests.store.columns import storable
from digests.store.tables import leases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Update

    from digests.store.engine import Database


SKEW = timedelta(minutes=2)  # of two nodes' clocks


class StoreLeases:
    """The Leases port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def acquire(self, name: str, owner: str, now: datetime, until: datetime) -> Tenure | None:
        name, owner = storable(name), storable(owner)
        try:
            async with self._database.write() as connection:
                held = select(leases.c.term).where(leases.c.name == name)
                term = (await connection.execute(held)).scalar_one_or_none()
                if term is None:
                    first = insert(leases).values(name=name, owner=owner, term=1, leased_until=until)
                    await connection.execute(first)
                    return Tenure(name, owner, 1)
                taken = await connection.execute(
                    update(leases)
                    .where(leases.c.name == name, leases.c.term == term)
                    .where(or_(leases.c.owner.is_(None), lapsed(leases.c.leased_until, now, until)))
                    .values(owner=owner, term=term + 1, leased_until=until)
                )
                return Tenure(name, owner, term + 1) if taken.rowcount == 1 else None
        except IntegrityError:  # another was the first
            return None

    async def renew(self, tenure: Tenure, until: datetime) -> bool:
        async with self._database.write() as connection:
            return (await connection.execute(_of(tenure).values(leased_until=until))).rowcount == 1

    async def release(self, tenure: Tenure) -> bool:
        async with self._database.write() as connection:
            return (await connection.execute(_of(tenure).values(owner=None))).rowcount == 1


def lapsed(leased_until: ColumnElement[datetime], now: datetime, until: datetime) -> ColumnElement[bool]:
    """That a lease is over; or much longer than one given now, until then: a clock that was put back since gave it."""
    return or_(leased_until <= now, leased_until > until + SKEW)


def _of(tenure: Tenure) -> Update:
    """The row, while nobody else took it."""
    return update(leases).where(
        leases.c.name == tenure.name, leases.c.owner == tenure.owner, leases.c.term == tenure.term
    )
