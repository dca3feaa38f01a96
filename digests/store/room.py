"""Whether there is room for one more, asked in the transaction that adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from digests.errors import NoRoom

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection


ASKING = 0x526F6F6D  # the number of the lock, any but that of another


async def keep_room(connection: AsyncConnection, number: Select[Any], most: int, quota: str) -> int:
    """How many there are; NoRoom when that is `most` already. `connection` is in the transaction that adds one more.

    The number holds until the commit: whoever asks for room takes turns (SQLite lets one writer in at a time anyway).
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(ASKING)))
    here: int = (await connection.execute(number)).scalar_one()
    if here >= most:
        raise NoRoom(quota)
    return here
