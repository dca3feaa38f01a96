"""Chooses the sentences that tell an article best. Pure; nothing is shown that the article does not say, word for word.

A sentence is worth what its place, words and form make it (`WEIGHTS`), less what those chosen before it have told
already. One that leans on the sentence before it ("But that changed") waits until that one is chosen. The time grows
with the text as far as `CONSIDERED` sentences; what stands below them is not weighed.
"""

from __future__ import annotations

import re
from collections import Counter
from heapq import heapify, heappop, heappush
from itertools import chain
from math import log, sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Span
from digests.text.language import FUNCTION_WORDS, language
from digests.text.languages import LANGUAGES
from digests.text.leaning import introduces, is_torn, leans, surname
from digests.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORT = 60
"""Characters. A shorter text may be of any language that is read here."""
CONSIDERED = 60
"""News is told in the first of its sentences."""
LONGEST = 1200
"""Characters of a sentence. A longer one is a list or a table that the splitter could not part."""
LEAST_WORDS = 6
STEM_LETTERS = 6
"""Words that agree in so many letters count as one: inflections, in all the languages that are read here."""
DENSE_WORD = 2
"""Characters to a word where words are not set apart."""
IDEAL_WORDS = 14
"""Three sentences of this length are as long as the summaries that people write."""
SCANT_WORDS = 10
"""Below this, a sentence mostly says too little."""
AGAIN_SHARE = 0.6
"""A sentence of which so many words are told already has hardly anything to add."""


class Weights(Struct, frozen=True):
    """What each property of a sentence is worth: round figures, since finer ones did not carry over to other texts."""

    early: float = 1.0  # falls as 1/n
    place: float = -0.9  # falls evenly over the article
    central: float = 0.9  # its words come again and again
    title: float = 1.0
    length: float = -0.2  # for each 20 words away from the ideal
    scant: float = -0.5  # for each 10 words short of ten
    speech: float = -0.6  # reports what somebody said
    personal: float = -0.5
    torn: float = -0.7  # part of a longer quotation
    caption: float = -2.0
    question: float = -2.0
    redundancy: float = 0.4
    again: float = -1.0  # hardly says anything new


WEIGHTS = Weights()
BY_PLACE = Weights(central=0, title=0, length=0, scant=0, speech=0, personal=0, torn=0, redundancy=0)
"""For a language that no table describes: its words tell nothing that would be sure, the order of news does."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_QUESTION = re.compile(r"[?？][\"'”’»」』)\]]{0,3}$")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»」』)\]]{0,3}$")
_PICTURED = re.compile(
    r"\((?:left|right|pictured|above|below|top|bottom|cent(?:re|er))\b|"
    r"\b(?:pictured|seen here|(?:in|on) this (?:photo|picture|image)|(?:file|handout) (?:photo|picture|image))\b"
)
_LABELLED = re.compile(r"[A-Z][\w'’-]{1,20}(?: [\w'’-]{1,20}){0,3}: [A-Z]")


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_SPEECH = _words("said says told added tweeted wrote")
_PERSONAL = _words("i my we our you your i'm i’m")
_TOLD = {code: (table.speech, table.personal) for code, table in LANGUAGES.items() if table.speech}
_STOP = _words("""
    a about after again against all also am an and any are as at be because been before being between both but by can
    could did do does down during each few for from had has have he her here him his how i if in into is it its just me
    more most my no nor not now of off on once only or other our out over own said same say says she should so some such
    than that the their them then there these they this those through to too under until up us very was we were what
    when where which while who whom why will with would you your it's it’s
