"""A Message as plain text for a terminal or a pipe. Pure, and total over any Message."""

from __future__ import annotations

import textwrap
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.platforms.words import seen
from digests.messages import Cited, Inline, Limits, Line, Link, Message, Moment, Room, Section, Show, Text, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT = "   "
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def _inline(part: Inline, now: datetime) -> str:
    match part:
        case Text(text) | Room(text):
            return visible(text)
        case Link(text, _, strong=True):
            return visible(text)  # its address has a line of its own
        case Link(text, url):
            return f"{visible(text)} ({visible(_domain(url))})"
        case Cited(words, quoted=quoted):
            return f"“{visible(seen(words))}”" if quoted else visible(seen(words))
        case Moment():
            return moment(part, now)


def _domain(url: str) -> str:
    """Where a link really leads, whatever its text or the part before an @ says."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _addresses(parts: Line) -> list[str]:
    """The addresses of strong links: a terminal makes them clickable, and nothing hides where they lead."""
    return ["".join(visible(part.url).split()) for part in parts if isinstance(part, Link) and part.strong]


def cost(part: Inline) -> int:
    """Characters that an inline takes at the most, bold included."""
    match part:
        case Text(text) | Room(text):
            return len(text) + len(BOLD + PLAIN)
        case Link(text, url):
            return len(text) + len(url) + len(BOLD + PLAIN + INDENT) + 3
        case Cited(words):
            return len(words) + 2
        case Moment(zone=zone):
            return len("Wednesday 30 September 2026, 23:59 ()") + len(zone)


LIMITS = Limits(
    total=6_000,
    sections=40,
    actions=100,
    cost=cost,
    lacks=frozenset({"format", "hold", "mention", "thread"}),
)


def moment(part: Moment, now: datetime) -> str:
    """The instant in the message's zone, as its kind wants it."""
    here, today = part.at.astimezone(ZoneInfo(part.zone)), now.astimezone(ZoneInfo(part.zone))
    date = f"{here:%A} {here.day} {here:%B}" + (f" {here.year}" if here.year != today.year else "")
    match part.show:
        case Show.RELATIVE:
            return _relative(now - part.at)
        case Show.TIME:
            return f"{here:%H:%M}"
        case Show.DATE:
            return date
        case Show.DATETIME:
            return f"{date}, {here:%H:%M}"
        case Show.ZONED:
            return f"{date}, {here:%H:%M} ({part.zone})"
        case Show.SINCE:
            days = (today.date() - here.date()).days
            day = "today" if days == 0 else "yesterday" if days == 1 else f"{here:%A}" if 1 < days < 7 else date
            return f"{day} {here:%H:%M}"


def _relative(ago: timedelta) -> str:
    future, seconds = ago < timedelta(), abs(int(ago.total_seconds()))
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            span = f"{number} {unit}{'s' if number > 1 else ''}"
            return f"in {span}" if future else f"{span} ago"
    return "just now"


def render(message: Message, now: datetime, *, width: int | None = None, bold: bool = False) -> str:
    """The text of one post, ending in a line break. Wrapped to `width` columns, or one line a line when None."""

    def line(parts: Line, indent: str = "", first: str | None = None) -> list[str]:
        text = "".join(_strong(part, now) if bold else _inline(part, now) for part in parts).strip()
        if not text:
            return []
        first = indent if first is None else first
        if width is None:
            return [first + text]
        return textwrap.wrap(
            text, width, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )

    def section(one: Section) -> Iterator[str]:
        mark = f"{one.number:<3}" if one.number is not None else ""
        yield from line(one.heading, INDENT if mark else "", mark or None) or [mark] * bool(mark)
        yield from (f"{INDENT}{address}" for address in _addresses(one.heading))
        for parts in one.lines:
            yield from line(parts, INDENT if mark or one.heading else "")
            yield from (f"{INDENT}{address}" for address in _addresses(parts))

    blocks = [[*line(message.notice), *line(message.title), *_addresses(message.title)]]
    blocks += [list(section(one)) for one in message.sections]
    turns = [f"{action.label}: {visible(action.command)}" for action in message.actions]
    blocks.append([*line(message.footer), *line((Text(" · ".join(turns)),))])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _strong(part: Inline, now: datetime) -> str:
    match part:
        case Text(text, strong=True):
            return f"{BOLD}{visible(text)}{PLAIN}"
        case Link(text, strong=True):
            return f"{BOLD}{visible(text)}{PLAIN}"
        case _:
            return _inline(part, now)
