"""Writing what was read out of an article. Each function runs in its caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from sqlalchemy import delete, insert, select, update

from digests.messages import visible
from digests.model import Features
from digests.store import search
from digests.store.columns import AnyRow, storable
from digests.store.documents import State
from digests.store.tables import articles, placings, quoted_names, stories, versions
from digests.store.turns import in_order
from digests.text.fold import folded
from digests.text.sentences import split

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Reading, Unread

LEAD_LENGTH = 600
TITLE_LENGTH = 120  # of one made from the lead, where an article has none
NAME_LENGTH = 200  # longer is no name


def name_words(name: str) -> str:
    """The words of a person's name, folded; empty for no name. An index of PostgreSQL takes two of them."""
    words = folded(storable(name[:NAME_LENGTH]))
    return words if len(words) <= NAME_LENGTH + 2 else ""  # signs that fold to many letters


def lead(body: str) -> str:
    """The first words, on one line."""
    start = " ".join(body[: 2 * LEAD_LENGTH].split())
    return start if len(start) <= LEAD_LENGTH else start[: LEAD_LENGTH + 1].rsplit(" ", 1)[0][:LEAD_LENGTH]


def opening(lead: str) -> str:
    """A headline for an article that has none: its first sentence, cut between words when it is long."""
    sentences = split(lead)
    words = visible(sentences[0].of(lead)).strip() if sentences else ""
    return words if len(words) <= TITLE_LENGTH else words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


async def save(
    connection: AsyncConnection,
    unread: Unread,
    reading: Reading,
    story_id: int | None,
    duplicate_of: int | None,
    now: datetime,
) -> int | None:
    """The story's id; None when the article is no longer kept. Nothing changes when this version was read before."""
    columns = (articles.c.id, articles.c.source_id, articles.c.published_at, articles.c.shown_version)
    query = select(*columns, articles.c.story_id).where(articles.c.id == unread.article_id)
    article = (await connection.execute(query.with_for_update())).one_or_none()
    if article is None:
        return None
    saved = await connection.execute(
        update(versions)
        .where(versions.c.article_id == unread.article_id, versions.c.number == unread.version)
        .where(versions.c.state != State.READ)
        .values(state=State.READ, reason=None, settled_at=now, reading=replace(reading, features=Features()))
    )
    newer = article.shown_version is not None and article.shown_version >= unread.version
    if newer or not saved.rowcount:
        return int(article.story_id)
    story_id = article.story_id or await _kept(connection, stories, story_id)
    if story_id is None:
        made = await connection.execute(insert(stories).values(made_at=now).returning(stories.c.id))
        story_id = made.scalar_one()
    repeats = await _kept(connection, articles, duplicate_of)
    await _show(connection, article, unread, reading, {"story_id": story_id, "duplicate_of": repeats})
    return story_id


async def _kept(connection: AsyncConnection, table: Table, number: int | None) -> int | None:
    """The number, unless what has it was forgotten since somebody looked."""
    if number is None:
        return None
    return (await connection.execute(select(table.c.id).where(table.c.id == number))).scalar_one_or_none()


async def _show(
    connection: AsyncConnection, article: AnyRow, unread: Unread, reading: Reading, place: dict[str, int | None]
) -> None:
    """Make this version the article's shown one, wherever an article is listed, searched or compared."""
    body = search.body(unread.original, reading.paragraphs)
    first = lead(body)
    title = next((title for title in (reading.title, unread.title) if title and visible(title).strip()), None)
    title = title or opening(first) or f"Article {article.id}"
    await in_order(connection)
    await search.take_out(connection, [article.id])
    await connection.execute(delete(placings).where(placings.c.article_id == article.id))
    placing = insert(placings).values(
        article_id=article.id, published_at=article.published_at, features=reading.features
    )
    seq: int = (await connection.execute(placing.returning(placings.c.seq))).scalar_one()
    await connection.execute(
        update(articles)
        .where(articles.c.id == article.id)
        .values(
            shown_version=unread.version,
            title=storable(title),
            lead=storable(first),
            language=reading.language,
            search_row=search.row_number(article.published_at, seq),
            **place,
        )
    )
    await search.put_in(connection, [article.id])
    await _name_speakers(connection, article, reading)


async def _name_speakers(connection: AsyncConnection, article: AnyRow, reading: Reading) -> None:
    await connection.execute(delete(quoted_names).where(quoted_names.c.article_id == article.id))
    names = {name_words(quote.speaker) for quote in reading.quotes if quote.speaker}
    rows = [
        {
            "word": word,
            "published_at": article.published_at,
            "article_id": article.id,
            "name": name,
            "source_id": article.source_id,
        }
        for name in names
        for word in set(name.split())
    ]
    if rows:
        await connection.execute(insert(quoted_names), rows)


async def set_aside(connection: AsyncConnection, unread: Unread, reason: str, now: datetime) -> None:
    await connection.execute(
        update(versions)
        .where(versions.c.article_id == unread.article_id, versions.c.number == unread.version)
        .where(versions.c.state == State.UNREAD)
        .values(state=State.ASIDE, reason=storable(reason), settled_at=now)
    )
