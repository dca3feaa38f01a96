"""Which stories belong in an edition, best first, and what keeps the others out; docs/ranking.md says it in words.

It works on headlines alone, so that a million stored articles cost nothing.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.matching import Match, Matcher
from digests.model import Headline, Score
from digests.text.fold import words
from digests.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digests.model import Told

HALF_LIFE = timedelta(hours=12)  # a story loses half its freshness in this time
PUBLISHERS_WEIGHT = 0.8  # at FULL_HOUSE publishers; one publisher is worth nothing extra
FULL_HOUSE = 8
TOLD_PENALTY = -0.5
LOOKED_AT = 2_000  # articles that one edition is chosen from, newest first
CANDIDATES = 5  # articles of a story told before that are looked at for something new, newest first

_SITE = re.compile(r"https?://([^/?#:]+)", re.IGNORECASE)
_SECOND_LEVEL = table("ac co com edu gov ne net or org")  # “.co.uk” is nobody's site
_COMMON = table("""
    and for from in of on the a with by world local national international regional home top latest breaking live all
    news newspaper online digital web site feed rss headlines stories articles updates daily weekly morning evening
    sunday today times post journal press media business economy finance money markets sport sports politics opinion
    comment culture arts life style travel food health science technology tech environment climate education uk us eu
""")
"""Words of publishers' names and of their sections that tell none from another."""


class Rule(IntEnum):
    """What keeps a story out of an edition. Of a story of which no article counts, the first that holds for one."""

    CROWDED = 1  # more than LOOKED_AT newer articles
    LATER = 2  # stored after the edition was made
    WINDOW = 3  # published and stored before the look-back
    BACKLOG = 4  # it was there before its source was added
    SOURCES = 5  # of sources that were not chosen
    TOLD = 6  # told before, and nothing new since
    REPEATS = 7  # it only repeats what does not count
    BLOCKED = 8
    MISSING = 9  # topics
    GONE = 10  # its text is no longer there
    ALSO = 11  # a headline under the edition
    BELOW = 12  # the edition is full


class Verdict(Struct, frozen=True, kw_only=True, gc=False):
    """A story that is not in the edition, by its newest article, and why not."""

    story_id: int
    headline: Headline
    rule: Rule
    match: Match = Match()
    told_at: datetime | None = None  # when it was told last
    position: int | None = None  # in the ranking, from 1
    publishers: tuple[str, ...] = ()
    score: Score | None = None


class Scope(Struct, frozen=True, kw_only=True):
    """The articles that an edition is chosen from: of these sources, published or stored since `since_at`, and stored
    by `made_at`. With `backlog` those count, too, that were there before their source was added."""

    sources: frozenset[int]
    since_at: datetime
    made_at: datetime
    backlog: bool = False

    def leaves_out(self, headline: Headline) -> Rule | None:
        if headline.source_id not in self.sources:
            return Rule.SOURCES
        if max(headline.published_at, headline.stored_at) < self.since_at:
            return Rule.WINDOW
        if headline.backlog and not self.backlog:
            return Rule.BACKLOG
        return Rule.LATER if headline.stored_at > self.made_at else None


class Ranked(Struct, frozen=True, kw_only=True, gc=False):
    """A story with something this channel was not told. `untold` is newest first and leads with `lead`; `tellers` are
    the articles that count as telling it."""

    story_id: int
    lead: Headline
    untold: tuple[Headline, ...]
    tellers: tuple[Headline, ...]
    told: tuple[int, ...]  # its articles that were told before
    told_at: datetime | None  # the last of them
    match: Match
    score: Score

    @property
    def publishers(self) -> tuple[str, ...]:
        return told_by(self.tellers)

    def articles(self) -> tuple[int, ...]:
        """What `compose` wants to read of this story: of one told before, whatever may tell something new."""
        candidates = self.untold[:CANDIDATES] if self.told else (self.lead,)
        return (*(head.article_id for head in candidates), *self.told)

    def out(self, rule: Rule, position: int) -> Verdict:
        return Verdict(
            story_id=self.story_id,
            headline=self.lead,
            rule=rule,
            match=self.match,
            told_at=self.told_at,
            position=position,
            publishers=self.publishers,
            score=self.score,
        )


class Ranking(Struct, frozen=True):
    """Stories that belong in an edition, best first, and those that do not, with the reason."""

    stories: tuple[Ranked, ...]
    out: tuple[Verdict, ...]


class Gathered(Struct, frozen=True):
    """Headlines put together once for every channel that chooses from them: by story, newest first; and the stories of
    which no article counts."""

    scope: Scope
    stories: dict[int, tuple[Headline, ...]]
    out: tuple[Verdict, ...]


class Judged(Struct, frozen=True):
    """Stories as a channel has them that was told nothing, best first: what channels with the same topics share."""

    gathered: Gathered
    matcher: Matcher
    stories: tuple[Ranked, ...]
    out: tuple[Verdict, ...]


def rank(headlines: Iterable[Headline], told: Iterable[Told], scope: Scope, matcher: Matcher) -> Ranking:
    """Every story of the headlines, ranked or with what keeps it out. Equal scores go by story, so that the order is
    stable."""
    return retold(judge(gather(headlines, scope), matcher), told)


