"""What config/defaults.toml says of each setting: its comments are the documentation."""

from __future__ import annotations

import tomllib
from typing import Any

from msgspec import Struct

from config.settings import defaults_text


class Documented(Struct, frozen=True):
    """A setting, or a section of them (its `default` is then a table)."""

    name: str
    default: Any
    meaning: str


def documented() -> list[Documented]:
    """Every section and setting in the file's order, with the comment on its line."""
    found, section = list[Documented](), ""
    for line in defaults_text().splitlines():
        values, meaning = _parted(line)
        for key, value in values.items():
            if isinstance(value, dict):
                section = f"{key}."
                found.append(Documented(key, value, meaning))
            else:
                found.append(Documented(f"{section}{key}", value, meaning))
    return found


def _parted(line: str) -> tuple[dict[str, Any], str]:
    """What the line sets, and its comment: after the first `#` that is in no value."""
    before, mark, after = line.partition("#")
    while True:
        try:
            return tomllib.loads(before), after.strip()
        except tomllib.TOMLDecodeError:
            if not mark:
                raise
            more, mark, after = after.partition("#")
            before = f"{before}#{more}"
