"""The SourceStore port: what each workspace reads from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import FeedState, Health, Lack, Source, Take
from digests.store import following
from digests.store.channels import in_workspace
from digests.store.columns import EPOCH, storable
from digests.store.documents import State
from digests.store.room import keep_room
from digests.store.tables import articles, feeds, sources, versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Workspace
    from digests.ports.sources import Quotas
    from digests.store.columns import AnyRow
    from digests.store.engine import Database

WEEK = timedelta(days=7)
LATELY = timedelta(days=14)  # that articles a day are counted in


class WorkspaceSources:
    """The SourceStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, workspace: Workspace, name: str) -> Source:
        found = await self._found(workspace, name)
        if found is not None and found.removed_at is None:  # nearly always: each article that comes in asks
            return source_of(found)
        made = await self._insert(workspace, name, {}) if found is None else None
        if made is not None:
            return made
        found = found or await self._found(workspace, name)  # somebody was quicker
        if found is None:
            raise RuntimeError(f"the source {name!r} can be neither made nor found")
        return await self._see_again(workspace, found.id, {}) or source_of(found)

    async def add(
        self,
        workspace: Workspace,
        name: str,
        address: str | None,
        quotas: Quotas | None = None,
        *,
        tags: Sequence[str] | None = None,
        take: Take | None = None,
        every: timedelta | None = None,
        since_at: datetime | None = None,
    ) -> Source | None:
        cleaned = None if tags is None else tuple(map(storable, tags))
        given = {"address": _clean(address), "tags": cleaned, "take": take, "every": every}
        values = {name: value for name, value in given.items() if value is not None}
        found = await self._found(workspace, name)
        if found is None:
            return await self._insert(workspace, name, values, quotas, since_at)
        return await self._see_again(workspace, found.id, values, quotas, since_at)

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        query = select(sources).where(in_workspace(sources, workspace), sources.c.removed_at.is_(None))
        async with self._database.read() as connection:
            found = [source_of(row) for row in await connection.execute(query)]
        return sorted(found, key=_by_name)

    async def workspaces(self) -> list[Workspace]:
        query = select(sources.c.platform, sources.c.workspace).where(sources.c.removed_at.is_(None)).distinct()
        async with self._database.read() as connection:
            return sorted((row.platform, row.workspace) for row in await connection.execute(query))

    async def change(
        self, workspace: Workspace, source: Source, was: Source | None = None, since_at: datetime | None = None
    ) -> bool:
        seen = _seen(workspace, source.id, was)
        tags = tuple(storable(tag) for tag in source.tags)
        values = {"address": _clean(source.address), "tags": tags, "take": source.take, "every": source.every}
        async with self._database.write() as connection:
            if not (await connection.execute(update(sources).where(seen).values(values))).rowcount:
                return False
            await following.read_from(connection, workspace, source.id, source.address, since_at)
            return True

    async def remove(self, workspace: Workspace, source_id: int, now: datetime, was: Source | None = None) -> bool:
        seen = _seen(workspace, source_id, was)
        async with self._database.write() as connection:
            if not (await connection.execute(update(sources).where(seen).values(removed_at=now))).rowcount:
                return False
            await following.read_from(connection, workspace, source_id, None, None)
            its = select(articles.c.id).where(articles.c.source_id == source_id, articles.c.id == versions.c.article_id)
            asked = update(versions).where(versions.c.page_due_at > EPOCH, its.exists())
            await connection.execute(asked.values(page_due_at=None))  # nobody would ask for these pages
            return True

    async def health(self, workspace: Workspace, now: datetime) -> list[Health]:
        async with self._database.read() as connection:
            rows = (await connection.execute(_with_newest(workspace, now))).all()
            unreadable = await connection.execute(_set_aside([row.id for row in rows], now - WEEK))
            aside = {row.source_id: row.number for row in unreadable}
            lacking: dict[int, tuple[int, int, Lack | None]] = {}
            for row in await connection.execute(_lacking([row.id for row in rows], now - WEEK)):
                if row.lack != Lack.BACKLOG:
                    before = lacking.get(row.source_id, _NONE)[0]
                    lacking[row.source_id] = before + row.number, row.number, Lack(row.lack)
        found = [_health(row, now, aside.get(row.id, 0), *lacking.get(row.id, _NONE)) for row in rows]
        return sorted(found, key=lambda health: _by_name(health.source))

    async def _found(self, workspace: Workspace, name: str) -> AnyRow | None:
        query = select(sources).where(in_workspace(sources, workspace), sources.c.name_key == storable(name).casefold())
        async with self._database.read() as connection:
            return (await connection.execute(query)).one_or_none()

    async def _insert(
        self,
        workspace: Workspace,
        name: str,
        values: Mapping[str, Any],
        quotas: Quotas | None = None,
        since_at: datetime | None = None,
    ) -> Source | None:
        """None when there is one of that name."""
        platform, workspace_id = map(storable, workspace)
        name = storable(name)
        place = {"platform": platform, "workspace": workspace_id, "name": name, "name_key": name.casefold()}
        settled: dict[str, Any] = {"tags": (), "take": Take.BEST, **place}
        made = insert(sources).values(settled | dict(values)).returning(sources)
        try:
            async with self._database.write() as connection:
                await _keep_room(connection, workspace, quotas)
                row = (await connection.execute(made)).one()
                await following.read_from(connection, workspace, row.id, row.address, since_at)
                return source_of(row)
        except IntegrityError:
            return None

    async def _see_again(
        self,
        workspace: Workspace,
        source_id: int,
        values: Mapping[str, Any],
        quotas: Quotas | None = None,
        since_at: datetime | None = None,
    ) -> Source | None:
        """None when it is seen."""
        again = update(sources).where(sources.c.id == source_id, sources.c.removed_at.is_not(None))
        async with self._database.write() as connection:
            await _keep_room(connection, workspace, quotas)
            row = (await connection.execute(again.values(removed_at=None, **values).returning(sources))).one_or_none()
            if row is None:
                return None
            await following.read_from(connection, workspace, row.id, row.address, since_at)
            return source_of(row)


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
    same = {"address": was.address, "tags": was.tags, "take": was.take, "every": was.every}
    return and_(seen, *(sources.c[name].is_not_distinct_from(value) for name, value in same.items()))


