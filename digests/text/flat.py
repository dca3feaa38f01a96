"""Paragraphs whose line breaks were lost, found again by the wider gaps that are left of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 1000  # characters: a shorter paragraph may well be one
_FEW = 3
_WIDE = re.compile(r"(?<=[.!?:”\"’'»]) {2,}+(?=\S)")
_NARROW = re.compile(r"[.!?][”\"’']? (?=[A-Z“\"‘])")


def restored(original: str, paragraphs: Sequence[Span]) -> list[Span]:
    """The paragraphs, with long ones split at wide gaps, unless wide gaps stand between most sentences."""
    found: list[Span] = []
    for paragraph in paragraphs:
        found.extend(_split(original, paragraph))
    return found


def _split(original: str, paragraph: Span) -> list[Span]:
    if paragraph.end - paragraph.start < _LONG or "\n" in paragraph.of(original):
        return [paragraph]
    gaps = list(_WIDE.finditer(original, paragraph.start, paragraph.end))
    narrow = sum(1 for _ in _NARROW.finditer(original, paragraph.start, paragraph.end))
    if len(gaps) < _FEW or narrow < len(gaps) // 2:
        return [paragraph]
    starts = [paragraph.start, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), paragraph.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]
