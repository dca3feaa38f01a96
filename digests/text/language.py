"""Tells the language of a text by its script and its smallest words. Pure; reads its first few thousand characters."""

from __future__ import annotations

import re
from collections import Counter

from digests.text.languages import LANGUAGES

READ = 3000
"""A few paragraphs settle it; the rest of a long text is not read."""
KANA_SHARE = 0.05
"""Japanese is told from Chinese by its kana: at least this much of what is written in either."""
DENSE_SHARE = 0.25
"""The least share of letters that are kana or ideographs in a Japanese text, whatever Latin names it holds."""
LEAST_WORDS = 8
LEAST_SHARE = 0.12
"""The share of function words in running text is .3 to .5; below this the text is a list, or another language."""
LEAD = 1.25
"""How far the first language must be ahead of the second."""

_WORD = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u9fff]")

FUNCTION_WORDS = {name: table.function_words for name, table in LANGUAGES.items() if table.function_words}
"""By language; none for Japanese, whose words are not set apart. A word that several share counts for each."""


def _languages_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in FUNCTION_WORDS.items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found


_LANGUAGES = _languages_by_word()


def language(text: str) -> str | None:
    """ISO 639-1 of one of the languages that are read here, or None when it is another or unclear."""
    sample = text[:READ]
    words = _WORD.findall(sample.lower())
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    if kana + han and kana + han >= DENSE_SHARE * sum(map(len, words)):
        return "ja" if kana >= KANA_SHARE * (kana + han) and kana > 1 else None
    if len(words) < LEAST_WORDS:
        return None
    counts = dict.fromkeys(FUNCTION_WORDS, 0)
    for word, times in Counter(filter(_LANGUAGES.__contains__, words)).items():
        for found in _LANGUAGES[word]:
            counts[found] += times
    best, second = sorted(counts, key=lambda name: -counts[name])[:2]
    if counts[best] < LEAST_SHARE * len(words) or counts[best] < LEAD * counts[second]:
        return None
    return best


def is_short(text: str) -> bool:
    """Whether there are too few words to tell their language."""
    return len(_WORD.findall(text[:READ])) < LEAST_WORDS
