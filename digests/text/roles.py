"""What a person is, and where: from "Roe, a doctor at X", "X doctor Jane Roe", "Roe is a doctor at X" and titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text import name_words, words
from digests.text.names import is_body
from digests.text.offices import DWELLERS, Role, body_end, describes, is_office, is_place, owned, parse, text_of
from digests.text.phrases import is_verbal

if TYPE_CHECKING:
    from digests.text.names import Mention, Names
    from digests.text.tokens import Tokens


_SHORT_TITLES = {
    "sen": "senator", "sen.": "senator", "rep": "representative", "rep.": "representative", "gov": "governor",
    "gov.": "governor", "prof": "professor", "prof.": "professor", "gen.": "general", "col.": "colonel", "capt.":
    "captain", "sgt.": "sergeant", "lt.": "lieutenant", "maj.": "major", "adm.": "admiral", "rev.": "reverend",
    "supt.": "superintendent", "cmdr.": "commander", "cpl.": "corporal", "det.": "detective", "insp.": "inspector",
    "sens.": "senator", "reps.": "representative",
}  # fmt: skip
_NO_ROLE = words.table("mr mr. ms ms. mrs mrs. miss dr dr. sir lord lady dame")
_FIELDS = words.table("""
    transport transportation foreign finance health education interior trade energy environment agriculture housing
    culture sports labour labor home harbour harbor port fire state fisheries industry development science research
    justice security immigration family welfare social information tourism water employment economy planning cabinet
    commerce technology infrastructure aviation affairs
""")
_COMMON = (
    ((name_words.TITLES | name_words.ROLES) - name_words.PROPER_TITLES) | _FIELDS | {"of", "the", "for", "and", "rear"}
)
_IN_ROLE = frozenset("nA#NsIDCdOB")
_APPOSED = re.compile("D[nA]{1,5},N,")
_PARTY = re.compile(r"[DRI]-[A-Z]")  # D-Ohio
_PARTISANS = words.table("republican democrat conservative tory independent libertarian socialist green")
_IS = words.table("is was became becomes remains")
_SERVES = words.table("serves served works worked")
_OFFICE_OF = {
    "heads": "head", "headed": "head", "leads": "leader", "led": "leader", "runs": "head", "ran": "head",
    "chairs": "chair", "chaired": "chair", "directs": "director", "directed": "director", "founded": "founder",
    "co-founded": "co-founder", "owns": "owner", "owned": "owner", "edits": "editor", "edited": "editor",
    "manages": "manager", "managed": "manager", "coaches": "coach", "coached": "coach",
}  # fmt: skip
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
    return best if best.role else _with_title(_titled(person, tokens, names), best.affiliation)


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
        aside = _party(tokens, at + 1) or parse(tokens, names, at + 1, closing)
        at = closing + 1
    found = (
        _member(tokens, names, at) or _stated(tokens, names, at) or _set_off(tokens, names, at, _opens(codes, mention))
    )
    return found if found is not None and (aside is None or found.role) else aside


def _opens(codes: str, mention: Mention) -> bool:
    """Whether a sentence opens with the name."""
    return mention.token == 0 or codes[mention.token - 1] in ".|qQ"


def _set_off(tokens: Tokens, names: Names, at: int, opens: bool) -> Role | None:
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
    if last < len(codes) and codes[last] in "VX" and not (codes[at] == "D" and opens) and tokens.word(last) != "called":
        return None
    if codes[at] == "n" and codes[at + 1] in "ND" and tokens.word(at).endswith("ed") and tokens.word(at) != "retired":
        return None  # Roe, endorsed Mayor Holt
    return _party(tokens, at) or _member(tokens, names, at) or parse(tokens, names, at, last)


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
    """“of the Dockers Union”: a body that somebody belongs to, and no place."""
    codes = tokens.codes
    if codes[at : at + 1] != "I" or tokens.word(at) not in _MEMBERS:
        return None
    name = at + 1 + (codes[at + 1] == "D")
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
    found = parse(tokens, names, first, _phrase_end(codes, first))
    return found if found is not None and found.role and any(map(is_office, found.role.split())) else None


def _doing(tokens: Tokens, names: Names, at: int) -> Role | None:
    """“who heads the Dockers Union”: the office of whoever does so."""
    codes = tokens.codes
    office = _OFFICE_OF.get(tokens.word(at)) if at < len(codes) and codes[at] == "n" else None
    name = at + 1 + (codes[at + 1 : at + 2] == "D")
    if office is None or codes[name : name + 1] != "N" or names.known_person(name) or codes[name + 1] == "s":
        return None
    end = body_end(tokens, names, name, _phrase_end(codes, name))
    return None if end is None else Role(office, text_of(tokens, name, end))


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
        if tokens.word(first) in ("party", "union") and first + 1 < last and name.lower() not in _FIELDS:
            return Role(text_of(tokens, first + 1, last), text_of(tokens, first - 1, first + 1))
        described = (
            describes(name) or name in _KINDS or name.split()[0].lower() in _COMMON or tokens.word(last - 1) in DWELLERS
        )
        if described or names.known_person(first - 1):
            return Role(_lowered(tokens, first - 1, last), None)  # Norland senator, Roe aide
        return Role(text_of(tokens, first, last), name)
    return Role(_lowered(tokens, first, last), None)


def _calls_for_verb(tokens: Tokens, at: int) -> bool:
    word = tokens.word(at)
    return word in _MODALS or (word == "to" and tokens.word(at - 1) != "according")


def _acts(word: str) -> bool:
    return is_verbal(word) and word not in _GERUNDS


def _lowered(tokens: Tokens, first: int, last: int) -> str:
    """The words without the capital that only their place at the head of a sentence gives them."""
    text = text_of(tokens, first, last)
    word = text.split()[0]
    common = word.lower() in _COMMON or (tokens.codes[first] == "n" and not describes(word))
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


def _titled(person: str, tokens: Tokens, names: Names) -> str | None:
    for mention in names.of_person.get(person, ()):
        title = tokens.text[mention.start : mention.end].split()[: len(mention.titles)]
        kept = [word for word in title if word.lower() not in _NO_ROLE]
        if kept:
            return _in_running_text(kept)
    return None


def _in_running_text(title: list[str]) -> str:
    """A title as it is written away from a name: "prime minister", but "French president", "World Bank chief"."""
    parts = [_SHORT_TITLES.get(part.lower(), part) for part in title]
    for index in reversed(range(len(parts))):
        folded = parts[index].lower()
        if folded not in _COMMON or parts[index].isupper():
            break
        parts[index] = folded
    return " ".join(parts)
