"""What a person is, and where: from "Roe, a doctor at X", "X doctor Jane Roe", "Roe is a doctor at X" and titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text import words
from digests.text.bodies import body_end, common_body, describes, is_place, named_body, text_of
from digests.text.names import is_body
from digests.text.offices import DWELLERS, Role, is_office, owned, parse
from digests.text.phrases import is_verbal
from digests.text.titles import COMMON, COMMON_FIRST, FIELDS, PASSING, opens, title_of

if TYPE_CHECKING:
    from digests.text.names import Mention, Names
    from digests.text.tokens import Tokens


_IN_ROLE = frozenset("nA#NsIDCdOB")
_APPOSED = re.compile("D[nA]{1,5},N,")
_PARTY = re.compile(r"[DRI]-[A-Z]")  # D-Ohio
_PARTISANS = words.table("republican democrat conservative tory independent libertarian socialist green")
_IS = words.table("is was became becomes remains")
_SERVES = words.table("serves served works worked")
_RUNS = words.table("heads leads runs chairs directs owns edits manages coaches founded co-founded")
_HAS_RUN = words.table("headed led run chaired directed owned edited managed coached")
_SITES = words.table("city county district station tower building airport street court house state nation conference")
_MEMBERS = words.table("of from with")
_TIES = words.table("at for with of from in on to")
_KINDS = words.table("TV IT PR AI")  # of work
_VERBS_TOO = words.table(
    "host coach guard pilot captain chair head nurse judge partner author guide master anchor counsel"
)
_MODALS = words.table("will would can could shall should may might must")
_GERUNDS = words.table("""
    managing acting leading planning marketing engineering training visiting founding consulting nursing operating
    housing mining banking advertising farming fishing racing sitting serving presiding
