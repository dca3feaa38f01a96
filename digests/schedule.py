"""Schedules as people write them, in words or cron, and the time zones that they are meant in."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from msgspec import Struct

from digests.errors import ScheduleError
from digests.wording import listed, say, several

if TYPE_CHECKING:
    from collections.abc import Collection

    from digests.wording import Said

LONGEST = 200  # characters: a line that a person types
SHOWN = 40  # characters of somebody's words that an error repeats
APART = 5  # minutes between digests: what a channel can bear, and the sources too
HOUR, DAY = 60, 24 * 60  # minutes

EXAMPLE = say("for example “daily 08:00” or “weekdays 08:00 18:00”")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GROUPS = {"daily": (0, 1, 2, 3, 4, 5, 6), "weekdays": (0, 1, 2, 3, 4), "weekends": (5, 6)}
DAY_WORDS = {
    "weekdays": say("weekdays"),
    "weekends": say("weekends"),
    "mondays": say("Mondays"),
    "tuesdays": say("Tuesdays"),
    "wednesdays": say("Wednesdays"),
    "thursdays": say("Thursdays"),
    "fridays": say("Fridays"),
    "saturdays": say("Saturdays"),
    "sundays": say("Sundays"),
}
SYNONYMS = {"day": "daily", "everyday": "daily", "weekday": "weekdays", "weekend": "weekends"}
DAYS: dict[str, tuple[int, ...]] = (
    GROUPS
    | {word: GROUPS[group] for word, group in SYNONYMS.items()}
    | {form: (day,) for day, name in enumerate(NAMES) for form in (name, f"{name}s", name[:3])}
    | {"tues": (1,), "thur": (3,), "thurs": (3,)}
)
CRON_FIELDS = {  # by the names that cronsim gives them
    "minute": say("The minute"),
    "hour": say("The hour"),
    "day-of-month": say("The day of the month"),
    "month": say("The month"),
    "day-of-week": say("The day of the week"),
}
FILLERS = frozenset({"at", "and", "on", "the", "every", "each"})
HOUR_UNITS = frozenset({"hour", "hours", "hr", "hrs", "h"})
MINUTE_UNITS = frozenset({"minute", "minutes", "min", "mins", "m"})
SECOND_UNITS = frozenset({"second", "seconds", "sec", "secs", "s"})
DAY_UNITS = frozenset({"day", "days", "d", "week", "weeks", "w", "month", "months", "year", "years"})
CLOCK_WORDS = {"noon": 12 * HOUR, "midday": 12 * HOUR, "midnight": 0}
VOCABULARY = (*GROUPS, *(f"{name}s" for name in NAMES), *CLOCK_WORDS, "hourly", "minutes", "hours")
INTERVALS = tuple(  # minutes that fit the hour, or the day, a whole number of times
    [n for n in range(APART, HOUR) if HOUR % n == 0] + [n for n in range(HOUR, DAY) if DAY % n == 0]
)

_HALF_OF_DAY = re.compile(r"(?<=[0-9]) ?([ap])\.?m\b\.?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(am|pm)?|([0-9]{1,2})(am|pm)")
_INTERVAL = re.compile(r"(?:every|each) ?([0-9]{0,5}) ?([a-z]+)")
_DAYS_APART = re.compile(rf"\b(?:every|each) [0-9]+ ?(?:{'|'.join(sorted(DAY_UNITS, key=len, reverse=True))})\b")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])0?([0-9]{1,2})(?::?00)?")
_START = datetime(2000, 1, 1, tzinfo=UTC)  # from where cron lines are tried out: any day would do


class Schedule(Struct, frozen=True):
    """`words` as we write them (`daily 08:00`, `hourly`, `every 15 minutes`, or the cron line), and cron lines of five
    fields: a moment of any of them is due."""

    words: str
    crons: tuple[str, ...]


def parse(words: str) -> Schedule:
    """ScheduleError when the words mean nothing, come more often than every five minutes, or never."""
    if len(words) > LONGEST:
        raise ScheduleError(say("A schedule has at most {most} characters, {example}.", most=LONGEST, example=EXAMPLE))
    text = unicodedata.normalize("NFKC", words).casefold()
    if any(not (char.isprintable() or char in "\t\r\n") for char in text):
        raise ScheduleError(say("A schedule is plain words without control characters, {example}.", example=EXAMPLE))
    fields = text.split()
    if _is_cron(fields):
        return _cron(fields)
    tokens = _HALF_OF_DAY.sub(r"\1m", " ".join(text.replace(",", " ").split())).split()
    if not tokens:
        raise ScheduleError(say("Say when a digest should come, {example}.", example=EXAMPLE))
    return _interval(tokens) or _times(tokens)


def describe(schedule: Schedule) -> Said:
    """The schedule in words for people, fit for the middle of a sentence; `parse` takes them back, but for cron."""
    words = schedule.words.split()
    if _is_cron(words):
        explained: str = CronSim(schedule.words, _START).explain()
        english = f"{explained[0].lower()}{explained[1:]}"
        return say("{english} (cron {line})", english=english, line=schedule.words)
    if words == ["hourly"]:
        return _every(HOUR)
    if words[0] == "every":
        return _every(int(words[1]) * (HOUR if words[2] == "hours" else 1))
    times = listed([word for word in words if word not in DAYS])
    if words[0] == "daily":
        return say("every day at {times}", times=times)
    return say("on {days} at {times}", days=listed([DAY_WORDS[word] for word in words if word in DAYS]), times=times)


def times_of_day(schedule: Schedule) -> list[time]:
    """Every time of day at which something is due, on one day or another."""
    simulations = [CronSim(cron, _START) for cron in schedule.crons]
    return [time(hour, minute) for one in simulations for hour in one.hours for minute in one.minutes]


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name, in any case, spaces for underscores. ScheduleError when there is none."""
    known = _zones()
    asked = name.strip().replace(" ", "_").casefold() if len(name) <= LONGEST else ""
    if asked in known:
        return ZoneInfo(known[asked])
    if match := _OFFSET.fullmatch(asked):
        sign = "-" if match[1] == "+" else "+"  # Etc/GMT-2 is two hours ahead
        if (fixed := f"Etc/GMT{sign}{match[2]}") in known.values():
            raise ScheduleError(
                say(
                    "There is no time zone {name}. Name a place, such as Europe/Berlin; or {zone}, which is "
                    "{name} the whole year.",
                    name=_shown(name),
                    zone=fixed,
                )
            )
    cities: dict[str, list[str]] = {}
    for proper in known.values():
        area, _, city = proper.rpartition("/")
        if area not in ("", "Etc"):
            cities.setdefault(city.casefold(), []).append(proper)
    wanted = asked.rpartition("/")[2][:SHOWN]
    places = [proper for city in get_close_matches(wanted, cities, 3, 0.75) for proper in cities[city]][:3]
    if places:
        raise ScheduleError(
            say("There is no time zone {name}. Did you mean {places}?", name=_shown(name), places=listed(places, "or"))
        )
    raise ScheduleError(
        say("There is no time zone {name}. Name one like Europe/Berlin or America/New_York.", name=_shown(name))
    )


