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


def squeezed(text: str) -> str:
    """The text with single blanks: what patterns of words are tried on."""
    return " ".join(text.split()) if "  " in text or "\t" in text or "\xa0" in text else text


def unsqueezed(text: str, short: str, index: int) -> int:
    """Where in `text` the character stands that is at `index` in `short`, the same text squeezed."""
    if text == short:
        return index
    inked = sum(not c.isspace() for c in short[:index])
    for at, c in enumerate(text):
        if not c.isspace():
            if not inked:
                return at
            inked -= 1
    return len(text)


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


def raw_lines(original: str) -> list[Line]:
    """Every non-blank line, as broken in the original."""
    found, at = [], 0
    for piece in original.splitlines(keepends=True):
        line = line_of(original, at, at + len(piece))
        if line.text:
            found.append(line)
        at += len(piece)
    return found


WRAP_LEAST, WRAP_MOST = 40, 110
"""Widths at which mails and terminals wrap. A shorter line was ended by its writer, a longer one was never wrapped."""
_LEANS = re.compile(
    r"\b(?:the|an?|of|to|in|on|at|for|and|or|but|with|from|by|as|that|his|her|their|its|is|are|was|were)$"
)
_LEANS_IN = 8
"""A line that ends so goes on in the next, whatever that begins with."""


def lines(original: str) -> list[Line]:
    """The lines of the original, where one that was broken in mid-sentence is whole again."""
    joined: list[Line] = []
    pending: Line | None = None
    wrapped, last = 0, ""  # the widest line of those that were joined; the line before
    for line in raw_lines(original):
        if pending is not None and _carries_on(original, pending, line, last, wrapped):
            pending = Line(start=pending.start, end=line.end, text="", key="", words=0, terminated=line.terminated)
            wrapped = max(wrapped, len(last))
        else:
            if pending is not None:
                joined.append(pending if pending.text else line_of(original, pending.start, pending.end))
            pending, wrapped = line, 0
        last = line.text
    if pending is not None:
        joined.append(pending if pending.text else line_of(original, pending.start, pending.end))
    return joined


def _carries_on(original: str, before: Line, line: Line, last: str, wrapped: int) -> bool:
    """Whether a line goes on with what the one before began. `wrapped`: the width that earlier lines of it reached."""
    if not WRAP_LEAST <= len(last) <= WRAP_MOST or original.count("\n", before.end, line.start) > 1:
        return False
    if not before.terminated and (line.text[0].islower() or _LEANS.search(last[-_LEANS_IN:])):
        return True
    return 0 < wrapped < len(last) + 1 + len(line.text[:WRAP_MOST].split(None, 1)[0]) and len(line.text) <= WRAP_MOST
