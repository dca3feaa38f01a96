"""Lines that say again what another line says: repeats, captions cut from a sentence, paragraphs stitched from lines.

Scrapers and page builders echo a lead above and below its picture. Such echoes stand at the top; far down, a line that
comes again and again is a refrain (a form, a recipe, a series of questions) and belongs to the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.text.lines import Line

TOP = 16
"""How many lines from the first the echoes of a lead reach: title, byline, captions, lead, and all again."""
NEAR = 3
"""Below the top, a repeat this many lines away is an echo too (a pulled quote, a caption beside its paragraph)."""
REPEAT_WORDS = 4
FAR_WORDS = 12
"""A whole sentence of this length is not said twice in an article by chance."""
PREFIX_WORDS = 4
PREFIX_SHARE = 0.6
CAPTION_WORDS = 5
CAPTION_MOST = 40
LEADS = 3
"""Below so many sentences, a line without an end that begins as the next one does is its heading."""
CAPTION_SHARE = 0.8
"""A line that shares this much of its words, in one run, with a caption that is known is that caption again."""
COMPARED_WORDS = 60
SENTENCE_SHARE = 0.9
"""The same for a whole sentence, from which the caption may have been made."""
PIECES = 8
PIECE_LETTERS = 8

_MEANT = re.compile(r"\||[A-Z][A-Z .]{1,20}: ")  # rows of a table; what somebody asks again in a transcript


def repeats(lines: Sequence[Line], settled: dict[int, Reason]) -> dict[int, Reason]:
    """Lines that stand elsewhere too, all but the first of each."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if index not in settled and line.words >= REPEAT_WORDS and not _MEANT.match(line.text):
            places.setdefault(line.key, []).append(index)
    found: dict[int, Reason] = {}
    told = any(line.prose for index, line in enumerate(lines[:TOP]) if index not in settled)
    begun = lead_end(lines, settled) if told else 0  # in a poem or a table what comes again is meant to
    for indices in places.values():
        first, *others = indices
        for index in others:
            if not lines[index].prose:
                echo = index < begun
            else:
                near = index - first <= NEAR or lines[index].words >= FAR_WORDS
                adjacent = lines[index - 1].key == lines[index].key
                echo = (index < TOP and first < begun) or (len(indices) == 2 and near) or adjacent
            if echo:
                found[index] = Reason.REPEAT
    return found


def lead_end(lines: Sequence[Line], settled: dict[int, Reason]) -> int:
    """The index of the line at which so many different sentences have been read that this is the article."""
    seen: set[str] = set()
    for index, line in enumerate(lines[:TOP]):
        if line.prose and index not in settled:
            seen.add(line.key)
            if len(seen) >= LEADS:
                return index
    return min(TOP, len(lines))


def cut_captions(lines: Sequence[Line], settled: dict[int, Reason]) -> dict[int, Reason]:
    """Lines at the top, without an end, that begin as a longer line there begins.

    The first line of all may be a headline that the lead takes up: it takes two longer lines to make it a caption.
    """
    found: dict[int, Reason] = {}
    first = next((i for i in range(len(lines)) if settled.get(i) not in (Reason.STAMP, Reason.PROMOTION)), 0)
    top = range(min(TOP, len(lines)))
    for index in range(lead_end(lines, settled)):
        line = lines[index]
        if index in settled or line.terminated or line.words > CAPTION_MOST:
            continue
        echoes = [
            other
            for other in top
            if other != index and lines[other].key != line.key and _begins_alike(line, lines[other])
        ]
        alone = index != first and line.words >= CAPTION_WORDS
        if any(lines[other].prose for other in echoes) and (alone or len(echoes) > 1):
            found[index] = Reason.CAPTION
    return found


def echoes_lead(lines: Sequence[Line], index: int) -> bool:
    """Whether a line at the top begins as another, longer one there: a credit makes such a line a caption."""
    top = range(min(TOP, len(lines)))
    return index in top and any(i != index and _begins_alike(lines[index], lines[i]) for i in top)


def echoed_by(lines: Sequence[Line], captions: dict[int, Reason]) -> frozenset[str]:
    """The folded sentences from which the captions were cut: leads, however they end."""
    cut = [lines[index].key for index in captions]
    return frozenset(line.key for line in lines[:TOP] if any(line.key.startswith(key) for key in cut))


def _begins_alike(line: Line, longer: Line) -> bool:
    if len(longer.key) <= len(line.key):
        return False
    if longer.key.startswith(line.key):
        following = longer.key[len(line.key)]
        return len(line.key) >= PIECE_LETTERS // 2 and (following == " " or not following.isascii())
    words, others = line.key.split()[:COMPARED_WORDS], longer.key.split()[:COMPARED_WORDS]
    shared = 0
    for one, other in zip(words, others, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= PREFIX_WORDS and shared >= PREFIX_SHARE * len(words)


def known_captions(lines: Sequence[Line], settled: dict[int, Reason], captions: Sequence[str]) -> dict[int, Reason]:
    """Lines at the top that say what a caption says; `captions` are folded words."""
    found: dict[int, Reason] = {}
    runs = [caption.split()[:COMPARED_WORDS] for caption in captions[:TOP]]
    for index in range(min(TOP, len(lines))):
        line = lines[index]
        if index in settled or not CAPTION_WORDS <= line.words <= COMPARED_WORDS:
            continue
        words = line.key.split()
        least = (SENTENCE_SHARE if line.terminated else CAPTION_SHARE) * len(words)
        if any(_shared(words, run) >= least and longest_run(words, run) >= least for run in runs):
            found[index] = Reason.CAPTION
    return found


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words of `one` the other has: at least as many as the longest run, and quick to count."""
    there = set(other)
    return sum(word in there for word in one)


def longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of words in the longest run that both have."""
    best = 0
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for at, against in enumerate(other, 1):
            above = row[at]
            row[at] = diagonal + 1 if word == against else 0
            diagonal = above
            best = max(best, row[at])
    return best


def stitched(lines: Sequence[Line], settled: dict[int, Reason], extra: Sequence[str]) -> dict[int, Reason]:
    """Lines at the top that are nothing but other lines, one after the other. `extra` are captions without credits.

    A line without an end that stands there between a sentence and the same again was the caption between two leads.
    """
    found: dict[int, Reason] = {}
    top = min(TOP, len(lines))
    inner: set[str] = set()
    for index in range(top):
        line = lines[index]
        if index in settled or not line.key:
            continue
        pieces = {other.key for other in lines[:top] if len(other.key) >= PIECE_LETTERS // 2}
        pieces.update(piece for piece in extra if piece)
        pieces.discard(line.key)
        made_of = _made_of(line.key, sorted(pieces, key=len, reverse=True))
        if made_of:
            found[index] = Reason.STITCHED
            inner.update(b for a, b, c in zip(made_of, made_of[1:], made_of[2:], strict=False) if a == c)
    for index in range(1, top):
        line = lines[index]
        if index not in settled and line.key in inner and not line.terminated and line.words >= CAPTION_WORDS:
            found[index] = Reason.CAPTION
    return found


def _made_of(key: str, pieces: Sequence[str]) -> list[str]:
    """The pieces of which `key` is two or more, end to end. The longest is taken at each step: no search."""
    at = 0
    found: list[str] = []
    while at < len(key) and len(found) < PIECES:
        step = next(
            (p for p in pieces if key.startswith(p, at) and key[at + len(p) : at + len(p) + 1] in ("", " ")), None
        )
        if step is None:
            return []
        at += len(step) + 1
        found.append(step)
    return found if at >= len(key) and len(found) > 1 else []
