"""Who is named in an article: full names behind surnames, persons apart from organisations, and their sex."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from digests.text import name_words
from digests.text.tokens import Tokens


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
        self._by_word: dict[str, list[tuple[int, str]]] = {}
        self.count: Counter[str] = Counter()
        found = [_parse(tokens, index) for index, code in enumerate(tokens.codes) if code == "N"]
        named = [entry for entry in found if entry is not None]
        for entry in named:
            if _is_full(entry):
                self._learn(entry)
        self.mentions: list[Mention] = [self._resolve(entry) for entry in named]
        self.by_token = {mention.token: mention for mention in self.mentions}
        for mention in self.mentions:
            if mention.person:
                self.count[mention.person] += 1
                for title in mention.titles:
                    self._vote(mention.person, title)

    def full(self, mention: Mention) -> str:
        return mention.person or mention.name

    def sex(self, person: str) -> str | None:
        """"m", "f", or None when nothing tells."""
        votes = self._sex.get(person)
        if votes:
            (best, count), *rest = votes.most_common()
            if not rest or count > rest[0][1]:
                return best
        return sex_of_first_name(person)

    def vote(self, person: str, sex: str) -> None:
        self._sex.setdefault(person, Counter())[sex] += 1

    def _vote(self, person: str, title: str) -> None:
        if title in name_words.MALE_TITLES:
            self.vote(person, "m")
        elif title in name_words.FEMALE_TITLES:
            self.vote(person, "f")

    def _learn(self, entry: Mention) -> None:
        parts = [part for part in entry.name.split() if part.lower() not in name_words.SUFFIXES]
        for part in {parts[0], parts[-1]}:
            self._by_word.setdefault(part, []).append((entry.start, entry.name))

    def _resolve(self, entry: Mention) -> Mention:
        person: str | None = None
        if _is_full(entry):
            person = entry.name
            longer = self._longer(entry)
            if longer:
                person = longer
        elif " " not in entry.name:
            person = self._of_one_word(entry)
        elif entry.titles:
            person = entry.name
        return Mention(entry.token, entry.start, entry.end, entry.name, entry.titles, person)

    def _longer(self, entry: Mention) -> str | None:
        return None if " " in entry.name else self._of_one_word(entry)

    def _of_one_word(self, entry: Mention) -> str | None:
        known = self._by_word.get(entry.name)
        if not known:
            personal = set(entry.titles) & name_words.TITLES or sex_of_first_name(entry.name)
            return entry.name if personal and not _is_organisation(entry.name) else None
        if sexes := {_sex_of_title(title) for title in entry.titles} - {None}:
            fitting = [(at, name) for at, name in known if sex_of_first_name(name) in (*sexes, None)]
            known = fitting or known
        names = Counter(name for _, name in known)
        surname = [name for name in names if name.split()[-1] == entry.name] or list(names)
        if len(surname) == 1:
            return surname[0]
        before = [(at, name) for at, name in known if at < entry.start and name in surname]
        return max(surname, key=lambda name: (names[name], max((at for at, n in before if n == name), default=-1)))


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
    cut = 0
    for position, part in enumerate(parts):
        if _folded(part) in name_words.TITLES:
            cut = position + 1
    if cut >= len(parts):
        return None
    titles = tuple(_folded(part) for part in parts[:cut])
    rest = parts[cut:]
    if _is_organisation(" ".join(rest)) and cut:
        rest, titles = parts, ()
    return Mention(index, start, end, " ".join(rest), titles, None)


def _folded(part: str) -> str:
    return part.lower().replace("’", "'")


def _is_organisation(name: str) -> bool:
    parts = [_folded(part) for part in name.split()]
    if any(part in name_words.ORGANISATION_WORDS for part in parts):
        return True
    if len(parts) == 1:
        return name.isupper() or parts[0] in name_words.PLACES or "." in name
    return parts[-1] in name_words.PLACES or (name.isupper() and len(name) < 6)


def _is_full(entry: Mention) -> bool:
    parts = entry.name.split()
    return 2 <= len(parts) <= 5 and not _is_organisation(entry.name) and not any(c.isdigit() for c in entry.name)