def _is_cron(fields: list[str]) -> bool:
    five = len(fields) == 5 and all(re.fullmatch(r"[0-9][0-9,/-]*", field) for field in fields[:2])
    return five or any("*" in field for field in fields)


def _cron(fields: list[str]) -> Schedule:
    line = " ".join(fields).upper()
    if len(fields) != 5:
        raise ScheduleError(
            say(
                "A cron schedule has five fields (minute, hour, day, month, weekday), for example “0 8 * * 1-5”; "
                "{line} has {number}.",
                line=_shown(line),
                number=len(fields),
            )
        )
    never = ScheduleError(
        say("The cron schedule {line} never comes; “0 8 * * *” comes every day at 08:00.", line=_shown(line))
    )
    try:
        simulation = CronSim(line, _START)
    except CronSimError as error:
        if _is_sound(" ".join([*fields[:3], "*", fields[4]])):  # so it is a day that none of its months has
            raise never from error
        field = CRON_FIELDS.get(str(error).removeprefix("Bad "), say("A field"))
        raise ScheduleError(
            say(
                "{field} of the cron schedule {line} means nothing, for example “0 8 * * 1-5”.",
                field=field,
                line=_shown(line),
            )
        ) from error
    if next(simulation, None) is None:
        raise never
    _keep_apart([hour * HOUR + minute for hour in simulation.hours for minute in simulation.minutes])
    return Schedule(line, (line,))


def _is_sound(line: str) -> bool:
    try:
        CronSim(line, _START)
    except CronSimError:
        return False
    return True


def _interval(tokens: list[str]) -> Schedule | None:
    """`hourly`, `every 15 minutes`; None when the tokens are of another kind."""
    units = HOUR_UNITS | MINUTE_UNITS
    match = _INTERVAL.fullmatch("every hour" if tokens == ["hourly"] else " ".join(tokens))
    if match and match[2] in SECOND_UNITS:
        raise _too_often()
    if _DAYS_APART.search(" ".join(tokens)):
        raise _too_seldom()
    if match is None or match[2] not in units:
        if "hourly" not in tokens and units.isdisjoint(tokens):
            return None
        raise ScheduleError(
            say(
                "An interval stands alone and in whole numbers, for example “hourly” or “every 15 minutes”; "
                "for certain days or hours use cron, for example “*/15 9-17 * * 1-5”."
            )
        )
    minutes = int(match[1] or 1) * (HOUR if match[2] in HOUR_UNITS else 1)
    if minutes < APART:
        raise _too_often()
    if minutes >= DAY:
        raise _too_seldom()
    if minutes not in INTERVALS:
        plain = [n for n in INTERVALS if n < HOUR or n % HOUR == 0]
        below = max(n for n in plain if n < minutes)
        above = min((n for n in plain if n > minutes), default=below)
        would = listed([f"“{_written(n)}”" for n in dict.fromkeys((below, above))], "or")
        raise ScheduleError(_uneven(minutes, would))
    if minutes < HOUR:
        return Schedule(_written(minutes), (f"*/{minutes} * * * *",))
    if minutes == HOUR:
        return Schedule("hourly", ("0 * * * *",))
    return Schedule(_written(minutes), _crons(range(0, DAY, minutes), "*"))


