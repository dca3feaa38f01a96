"""An original as lines: what the cleaner decides about. A line is given as a span without the blanks around it."""

from __future__ import annotations

import re

from msgspec import Struct

from digests.model import Span

WORDS = re.compile(r"\w+")
TERMINATED = re.compile(r"[.!?…。！？．][\"'”’»）)\]」』]{0,3}$")
PROSE_WORDS = 8
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Scripts written without blanks: a character weighs about half a word."""


class Line(Struct, frozen=True):
    """A non-blank line of the original; `key` is its folded words, one blank apart."""

    start: int
    end: int
    text: str
    key: str
    words: int
    terminated: bool

    @property
    def prose(self) -> bool:
        """A full sentence, or several: what articles are made of."""
        return self.terminated and self.words >= PROSE_WORDS


INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens, zero-width blanks and joiners: they part words that are one to the eye."""


def fold(text: str) -> str:
    """The words of a text in lower case, one blank apart: equal for texts that differ in case, marks and blanks."""
    if not text.isascii():
        text = INVISIBLE.sub("", text)
    return " ".join(WORDS.findall(text.casefold()))


def count_words(text: str, key: str) -> int:
    dense = 0 if text.isascii() else len(DENSE.findall(text))
    return max(key.count(" ") + bool(key), dense // 2)


def trimmed(original: str, start: int, end: int) -> Span:
    """`start:end` without the blanks around it; it may come out empty."""
    text = original[start:end]
    bare = text.strip()
    if not bare:
        return Span(start, start)
    start += len(text) - len(text.lstrip())
    return Span(start, start + len(bare))


def line_of(original: str, start: int, end: int) -> Line:
    """The line at `start:end`, trimmed; it may come out empty (start == end)."""
    span = trimmed(original, start, end)
    bare = span.of(original)
    key = fold(bare)
    terminated = TERMINATED.search(bare[-5:]) is not None
    return Line(start=span.start, end=span.end, text=bare, key=key, words=count_words(bare, key), terminated=terminated)


def lines(original: str) -> list[Line]:
    """Every non-blank line of the original."""
    found, at = [], 0
    for piece in original.splitlines(keepends=True):
        if not piece.isspace():
            found.append(line_of(original, at, at + len(piece)))
        at += len(piece)
    return found
