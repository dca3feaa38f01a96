"""Patterns for whole lines, made of many alternatives."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def any_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def pattern(*alternatives: str) -> re.Pattern[str]:
    """One pattern of many, without case."""
    return re.compile(any_of(*alternatives), re.IGNORECASE)


class Lines:
    """The lines of one kind, whole and in small letters.

    Most begin in words of their own, and any other line fails at its first letter. Those `within` are tried only where
    the word is that each has, since a pattern that begins with anything is as slow as a line is long.
    """

    def __init__(self, *openings: str, within: Mapping[str, str] = MappingProxyType({})) -> None:
        self._opening = re.compile(any_of(*openings))
        self._within = tuple((word, re.compile(line)) for word, line in within.items())

    def have(self, line: str) -> bool:
        if self._opening.fullmatch(line):
            return True
        return any(word in line and one.fullmatch(line) for word, one in self._within)
