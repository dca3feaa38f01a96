"""A story told from all its articles, in their own sentences: the one asked for, and what the others add. Pure.

Readings have chosen each article's sentences (`digests.text.summary`); this chooses among those.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Article, Span
from digests.text.language import FUNCTION_WORDS
from digests.text.leaning import introduces, leans, surname
from digests.text.terms import stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

NEW_SHARE = 0.5
"""Of the words of a further sentence, so many at least are not told yet."""
NEWER_SHARE = 0.65
"""Of those of another article's sentence that tells no news."""
SAME_SHARE = 0.4
"""Sentences that have so many of the shorter one's words in common tell of one thing."""
NEAR_SHARE = 0.1
"""Of its words, so many at least are in the first article, too: what tells of something else is left out."""
FACT = 0.05
"""What a figure or a name that nobody has told is worth, in shares of new words."""
FACTS = 4  # of a sentence that count
NEWS = 0.5
"""What it is worth, in the same measure, that a sentence tells what happened since."""
NEWS_SHARE = 0.4
"""Of the words of a sentence that tells news, so many at least stand in no older article."""
RANK = 0.08
"""What each sentence that its article puts before it takes from its worth, in the same measure."""

_SPELT = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: str(number) for number, word in enumerate(_SPELT, 2)}
_ROUGHLY = frozenset(("least", "about", "some", "nearly", "almost", "around", "than", "over"))
_ASIDE = re.compile(r", (?:who|whose|which|where|an?|the|[a-z]{1,20}ed)\b(?:[^,]|,\d)*, ")
_AGE = "year"  # figures before it are of this person and that one


class Passage(Struct, frozen=True, eq=False):
    """A sentence of an article."""

    article: Article
    span: Span

    @property
    def words(self) -> str:
        return self.span.of(self.article.original)


class _Said(Struct, frozen=True):
    """Of a text the words, as stems; its figures and names; and its figures by what they count: by the word behind them
    ("people"), and by that and the word before them ("wound people"), as stems."""

    stems: frozenset[str]
    facts: frozenset[str]
    counts: dict[str, frozenset[str]]


class _Sentence(Struct, frozen=True, eq=False):
    """A passage, what it says, and what its whole article says.

    `rank` counts the sentences that its article's summary puts before it. `bare` is the surname that it opens with and
    another introduces. `news` is whether it tells what happened since the first article.
    """

    passage: Passage
    rank: int
    said: _Said
    whole: _Said
    leans: bool
    bare: str
    news: bool


