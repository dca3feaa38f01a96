"""Breaks between lines where none belong, and paragraphs whose breaks were lost. Pure, in linear time.

Mails, terminals and PDFs wrap: the next word would not have fitted. Other pages break lines anywhere; there a small
letter, or a word that no sentence ends with, says that the line goes on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text import words as word_lists
from digests.text.aligned import Edit
from digests.text.boilerplate import reason_of
from digests.text.lines import TERMINATED, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDTHS = range(30, 121)
"""Characters to a line where lines are wrapped."""
_WRAPPED = 3
"""So many lines show that a block is wrapped."""
_FITTING = 0.75
_FLOWING = 0.4
"""Of the breaks of a wrapped block, so many are where the next word did not fit, and so many before a small letter. In
a list of headlines hardly any are."""
_LEAST = 3
"""Words of a line that may go on."""
_OPEN = ',-–—’”"'
_CHAIN = 12
"""Lines to a sentence."""
_LONG = 1000
"""Characters. A shorter paragraph may well be one."""
_FEW = 3
_GAP = re.compile(r" ?\n\s*")
_WORD = re.compile(r"\S+")
_WIDE = re.compile(r"(?<=[.!?:”\"’'»]) {2,}+(?=\S)")
_NARROW = re.compile(r"[.!?][”\"’']? (?=[A-Z“\"‘])")
_HANGING = word_lists.table("""
    a an and are as at because by for from had has have her his in into is its my of on or our than that the their to
    was were which whose will with would your
""")
"""Sentences hardly ever end with these."""
_LONGEST_HANGING = 10
_OPENING = 24
"""Characters by which a line is known again."""
_SIGNED = re.compile(r"(?:by|from|photos?|via|with|read|see)\b")


def lost(text: str) -> list[Edit]:
    """Wide gaps of a long line that are left of its paragraphs, unless they stand between most sentences."""
    if "  " not in text:
        return []
    found: list[Edit] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        gaps = list(_WIDE.finditer(text, at, end)) if len(line) >= _LONG else []
        if len(gaps) >= _FEW and sum(1 for _ in _NARROW.finditer(text, at, end)) >= len(gaps) // 2:
            found.extend(Edit(gap.start(), gap.end(), "\n\n") for gap in gaps)
        at = end + 1
    return found


class _Break:
    """What is between two lines (the first begins at `line`), and whether they are one."""

    __slots__ = ("blank", "end", "joined", "line", "start", "text")

    def __init__(self, text: str, line: int, start: int, end: int) -> None:
        self.text, self.line, self.start, self.end = text, line, start, end
        self.blank = text.count("\n", start, end) > 1
        self.joined = False

    @property
    def width(self) -> int:
        """Characters of the line before."""
        return self.start - self.line

    @property
    def flows(self) -> bool:
        """Whether a small letter follows."""
        return self.text[self.end].islower()

    def fits(self, width: int) -> bool:
        """Whether the line before had room for the next word."""
        word = _WORD.match(self.text, self.end)
        return word is not None and self.width + 1 + len(word[0]) <= width

    def last_word(self) -> str:
        return self.text[max(self.line, self.start - _LONGEST_HANGING) : self.start].rsplit(None, 1)[-1]

    def comes_again(self) -> bool:
        """Whether the line before is a teaser that was cut, with the sentence in full behind it."""
        opening = self.text[self.line : min(self.start, self.line + _OPENING)]
        return opening in self.text[self.end : self.end + 8 * _OPENING]

    def is_open(self) -> bool:
        last = self.text[self.start - 1]
        return (last.isalnum() or last in _OPEN) and not self.ends_sentence()

    def ends_sentence(self) -> bool:
        return TERMINATED.search(self.text, max(self.line, self.start - 5), self.start) is not None


def joined(text: str) -> list[Edit]:
    """The breaks within sentences, each to be a blank (nothing behind a hyphen)."""
    breaks = list(_breaks(text))
    if not breaks:
        return []
    _unwrap([one for one in breaks if not one.blank])
    for block in _blocks(breaks):
        _unwrap(block)
    _mend(breaks)
    return [Edit(one.start, one.end, "" if text[one.start - 1] == "-" else " ") for one in breaks if one.joined]


def _breaks(text: str) -> Iterator[_Break]:
    line = 0
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        if line < start and end < len(text):
            yield _Break(text, line, start, end)
        line = end


def _blocks(breaks: Sequence[_Break]) -> Iterator[list[_Break]]:
    """The breaks of lines that no empty line parts."""
    block: list[_Break] = []
    for one in breaks:
        if one.blank:
            if block:
                yield block
            block = []
        else:
            block.append(one)
    if block:
        yield block


def _unwrap(block: Sequence[_Break]) -> None:
    if len(block) + 1 < _WRAPPED:
        return
    width = max(one.width for one in block)
    if width not in _WIDTHS:
        return
    full = [one for one in block if not one.fits(width)]
    if len(full) < _FITTING * len(block) or sum(one.flows for one in full) < _FLOWING * len(full):
        return
    for one in full:
        one.joined = True


def _mend(breaks: Sequence[_Break]) -> None:
    """Joins what goes on, if it comes to the end of a sentence."""
    broken = any(not one.blank and _flows_on(one) for one in breaks)
    at = 0
    while at < len(breaks):
        end = at
        while end < len(breaks) and end - at < _CHAIN and _goes_on(breaks[end], broken=broken):
            end += 1
        if end > at and _comes_to_end(breaks, end):
            for one in breaks[at:end]:
                one.joined = True
        at = max(end, at + 1)


def _goes_on(one: _Break, *, broken: bool) -> bool:
    return one.joined or _flows_on(one) or (broken and _hangs(one))


def _flows_on(one: _Break) -> bool:
    """Whether a sentence goes on with a small letter."""
    if not (one.flows and one.text.count(" ", one.line, one.start) + 1 >= _LEAST and one.is_open()):
        return False
    return _SIGNED.match(one.text, one.end) is None and reason_of(line_of(one.text, one.line, one.start)) is None


def _hangs(one: _Break) -> bool:
    """Whether the line seems not to end where it does: no sentence does, but headings do (“What we wait for”)."""
    hangs = not one.blank and one.last_word() in _HANGING and one.is_open()
    return hangs and one.text[one.end].isalnum() and not one.comes_again()


def _comes_to_end(breaks: Sequence[_Break], index: int) -> bool:
    """Whether the line before the break of that index, or the last line, ends a sentence."""
    if index < len(breaks):
        return breaks[index].ends_sentence()
    return TERMINATED.search(breaks[-1].text.rstrip()[-5:]) is not None
