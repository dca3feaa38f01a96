"""Whether there is room for one more, asked in the transaction that adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digests.errors import NoRoom

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection


async def keep_room(connection: AsyncConnection, number: Select[Any], most: int, quota: str) -> int:
    """How many there are; NoRoom when that is `most` already. `connection` is in the transaction that adds one more.

    SQLite lets one writer in at a time, so that the number holds until the commit. A database that lets in several
    shows each what was committed before: there the workspace is to be locked first, and here is the place for it
    (pg_advisory_xact_lock).
    """
    here: int = (await connection.execute(number)).scalar_one()
    if here >= most:
        raise NoRoom(quota)
    return here
