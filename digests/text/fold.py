"""Words as they are compared: folded alike wherever names and phrases meet."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_SOUGHT = re.compile(r"[\"“”„‟«»＂]([^\"“”„‟«»＂]*)[\"“”„‟«»＂]|(\S+)")  # a “phrase”, or a word


def words(text: str) -> list[str]:
    """The words in order, case and width folded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def folded(text: str) -> str:
    """The words, each with a blank on both sides: part of another when it is whole words of it.

    Empty when there are none.
    """
    found = words(text)
    return f" {' '.join(found)} " if found else ""


def has_all(text: str, sought: str) -> bool:
    """Whether the text has every word of what is sought, “phrases” kept together; accents aside, as in the search."""
    line = folded(_unaccented(text))
    return all(folded(phrase or word) in line for phrase, word in _SOUGHT.findall(_unaccented(sought)))


def _unaccented(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
