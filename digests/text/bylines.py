"""Who wrote it, and where: bylines, the crew at the foot, datelines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason, Removal
from digests.text.captions import AGENCY, CAPITAL
from digests.text.stamps import STAMPS

if TYPE_CHECKING:
    from digests.text.lines import Line

LONGEST = 320
"""A byline or a dateline is no longer than this."""

_NAME = r"(?!(?:in|for|at)\s)[^\W\d_][\w.'’-]{0,24}"

_BY = re.compile(
    r"(?P<lead>(?i:(?:story|written|reported|words|text|article|posted|edited|reporting|analysis|opinion|"
    r"review)\s(?:by|from)|by|por|par|von|di|de|texte?\s?:|autor(?:in)?\s?:|author\s?:|writer\s?:|文|文責|取材|"
    r"記者)\s?:?\s)"
    rf"(?P<names>{_NAME}(?:\s{_NAME}){{0,4}}(?:(?:,\s?|\s?&\s?|\sand\s|\sund\s|\set\s|\sy\s|"
    rf"\se\s){_NAME}(?:\s{_NAME}){{0,4}}){{0,5}})"
    r"(?P<rest>(?:\s?[|,·•/–—-]\s?|\s(?i:in|for|at|of)\s|\s\().{1,120})?"
)
_RUN_IN = re.compile(
    rf"(?:(?i:by)[\s.]{{1,3}}(?P<names>{CAPITAL}(?:\s{CAPITAL}){{0,4}}(?:(?:,|\sand|\sfor)\s{CAPITAL}"
    rf"(?:\s{CAPITAL}){{0,4}}){{0,3}})[\s.|]{{1,6}})?(?P<stamps>{STAMPS})(?=\S)"
)
_CREW = re.compile(
    r"\(?(?:(?:additional|with additional|contributing)\s)?(?:reporting|writing|editing|edited|compiled|written|"
    r"production|graphics?|photography)\s(?:and (?:writing|editing|reporting)\s)?(?:by|from)\s.{3,300}"
    r"|.{3,160}\b(?:contributed (?:to this (?:report|story|article)|reporting)|reported from|"
    r"contributed from)\b.{0,120}",
    re.IGNORECASE,
)
_SMALL = re.compile(r"and|und|et|y|e|de|d[aiu]|del|della|van|von|der|den|bin|ibn|al|el|l[ae]|dos|das|the|of|for")
"""What is written small within names, and between them."""
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_NAME_WORDS = range(2, 5)
_PERSON = re.compile(rf"{CAPITAL}(?:\s{CAPITAL}){{1,3}}")
_ROLES = re.compile(
    r"\b(?:correspondents?|editors?|reporters?|writers?|columnists?|contributors?|staff|chief|bureau|desk|newsroom|news|"
    r"press|agency|service|media|korrespondent(?:in)?|redakteur(?:in)?|redaktion)\b",
    re.IGNORECASE,
)
"""Words that tell a role or a desk from a name, in a byline that has both."""
_ROLE_WORDS = 6
"""The longest role: "Chief correspondent for the northern coast"."""
_ROLE = re.compile(
    r"(?:[\w&'’-]{1,20}[\s-]){0,4}(?:correspondent|editor|reporter|writer|columnist|contributor)s?"
    r"(?:(?:,|\sin|\sat|\sfor)\s.{1,40})?",
    re.IGNORECASE,
)
_UNSIGNED_WORDS = 8
_UNSIGNED = re.compile(
    r"(?:by|from|compiled (?:by|from))\s(?:(?:our|the|own|special|foreign|local|staff|wire|news|agency|and)\s){0,5}"
    r"(?:services?|agenc(?:y|ies)|reports|correspondents?|reporters?|writers?|staff|desk|bureau|newsroom|wires?)"
    rf"(?:\s(?:in|at)\s(?-i:{CAPITAL}(?:\s{CAPITAL}){{0,3}}))?",
    re.IGNORECASE,
)
"""Who a report is from when nobody signed it: "From staff and wire reports", "By our correspondent in Bergen"."""
_DESK = re.compile(r"[(\[][^()\[\]]{0,120}(?:\b(?:desk|newsroom|bureau)\b|\w@\w)[^()\[\]]{0,120}[)\]]", re.IGNORECASE)
"""The desk that stands behind a report, in brackets below it, or the address at which it is reached."""

_REGION = r"(?:,\s[A-Z][\w.]{0,14}(?:\s[A-Z][\w.]{0,14}){0,3}){0,2}"
_DAY = r"(?:,\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}))?"
_CITY = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{1,20}(?:\s[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{1,20}){0,4}"
_TOWN = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?:\s[A-ZÀ-Þ][\w.'’-]{1,20}){0,3}"
_WIRE = rf"\((?:(?i:{AGENCY})|[A-Z]{{2,12}}(?:/[A-Z]{{2,12}})?)\)"
_ANY_WIRE = r"\([A-Z][\w.&'’-]{1,20}(?:\s[A-Z][\w.&'’-]{1,20}){0,2}\)"
"""An agency that nobody listed: believed behind a city in capitals."""
_DASH = r"\s?(?:--|[-–—―])\s"
_DATELINE = re.compile(
    rf"(?:{_CITY}{_REGION}{_DAY}\s?(?:{_WIRE}|{_ANY_WIRE})?\s?{_DASH}|{_TOWN}{_REGION}{_DAY}\s?{_WIRE}\s?(?:{_DASH}|:\s)|"
    rf"{_TOWN},\s[A-Z][\w.]{{1,14}}(?:\s[A-Z][\w.]{{1,14}}){{0,2}}{_DAY}{_DASH}|{_WIRE}\s?{_DASH})(?=[\"“‘'«]?[A-ZÀ-Þ\d])"
)


def byline_of(line: Line) -> str | None:
    """The names of a byline that stands alone in its line."""
    if line.terminated or len(line.text) > LONGEST or line.words > 24:
        return None
    found = _BY.fullmatch(line.text.strip("|•· "))
    if not found:
        return None
    names = " ".join(found["names"].split())
    people = ", ".join(part for part in names.split(", ") if not _ROLES.search(part)) or names
    if any(not word[0].isupper() and not _SMALL.fullmatch(word) for word in _WORD.findall(people)):
        return None
    return people


def is_unsigned(line: Line) -> bool:
    """Whether the line stands in the place of a byline and names nobody."""
    return line.words <= _UNSIGNED_WORDS and _UNSIGNED.fullmatch(line.text) is not None


def is_role(line: Line) -> bool:
    """Whether the line could be what the person in the byline above it is."""
    return line.words <= _ROLE_WORDS and _ROLE.fullmatch(line.text) is not None


def is_desk(line: Line) -> bool:
    """Whether the line is a desk or its address in brackets, and no sentence in brackets."""
    return not line.terminated and len(line.text) <= LONGEST and _DESK.fullmatch(line.text) is not None


def is_name(line: Line) -> bool:
    """Whether the line could be somebody's name and nothing else."""
    return not line.terminated and line.words in _NAME_WORDS and _PERSON.fullmatch(line.text) is not None


def opening_of(line: Line) -> tuple[list[Removal], str | None]:
    """Byline and stamps that run into the first sentence of a flattened page, and whose byline it is."""
    found = _RUN_IN.match(line.text[:LONGEST])
    if not found:
        return [], None
    names, stamps = found["names"], line.start + found.start("stamps")
    removals = [Removal(stamps, line.start + len(found[0].rstrip()), Reason.STAMP)]
    if names:
        by = line.text[: found.start("stamps")].rstrip()
        removals.insert(0, Removal(line.start, line.start + len(by), Reason.BYLINE))
    return removals, " ".join(names.split()) if names else None


def is_crew(line: Line) -> bool:
    """The line at the foot that names reporters and editors."""
    return len(line.text) <= LONGEST and _CREW.fullmatch(line.text) is not None


def dateline_of(line: Line) -> Removal | None:
    """Place, date and agency before the first sentence: "PARIS (AFP) - "."""
    found = _DATELINE.match(line.text[:LONGEST])
    return Removal(line.start, line.start + len(found[0].rstrip()), Reason.DATELINE) if found else None
