"""Many new rows in one statement, and the numbers that they got."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection


async def numbered(connection: AsyncConnection, key: Column[Any], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert the rows into the table of this counted key. Their numbers, which grow in the order of the rows."""
    if not rows:
        return []
    # SQLite counts the rows of one statement as they stand in it. Told to keep them in order, SQLAlchemy would send it
    # one statement for each.
    ordered = connection.dialect.name != "sqlite"
    made = insert(key.table).returning(key, sort_by_parameter_order=ordered)
    return sorted((await connection.execute(made, rows)).scalars())
