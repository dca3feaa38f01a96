"""Who is quoted: the speakers of articles gathered into people, on what the articles themselves say. Pure.

Within an article its reading has told who is who. Across articles the same full name joins, titles left out and case
folded; a middle name or an initial may be missing where only one of those found can be meant. A surname alone joins
nothing, nor do two full names of one article.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Article, Excerpt, Quote
from digests.text import name_words
from digests.text.fold import folded
from digests.text.names import is_body, sex_of_first_name, titles_before
from digests.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})  # these tell a father from a son
_DEGREES = frozenset({"esq", "phd"})
_ROLES = name_words.HUMANS | name_words.TITLES | {title.rstrip(".") for title in name_words.TITLES}
_SMALL = table("a an and at for from in of on the to with")


class Known(IntEnum):
    """By what somebody is known."""

    FULL = 1  # a first name and a surname: this joins articles
    PART = 2  # a surname, or another part of a name
    DESCRIBED = 3  # words that are no name: the postman, the harbour authority


class FullName(Struct, frozen=True):
    """The parts of a full name, folded. `last` begins with its particles: `von der leyen`."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str = ""

    def may_be(self, other: FullName) -> bool:
        """Whether one person can have both: what one gives and the other leaves out does not count against it."""
        if (self.first, self.last) != (other.first, other.last):
            return False
        if self.suffix and other.suffix and self.suffix != other.suffix:
            return False
        if not self.middle or not other.middle:
            return True
        return len(self.middle) == len(other.middle) and all(map(_same_given, self.middle, other.middle))


class Appearance(Struct, frozen=True):
    """A speaker of one article, by the name that its reading gives, and what they say there, in order."""

    article: Article
    name: str
    quotes: tuple[Quote, ...]


class Person(Struct, frozen=True):
    """Appearances that count as one person (or body), newest first. `name` is the fullest that they give."""

    name: str
    known: Known
    appearances: tuple[Appearance, ...]


class Held(Struct, frozen=True):
    """A role and an affiliation as articles give them, the newest article first."""

    role: str | None
    affiliation: str | None
    articles: tuple[Article, ...]


def gathered(articles: Sequence[Article]) -> list[Person]:
    """Everybody whom the articles quote by name or description: full names first, then who was quoted last.

    An article that repeats another of them is left out.
    """
    kept = {article.headline.article_id for article in articles}
    own = [article for article in articles if article.headline.duplicate_of not in kept]
    own.sort(key=_when, reverse=True)
    full: dict[FullName, list[Appearance]] = {}
    rest: dict[tuple[Known, str, int], list[Appearance]] = {}
    for appearance in (one for article in own for one in _speakers(article)):
        known, name = _known(appearance.name), full_name(appearance.name)
        if known is Known.FULL and name is not None:
            full.setdefault(name, []).append(appearance)
        else:
            rest.setdefault((known, *_within(appearance)), []).append(appearance)
    people = [_person(Known.FULL, (one for name in group for one in full[name])) for group in _joined(full)]
    people += [_person(known, group) for (known, _, _), group in rest.items()]
    people.sort(key=lambda one: _when(one.appearances[0].article), reverse=True)
    return sorted(people, key=lambda one: one.known)


def called(people: Sequence[Person], asked: str) -> list[Person]:
    """Those who can be meant by a name, or by whole words of one. A full name that somebody has exactly means them."""
    wanted, name = _padded(words_of(asked)), full_name(asked)
    exact = [one for one in people if name in _names(one)]
    if exact:
        return exact
    return [
        one
        for one in people
        if any(wanted in _padded(words_of(appearance.name)) for appearance in one.appearances)
        or (name is not None and any(name.may_be(other) for other in _names(one)))
    ]


def namesakes(people: Sequence[Person], asked: str) -> list[Person]:
    """Those with the surname of a full name, whatever their first."""
    name = full_name(asked)
    return [one for one in people if name is not None and any(name.last == other.last for other in _names(one))]


def sought(asked: str) -> list[str]:
    """What to look for among names: the words asked for, and their surname, since a middle name may be missing."""
    words, name = words_of(asked), full_name(asked)
    return list(dict.fromkeys([" ".join(words), *([name.last] if name else [])]))


def is_role(asked: str) -> bool:
    """Whether the words say what somebody is rather than who: `prime minister`, `the harbour master`."""
    words = words_of(asked)
    if not words or not _is_role(words[-1]) or sex_of_first_name(words[0]) is not None:
        return False
    return asked[:1].islower() or all(map(_is_role, words))


def words_of(name: str) -> list[str]:
    """The words of a name, folded, without titles before and a possessive behind: `Prof. Jean-Luc O’Neil’s` as
    [`jean luc`, `o neil`]. A mere title stays."""
    parts = _ARTICLE.sub("", _POSSESSIVE.sub("", name.strip())).split()
    parts = parts[titles_before(parts) :] or parts
    words = [folded(part).strip() for part in " ".join(parts).replace(".", ". ").split()]
    return [word for word in words if word and word not in _DEGREES] or [word for word in words if word]


