"""Who is named in a Japanese article: names before titles and honorifics, what they are, and where. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.languages import ja

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mention(Struct, frozen=True):
    """`start:end` are the words in the text, of a person without title; `name` is a person's full name."""

    name: str
    start: int
    end: int
    person: bool
    role: str | None = None
    affiliation: str | None = None


def either(found: Iterable[str]) -> str:
    """A pattern of any of the words, longer ones first."""
    return "|".join(re.escape(one) for one in sorted(found, key=lambda one: (-len(one), one)))


_LETTER = r"\u4e00-\u9fff々〆ヶ\u30a1-\u30fa\u30fc・A-Za-zＡ-Ｚａ-ｚ"
_TITLES = either([*ja.ROLES, *ja.HONORIFICS])
_RUN = re.compile(
    rf"(?P<run>[{_LETTER}]{{1,40}}(?:[\u3041-\u3096]{{2,3}}?(?=さん|氏|{_TITLES}|[（(]\d))?(?:{_TITLES})?)"
    r"(?P<late>[（(](?P<age>\d{1,3})?[^（()）「」。]{0,20}[）)])?(?:さん|氏)?(?:ら)?"
)
_TITLE = re.compile(rf"(?P<title>{_TITLES})\Z")
_ROLE = re.compile(rf"(?:{either(ja.ROLES)})\Z")
_ROLE_FIRST = re.compile(rf"(?:{either(ja.ROLES)})")
_BODY = re.compile(either(ja.BODIES))
_BODY_LAST = re.compile(rf"(?:{either(ja.BODIES)})\Z")
_WITHIN = re.compile(either(ja.WITHIN_BODIES))
_SURNAME = re.compile(either(ja.SURNAMES))
_FOREIGN = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}(?:[・＝][\u30a1-\u30fa\u30fc]+){1,4}\Z")
_PARTICLES = ("から", "との", "への", "には", "での", "ので", "より", "まで", "など", "とは")
_GIVEN = 3  # letters of a given name
_LONGEST = 5  # letters of a name
_USUAL = 4  # letters of a full name, mostly
_NAMESAKES = 12


