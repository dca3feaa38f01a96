"""Which articles tell of one event, and which repeat another: online, an article at a time.

An article is a vector of its words, weighted by rarity; a story is the sum of its articles' vectors. An article joins
the story it is nearest to, when that is near enough: it is compared with what the members have in common, so that one
stray resemblance to one of them chains nothing. Two events of one kind have the same words and other names and
figures, so these must agree, both ways; two events of one town have its names in common, so what happened must agree
as well. A repeat is an article whose word triples are mostly those of an earlier one, or the other way round.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import cache
from heapq import nsmallest
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Features
from digests.text.background import ARTICLES, COUNTS
from digests.text.sketch import containment, sketch
from digests.text.telling import names_known, tell_alike
from digests.text.terms import stems, words

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from digests.model import Placed

LENGTH = 60_000  # characters of an article that are looked at: ten thousand words
TITLE_LENGTH = 500
LEAD = 80  # words that say what happened; they count twice
TERMS = 100  # of an article that are kept
STORY_TERMS = 300  # of a story
NEAR = -0.3  # from which an article belongs to a story: see `_Query.nearness`
AGREEMENT = 2.0  # weight of each agreement (names of one in the other, figures) beside the logarithm of the cosine
LEADING = 5  # names of a story that an article of it is expected to have
FLOOR = 0.12  # cosine below which no agreement helps
SHARED = 0.3  # of a story's articles that have a name, for it to count as the story's
TITLE, NAME, FIGURE = 9.0, 1.2, 3.0  # weights beside a plain word's 1
OWN = 2.0  # an article of the window says this many times as much of what is rare as one of the background
REPEAT = 0.45  # share of an article's triples, of the shorter one's, that makes it a repeat
BRIEF, BRIEF_REPEAT = 30, 0.8  # triples below which one sentence is much of a text, and the share asked of it
SPAN = timedelta(days=3)
MOST = 50_000  # articles in a window; 60 MB for each ten thousand

_INDEXED = 24  # of an article's terms, the weightiest: any story worth joining shares several
_COMMON = 250  # stories that share a term before it stops proposing candidates: by then it is no rare one
_CANDIDATES = 16  # stories compared in full
_LANDMARKS = 12  # of an article's sketch that find it again: half a text misses all of them once in 4,000 times


class Placement(Struct, frozen=True):
    """Where an article belongs. `story_id` None opens a new story; `duplicate_of` is the article it repeats."""

    story_id: int | None = None
    duplicate_of: int | None = None


def features(title: str | None, body: str) -> Features:
    """What grouping needs of an article: pure, and independent of every other article.

    `title` and `body` hold stems (a word of the lead counts twice), `names` those mostly written with a capital,
    `shingles` the smallest hashes of the body's word triples, in order.
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
    for word, _ in tokens[:LEAD]:
        for stem in stems(word):
            counts[stem] += 1
    weights = {stem: math.sqrt(often) * _usual_rarity(COUNTS.get(stem, 0)) for stem, often in counts.items()}
    kept = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:TERMS]
    return Features(
        title=tuple(headline),
        body={stem: counts[stem] for stem in kept},
        names=tuple(stem for stem in kept if capitals[stem] > 0),
        shingles=sketch([word for word, _ in tokens]),
    )


def _rarity(count: float, of: float) -> float:
    return math.log((of + 1) / (count + 0.5))


@cache  # by how often words stand in the background: some thousands
def _usual_rarity(count: int) -> float:
    return _rarity(count, ARTICLES)


class _Vector(Struct):
    """Stems by descending weight. Two arrays in place of a dictionary: a fifth of the memory."""

    stems: tuple[str, ...]
    weights: array[float]
    names: tuple[str, ...]


class _Member(Struct):
    """An article in the window."""

    article_id: int
    story_id: int
    publisher: str
    published_at: datetime
    vector: _Vector
    sketch: array[int]


class _Story(Struct):
    """Articles of one event that are in the window. `total` is the sum of their vectors, `having` in how many of them
    a stem stands (empty for a story of one)."""

    members: list[_Member]
    total: _Vector
    having: Counter[str]


