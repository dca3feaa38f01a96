"""What a phrase says that somebody is, as role and affiliation: "a professor of X at Y in Z"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words
from digests.text.names import is_body

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
    stewardess midwife undertaker
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
)  # fmt: skip
_ADJECTIVE_ENDINGS = ("ian", "ean", "can", "ese", "ish", "tic")
_DATED = re.compile("I[#d]+$")  # in 2012
_PARTICIPLE = re.compile("[nA]n[DNI]")
_COMPOUND = re.compile(r"\w-[a-z]+$")  # Ohio-based, prize-winning
_ARTICLES = words.table("a an the")
_TIES = words.table("at for with of from in on to")
_NEVER_FIRST = words.table("latter first second third last only one other same most fact result")
_NONE = words.table("not no never")
_COUNTS = words.table("two three four five six seven eight nine ten")
_PANELS = words.table("""
    committee commission council conference board panel subcommittee center centre institute program programme project
""")
_LOCAL = 3  # digits
_KIND = 4  # words between "the" and a body's name
_BODY_NOUNS = name_words.BODIES | {"plc"}


def parse(tokens: Tokens, names: Names, first: int, last: int) -> Role | None:
    """The role without its article, the affiliation without article and place; None when no person is described."""
    codes = tokens.codes
    bare = first
    while bare < last and codes[bare] in "DA":
        if tokens.word(bare).lower() in _NONE | _COUNTS:
            return None
        bare += 1
    article = tokens.word(bare - 1).lower() if bare > first else ""
    last = _trimmed(tokens, bare, last)
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
    human = _is_human(tokens, noun, end) or (article in ("a", "an") and _is_agent(tokens, noun, end))
    return Role(text_of(tokens, bare, end), owner or held) if human else None


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
    owner = _owner(tokens, names, possessive - 1)
    if owner is None and tokens.word(noun).lower() in _KIN:
        return None, first, noun
    if codes[possessive - 2 : possessive] == "Nn" and tokens.word(possessive - 1).lower() in _BODY_NOUNS:
        owner = text_of(tokens, possessive - 2, possessive)  # the Umber campaign's director
    return owner, noun, noun


def _owner(tokens: Tokens, names: Names, token: int) -> str | None:
    """The body that a possessive names; a person's name is none, nor is “the group's”."""
    return tokens.word(token) if tokens.codes[token] == "N" and not names.known_person(token) else None


def describes(name: str) -> bool:
    """Whether a name before a role is rather an adjective or a place: Republican senator, Ohio governor."""
    parts = name.split()
    folded = parts[-1].lower()
    if is_place(name) or _COMPOUND.search(name) or folded in name_words.TITLES or folded in name_words.ADJECTIVES:
        return True
    return len(parts) == 1 and folded.endswith(_ADJECTIVE_ENDINGS) and len(folded) > 5


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
        name = _named_body(tokens, index + 1, last)
        if name >= last or codes[name] != "N":
            if tie in ("at", "with", "for") and (held := _common_body(tokens, name, last)):
                return index, held
            continue
        end = body_end(tokens, names, name, last)
        if end is None or (tie in ("of", "to") and is_place(tokens.word(name))):
            continue
        if end > name + 1 and tokens.word(index + 1) in ("a", "an"):
            continue  # a Lund steel firm
        if tie in ("in", "from", "on"):
            return index, None
        personal = names.known_person(name) and end == name + 1
        if personal or (tie == "of" and tokens.word(index - 1).lower() in DWELLERS):
            return end, None
        return index, text_of(tokens, name, end)
    return last, None


def _acts(tokens: Tokens, index: int, field: bool) -> bool:
    """Whether a word says what somebody is doing; within a field, "of marine engineering at", it says what it is."""
    if not _PARTICIPLE.match(tokens.codes, index - 1) or not tokens.word(index).endswith("ing"):
        return False
    return not field or tokens.codes[index + 1] != "I" or tokens.word(index + 1) == "to"


def _named_body(tokens: Tokens, at: int, last: int) -> int:
    """Where a name stands behind "the", and what tells its kind: "the Umber-based campaign group Clean Water"."""
    first = at + (tokens.codes[at : at + 1] == "D")
    name = first
    while name < last and name < first + _KIND and _tells_kind(tokens, name):
        name += 1
    if not first < name < last or tokens.codes[name] != "N":
        return first
    return name if _is_kind_of_body(tokens, name - 1) or (first > at and is_body(tokens.word(name))) else first


def _tells_kind(tokens: Tokens, at: int) -> bool:
    return tokens.codes[at] == "n" or (tokens.codes[at] == "N" and _COMPOUND.search(tokens.word(at)) is not None)


def _is_kind_of_body(tokens: Tokens, noun: int) -> bool:
    return tokens.codes[noun] == "n" and tokens.word(noun).lower() in name_words.BODIES


def body_end(tokens: Tokens, names: Names, name: int, last: int) -> int | None:
    """Where a body's words end that begin with the name: "the Umber campaign". None when the name only describes."""
    codes, end = tokens.codes, name + 1
    if codes[end : end + 1] == "s":  # Umber University's Sea Centre, Roe's campaign
        end += 1
        while end < last and codes[end] == "n":
            end += 1
        if end < last and codes[end] == "N" and not is_place(tokens.word(end)):
            return end + 1 + (end + 1 < last and _is_kind_of_body(tokens, end + 1))
        return end if _is_kind_of_body(tokens, end - 1) else None
    if end < last and codes[end] == "n":
        run = range(end, min(last, end + _KIND))
        nouns = [at + 1 for at in run if set(codes[end : at + 1]) == {"n"} and tokens.word(at).lower() in _BODY_NOUNS]
        if not nouns:
            return None
        end = nouns[-1]  # the Dockers harbour union
    elif end < last and codes[end] == "#" and tokens.word(end).isdigit() and len(tokens.word(end)) <= _LOCAL:
        end += 1  # Dockers Local 12
    while end + 1 < last and codes[end + 1] == "N" and _links(tokens, names, name, end):
        end += 2
    return end


