"""What a person is, and where: from "Roe, a doctor at X", "X doctor Jane Roe", "a doctor at X, Jane Roe" and titles."""

from __future__ import annotations

import re
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
_PARTICIPLE = re.compile("[nA]n[DNI]")
_FIELDS = words.table("""
    transport transportation foreign finance health education interior trade energy environment agriculture housing
    culture sports labour labor home harbour harbor port fire state
""")
_COMPOUND = re.compile(r"\w-[a-z]+$")  # Ohio-based, prize-winning
_APPOSED = re.compile("D[nA]{1,5},N,")
_COMMON = ((name_words.TITLES | name_words.ROLES) - name_words.PROPER_TITLES) | _FIELDS | {"of", "the", "for", "and"}
_THINGS = words.table("""
    senior junior matter number danger answer order chapter corner disaster winter summer center monster computer
    factor reminder server tower border paper letter record-breaker mirror error terror horror harbor minor
""")
_WORDS_BEFORE = 5
_ADJECTIVE_ENDINGS = ("ian", "ean", "can", "ese", "ish", "tic")
_HUMAN_ENDINGS = (
    "woman", "man", "person", "ist", "ician", "grapher", "keeper", "maker", "worker", "master", "owner", "player",
    "builder", "seller", "holder", "mate", "runner",
)  # fmt: skip
_ARTICLES = words.table("a an the")
_TIES = words.table("at for with of from in on to")
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
    if last == 0 or codes[last - 1] != "n" or not _is_office(tokens.word(last - 1).lower()):
        return None
    first = last - 1
    while first > max(0, last - _WORDS_BEFORE) and codes[first - 1] in "nA#" and not is_verbal(tokens.word(first - 1)):
        first -= 1
    if first and codes[first - 1] == "s":
        return Role(_text(tokens, first, last), _owner(tokens, names, first - 2))
    if first and codes[first - 1] == "N":
        if names.known_person(first - 1) or _describes(tokens.word(first - 1)):
            return Role(_text(tokens, first - 1, last), None)  # Norland senator, Roe aide
        return Role(_text(tokens, first, last), tokens.word(first - 1))
    return Role(_text(tokens, first, last), None)


def _describes(name: str) -> bool:
    """Whether a name before a role is rather an adjective or a place: Republican senator, Ohio governor."""
    parts = name.split()
    folded = parts[-1].lower()
    if _is_place(name) or _COMPOUND.search(name) or folded in name_words.TITLES or folded in name_words.ADJECTIVES:
        return True
    return len(parts) == 1 and folded.endswith(_ADJECTIVE_ENDINGS) and len(folded) > 5


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
        if _APPOSED.match(codes, first) and tokens.word(first) == "the" and tokens.word(first - 1) not in _TIES:
            break  # after the minister, John Roe, left
    return _parse(tokens, names, first, comma) if codes[first] == "D" or codes[first : first + 2] == "Ns" else None


def _titled(person: str, tokens: Tokens, names: Names) -> Role:
    for mention in names.of_person.get(person, ()):
        if not mention.titles:
            continue
        title = tokens.text[mention.start : mention.end].split()[: len(mention.titles)]
        kept = [word for word in title if word.lower() not in _NO_ROLE]
        if kept:
            return Role(_in_running_text(kept), None)
    return Role()


def _in_running_text(title: list[str]) -> str:
    """A title as it is written away from a name: "prime minister", but "French president", "World Bank chief"."""
    parts = [_SHORT_TITLES.get(part.lower(), part) for part in title]
    for index in reversed(range(len(parts))):
        folded = parts[index].lower()
        if folded not in _COMMON or parts[index].isupper():
            break
        parts[index] = folded
    return " ".join(parts)


