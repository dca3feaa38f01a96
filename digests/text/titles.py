"""The title before a name as a role: "Sen. Roe" is a senator, "Prime Minister Roe" a prime minister."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.text import name_words, words

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
_NATIONS = name_words.PROPER_TITLES - {"republican", "democrat", "democratic"}  # no title alone: the American Legion
_SEATS = words.table("sen sen. rep rep. sens. reps.")  # of a parliament: kept by whoever has a further office there
_FURTHER = name_words.ROLES | {"speaker", "whip"}
_NO_ROLE = words.table("mr mr. ms ms. mrs mrs. miss dr dr. sir lord lady dame")
FIELDS = words.table("""
    transport transportation foreign finance health education interior trade energy environment agriculture housing
    culture sports labour labor home harbour harbor port fire state fisheries industry development science research
    justice security immigration family welfare social information tourism water employment economy planning cabinet
    commerce technology infrastructure aviation affairs
""")
_KINDS_OF_OFFICE = words.table("""
    financial operating medical technical scientific legal marketing political presidential vice junior senior national
    regional general public
""")
COMMON = (
    ((name_words.TITLES | name_words.ROLES) - name_words.PROPER_TITLES)
    | FIELDS
    | _KINDS_OF_OFFICE
    | {"of", "the", "for", "and", "rear"}
)
_COMMON_BODIES = (name_words.BODIES - {"treasury"}) | words.table("school court city county district state press")
COMMON_FIRST = _COMMON_BODIES | FIELDS
PASSING = words.table("former ex-president ex-mayor acting interim presumptive retired incoming outgoing then late")
_VERBS = (words.SPEECH_BASE | words.table("remember consider see meet take imagine watch thank blame unlike")) - COMMON


def title_of(person: str, tokens: Tokens, names: Names) -> str | None:
    """What the first title before any mention of the person's name says; None when no mention has one."""
    for mention in names.of_person.get(person, ()):
        title = tokens.text[mention.start : mention.end].split()[: len(mention.titles)]
        if len(title) > 1 and title[0].lower() in _VERBS and opens(tokens.codes, mention):
            del title[0]  # Recall Sen. Roe's answer
        kept = [word for word in title if word.lower() not in _NO_ROLE]
        if kept and kept[-1].lower() not in _NATIONS:
            return _in_running_text(kept)
    return None


def opens(codes: str, mention: Mention) -> bool:
    """Whether a sentence opens with the name."""
    return mention.token == 0 or codes[mention.token - 1] in ".|qQ"


def _in_running_text(title: list[str]) -> str:
    """A title as it is written away from a name: "prime minister", but "French president", "World Bank chief"."""
    if len(title) > 1 and title[-1].lower() in _SEATS and title[-2].lower() in _FURTHER:
        title = title[:-1]  # Majority Leader Sen. Roe
    parts = [_SHORT_TITLES.get(part.lower(), part) for part in title]
    for index in reversed(range(len(parts))):
        folded = parts[index].lower()
        if (folded not in COMMON and not (index == 0 and folded in _COMMON_BODIES)) or parts[index].isupper():
            break
        parts[index] = folded
    if parts[0].lower() in PASSING:
        parts[0] = parts[0].lower()  # Former Norland Governor
    return " ".join(parts)
