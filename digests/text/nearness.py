"""How near an article is to a story: whether both tell of one event."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from digests.text.telling import names_known, tell_alike
from digests.text.vectors import usual

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from digests.model import Features
    from digests.text.vectors import Vector

NEAR = -0.3  # from which an article belongs to a story: see `Query.nearness`
AGREEMENT = 2.0  # weight of each agreement (names of one in the other, figures) beside the logarithm of the cosine
LEADING = 5  # names of a story that an article of it is expected to have
FLOOR = 0.12  # cosine below which no agreement helps
SHARED = 0.3  # of a story's articles that have a name, for it to count as the story's
SUBJECT = 0.15  # of what a title says, the part that the other article must have


class Query:
    """An article that asks each story how near it is. A story is the sum of its articles' vectors, in how many of them
    each stem stands (nothing for a story of one), and how many they are."""

    def __init__(self, vector: Vector) -> None:
        self._weights = dict(zip(vector.stems, vector.weights, strict=True))
        self._figures = {stem: weight for stem, weight in self._weights.items() if stem[0].isdigit()}
        self._named = frozenset(vector.names)
        self._cased = names_known(len(vector.names), len(vector.stems))
        self._names = {stem: self._weights[stem] for stem in vector.names or vector.stems}

    def nearness(self, total: Vector, having: Mapping[str, int], articles: int) -> float:
        """For a story that tells of the like, the logarithm of the cosine with it, and AGREEMENT times each share, of
        1, in which they agree: the story's leading names that the article has, the article's names that the story has,
        the cosine of figures. Minus infinity for any other."""
        weights = dict(zip(total.stems, total.weights, strict=True))
        alike = cosine(self._weights, weights)
        if alike < FLOOR or not tell_alike(self._weights, weights, self._named.union(total.names), self._cased):
            return -math.inf
        names = total.names or total.stems
        leading = {stem: weights[stem] for stem in names[:LEADING]}
        often = SHARED * articles
        theirs = {stem for stem, count in having.items() if count >= often} or weights
        agreement = (
            share(leading, self._weights)
            + share(self._names, theirs)
            + cosine(self._figures, {stem: weight for stem, weight in weights.items() if stem[0].isdigit()})
        )
        return math.log(alike) + AGREEMENT * agreement


def of_one_subject(features: Features, title: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether an article has some of what the title of another says, which has these stems, or the other way round.

    A publisher's articles may all end in the same words, and short ones consist of little else; what each is about
    stands in its title.
    """
    if not features.title or not title:
        return True
    own = set(stems).union(title)
    return (
        share(usual(features.title), own) >= SUBJECT
        or share(usual(title), features.body.keys() | set(features.title)) >= SUBJECT
    )


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    lengths = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other) / (lengths or 1.0)


def share(weights: dict[str, float], among: Container[str]) -> float:
    """Of the weights, the part that lies on stems that are among those."""
    return sum(weight for stem, weight in weights.items() if stem in among) / (sum(weights.values()) or 1.0)