def full_name(name: str) -> FullName | None:
    """The name as its parts. None for less than a first name and a surname."""
    words = words_of(name)
    suffix = words.pop() if words and words[-1] in _SUFFIXES else ""
    if len(words) < 2 or (words[0] in name_words.PARTICLES and sex_of_first_name(words[0]) is None):
        return None
    at = next((i for i in range(1, len(words)) if words[i] in name_words.PARTICLES), len(words) - 1)
    first, middle = words[0], words[1:at]
    if len(first) == 1 and not middle:
        return None  # C. Hughes may be Carol or Christopher
    if is_body(name):
        return FullName(first, (), " ".join(words[1:]))  # the National Weather Office is not the National Office
    return FullName(first, tuple(middle), " ".join(words[at:]), suffix)


def forms(person: Person) -> list[Excerpt]:
    """The name as the articles write it where they quote, newest first, each form once; pronouns are none."""
    found: dict[str, Excerpt] = {}
    for appearance in person.appearances:
        named, article = set(words_of(appearance.name)), appearance.article
        for quote in appearance.quotes:
            if quote.speaker_start is None or quote.speaker_end is None:
                continue
            words = article.original[quote.speaker_start : quote.speaker_end]
            if named & set(words_of(words)):
                place = (article.headline.article_id, article.version, quote.speaker_start, quote.speaker_end)
                found.setdefault(" ".join(words.split()), Excerpt(*place, words))
    return list(found.values())


def roles(person: Person) -> list[Held]:
    """What the articles say that the person is, the newest first."""
    given: dict[tuple[str, str], list[tuple[Quote, Article]]] = {}
    for appearance in person.appearances:
        quote = next((quote for quote in appearance.quotes if quote.role or quote.affiliation), None)
        if quote is not None:
            alike = folded(quote.role or ""), folded(quote.affiliation or "")
            given.setdefault(alike, []).append((quote, appearance.article))
    return [Held(found[0][0].role, found[0][0].affiliation, tuple(one for _, one in found)) for found in given.values()]


def unlike(held: Sequence[Held]) -> bool:
    """Whether two of the roles have no word in common: then the same name may be two people's."""
    words = [set(folded(f"{one.role or ''} {one.affiliation or ''}").split()) - _SMALL for one in held]
    return any(one.isdisjoint(other) for at, one in enumerate(words) for other in words[at + 1 :])


def _same_given(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _speakers(article: Article) -> list[Appearance]:
    said: dict[str, list[Quote]] = {}
    for quote in article.reading.quotes:
        if quote.speaker:
            said.setdefault(quote.speaker, []).append(quote)
    return [Appearance(article, name, tuple(quotes)) for name, quotes in said.items()]


def _known(name: str) -> Known:
    words, start = words_of(name), _ARTICLE.sub("", name.strip())[:1]
    if not words or (start.islower() and words[0] not in name_words.PARTICLES):
        return Known.DESCRIBED
    if len(words) == 1 and _is_role(words[0]):
        return Known.DESCRIBED  # Officials
    return Known.PART if full_name(name) is None else Known.FULL


def _within(appearance: Appearance) -> tuple[str, int]:
    """What else than a full name is told by: its words, and the article they stand in. A body that is described is
    the same throughout a story, which tells of one event."""
    head, name = appearance.article.headline, appearance.name
    shared = _known(name) is Known.DESCRIBED and is_body(name)
    return _padded(words_of(name)), -head.story_id if shared else head.article_id


def _joined(full: Mapping[FullName, Sequence[Appearance]]) -> list[list[FullName]]:
    """The names that are surely one person's, together. A name that two others may be, which are not each other, is
    nobody's but its own."""
    alike: dict[tuple[str, str], list[FullName]] = {}
    for name in full:
        alike.setdefault((name.first, name.last), []).append(name)
    return [group for names in alike.values() for group in _sure(names, full)]


def _sure(names: Sequence[FullName], full: Mapping[FullName, Sequence[Appearance]]) -> Iterable[list[FullName]]:
    articles = {name: {one.article.headline.article_id for one in full[name]} for name in names}

    def fit(one: FullName, other: FullName) -> bool:
        return one.may_be(other) and articles[one].isdisjoint(articles[other])

    fitting = {name: [other for other in names if other is not name and fit(name, other)] for name in names}
    sure = {
        name
        for name, others in fitting.items()
        if all(fit(one, other) for at, one in enumerate(others) for other in others[at + 1 :])
    }
    left = dict.fromkeys(names)
    while left:
        name = next(iter(left))
        group = [name, *(other for other in fitting[name] if other in sure)] if name in sure else [name]
        for one in group:
            del left[one]
        yield group


def _person(known: Known, appearances: Iterable[Appearance]) -> Person:
    found = sorted(appearances, key=lambda one: _when(one.article), reverse=True)
    fullest = max(found, key=lambda one: len(words_of(one.name)))  # the newest of them
    return Person(" ".join(fullest.name.split()), known, tuple(found))


def _when(article: Article) -> tuple[datetime, int]:
    return article.headline.published_at, article.headline.article_id


def _names(person: Person) -> list[FullName]:
    """None of somebody who is not known by a full one."""
    names = (full_name(one.name) for one in person.appearances if person.known is Known.FULL)
    return [name for name in names if name is not None]


def _padded(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _is_role(word: str) -> bool:
    return word in _ROLES or word.removesuffix("s") in _ROLES
