"""Writing what was read out of an article. Each function runs in its caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, select, tuple_, update

from digests.messages import visible
from digests.model import Features
from digests.ports.articles import Filed, Filing
from digests.store import search
from digests.store.columns import AnyRow, storable
from digests.store.documents import State
from digests.store.numbers import numbered
from digests.store.tables import articles, placings, quoted_names, stories, versions
from digests.store.turns import in_order
from digests.text.fold import folded
from digests.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Reading, Unread

LEAD_LENGTH = 600
TITLE_LENGTH = 120  # of one made from the lead, where an article has none
NAME_LENGTH = 200  # longer is no name

_READ = (
    update(versions)
    .where(versions.c.article_id == bindparam("its_id"), versions.c.number == bindparam("its_number"))
    .values(
        state=State.READ,
        reason=None,
        settled_at=bindparam("now", type_=versions.c.settled_at.type),
        reading=bindparam("its_reading", type_=versions.c.reading.type),
    )
)
_SHOWN = (
    update(articles)
    .where(articles.c.id == bindparam("its_id"))
    .values(
        shown_version=bindparam("its_version"),
        title=bindparam("its_title"),
        lead=bindparam("its_lead"),
        language=bindparam("its_language"),
        search_row=bindparam("its_row", type_=articles.c.search_row.type),
        story_id=bindparam("its_story", type_=articles.c.story_id.type),
        duplicate_of=bindparam("repeats", type_=articles.c.duplicate_of.type),
    )
)


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


async def save(connection: AsyncConnection, filings: Sequence[Filing], now: datetime) -> list[Filed | None]:
    """See `ArticleStore.save_readings`: each kind of statement once, for all of them."""
    held = await _held(connection, filings)
    unsaved = await _unsaved(connection, filings)
    saved = [one for one in filings if one.unread.article_id in held and _version(one) in unsaved]
    await _mark_read(connection, saved, now)
    shown = [one for one in saved if (held[one.unread.article_id].shown_version or 0) < one.unread.version]
    story_of = await _stories(connection, shown, held, now)
    seqs = await _show(connection, [_Shown.of(one, held[one.unread.article_id], story_of) for one in shown])
    return [
        None
        if (article := held.get(one.unread.article_id)) is None
        else Filed(story_of.get(article.id, article.story_id), seqs.get(article.id))
        for one in filings
    ]


def _version(filing: Filing) -> tuple[int, int]:
    return filing.unread.article_id, filing.unread.version


async def _held(connection: AsyncConnection, filings: Sequence[Filing]) -> dict[int, AnyRow]:
    """The articles that are kept, locked: one after the other, so that no two who do this wait for each other."""
    columns = (articles.c.id, articles.c.source_id, articles.c.published_at, articles.c.shown_version)
    query = select(*columns, articles.c.story_id).where(articles.c.id.in_([one.unread.article_id for one in filings]))
    rows = await connection.execute(query.order_by(articles.c.id).with_for_update())
    return {row.id: row for row in rows}


async def _unsaved(connection: AsyncConnection, filings: Sequence[Filing]) -> set[tuple[int, int]]:
    """Of these versions, those that were not read before."""
    its = tuple_(versions.c.article_id, versions.c.number).in_([_version(one) for one in filings])
    query = select(versions.c.article_id, versions.c.number).where(its, versions.c.state != State.READ)
    return {(row.article_id, row.number) for row in await connection.execute(query)}


async def _mark_read(connection: AsyncConnection, saved: Sequence[Filing], now: datetime) -> None:
    rows = [
        {"its_id": one.unread.article_id, "its_number": one.unread.version, "its_reading": _lean(one), "now": now}
        for one in saved
    ]
    if rows:
        await connection.execute(_READ, rows)


def _lean(filing: Filing) -> Reading:
    """Without its features, which placings hold."""
    return replace(filing.reading, features=Features())


async def _stories(
    connection: AsyncConnection, shown: Sequence[Filing], held: Mapping[int, AnyRow], now: datetime
) -> dict[int, int]:
    """The story of each of these articles. What belongs to none that is kept opens one, and what joins it follows."""
    kept = await _kept(connection, stories, {one.story_id for one in shown})
    joined = {one.joins for one in shown} - held.keys()
    elsewhere = select(articles.c.id, articles.c.story_id).where(articles.c.id.in_(joined - {None}))
    before = (await connection.execute(elsewhere)).all() if joined - {None} else []
    place: dict[int | None, int] = {row.id: row.story_id for row in (*before, *held.values()) if row.story_id}
    opened: list[int] = []
    for one in shown:
        its, story_id = one.unread.article_id, one.story_id
        if its in place:
            continue
        if story_id not in kept:
            story_id = place.get(one.joins)
        if story_id is None:  # a number for now
            story_id = -1 - len(opened)
            opened.append(story_id)
            if one.joins is not None:
                place[one.joins] = story_id
        place[its] = story_id
    made = await numbered(connection, stories.c.id, [{"made_at": now}] * len(opened))
    number = dict(zip(opened, made, strict=True))
    return {one.unread.article_id: number.get(at := place[one.unread.article_id], at) for one in shown}


async def _kept(connection: AsyncConnection, table: Table, numbers: Collection[int | None]) -> set[int | None]:
    """Of the numbers, those that nobody has forgotten since somebody looked."""
    wanted = sorted(number for number in numbers if number is not None)
    if not wanted:
        return set()
    return set((await connection.execute(select(table.c.id).where(table.c.id.in_(wanted)))).scalars())


class _Shown(Struct, frozen=True, kw_only=True):
    """What an article becomes known by."""

    article: AnyRow
    filing: Filing
    story_id: int
    title: str
    lead: str
    body: str

    @classmethod
    def of(cls, filing: Filing, article: AnyRow, story_of: Mapping[int, int]) -> _Shown:
        unread, reading = filing.unread, filing.reading
        body = search.body(unread.original, reading.paragraphs)
        first = lead(body)
        title = next((title for title in (reading.title, unread.title) if title and visible(title).strip()), None)
        title = title or opening(first) or f"Article {article.id}"
        return cls(
            article=article,
            filing=filing,
            story_id=story_of[article.id],
            title=storable(title),
            lead=storable(first),
            body=body,
        )

    def placing(self) -> dict[str, object]:
        article = self.article
        features = self.filing.reading.features
        return {"article_id": article.id, "published_at": article.published_at, "features": features}

    def columns(self, row: int, kept: Container[int | None]) -> dict[str, object]:
        """For `_SHOWN`; `kept` are articles that it may repeat."""
        repeats = self.filing.duplicate_of
        return {
            "its_id": self.article.id,
            "its_version": self.filing.unread.version,
            "its_title": self.title,
            "its_lead": self.lead,
            "its_language": self.filing.reading.language,
            "its_row": row,
            "its_story": self.story_id,
            "repeats": repeats if repeats in kept else None,
        }

    def indexed(self, row: int) -> search.Indexed:
        return search.Indexed(row, self.article.source_id, self.title, self.body)

    def speakers(self) -> list[dict[str, object]]:
        names = {name_words(quote.speaker) for quote in self.filing.reading.quotes if quote.speaker}
        of_it = {
            "published_at": self.article.published_at,
            "article_id": self.article.id,
            "source_id": self.article.source_id,
        }
        return [{"word": word, "name": name, **of_it} for name in names for word in set(name.split())]


async def _show(connection: AsyncConnection, shown: Sequence[_Shown]) -> dict[int, int]:
    """Make these versions the articles' shown ones, wherever an article is listed, searched or compared. Their places
    in the order of placing."""
    if not shown:
        return {}
    await in_order(connection)
    await _hide(connection, [one.article.id for one in shown if one.article.shown_version is not None])
    placed = await numbered(connection, placings.c.seq, [one.placing() for one in shown])
    seqs = {one.article.id: seq for one, seq in zip(shown, placed, strict=True)}
    row_of = {one.article.id: search.row_number(one.article.published_at, seqs[one.article.id]) for one in shown}
    kept = await _kept(connection, articles, {one.filing.duplicate_of for one in shown})
    await connection.execute(_SHOWN, [one.columns(row_of[one.article.id], kept) for one in shown])
    await search.put_in(connection, [one.indexed(row_of[one.article.id]) for one in shown])
    names = [row for one in shown for row in one.speakers()]
    if names:
        await connection.execute(insert(quoted_names), names)
    return seqs


async def _hide(connection: AsyncConnection, article_ids: Sequence[int]) -> None:
    """What another version was known by is no longer."""
    if article_ids:
        await search.take_out(connection, article_ids)
        for table in (placings, quoted_names):
            await connection.execute(delete(table).where(table.c.article_id.in_(article_ids)))


async def set_aside(connection: AsyncConnection, unread: Unread, reason: str, now: datetime) -> None:
    await connection.execute(
        update(versions)
        .where(versions.c.article_id == unread.article_id, versions.c.number == unread.version)
        .where(versions.c.state == State.UNREAD)
        .values(state=State.ASIDE, reason=storable(reason), settled_at=now)
    )
