"""An archive to measure on: a million articles of a thousand workspaces, made up and written straight into the tables.

The words follow Zipf's law, as those of a language do; the workspaces differ in size, as those of people do. Nothing is
read out of these articles: their readings are laid down with them, in the form that reading gives.
"""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Protocol

import msgspec
import psycopg
from msgspec import Struct
from psycopg import sql
from sqlalchemy import Table, create_engine, event, insert, text
from sqlalchemy.dialects import postgresql

from digests.model import Features, Quote, QuoteKind, Reading, Span
from digests.store import readings, search
from digests.store.tables import article_keys, articles, placings, quoted_names, sources, stories, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
DAYS = 90
SOURCES = 30  # of a workspace
BATCH = 5_000
PARAGRAPHS = 6
ALONE = 0.7  # of the articles begin a story of their own
STOCK = 50_000  # sentences
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
FIRST = ["Ada", "Bram", "Cleo", "Dov", "Eva", "Finn", "Gita", "Hal", "Ida", "Jon", "Kaya", "Lev", "Mira", "Nils", "Oda"]


class Size(Struct, frozen=True):
    articles: int
    workspaces: int


def workspace(number: int) -> tuple[str, str]:
    return "chat", f"w{number}"


def sizes(size: Size) -> list[int]:
    """Articles of each workspace, the largest first: the shares fall with the rank, to a tenth of the mean at least."""
    shares = [1 / (rank + 5) ** 0.7 for rank in range(size.workspaces)]
    counted = [int(size.articles * share / sum(shares)) for share in shares]
    counted[0] += size.articles - sum(counted)
    return counted


class Words:
    """A vocabulary by Zipf's law. `common(1)` is the commonest word."""

    def __init__(self, seed: int, many: int = 40_000) -> None:
        self._random = random.Random(seed)  # noqa: S311  # made-up words
        self._stock: list[str] = []
        made: dict[str, None] = {}
        while len(made) < many:
            made["".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 4)))] = None
        self._words = list(made)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(many)))
        self.surnames = [word.capitalize() for word in self._words[-3_000:]]
        self._names = list(accumulate(1 / (rank + 1) for rank in range(len(self.surnames))))

    def common(self, rank: int) -> str:
        return self._words[rank - 1]

    def some(self, many: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=many))

    def sentence(self) -> str:
        """One of a stock: picking every word anew would take an hour for a million articles."""
        if len(self._stock) < STOCK:
            self._stock.append(self.some(22).capitalize())
            return self._stock[-1]
        return self._random.choice(self._stock)

    def below(self, number: int) -> int:
        return self._random.randrange(number)

    def person(self) -> str:
        return f"{self._random.choice(FIRST)} {self._random.choices(self.surnames, cum_weights=self._names)[0]}"

    def moment(self) -> datetime:
        return NOW - timedelta(seconds=self._random.randint(60, DAYS * 86_400))


class Rows(Struct):
    """Rows by table, in an order in which they can be written; and those of the search index."""

    tables: list[tuple[Table, list[dict[str, object]]]]
    search: list[dict[str, object]] = []


class Made(Struct, frozen=True):
    """One article as it lies in the tables."""

    source_id: int
    publisher: str
    title: str
    original: str
    reading: Reading
    published_at: datetime


def article(words: Words, source_id: int, publisher: str) -> Made:
    title = words.some(7).capitalize()
    original, spans, quotes = title, [], []
    for number in range(PARAGRAPHS):
        start = len(original) + 2
        text = f"{words.sentence()}."
        if number % 3 == 1:
            said, who = words.some(11), words.person()
            text = f"“{said},” said {who}."
            at = start + 1
            place = start + text.index(who)
            quotes.append(
                Quote(
                    start=at,
                    end=at + len(said),
                    kind=QuoteKind.DIRECT,
                    speaker=who,
                    speaker_start=place,
                    speaker_end=place + len(who),
                    role="spokesman",
                )
            )
        original = f"{original}\n\n{text}"
        spans.append(Span(start, start + len(text)))
    reading = Reading(
        title=title,
        paragraphs=tuple(spans),
        removed=(),
        quotes=tuple(quotes),
        summary=tuple(spans[::2]),
        language="en",
        features=Features(title=tuple(title.casefold().split()), body={}, names=(), shingles=()),
    )
    return Made(source_id, publisher, title, original, reading, words.moment())


class Sink(Protocol):
    """A database whose tables are there and empty. What is written together is one transaction."""

    def write(self, rows: Rows) -> None: ...

    def finish(self) -> None:
        """All of it was written: the planner is told how much there is."""


class SqliteSink:
    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}")

        @event.listens_for(self._engine, "connect")
        def fast(connection: object, _: object) -> None:
            connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]
            connection.execute("PRAGMA cache_size = -400000")  # type: ignore[attr-defined]

    def write(self, rows: Rows) -> None:
        index = text("INSERT INTO search (rowid, title, body, scope) VALUES (:row, :title, :body, :scope)")
        with self._engine.begin() as connection:
            for table, several in rows.tables:
                connection.execute(insert(table), several)
            if rows.search:
                connection.execute(index, rows.search)

    def finish(self) -> None:
        with self._engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        self._engine.dispose()


