"""Who is named in an article: full names behind surnames, persons apart from organisations, and their sex."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.text.tokens import Tokens

_FIRST_NAMES = name_words.MALE_NAMES | name_words.FEMALE_NAMES


_TRADES = name_words.ROLES - _FIRST_NAMES
_SHOUTED = words.table("HE SHE IT THEY WE SAID SAYS TOLD ASKED ADDED")  # no part of a name
_HEADING = 4  # words: as many capitals are a heading, not a name
_NEAR = 40  # mentions that are looked at before a word
_NAMESAKES = 12  # full names kept for one surname


class Mention(Struct, frozen=True):
    """One place where a name stands. `name` is it without titles; `titles` are the folded words taken off."""

    token: int
    start: int
    end: int
    name: str
    titles: tuple[str, ...]
    person: str | None  # the full name, when it is a person's


class Names:
    """The names of an article, and what each stands for."""

    def __init__(self, tokens: Tokens) -> None:
        self._sex: dict[str, Counter[str]] = {}
        self._title_sex: dict[str, str] = {}
        self._titled: set[str] = set()
        self._short: Counter[str] = Counter()  # how often somebody has been named in short
        self._by_word: dict[str, dict[str, list[int]]] = {}  # a first or last name → full names → where they stand
        self.count: Counter[str] = Counter()
        self.of_person: dict[str, list[Mention]] = {}
        found = [_parse(tokens, index) for index, code in enumerate(tokens.codes) if code == "N"]
        named = [entry for entry in found if entry is not None]
        for entry in named:
            if _is_full(entry):
                self._learn(entry)
            if entry.titles and not is_body(entry.name):
                self._titled.add(entry.name)
        named = [entry for entry in named if not _is_bare_title(entry) or self._is_surname(tokens, entry)]
        self.mentions: list[Mention] = [self._resolve(entry) for entry in named]
        self.by_token = {mention.token: mention for mention in self.mentions}
        for mention in self.mentions:
            if mention.person:
                self.count[mention.person] += 1
                self.of_person.setdefault(mention.person, []).append(mention)
                for title in mention.titles:
                    if (sex := _sex_of_title(title)) is not None:
                        self._title_sex[mention.person] = sex

    def full(self, mention: Mention) -> str:
        return mention.person or mention.name

    def namesakes(self, mention: Mention) -> tuple[str, ...]:
        """Whose the name may be, where two people have it and nothing tells which of them is meant."""
        return tuple(self._by_word.get(mention.name, ())) if mention.person is None else ()

    def before(self, token: int) -> list[Mention]:
        """The last mentions before `token`, the nearest first."""
        end = bisect_left(self.mentions, token, key=lambda mention: mention.token)
        return self.mentions[max(0, end - _NEAR) : end][::-1]

    def known_person(self, token: int) -> bool:
        """Whether the name at a token is surely a person's: by a title, a first name, or a full name elsewhere."""
        mention = self.by_token.get(token)
        if mention is None or mention.person is None:
            return False
        return (
            " " not in mention.name
            or bool(mention.titles)
            or mention.person != mention.name
            or sex_of_first_name(mention.person) is not None
        )

    def sex(self, person: str) -> str | None:
        """ "m", "f", or None when nothing tells."""
        told = self._title_sex.get(person) or sex_of_first_name(person)
        if told is not None or person not in self._sex:
            return told
        (best, count), *rest = self._sex[person].most_common()
        return best if not rest or count > rest[0][1] else None

    def vote(self, person: str, sex: str) -> None:
        self._sex.setdefault(person, Counter())[sex] += 1

    def _is_surname(self, tokens: Tokens, entry: Mention) -> bool:
        """Whether "King" is Otto King and no king: without "the", where the article names one so."""
        known = (name.split() for name in self._by_word.get(entry.name, ()))
        named = any(parts[-1] == entry.name and parts[0].lower() in _FIRST_NAMES for parts in known)
        return named and tokens.codes[entry.token - 1 : entry.token] != "D"

    def _learn(self, entry: Mention) -> None:
        parts = [part for part in entry.name.split() if part.lower() not in name_words.SUFFIXES]
        for part in {parts[0], parts[-1]}:
            known = self._by_word.setdefault(part, {})
            if entry.name in known or len(known) < _NAMESAKES:
                known.setdefault(entry.name, []).append(entry.start)

    def _resolve(self, entry: Mention) -> Mention:
        person: str | None = None
        if _is_full(entry):
            person = entry.name
        elif " " not in entry.name:
            person = self._of_one_word(entry)
            if person is not None:
                self._short[person] += 1
        elif entry.titles:
            person = entry.name
        return Mention(entry.token, entry.start, entry.end, entry.name, entry.titles, person)

    def _of_one_word(self, entry: Mention) -> str | None:
        known = self._by_word.get(entry.name)
        if not known:
            personal = entry.name in self._titled or sex_of_first_name(entry.name)
            return entry.name if personal and not is_body(entry.name) else None
        names = [name for name in known if name.split()[-1] == entry.name] or ([] if entry.titles else list(known))
        if sexes := {_sex_of_title(title) for title in entry.titles} - {None}:
            names = [name for name in names if sex_of_first_name(name) in (*sexes, None)]
        if not names:
            return entry.name  # King Karl beside a Karl Moe, Mrs. Roe beside a Tom Roe
        # Who has been called so most before is meant again: in full, or in short while no namesake was there.
        calls = {name: bisect_left(known[name], entry.start) + self._short[name] for name in names}
        best = max(names, key=lambda name: (calls[name], len(known[name]), _last_before(known[name], entry.start)))
        for name in names:
            even = calls[name] == calls[best] and (calls[name] > 0 or len(known[name]) == len(known[best]))
            if even and _is_another(name, best):
                return None
        return min((name for name in names if f" {best}".endswith(f" {name}")), key=len)  # “Captain Ann Roe”, “Ann Roe”


