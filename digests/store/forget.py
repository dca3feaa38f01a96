"""The Forget port: deleting for good. What one workspace has is deleted in one transaction, and nothing of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, func, select, update

from digests.store import search
from digests.store.channels import in_workspace
from digests.store.columns import storable
from digests.store.tables import (
    article_keys,
    articles,
    deliveries,
    digests,
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
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Delete
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Workspace
    from digests.store.engine import Database

PAGE = 100  # articles in memory at once, and numbers in one statement


class StoreForget:
    """The Forget port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, workspace: Workspace, user: str) -> dict[str, int]:
        asked = and_(in_workspace(digests, workspace), digests.c.asked_by == storable(user))
        async with self._database.write() as connection:
            await connection.execute(delete(told).where(told.c.digest_id.in_(select(digests.c.id).where(asked))))
            requests = (await connection.execute(delete(digests).where(asked))).rowcount
        return {"requests": requests} if requests else {}

    async def kept(self, workspace: Workspace) -> dict[str, int]:
        async with self._database.read() as connection:
            return await _counts(connection, workspace)

    async def workspace(self, workspace: Workspace) -> dict[str, int]:
        async with self._database.write() as connection:
            counts = await _counts(connection, workspace)
            await _forget_digests(connection, workspace)
            await _forget_articles(connection, workspace)
            await connection.execute(delete(sources).where(in_workspace(sources, workspace)))
        return counts


async def _counts(connection: AsyncConnection, workspace: Workspace) -> dict[str, int]:
    own_sources = select(sources.c.id).where(in_workspace(sources, workspace))
    parts = {
        "sources": (sources, in_workspace(sources, workspace)),
        "articles": (articles, and_(articles.c.source_id.in_(own_sources), articles.c.dropped_at.is_(None))),
        "subscriptions": (subscriptions, in_workspace(subscriptions, workspace)),
        "editions": (digests, and_(in_workspace(digests, workspace), digests.c.asked_by.is_(None))),
        "requests": (digests, and_(in_workspace(digests, workspace), digests.c.asked_by.is_not(None))),
    }
    counts = {}
    for name, (table, its) in parts.items():
        counts[name] = (await connection.execute(select(func.count()).select_from(table).where(its))).scalar_one()
    return {name: count for name, count in counts.items() if count}


async def _forget_digests(connection: AsyncConnection, workspace: Workspace) -> None:
    own_digests = select(digests.c.id).where(in_workspace(digests, workspace))
    own_subscriptions = select(subscriptions.c.id).where(in_workspace(subscriptions, workspace))
    for statement in (
        delete(told).where(told.c.digest_id.in_(own_digests)),
        delete(deliveries).where(deliveries.c.digest_id.in_(own_digests)),
        delete(digests).where(in_workspace(digests, workspace)),
        delete(slots).where(slots.c.subscription_id.in_(own_subscriptions)),
        delete(subscriptions).where(in_workspace(subscriptions, workspace)),
    ):
        await connection.execute(statement)


async def _forget_articles(connection: AsyncConnection, workspace: Workspace) -> None:
    own_sources = select(sources.c.id).where(in_workspace(sources, workspace))
    own = articles.c.source_id.in_(own_sources)
    own_articles = select(articles.c.id).where(own)
    told_of = (await connection.execute(select(articles.c.story_id).where(own).distinct())).scalars().all()
    indexed = select(articles.c.id).where(own, articles.c.search_row.is_not(None)).order_by(articles.c.search_row)
    for page in _pages((await connection.execute(indexed)).scalars().all()):  # while their words are here
        await search.take_out(connection, page)
    repeats = update(articles).where(articles.c.duplicate_of.in_(own_articles)).values(duplicate_of=None)
    await connection.execute(repeats)
    for statement in (
        delete(quoted_names).where(quoted_names.c.source_id.in_(own_sources)),
        delete(article_keys).where(article_keys.c.source_id.in_(own_sources)),
        delete(placings).where(placings.c.article_id.in_(own_articles)),
        delete(versions).where(versions.c.article_id.in_(own_articles)),
        delete(articles).where(own),
    ):
        await connection.execute(statement)
    for page in _pages(told_of):
        await connection.execute(_empty_stories(page))


def _empty_stories(story_ids: Sequence[int]) -> Delete:
    """One that was told in two workspaces, before these were kept apart, is the other's now."""
    return delete(stories).where(stories.c.id.in_(story_ids), ~exists().where(articles.c.story_id == stories.c.id))


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + PAGE] for start in range(0, len(numbers), PAGE))
