"""On PostgreSQL's tsvector, with a GIN index.

Words are told apart and folded here, as FTS5 does it, not by the server's parser, which has other ideas of addresses,
hyphens and accents. The vector holds, without places: each word; each word of the title after a `^`; the source after
an `@`; and source and period of time, `@7.2931`. So the index alone tells which articles of these sources and these
weeks have the words, and newest first costs no more than the newest weeks. Phrases are then looked for in `said`: the
words of title and body, a blank on both sides of each, the two parted by a line feed.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    table,
    true,
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
# Rows of one period differ in these bits: 2^19 seconds are six days.
PERIOD_BITS = SEQ_BITS + 19
WIDER = 4  # periods looked at in each step, times those of the step before
MOST_SCOPES = 4_000  # more than that, and sources are named without periods

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
    *,
    titles: bool = False,
) -> list[Headline]:
    """Step by step into the past, each step wider: a common word is not looked up in all the years it was used in."""
    wanted = [phrase for phrase in map(tokens, terms(words)) if phrase]
    if not wanted:
        return []
    said = and_(true(), *(_phrase(phrase, titles=titles) for phrase in wanted if len(phrase) > 1))
    heard = " & ".join({_quoted(f"^{word}" if titles else word): None for phrase in wanted for word in phrase})
    floor, below, wide = row_number(since_at, 0), 2**63 - 1, 1
    found: list[Headline] = []
    most = offset + limit
    while len(found) < most:
        top = await connection.scalar(select(func.max(_index.c.row)).where(_index.c.row.between(floor, below)))
        if top is None:
            break
        period = top >> PERIOD_BITS
        first = max(period - wide + 1, floor >> PERIOD_BITS)
        periods: Iterable[str] = [f".{one}" for one in range(first, period + 1)]
        if len(source_ids) * (period + 1 - first) > MOST_SCOPES:
            periods, first = [""], floor >> PERIOD_BITS
        scopes = [_quoted(f"@{source}{one}") for source in source_ids for one in periods]
        rows = select(_index.c.row).where(
            _index.c.words.bool_op("@@")(cast(f"{heard} & {_either(scopes)}", TSQUERY)),
            _index.c.row.between(max(floor, first << PERIOD_BITS), below),
            said,
        )
        found += await _headlines(connection, rows.cte("found"), source_ids, since_at, most - len(found))
        below, wide = (first << PERIOD_BITS) - 1, wide * WIDER
    return found[offset:]


async def _headlines(
    connection: AsyncConnection, rows: Any, source_ids: Collection[int], since_at: datetime, limit: int
) -> list[Headline]:
    query = (
        select(*headlines.COLUMNS)
        .select_from(rows)
        .join(articles, articles.c.search_row == rows.c.row)
        .where(articles.c.source_id.in_(source_ids), articles.c.published_at >= since_at)
        .order_by(rows.c.row.desc())
        .limit(limit)
    )
    return [headlines.headline(row) for row in await connection.execute(query)]


def _row(one: Indexed) -> dict[str, Any]:
    title, body = tokens(one.title), tokens(one.body)
    scope = f"@{one.source_id}"
    lexemes = [scope, f"{scope}.{one.row >> PERIOD_BITS}", *(f"^{word}" for word in title), *title, *body]
    said = f" {' '.join(title)} \n {' '.join(body)} "
    return {"number": one.row, "lexemes": list(_fitting(dict.fromkeys(lexemes))), "text": said}


def _fitting(lexemes: Iterable[str]) -> Iterator[str]:
    room = MOST_BYTES
    for lexeme in lexemes:
        room -= len(lexeme.encode())
        if room < 0:
            return
        yield lexeme


def _phrase(phrase: Sequence[str], *, titles: bool) -> ColumnElement[bool]:
    """That these words follow each other. They hold no sign that means anything in a pattern."""
    text: ColumnElement[str] = func.split_part(_index.c.said, "\n", 1) if titles else _index.c.said
    return text.like(f"% {' '.join(phrase)} %")


def _quoted(lexeme: str) -> str:
    """For a tsquery: in quotation marks, in which nothing is an operator. No lexeme of ours holds one."""
    return f"'{lexeme}'"


def _either(lexemes: Sequence[str]) -> str:
    """Any of them. Halved again and again: the server goes as deep as the query does."""
    if len(lexemes) == 1:
        return lexemes[0]
    half = len(lexemes) // 2
    return f"({_either(lexemes[:half])} | {_either(lexemes[half:])})"