def _last_before(places: list[int], offset: int) -> int:
    index = bisect_left(places, offset)
    return places[index - 1] if index else -1


def _is_another(name: str, other: str) -> bool:
    """Whether two names with a word in common are surely two people's: Ann's and Tom's, but not Ken's and Kenneth's."""
    first, second = _first_names(name), _first_names(other)
    alike = any(one.startswith(two) or two.startswith(one) for one in first for two in second)
    return bool(first and second) and not alike


def _first_names(name: str) -> list[str]:
    return [word for word in name.lower().split()[:-1] if word in _FIRST_NAMES]


def sex_of_first_name(name: str) -> str | None:
    first = name.split()[0].lower()
    male, female = first in name_words.MALE_NAMES, first in name_words.FEMALE_NAMES
    return None if male == female else "m" if male else "f"


def _sex_of_title(title: str) -> str | None:
    return "m" if title in name_words.MALE_TITLES else "f" if title in name_words.FEMALE_TITLES else None


def _parse(tokens: Tokens, index: int) -> Mention | None:
    """A name token as a mention: leading titles come off, and what is left must be something."""
    start, end = tokens.starts[index], tokens.ends[index]
    parts = tokens.text[start:end].split()
    if tokens.text[start:end].isupper() and (len(parts) >= _HEADING or not _SHOUTED.isdisjoint(parts)):
        return None
    cut = titles_before(parts)
    if cut >= len(parts) > 1:
        return None
    cut = min(cut, len(parts) - 1)
    if parts[cut].lower() in ("of", "for"):  # Secretary of State John Roe; Secretary of State
        cut = next((place for place in range(cut, len(parts)) if parts[place].lower() in _FIRST_NAMES), 0)
    titles = tuple(_folded(part) for part in parts[:cut])
    rest = parts[cut:]
    if cut and is_body(" ".join(rest)):
        rest, titles = parts, ()
    return Mention(index, start, end, " ".join(rest), titles, None)


def _is_bare_title(entry: Mention) -> bool:
    return not entry.titles and " " not in entry.name and titles_before([entry.name]) == 1


def titles_before(parts: Sequence[str]) -> int:
    """How many words stand before a name as its titles: 2 of “Prime Minister Casimir Holt”, all of a mere title."""
    cut = 0
    for position, part in enumerate(parts):
        if _is_title(part, len(parts) - position - 1) and not (position and _calls_for_name(parts[position - 1])):
            cut = position + 1
    return cut


def _is_title(part: str, following: int) -> bool:
    """Whether a word is a title; trades are surnames too, and count only where a full name follows them."""
    folded = _folded(part)
    return folded in name_words.TITLES or (following > 1 and folded in _TRADES)


def _calls_for_name(part: str) -> bool:
    """Whether what follows must be a name, though it be King or Judge: after a first name, an initial, or "Mr."."""
    folded = _folded(part)
    return folded in name_words.HONORIFICS or folded in _FIRST_NAMES or (len(part) == 2 and part.endswith("."))


def _folded(part: str) -> str:
    return part.lower().replace("’", "'")


def is_body(name: str) -> bool:
    """Whether the name is an organisation's or a place's rather than a person's."""
    parts = [_folded(part) for part in name.split()]
    if any(part in name_words.ORGANISATION_WORDS for part in parts):
        return True
    if not parts:
        return False
    if len(parts) == 1:
        return name.isupper() or parts[0] in name_words.PLACES or "." in name
    return (parts[-1] in name_words.PLACES and parts[0] not in _FIRST_NAMES) or (name.isupper() and len(name) < 6)


def _is_full(entry: Mention) -> bool:
    parts = entry.name.split()
    return 2 <= len(parts) <= 5 and not is_body(entry.name) and not any(c.isdigit() for c in entry.name)