class _Query:
    """An article that asks each story how near it is."""

    def __init__(self, vector: _Vector) -> None:
        self._weights = dict(zip(vector.stems, vector.weights, strict=True))
        self._figures = {stem: weight for stem, weight in self._weights.items() if stem[0].isdigit()}
        self._named = frozenset(vector.names)
        self._cased = names_known(len(vector.names), len(vector.stems))
        self._names = {stem: self._weights[stem] for stem in vector.names or vector.stems}

    def nearness(self, story: _Story) -> float:
        """For a story that tells of the like, the logarithm of the cosine with it, and AGREEMENT times each share, of
        1, in which they agree: the story's leading names that the article has, the article's names that the story has,
        the cosine of figures. Minus infinity for any other."""
        weights = dict(zip(story.total.stems, story.total.weights, strict=True))
        cosine = _cosine(self._weights, weights)
        if cosine < FLOOR or not tell_alike(self._weights, weights, self._named.union(story.total.names), self._cased):
            return -math.inf
        names = story.total.names or story.total.stems
        leading = {stem: weights[stem] for stem in names[:LEADING]}
        often = SHARED * len(story.members)
        theirs = {stem for stem, count in story.having.items() if count >= often} or weights
        agreement = (
            _share(leading, self._weights)
            + _share(self._names, theirs)
            + _cosine(self._figures, {stem: weight for stem, weight in weights.items() if stem[0].isdigit()})
        )
        return math.log(cosine) + AGREEMENT * agreement


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    lengths = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other) / (lengths or 1.0)


def _share(weights: dict[str, float], among: Container[str]) -> float:
    """Of the weights, the part that lies on stems that are among those."""
    return sum(weight for stem, weight in weights.items() if stem in among) / (sum(weights.values()) or 1.0)


