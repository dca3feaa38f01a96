"""The Forget port: deleting for good, and nothing of another workspace.

What one workspace has may be hundreds of thousands of rows, and others write meanwhile. So it is made nobody's first,
in one transaction: no workspace sees it, nothing of it is sent, and the workspace may begin anew at once. Then it is
deleted in parts. Whoever is killed in between leaves what is nobody's, and `finish` goes on with it.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, func, select, update

from digests.model import DeliveryState, SlotState
from digests.store import search
from digests.store.channels import in_channel, in_workspace
from digests.store.columns import EPOCH, storable
from digests.store.following import drop_unread
from digests.store.tables import (
    article_keys,
    articles,
    deliveries,
    departures,
    digests,
    installations,
    placings,
    quoted_names,
    slots,
    sources,
    stories,
    subscriptions,
    told,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Delete, Select, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Channel, Workspace
    from digests.store.engine import Database

    Those = Callable[[Table], ColumnElement[bool]]  # the rows of a table that are about some channels
    Forgets = Callable[[AsyncConnection, Sequence[int]], Awaitable[None]]

PART = 100  # articles, or editions, deleted in one transaction: a fraction of a second
PAUSE = timedelta(milliseconds=20)  # in which other processes get their turn to write
NOBODY = ""  # the platform of what no workspace has any more


class StoreForget:
    """The Forget port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, workspace: Workspace, user: str, own: Channel | None = None) -> dict[str, int]:
        asked = and_(in_workspace(digests, workspace), digests.c.asked_by == storable(user))
        async with self._database.write(alone=own is not None) as connection:
            await connection.execute(delete(told).where(told.c.digest_id.in_(select(digests.c.id).where(asked))))
            requests = (await connection.execute(delete(digests).where(asked))).rowcount
            counts = {"requests": requests} if requests else {}
            if own is not None:
                counts = await _counted(connection, _of(own)) | counts
                await _disown(connection, _of(own))
        if own is not None:
            await self.finish()
        return counts

    async def kept(self, workspace: Workspace) -> dict[str, int]:
        async with self._database.read() as connection:
            return await _counts(connection, workspace)

    async def workspace(
        self, workspace: Workspace, confirmed: Mapping[str, int] | None = None
    ) -> dict[str, int] | None:
        async with self._database.write(alone=True) as connection:  # what comes in meanwhile would be left over
            counts = await _counts(connection, workspace)
            if confirmed is not None and counts != confirmed:
                return None
            await _disown(connection, _within(workspace))
            await _disown_sources(connection, workspace)
        await self.finish()
        return counts

    async def departed(self, before: datetime, among: Collection[Workspace]) -> list[Workspace]:
        left = select(departures.c.platform, departures.c.workspace).where(departures.c.left_at < before)
        async with self._database.read() as connection:
            if (await connection.execute(left.limit(1))).first() is None:
                return []
        async with self._database.write(alone=True) as connection:  # one that is back by now is not among them
            rows = sorted((row.platform, row.workspace) for row in await connection.execute(left))
            gone = [workspace for workspace in rows if workspace in among]
            for workspace in gone:
                await _disown(connection, _within(workspace))
                await _disown_sources(connection, workspace)
                tokens = delete(installations).where(in_workspace(installations, workspace))
                await connection.execute(tokens.where(installations.c.installed_at < before))
        await self.finish()
        return gone

    async def finish(self) -> None:
        for rows, forget in _PARTS:
            while await self._forget(rows.limit(PART), forget):
                pass

    async def _forget(self, rows: Select[int], forget: Forgets) -> bool:
        """Delete one part of what is nobody's. False when there was none."""
        async with self._database.read() as connection:
            if (await connection.execute(rows)).first() is None:  # the usual case takes no turn from those who write
                return False
        async with self._database.write(alone=True) as connection:  # an article may come into what goes
            part = (await connection.execute(rows)).scalars().all()
            await forget(connection, part)
        await asyncio.sleep(PAUSE.total_seconds())
        return True


async def _counts(connection: AsyncConnection, workspace: Workspace) -> dict[str, int]:
    own_sources = select(sources.c.id).where(in_workspace(sources, workspace))
    kept = {
        "sources": (sources, in_workspace(sources, workspace)),
        "articles": (articles, and_(articles.c.source_id.in_(own_sources), articles.c.dropped_at.is_(None))),
    }
    return await _numbers(connection, kept) | await _counted(connection, _within(workspace))


async def _counted(connection: AsyncConnection, those: Those) -> dict[str, int]:
    """What is kept of the channels."""
    kept = {
        "subscriptions": (subscriptions, those(subscriptions)),
        "editions": (digests, and_(those(digests), digests.c.asked_by.is_(None))),
        "requests": (digests, and_(those(digests), digests.c.asked_by.is_not(None))),
    }
    return await _numbers(connection, kept)