""")
_WORDS_BEFORE = 5
_LONGEST = 24


def role_of(person: str, tokens: Tokens, names: Names) -> Role:
    """What the article says of the person, wherever it does; the fullest statement wins."""
    best = Role()
    for mention in names.of_person.get(person, ()):
        for find in (_after, _before, _introduced):
            found = find(tokens, names, mention)
            if found is not None and _weight(found) > _weight(best):
                best = found
        if best.role and best.affiliation:
            return best
    return best if best.role else _with_title(title_of(person, tokens, names), best.affiliation)


def _with_title(title: str | None, affiliation: str | None) -> Role:
    if title is not None and title.lower() in _PARTISANS:
        return Role(None, affiliation or title)
    return Role(title, affiliation)


def _weight(role: Role) -> int:
    return 2 * (role.role is not None) + (role.affiliation is not None)


def _after(tokens: Tokens, names: Names, mention: Mention) -> Role | None:
    """“Roe, 45, a doctor at the hospital”; “Roe, who is a doctor”; “Roe of the union”; “Roe (D-Ohio)”."""
    codes, at = tokens.codes, mention.token + 1
    aside: Role | None = None
    if codes[at : at + 1] == "(" and (closing := codes.find(")", at, at + _LONGEST)) > 0:
        aside = _party(tokens, at + 1) or parse(tokens, names, at + 1, min(closing, _phrase_end(codes, at + 1)))
        at = closing + 1
    found = (
        _member(tokens, names, at) or _stated(tokens, names, at) or _set_off(tokens, names, at, opens(codes, mention))
    )
    return found if found is not None and (aside is None or found.role) else aside


def _set_off(tokens: Tokens, names: Names, at: int, first: bool) -> Role | None:
    """What stands behind a comma or a dash; the comma that should close it is at times left out."""
    codes = tokens.codes
    if codes[at : at + 3] == ",#,":
        at += 2
    if codes[at : at + 1] not in (",", "-"):
        return None
    at += 1
    if codes[at : at + 1] == "W":
        return _stated(tokens, names, at + 1) or _doing(tokens, names, at + 1)
    if codes[at : at + 2] == "nS" and tokens.word(at) in ("identified", "described") and tokens.word(at + 1) == "as":
        at += 2
    last = _phrase_end(codes, at)
    if last < len(codes) and codes[last] in "VX" and not (codes[at] == "D" and first) and tokens.word(last) != "called":
        return None
    if codes[at] == "n" and codes[at + 1] in "ND" and tokens.word(at).endswith("ed") and tokens.word(at) != "retired":
        return None  # Roe, endorsed Mayor Holt
    if (party := _party(tokens, at)) is not None:
        return _office_behind(tokens, names, last) or party
    return _member(tokens, names, at) or parse(tokens, names, at, last)


def _office_behind(tokens: Tokens, names: Names, comma: int) -> Role | None:
    """“Roe, R-Ohio, chairman of the Dockers Committee”: an office in a body, behind the party."""
    codes, last = tokens.codes, _phrase_end(tokens.codes, comma + 1)
    if codes[comma : comma + 1] != "," or codes[last : last + 1] in ("V", "X"):
        return None
    found = parse(tokens, names, comma + 1, last)
    return found if found is not None and found.role and found.affiliation else None


def _phrase_end(codes: str, first: int) -> int:
    last = first
    while last < len(codes) and codes[last] in _IN_ROLE and last - first < _LONGEST:
        last += 1
    return last


def _party(tokens: Tokens, at: int) -> Role | None:
    """“D-Ohio”; “a Republican from Lund”; “Democrat of Ohio”: a party, with the state that sent somebody."""
    codes = tokens.codes
    at += codes[at] == "D"
    if codes[at : at + 1] != "N":
        return None
    if _PARTY.match(tokens.word(at)):
        return Role(None, tokens.word(at))
    if tokens.word(at).split()[-1].lower() not in _PARTISANS or codes[at + 1] in "nsC":
        return None
    sent = codes[at + 1 : at + 3] == "IN" and tokens.word(at + 1) == "of"
    return Role(None, text_of(tokens, at, at + 3 if sent else at + 1))


def _member(tokens: Tokens, names: Names, at: int) -> Role | None:
    """“of the Dockers Union”, “of the aid group Open Hands”: a body that somebody belongs to, and no place."""
    codes = tokens.codes
    if codes[at : at + 1] != "I" or tokens.word(at) not in _MEMBERS:
        return None
    name = named_body(tokens, at + 1, _phrase_end(codes, at + 1))
    if codes[name - 1] == "n" and codes[name : name + 1] == "N":
        return Role(None, tokens.word(name))
    return _body(tokens, names, name)


def _body(tokens: Tokens, names: Names, name: int, end: int | None = None) -> Role | None:
    codes = tokens.codes
    if codes[name : name + 1] != "N":
        return None
    word = tokens.word(name)
    end = end or body_end(tokens, names, name, _phrase_end(codes, name))
    if end is None or not is_body(word) or is_place(word) or word.split()[-1].lower() in _SITES:
        return None
    return Role(None, text_of(tokens, name, end))


def _stated(tokens: Tokens, names: Names, at: int) -> Role | None:
    """“is a doctor at the hospital”; “serves as its head”."""
    codes = tokens.codes
    if at >= len(codes) or codes[at] not in "Xn":
        return None
    verb = tokens.word(at)
    if verb in _SERVES:
        if codes[at + 1 : at + 2] == "I" and tokens.word(at + 1) in ("for", "at", "with"):
            return _body(tokens, names, at + 2 + (codes[at + 2 : at + 3] == "D"))
        if tokens.word(at + 1) != "as":
            return None
        at += 1
    elif verb not in _IS:
        return None
    first = at + 1
    if tokens.word(first).endswith("ing") and _acts(tokens.word(first)):
        return None  # is pushing members
    found = parse(tokens, names, first, _phrase_end(codes, first))
    return found if found is not None and found.role and any(map(is_office, found.role.split())) else None


def _doing(tokens: Tokens, names: Names, at: int) -> Role | None:
    """“who heads the Dockers Union”, “who has led the Dockers Union”: the body alone, for no word says the office."""
    codes = tokens.codes
    present = codes[at : at + 1] == "X" and tokens.word(at) == "has"
    at += present
    if codes[at : at + 1] != "n" or tokens.word(at) not in (_HAS_RUN if present else _RUNS):
        return None
    last = _phrase_end(codes, at + 1)
    name = at + 1 + (codes[at + 1 : at + 2] == "D")
    if codes[name : name + 1] != "N":
        held = common_body(tokens, names, name, last)
        return None if held is None else Role(None, held)
    if names.known_person(name) or codes[name + 1] == "s":
        return None
    end = body_end(tokens, names, name, last)
    return None if end is None else Role(None, text_of(tokens, name, end))


def _before(tokens: Tokens, names: Names, mention: Mention) -> Role | None:
    """“Acme spokeswoman Jane Roe”, “former union leader John Roe”."""
    codes, last = tokens.codes, mention.token
    if codes[last - 1 : last] == "D" and mention.titles:
        last -= 1  # the school's chaplain the Rev. John Roe
    if codes[max(0, last - 2) : last] == "Ns" and (held := _body(tokens, names, last - 2, last - 1)):
        return held  # Umber University's Jane Roe
    if last == 0 or codes[last - 1] != "n" or not is_office(tokens.word(last - 1)):
        return None
    if codes[mention.token + 1] == "n" and is_office(tokens.word(mention.token + 1)):
        return None  # a veteran Roe ally
    first = last - 1
    while first > max(0, last - _WORDS_BEFORE) and codes[first - 1] in "nA#" and not _acts(tokens.word(first - 1)):
        first -= 1
    if tokens.word(first) in _VERBS_TOO and _calls_for_verb(tokens, first - 1):
        return None  # expected to host Roe
    if first and codes[first - 1] == "s":
        owner, start, _ = owned(tokens, names, max(0, first - 2), first - 1)
        return Role(text_of(tokens, start, last), owner)
    if first and codes[first - 1] == "N":
        name = tokens.word(first - 1)
        passed = first > 1 and tokens.word(first - 2) in PASSING  # former Acme spokesman
        if _by_place(tokens, first - 1):
            return Role(_lowered(tokens, first - 1, last), None)  # Police officer Jane Roe
        if tokens.word(first) in ("party", "union") and first + 1 < last and name.lower() not in FIELDS:
            return Role(text_of(tokens, first + 1, last), text_of(tokens, first - 1, first + 1))
        described = (
            describes(name) or name in _KINDS or name.split()[0].lower() in COMMON or tokens.word(last - 1) in DWELLERS
        )
        if described or names.known_person(first - 1):
            return Role(_lowered(tokens, first - 1 - passed, last), None)  # Norland senator, Roe aide
        role = text_of(tokens, first, last)
        return Role(f"{tokens.word(first - 2)} {role}" if passed else role, name)
    return Role(_lowered(tokens, first, last), None)


def _by_place(tokens: Tokens, at: int) -> bool:
    """Whether only a sentence's start makes a name of the word: "Police", "Club"."""
    common = tokens.word(at).lower() in COMMON_FIRST
    return common and not tokens.word(at).isupper() and (at == 0 or tokens.codes[at - 1] in ".|qQ")


