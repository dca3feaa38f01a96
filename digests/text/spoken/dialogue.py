"""Utterances between dashes, and tags within marks. Only where a verb of speech shows one.

«—Nos vamos —dijo Roe—. Mañana volvemos.» « Le pont est fermé, raconte Roe, 61 ans, voisine. On attend. »
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from digests.text.languages import LANGUAGES
from digests.text.marks import Quoted
from digests.text.spoken.lookup import is_role

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
    verbs, helped = _either(grammar.verbs | grammar.participles), _either(grammar.auxiliaries)
    return re.compile(
        rf"[ \xa0]?(?:[—–―]|(?<=[?!…])|,)\s*(?:(?:{helped})(?:-t)?(?:-\w+)?\s+)?(?:{verbs})\b(?:[^—–―.]|\b[A-Z]\.)*"
    )


def utterances(original: str, paragraphs: Sequence[Span], found: list[Quoted], code: str) -> list[Quoted]:
    """The quotations that were found by their marks, and those set by dashes in paragraphs that have no marks."""
    tag = _tag(code)
    if tag is not None:
        found = [part for quoted in found for part in _parted(original, quoted, tag, code)]
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


@cache
def _tag(code: str) -> re.Pattern[str] | None:
    """“, raconte-t-elle,” or “, raconte Odile Roe,” within the marks."""
    grammar = LANGUAGES[code].grammar
    if grammar is None or not grammar.tags_inside:
        return None
    verbs = _either(grammar.verbs | grammar.participles)
    helped = _either(grammar.auxiliaries)
    pronouns = _either(grammar.pronouns)
    name = r"[^\W\d_a-zß-ÿ][\w'’-]+"
    return re.compile(
        rf", (?:s['’])?(?:(?:{helped})(?:-t)?(?:-(?:{pronouns}))? )?(?:{verbs})"
        rf"(?:(?:-t)?-(?:{pronouns})|(?<=[a-zé]) (?:M\. |Mme )?{name}(?: {name}){{0,3}}|(?= ?[,.]))(?=[,.]| »)"
    )


def _either(found: frozenset[str] | dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))


def _parted(original: str, quoted: Quoted, tag: re.Pattern[str], code: str) -> list[Quoted]:
    """The utterance before a tag and the one behind it; the quotation itself when it has none."""
    found = tag.search(original, quoted.start, quoted.end)
    if found is None or original.startswith("-", found.end()):
        return [quoted]
    end = _apposition_end(original, found.end(), quoted.end, code)
    after = end + 1 if original[end : end + 1] in (",", ".") else end
    after += len(original[after : quoted.end]) - len(original[after : quoted.end].lstrip())
    first = Quoted(quoted.start, found.start(), quoted.outer_start, found.start(), True)
    if not any(map(str.isalnum, original[after : quoted.end])):
        return [first]
    return [first, Quoted(after, quoted.end, after, quoted.outer_end, quoted.closed)]


def _apposition_end(original: str, at: int, end: int, code: str) -> int:
    """Behind what a tag adds to its name: an age, a role, each behind a comma."""
    grammar = LANGUAGES[code].grammar
    while grammar is not None and at < end and original[at] == ",":
        piece = re.compile(r", ([^,.»]{1,60})").match(original, at, end)
        if piece is None:
            return at
        words = re.findall(r"[\w-]+['’]?", piece[1])
        if not words or not (words[0].isdigit() or any(is_role(word, grammar) for word in words[:2])):
            return at
        at = piece.end()
    return at


def _between(original: str, paragraph: Span, start: int, cue: re.Pattern[str]) -> list[Quoted]:
    tag = cue.search(original, start, paragraph.end)
    if tag is None:
        return []
    out = [Quoted(start, tag.start(), paragraph.start, tag.start(), True)]
    again = _AGAIN.match(original, tag.end(), paragraph.end)
    if again is not None and again.end() < paragraph.end:
        out.append(Quoted(again.end(), paragraph.end, again.end(), paragraph.end, True))
    return out
