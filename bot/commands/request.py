"""What somebody typed or pressed, and the parts of it that commands share."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.errors import CommandError, FieldError
from digests.messages import visible
from digests.model import Channel
from digests.services.ask import EVER
from digests.values import unclosed
from digests.wording import say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.commands.pace import Person

MOST_CHARACTERS = 2_000
PAGE = re.compile(r"(?:^|\s)page\s+([0-9]+)$", re.IGNORECASE)
LAST_PAGE = 9999
AMOUNT = re.compile(r"(\d{1,4})\s*(minutes?|min|m|hours?|h|days?|d|weeks?|w)", re.IGNORECASE)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST_PAUSE = timedelta(days=366)
DAY_AND_TIME = re.compile(r"([a-z0-9-]*?)\s*(?:(?:at\s+)?([01]?\d|2[0-3]):([0-5]\d))?")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIMELY = re.compile(rf"(?:until|for|today|tomorrow|yesterday|{'|'.join(WEEKDAYS)})\b|[-+−]?\d[\d.,:-]*\s*[a-z]*$")


OLDEST_YEAR = 1970
LONG_AMOUNT = re.compile(r"(\d{1,4})\s*(months?|years?|y)")
LONG_UNITS = {"m": timedelta(days=30), "y": timedelta(days=365)}
PHRASE_MARKS = '"“”„‟«»＂'
SINCE = re.compile(rf"(?:^|\s)since(?:\s+|$)(?=[^{PHRASE_MARKS}]*$)", re.IGNORECASE)  # not within a “phrase”
MOST_TOPIC = 60  # characters of a topic or a name, so that a button can carry it
MARKS = "\"'“”„‘’«»"
EDGE = MARKS + " ,;:!?"


def plain(words: str) -> str:
    """A name, number or headline as meant: without quotation marks around it and punctuation behind it."""
    return words.strip(MARKS + " ").rstrip(EDGE).lstrip(MARKS + " ")


class Role(IntEnum):
    """What somebody may do where they ask; each may what those before may. The platform says who is who."""

    READER = 1  # everyone in the channel: asks
    OWNER = 2  # of the channel: configures its digests
    MANAGER = 3  # of the workspace: changes its sources, sees all its channels
    OPERATOR = 4  # runs the program


class Request(Struct, frozen=True, kw_only=True):
    """`words` as typed, or as a button or a form carries them. `replied_to` is the receipt of the message it answers.

    `owns` are the ids of further channels of the workspace that the user owns, `shut` of those that they do not see,
    whatever they may do; `own` is the channel that is theirs alone, where it matters. `zone` (IANA) is the user's time
    zone, where the platform says it. `filled` are a form's values by field,
    `made_from` as the form had it. `public`: everybody sees the answer, so that none is free.
    """

    channel: Channel
    user: str
    words: str
    role: Role = Role.READER
    owns: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()
    own: Channel | None = None
    locale: str = "en"
    zone: str = ""
    replied_to: str | None = None
    filled: dict[str, str] | None = None
    made_from: dict[int, int] = {}
    public: bool = False

    @property
    def person(self) -> Person:
        return (*self.channel.home, self.user)


def parse(words: str) -> str:
    """One line: blanks folded, control and invisible characters dropped. CommandError when it is too long."""
    if len(words) > MOST_CHARACTERS:
        raise CommandError(
            say("That is longer than {most} characters. Type help for what you can ask.", most=MOST_CHARACTERS)
        )
    return folded(words)


def folded(words: str) -> str:
    """One line, with nothing in it that cannot be seen."""
    return " ".join(visible(words).split())


def paged(line: str) -> tuple[str, int]:
    """`quotes 1 page 2` as (`quotes 1`, 2)."""
    if match := PAGE.search(line):
        return line[: match.start()], min(max(1, int(match[1][:5])), LAST_PAGE)
    return line, 1


def topic(words: str) -> str:
    """Words to look for. CommandError when they are too long for a button, have no word, or leave a “phrase open."""
    if len(words) > MOST_TOPIC:
        raise CommandError(say("That is longer than {most} characters. Fewer words find more.", most=MOST_TOPIC))
    if not any(character.isalnum() for character in words):
        raise CommandError(say("There is no word in “{words}”. Try words such as bridge inquiry.", words=words))
    return closed(words)


def closed(words: str) -> str:
    """The words as they are. CommandError when they leave a “phrase open."""
    marks = [at for at, character in enumerate(words) if character in PHRASE_MARKS]
    if len(marks) % 2:
        raise CommandError(unclosed(words[marks[-1] :]))
    return words


def somebody(words: str) -> str:
    """The name of somebody. CommandError when it is too long for a button, or no name at all."""
    name = plain(closed(words))
    if not name:
        raise CommandError(say("Who is meant? Type who and a name, or whole words of it such as the surname."))
    if len(name) > MOST_TOPIC:
        raise CommandError(say("A name has at most {most} characters. The surname is enough.", most=MOST_TOPIC))
    if "://" in name or not any(character.isalpha() for character in name):
        raise CommandError(
            say("“{name}” is no name. Type a name, or whole words of it such as the surname.", name=name)
        )
    return name


def windowed(words: str) -> tuple[str, str | None]:
    """`night ferry since 3 days` as (`night ferry`, `3 days`); None without a `since`."""
    found = list(SINCE.finditer(words))
    return (words[: found[-1].start()], words[found[-1].end() :]) if found else (words, None)


def since(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """`yesterday`, `today`, `24h`, `3 days`, `08:00`, `monday`, `2026-11-20`, `ever` as an instant before `now`.

    A month is 30 days and a year 365: a window, not a birthday.
    """
    text = words.casefold().removesuffix(" ago").strip()
    here = now.astimezone(zone)
    if text == "ever":
        return EVER
    if match := AMOUNT.fullmatch(text):
        return now - int(match[1]) * UNITS[match[2][0]]
    if match := LONG_AMOUNT.fullmatch(text):
        return now - min(int(match[1]) * LONG_UNITS[match[2][0]], now - EVER)
    day = _day(text, here)
    if day is None:
        raise CommandError(
            say("I do not know that time. Try since yesterday, since 08:00, since 24h or since 2026-11-20.")
        )
    if day > now:
        raise CommandError(say("That is in the future. Try since yesterday, since 08:00 or since 24h."))
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


def means_time(words: str) -> bool:
    """Whether the words were meant as the end of a pause, whatever is wrong with them: no digest's name."""
    return TIMELY.match(words.casefold()) is not None


