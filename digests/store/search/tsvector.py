"""On PostgreSQL's tsvector, with a GIN index.

Words are told apart and folded here, as FTS5 does it, not by the server's parser, which has other ideas of addresses,
hyphens and accents. Every lexeme begins with its source, so that a word of others is not even looked at: `7:ferry` is a
word, and `7@46.29313` says when: row numbers alike but for the last 46 bits. They are in the vector without places.
Phrases are then looked for in `said`: the words of title and body, a blank on both sides of each, the two parted by a
line feed.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from digests.store import headlines
from digests.store.search.terms import SEQ_BITS, row_number, terms
from digests.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Headline
    from digests.store.search.terms import Indexed

# A word's length in characters, and all words' in bytes, that a vector takes: what is beyond is not found.
LONGEST = 500
MOST_BYTES = 1_000_000
# Periods of time, by the bits in which the row numbers of one differ: a day and a half, 24 days, a year, 17 years.
LEVELS = DAYS, *_ = tuple(SEQ_BITS + bits for bits in (17, 21, 25, 29))

_index = table("search_texts", column("row", BigInteger), column("words", TSVECTOR), column("said", Text))


class _Folded(dict[int, str]):
    """What becomes of a letter, as FTS5's unicode61 has it (`remove_diacritics 2`): in lower case and, of the Latin
    ones, without its accent; a blank for what is in no word. Worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _folded(chr(code))
        return made


def _folded(letter: str) -> str:
    if ord(letter) in _ACCENTS:
        return ""
    category = unicodedata.category(letter)
    if category[0] not in "LN" and category != "Co":
        return " "
    small = letter.casefold() if len(letter.casefold()) == 1 else letter.lower()
    plain = unicodedata.normalize("NFD", small)[0]
    return plain if plain.isascii() else small[0]


_ACCENTS = {768 + bit for bit in range(50) if 0x361F808029FDF >> bit & 1}  # those that FTS5 takes off a letter
_FOLDED = _Folded()


def tokens(text: str) -> list[str]:
    """The words in order, folded."""
    return [word[:LONGEST] for word in text.translate(_FOLDED).split()]


async def put_in(connection: AsyncConnection, added: Sequence[Indexed]) -> None:
    words = func.array_to_tsvector(bindparam("lexemes", type_=ARRAY(Text)))
    made = insert(_index).values(row=bindparam("number"), words=words, said=bindparam("text"))
    await connection.execute(made, [_row(one) for one in added])


async def take_out(connection: AsyncConnection, removed: Sequence[Indexed]) -> None:
    await connection.execute(delete(_index).where(_index.c.row.in_([one.row for one in removed])))


async def newest(
    connection: AsyncConnection,
    words: str,
    source_ids: Collection[int],
    since_at: datetime,
    limit: int,
    offset: int = 0,
) -> list[Headline]:
    """Step by step into the past, each step wider: of a common word only the newest are looked at. Of the second in
    which the window begins, what is before it is last, and is left out last."""
    wanted = [phrase for phrase in map(tokens, terms(words)) if phrase]
    floor = row_number(since_at, 0)
    top = await connection.scalar(select(func.max(_index.c.row))) if wanted else None
    found: list[Headline] = []
    most = offset + limit
    for first, last, level in () if top is None else _steps(floor, top):
        if len(found) >= most:
            break
        periods = range(first >> level, (last >> level) + 1)
        rows = _rows([_query(source, wanted, level, periods) for source in set(source_ids)])
        said = [_phrase(rows, phrase) for phrase in wanted if len(phrase) > 1]
        newest_rows = select(rows.c.row).where(rows.c.row >= floor, *said).order_by(rows.c.row.desc())
        shown = _headlines(newest_rows.limit(most - len(found)).cte("newest")).where(
            articles.c.published_at >= since_at
        )
        found += [headlines.headline(row) for row in await connection.execute(shown)]
    return found[offset:]


def _steps(floor: int, top: int) -> Iterator[tuple[int, int, int]]:
    """From the newest row to the oldest wanted: first and last of each step, and the level of its periods, of which a
    step has few."""
    last = top
    for level, group in ((DAYS, DAYS), *pairwise(LEVELS), (LEVELS[-1], 63)):
        first = max(last >> group << group, floor >> level << level)
        if first <= last:
            yield first, last, level
        last = first - 1
        if last < floor:
            return


def _query(source: int, wanted: Sequence[Sequence[str]], level: int, periods: Iterable[int]) -> str:
    """For a tsquery: these words of this source in any of these periods. In quotation marks nothing is an operator."""
    said = (f"'{source}:{word}'" for phrase in wanted for word in phrase)
    when = " | ".join(f"'{_period(source, level, period)}'" for period in periods)
    return f"{' & '.join(said)} & ({when})"


def _period(source: int, level: int, period: int) -> str:
    return f"{source}@{level}.{period}"


def _rows(queries: Sequence[str]) -> CTE:
    """Looked up for each source by itself: the index is quick with few words at a time. Alone, and before any other
    condition, on rows or phrases, for which the server would rather walk over everything."""
    asked = func.unnest(cast(bindparam("queries", queries, ARRAY(Text)), ARRAY(TSQUERY))).column_valued("asked")
    matching = select(_index.c.row, _index.c.said).where(_index.c.words.bool_op("@@")(asked))
    return matching.cte("found").prefix_with("MATERIALIZED")


def _headlines(rows: CTE) -> Select[Any]:
    joined = select(*headlines.COLUMNS).select_from(rows).join(articles, articles.c.search_row == rows.c.row)
    return joined.order_by(rows.c.row.desc())


def _row(one: Indexed) -> dict[str, Any]:
    title, body = tokens(one.title), tokens(one.body)
    lexemes = [_period(one.source_id, level, one.row >> level) for level in LEVELS]
    lexemes += [f"{one.source_id}:{word}" for word in (*title, *body)]
    said = f" {' '.join(title)} \n {' '.join(body)} "
    return {"number": one.row, "lexemes": list(_fitting(dict.fromkeys(lexemes))), "text": said}


def _fitting(lexemes: Iterable[str]) -> Iterator[str]:
    room = MOST_BYTES
    for lexeme in lexemes:
        room -= len(lexeme.encode())
        if room < 0:
            return
        yield lexeme


def _phrase(rows: CTE, phrase: Sequence[str]) -> ColumnElement[bool]:
    """That these words follow each other. They hold no sign that means anything in a pattern."""
    return rows.c.said.like(f"% {' '.join(phrase)} %")
