"""Which articles tell of one event, and which repeat another: online, an article at a time.

An article is a vector of its words, weighted by rarity; a story is the sum of its articles' vectors. An article joins
the story it is nearest to, when that is near enough: it is compared with what the members have in common, so that one
stray resemblance to one of them chains nothing. Two events of one kind have the same words and other names and
figures, so these must agree, both ways; two events of one town have its names in common, so what happened must agree
as well; one publisher's articles have its own words in common, so what their titles say must agree, too. A repeat is an
article whose word triples are mostly those of an earlier one, or the other way round, unless each is about other
names and figures.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.forms import Form
from digests.text.nearness import NEAR, Query, of_one_subject
from digests.text.sketch import containment
from digests.text.vectors import Vector, pack, weigh

if TYPE_CHECKING:
    from digests.model import Features, Placed

STORY_TERMS = 300  # of a story
REPEAT = 0.45  # share of an article's triples, of the shorter one's, that makes it a repeat
BRIEF, BRIEF_REPEAT = 30, 0.8  # triples below which one sentence is much of a text, and the share asked of it
SPAN = timedelta(days=3)
MOST = 50_000  # articles in a window; 60 MB for each ten thousand

_INDEXED = 24  # of an article's terms, the weightiest: any story worth joining shares several
_COMMON = 250  # stories that share a term before it stops proposing candidates: by then it is no rare one
_CANDIDATES = 16  # stories compared in full
_TITLES = 16  # articles of a story, its first ones, whose titles say what it is about
_LANDMARKS = 12  # of an article's sketch that find it again: half a text misses all of them once in 4,000 times


class Placement(Struct, frozen=True):
    """Where an article belongs. `story_id` None opens a new story; `duplicate_of` is the article it repeats."""

    story_id: int | None = None
    duplicate_of: int | None = None


class _Member(Struct):
    """An article in the window. `title` are the stems of its title."""

    article_id: int
    story_id: int
    publisher: str
    published_at: datetime
    vector: Vector
    title: tuple[str, ...]
    form: Form
    sketch: array[int]

    def is_about(self, features: Features) -> bool:
        """Whether an article of these features may be about the same."""
        return of_one_subject(features, self.title, self.vector.stems)


class _Story(Struct):
    """Articles of one event that are in the window. `total` is the sum of their vectors, `having` in how many of them
    a stem stands (empty for a story of one)."""

    members: list[_Member]
    total: Vector
    having: Counter[str]


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
        self._last: tuple[Features, Vector] | None = None  # what was asked about last, as long as it holds

    def __len__(self) -> int:
        return len(self._members)

    def place(self, features: Features, publisher: str, at: datetime) -> Placement:
        """The story that an article of these features, published then, belongs to, and the article it repeats: of
        several alike, its publisher's own."""
        alike, others = self._alike(features, at)
        if alike:
            _, _, first = max((share, member.publisher == publisher, -member.article_id) for share, member in alike)
            repeated = self._members[-first]
            return Placement(repeated.story_id, repeated.article_id)
        vector = self._vector(features)
        self._last = features, vector
        query = Query(vector)
        best, nearest = NEAR, None
        for story_id in self._candidates(vector):
            story = self._stories[story_id]
            if story_id in others or not self._in_span(story.members, at):
                continue
            near = query.nearness(story.total, story.having, len(story.members))
            if near >= best and any(member.is_about(features) for member in story.members[:_TITLES]):
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
            title=tuple(map(sys.intern, placed.features.title)),
            form=Form.of(placed.features, vector.stems),
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

    def _vector(self, features: Features) -> Vector:
        return weigh(features, self._counts, len(self._members))

    def _candidates(self, vector: Vector) -> list[int]:
        """Stories that share weighty stems, those that share most first."""
        shared: defaultdict[int, float] = defaultdict(float)
        for stem, weight in zip(vector.stems[:_INDEXED], vector.weights[:_INDEXED], strict=True):
            stories = self._by_stem.get(stem, ())
            if len(stories) <= _COMMON:
                for story_id in stories:
                    shared[story_id] += weight
        return nsmallest(_CANDIDATES, shared, key=lambda story_id: (-shared[story_id], story_id))

    def _alike(self, features: Features, at: datetime) -> tuple[list[tuple[float, _Member]], set[int]]:
        """The articles that have most of the triples of this one, or of whose triples most are here, with their share;
        and the stories of those that only fill in the same form, with other names."""
        triples = features.shingles
        found = {self._by_landmark[value] for value in triples if value in self._by_landmark}
        form = Form.of(features, features.body.keys() | set(features.title))
        alike, others = list[tuple[float, _Member]](), set[int]()
        for article_id in sorted(found):
            member = self._members[article_id]
            share = containment(triples, member.sketch)
            bar = REPEAT if min(len(triples), len(member.sketch)) >= BRIEF else BRIEF_REPEAT
            if (
                share >= bar
                and self._in_span([member], at)
                and of_one_subject(features, member.title, member.vector.stems)
            ):
                if not form.differs(member.form):
                    alike.append((share, member))
                elif form.names_others(member.form):
                    others.add(member.story_id)
        return alike, others

    def _in_span(self, members: list[_Member], at: datetime) -> bool:
        return any(abs(at - member.published_at) <= self._span for member in reversed(members))

    def _total(self, story_id: int, story: _Story, vectors: list[Vector]) -> None:
        """Sum up the story anew, and file it under what is now weightiest in it."""
        weights: defaultdict[str, float] = defaultdict(float)
        for vector in vectors:
            for stem, weight in zip(vector.stems, vector.weights, strict=True):
                weights[stem] += weight
        before = story.total.stems
        names = {name for vector in vectors for name in vector.names}
        story.total = pack(weights, names, STORY_TERMS)
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
