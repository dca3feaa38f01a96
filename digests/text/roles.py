"""What a person is, and where: from "Roe, a doctor at X", "X doctor Jane Roe", "a doctor at X, Jane Roe" and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words
from digests.text.phrases import is_verbal

if TYPE_CHECKING:
    from digests.text.names import Mention, Names
    from digests.text.tokens import Tokens


class Role(Struct, frozen=True):
    role: str | None = None
    affiliation: str | None = None


_SHORT_TITLES = {
    "sen": "senator", "sen.": "senator", "rep": "representative", "rep.": "representative", "gov": "governor",
    "gov.": "governor", "prof": "professor", "prof.": "professor", "gen.": "general", "col.": "colonel", "capt.":
    "captain", "sgt.": "sergeant", "lt.": "lieutenant", "maj.": "major", "adm.": "admiral", "rev.": "reverend",
    "supt.": "superintendent",
}  # fmt: skip
_NO_ROLE = words.table("mr mr. ms ms. mrs mrs. miss dr dr. sir lord lady dame")
_IN_ROLE = frozenset("nA#NsIDCdOtB")
_WORDS_BEFORE = 5
_TIES = words.table("at for with of from in on")
_NEVER_FIRST = words.table("latter former first second third last only one other same most fact result")
_LONGEST = 24


def role_of(person: str, tokens: Tokens, names: Names) -> Role:
    """What the article says of the person, wherever it does; the fullest statement wins."""
    best = Role()
    for mention in names.of_person.get(person, ()):
        for found in (
            _after(tokens, names, mention),
            _before(tokens, names, mention),
            _introduced(tokens, names, mention),
        ):
            if found is not None and _weight(found) > _weight(best):
                best = found
        if best.role and best.affiliation:
            return best
    return best if best.role else _titled(person, tokens, names)


def _weight(role: Role) -> int:
    return 2 * (role.role is not None) + (role.affiliation is not None)


def _after(tokens: Tokens, names: Names, mention: Mention) -> Role | None:
    """“Roe, 45, a doctor at the hospital”; “Roe, who is a doctor”; “Roe of the union”."""
    codes, at = tokens.codes, mention.token + 1
    if codes[at : at + 1] == "(":
        closing = codes.find(")", at, at + 8)
        at = closing + 1 if closing > 0 else at
    if codes[at : at + 3] == ",#,":
        at += 2
    if codes[at : at + 1] != ",":
        return None
    at += 1
    if codes[at : at + 2] == "WX":
        at += 2
    first = at
    while at < len(codes) and codes[at] in _IN_ROLE and at - first < _LONGEST:
        at += 1
    if at < len(codes) and codes[at] in "VX" and codes[first] != "D":
        return None
    return _parse(tokens, names, first, at)


def _before(tokens: Tokens, names: Names, mention: Mention) -> Role | None:
    """“Acme spokeswoman Jane Roe”, “former union leader John Roe”."""
    codes, last = tokens.codes, mention.token
    if last == 0 or codes[last - 1] != "n" or tokens.word(last - 1).lower() not in name_words.ROLES:
        return None
    first = last - 1
    while first > max(0, last - _WORDS_BEFORE) and codes[first - 1] in "nA#" and not is_verbal(tokens.word(first - 1)):
        first -= 1
    if first and codes[first - 1] == "s":
        return Role(_text(tokens, first, last), _owner(tokens, names, first - 2))
    if first and codes[first - 1] == "N":
        if names.known_person(first - 1):
            return Role(_text(tokens, first - 1, last), None)
        return Role(_text(tokens, first, last), tokens.word(first - 1))
    return Role(_text(tokens, first, last), None)


def _owner(tokens: Tokens, names: Names, token: int) -> str | None:
    """The body that a possessive names; a person's name is none, nor is “the group's”."""
    return tokens.word(token) if tokens.codes[token] == "N" and not names.known_person(token) else None


def _introduced(tokens: Tokens, names: Names, mention: Mention) -> Role | None:
    """“a spokesman for the union, John Roe,”; “Acme's lawyer, John Roe,”."""
    codes, comma = tokens.codes, mention.token - 1
    if comma < 2 or codes[comma] != ",":
        return None
    first = comma
    while first > 0 and codes[first - 1] in _IN_ROLE and comma - first < _LONGEST:
        first -= 1
        if codes[first] == "D" and (first == 0 or codes[first - 1] != "I"):
            break
    return _parse(tokens, names, first, comma) if codes[first] == "D" or codes[first : first + 2] == "Ns" else None


def _titled(person: str, tokens: Tokens, names: Names) -> Role:
    for mention in names.of_person.get(person, ()):
        if not mention.titles:
            continue
        title = tokens.text[mention.start : mention.end - len(mention.name)].strip()
        kept = [word for word in title.split() if word.lower() not in _NO_ROLE]
        if kept:
            return Role(" ".join(_SHORT_TITLES.get(word.lower(), word) for word in kept), None)
    return Role()


def _parse(tokens: Tokens, names: Names, first: int, last: int) -> Role | None:
    """“a professor of X at Y in Z”: the role without its article, the affiliation without article and place."""
    codes = tokens.codes
    bare = first + 1 if first < last and codes[first] == "D" else first
    while last > bare and codes[last - 1] in "sIDCAd":
        last -= 1
    if bare >= last or codes[bare] not in "nA#N" or tokens.word(bare).lower() in _NEVER_FIRST:
        return None
    if bare == first and not any(
        tokens.word(index).lower() in name_words.ROLES for index in range(bare, min(last, bare + 4))
    ):
        return None
    possessive = codes.find("s", bare, min(last, bare + 5))
    if 0 < possessive < last - 1 and set(codes[bare:possessive]) <= set("nA#N"):
        return _tied(tokens, names, possessive + 1, last, _owner(tokens, names, possessive - 1))
    return _tied(tokens, names, bare, last, None)


def _tied(tokens: Tokens, names: Names, first: int, last: int, owner: str | None) -> Role | None:
    codes = tokens.codes
    for index in range(first + 1, last):
        if codes[index - 1 : index + 2] in ("nnD", "nnN") and tokens.word(index).endswith("ing"):
            return Role(_text(tokens, first, index), owner)  # a lawyer representing the crew
        tie = tokens.word(index).lower() if codes[index] == "I" else ""
        if tie not in _TIES:
            continue
        name = index + 2 if codes[index + 1 : index + 2] == "D" else index + 1
        if name >= last or codes[name] != "N" or codes[name + 1 : name + 2] == "n":
            continue
        held = tokens.word(name)
        if tie in ("at", "for", "with"):
            return Role(_text(tokens, first, index), owner or held)
        if tie == "of" and not _is_place(held) and not names.known_person(name):
            return Role(_text(tokens, first, index), owner or held)
        if tie in ("in", "from", "on"):
            return Role(_text(tokens, first, index), owner)
    return Role(_text(tokens, first, last), owner)


def _is_place(name: str) -> bool:
    return name.split()[-1].lower() in name_words.PLACES


def _text(tokens: Tokens, first: int, last: int) -> str:
    return " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
