"""The Departures port: the workspaces that the program was removed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, union

from digests.store.channels import in_workspace
from digests.store.columns import storable
from digests.store.conflict import insert_new
from digests.store.subscriptions import suspend
from digests.store.tables import departures, sources, subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Workspace
    from digests.store.engine import Database


class StoreDepartures:
    """The Departures port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def workspaces(self, platform: str) -> list[Workspace]:
        kept = [
            select(table.c.workspace).where(table.c.platform == storable(platform))
            for table in (sources, subscriptions, departures)
        ]
        async with self._database.read() as connection:
            return sorted((platform, name) for name in (await connection.execute(union(*kept))).scalars())

    async def leave(self, workspace: Workspace, reason: str, now: datetime) -> bool:
        platform, name = map(storable, workspace)
        row = {"platform": platform, "workspace": name, "left_at": now}
        async with self._database.write() as connection:
            left = insert_new(connection, departures).values(row).returning(departures.c.workspace)
            if (await connection.execute(left)).first() is None:  # PostgreSQL's driver counts no rows of such a one
                return False
            await suspend(connection, in_workspace(subscriptions, workspace), reason, told_at=now)
            return True

    async def returned(self, workspace: Workspace) -> bool:
        its = in_workspace(departures, workspace)
        async with self._database.read() as connection:
            if (await connection.execute(select(departures.c.left_at).where(its))).first() is None:
                return False  # as nearly always: a start takes no turn from those who write
        async with self._database.write() as connection:
            return bool((await connection.execute(delete(departures).where(its))).rowcount)