class Names:
    """The people of a text by their full names, and what its mentions tell of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._full: dict[str, list[str]] = {}  # surname → full names
        self._roles: dict[str, tuple[str | None, str | None]] = {}
        found: list[Mention] = []
        before: re.Match[str] | None = None
        for match in _RUN.finditer(text):
            owner = before["run"] if before and text[before.end() : match.start()] == "の" else None
            mention = _read(match, owner)
            before = match
            if mention is not None:
                found.append(mention)
                self._learn(mention)
        self._found = {mention.end: mention for mention in found}
        self.people = [full for mention in found if mention.person and (full := self.in_full(mention))]
        self._starts = [mention.start for mention in self.people]
        for mention in self.people:
            role, affiliation = self._roles.get(mention.name, (None, None))
            self._roles[mention.name] = (role or mention.role, affiliation or mention.affiliation)

    def role(self, name: str) -> tuple[str | None, str | None]:
        return self._roles.get(name, (None, None))

    def of_role(self, role: str, before: int) -> list[str]:
        """The people of the role that are named before the offset, at most two."""
        found: list[str] = []
        for mention in self.people[: bisect_left(self._starts, before)][-_NAMESAKES * 4 :]:
            if self.role(mention.name)[0] == role and mention.name not in found:
                found.append(mention.name)
        return found[:2]

    def between(self, start: int, end: int) -> set[str]:
        """The people that are named from one offset to the other."""
        people = self.people[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return {mention.name for mention in people}

    def phrase(self, start: int, end: int) -> Mention | None:
        """The person or body that the words `start:end` end with: "星浜市の高瀬直樹市長", "市", "担当者"."""
        last = None
        for match in _RUN.finditer(self._text, start, end):
            last = match
        if last is None or last.end() != end:
            return None
        owned = self._text[start : last.start()]
        owner = None
        if owned.endswith("の"):
            runs = re.findall(rf"[{_LETTER}]+(?=の\Z)", owned)
            owner = runs[-1] if runs else None
        mention = _read(last, owner)
        return self.in_full(mention) if mention is not None and mention.person else mention

    def in_full(self, mention: Mention) -> Mention | None:
        """With the full name; None where several people have the surname."""
        known = self._full.get(mention.name, [])
        if len(known) > 1:
            known = [name for name in known if mention.role and self.role(name)[0] == mention.role]
            if len(known) != 1:
                return None
        name = known[0] if known else mention.name
        return Mention(name, mention.start, mention.end, True, mention.role, mention.affiliation)

    def _learn(self, mention: Mention) -> None:
        surname = _surname(mention.name) if mention.person else None
        if surname is None or surname == mention.name:
            return
        known = self._full.setdefault(surname, [])
        if mention.name not in known and len(known) < _NAMESAKES:
            known.append(mention.name)


def _surname(name: str) -> str | None:
    if _FOREIGN.match(name):
        return re.split("[・＝]", name)[-1]
    found = _SURNAME.match(name)
    return found[0] if found else None


def _read(match: re.Match[str], owner: str | None) -> Mention | None:
    """A run of letters as a mention. `owner` is the run before it that a の ties to it."""
    run, start = match["run"], match.start()
    after = match.group()[len(run) :]
    titled = _TITLE.search(run)
    title = titled["title"] if titled else "さん" if "さん" in after else "氏" if "氏" in after else ""
    stem = run[: titled.start()] if titled else run
    role = title if title in ja.ROLES else None
    found = _person(stem, title, aged=match["age"] is not None, owned=owner is not None)
    if found is None:
        if title in ja.HONORIFICS or not (role or _BODY_LAST.search(run) or run in ja.NOBODY):
            return None
        return Mention(run, start, start + len(run), False, role=stem + title if role else None)
    first, last, prefix = found
    role = (stem[last:] + role).strip("・元前") if role else None
    affiliation = prefix if prefix and _BODY_LAST.search(prefix) else None
    if prefix and not affiliation and _ROLE.search(prefix):
        role = role or prefix
    if owner and _ROLE.search(owner):
        role = role or owner
    elif owner and _BODY_LAST.search(owner):
        affiliation = affiliation or owner
    return Mention(stem[first:last], start + first, start + last, True, role, affiliation)


def _person(stem: str, title: str, *, aged: bool, owned: bool) -> tuple[int, int, str] | None:
    """Where in the letters before a title a name is, and what is before it; None where nothing shows one."""
    if not stem or stem in ja.NOBODY or stem.endswith(_PARTICLES) or stem in ("同", "両"):
        return None
    foreign = re.search(r"[\u30a1-\u30fa\u30fc]{2,}(?:[・＝][\u30a1-\u30fa\u30fc]+){1,4}\Z", stem)
    if foreign:
        return foreign.start(), len(stem), stem[: foreign.start()]
    for first in _beginnings(stem):
        if (last := _name_end(stem, first, title, aged=aged, owned=owned)) is not None:
            return first, last, stem[:first].rstrip("・")
    plain = 2 <= len(stem) <= _LONGEST and not _WITHIN.search(stem) and not _ROLE.search(stem)
    personal = title in ja.HONORIFICS or aged
    return (0, len(stem), "") if plain and personal and not stem.isascii() else None


def _name_end(stem: str, first: int, title: str, *, aged: bool, owned: bool) -> int | None:
    """Where a name ends that begins at `first`, if one does: a surname that is known, or four letters with a title."""
    surname = _SURNAME.match(stem, first)
    within = _WITHIN.search(stem, surname.end() if surname else first)
    if surname is None:
        usual = len(stem) - first == _USUAL and not stem.isascii()
        return len(stem) if title and (first or owned) and usual and not within else None
    last = within.start() if within and title in ja.ROLES else len(stem)
    while last > surname.end() and stem[last - 1] == "・":
        last -= 1
    shown = bool(title) or aged or last - surname.end() == 2
    return last if shown and last - surname.end() <= _GIVEN and not (within and title not in ja.ROLES) else None


def _beginnings(stem: str) -> list[int]:
    """Where a name may begin: at the first letter, or behind a body or a role."""
    ends = [match.end() for match in _BODY.finditer(stem)]
    role = _ROLE_FIRST.match(stem)
    found = [0, *([role.end()] if role else []), *reversed(ends)]
    return [first + stem.startswith("・", first) for first in found]
