"""What a phrase says that somebody is, as role and affiliation: "a professor of X at Y in Z"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words
from digests.text.bodies import (
    BODY_NOUNS,
    body_end,
    common_body,
    describes,
    has_field,
    is_place,
    named_body,
    recalled,
    text_of,
)

if TYPE_CHECKING:
    from digests.text.names import Names
    from digests.text.tokens import Tokens


class Role(Struct, frozen=True):
    role: str | None = None
    affiliation: str | None = None


_TRADES = name_words.ROLES | words.table("""
    matron pupil miner diver rider tutor ombudsman undersecretary barrister solicitor clerk archivist apprentice intern
    lifeguard skipper chef cook butcher grocer tailor cyclist swimmer sprinter winger quarterback pitcher umpire
    chaplain vicar deacon monk nun abbot archbishop cardinal magistrate bailiff mp mep msp coo cto speaker lieutenant
    sergeant corporal constable marshal warden landlord tenant commuter motorist pensioner citizen villager
    lobbyist auditor surveyor rector headteacher headmaster headmistress caretaker donor moderator fundraiser contender
    hopeful ally guru star neurosurgeon insider superdelegate tycoon mogul publisher producer presenter broadcaster
    blogger photographer translator interpreter sculptor painter poet playwright composer conductor dancer
    choreographer rapper drummer jockey boxer golfer skier skater surfer climber explorer shepherd gardener cleaner
    cashier waiter waitress bartender barber hairdresser weaver potter blacksmith welder trucker courier porter steward
    stewardess midwife undertaker dealer
    staffer negotiator publicist
""")
_HUMANS = _TRADES | name_words.HUMANS
_KIN = words.table("""
    mother father sister brother wife husband son daughter widow widower girlfriend boyfriend aunt uncle niece nephew
    cousin grandmother grandfather stepfather stepmother
""")
DWELLERS = words.table("resident native citizen inhabitant villager")
_THINGS = words.table("""
    senior junior matter number danger answer order chapter corner disaster winter summer center monster computer
    factor reminder server tower border paper letter record-breaker mirror error terror horror harbor minor fever power
    river water cover offer tiger layer motor honor humor labor favor rumor floor other cancer anger finger shower
    flower thriller blockbuster character trailer poster sticker pointer indicator vector sector counter encounter
    gender career never under after later lower super clear
""")
_HUMAN_ENDINGS = (
    "woman", "man", "person", "ist", "ician", "grapher", "keeper", "maker", "worker", "master", "owner", "player",
    "builder", "seller", "holder", "mate", "runner", "grower", "smith", "wright", "monger", "fighter", "breeder",
    "writer",
)  # fmt: skip
_DATED = re.compile("I[#d]+$")  # in 2012
_YEAR = re.compile(r"[12]\d{3}")
_PARTICIPLE = re.compile("[nA]n[DNI]")
_TIES = words.table("at for with of from in on to")
_HIS = words.table("his her my your")
_PARTS_TOO = words.table("head chair")  # his head, her chair: no office
_POSTPOSED = words.table("emeritus emerita laureate designate elect general plenipotentiary")
_NEVER_FIRST = words.table("latter first second third last only one other same most fact result")
_NONE = words.table("not no never")
_COUNTS = words.table("two three four five six seven eight nine ten")


def parse(tokens: Tokens, names: Names, first: int, last: int) -> Role | None:
    """The role without its article, the affiliation without article and place; None when no person is described."""
    codes = tokens.codes
    bare = first
    while bare < last and codes[bare] in "DA":
        if tokens.word(bare).lower() in _NONE | _COUNTS:
            return None
        bare += 1
    article = tokens.word(bare - 1).lower() if bare > first else ""
    last = _trimmed(tokens, bare, _clause(tokens, bare, last))
    if bare >= last or codes[bare] not in "nA#Nd" or _is_pointer(tokens, bare, last):
        return None
    owner, noun = None, bare
    possessive = codes.find("s", bare, min(last, bare + 5))
    if 0 < possessive < last - 1 and set(codes[bare:possessive]) <= set("nA#N"):
        if article not in ("a", "an") or codes[possessive - 1] == "N":  # but "a children's doctor" is one
            owner, bare, noun = owned(tokens, names, bare, possessive)
    elif article == "the" and codes[bare : bare + 2] == "Nn" and not describes(tokens.word(bare)):
        owner = _owner(tokens, names, bare)  # the Acme manager
        noun = bare = bare + (owner is not None)
    end, held = _tie(tokens, names, noun, last)
    while end > bare and codes[end - 1] == "A":
        end -= 1  # a lawyer now at Acme
    if article in _HIS and _is_part(tokens, noun, end):
        return None
    human = _is_human(tokens, noun, end) or (article in ("a", "an") and _is_agent(tokens, noun, end))
    return Role(text_of(tokens, bare, end), owner or held) if human else None


def _clause(tokens: Tokens, first: int, last: int) -> int:
    """Where a clause begins that only hangs on: "a clerk so shy she hides", "a historian and runs a museum"."""
    codes = tokens.codes
    for at in range(first + 1, last):
        if codes[at] == "I" and _YEAR.fullmatch(tokens.word(at + 1)):
            return at
        if codes[at] == "C" and (tokens.word(at) == "so" or codes[at + 1] in "IP" or _is_verb(tokens, first, at + 1)):
            return at
    return last


def _is_verb(tokens: Tokens, first: int, at: int) -> bool:
    """Whether a word behind "and" is rather what somebody does: "runs a museum", "speaks from"."""
    word, following = tokens.word(at), tokens.codes[at + 1 : at + 2]
    acts = tokens.codes[at] == "n" and word.endswith(("s", "ed")) and not word.endswith("ss")
    return acts and (following == "D" or (following == "I" and "I" not in tokens.codes[first:at]))


def _trimmed(tokens: Tokens, first: int, last: int) -> int:
    """Where the phrase ends without loose words; "of three" is none."""
    dated = _DATED.search(tokens.codes, first, last)
    last = dated.start() if dated and dated.end() == last else last
    while last > first and tokens.codes[last - 1] in "sIDCAd" and tokens.word(last - 1) not in _COUNTS:
        last -= 1
    return last


def _is_pointer(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words point at something told before: the latter, the former, the only one."""
    word = tokens.word(first).lower()
    return word in _NEVER_FIRST or (word == "former" and (first + 1 >= last or tokens.codes[first + 1] not in "nNA"))


