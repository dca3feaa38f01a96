"""Words as they are compared: folded alike wherever names and phrases meet."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words in order, case and width folded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def folded(text: str) -> str:
    """The words, each with a blank on both sides: part of another when it is whole words of it.

    Empty when there are none.
    """
    found = words(text)
    return f" {' '.join(found)} " if found else ""