def _links(tokens: Tokens, names: Names, name: int, link: int) -> bool:
    """Whether a word ties a name to a body's name: the Observatory of Umber, the Office of Ports and Lights."""
    before, after = tokens.word(link - 1), tokens.word(link + 1)
    word = tokens.word(link)
    if word == "and":
        linked = " of " in before or " for " in before or tokens.word(link - 2) in ("of", "for", "on")
        return (
            not names.known_person(link + 1)
            and not names.known_person(name)
            and (linked or is_body(before) or is_body(after))
        )
    if word == "on":
        return before.split()[-1].lower() in _PANELS
    return word in ("of", "for") and not names.known_person(name) and not names.known_person(link + 1)


def _common_body(tokens: Tokens, first: int, last: int) -> str | None:
    """A body without a name, if words tell it from others: "the valley fire service", not "the service"."""
    codes, end = tokens.codes, first
    while end < last and codes[end] in "ns":
        end += 1
    told = end - first > 1 and tokens.word(first - 1).lower() in _ARTICLES
    if not told or tokens.word(end - 1).lower() not in name_words.BODIES:
        return None
    return tokens.word(end) if end < last and codes[end] == "N" else text_of(tokens, first, end)


def _is_human(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words name what a person can be: by their noun, before anything that hangs on it."""
    for index in range(first, last):
        if tokens.codes[index] in "ID" and index > first:
            return False
        whole = tokens.word(index).split()[-1]
        if tokens.codes[index] not in "nN" or ("-" in whole and tokens.codes[index + 1] == "n"):
            continue  # a guest-worker scheme
        word = _noun(whole)
        if word in _HUMANS or word.endswith(_HUMAN_ENDINGS):
            return True
    return False


def _noun(word: str) -> str:
    """What a hyphenated office is in the main: chancellor of "vice-chancellor", mayor of "mayor-elect"."""
    return word.lower().removesuffix("-elect").removesuffix("-in-chief").rsplit("-", 1)[-1]


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


def is_place(name: str) -> bool:
    return name.split()[-1].lower() in name_words.PLACES


def text_of(tokens: Tokens, first: int, last: int) -> str:
    return " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