def owned(tokens: Tokens, names: Names, first: int, possessive: int) -> tuple[str | None, int, int]:
    """The body that owns an office, where the role begins, and where its noun does.

    Whose kin somebody is stays in the role, "the girl's mother"; whose lawyer does not.
    """
    codes, noun = tokens.codes, possessive + 1
    owner = _owner(tokens, names, possessive - 1) or recalled(tokens, names, possessive - 1)
    if owner is None and tokens.word(noun).lower() in _KIN:
        return None, first, noun
    if codes[possessive - 2 : possessive] == "Nn" and tokens.word(possessive - 1).lower() in BODY_NOUNS:
        owner = text_of(tokens, possessive - 2, possessive)  # the Umber campaign's director
    return owner, noun, noun


def _owner(tokens: Tokens, names: Names, token: int) -> str | None:
    """The body that a possessive names; a person's name is none, nor is “the group's”."""
    return tokens.word(token) if tokens.codes[token] == "N" and not names.known_person(token) else None


def _tie(tokens: Tokens, names: Names, first: int, last: int) -> tuple[int, str | None]:
    """Where the role's own words end, and the body that they are tied to."""
    codes, field = tokens.codes, False
    for index in range(first + 1, last):
        field = tokens.word(index) == "of" if codes[index] == "I" else field and codes[index] in "nAC"
        if codes[index - 1 : index + 1] == "nN" and names.known_person(index):
            return (index + 1 if "I" in codes[first:index] else first), None  # the next in a list: the aide Jane Roe
        if _acts(tokens, index, field):
            return index, None  # a lawyer representing the crew
        if codes[index] != "I":
            continue
        tie = tokens.word(index).lower()
        if tie not in _TIES:
            return index, None
        name = named_body(tokens, index + 1, last)
        if name >= last or codes[name] != "N":
            held = _unnamed(tokens, names, tie, name, last)
            if held is not None or tie == "from":
                return index, held
            continue
        end = body_end(tokens, names, name, last)
        if end is None or (tie in ("of", "to") and is_place(tokens.word(name))):
            continue
        if end > name + 1 and tokens.word(index + 1) in ("a", "an"):
            continue  # a Lund steel firm
        if tie in ("in", "from", "on"):
            return index, None
        personal = names.known_person(name) and end == name + 1 and not has_field(tokens.word(name))
        if personal or (tie == "of" and tokens.word(index - 1).lower() in DWELLERS):
            return end, None
        return index, text_of(tokens, name, end)
    return last, None


def _unnamed(tokens: Tokens, names: Names, tie: str, noun: int, last: int) -> str | None:
    if tie in ("at", "with", "for"):
        return common_body(tokens, names, noun, last)
    return recalled(tokens, names, noun) if tie == "of" and noun + 1 == last else None


def _acts(tokens: Tokens, index: int, field: bool) -> bool:
    """Whether a word says what somebody is doing; within a field, "of marine engineering at", it says what it is."""
    word, codes = tokens.word(index), tokens.codes
    if word.endswith("ed") and codes[index] == "n":
        return codes[index - 1] in "nN" and codes[index + 1] == "I"  # a donor involved in it
    if not _PARTICIPLE.match(codes, index - 1) or not word.endswith("ing"):
        return False
    return not field or codes[index + 1] != "I" or tokens.word(index + 1) == "to"


def _is_human(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words name what a person can be: by the last of the nouns in a row, before what hangs on them."""
    codes = tokens.codes
    for index in range(first, last):
        if codes[index] in "ID" and index > first:
            return False
        if codes[index] not in "nN" or (index + 1 < last and _is_noun(tokens, index + 1)):
            continue
        word = _noun(tokens.word(index).split()[-1])
        if word in _HUMANS or word.endswith(_HUMAN_ENDINGS):
            return True
    return False


def _is_noun(tokens: Tokens, index: int) -> bool:
    return tokens.codes[index] in "nN" and tokens.word(index).lower() not in _POSTPOSED


def _noun(word: str) -> str:
    """What a hyphenated office is in the main: chancellor of "vice-chancellor", mayor of "mayor-elect"."""
    return word.lower().removesuffix("-elect").removesuffix("-in-chief").rsplit("-", 1)[-1]


def _is_part(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the noun is what somebody has: his head, but not his head of research."""
    while first + 1 < last and tokens.codes[first + 1] in "nN":
        first += 1
    return tokens.word(first).lower() in _PARTS_TOO and tokens.word(first + 1) != "of"


def is_office(word: str) -> bool:
    """Whether a word before a name is an office or trade; "woman" alone is none."""
    noun = _noun(word)
    return noun in _TRADES or (
        noun.endswith(_HUMAN_ENDINGS) and noun not in _HUMAN_ENDINGS and not noun.endswith(("sist", "xist"))
    )


def _is_agent(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the first noun ends as those do that say what one does: for trades that no table has."""
    end = first
    while end < last and tokens.codes[end] == "n":
        end += 1
    word = tokens.word(end - 1).lower()
    return end > first and len(word) > 4 and word.endswith(("er", "or")) and word not in _THINGS
