"""Words of a text as counted things: tokens, and stems that an inflected word shares with its base."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 40  # letters of a word; longer ones are addresses and noise
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")  # Thai, Lao, Japanese, Chinese
_OPENS = frozenset("\n.!?:;\"“”‘'«»„(•-–—")  # before a sentence's first word, where a capital says nothing
_BLANKS = " \t\r\u00a0"


def words(text: str) -> Iterator[tuple[str, bool]]:
    """Words and figures in order, each with whether it opens a sentence or a quote."""
    end = 0
    for found in _TOKEN.finditer(text):
        gap = text[end : found.start()]
        yield found[0], end == 0 or (gap != " " and gap.strip(_BLANKS)[-1:] in _OPENS)
        end = found.end()


def stems(word: str) -> list[str]:
    """A word without its English ending; pairs of letters where words are not spaced; nothing for noise."""
    if _UNSPACED.match(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > LONGEST or (len(word) < 2 and not word.isdigit()):
        return []
    return [_stem(word)]


@lru_cache(maxsize=1 << 14)  # of words of at most LONGEST letters: the common ones of a language
def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-2] if word.endswith("sses") else word[:-1]
    if len(word) > 6 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 5 and word.endswith("ed"):
        word = word[:-2]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
