"""What feeds bring, many articles at a time: what of it is held, and saving what is not. Each function runs in its
caller's transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace
from sqlalchemy import bindparam, func, insert, select, tuple_, update

from digests.ports.articles import Held
from digests.store import documents
from digests.store.documents import State
from digests.store.tables import article_keys, articles, placings, sources, versions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Reading, Unread
    from digests.store.columns import AnyRow
    from digests.syndication import Coming

T = TypeVar("T")

DAY = timedelta(days=1)  # in which a source may have so much stored
MOST_VALUES = 500  # in one statement


async def held(
    connection: AsyncConnection, source_id: int, keys: Collection[str], content_hashes: Collection[bytes]
) -> Held:
    by_key = (
        documents.newest()
        .add_columns(article_keys.c.key)
        .join(article_keys, article_keys.c.article_id == articles.c.id)
        .where(article_keys.c.source_id == source_id)
    )
    by_text = documents.newest().where(articles.c.source_id == source_id).order_by(articles.c.id)
    found = Held({}, {})
    for some in _parts(documents.storable_keys(list(keys))):
        for row in await connection.execute(by_key.where(article_keys.c.key.in_(some))):
            found.known[row.key] = documents.known(row)
    for hashes in _parts(list(content_hashes)):
        for row in await connection.execute(by_text.where(versions.c.content_hash.in_(hashes))):
            found.same_text.setdefault(row.content_hash, []).append(documents.known(row))
    return found


async def take_in(
    connection: AsyncConnection,
    source_id: int,
    feed_id: int,
    coming: Sequence[Coming],
    pages: Sequence[bytes | None],
    now: datetime,
    *,
    begins: bool,
    last: bool,
) -> bool:
    """`last`: with this, what the feed held at first is stored. IntegrityError when one of the keys is taken."""
    its = select(sources.c.feed_id, sources.c.taken_since, sources.c.taken).where(sources.c.id == source_id)
    source = (await connection.execute(its.with_for_update())).one_or_none()
    if source is None or source.feed_id != feed_id:
        return False
    if last or not begins:
        values = {"began_at": now} if begins else _counted(source, coming, now)
        await connection.execute(update(sources).where(sources.c.id == source_id).values(values))
    both = list(zip(coming, pages, strict=True))
    if new := [(one, page) for one, page in both if one.article_id is None]:
        await documents.add_articles(connection, source_id, [one for one, _ in new], [page for _, page in new], now)
    if changed := {one.article_id: (one, page) for one, page in both if one.article_id is not None}:
        await _add_versions(connection, source_id, changed, now)
    return True


async def _add_versions(
    connection: AsyncConnection, source_id: int, changed: Mapping[int, tuple[Coming, bytes | None]], now: datetime
) -> None:
    """The next versions of these articles, as `documents.add_version` adds one: in six statements."""
    its = articles.c.id.in_(changed)
    await connection.execute(select(articles.c.id).where(its).order_by(articles.c.id).with_for_update())
    rows, texts, keys = list[dict[str, Any]](), list[dict[str, Any]](), dict[str, int]()
    for row in await connection.execute(documents.newest().where(its)):
        one, page = changed[row.id]
        if row.content_hash == one.content_hash:  # another poll was quicker
            continue
        number = row.newest_version + 1
        rows.append({"its": row.id, "number": number, "link": documents.link(one.document.url)})
        texts.append(documents.text(row.id, number, one.document, page, one.content_hash, now))
        for key in documents.storable_keys(one.document.keys):
            keys.setdefault(key, row.id)
    if not rows:
        return
    newest: dict[str, Any] = {
        "newest_version": bindparam("number"),
        "dropped_at": None,
        "url": func.coalesce(bindparam("link"), articles.c.url),
    }
    await connection.execute(update(articles).where(articles.c.id == bindparam("its")).values(newest), rows)
    await connection.execute(documents.unasked([row["its"] for row in rows]))
    await connection.execute(insert(versions), texts)
    taken = select(article_keys.c.key).where(article_keys.c.source_id == source_id, article_keys.c.key.in_(keys))
    for key in (await connection.execute(taken)).scalars().all():
        del keys[key]
    if keys:
        new = [{"source_id": source_id, "key": key, "article_id": article_id} for key, article_id in keys.items()]
        await connection.execute(insert(article_keys), new)


def _counted(source: AnyRow, coming: Sequence[Coming], now: datetime) -> dict[str, Any]:
    """What the source had stored in a day, with what comes."""
    more = sum(one.weight for one in coming)
    if source.taken_since is None or not source.taken_since <= now < source.taken_since + DAY:
        return {"taken_since": now, "taken": more}
    return {"taken": source.taken + more}


async def read_alike(connection: AsyncConnection, unread: Sequence[Unread]) -> dict[tuple[int, int], Reading]:
    """Readings of what is word for word the same, whichever source has it."""
    read = versions.alias("read")
    same = (
        (read.c.content_hash == versions.c.content_hash)
        & (read.c.state == State.READ)
        & (read.c.original == versions.c.original)
        & read.c.title.is_not_distinct_from(versions.c.title)
        & read.c.author.is_not_distinct_from(versions.c.author)
        & read.c.language.is_not_distinct_from(versions.c.language)
    )
    query = (
        select(versions.c.article_id, versions.c.number, read.c.reading, placings.c.features)
        .join(read, same)
        .join(articles, (articles.c.id == read.c.article_id) & (articles.c.shown_version == read.c.number))
        .join(placings, placings.c.article_id == articles.c.id)
        .where(tuple_(versions.c.article_id, versions.c.number).in_([(one.article_id, one.version) for one in unread]))
    )
    rows = await connection.execute(query)
    return {(row.article_id, row.number): replace(row.reading, features=row.features) for row in rows}


def _parts(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[start : start + MOST_VALUES] for start in range(0, len(values), MOST_VALUES)]
