"""Chooses the sentences that tell an article best. Pure; nothing is shown that the article does not say, word for word.

A sentence is worth what its place, words and form make it (`WEIGHTS`), less what those chosen before it have told
already. One that leans on the sentence before it ("But that changed") waits until that one is chosen. The time grows
with the text as far as `CONSIDERED` sentences; what stands below them is not weighed.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Span
from digests.text.language import FUNCTION_WORDS, language
from digests.text.languages import LANGUAGES
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
    torn: float = -0.4  # part of a longer quotation
    caption: float = -0.5
    leaning: float = -0.5
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
_PICTURED = re.compile(r"\((?:left|right|pictured|above|below|top|bottom|cent(?:re|er))\b|\bpictured\b")
_LABELLED = re.compile(r"(?:[A-Z][\w'’]{1,20} ?){1,4}: [A-Z]")
_LEANING = {
    code: re.compile(table.leaning if code == "ja" else rf"[\"“‘'«„]?(?:{table.leaning})\b", re.IGNORECASE)
    for code, table in LANGUAGES.items()
}


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
    span: Span
    stems: frozenset[str]
    worth: float
    leans: bool


class _Part(Struct, frozen=True):
    """A sentence before it is weighed. `length` is in words."""

    span: Span
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
    chosen: list[int] = []
    told: set[str] = set()
    left = dict.fromkeys(range(len(found)))
    while left and len(chosen) < most:
        best = max(left, key=lambda i: _gain(found, i, chosen, told, weights))
        del left[best]
        chosen.append(best)
        told |= found[best].stems
    return tuple(found[i].span for i in chosen)


def in_order(best: Sequence[Span], n: int) -> list[Span]:
    """The `n` best in the order of the text."""
    return sorted(best[:n])


def _parts(original: str, paragraphs: Sequence[Span], stop: frozenset[str], tongue: str) -> list[_Part]:
    """The different sentences that may be shown: the full ones, or all when there is no full one."""
    seen: set[str] = set()
    full: list[_Part] = []
    others: list[_Part] = []
    for span in _sentences(original, paragraphs, tongue):
        text = span.of(original)
        words = _WORD.findall(text.lower())
        key = " ".join(words)
        if not words or key in seen:
            continue
        seen.add(key)
        dense = 0 if text.isascii() else len(_DENSE.findall(text))
        part = _Part(span, text, words, _stems(words, stop), max(len(words), dense // DENSE_WORD))
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
    leaning = _LEANING.get(tongue)
    counts = Counter(stem for part in parts for stem in part.stems)
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
        leans = place > 0 and leaning is not None and leaning.match(part.text) is not None
        out.append(_Sentence(part.span, stems, worth, leans))
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
        (weights.torn, _is_torn(text)),
    ):
        if found:
            worth += weight
    return worth


def _is_caption(text: str) -> bool:
    pictured = ("(" in text or "pictured" in text) and _PICTURED.search(text)
    return bool(pictured or _LABELLED.match(text))


def _is_torn(text: str) -> bool:
    """Whether a quotation begins or ends elsewhere."""
    return text.count('"') % 2 == 1 or text.count("“") != text.count("”") or text.count("«") != text.count("»")


def _gain(found: Sequence[_Sentence], index: int, chosen: Sequence[int], told: set[str], weights: Weights) -> float:
    sentence = found[index]
    shared = len(sentence.stems & told) / (len(sentence.stems) or 1)
    leaning = weights.leaning if sentence.leans and index - 1 not in chosen else 0.0
    again = weights.again if shared > AGAIN_SHARE else 0.0
    return sentence.worth + leaning + again - weights.redundancy * shared
