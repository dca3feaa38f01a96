"""Headings within the text: what they quote is cut to fit, and stands in full below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digests.model import Span
    from digests.text.marks import Quoted

_SINGLE = frozenset("'‘‚")
_WORD = re.compile(r"[^\W\d_]{4,}")
_FEWEST = 4  # words of four letters and more: so many capitals are no chance
_LONGEST = 200  # letters
_SMALL = frozenset({"with", "from", "into", "over", "that", "than", "upon"})
_EDGE = " .,!?…:;"


def outside_headings(original: str, paragraphs: Sequence[Span], quoted: Sequence[Quoted]) -> list[Quoted]:
    """The quotations that do not stand in a headline or a heading between paragraphs.

    Headlines are set in capitals, and quote in single marks where the text has double ones.
    """
    double = sum(original[quote.outer_start] not in _SINGLE for quote in quoted) > len(quoted) / 2
    return [
        quote
        for quote, home in _at_home(paragraphs, quoted)
        if not _in_heading(original, paragraphs, home, quote, double)
    ]


def _at_home(paragraphs: Sequence[Span], quoted: Sequence[Quoted]) -> Iterator[tuple[Quoted, int]]:
    """Each quotation with the number of the paragraph in which it opens."""
    home = 0
    for quote in quoted:
        while home + 1 < len(paragraphs) and paragraphs[home].end <= quote.outer_start:
            home += 1
        yield quote, home


def _in_heading(original: str, paragraphs: Sequence[Span], home: int, quote: Quoted, double: bool) -> bool:
    paragraph = paragraphs[home]
    if home + 1 == len(paragraphs) or paragraph.end - paragraph.start > _LONGEST:
        return False
    if double and original[quote.outer_start] in _SINGLE:
        around = original[paragraph.start : quote.outer_start] + original[quote.outer_end : paragraph.end]
        return home == 0 or not around.strip(_EDGE)
    return home == 0 and _in_capitals(original[paragraph.start : paragraph.end])


def _in_capitals(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if word not in _SMALL]
    return len(words) >= _FEWEST and all(word[0].isupper() for word in words)
