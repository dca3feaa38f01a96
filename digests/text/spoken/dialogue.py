"""Utterances between dashes: «—Nos vamos —dijo Roe—. Mañana volvemos.» Only where a verb of speech shows one."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from digests.text.languages import LANGUAGES
from digests.text.marks import Quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span

_OPEN = re.compile(r"[—–―]\s*(?=[¿¡\w])")
_AGAIN = re.compile(r"\.?[ \xa0]?[—–―][.,:;]?[ \xa0]?")


@cache
def _cue(code: str) -> re.Pattern[str] | None:
    """What follows an utterance: a dash or comma and a verb of speech, as far as the next dash or stop."""
    grammar = LANGUAGES[code].grammar
    if grammar is None or not grammar.dashes:
        return None
    verbs = "|".join(sorted(grammar.verbs | grammar.participles, key=lambda word: (-len(word), word)))
    helped = "|".join(sorted(grammar.auxiliaries))
    return re.compile(
        rf"[ \xa0]?(?:[—–―]|(?<=[?!…])|,)\s*(?:(?:{helped})(?:-t)?(?:-\w+)?\s+)?(?:{verbs})\b(?:[^—–―.]|\b[A-Z]\.)*"
    )


def utterances(original: str, paragraphs: Sequence[Span], found: list[Quoted], code: str) -> list[Quoted]:
    """The quotations that were found by their marks, and those set by dashes in paragraphs that have no marks."""
    cue = _cue(code)
    if cue is None:
        return found
    marked = [quote.outer_start for quote in found]
    spoken: list[Quoted] = []
    for paragraph in paragraphs:
        opened = _OPEN.match(original, paragraph.start, paragraph.end)
        first = bisect_left(marked, paragraph.start)
        if opened is None or (first < len(marked) and marked[first] < paragraph.end):
            continue
        spoken += _between(original, paragraph, opened.end(), cue)
    return sorted([*found, *spoken], key=lambda quote: quote.start) if spoken else found


def _between(original: str, paragraph: Span, start: int, cue: re.Pattern[str]) -> list[Quoted]:
    tag = cue.search(original, start, paragraph.end)
    if tag is None:
        return []
    out = [Quoted(start, tag.start(), paragraph.start, tag.start(), True)]
    again = _AGAIN.match(original, tag.end(), paragraph.end)
    if again is not None and again.end() < paragraph.end:
        out.append(Quoted(again.end(), paragraph.end, again.end(), paragraph.end, True))
    return out
