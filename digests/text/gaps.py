"""Blanks that were lost between sentences, and between a sentence and the words it quotes. Pure, in linear time.

A page that drops the breaks between its paragraphs leaves "…by the pier.Two ships…". In doubt nothing is mended:
initials, addresses and names of files have a stop before a letter, too, and dots may stand for what is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text.aligned import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTER = r"[^\W\d_]"
_BEGINS = r"(?!(?:Com|Org|Net|Gov|Edu|Info|Biz|Js)\b)(?:[A-ZÀ-Þ][a-zà-ÿ'’]|I\b|A )"
"""How a sentence begins, and no address or program ends."""
_GAP = re.compile(
    rf"[.!?,:;](?:(?<=[a-zà-ÿ]{{2}}[.!?]|\d\d[.!?])[)\]]?(?={_BEGINS})"
    rf"|(?P<curly>”?“|(?<![:;])”)(?={_LETTER})|(?P<straight>\"\"?)(?={_LETTER}))"
)
_MADE = re.compile(r"[@/\\_#]|www\.")
"""Signs within addresses and names that were made up."""
_REACH = 60
"""Characters; addresses are shorter to either side of a stop."""


def lost(text: str) -> list[Edit]:
    """Blanks to be put in behind a sentence's end, before an opening mark, and behind a closing one."""
    paired = "“" in text and "„" not in text  # elsewhere “ may close, and ” may open
    return [Edit(at - 1, at, f"{text[at - 1]} ") for at in _gaps(text, paired=paired)]


def _gaps(text: str, *, paired: bool) -> Iterator[int]:
    line = _Line(text)
    for gap in _GAP.finditer(text):
        end = gap.end()
        if gap["straight"]:
            closes = line.closes(end - len(gap["straight"]))
            if closes is None:
                continue
            yield end - 1 if len(gap["straight"]) > 1 or not closes else end
        elif gap["curly"]:
            if paired:
                yield end - 1 if gap["curly"][-1] == "“" else end
        elif not _is_made(text, end):
            yield end


class _Line:
    """Typewriters' marks of a line, counted as it is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._end = self._marks = 0
        self._paired = True

    def closes(self, at: int) -> bool | None:
        """Whether the mark at `at` closes a quotation; None in a line whose marks do not pair."""
        if at >= self._end:
            self._at = self._text.rfind("\n", 0, at) + 1
            self._end = self._text.find("\n", at)
            if self._end < 0:
                self._end = len(self._text)
            self._marks = 0
            self._paired = self._text.count('"', self._at, self._end) % 2 == 0
        self._marks += self._text.count('"', self._at, at)
        self._at = at
        return self._marks % 2 == 1 if self._paired else None


def _is_made(text: str, end: int) -> bool:
    """Whether the run of letters and signs around a stop that ends there is an address, or a name that was made up."""
    before = text[max(0, end - _REACH) : end].rsplit(maxsplit=1)[-1]
    after = text[end : end + _REACH].split(maxsplit=1)[0]
    return _MADE.search(before) is not None or _MADE.search(after) is not None
