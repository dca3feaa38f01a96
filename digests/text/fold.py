"""Words as they are compared: folded alike wherever names and phrases meet."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """The words, case and width folded, each with a blank on both sides: part of another when it is whole words of it.

    Empty when there are none.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(words)} " if words else ""