def until(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """`monday`, `tomorrow 18:00`, `2026-12-01`, `18:00`, `3 days` as an instant after `now`, in UTC. FieldError (until)
    when it is over, more than a year ahead, or means nothing."""
    text = words.casefold().removeprefix("until ").removeprefix("for ").strip()
    here = now.astimezone(zone)
    if match := AMOUNT.fullmatch(text):
        at: datetime | None = now + int(match[1]) * UNITS[match[2][0]]
    else:
        match = DAY_AND_TIME.fullmatch(text) if text else None
        at = _coming(match[1], time(int(match[2] or 0), int(match[3] or 0)), here) if match else None
    if at is None:
        raise FieldError(
            "until", say("I do not know that time. Try until monday, until 2026-12-01, until 18:00 or until 3 days.")
        )
    if at <= now:
        raise FieldError("until", say("That is over already. Try until tomorrow, until monday or until 3 days."))
    if at > now + LONGEST_PAUSE:
        raise FieldError("until", say("That is more than a year ahead. Without an end a pause lasts until resume."))
    return at.astimezone(UTC)


def _coming(day: str, clock: time, here: datetime) -> datetime | None:
    """That time of the day that is named, or its next one when a weekday or none is."""
    today = here.date()
    if day in WEEKDAYS or not day:
        ahead = (WEEKDAYS.index(day) - today.weekday()) % 7 if day else 0
        at = datetime.combine(today + timedelta(days=ahead), clock, here.tzinfo)
        return at if at > here else datetime.combine(at.date() + timedelta(days=7 if day else 1), clock, here.tzinfo)
    if day in ("today", "tomorrow"):
        return datetime.combine(today + timedelta(days=day == "tomorrow"), clock, here.tzinfo)
    try:
        date = datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007  # a date
    except ValueError:
        return None
    return datetime.combine(min(max(date, today - timedelta(days=1)), today + 2 * LONGEST_PAUSE), clock, here.tzinfo)
