"""Quotations in a language that no table describes: told by their shape alone, their speakers left unclear. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Quote, QuoteKind
from digests.text import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span
    from digests.text.marks import Quoted

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_LETTERS = 2  # of a word where words are not set apart
_CLAUSE = 7  # words: as many are mostly an utterance
_NAME = 4  # words: as few, with a capital in mid-sentence, are a name or a title
_OPENS = frozenset("\n.!?…:。！？：-–—")
_ENDS = (".", "!", "?", "…", "。", "！", "？", "،", "۔", "।", ",")


def quotes(original: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations in the paragraphs (spans of `original`, in order), in order."""
    found = marks.find(original, paragraphs)
    kinds = [(quoted, _kind(original, quoted)) for quoted in found]
    return tuple(Quote(start=quoted.start, end=quoted.end, kind=kind) for quoted, kind in kinds if kind is not None)


def _kind(original: str, quoted: Quoted) -> QuoteKind | None:
    """Direct, partial, or None for a word, a name or a title."""
    text = original[quoted.start : quoted.end]
    count = max(len(text.split()), len(_UNSPACED.findall(text)) // _LETTERS)
    before = original[max(0, quoted.outer_start - 3) : quoted.outer_start].rstrip(" \xa0\u202f")[-1:]
    opens = not before or before in _OPENS
    if count < 2:
        return None
    if not quoted.closed or opens or count >= _CLAUSE or text.endswith(_ENDS):
        return QuoteKind.DIRECT
    return None if count <= _NAME and text[0].isupper() else QuoteKind.PARTIAL
