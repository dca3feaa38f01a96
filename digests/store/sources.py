"""The SourceStore port: what each workspace reads from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import Health, Source
from digests.store.channels import in_workspace
from digests.store.columns import storable
from digests.store.documents import State
from digests.store.room import keep_room
from digests.store.tables import articles, sources, versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Workspace
    from digests.ports import Quotas
    from digests.store.columns import AnyRow
    from digests.store.engine import Database

WEEK = timedelta(days=7)


class WorkspaceSources:
    """The SourceStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, workspace: Workspace, name: str) -> Source:
        found = await self._found(workspace, name)
        if found is not None and found.removed_at is None:  # nearly always: each article that comes in asks
            return _source(found)
        made = await self._insert(workspace, name, None) if found is None else None
        if made is not None:
            return made
        found = found or await self._found(workspace, name)  # somebody was quicker
        if found is None:
            raise RuntimeError(f"the source {name!r} can be neither made nor found")
        return await self._see_again(workspace, found.id, {}) or _source(found)

    async def add(
        self, workspace: Workspace, name: str, address: str | None, quotas: Quotas | None = None
    ) -> Source | None:
        found = await self._found(workspace, name)
        if found is None:
            return await self._insert(workspace, name, address, quotas)
        seen = {} if address is None else {"address": _clean(address)}
        return await self._see_again(workspace, found.id, seen, quotas)

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        query = select(sources).where(in_workspace(sources, workspace), sources.c.removed_at.is_(None))
        async with self._database.read() as connection:
            found = [_source(row) for row in await connection.execute(query)]
        return sorted(found, key=_by_name)

    async def workspaces(self) -> list[Workspace]:
        query = select(sources.c.platform, sources.c.workspace).where(sources.c.removed_at.is_(None)).distinct()
        async with self._database.read() as connection:
            return sorted((row.platform, row.workspace) for row in await connection.execute(query))

    async def change(self, workspace: Workspace, source: Source, was: Source | None = None) -> bool:
        seen = _seen(workspace, source.id, was)
        tags = tuple(storable(tag) for tag in source.tags)
        changed = update(sources).where(seen).values(address=_clean(source.address), tags=tags)
        async with self._database.write() as connection:
            return bool((await connection.execute(changed)).rowcount)

    async def remove(self, workspace: Workspace, source_id: int, now: datetime, was: Source | None = None) -> bool:
        seen = _seen(workspace, source_id, was)
        async with self._database.write() as connection:
            return bool((await connection.execute(update(sources).where(seen).values(removed_at=now))).rowcount)

    async def health(self, workspace: Workspace, now: datetime) -> list[Health]:
        async with self._database.read() as connection:
            rows = (await connection.execute(_with_newest(workspace))).all()
            unreadable = await connection.execute(_set_aside([row.id for row in rows], now - WEEK))
            aside = {row.source_id: row.number for row in unreadable}
        found = [
            Health(
                source=_source(row),
                newest_at=row.recent_at and min(now, row.recent_at),
                set_aside=aside.get(row.id, 0),
            )
            for row in rows
        ]
        return sorted(found, key=lambda health: _by_name(health.source))

    async def _found(self, workspace: Workspace, name: str) -> AnyRow | None:
        query = select(sources).where(in_workspace(sources, workspace), sources.c.name_key == storable(name).casefold())
        async with self._database.read() as connection:
            return (await connection.execute(query)).one_or_none()

    async def _insert(
        self, workspace: Workspace, name: str, address: str | None, quotas: Quotas | None = None
    ) -> Source | None:
        """None when there is one of that name."""
        platform, workspace_id = map(storable, workspace)
        name = storable(name)
        place = {"platform": platform, "workspace": workspace_id, "name": name, "name_key": name.casefold()}
        made = insert(sources).values(address=_clean(address), tags=(), **place).returning(sources)
        try:
            async with self._database.write() as connection:
                await _keep_room(connection, workspace, quotas)
                return _source((await connection.execute(made)).one())
        except IntegrityError:
            return None

    async def _see_again(
        self, workspace: Workspace, source_id: int, values: dict[str, str | None], quotas: Quotas | None = None
    ) -> Source | None:
        """None when it is seen."""
        again = update(sources).where(sources.c.id == source_id, sources.c.removed_at.is_not(None))
        async with self._database.write() as connection:
            await _keep_room(connection, workspace, quotas)
            row = (await connection.execute(again.values(removed_at=None, **values).returning(sources))).one_or_none()
            return None if row is None else _source(row)


async def _keep_room(connection: AsyncConnection, workspace: Workspace, quotas: Quotas | None) -> None:
    """NoRoom when the workspace sees enough."""
    if quotas:
        seen = select(func.count()).where(in_workspace(sources, workspace), sources.c.removed_at.is_(None))
        await keep_room(connection, seen, quotas.sources, "sources")


def _seen(workspace: Workspace, source_id: int, was: Source | None) -> ColumnElement[bool]:
    """The source while the workspace sees it, as it `was` known when that is given."""
    seen = and_(in_workspace(sources, workspace), sources.c.id == source_id, sources.c.removed_at.is_(None))
    if was is None:
        return seen
    return and_(seen, sources.c.address.is_not_distinct_from(was.address), sources.c.tags == was.tags)


def _clean(address: str | None) -> str | None:
    return None if address is None else storable(address)


def _by_name(source: Source) -> tuple[str, str]:
    """The same order on every database."""
    return source.name.casefold(), source.name


def _with_newest(workspace: Workspace) -> Select[Any]:
    """What the workspace sees, and when its newest article came: a look into the index for each source."""
    newest = select(func.max(articles.c.recent_at)).where(articles.c.source_id == sources.c.id).correlate(sources)
    seen = and_(in_workspace(sources, workspace), sources.c.removed_at.is_(None))
    return select(sources, newest.scalar_subquery().label("recent_at")).where(seen)


def _set_aside(source_ids: Sequence[int], since_at: datetime) -> Select[Any]:
    """How many articles of each source, stored since then, cannot be read in their newest version. The sum keeps SQLite
    from looking at every article of these sources: it is to begin with the few versions that were set aside."""
    newest = and_(versions.c.article_id == articles.c.id, versions.c.number == articles.c.newest_version)
    source_id = articles.c.source_id + 0
    return (
        select(source_id.label("source_id"), func.count().label("number"))
        .select_from(versions)
        .join(articles, newest)
        .where(versions.c.state == State.ASIDE, versions.c.stored_at >= since_at)
        .where(source_id.in_(source_ids))
        .group_by(source_id)
    )


def _source(row: AnyRow) -> Source:
    return Source(id=row.id, name=row.name, address=row.address, tags=tuple(row.tags))