async def _numbers(
    connection: AsyncConnection, kept: Mapping[str, tuple[Table, ColumnElement[bool]]]
) -> dict[str, int]:
    counts = {}
    for name, (table, its) in kept.items():
        counts[name] = (await connection.execute(select(func.count()).select_from(table).where(its))).scalar_one()
    return {name: count for name, count in counts.items() if count}


def _within(workspace: Workspace) -> Those:
    """The channels of a workspace."""
    return partial(in_workspace, workspace=workspace)


def _of(channel: Channel) -> Those:
    return partial(in_channel, channel=channel)


async def _disown(connection: AsyncConnection, those: Those) -> None:
    """Make all of these channels nobody's: neither seen, nor planned, nor sent."""
    own_subscriptions = select(subscriptions.c.id).where(those(subscriptions))
    nobody = _nobody()
    for statement in (
        delete(deliveries).where(those(deliveries), deliveries.c.state != DeliveryState.SENT),
        update(slots)
        .where(slots.c.subscription_id.in_(own_subscriptions), slots.c.state == SlotState.PLANNED)
        .values(state=SlotState.SKIPPED),
        update(digests).where(those(digests)).values(nobody),
        update(subscriptions).where(those(subscriptions)).values(next_due_at=None, ended_at=EPOCH, **nobody),
    ):
        await connection.execute(statement)


async def _disown_sources(connection: AsyncConnection, workspace: Workspace) -> None:
    """With the note that the workspace was left, and the feeds that nobody else reads from."""
    own = in_workspace(sources, workspace)
    read_from = select(sources.c.feed_id).where(own, sources.c.feed_id.is_not(None)).distinct()
    feed_ids = (await connection.execute(read_from)).scalars().all()
    await connection.execute(update(sources).where(own).values(removed_at=EPOCH, feed_id=None, **_nobody()))
    await connection.execute(delete(departures).where(in_workspace(departures, workspace)))
    if feed_ids:
        await drop_unread(connection, feed_ids)


def _nobody() -> dict[str, str]:
    """Each time another: names are there once."""
    return {"platform": NOBODY, "workspace": secrets.token_hex(16)}


async def _forget_digests(connection: AsyncConnection, part: Sequence[int]) -> None:
    for statement in (
        delete(told).where(told.c.digest_id.in_(part)),
        delete(deliveries).where(deliveries.c.digest_id.in_(part)),
        delete(digests).where(digests.c.id.in_(part)),
    ):
        await connection.execute(statement)


async def _forget_subscriptions(connection: AsyncConnection, part: Sequence[int]) -> None:
    await connection.execute(delete(slots).where(slots.c.subscription_id.in_(part)))
    await connection.execute(delete(subscriptions).where(subscriptions.c.id.in_(part)))


async def _forget_articles(connection: AsyncConnection, part: Sequence[int]) -> None:
    told_of = select(articles.c.story_id).where(articles.c.id.in_(part), articles.c.story_id.is_not(None)).distinct()
    story_ids = (await connection.execute(told_of)).scalars().all()
    await search.take_out(connection, part)  # while their words are here
    for statement in (
        update(articles).where(articles.c.duplicate_of.in_(part)).values(duplicate_of=None),
        delete(quoted_names).where(quoted_names.c.article_id.in_(part)),
        delete(article_keys).where(article_keys.c.article_id.in_(part)),
        delete(placings).where(placings.c.article_id.in_(part)),
        delete(versions).where(versions.c.article_id.in_(part)),
        delete(articles).where(articles.c.id.in_(part)),
        *([_empty_stories(story_ids)] if story_ids else ()),
    ):
        await connection.execute(statement)


async def _forget_sources(connection: AsyncConnection, part: Sequence[int]) -> None:
    """With what an import that was under way has filed there meanwhile."""
    late = select(articles.c.id).where(articles.c.source_id.in_(part))
    if filed := (await connection.execute(late)).scalars().all():
        await _forget_articles(connection, filed)
    await connection.execute(delete(sources).where(sources.c.id.in_(part)))


def _empty_stories(story_ids: Sequence[int]) -> Delete:
    """One that was told in two workspaces, before these were kept apart, is the other's now."""
    return delete(stories).where(stories.c.id.in_(story_ids), ~exists().where(articles.c.story_id == stories.c.id))


_PARTS = (
    (select(digests.c.id).where(digests.c.platform == NOBODY), _forget_digests),
    (select(subscriptions.c.id).where(subscriptions.c.platform == NOBODY), _forget_subscriptions),
    (
        select(articles.c.id).join(sources, sources.c.id == articles.c.source_id).where(sources.c.platform == NOBODY),
        _forget_articles,
    ),
    (select(sources.c.id).where(sources.c.platform == NOBODY), _forget_sources),
)
