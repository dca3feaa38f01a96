"""Words of a text as counted things: tokens, and stems that an inflected word shares with its base."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 40  # letters of a word; longer ones are addresses and noise
_TOKEN = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")  # Thai, Lao, Japanese, Chinese
_OPENS = frozenset("\n.!?:;\"“”‘'«»„(•-–—")  # before a sentence's first word, where a capital says nothing
_BLANKS = " \t\r\u00a0"
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")  # 1,200 is 1200


def words(text: str) -> Iterator[tuple[str, bool]]:
    """Words and figures in order, each with whether it opens a sentence or a quote."""
    pieces = _TOKEN.split(text)
    gaps = pieces[2:-1:2]  # between words
    opens = {gap: gap.strip(_BLANKS)[-1:] in _OPENS for gap in set(gaps)}
    return zip(pieces[1::2], [True, *map(opens.__getitem__, gaps)], strict=False)


def stems(word: str) -> tuple[str, ...]:
    """A word without its English ending; pairs of letters where words are not spaced; nothing for noise."""
    if len(word) <= LONGEST:
        return _stems(word)
    return _pairs(word) if _UNSPACED.match(word) else ()


@lru_cache(maxsize=1 << 15)  # of words of at most LONGEST letters: those of some hundred articles
def _stems(word: str) -> tuple[str, ...]:
    if not word.isascii():
        if _UNSPACED.match(word):
            return _pairs(word)
        word = word.replace("’", "'")
    word = word.lower().removesuffix("'s")
    return (_stem(word),) if len(word) > 1 or word.isdigit() else ()


def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[at : at + 2] for at in range(max(1, len(word) - 1)))


def _stem(word: str) -> str:
    if word[0].isdigit() and _COMMAS.fullmatch(word):
        return word.replace(",", "")
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-2] if word.endswith("sses") else word[:-1]
    if len(word) > 6 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 5 and word.endswith("ed"):
        word = word[:-2]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