def _clean(address: str | None) -> str | None:
    return None if address is None else storable(address)


def _by_name(source: Source) -> tuple[str, str]:
    """The same order on every database."""
    return source.name.casefold(), source.name


def _with_newest(workspace: Workspace, now: datetime) -> Select[Any]:
    """What the workspace sees with its feed, when its newest article came and was published, and how many came lately:
    looks into the index for each source."""
    of_source = articles.c.source_id == sources.c.id
    newest = select(func.max(articles.c.recent_at)).where(of_source).correlate(sources)
    latest = select(articles.c.published_at).where(of_source).order_by(articles.c.recent_at.desc()).limit(1)
    recent = and_(articles.c.recent_at >= now - LATELY, articles.c.published_at >= now - LATELY)
    lately = select(func.count()).select_from(articles).where(of_source, recent).correlate(sources)
    lately_at = select(func.max(articles.c.published_at)).where(of_source, articles.c.recent_at >= now - LATELY)
    published = func.coalesce(*(one.correlate(sources).scalar_subquery() for one in (lately_at, latest)))
    seen = and_(in_workspace(sources, workspace), sources.c.removed_at.is_(None))
    fetched = ("state", "reason", "checked_at", "succeeded_at", "failing_since", "next_at")
    return (
        select(
            sources,
            newest.scalar_subquery().label("recent_at"),
            lately.scalar_subquery().label("lately"),
            published.label("published_at"),
            *(feeds.c[name] for name in fetched),
        )
        .outerjoin(feeds, feeds.c.id == sources.c.feed_id)
        .where(seen)
    )


_NONE = (0, 0, None)


def _health(row: AnyRow, now: datetime, set_aside: int, lacking: int, alike: int, lack: Lack | None) -> Health:
    return Health(
        source=source_of(row),
        newest_at=row.recent_at and min(now, row.recent_at),
        published_at=row.published_at and min(now, row.published_at),
        set_aside=set_aside,
        state=None if row.state is None else FeedState(row.state),
        reason=row.reason,
        succeeded_at=row.succeeded_at,
        failed_at=row.checked_at if row.failing_since else None,
        failing_since=row.failing_since,
        next_at=row.next_at,
        per_day=row.lately / LATELY.days,
        lacking=lacking,
        alike=alike,
        lack=lack,
    )


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


def _lacking(source_ids: Sequence[int], since_at: datetime) -> Select[Any]:
    """The same of articles whose page could not be had, for each reason, the rarest first."""
    # Looked up for each of the few versions: as a join, PostgreSQL may begin with the articles of all.
    newest = select(articles.c.source_id).where(
        articles.c.id == versions.c.article_id, articles.c.newest_version == versions.c.number
    )
    lately = (
        select(newest.scalar_subquery().label("source_id"), versions.c.lack)
        .where(versions.c.lack.is_not(None), versions.c.lack != Lack.LATER, versions.c.stored_at >= since_at)
        .subquery()
    )
    number = func.count()
    return (
        select(lately.c.source_id, lately.c.lack, number.label("number"))
        .where(lately.c.source_id.in_(source_ids))
        .group_by(lately.c.source_id, lately.c.lack)
        .order_by(number, lately.c.lack)
    )


def source_of(row: AnyRow) -> Source:
    return Source(
        id=row.id,
        name=row.name,
        address=row.address,
        tags=tuple(row.tags),
        take=Take(row.take),
        every=row.every,
    )