def gather(headlines: Iterable[Headline], scope: Scope) -> Gathered:
    """The articles that count, by story; at most LOOKED_AT, the newest."""
    by_story: dict[int, list[Headline]] = defaultdict(list)
    outside: dict[int, list[tuple[Rule, Headline]]] = defaultdict(list)
    room = LOOKED_AT
    for head in newest_first({head.article_id: head for head in headlines}.values()):
        rule = scope.leaves_out(head)
        if rule is None and room:
            room -= 1
            by_story[head.story_id].append(head)
        else:
            outside[head.story_id].append((rule or Rule.CROWDED, head))
    out = tuple(
        Verdict(story_id=story, headline=left[0][1], rule=min(rule for rule, _ in left))
        for story, left in outside.items()
        if story not in by_story
    )
    return Gathered(scope, {story: tuple(members) for story, members in by_story.items()}, out)


def judge(gathered: Gathered, matcher: Matcher) -> Judged:
    """Every story, ranked or with what keeps it out, when nothing was told."""
    made_at = gathered.scope.made_at
    judged = [_judged(members, (), made_at, matcher) for members in gathered.stories.values()]
    stories = sorted((story for story in judged if isinstance(story, Ranked)), key=_place)
    verdicts = (story for story in judged if isinstance(story, Verdict))
    return Judged(gathered, matcher, tuple(stories), (*gathered.out, *verdicts))


def retold(judged: Judged, told: Iterable[Told]) -> Ranking:
    """The ranking for a channel that was told this: of its stories alone the place is another."""
    told_of: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        if one.story_id in judged.gathered.stories:
            told_of[one.story_id].append(one)
    if not told_of:
        return Ranking(judged.stories, judged.out)
    stories = [story for story in judged.stories if story.story_id not in told_of]
    out = [verdict for verdict in judged.out if verdict.story_id not in told_of]
    for story_id, heard in told_of.items():
        members = judged.gathered.stories[story_id]
        again = _judged(members, heard, judged.gathered.scope.made_at, judged.matcher)
        if isinstance(again, Ranked):
            insort(stories, again, key=_place)
        else:
            out.append(again)
    return Ranking(tuple(stories), tuple(out))


def _place(story: Ranked) -> tuple[float, int]:
    return -story.score.total, story.story_id


def told_by(headlines: Sequence[Headline]) -> tuple[str, ...]:
    """The publishers of the articles, each once, in order.

    Many feeds of one publisher have names of their own, “The Mill: World” and “The Mill: Sport”. Names with a word of
    their own in common whose articles lie on one site are one publisher, called by the name that comes first.
    """
    names = dict.fromkeys(head.publisher for head in headlines)
    if len(names) == 1:
        return tuple(names)
    told: dict[str, None] = {}
    known: set[tuple[str, str]] = set()
    for head in headlines:
        marks = _marks(head)
        if known.isdisjoint(marks):
            told.setdefault(head.publisher)
        known |= marks
    return tuple(told)


def _marks(head: Headline) -> set[tuple[str, str]]:
    """The site of an article with each word that tells its publisher's name from others."""
    site = _SITE.match(head.url or "")
    if site is None:
        return set()
    labels = site[1].lower().split(".")
    suffix = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    domain = ".".join(labels[-suffix:])
    return {(domain, word) for word in words(head.publisher) if len(word) > 1 and word not in _COMMON}


def newest_first(headlines: Iterable[Headline]) -> list[Headline]:
    return sorted(headlines, key=lambda h: (h.published_at, h.article_id), reverse=True)


def _judged(newest: Sequence[Headline], told: Sequence[Told], now: datetime, matcher: Matcher) -> Ranked | Verdict:
    """One story by its articles that count, newest first."""
    story_id = newest[0].story_id
    heard = {one.article_id for one in told}
    told_at = max((one.told_at for one in told), default=None)
    untold = [h for h in newest if h.article_id not in heard]
    own = [h for h in untold if h.duplicate_of is None]
    if told and not own:
        own = untold  # a repeat of what was told may go on where that ended: `compose` looks
    if not own:
        rule, lead = Rule.TOLD if told else Rule.REPEATS, next((h for h in newest if h.duplicate_of is None), newest[0])
        return Verdict(story_id=story_id, headline=lead, rule=rule, told_at=told_at)
    lead = own[0]
    match = matcher.match(newest)
    if not match.fits:
        rule = Rule.BLOCKED if match.blocked else Rule.MISSING
        return Verdict(story_id=story_id, headline=lead, rule=rule, match=match, told_at=told_at)
    tellers = (lead, *(h for h in newest if h.duplicate_of is None))
    score = Score(
        freshness=0.5 ** (max(timedelta(), now - lead.published_at) / HALF_LIFE),
        publishers=PUBLISHERS_WEIGHT * min(1.0, (len(told_by(tellers)) - 1) / (FULL_HOUSE - 1)),
        topics=match.worth,
        told=TOLD_PENALTY if told else 0.0,
    )
    return Ranked(
        story_id=story_id,
        lead=lead,
        untold=(lead, *(h for h in untold if h is not lead)),
        tellers=tellers,
        told=tuple(one.article_id for one in told),
        told_at=told_at,
        match=match,
        score=score,
    )
