"""Writing documents as they come: articles, their versions, and the keys they are known by. Each function runs in its
caller's transaction."""

from __future__ import annotations

import asyncio
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from digests.model import Known, Lack
from digests.store.columns import AnyRow, aware, storable
from digests.store.tables import article_keys, articles, versions
from digests.syndication import Coming

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Document


MOST_LINK = 2_500  # bytes; an index of PostgreSQL takes no more


class State(StrEnum):
    """Of a version."""

    UNREAD = "unread"
    WAITING = "waiting"  # for its page; it is read without it when that takes too long
    READ = "read"
    ASIDE = "aside"
    DROPPED = "dropped"  # too old: its text is gone, and what is left tells it from a changed one


def newest() -> Select[Any]:
    """Articles with their newest version: what `known` takes."""
    of_article = (articles.c[name] for name in ("id", "source_id", "newest_version", "published_at", "stored_at"))
    return select(*of_article, versions.c.content_hash).join(
        versions, (versions.c.article_id == articles.c.id) & (versions.c.number == articles.c.newest_version)
    )


def known(row: AnyRow) -> Known:
    published_at = None if row.published_at == row.stored_at else row.published_at
    return Known(row.id, row.newest_version, row.content_hash, published_at)


def storable_keys(keys: Sequence[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(storable(key) for key in keys))


def link(url: str | None) -> str | None:
    """The address of an article to be stored; none for one too long to be looked up by, which nobody follows."""
    return None if url is None or len(storable(url).encode()) > MOST_LINK else storable(url)


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
    coming = Coming(document=document, keys=document.keys, content_hash=content_hash)
    return (await add_articles(connection, source_id, [coming], [page], now))[0]


async def add_articles(
    connection: AsyncConnection, source_id: int, coming: Sequence[Coming], pages: Sequence[bytes | None], now: datetime
) -> list[int]:
    """New articles, in three statements. IntegrityError when one of their keys is taken."""
    stored_at = aware(now)
    made = insert(articles).returning(articles.c.id, sort_by_parameter_order=True)
    rows = [_article(source_id, one.document, stored_at, backlog=one.backlog) for one in coming]
    ids = list((await connection.execute(made, rows)).scalars())
    texts = [
        text(article_id, 1, one.document, page, one.content_hash, stored_at)
        for article_id, one, page in zip(ids, coming, pages, strict=True)
    ]
    await connection.execute(insert(versions), texts)
    keys = [
        {"source_id": source_id, "key": key, "article_id": article_id}
        for article_id, one in zip(ids, coming, strict=True)
        for key in storable_keys(one.keys)
    ]
    if keys:
        await connection.execute(insert(article_keys), keys)
    return ids


def _article(source_id: int, document: Document, stored_at: datetime, *, backlog: bool) -> dict[str, Any]:
    published_at = stored_at if document.published_at is None else aware(document.published_at)
    return {
        "source_id": source_id,
        "publisher": storable(document.source),
        "published_at": published_at,
        "stored_at": stored_at,
        "recent_at": max(published_at, stored_at),
        "newest_version": 1,
        "url": link(document.url),
        "backlog": backlog or None,
    }


async def add_version(
    connection: AsyncConnection,
    article_id: int,
    document: Document,
    page: bytes | None,
    content_hash: bytes,
    now: datetime,
    *,
    after: int | None = None,
) -> int | None:
    """None when the article is no longer kept. `after`: only upon this version, and whatever its content: other words
    of the same item of a feed."""
    # Versions of one article are added one after the other. A lock on what is read with them would see the old ones.
    await connection.execute(select(articles.c.id).where(articles.c.id == article_id).with_for_update())
    held = (await connection.execute(newest().where(articles.c.id == article_id))).one_or_none()
    if held is None or after not in (None, held.newest_version):
        return None
    if after is None and held.content_hash == content_hash:  # another import of the same change was quicker
        return int(held.newest_version)
    number = int(held.newest_version) + 1
    changes: dict[str, Any] = {"newest_version": number, "dropped_at": None}
    if document.url is not None:
        changes["url"] = link(document.url)
    await connection.execute(update(articles).where(articles.c.id == article_id).values(changes))
    await connection.execute(unasked([article_id]))
    await connection.execute(insert(versions).values(text(article_id, number, document, page, content_hash, now)))
    keys = storable_keys(document.keys)
    taken = select(article_keys.c.key).where(article_keys.c.source_id == held.source_id, article_keys.c.key.in_(keys))
    others = set((await connection.execute(taken)).scalars())
    new = [{"source_id": held.source_id, "key": key, "article_id": article_id} for key in keys if key not in others]
    if new:
        await connection.execute(insert(article_keys), new)
    return number


def unasked(article_ids: Sequence[int]) -> Update:
    """No page is asked for any more of the versions that these articles have."""
    its = versions.c.article_id.in_(article_ids), versions.c.page_due_at.is_not(None)
    return update(versions).where(*its).values(page_due_at=None)


def text(
    article_id: int, number: int, document: Document, page: bytes | None, content_hash: bytes, now: datetime
) -> dict[str, Any]:
    """The row of a version that is to be read."""
    return {
        "article_id": article_id,
        "number": number,
        "state": State.WAITING if document.lack is Lack.LATER and document.page_due_at else State.UNREAD,
        "turn_at": aware(now) + document.behind,
        "content_hash": content_hash,
        "stored_at": now,
        "title": None if document.title is None else storable(document.title),
        "author": None if document.author is None else storable(document.author),
        "language": None if document.language is None else storable(document.language),
        "original": storable(document.text),
        "page": page,
        "lack": document.lack,
        "page_due_at": document.page_due_at,
        "page_tries": int(document.lack not in (None, Lack.LATER)),
    }