def _calls_for_verb(tokens: Tokens, at: int) -> bool:
    word = tokens.word(at)
    return word in _MODALS or (word == "to" and tokens.word(at - 1) != "according")


def _acts(word: str) -> bool:
    return is_verbal(word) and word not in _GERUNDS


def _lowered(tokens: Tokens, first: int, last: int) -> str:
    """The words without the capital that only their place at the head of a sentence gives them."""
    text = text_of(tokens, first, last)
    word = text.split()[0]
    common = word.lower() in COMMON or _by_place(tokens, first) or (tokens.codes[first] == "n" and not describes(word))
    return text[0].lower() + text[1:] if common and not word.isupper() else text


def _introduced(tokens: Tokens, names: Names, mention: Mention) -> Role | None:
    """“a spokesman for the union, John Roe,”; “Acme's lawyer, John Roe,”."""
    codes, comma = tokens.codes, mention.token - 1
    if comma < 2 or codes[comma] != "," or not _closes(tokens, mention.token + 1):
        return None
    first = comma
    while first > 0 and codes[first - 1] in _IN_ROLE and comma - first < _LONGEST:
        first -= 1
        if codes[first] == "D" and (first == 0 or codes[first - 1] != "I"):
            break
        if _APPOSED.match(codes, first) and tokens.word(first) == "the" and tokens.word(first - 1) not in _TIES:
            break  # after the minister, John Roe, left
    return parse(tokens, names, first, comma) if codes[first] == "D" or codes[first : first + 2] == "Ns" else None


def _closes(tokens: Tokens, at: int) -> bool:
    """Whether a name is set off by what follows it; a subject, "while he left, Roe stayed", is not."""
    return tokens.codes[at] not in "VXnPBAI" or tokens.word(at) == "of"
