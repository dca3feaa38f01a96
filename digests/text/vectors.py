"""An article in numbers: its words, weighted by how often it has them and how rare they are."""

from __future__ import annotations

import math
import sys
from array import array
from collections import Counter
from functools import cache
from heapq import nsmallest
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Features
from digests.text.background import ARTICLES, COUNTS
from digests.text.sketch import sketch
from digests.text.telling import DAILY, names_known
from digests.text.terms import stems, words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

LENGTH = 60_000  # characters of an article that are looked at: ten thousand words
TITLE_LENGTH = 500
LEAD = 80  # words that say what happened; they count twice
TERMS = 100  # of an article that are kept
TITLE, NAME, FIGURE = 9.0, 1.2, 3.0  # weights beside a plain word's 1
OWN = 2.0  # an article of the window says this many times as much of what is rare as one of the background


class Vector(Struct):
    """Stems by descending weight. Two arrays in place of a dictionary: a fifth of the memory."""

    stems: tuple[str, ...]
    weights: array[float]
    names: tuple[str, ...]


def features(title: str | None, body: str) -> Features:
    """What grouping needs of an article: pure, and independent of every other article.

    `title` and `body` hold stems (a word of the lead counts twice), `names` those mostly written with a capital,
    `facts` the names and figures of title and lead but days and months, `shingles` the smallest hashes of the body's
    word triples, in order.
    """
    headline = dict.fromkeys(stem for word, _ in words((title or "")[:TITLE_LENGTH]) for stem in stems(word))
    tokens = list(words(body[:LENGTH]))
    counts: dict[str, int] = {}
    capitals: dict[str, int] = {}
    for (word, opens), times in Counter(tokens).items():  # most words come again
        capital = 0 if opens else times if word[0].isupper() else -times
        for stem in stems(word):
            counts[stem] = counts.get(stem, 0) + times
            capitals[stem] = capitals.get(stem, 0) + capital
    lead = [stem for word, _ in tokens[:LEAD] for stem in stems(word)]
    for stem in lead:
        counts[stem] += 1
    weights = {stem: math.sqrt(often) * _usual_rarity(COUNTS.get(stem, 0)) for stem, often in counts.items()}
    kept = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:TERMS]
    names = dict.fromkeys(stem for stem in kept if capitals[stem] > 0)
    named = names if names_known(len(names), len(kept)) else {}
    opening = dict.fromkeys([*headline, *lead])
    return Features(
        title=tuple(headline),
        body={stem: counts[stem] for stem in kept},
        names=tuple(names),
        facts=tuple(stem for stem in opening if (stem in named or stem[0].isdigit()) and stem not in DAILY),
        shingles=sketch([word for word, _ in tokens]),
    )


def weigh(features: Features, window: Mapping[str, int], articles: int) -> Vector:
    """The weightiest stems: how often an article has them, times how rare they are in the background and in a window of
    so many articles, `window` of which have each stem."""
    names = set(features.names)
    of = ARTICLES + OWN * articles
    weights = {}
    for stem in features.body.keys() | set(features.title):
        often = features.body.get(stem, 0) + TITLE * (stem in features.title)
        kind = FIGURE if stem[0].isdigit() else NAME if stem in names else 1.0
        rarity = _rarity(COUNTS.get(stem, 0) + OWN * window.get(stem, 0), of)
        weights[stem] = kind * math.sqrt(often) * max(rarity, 0.0)
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return pack({stem: weight / length for stem, weight in weights.items()}, names, TERMS)


def pack(weights: dict[str, float], names: Container[str], most: int) -> Vector:
    """The heaviest stems."""
    first = nsmallest(most, weights.items(), key=lambda item: (-item[1], item[0]))
    stems = tuple(sys.intern(stem) for stem, _ in first)
    return Vector(stems, array("f", (weight for _, weight in first)), tuple(stem for stem in stems if stem in names))


def surest(features: Features) -> float:
    """The weight above which a stem that is not among an article's does not stand in it: lighter ones were left out."""
    if len(features.body) < TERMS:
        return 0.0
    return min(math.sqrt(often) * _usual_rarity(COUNTS.get(stem, 0)) for stem, often in features.body.items())


def usual(stems: Iterable[str]) -> dict[str, float]:
    """What the stems weigh, each once, by the background alone."""
    return {stem: _usual_rarity(COUNTS.get(stem, 0)) for stem in stems}


def _rarity(count: float, of: float) -> float:
    return math.log((of + 1) / (count + 0.5))


@cache  # by how often words stand in the background: some thousands
def _usual_rarity(count: int) -> float:
    return _rarity(count, ARTICLES)
