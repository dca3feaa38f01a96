"""What somebody typed or pressed, and the parts of it that commands share."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.errors import CommandError
from digests.model import Channel

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MOST_CHARACTERS = 2_000
PAGE = re.compile(r"(?:^|\s)page\s+([0-9]+)$", re.IGNORECASE)
LAST_PAGE = 9999
AMOUNT = re.compile(r"(\d{1,4})\s*(minutes?|min|m|hours?|h|days?|d|weeks?|w)", re.IGNORECASE)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


OLDEST_YEAR = 1970
MARKS = "\"'“”„‘’«»"
EDGE = MARKS + " ,;:!?"


def plain(words: str) -> str:
    """A name, number or headline as meant: without quotation marks around it and punctuation behind it."""
    return words.strip(MARKS + " ").rstrip(EDGE).lstrip(MARKS + " ")


class Request(Struct, frozen=True, kw_only=True):
    """`words` as typed, or as a button carries them. `replied_to` is the receipt of the message it answers."""

    channel: Channel
    user: str
    words: str
    may_manage: bool = False
    locale: str = "en"
    replied_to: str | None = None


class Typed(Struct, frozen=True):
    """A command line in parts: `quotes 1 page 2`."""

    verb: str
    rest: str
    page: int


def parse(words: str) -> Typed:
    """Fold blanks, drop control and invisible characters, take the verb and the page. CommandError when too long."""
    if len(words) > MOST_CHARACTERS:
        raise CommandError(f"That is longer than {MOST_CHARACTERS} characters. Type help for what you can ask.")
    visible = "".join(" " if c.isspace() else c for c in words if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join(visible.split())
    page = 1
    if match := PAGE.search(line):
        page = min(max(1, int(match[1][:5])), LAST_PAGE)
        line = line[: match.start()]
    verb, _, rest = line.partition(" ")
    return Typed(verb.lstrip("/!").casefold(), rest.strip(), page)


def since(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """`yesterday`, `today`, `24h`, `3 days`, `08:00`, `monday`, `2026-11-20` as an instant before `now`."""
    text = words.casefold().removesuffix(" ago").strip()
    here = now.astimezone(zone)
    if match := AMOUNT.fullmatch(text):
        return now - int(match[1]) * UNITS[match[2][0]]
    day = _day(text, here)
    if day is None:
        raise CommandError("I do not know that time. Try since yesterday, since 08:00, since 24h or since 2026-11-20.")
    if day > now:
        raise CommandError("That is in the future. Try since yesterday, since 08:00 or since 24h.")
    return day


def _day(text: str, here: datetime) -> datetime | None:
    midnight = datetime.combine(here.date(), time(), here.tzinfo)
    if text in ("today", "yesterday"):
        return midnight if text == "today" else datetime.combine(here.date() - timedelta(days=1), time(), here.tzinfo)
    if text in WEEKDAYS:
        back = (here.weekday() - WEEKDAYS.index(text)) % 7 or 7
        return datetime.combine(here.date() - timedelta(days=back), time(), here.tzinfo)
    if match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text):
        at = time(int(match[1]), int(match[2]))
        clock = datetime.combine(here.date(), at, here.tzinfo)
        return clock if clock <= here else datetime.combine(here.date() - timedelta(days=1), at, here.tzinfo)
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a date
    except ValueError:
        return None
    return datetime.combine(day, time(), here.tzinfo) if day.year >= OLDEST_YEAR else None
