"""What of its topics a story has.

Words and phrases are found on stems, whole words only, case folded: "elections" finds "election". Every text is read by
the stemmer of its own language, and the topic with it. Where words are not set apart (Japanese, Chinese, Thai), every
letter is one. A regular expression may run for long: each has a time limit, and an edition one for all of them.
"""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING

import regex
import Stemmer
from msgspec import Struct

from digests.errors import FieldError
from digests.messages import Text
from digests.text.fold import words
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from digests.model import Headline, Topics

MOST_REPEATS = 1_000  # a counted repeat is unrolled when it is compiled, and so are those inside it
PATIENCE = 0.05  # seconds for one regular expression on one text
BUDGET = 1.0  # seconds for all of them in one edition
IN_TITLE, IN_LEAD = 1.0, 0.5  # what a topic is worth to a story's rank

_BRACED = re.compile(r"\{[^}]*\}")
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # Thai, Lao, Japanese, Chinese
_IS_UNSPACED = re.compile(f"[{_UNSPACED}\uff66-\uff9f]")  # narrow kana become wide when they are folded
_PIECE = re.compile(f"[{_UNSPACED}]|[^{_UNSPACED}]+")

_STEMMERS = {  # of the languages that are told apart here
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
}


def compiled(term: str) -> regex.Pattern[str]:
    """The regular expression of a term between slashes. FieldError says where it is wrong."""
    numbers = (number.lstrip("0") for braced in _BRACED.findall(term) for number in re.findall("[0-9]+", braced))
    if prod(int(number[:9]) for number in numbers if number) > MOST_REPEATS:
        raise wrong(
            say(
                "The regular expression {term} repeats too often: the numbers in its braces may make {most} at most, "
                "multiplied.",
                term=verbatim(term),
                most=f"{MOST_REPEATS:,}",
            )
        )
    try:
        return regex.compile(term[1:-1], regex.VERSION1 | regex.IGNORECASE)
    except regex.error as error:
        reason, at = error.msg, error.pos  # type: ignore[attr-defined]  # types-regex leaves both out
        before = term[: (at or 0) + 1]
        raise wrong(
            say(
                "The regular expression {term} is wrong after “{before}”: {reason}.",
                term=verbatim(term),
                before=verbatim(before),
                reason=reason,
            )
        ) from error
    except (ValueError, OverflowError, RecursionError) as error:  # flags that exclude each other, say
        raise wrong(
            say("The regular expression {term} cannot be read: {reason}.", term=verbatim(term), reason=str(error))
        ) from error


def verbatim(term: str) -> str | Text:
    """A term as it is put into a sentence. Much of a regular expression looks like a password in an address, and would
    be left out where such a thing is not said back."""
    return Text(term) if term.startswith("/") and "://" not in term.replace("\\", "") else term


def wrong(sentence: str) -> FieldError:
    return FieldError("topics", sentence)


class Match(Struct, frozen=True, kw_only=True, gc=False):
    """What a story has of the topics; each term as it was typed. A story has what one of its articles has."""

    title: tuple[str, ...] = ()  # of `any` and `all`, found in a title
    lead: tuple[str, ...] = ()  # found in the first words of an article only
    lacking: tuple[str, ...] = ()  # of `all`, and not found
    wanted: tuple[str, ...] = ()  # of `any`, when none of them was found
    blocked: tuple[str, ...] = ()  # of `none`, and found
    unfinished: tuple[str, ...] = ()  # regular expressions that ran out of time, and count as not found

    @property
    def fits(self) -> bool:
        return not (self.lacking or self.wanted or self.blocked)

    @property
    def found(self) -> tuple[str, ...]:
        return (*self.title, *self.lead)

    @property
    def worth(self) -> float:
        return IN_TITLE if self.title else IN_LEAD if self.lead else 0.0