def _parse(tokens: Tokens, names: Names, first: int, last: int) -> Role | None:
    """“a professor of X at Y in Z”: the role without its article, the affiliation without article and place."""
    codes = tokens.codes
    bare = first
    while bare < last and codes[bare] in "DA":
        bare += 1
    article = tokens.word(bare - 1).lower() if bare > first else ""
    while last > bare and codes[last - 1] in "sIDCAd":
        last -= 1
    if bare >= last or codes[bare] not in "nA#Nd" or tokens.word(bare).lower() in _NEVER_FIRST:
        return None
    owner: str | None = None
    possessive = codes.find("s", bare, min(last, bare + 5))
    if 0 < possessive < last - 1 and set(codes[bare:possessive]) <= set("nA#N"):
        if article not in ("a", "an") or codes[possessive - 1] == "N":  # but "a children's doctor" is one
            owner, bare = _owner(tokens, names, possessive - 1), possessive + 1
    elif article == "the" and codes[bare : bare + 2] == "Nn" and not _describes(tokens.word(bare)):
        owner = _owner(tokens, names, bare)  # the Acme manager
        bare += owner is not None
    end, held = _tie(tokens, names, bare, last)
    human = _is_human(tokens, bare, end) or (article in ("a", "an") and _is_agent(tokens, bare, end))
    return Role(_text(tokens, bare, end), owner or held) if human else None


def _tie(tokens: Tokens, names: Names, first: int, last: int) -> tuple[int, str | None]:
    """Where the role's own words end, and the body that they are tied to."""
    codes, field = tokens.codes, False
    for index in range(first + 1, last):
        field = tokens.word(index) == "of" if codes[index] == "I" else field and codes[index] in "nA"
        if _acts(tokens, index, field) or (codes[index - 1 : index + 1] == "nN" and names.known_person(index)):
            return index, None  # a lawyer representing the crew; the aide Jane Roe
        if codes[index] != "I":
            continue
        tie = tokens.word(index).lower()
        if tie not in _TIES:
            return index, None
        name = index + 2 if codes[index + 1 : index + 2] == "D" else index + 1
        if name >= last or codes[name] != "N":
            if tie in ("at", "with", "for") and (held := _common_body(tokens, name, last)):
                return index, held
            continue
        end = _body_end(tokens, name, last)
        if end is None or (tie in ("of", "to") and _is_place(tokens.word(name))):
            continue
        if tie in ("in", "from", "on"):
            return index, None
        return (name + 1, None) if names.known_person(name) and end == name + 1 else (index, _text(tokens, name, end))
    return last, None


def _acts(tokens: Tokens, index: int, field: bool) -> bool:
    """Whether a word says what somebody is doing; within a field, "of marine engineering at", it says what it is."""
    if not _PARTICIPLE.match(tokens.codes, index - 1) or not tokens.word(index).endswith("ing"):
        return False
    return not field or tokens.codes[index + 1] != "I" or tokens.word(index + 1) == "to"


def _body_end(tokens: Tokens, name: int, last: int) -> int | None:
    """Where a body's words end that begin with the name: "the Umber campaign". None when the name only describes."""
    if name + 1 >= last or tokens.codes[name + 1] != "n":
        return name + 1
    return name + 2 if tokens.word(name + 1).lower() in name_words.BODIES else None


def _common_body(tokens: Tokens, first: int, last: int) -> str | None:
    """A body without a name, if words tell it from others: "the valley fire service", not "the service"."""
    codes, end = tokens.codes, first
    while end < last and codes[end] in "ns":
        end += 1
    told = end - first > 1 and tokens.word(first - 1).lower() in _ARTICLES
    if not told or tokens.word(end - 1).lower() not in name_words.BODIES:
        return None
    return tokens.word(end) if end < last and codes[end] == "N" else _text(tokens, first, end)


def _is_human(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words name what a person can be: by their noun, before anything that hangs on it."""
    for index in range(first, last):
        if tokens.codes[index] == "I" and index > first:
            return False
        word = tokens.word(index).lower().rsplit("-", 1)[-1]
        if tokens.codes[index] == "n" and (word in name_words.HUMANS or word.endswith(_HUMAN_ENDINGS)):
            return True
    return False


def _is_office(word: str) -> bool:
    """Whether a word before a name is an office or trade; "woman" alone is none."""
    return word in name_words.ROLES or (
        word.endswith(_HUMAN_ENDINGS) and word not in _HUMAN_ENDINGS and not word.endswith(("sist", "xist"))
    )


def _is_agent(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the first noun ends as those do that say what one does: for trades that no table has."""
    end = first
    while end < last and tokens.codes[end] == "n":
        end += 1
    word = tokens.word(end - 1).lower()
    return end > first and len(word) > 5 and word.endswith(("er", "or")) and word not in _THINGS


def _is_place(name: str) -> bool:
    return name.split()[-1].lower() in name_words.PLACES


def _text(tokens: Tokens, first: int, last: int) -> str:
    return " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
