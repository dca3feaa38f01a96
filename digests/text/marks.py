"""Where quotation marks open and close. Pure, in linear time."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span


class Quoted(Struct, frozen=True):
    """Words between marks: `start:end` without the marks and blanks, `outer_start:outer_end` with them.

    `closed` is false where a paragraph ends before its quotation does, as when the next one re-opens it.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


class _Open(Struct, frozen=True):
    at: int
    inner: int
    mark: str


_MARK = re.compile(r"``|''|[“”„‟\"«»‹›「」『』‘’‚']")
_CLOSERS = {
    "“": ("”", '"', "‟", "''", "“"),
    "”": ("”", '"', "“"),
    "„": ("“", "”", "‟", '"'),
    '"': ('"', "”", "''"),
    "``": ("''", '"', "”"),
    "''": ("''", '"'),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "「": ("」",),
    "『": ("』",),
}
_CARRIED_BY = (("«", "»"), ("“", "”"))
_ALWAYS_OPEN = frozenset("“„«‹「『") | {"``"}
_BY_PLACE = frozenset('"”»›') | {"''"}  # these open or close, by what stands beside them
_SINGLE = {"‘": "’", "'": "'", "‚": "‘"}
_BEFORE_OPENING = frozenset("([{—–-/:;,…>‘'“") | {"\xa0"}
_ENDS_UTTERANCE = frozenset(".,!?…;:—–-)]*")
_ELISION = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|\d\ds?)\b", re.IGNORECASE)
_ELIDED = re.compile(r"(?<!\w)['’‘]n", re.IGNORECASE)  # rock 'n' roll
_SURE_CLOSE = {
    mark: re.compile(rf"(?<=[.,!?…—–-]){mark}(?!\w)|(?<!\w){opener}(?=\w)") for opener, mark in _SINGLE.items()
}
_CURLY = re.compile("[“”]")
_TAG = re.compile(r"[,?!](?= (?:said|says|added|asked|wrote|told) (?:[A-Z]|the |an? |he\b|she\b))")
_LOOK_AHEAD = 600  # how far a single mark's real end is looked for
_LONGEST = 5000  # a quotation longer than this is a lost mark
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def find(original: str, paragraphs: Sequence[Span]) -> list[Quoted]:
    """The outermost quotations of the paragraphs, in order."""
    found: list[Quoted] = []
    carried: _Open | None = None
    for index, paragraph in enumerate(paragraphs):
        opened = _scan(original, paragraph, carried, found)
        carried = None
        if opened is None:
            continue
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        if following is not None and (again := _reopens_by_closing(original, following, opened.mark)) is not None:
            _add(original, opened, paragraph.end, paragraph.end, False, found)
            carried = again
            continue
        if following is not None and _reopens(original, following, opened.mark):
            _add(original, opened, paragraph.end, paragraph.end, False, found)
        elif following is not None and _same_block(original, paragraph, following) and opened.mark not in _SINGLE:
            carried = opened
        elif opened.mark not in _SINGLE and _starts_something(original, paragraph, opened):
            tag = _TAG.search(original, opened.inner, paragraph.end)  # who spoke stands behind the mark that was lost
            end = tag.end() if tag else paragraph.end
            _add(original, opened, end, end, False, found)
    return found


def _scan(original: str, paragraph: Span, opened: _Open | None, found: list[Quoted]) -> _Open | None:
    """Pairs the marks of a paragraph; returns the one left open at its end."""
    within = False
    for mark in _MARK.finditer(original, paragraph.start, paragraph.end):
        sign, at, after = mark[0], mark.start(), mark.end()
        if opened is not None and opened.at == at:
            continue
        if opened is None:
            if _opens(original, sign, at, after, paragraph):
                opened = _Open(at, after, sign)
        elif within and sign == "”":
            within = False
        elif sign == "“" == opened.mark and _nests(original, after, paragraph):
            within = True
        elif _closes(original, opened, sign, at, after, paragraph):
            _add(original, opened, at, after, True, found)
            opened = None
        elif sign == opened.mark and _opens(original, sign, at, after, paragraph) and sign not in _SINGLE:
            _add(original, opened, at, at, False, found)  # a paragraph break was lost here
            opened = _Open(at, after, sign)
        elif at - opened.at > _LONGEST:
            opened = None
    return opened


def _opens(original: str, sign: str, at: int, after: int, paragraph: Span) -> bool:
    if sign in _ALWAYS_OPEN:
        return sign != "“" or not _closes_by_place(original, at, after, paragraph)
    if sign not in _BY_PLACE and sign not in _SINGLE:
        return False
    before = original[at - 1] if at > paragraph.start else " "
    following = original[after] if after < paragraph.end else " "
    if following.isspace() or not (before.isspace() or before in _BEFORE_OPENING):
        return False
    return sign not in _SINGLE or (before not in "'‘“" and not _ELISION.match(original, after))


