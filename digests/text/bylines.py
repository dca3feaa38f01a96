"""Who wrote it, and where: bylines, the crew at the foot, datelines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason, Removal
from digests.text.boilerplate import STAMPS
from digests.text.captions import AGENCY, CAPITAL

if TYPE_CHECKING:
    from digests.text.lines import Line

LONGEST = 320
"""A byline or a dateline is no longer than this."""

_NAME = r"[^\W\d_][\w.'’-]{0,24}"

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
_SMALL = frozenset(
    {
        "and",
        "und",
        "et",
        "y",
        "e",
        "de",
        "da",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
    }
    | {"la", "le", "du", "dos", "das", "the", "of", "for"}
)
_NAME_WORDS = range(2, 5)
_PERSON = re.compile(rf"{CAPITAL}(?:\s{CAPITAL}){{1,3}}")
_ROLES = frozenset(
    {"correspondent", "editor", "reporter", "writer", "staff", "writers", "editors", "reporters", "columnist", "bureau"}
    | {"chief", "contributor", "news", "press", "agency", "service", "korrespondent", "redakteur", "redaktion", "media"}
)

_REGION = r"(?:,\s[A-Z][\w.]{0,14}(?:\s[A-Z][\w.]{0,14}){0,3}){0,2}"
_DAY = r"(?:,\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}))?"
_CITY = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{1,20}(?:\s[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{1,20}){0,4}"
_TOWN = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?:\s[A-ZÀ-Þ][\w.'’-]{1,20}){0,3}"
_WIRE = rf"\((?:(?i:{AGENCY})|[A-Z]{{2,12}}(?:/[A-Z]{{2,12}})?)\)"
_DASH = r"\s?(?:--|[-–—―])\s"
_DATELINE = re.compile(
    rf"(?:{_CITY}{_REGION}{_DAY}\s?(?:{_WIRE})?\s?{_DASH}|{_TOWN}{_REGION}{_DAY}\s?{_WIRE}\s?(?:{_DASH}|:\s)|"
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
    if any(not word[0].isupper() and word.lower() not in _SMALL for word in re.findall(r"[^\W\d_][\w'’.-]*", names)):
        return None
    people = [part for part in names.split(", ") if not _ROLES & set(part.lower().split())]
    return ", ".join(people) or names


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