def _too_often() -> ScheduleError:
    return ScheduleError(say("A digest comes at most every five minutes, for example “every 15 minutes”."))


def _too_seldom() -> ScheduleError:
    return ScheduleError(
        say(
            "The longest interval is 12 hours; for a digest once a day or less give days and times, for example "
            "“daily 08:00” or “mondays 08:00”."
        )
    )


def _uneven(minutes: int, would: str) -> Said:
    if minutes < HOUR:
        return say("“{every}” does not fit an hour evenly; {would} would do.", every=_written(minutes), would=would)
    return say("“{every}” does not fit a day evenly; {would} would do.", every=_written(minutes), would=would)


def _written(minutes: int) -> str:
    """As it is typed, in every language."""
    if minutes == HOUR:
        return "every hour"
    return f"every {minutes} minutes" if minutes % HOUR else f"every {minutes // HOUR} hours"


def _every(minutes: int) -> Said:
    if minutes % HOUR:
        return several(minutes, "every {count} minute", "every {count} minutes")
    return several(minutes // HOUR, "every hour", "every {count} hours")


def _times(tokens: list[str]) -> Schedule:
    """Days and times of day, in any order."""
    days: set[int] = set()
    times: set[int] = set()
    for token in tokens:
        if token in DAYS:
            days.update(DAYS[token])
        elif token in CLOCK_WORDS or token[0] in "0123456789":
            times.add(_time(token))
        elif token not in FILLERS:
            near = get_close_matches(token[:SHOWN], VOCABULARY, 1)
            raise ScheduleError(_no_word(_shown(token), near))
    clock = [f"{minutes // HOUR:02}:{minutes % HOUR:02}" for minutes in sorted(times)]
    if not days:
        example = " ".join(["daily", *(clock or ["08:00"])])
        raise ScheduleError(say("Say on which days a digest should come, for example “{example}”.", example=example))
    named = next((word for word, group in GROUPS.items() if days == set(group)), None)
    words = [named] if named else [f"{NAMES[day]}s" for day in sorted(days)]
    if not times:
        example = " ".join([*words, "08:00"])
        raise ScheduleError(say("Say at what time a digest should come, for example “{example}”.", example=example))
    _keep_apart(times)
    weekdays = "*" if named == "daily" else ",".join(str(day + 1) for day in sorted(days))
    return Schedule(" ".join(words + clock), _crons(times, weekdays))


def _no_word(word: str, near: list[str]) -> Said:
    if near:
        return say("A schedule has no word {word}; did you mean “{near}”?", word=word, near=near[0])
    return say("A schedule has no word {word}; write “daily 08:00” or “weekdays 08:00 18:00”.", word=word)


def _time(token: str) -> int:
    """Minutes since midnight."""
    if token in CLOCK_WORDS:
        return CLOCK_WORDS[token]
    match = _TIME.fullmatch(token)
    if match is None:
        raise ScheduleError(say("{time} is not a time of day; write it like 08:00 or 6:30pm.", time=_shown(token)))
    hour, minute, half = int(match[1] or match[4]), int(match[2] or 0), match[3] or match[5]
    if minute >= HOUR or (not 1 <= hour <= 12 if half else hour > 23):
        raise ScheduleError(
            say(
                "There is no time {time}; a day goes from 00:00 to 23:59, {example}.",
                time=_shown(token),
                example=EXAMPLE,
            )
        )
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * HOUR + minute


def _crons(times: Collection[int], weekdays: str) -> tuple[str, ...]:
    """A cron line for each minute of the hour that occurs."""
    hours: dict[int, list[str]] = {}
    for minutes in sorted(times):
        hours.setdefault(minutes % HOUR, []).append(str(minutes // HOUR))
    return tuple(f"{minute} {','.join(hours[minute])} * * {weekdays}" for minute in sorted(hours))


def _keep_apart(times: Collection[int]) -> None:
    ordered = sorted(set(times))
    if any(later - earlier < APART for earlier, later in pairwise(ordered)):
        raise _too_often()
    if ordered[0] + DAY - ordered[-1] < APART:
        raise ScheduleError(
            say("A digest comes at most every five minutes, around midnight too; leave more time between.")
        )


def _shown(words: str) -> str:
    """Somebody's words in quotation marks: printable and short, whatever they were."""
    plain = "".join(char for char in words[:LONGEST] if char.isprintable()).strip()
    return f"“{plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + '…'}”"


def zones() -> tuple[str, ...]:
    """Every IANA time zone by its name, those of places first."""
    return tuple(sorted(_zones().values(), key=lambda name: ("/" not in name or name.startswith("Etc/"), name)))


@cache
def _zones() -> dict[str, str]:
    """Every zone by its folded name. A name is looked up here and never made into a path."""
    names = files("tzdata").joinpath("zones").read_text("ascii").split()
    return {name.casefold(): name for name in names if name != "Factory"}
