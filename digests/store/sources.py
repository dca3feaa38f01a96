"""The SourceStore port: what each workspace reads from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import Health, Source
from digests.store.columns import storable
from digests.store.tables import sources

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from digests.model import Workspace
    from digests.store.columns import AnyRow
    from digests.store.engine import Database


class WorkspaceSources:
    """The SourceStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, workspace: Workspace, name: str) -> Source:
        found = await self._named(workspace, name)
        if found is None:
            made = await self._insert(workspace, name, None)
            if made is not None:
                return made
            found = await self._named(workspace, name)  # somebody was quicker
            if found is None:
                raise RuntimeError(f"the source {name!r} can be neither made nor found")
        return _source(found) if found.removed_at is None else await self._see_again(found, found.address)

    async def add(self, workspace: Workspace, name: str, address: str | None) -> Source | None:
        found = await self._named(workspace, name)
        if found is None:
            return await self._insert(workspace, name, address)
        return None if found.removed_at is None else await self._see_again(found, address)

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        query = select(sources).where(_in(workspace), sources.c.removed_at.is_(None))
        async with self._database.read() as connection:
            found = [_source(row) for row in await connection.execute(query)]
        return sorted(found, key=lambda source: (source.name.casefold(), source.name))  # the same on every database

    async def change(self, workspace: Workspace, source: Source) -> bool:
        seen = and_(_in(workspace), sources.c.id == source.id, sources.c.removed_at.is_(None))
        changed = update(sources).where(seen).values(address=source.address, tags=source.tags)
        async with self._database.write() as connection:
            return bool((await connection.execute(changed)).rowcount)

    async def remove(self, workspace: Workspace, source_id: int, now: datetime) -> bool:
        seen = and_(_in(workspace), sources.c.id == source_id, sources.c.removed_at.is_(None))
        async with self._database.write() as connection:
            return bool((await connection.execute(update(sources).where(seen).values(removed_at=now))).rowcount)

    async def health(self, workspace: Workspace, now: datetime) -> list[Health]:
        raise NotImplementedError

    async def _named(self, workspace: Workspace, name: str) -> AnyRow | None:
        query = select(sources).where(_in(workspace), sources.c.name_key == storable(name).casefold())
        async with self._database.read() as connection:
            return (await connection.execute(query)).one_or_none()

    async def _insert(self, workspace: Workspace, name: str, address: str | None) -> Source | None:
        platform, workspace_id = workspace
        name = storable(name)
        place = {"platform": platform, "workspace": workspace_id, "name": name, "name_key": name.casefold()}
        made = insert(sources).values(address=address, tags=(), **place).returning(sources)
        try:
            async with self._database.write() as connection:
                return _source((await connection.execute(made)).one())
        except IntegrityError:
            return None

    async def _see_again(self, row: AnyRow, address: str | None) -> Source:
        again = update(sources).where(sources.c.id == row.id).values(removed_at=None, address=address)
        async with self._database.write() as connection:
            return _source((await connection.execute(again.returning(sources))).one())


def _in(workspace: Workspace) -> ColumnElement[bool]:
    platform, workspace_id = workspace
    return and_(sources.c.platform == platform, sources.c.workspace == workspace_id)


def _source(row: AnyRow) -> Source:
    return Source(id=row.id, name=row.name, address=row.address, tags=tuple(row.tags))