class Matcher:
    """Topics made ready for one edition. `timer` gives seconds that only grow: what regular expressions take together
    is held against BUDGET. One that ran out of time is not tried again."""

    def __init__(self, topics: Topics, timer: Callable[[], float]) -> None:
        self._topics, self._timer, self._left = topics, timer, BUDGET
        terms = dict.fromkeys((*topics.any, *topics.all, *topics.none))
        self._words = [term for term in terms if not is_pattern(term)]
        self._patterns: dict[str, regex.Pattern[str]] = {}
        self._stopped: list[str] = []
        for term in filter(is_pattern, terms):
            try:
                self._patterns[term] = compiled(term)
            except FieldError:  # it was good when it was saved: the library changed, say
                self._stopped.append(term)
        self._languages: dict[str, _Terms] = {}

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The regular expressions that ran out of time so far."""
        return tuple(self._stopped)

    def match(self, headlines: Iterable[Headline]) -> Match:
        """What a story of these articles has of the topics."""
        topics = self._topics
        if not topics:
            return Match()
        title: set[str] = set()
        lead: set[str] = set()
        for headline in headlines:
            title |= self._found(headline.title, headline.language, but=title)
            lead |= self._found(headline.lead, headline.language, but=title | lead)
        found = title | lead
        wanted = [term for term in dict.fromkeys((*topics.any, *topics.all)) if term in found]
        return Match(
            title=tuple(term for term in wanted if term in title),
            lead=tuple(term for term in wanted if term not in title),
            lacking=tuple(term for term in topics.all if term not in found),
            wanted=() if found.intersection(topics.any) else topics.any,
            blocked=tuple(term for term in topics.none if term in found),
            unfinished=self.unfinished,
        )

    def _found(self, text: str, language: str | None, *, but: set[str]) -> set[str]:
        """The terms that the text has; those in `but` are not looked for."""
        name = _STEMMERS.get(language or "", "english")
        if name not in self._languages:
            self._languages[name] = _Terms(name, self._words)
        found = self._languages[name].found(text)
        found |= {term for term in self._patterns if term not in but and self._search(term, text)}
        return found

    def _search(self, term: str, text: str) -> bool:
        if term in self._stopped:
            return False
        started = self._timer()
        try:
            if self._left > 0:
                return self._patterns[term].search(text, timeout=min(PATIENCE, self._left)) is not None
            self._stopped.append(term)
        except (TimeoutError, MemoryError):
            self._stopped.append(term)
        finally:
            self._left -= self._timer() - started
        return False


class Stems(dict[str, str]):
    """The stem of each word of a language that was met."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord  # its own cache off: this is one

    def __missing__(self, word: str) -> str:
        stem = self[word] = self._stem(word)
        return stem

    def of(self, pieces: Iterable[str]) -> str:
        """Their stems, each with a blank on both sides: part of another when it is whole words of it."""
        return f" {' '.join(map(self.__getitem__, pieces))} "


class _Terms:
    """Words and phrases, ready to be found in texts of one language."""

    def __init__(self, language: str, terms: Sequence[str]) -> None:
        self._stems = Stems(language)
        self._terms = [(term, self._stems.of(pieces)) for term in terms if (pieces := pieces_of(term))]
        self._first = {stem.split()[0] for _, stem in self._terms}

    def found(self, text: str) -> set[str]:
        pieces = pieces_of(text) if self._terms else ()
        if self._first.isdisjoint(map(self._stems.__getitem__, pieces)):  # as it is with most texts
            return set()
        line = self._stems.of(pieces)
        return {term for term, stem in self._terms if stem in line}


def pieces_of(text: str) -> Sequence[str]:
    """The words of a text; letter by letter where words are not set apart."""
    found = words(text)
    if text.isascii() or not _IS_UNSPACED.search(text):
        return found
    return [piece for word in found for piece in _PIECE.findall(word)]


def is_pattern(term: str) -> bool:
    return len(term) > 1 and term[0] == term[-1] == "/"
