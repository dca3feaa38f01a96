"""Writing documents as they come: articles, their versions, and the keys they are known by. Each function runs in its
caller's transaction."""

from __future__ import annotations

import asyncio
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from digests.model import Known
from digests.store.columns import AnyRow, aware, storable
from digests.store.tables import article_keys, articles, versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Document


class State(StrEnum):
    """Of a version."""

    UNREAD = "unread"
    READ = "read"
    ASIDE = "aside"
    DROPPED = "dropped"  # too old: its text is gone, and what is left tells it from a changed one


def newest() -> Select[Any]:
    """Articles with their newest version: what `known` takes."""
    return select(articles.c.id, articles.c.source_id, articles.c.newest_version, versions.c.content_hash).join(
        versions, (versions.c.article_id == articles.c.id) & (versions.c.number == articles.c.newest_version)
    )


def known(row: AnyRow) -> Known:
    return Known(row.id, row.newest_version, row.content_hash)


def storable_keys(keys: Sequence[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(storable(key) for key in keys))


async def pack(page: bytes | None) -> bytes | None:
    """Compressed, beside the event loop: a page may be megabytes."""
    return None if page is None else await asyncio.to_thread(zlib.compress, page)


async def add_article(
    connection: AsyncConnection,
    source_id: int,
    document: Document,
    page: bytes | None,
    content_hash: bytes,
    now: datetime,
) -> int:
    """IntegrityError when one of its keys is taken."""
    stored_at = aware(now)
    published_at = stored_at if document.published_at is None else aware(document.published_at)
    made = insert(articles).values(
        source_id=source_id,
        publisher=storable(document.source),
        published_at=published_at,
        stored_at=stored_at,
        recent_at=max(published_at, stored_at),
        newest_version=1,
        url=None if document.url is None else storable(document.url),
    )
    article_id: int = (await connection.execute(made.returning(articles.c.id))).scalar_one()
    await _add_text(connection, article_id, 1, document, page, content_hash, now)
    await _add_keys(connection, source_id, article_id, storable_keys(document.keys))
    return article_id


async def add_version(
    connection: AsyncConnection,
    article_id: int,
    document: Document,
    page: bytes | None,
    content_hash: bytes,
    now: datetime,
) -> int | None:
    """None when the article is no longer kept."""
    held = (await connection.execute(newest().where(articles.c.id == article_id))).one_or_none()
    if held is None:
        return None
    if held.content_hash == content_hash:  # another import of the same change was quicker
        return int(held.newest_version)
    number = int(held.newest_version) + 1
    changes: dict[str, Any] = {"newest_version": number, "dropped_at": None}
    if document.url is not None:
        changes["url"] = storable(document.url)
    await connection.execute(update(articles).where(articles.c.id == article_id).values(changes))
    await _add_text(connection, article_id, number, document, page, content_hash, now)
    keys = storable_keys(document.keys)
    taken = select(article_keys.c.key).where(article_keys.c.source_id == held.source_id, article_keys.c.key.in_(keys))
    others = set((await connection.execute(taken)).scalars())
    await _add_keys(connection, held.source_id, article_id, [key for key in keys if key not in others])
    return number


async def _add_text(
    connection: AsyncConnection,
    article_id: int,
    number: int,
    document: Document,
    page: bytes | None,
    content_hash: bytes,
    now: datetime,
) -> None:
    await connection.execute(
        insert(versions).values(
            article_id=article_id,
            number=number,
            state=State.UNREAD,
            content_hash=content_hash,
            stored_at=now,
            title=None if document.title is None else storable(document.title),
            original=storable(document.text),
            page=page,
        )
    )


async def _add_keys(connection: AsyncConnection, source_id: int, article_id: int, keys: Sequence[str]) -> None:
    if keys:
        rows = [{"source_id": source_id, "key": key, "article_id": article_id} for key in keys]
        await connection.execute(insert(article_keys), rows)