def retell(articles: Sequence[Article], most: int) -> tuple[Passage, ...]:
    """At most `most` sentences of a story's articles: the first article's in the order of its text, then what the
    others add, oldest article first.

    The first article has at least half of them, and all of them when the others add no figure and no name. What a
    later article counts otherwise is told by the later one, in the same place. No article is used beside one that it
    repeats, or beside one in another language: whether it tells the same could not be seen.
    """
    first, *rest = _originals(articles)
    rest = [one for one in rest if len({one.reading.language, first.reading.language} - {None}) < 2]
    plain = [Passage(first, span) for span in sorted(first.reading.summary[:most])]
    if not rest:
        return tuple(plain)
    everybody = (first, *rest)
    known, *wholes = map(_whole, everybody)
    own, *others = map(_sentences, everybody, (known, *wholes), _told_before(everybody, (known, *wholes)))
    everything = [*own, *chain.from_iterable(others)]
    current = {_latest(one, everything): one.passage.span for one in reversed(own)}
    further = [
        one
        for one in chain.from_iterable(others)
        if _latest(one, everything) is one and _near(one, known) >= NEAR_SHARE
    ]
    chosen: list[_Sentence] = []
    best = list(reversed(current))
    _take(best, chosen, most - most // 2)
    _add([one for one in further if one.rank < most and one.said.facts - known.facts], known, chosen, most)
    _take(best, chosen, most)
    _add(further, known, chosen, most)

    def place(one: _Sentence) -> tuple[object, ...]:
        """A sentence that corrects one of the first article's stands in its place."""
        passage = one.passage
        if one in current:
            return 0, current[one]
        return 1, passage.article.headline.published_at, passage.article.headline.article_id, passage.span

    return tuple(one.passage for one in sorted(chosen, key=place)) or tuple(plain)


def _originals(articles: Sequence[Article]) -> list[Article]:
    """Of an article and its repeats the first one."""
    kept: dict[int, Article] = {}
    for article in articles:
        head = article.headline
        kept.setdefault(head.article_id if head.duplicate_of is None else head.duplicate_of, article)
    return list(kept.values())


def _whole(article: Article) -> _Said:
    return _said("\n".join(span.of(article.original) for span in article.reading.paragraphs), article.reading.language)


def _told_before(articles: Sequence[Article], wholes: Sequence[_Said]) -> list[_Said | None]:
    """For each article that is newer than the first what all older ones say."""
    before: list[_Said | None] = [None] * len(articles)
    stems, facts = frozenset[str](), frozenset[str]()
    for place in sorted(range(len(articles)), key=lambda place: articles[place].headline.published_at):
        if articles[place].headline.published_at > articles[0].headline.published_at:
            before[place] = _Said(stems, facts, {})
        stems, facts = stems | wholes[place].stems, facts | wholes[place].facts
    return before


def _sentences(article: Article, whole: _Said, before: _Said | None) -> list[_Sentence]:
    tongue = article.reading.language
    start = min((span.start for span in article.reading.paragraphs), default=0)
    found = []
    for rank, passage in enumerate(Passage(article, span) for span in article.reading.summary):
        leaning = passage.span.start > start and leans(passage.words, tongue)
        said = _said(passage.words, tongue)
        bare = surname(article.original, start, passage.span, tongue)
        news = before is not None and _is_news(passage, before)
        found.append(_Sentence(passage, rank, said, whole, leaning, bare, news))
    return found


def _is_news(passage: Passage, before: _Said) -> bool:
    """Whether it has a figure or a name, and enough words, that were not said before: asides (", which was built in
    1911,") not counted."""
    said = _said(_ASIDE.sub(" ", passage.words), passage.article.reading.language)
    return bool(said.facts - before.facts) and len(said.stems - before.stems) >= NEWS_SHARE * len(said.stems)


def _said(text: str, tongue: str | None) -> _Said:
    small = FUNCTION_WORDS.get(tongue or "en", frozenset[str]())
    found: set[str] = set()
    facts: set[str] = set()
    counts = defaultdict[str, set[str]](set)
    before, figure, verb = "", "", ""
    for word, opens in words(text):
        before, figure = figure, _NUMBERS.get(word.lower(), word if word[0].isdigit() else "")
        if word.lower() in small:
            continue
        own = stems(word)
        found.update(own)
        if figure:
            facts.add(figure)
            continue
        if word[0].isupper() and not opens:
            facts.update(own)
        if before and own and own[0] != _AGE:
            counts[own[0]].add(before)
            if verb:
                counts[f"{verb} {own[0]}"].add(before)
        if own and word.lower() not in _ROUGHLY:
            verb = own[0]
    return _Said(frozenset(found), frozenset(facts), {stem: frozenset(figures) for stem, figures in counts.items()})


def _latest(sentence: _Sentence, others: Iterable[_Sentence]) -> _Sentence:
    """The newest sentence that tells the same with other figures, or else this one."""
    at = _published(sentence)
    return max(
        (one for one in others if _published(one) > at and _corrects(one, sentence)),
        key=_published,
        default=sentence,
    )


def _published(sentence: _Sentence) -> datetime:
    return sentence.passage.article.headline.published_at


def _near(sentence: _Sentence, known: _Said) -> float:
    """The share of its words that stand in the first article, too."""
    return len(sentence.said.stems & known.stems) / (len(sentence.said.stems) or 1)


def _corrects(newer: _Sentence, older: _Sentence) -> bool:
    """Whether they count the same in one matter and come to different figures, and neither article has the other's
    anywhere. What is counted beside the same verb is the same in sentences that are less alike."""
    matters = [
        matter
        for matter, figures in newer.said.counts.items()
        if figures.isdisjoint(old := older.said.counts.get(matter, figures))
        and old.isdisjoint(newer.whole.counts.get(matter, ()))
        and figures.isdisjoint(older.whole.counts.get(matter, ()))
    ]
    if not matters:
        return False
    one, other = newer.said.stems, older.said.stems
    share = len(one & other) / min(len(one), len(other))
    return share >= (SAME_SHARE / 2 if any(" " in matter for matter in matters) else SAME_SHARE)


def _take(sentences: Iterable[_Sentence], chosen: list[_Sentence], most: int) -> None:
    """The best of one article, in turn."""
    for one in sentences:
        if len(chosen) < most and one not in chosen and _adds(one, chosen):
            chosen.append(one)


def _add(sentences: Iterable[_Sentence], known: _Said, chosen: list[_Sentence], most: int) -> None:
    """What says most that is new, one after the other."""
    left = [one for one in sentences if one not in chosen]
    told = set(known.facts)

    def worth(one: _Sentence) -> float:
        facts = min(FACTS, len(one.said.facts - told))
        return _new_share(one, chosen) + _near(one, known) + FACT * facts + NEWS * one.news - RANK * one.rank

    while left and len(chosen) < most:
        best = max(left, key=worth)
        left.remove(best)
        if _adds(best, chosen):
            chosen.append(best)
            told |= best.said.facts


def _adds(sentence: _Sentence, chosen: Sequence[_Sentence]) -> bool:
    """Whether it says enough that is new, and stands on its own beside the chosen ones."""
    if chosen and _new_share(sentence, chosen) < NEW_SHARE:
        return False
    others = [one for one in chosen if one.passage.article is not sentence.passage.article]
    if others and not sentence.news and _retells(sentence, others):
        return False
    if sentence.bare and not any(introduces(one.passage.words, sentence.bare) for one in chosen):
        return False
    return not sentence.leans or any(_follows(sentence.passage, one.passage) for one in chosen)


def _retells(sentence: _Sentence, told: Sequence[_Sentence]) -> bool:
    """Whether it tells other articles' sentences a second time, in however many more words."""
    return _new_share(sentence, told) < NEWER_SHARE or any(_alike(sentence.said, one.said) for one in told)


def _alike(one: _Said, other: _Said) -> bool:
    """Whether they have a figure and a name in common, or many words."""
    same = one.facts & other.facts
    figures = {fact for fact in same if fact[0].isdigit()}
    if figures and same - figures:
        return True
    return len(one.stems & other.stems) >= SAME_SHARE * min(len(one.stems), len(other.stems))


def _new_share(sentence: _Sentence, chosen: Sequence[_Sentence]) -> float:
    told = frozenset[str]().union(*(one.said.stems for one in chosen))
    return len(sentence.said.stems - told) / (len(sentence.said.stems) or 1)


def _follows(passage: Passage, other: Passage) -> bool:
    """Whether nothing stands between the two."""
    if passage.article is not other.article or other.span.end > passage.span.start:
        return False
    return not passage.article.original[other.span.end : passage.span.start].strip()