class Window:
    """The articles of the last days: a new one is compared with these alone, in order of placing.

    `place` answers, `add` remembers; an answer depends on what was added before it, and changes nothing. Articles more
    than `span` away from the new one in time are not compared; `drop` forgets them. Beyond `most` articles, those
    placed first are dropped.
    """

    def __init__(self, span: timedelta = SPAN, most: int = MOST) -> None:
        self._span = span
        self._most = most
        self._members: dict[int, _Member] = {}
        self._stories: dict[int, _Story] = {}
        self._counts: Counter[str] = Counter()
        self._by_stem: dict[str, list[int]] = {}
        self._by_landmark: dict[int, int] = {}
        self._last: tuple[Features, _Vector] | None = None  # what was asked about last, as long as it holds

    def __len__(self) -> int:
        return len(self._members)

    def place(self, features: Features, publisher: str, at: datetime) -> Placement:
        """The story that an article of these features, published then, belongs to, and the article it repeats: of
        several alike, its publisher's own."""
        repeated = self._repeated(features.shingles, publisher, at)
        if repeated is not None:
            return Placement(repeated.story_id, repeated.article_id)
        vector = self._vector(features)
        self._last = features, vector
        query = _Query(vector)
        best, nearest = NEAR, None
        for story_id in self._candidates(vector):
            story = self._stories[story_id]
            if self._in_span(story.members, at) and (near := query.nearness(story)) >= best:
                best, nearest = near, story_id
        return Placement(nearest)

    def add(self, placed: Placed) -> None:
        """Remember a placed article. Adding it again changes nothing."""
        if placed.article_id in self._members:
            return
        last, self._last = self._last, None  # weights are others with each article that comes
        vector = last[1] if last and last[0] is placed.features else self._vector(placed.features)
        member = _Member(
            article_id=placed.article_id,
            story_id=placed.story_id,
            publisher=sys.intern(placed.publisher),
            published_at=placed.published_at,
            vector=vector,
            sketch=array("I", placed.features.shingles),
        )
        self._members[member.article_id] = member
        self._counts.update(vector.stems)
        for landmark in member.sketch[:_LANDMARKS]:
            self._by_landmark.setdefault(landmark, member.article_id)  # the first one: of repeats, the original
        story = self._stories.get(member.story_id)
        if story is None:
            self._stories[member.story_id] = _Story([member], vector, Counter())
            self._file(member.story_id, (), vector.stems)
        else:
            story.having.update(vector.stems if story.having else (*story.members[0].vector.stems, *vector.stems))
            story.members.append(member)
            self._total(member.story_id, story, [story.total, vector])
        if len(self._members) > self._most:
            self.drop_first()

    def drop_first(self) -> None:
        """Forget the article that was placed first."""
        self._forget([next(iter(self._members))])

    def rename(self, story_id: int, known_as: int) -> None:
        """The story has another number from now on. If another story has that one, its articles are forgotten."""
        story = self._stories.get(story_id)
        if story is None:
            return
        if known_as in self._stories:
            self._forget([member.article_id for member in story.members])
            return
        self._stories[known_as] = self._stories.pop(story_id)
        for member in story.members:
            member.story_id = known_as
        for stem in story.total.stems[:_INDEXED]:
            stories = self._by_stem[stem]
            stories[stories.index(story_id)] = known_as

    def forget(self, article_id: int) -> None:
        """Forget this article, if it is here."""
        if article_id in self._members:
            self._forget([article_id])

    def drop(self, before: datetime) -> None:
        """Forget the articles published before this instant."""
        self._forget([key for key, member in self._members.items() if member.published_at < before])

    def _vector(self, features: Features) -> _Vector:
        """The weightiest stems: how often an article has them, times how rare they are here and in the background."""
        names = set(features.names)
        of = ARTICLES + OWN * len(self._members)
        weights = {}
        for stem in features.body.keys() | set(features.title):
            often = features.body.get(stem, 0) + TITLE * (stem in features.title)
            kind = FIGURE if stem[0].isdigit() else NAME if stem in names else 1.0
            rarity = _rarity(COUNTS.get(stem, 0) + OWN * self._counts[stem], of)
            weights[stem] = kind * math.sqrt(often) * max(rarity, 0.0)
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return _pack({stem: weight / length for stem, weight in weights.items()}, names, TERMS)

    def _candidates(self, vector: _Vector) -> list[int]:
        """Stories that share weighty stems, those that share most first."""
        shared: defaultdict[int, float] = defaultdict(float)
        for stem, weight in zip(vector.stems[:_INDEXED], vector.weights[:_INDEXED], strict=True):
            stories = self._by_stem.get(stem, ())
            if len(stories) <= _COMMON:
                for story_id in stories:
                    shared[story_id] += weight
        return nsmallest(_CANDIDATES, shared, key=lambda story_id: (-shared[story_id], story_id))

    def _repeated(self, triples: Sequence[int], publisher: str, at: datetime) -> _Member | None:
        """The article that has most of these triples, or of whose triples most are here."""
        found = {self._by_landmark[value] for value in triples if value in self._by_landmark}
        alike = []
        for article_id in sorted(found):
            member = self._members[article_id]
            share = containment(triples, member.sketch)
            bar = REPEAT if min(len(triples), len(member.sketch)) >= BRIEF else BRIEF_REPEAT
            if share >= bar and self._in_span([member], at):
                alike.append((share, member.publisher == publisher, -article_id))
        return self._members[-max(alike)[2]] if alike else None

    def _in_span(self, members: list[_Member], at: datetime) -> bool:
        return any(abs(at - member.published_at) <= self._span for member in reversed(members))

    def _total(self, story_id: int, story: _Story, vectors: list[_Vector]) -> None:
        """Sum up the story anew, and file it under what is now weightiest in it."""
        weights: defaultdict[str, float] = defaultdict(float)
        for vector in vectors:
            for stem, weight in zip(vector.stems, vector.weights, strict=True):
                weights[stem] += weight
        before = story.total.stems
        names = {name for vector in vectors for name in vector.names}
        story.total = _pack(weights, names, STORY_TERMS)
        self._file(story_id, before, story.total.stems)

    def _file(self, story_id: int, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Index the story under its first stems, and no longer under those that were first before."""
        gone, come = set(before[:_INDEXED]), set(after[:_INDEXED])
        for stem in gone - come:
            self._by_stem[stem].remove(story_id)
            if not self._by_stem[stem]:
                del self._by_stem[stem]
        for stem in come - gone:
            self._by_stem.setdefault(stem, []).append(story_id)

    def _forget(self, article_ids: list[int]) -> None:
        touched, self._last = {}, None
        for article_id in article_ids:
            member = self._members.pop(article_id)
            self._counts.subtract(member.vector.stems)
            for stem in member.vector.stems:
                if not self._counts[stem]:
                    del self._counts[stem]
            for landmark in member.sketch[:_LANDMARKS]:
                if self._by_landmark.get(landmark) == article_id:
                    del self._by_landmark[landmark]
            touched[member.story_id] = self._stories[member.story_id]
            touched[member.story_id].members.remove(member)
            touched[member.story_id].having.subtract(member.vector.stems)
        for story_id, story in touched.items():
            self._total(story_id, story, [member.vector for member in story.members])
            if not story.members:
                del self._stories[story_id]


def _pack(weights: dict[str, float], names: Container[str], most: int) -> _Vector:
    first = nsmallest(most, weights.items(), key=lambda item: (-item[1], item[0]))
    stems = tuple(sys.intern(stem) for stem, _ in first)
    return _Vector(stems, array("f", (weight for _, weight in first)), tuple(stem for stem in stems if stem in names))
