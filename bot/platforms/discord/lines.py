"""A line of a message as Discord's markup, and what it costs there."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.platforms.discord.escape import escaped
from bot.platforms.words import address, host_of, seen, units
from digests.messages import Cited, Inline, Line, Link, Room, Show, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(r"[0-9]{1,20}")
STRONG = "**"
STYLES = {Show.RELATIVE: "R", Show.TIME: "t", Show.DATE: "D", Show.DATETIME: "F", Show.ZONED: "F", Show.SINCE: "f"}


def marked(line: Line) -> str:
    """The line; empty when there is nothing in it to be seen."""
    pieces = (piece for part in line for piece in _pieces(part) if piece[0])
    text = ""
    for strong, run in groupby(pieces, key=itemgetter(1)):  # two that touch would be four asterisks, which are shown
        words = "".join(piece[0] for piece in run)
        text += f"{STRONG}{words}{STRONG}" if strong and words.strip() else words
    return text.strip()


def cost(part: Inline) -> int:
    """Characters that an inline takes at the most."""
    return sum(units(text) + 2 * len(STRONG) * strong for text, strong in _pieces(part))


def _pieces(part: Inline) -> Iterator[tuple[str, bool]]:
    """Markup, and whether it is strong."""
    match part:
        case Text(text, strong):
            yield escaped(text), strong
        case Link(text, url, strong):
            yield escaped(text), strong
            yield f" ({_place(url)})", False
        case Cited(words, quoted=quoted):
            yield f"“{escaped(seen(words))}”" if quoted else escaped(seen(words)), False
        case Room(id):
            yield f"<#{id}>" if _ID.fullmatch(id) else escaped(id), False
        case _:
            yield f"<t:{int(part.at.timestamp())}:{STYLES[part.show]}>", False


def _place(url: str) -> str:
    """Where a link leads: its host, which is pressed to go there."""
    found = address(url)
    return f"[{found[0]}](<{found[1]}>)" if found else escaped(host_of(url))