def _closes_by_place(original: str, at: int, after: int, paragraph: Span) -> bool:
    """Whether a mark stands where only a closing one does: behind a word or stop, before a blank."""
    before = original[at - 1] if at > paragraph.start else " "
    following = original[after] if after < paragraph.end else " "
    return following.isspace() and (before.isalnum() or before in ".,!?…")


def _closes(original: str, opened: _Open, sign: str, at: int, after: int, paragraph: Span) -> bool:
    if opened.mark in _SINGLE:
        return sign == _SINGLE[opened.mark] and _closes_single(original, sign, opened, at, paragraph)
    if sign not in _CLOSERS[opened.mark]:
        return False
    if sign == "“" == opened.mark:
        return _closes_by_place(original, at, after, paragraph)
    if opened.mark == "“" and sign == '"':
        return _closes_mixed(original, opened, at, after, paragraph)
    if sign in ('"', "''") or sign == opened.mark:
        return not _opens(original, sign, at, after, paragraph) or at == opened.inner
    return True


def _closes_mixed(original: str, opened: _Open, at: int, after: int, paragraph: Span) -> bool:
    """Whether a typewriter's mark ends what a curly one began: not if it is an inch, or pairs with one within."""
    balanced = original.count('"', opened.inner, at) % 2 == 0
    if balanced and not original[at - 1].isdigit() and _closes_by_place(original, at, after, paragraph):
        return True  # “We go," he said. "And soon.”
    proper = _CURLY.search(original, after, min(paragraph.end, after + _LOOK_AHEAD))
    if proper is None or proper[0] == "“":
        return True
    return not original[at - 1].isdigit() and original.count('"', opened.inner, proper.start()) % 2 == 1


def _nests(original: str, after: int, paragraph: Span) -> bool:
    """Whether a second opening mark begins words quoted within: two closing marks come next."""
    marks = _CURLY.finditer(original, after, min(paragraph.end, after + _LOOK_AHEAD))
    return [mark[0] for mark in islice(marks, 2)] == ["”", "”"]


def _closes_single(original: str, sign: str, opened: _Open, at: int, paragraph: Span) -> bool:
    """Tells the closing mark from an apostrophe: by what it follows, and by whether a surer end comes later."""
    following = original[at + 1] if at + 1 < paragraph.end else " "
    if following.isalnum() or at == opened.inner or _ELIDED.match(original, max(opened.inner, at - 2), at):
        return False
    before = original[at - 1]
    if before in _ENDS_UTTERANCE or not (before in "sSzZxX" or original[max(0, at - 2) : at] == "in"):
        return True
    if not following.isspace():
        return True
    end = min(paragraph.end, at + _LOOK_AHEAD)
    surer = _SURE_CLOSE[sign].search(original, at + 1, end)
    return surer is None or surer[0] != sign


def _add(original: str, opened: _Open, end: int, outer_end: int, closed: bool, found: list[Quoted]) -> None:
    start = opened.inner
    while start < end and original[start].isspace():
        start += 1
    while end > start and original[end - 1].isspace():
        end -= 1
    if any(character.isalnum() for character in original[start:end]):
        found.append(Quoted(start, end, opened.at, max(outer_end, end), closed))


def _reopens(original: str, paragraph: Span, sign: str) -> bool:
    return original.startswith(sign, _skip_blanks(original, paragraph.start, paragraph.end))


def _reopens_by_closing(original: str, paragraph: Span, sign: str) -> _Open | None:
    """«…¶»…»: the closing mark at the head of each further paragraph, as in Spanish and French."""
    at = _skip_blanks(original, paragraph.start, paragraph.end)
    if (sign, original[at : at + 1]) not in _CARRIED_BY or at + 1 >= paragraph.end:
        return None
    return _Open(at, at + 1, sign)


def _same_block(original: str, paragraph: Span, following: Span) -> bool:
    """Whether two paragraphs are lines of one block: a wrapped line may divide a quotation."""
    return following.start - paragraph.end < 8 and not _BLANK_LINE.search(original, paragraph.end, following.start)


def _starts_something(original: str, paragraph: Span, opened: _Open) -> bool:
    """Whether a mark that is never closed begins an utterance: at a paragraph's start, after a colon or comma."""
    before = original[paragraph.start : opened.at].rstrip()
    return not before or before[-1] in ":,"


def _skip_blanks(original: str, start: int, end: int) -> int:
    while start < end and original[start].isspace():
        start += 1
    return start
