"""The ArticleStore port: articles with every version of their original, readings, stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from sqlalchemy import func, literal, select, update
from sqlalchemy.exc import IntegrityError

from digests.model import Article, Headline, Known, Lack, Placed, Unread
from digests.store import arrivals, documents, headlines, readings
from digests.store.columns import storable
from digests.store.documents import State
from digests.store.tables import (
    article_keys,
    articles,
    placings,
    quoted_names,
    sources,
    stories,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from digests.model import Document, Reading
    from digests.ports.articles import Filed, Filing, Held
    from digests.store.columns import AnyRow
    from digests.store.engine import Database
    from digests.syndication import Coming


_UNREAD = literal(State.UNREAD.value, literal_execute=True)  # as it stands: an index is of these alone
TAKEN_AT_ONCE = 50  # articles of a feed: others, who write something small, wait for no more of them


class Articles:
    """The ArticleStore port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, source_id: int, keys: Sequence[str]) -> Known | None:
        wanted = documents.storable_keys(keys)
        query = (
            documents.newest()
            .add_columns(article_keys.c.key)
            .join(article_keys, article_keys.c.article_id == articles.c.id)
            .where(article_keys.c.source_id == source_id, article_keys.c.key.in_(wanted))
        )
        async with self._database.read() as connection:
            held = {row.key: documents.known(row) for row in await connection.execute(query)}
        return next((held[key] for key in wanted if key in held), None)

    async def same_text(self, source_id: int, content_hash: bytes) -> Known | None:
        same = documents.newest().where(versions.c.content_hash == content_hash, articles.c.source_id == source_id)
        async with self._database.read() as connection:
            row = (await connection.execute(same.order_by(articles.c.id).limit(1))).one_or_none()
        return None if row is None else documents.known(row)

    async def add(self, source_id: int, document: Document, content_hash: bytes, now: datetime) -> int | None:
        page = await documents.pack(document.page)
        try:
            async with self._database.write() as connection:
                return await documents.add_article(connection, source_id, document, page, content_hash, now)
        except IntegrityError:
            if await self.known(source_id, document.keys) is None and await self._is_kept(source_id):
                raise
            return None

    async def _is_kept(self, source_id: int) -> bool:
        async with self._database.read() as connection:
            return (await connection.execute(select(sources.c.id).where(sources.c.id == source_id))).first() is not None

    async def add_version(self, article_id: int, document: Document, content_hash: bytes, now: datetime) -> int | None:
        page = await documents.pack(document.page)
        async with self._database.write() as connection:
            return await documents.add_version(connection, article_id, document, page, content_hash, now)

    async def held(self, source_id: int, keys: Collection[str], content_hashes: Collection[bytes]) -> Held:
        async with self._database.read() as connection:
            return await arrivals.held(connection, source_id, keys, content_hashes)

    async def take_in(
        self, source_id: int, feed_id: int, coming: Sequence[Coming], now: datetime, *, begins: bool
    ) -> bool:
        parts = [coming[start : start + TAKEN_AT_ONCE] for start in range(0, len(coming), TAKEN_AT_ONCE)] or [coming]
        for number, part in enumerate(parts, 1):
            pages = [await documents.pack(one.document.page) for one in part]
            ends = {"begins": begins, "last": number == len(parts)}  # who is killed before that has not begun
            try:
                async with self._database.write() as connection:
                    if not await arrivals.take_in(connection, source_id, feed_id, part, pages, now, **ends):
                        return False
            except IntegrityError:
                return False
        return True

    async def read_alike(self, unread: Sequence[Unread]) -> dict[tuple[int, int], Reading]:
        async with self._database.read() as connection:
            return await arrivals.read_alike(connection, unread)

    async def unread(self, limit: int) -> list[Unread]:
        query = (
            select(versions, articles.c.publisher, articles.c.published_at, sources.c.platform, sources.c.workspace)
            .join(articles, articles.c.id == versions.c.article_id)
            .join(sources, sources.c.id == articles.c.source_id)
            .where(versions.c.state == _UNREAD)
            .order_by(versions.c.turn_at, versions.c.article_id, versions.c.number)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [
                Unread(
                    article_id=row.article_id,
                    version=row.number,
                    publisher=row.publisher,
                    title=row.title,
                    original=row.original,
                    published_at=row.published_at,
                    scope=_scope(row),
                    author=row.author,
                    language=row.language,
                )
                for row in await connection.execute(query)
            ]

    async def save_readings(self, filings: Sequence[Filing], now: datetime) -> list[Filed | None]:
        async with self._database.write() as connection:
            return await readings.save(connection, filings, now)

    async def set_aside(self, unread: Unread, reason: str, now: datetime) -> None:
        async with self._database.write() as connection:
            await readings.set_aside(connection, unread, reason, now)

    async def read_again(self, article_id: int) -> bool:
        newest_version = select(articles.c.newest_version).where(articles.c.id == article_id).scalar_subquery()
        again = (
            update(versions)
            .where(versions.c.article_id == article_id, versions.c.number == newest_version)
            .where(versions.c.state == State.ASIDE)
            .values(state=State.UNREAD, reason=None, settled_at=None)
        )
        async with self._database.write() as connection:
            return bool((await connection.execute(again)).rowcount)

    async def placed(self, since_at: datetime, after_seq: int, limit: int) -> list[Placed]:
        # From the first of the window on, found in the index: a start must not walk over years of articles. The sum
        # keeps SQLite from looking for the least number in order of numbers.
        first = select(func.min(placings.c.seq + 0)).where(placings.c.published_at >= since_at)
        query = (
            select(placings, articles.c.story_id, articles.c.publisher, sources.c.platform, sources.c.workspace)
            .join(articles, articles.c.id == placings.c.article_id)
            .join(sources, sources.c.id == articles.c.source_id)
            .where(placings.c.published_at >= since_at)
            .order_by(placings.c.seq)
            .limit(limit)
        )
        async with self._database.read() as connection:
            start = (await connection.execute(first)).scalar_one()
            if start is None:
                return []
            query = query.where(placings.c.seq >= max(start, after_seq + 1))
            return [
                Placed(
                    seq=row.seq,
                    article_id=row.article_id,
                    story_id=row.story_id,
                    publisher=row.publisher,
                    published_at=row.published_at,
                    features=row.features,
                    scope=_scope(row),
                )
                for row in await connection.execute(query)
            ]

    async def headlines(
        self, source_ids: Collection[int], since_at: datetime, limit: int, *, backlog: bool = True
    ) -> list[Headline]:
        recent = headlines.of_sources(source_ids).where(articles.c.recent_at >= since_at)
        if not backlog:
            recent = recent.where(articles.c.backlog.is_not(True))
        return await self._headlines(recent.order_by(*headlines.NEWEST_FIRST).limit(limit))

    async def story(self, source_ids: Collection[int], story_id: int) -> list[Headline]:
        told = headlines.of_sources(source_ids).where(articles.c.story_id == story_id)
        return await self._headlines(told.order_by(*headlines.OLDEST_FIRST))

    async def by_link(self, source_ids: Collection[int], url: str) -> Headline | None:
        linked = headlines.of_sources(source_ids).where(articles.c.url == storable(url))
        found = await self._headlines(linked.order_by(*headlines.NEWEST_FIRST).limit(1))
        return found[0] if found else None

    async def _headlines(self, query: Select[Any]) -> list[Headline]:
        async with self._database.read() as connection:
            return [headlines.headline(row) for row in (await connection.execute(query)).all()]

    async def articles(self, article_ids: Collection[int]) -> dict[int, Article]:
        shown = (versions.c.article_id == articles.c.id) & (versions.c.number == articles.c.shown_version)
        query = (
            select(*headlines.COLUMNS, *(versions.c[name] for name in ("number", "original", "reading", "lack")))
            .add_columns(placings.c.features)
            .join(versions, shown)
            .join(placings, placings.c.article_id == articles.c.id)
            .where(articles.c.id.in_(article_ids))
        )
        async with self._database.read() as connection:
            return {
                row.id: Article(
                    headline=headlines.headline(row),
                    version=row.number,
                    original=row.original,
                    reading=replace(row.reading, features=row.features),
                    lack=Lack(row.lack) if row.lack else None,
                )
                for row in await connection.execute(query)
            }

    async def quoted(self, source_ids: Collection[int], person: str, limit: int) -> list[int]:
        name = readings.name_words(person)
        if not name:
            return []
        # The newest of each source, found in the index, and then the newest of these.
        of_one = (
            select(quoted_names.c.article_id)
            .where(quoted_names.c.source_id == sources.c.id)
            .where(quoted_names.c.word == max(name.split(), key=len))  # the longest is the rarest
            .where(quoted_names.c.name.contains(name, autoescape=True))
            .group_by(quoted_names.c.published_at, quoted_names.c.article_id)  # one may quote two of one name
            .order_by(quoted_names.c.published_at.desc(), quoted_names.c.article_id.desc())
            .limit(limit)
            .correlate(sources)
        )
        query = (
            select(articles.c.id)
            .select_from(sources)
            .join(articles, articles.c.id.in_(of_one))
            .where(sources.c.id.in_(source_ids))
            .order_by(*headlines.NEWEST_FIRST)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def counts(self) -> dict[str, int]:
        counted = {
            "articles": select(func.count()).select_from(articles).where(articles.c.dropped_at.is_(None)),
            "unread": select(func.count()).select_from(versions).where(versions.c.state == State.UNREAD),
            "aside": select(func.count()).select_from(versions).where(versions.c.state == State.ASIDE),
            "stories": select(func.count()).select_from(stories),
        }
        async with self._database.read() as connection:
            row = (await connection.execute(select(*(query.scalar_subquery() for query in counted.values())))).one()
        return dict(zip(counted, row, strict=True))


def _scope(row: AnyRow) -> str:
    """Whom its source belongs to."""
    return f"{row.platform}/{row.workspace}"
