"""A line of a message as Slack's markup, and what it costs there."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.platforms.slack.escape import entities, escaped
from bot.platforms.words import address, host_of, plain, seen, units
from digests.messages import Cited, Inline, Line, Link, Moment, Room, Show, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(r"[CG][A-Z0-9]{1,30}")  # of a channel; direct messages have no name to be shown by
STRONG = "*"
# Date formats (docs.slack.dev, Formatting message text); what Slack cannot show is the words behind the bar.
FORMATS = {
    Show.RELATIVE: "{ago}",
    Show.TIME: "{time}",
    Show.DATE: "{date_long}",
    Show.DATETIME: "{date_long}, {time}",
    Show.ZONED: "{date_long}, {time}",
    Show.SINCE: "{date_short_pretty} {time}",
}


def marked(line: Line) -> str:
    """The line; empty when there is nothing in it to be seen."""
    pieces = (piece for part in line for piece in _pieces(part) if piece[0])
    runs = [("".join(map(itemgetter(0), run)), strong) for strong, run in groupby(pieces, key=itemgetter(1))]
    text = ""
    for n, (words, strong) in enumerate(runs):
        following = runs[n + 1][0] if n + 1 < len(runs) else ""
        text += _strong(words, text, following) if strong else words
    return text.strip()


def unmarked(line: Line) -> str:
    """The line without anything strong."""
    return "".join(words for part in line for words, _ in _pieces(part)).strip()


def said(line: Line) -> str:
    """The line for where nothing is formatted and nothing leads anywhere: notifications, readers of the screen."""
    return "".join(map(_said, line)).strip()


def cost(part: Inline) -> int:
    """Characters that an inline takes at the most, as JSON: whether Slack counts that or the text, it is enough."""
    return sum(
        units(text) + text.count('"') + text.count("\\") + 2 * len(STRONG) * strong for text, strong in _pieces(part)
    )


def moment(part: Moment) -> str:
    """In the zone of whoever reads it. In Slack a date is a number of seconds that begins in 1970."""
    seconds = int(part.at.timestamp())
    zone = f" {part.zone}" if part.show not in (Show.DATE, Show.ZONED) else ""
    words = entities(f"{plain((part,))}{zone}")
    return f"<!date^{seconds}^{FORMATS[part.show]}|{words}>" if seconds > 0 else words


def _strong(words: str, before: str, following: str) -> str:
    """Slack takes a mark for one only at the edge of a word: where that is not, the words are whole, and not strong."""
    inner = words.strip()
    begins = not before or before[-1] == " " or words[0] == " "
    ends = not following or following[0] == " " or words[-1] == " "
    if not (inner and begins and ends):
        return words
    return words.replace(inner, f"{STRONG}{inner}{STRONG}", 1)


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
            yield moment(part), False


def _place(url: str) -> str:
    """Where a link leads: its host, which is pressed to go there."""
    found = address(url)
    return f"<{entities(found[1])}|{found[0]}>" if found else escaped(host_of(url))


def _said(part: Inline) -> str:
    match part:
        case Link(text, url):
            found = address(url)
            return f"{entities(text)} ({entities(found[0] if found else host_of(url))})"
        case Text(text):
            return entities(text)
        case Cited(words, quoted=quoted):
            return f"“{entities(seen(words))}”" if quoted else entities(seen(words))
        case Room(id):
            return f"<#{id}>" if _ID.fullmatch(id) else entities(id)
        case _:
            return moment(part)
