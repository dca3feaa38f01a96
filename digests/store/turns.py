"""Taking turns where an engine lets several write at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

# Any number that no other program takes in this database, as postgres.GATE.
PLACING = 0x706C616365


async def in_order(connection: AsyncConnection) -> None:
    """Until the caller's transaction ends, nobody else takes a number in `placings`: whoever reads these in order, from
    the last that was seen, would miss one that is committed after a greater one."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(PLACING)))