class PostgresSink:
    """By COPY, and without the search index: no edition asks it."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url)
        self._connection.execute("SET session_replication_role = replica")  # what refers to what is known to be there
        self._connection.execute("SET synchronous_commit = off")

    def write(self, rows: Rows) -> None:
        for table, several in rows.tables:
            self._copy(table, several)
        self._connection.commit()

    def _copy(self, table: Table, several: list[dict[str, object]]) -> None:
        dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
        columns = [column for column in table.c if several and column.name in several[0]]
        if not columns:
            return
        bound = [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns]
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in bound)
        query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
        with self._connection.cursor() as cursor, cursor.copy(query) as copy:
            for row in several:
                copy.write_row([bind(row[name]) if bind else row[name] for name, bind in bound])

    def finish(self) -> None:
        self._connection.execute("ANALYZE")
        self._connection.commit()
        self._connection.close()


def build(sink: Sink, size: Size, seed: int = 3) -> None:
    """Fill a database."""
    words = Words(seed)
    sink.write(Rows(tables=[(sources, _sources(size))]))
    made = _articles(words, size)
    first, story = 1, 0
    while batch := list(islice(made, BATCH)):
        rows, story = _rows(batch, first, story, words)
        sink.write(rows)
        first += len(batch)
        print(f"\r{first - 1:,} articles …", end="", flush=True)
    print()
    sink.finish()


def _sources(size: Size) -> list[dict[str, object]]:
    return [
        {"id": number * SOURCES + n + 1, "platform": "chat", "workspace": f"w{number}", "tags": ()}
        | {"name": f"Paper {n}", "name_key": f"paper {n}"}
        for number in range(size.workspaces)
        for n in range(SOURCES)
    ]


def _articles(words: Words, size: Size) -> Iterator[Made]:
    """Of every workspace in turn, so that the rows of one lie scattered, as they do when feeds come in."""
    left = dict(enumerate(sizes(size)))
    while left:
        for number in list(left):
            for _ in range(max(1, left[number] // 200)):
                n = words.below(SOURCES)
                yield article(words, number * SOURCES + n + 1, f"Paper {n}")
                left[number] -= 1
            if left[number] <= 0:
                del left[number]


def _rows(batch: list[Made], first: int, story: int, words: Words) -> tuple[Rows, int]:
    """Of these articles, numbered from `first`; and the number of the last story begun."""
    begun: list[dict[str, object]] = []
    filed: list[tuple[int, int, Made]] = []
    told_by: dict[int, int] = {}  # the last story of each workspace, which the next article may tell too
    for number, made in enumerate(batch, first):
        of = (made.source_id - 1) // SOURCES
        if of not in told_by or words.below(10) < ALONE * 10:
            story += 1
            told_by[of] = story
            begun.append({"id": story, "made_at": made.published_at})
        filed.append((number, told_by[of], made))
    tables = [
        (stories, begun),
        (articles, [_article_row(number, told, made) for number, told, made in filed]),
        (article_keys, [_key_row(number, made) for number, _, made in filed]),
        (versions, [_version_row(number, made) for number, _, made in filed]),
        (placings, [_placing_row(number, made) for number, _, made in filed]),
        (quoted_names, [row for number, _, made in filed for row in _name_rows(number, made)]),
    ]
    return Rows(tables=tables, search=[_search_row(number, made) for number, _, made in filed]), story


def _body(made: Made) -> str:
    return "\n".join(span.of(made.original) for span in made.reading.paragraphs)


def _article_row(number: int, story: int, made: Made) -> dict[str, object]:
    return {
        "id": number,
        "source_id": made.source_id,
        "publisher": made.publisher,
        "published_at": made.published_at,
        "stored_at": made.published_at,
        "recent_at": made.published_at,
        "newest_version": 1,
        "shown_version": 1,
        "story_id": story,
        "search_row": search.row_number(made.published_at, number),
        "url": f"https://w{(made.source_id - 1) // SOURCES}.example/{number}",
        "title": made.title,
        "lead": readings.lead(_body(made)),
        "language": "en",
    }


def _key_row(number: int, made: Made) -> dict[str, object]:
    return {"source_id": made.source_id, "key": f"id:{number}", "article_id": number}


def _version_row(number: int, made: Made) -> dict[str, object]:
    return {
        "article_id": number,
        "number": 1,
        "state": "read",
        "content_hash": hashlib.sha256(made.original.encode()).digest(),
        "stored_at": made.published_at,
        "original": made.original,
        "reading": msgspec.structs.replace(made.reading, features=Features()),
    }


def _placing_row(number: int, made: Made) -> dict[str, object]:
    at, features = made.published_at, made.reading.features
    return {"seq": number, "article_id": number, "published_at": at, "features": features}


def _name_rows(number: int, made: Made) -> list[dict[str, object]]:
    names = {readings.name_words(quote.speaker or "") for quote in made.reading.quotes}
    place = {"published_at": made.published_at, "article_id": number, "source_id": made.source_id}
    return [{"word": word, "name": name, **place} for name in names for word in set(name.split())]


def _search_row(number: int, made: Made) -> dict[str, object]:
    row = search.row_number(made.published_at, number)
    return {"row": row, "title": made.title, "body": _body(made), "scope": f"s{made.source_id}"}
