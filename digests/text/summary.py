"""Chooses the sentences that tell an article best. Pure; in linear time; nothing is written that the article does not say.

A sentence is worth what its place, its words, its names and figures make it, less what is told already by those chosen
before it; one that leans on a sentence not chosen ("But that changed") waits until that one is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Span
from digests.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Sequence

CONSIDERED = 120
"""Sentences of an article that are weighed; news is told in the first of them."""
STEM_LETTERS = 6
"""Words that agree in so many letters count as one: inflections, in all the languages read here."""
LEAST_WORDS = 6


class Weights(Struct, frozen=True):
    """What each property of a sentence is worth."""

    first: float = 1.0
    early: float = 1.0
    central: float = 1.0
    title: float = 0.5
    names: float = 0.2
    figures: float = 0.2
    quote: float = -0.5
    leaning: float = -1.0
    length: float = 1.0
    ideal: float = 24.0
    redundancy: float = 1.0
    caption: float = -1.0
    question: float = -2.0


WEIGHTS = Weights()


class _Sentence(Struct, frozen=True):
    span: Span
    key: str
    stems: frozenset[str]
    worth: float
    leans: bool


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_FIGURE = re.compile(r"\d")
_STOP = frozenset(
    ["a", "about", "after", "again", "against", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing", "down", "during", "each", "few", "for", "from", "further", "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "more", "most", "my", "no", "nor", "not", "now", "of", "off", "on", "once", "only", "or", "other", "our", "out", "over", "own", "said", "same", "say", "says", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your"]
)


def _stems(words: Sequence[str]) -> list[str]:
    return [w.lower()[:STEM_LETTERS] for w in words if w.lower() not in _STOP]


_LEANING = re.compile(
    r"(?:[\"“‘']\s?)?(?:(?:and|but|or|so|yet|nor|then|also|instead|however|meanwhile|moreover|furthermore|nevertheless|"
    r"nonetheless|therefore|thus|still|besides|similarly|likewise|otherwise|afterwards?|later|indeed|even so|in addition|"
    r"as a result|for example|for instance|in fact|that said|by contrast|in turn|at the same time)\b,?"
    r"|(?:he|she|it|they|him|her|his|hers|its|their|them|this|that|these|those|such|both|neither|another|others|one of them|"
    r"the (?:pair|two|three|former|latter|same|move|news|decision|incident|report|company|firm|group|man|woman|couple))\b)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\((?:left|right|pictured|above|below|top|bottom|centre|center)[^)]{0,20}\)|\bpictured\b|^(?:[A-Z][\w'’]+ ?){1,4}: [A-Z]|^Scroll\b",
)


def summary(
    original: str, paragraphs: Sequence[Span], title: str | None, most: int = 7, weights: Weights = WEIGHTS
) -> tuple[Span, ...]:
    """Sentences of the article, best first: the best one, three and seven are the three lengths."""
    found = _candidates(original, paragraphs, title, weights)
    chosen: list[int] = []
    told: Counter[str] = Counter()
    keys: set[str] = set()
    left = set(range(len(found)))
    while left and len(chosen) < most:
        best = max(left, key=lambda i: (_gain(found, i, chosen, told, weights), -i))
        left.discard(best)
        if found[best].key in keys:
            continue
        keys.add(found[best].key)
        chosen.append(best)
        told.update(found[best].stems)
    return tuple(found[i].span for i in chosen)


def in_order(best: Sequence[Span], n: int) -> list[Span]:
    """The `n` best in the order of the text."""
    return sorted(best[:n])


def _gain(found: Sequence[_Sentence], index: int, chosen: Sequence[int], told: Counter[str], weights: Weights) -> float:
    sentence = found[index]
    shared = sum(1 for s in sentence.stems if told[s]) / max(1, len(sentence.stems))
    leaning = weights.leaning if sentence.leans and index - 1 not in chosen else 0.0
    return sentence.worth + leaning - weights.redundancy * shared


def _candidates(original: str, paragraphs: Sequence[Span], title: str | None, weights: Weights) -> list[_Sentence]:
    spans = [s for p in paragraphs for s in split(original, p.start, p.end)]
    texts = [s.of(original) for s in spans]
    words = [_WORD.findall(t) for t in texts]
    full = [i for i, t in enumerate(texts) if _is_full(t, words[i])][:CONSIDERED]
    if not full:
        full = list(range(min(len(spans), CONSIDERED)))
    stems = {i: _stems(words[i]) for i in full}
    counts = Counter(s for i in full for s in set(stems[i]))
    wanted = set(_stems(_WORD.findall(title or "")))
    out = []
    for place, i in enumerate(full):
        own = frozenset(stems[i])
        values = features(texts[i], words[i], own, counts, wanted, place, len(full))
        worth = (
            weights.first * (place == 0)
            + weights.early * values["early"]
            + weights.central * values["central"]
            + weights.title * values["title"]
            + weights.names * values["names"]
            + weights.figures * values["figures"]
            + weights.quote * values["quote"]
            - weights.length * abs(len(words[i]) - weights.ideal) / weights.ideal
            + weights.caption * values["caption"]
            + weights.question * values["question"]
        )
        out.append(
            _Sentence(
                span=spans[i],
                key=" ".join(w.lower() for w in words[i]),
                stems=own,
                worth=worth,
                leans=bool(_LEANING.match(texts[i])) and place > 0,
            )
        )
    return out


def features(
    text: str,
    words: Sequence[str],
    stems: frozenset[str],
    counts: Counter[str],
    wanted: set[str],
    place: int,
    number: int,
) -> dict[str, float]:
    central = sum(counts[s] for s in stems) / max(1, len(stems)) / max(1.0, number**0.5)
    capitals = sum(1 for w in words[1:] if w[0].isupper())
    return {
        "early": 1.0 / (1 + place),
        "central": central,
        "title": len(stems & wanted) / max(1, len(wanted)),
        "names": min(capitals, 6) / 6,
        "figures": min(len(_FIGURE.findall(text)), 4) / 4,
        "quote": float(text[0] in "\"“‘'«「" or text.count('"') + text.count("“") + text.count("‘") > 0),
        "caption": float(bool(_CAPTION.search(text))),
        "question": float(text.rstrip("\"”’') ").endswith("?")),
    }


def _is_full(text: str, words: Sequence[str]) -> bool:
    return (
        len(words) >= LEAST_WORDS and text.rstrip("\"”’')»」』 ")[-1:] in tuple(".!?…。！？") and not text[0].islower()
    )
