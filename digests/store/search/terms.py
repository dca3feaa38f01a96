"""What was typed, as words and phrases; what an article is found by. The same for every engine."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import select, type_coerce

from digests.model import Span
from digests.store.columns import EPOCH, Record, aware, storable
from digests.store.tables import articles, versions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

# More than anybody types; a pasted article is cut, not run.
MAX_TERMS = 24
MAX_LENGTH = 2_000
# 34 bits of seconds reach from the year 1697 to 2242; the other 29 tell versions of one second apart.
SEQ_BITS = 29
MAX_SECONDS = 2**33 - 1

_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_QUOTATION_MARKS = str.maketrans("“”„‟«»＂", '"""""""')


class _Shown(Struct):
    """Of a stored reading, what is indexed."""

    paragraphs: tuple[Span, ...]


_shown = select(
    articles.c.source_id,
    articles.c.search_row,
    articles.c.title,
    versions.c.original,
    type_coerce(versions.c.reading, Record(_Shown)).label("reading"),
).join(versions, (versions.c.article_id == articles.c.id) & (versions.c.number == articles.c.shown_version))


class Indexed(Struct, frozen=True):
    """What is put into the index of an article's shown version: its row there, whose it is, its texts."""

    row: int
    source_id: int
    title: str
    body: str


def terms(words: str) -> list[str]:
    """The words typed, "phrases" kept together, each once; none holds a quotation mark, each a letter or a digit."""
    found: dict[str, None] = {}
    if len(words) > MAX_LENGTH:
        words = words[:MAX_LENGTH].rpartition(" ")[0]
    for phrase, word in _PHRASE.findall(storable(words).translate(_QUOTATION_MARKS)):
        term = (phrase or word).replace('"', " ").strip()
        if any(unicodedata.category(letter)[0] in "LN" for letter in term):
            found[term] = None
    return list(found)[:MAX_TERMS]


def row_number(published_at: datetime, seq: int) -> int:
    """Where an article stands in the index: by the second, then by its placing."""
    seconds = int((aware(published_at) - EPOCH).total_seconds())
    return (max(-MAX_SECONDS, min(MAX_SECONDS, seconds)) << SEQ_BITS) + seq % (1 << SEQ_BITS)


def body(original: str, paragraphs: Iterable[Span]) -> str:
    """The text of an article that is searched."""
    return "\n".join(paragraph.of(original) for paragraph in paragraphs)


async def indexed(connection: AsyncConnection, article_ids: Collection[int]) -> list[Indexed]:
    """What is put in of the shown versions of these articles; in order, which an index takes quickest."""
    shown = await connection.execute(_shown.where(articles.c.id.in_(article_ids)).order_by(articles.c.search_row))
    return [
        Indexed(row.search_row, row.source_id, row.title, body(row.original, row.reading.paragraphs)) for row in shown
    ]