""")


class _Sentence(Struct, frozen=True):
    """`number` is its place among all sentences, those that may not be shown among them."""

    span: Span
    number: int
    stems: frozenset[str]
    worth: float


class _Part(Struct, frozen=True):
    """A sentence before it is weighed. `length` is in words."""

    span: Span
    number: int
    text: str
    words: list[str]
    stems: frozenset[str]
    length: int


def summary(
    original: str,
    paragraphs: Sequence[Span],
    title: str | None,
    most: int = 7,
    weights: Weights = WEIGHTS,
    tongue: str | None = None,
) -> tuple[Span, ...]:
    """At most `most` sentences of the paragraphs, best first: the best one, three and seven are the three lengths.

    Fewer where the article has fewer. None comes twice, in whatever case and marks. `tongue` is the article's language
    (ISO 639-1) where it is known.
    """
    tongue = tongue or language(original) or ""
    stop = _STOP if tongue in ("en", "") else FUNCTION_WORDS.get(tongue, frozenset())
    if tongue not in LANGUAGES and weights is WEIGHTS and len(original) > SHORT:
        weights = BY_PLACE
    found = _weighed(
        _parts(original, paragraphs, stop, tongue), _stems(_WORD.findall((title or "").lower()), stop), tongue, weights
    )
    return tuple(found[i].span for i in _chosen(original, found, tongue, most, weights))


def _chosen(original: str, found: Sequence[_Sentence], tongue: str, most: int, weights: Weights) -> list[int]:
    """The best first. One that leans waits for the one that it leans on, and stands behind all others if that never
    comes."""
    chosen: list[int] = []
    shown: set[int] = set()
    told: set[str] = set()
    waiting: dict[int, list[int]] = {}
    left = [(-one.worth, index) for index, one in enumerate(found)]
    heapify(left)
    while left and len(chosen) < most:
        _, best = heappop(left)
        one = found[best]
        entry = (-_gain(one, told, weights), best)
        if left and entry > left[0]:  # what was told since has made it worth less; that of no other can have grown
            heappush(left, entry)
        elif (needed := _needed(original, found, best, tongue)) is not None and needed not in shown:
            waiting.setdefault(needed, []).append(best)
        else:
            chosen.append(best)
            shown.add(one.number)
            told |= one.stems
            for index in waiting.pop(one.number, ()):
                heappush(left, (-found[index].worth, index))
    left_out = sorted(chain.from_iterable(waiting.values()), key=lambda index: -found[index].worth)
    return chosen + left_out[: most - len(chosen)]


def _needed(original: str, found: Sequence[_Sentence], index: int, tongue: str) -> int | None:
    """The number of the sentence that this one is not whole without."""
    one = found[index]
    if one.number > 0 and leans(one.span.of(original), tongue):
        return one.number - 1
    if name := surname(original, found[0].span.start, one.span, tongue):
        return next((other.number for other in found[:index] if introduces(other.span.of(original), name)), None)
    return None


def in_order(best: Sequence[Span], n: int) -> list[Span]:
    """The `n` best in the order of the text."""
    return sorted(best[:n])


def _parts(original: str, paragraphs: Sequence[Span], stop: frozenset[str], tongue: str) -> list[_Part]:
    """The different sentences that may be shown: the full ones, or all when there is no full one."""
    seen: set[str] = set()
    full: list[_Part] = []
    others: list[_Part] = []
    for number, span in enumerate(_sentences(original, paragraphs, tongue)):
        text = span.of(original)
        words = _WORD.findall(text.lower())
        key = " ".join(words)
        if not words or key in seen:
            continue
        seen.add(key)
        dense = 0 if text.isascii() or tongue in FUNCTION_WORDS else len(_DENSE.findall(text))
        part = _Part(span, number, text, words, _stems(words, stop), max(len(words), dense // DENSE_WORD))
        if _is_full(part):
            full.append(part)
        elif len(others) < CONSIDERED:
            others.append(part)
        if len(full) >= CONSIDERED:
            break
    return full or others


def _stems(words: Sequence[str], stop: frozenset[str]) -> frozenset[str]:
    return frozenset([word[:STEM_LETTERS].rstrip("s") for word in words if word not in stop])


def _sentences(original: str, paragraphs: Sequence[Span], tongue: str) -> Iterator[Span]:
    for paragraph in paragraphs:
        for span in split(original, paragraph.start, paragraph.end, tongue):
            if span.end - span.start <= LONGEST:
                yield span


def _is_full(part: _Part) -> bool:
    return part.length >= LEAST_WORDS and not part.text[0].islower() and _ENDED.search(part.text[-4:]) is not None


def _weighed(parts: Sequence[_Part], wanted: frozenset[str], tongue: str, weights: Weights) -> list[_Sentence]:
    """`wanted` are the stems of the title."""
    counts = Counter(chain.from_iterable([part.stems for part in parts]))
    often = {stem: log(count) for stem, count in counts.items()}
    out = []
    for place, part in enumerate(parts):
        stems = part.stems
        number = max(1, len(stems))
        worth = (
            weights.early / (1 + place)
            + weights.place * place / len(parts)
            + weights.central * sum(map(often.__getitem__, stems)) / sqrt(number) / 3
            + weights.title * len(stems & wanted) / max(1, len(wanted))
            + _form(part, tongue, weights)
        )
        out.append(_Sentence(part.span, part.number, stems, worth))
    return out


def _form(part: _Part, tongue: str, weights: Weights) -> float:
    """What a sentence is worth by its form alone."""
    text, length = part.text, part.length
    speech, personal = _TOLD.get(tongue, (_SPEECH, _PERSONAL))
    worth = weights.length * abs(length - IDEAL_WORDS) / 20 + weights.scant * max(0, SCANT_WORDS - length) / 10
    for weight, found in (
        (weights.speech, not speech.isdisjoint(part.words)),
        (weights.personal, not personal.isdisjoint(part.words)),
        (weights.caption, _is_caption(text)),
        (weights.question, _QUESTION.search(text[-4:])),
        (weights.torn, is_torn(text)),
    ):
        if found:
            worth += weight
    return worth


def _is_caption(text: str) -> bool:
    maybe = "(" in text or "picture" in text or "photo" in text or "image" in text or "seen here" in text
    return bool((maybe and _PICTURED.search(text)) or _LABELLED.match(text))


def _gain(sentence: _Sentence, told: set[str], weights: Weights) -> float:
    shared = len(sentence.stems & told) / (len(sentence.stems) or 1)
    again = weights.again if shared > AGAIN_SHARE else 0.0
    return sentence.worth + again - weights.redundancy * shared
