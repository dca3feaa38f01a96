"""Lines that pages put around an article, told by their own words. Rules of the language, not of any one paper.

Every pattern is tried on a short line only, and anchored: the work is bounded by the number of lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason
from digests.text import furniture, stamps
from digests.text.patterns import Lines, pattern

if TYPE_CHECKING:
    from digests.text.lines import Line

PLAIN_WORDS = 7
"""An invitation longer than this, between paragraphs, may be the article's own advice."""
LONGEST = 320
"""Boilerplate is short. A longer line is the article's, whatever it says."""

_WHOLE: tuple[tuple[Lines, Reason], ...] = (
    (stamps.STAMP, Reason.STAMP),
    (furniture.NOTICE, Reason.NOTICE),
    (furniture.PROMOTION, Reason.PROMOTION),
    (furniture.RELATED, Reason.RELATED),
    (furniture.TAG, Reason.SECTION_TAG),
)
_EDGES = "-–—*•·►▶➤➜→>»|[]()\u200b\ufeff "
_BARS = re.compile(r" [|·•–—] ")
_BARRED = (Reason.PROMOTION, Reason.RELATED, Reason.NOTICE)
"""A row of links with bars between them is a page's own when one says so; dates and sections may head a chapter."""
_SURE = pattern(
    r"\b(?:news\s?letters?|click(?:ing)? here|inbox|cookies|all rights reserved|our (?:daily|weekly|monthly))\b",
    rf"\bfollow .{{1,90}} on {furniture.SITE}\b",
    r"\bapps?\b.{0,40}$",
    r"^\W{0,3}(?:to (?:continue|keep) reading|already a (?:subscriber|member))\b",
    r"^\W{0,3}(?:related|read more|see also|see more|recommended|also read|read also)\b[^:]{0,24}:",
    r"^\W{0,3}to (?:read|see|view|access) (?:this|the)\b.{0,40}\b(?:subscri|sign|log|register)",
    r"^\W{0,3}this (?:story )?is (?:a )?(?:developing|breaking|being)\b|^\W{0,3}this breaking news story\b",
    r"^\W{0,3}you(?:['’]ve| have) .{1,60}(?:left|remaining|month|week|day)\W?$",
    rf"^\W{{0,3}}share this (?:\w{{1,12}} )?(?:on|via) (?:{furniture.SITE}|[\s,&/]|and|or){{1,16}}\W?$",
    r"^\W{0,3}to (?:read|see|view|access) (?:this|the)\b.{0,40}\b(?:subscri|sign|log|register)",
    r"^\W{0,3}this (?:story )?is (?:a )?(?:developing|breaking|being)\b|^\W{0,3}this breaking news story\b",
    r"^\W{0,3}you(?:['’]ve| have) .{1,60}(?:left|remaining|month|week|day)\W?$",
    rf"^\W{{0,3}}share this (?:\w{{1,12}} )?(?:on|via) (?:{furniture.SITE}|[\s,&/]|and|or){{1,16}}\W?$",
    r"©",
)


def reason_of(line: Line) -> Reason | None:
    """Why a line that says so itself is not the article's, or None."""
    text = line.text
    if len(text) > LONGEST:
        return None
    if furniture.MARKUP.fullmatch(text) and not furniture.DOTS.fullmatch(text):
        return Reason.MARKUP
    bare = " ".join(text.strip(_EDGES).lower().split())
    whole = _named(bare)
    pieces = _BARS.split(bare)
    if whole or len(pieces) == 1:
        return whole
    named = [_named(piece) for piece in pieces]
    if None in named:
        return None
    return next((reason for reason in named if reason in _BARRED), None)


def _named(bare: str) -> Reason | None:
    return next((reason for lines, reason in _WHOLE if lines.have(bare)), None)


def is_sure(line: Line, reason: Reason) -> bool:
    """Whether a boilerplate line may go even from between two paragraphs, where sentences are the article's."""
    if reason is Reason.STAMP:
        return any(c.isalpha() for c in line.text) and not stamps.ONLY_WHEN.fullmatch(line.text)
    if reason is Reason.SECTION_TAG:
        return furniture.ONLY_SECTIONS.fullmatch(line.text) is None
    if reason is Reason.PROMOTION and line.words > PLAIN_WORDS:
        return _SURE.search(line.text) is not None
    return not line.prose or _SURE.search(line.text) is not None
