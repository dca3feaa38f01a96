"""The Installations port, and the Once port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from digests.store.channels import in_workspace
from digests.store.columns import storable
from digests.store.conflict import insert_new
from digests.store.tables import installations, once

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Workspace
    from digests.store.engine import Database


class StoreInstallations:
    """The Installations port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, workspace: Workspace, sealed: str, now: datetime) -> None:
        platform, name = map(storable, workspace)
        async with self._database.write(alone=True) as connection:  # of two at the same time the later one stays
            await connection.execute(delete(installations).where(in_workspace(installations, workspace)))
            row = {"platform": platform, "workspace": name, "sealed": sealed, "installed_at": now}
            await connection.execute(insert(installations).values(row))

    async def of(self, workspace: Workspace) -> str | None:
        its = select(installations.c.sealed).where(in_workspace(installations, workspace))
        async with self._database.read() as connection:
            return (await connection.execute(its)).scalar_one_or_none()

    async def every(self, platform: str) -> dict[Workspace, str]:
        kept = select(installations.c.workspace, installations.c.sealed).where(
            installations.c.platform == storable(platform)
        )
        async with self._database.read() as connection:
            return {(platform, row.workspace): row.sealed for row in await connection.execute(kept)}

    async def reseal(self, workspace: Workspace, old: str, new: str) -> bool:
        same = update(installations).where(in_workspace(installations, workspace), installations.c.sealed == old)
        async with self._database.write() as connection:
            return bool((await connection.execute(same.values(sealed=new))).rowcount)

    async def remove(self, workspace: Workspace, before: datetime) -> bool:
        its = delete(installations).where(
            in_workspace(installations, workspace), installations.c.installed_at <= before
        )
        async with self._database.write() as connection:
            return bool((await connection.execute(its)).rowcount)


class StoreOnce:
    """The Once port. What is over is deleted when something else comes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first(self, what: str, now: datetime, until: datetime) -> bool:
        async with self._database.write() as connection:
            await connection.execute(delete(once).where(once.c.until <= now))
            row = {"what": storable(what), "until": until}
            made = insert_new(connection, once).values(row).returning(once.c.what)
            return (await connection.execute(made)).first() is not None
