"""When a digest is due: words or cron, in a time zone, on the clock that people read.

cronsim walks the calendar; the zone's rules are added here, as Debian's cron has them: a time that a change of clocks
leaves out runs just after the gap, a time that comes twice runs the first time only. What goes every hour (`hourly`,
every so many minutes up to an hour, cron with `*` for the hour) follows the real hours instead: it runs in both of the
repeated hours, and has nothing to make up for after a gap.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from msgspec import Struct

from digests.errors import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Collection

    from digests.model import Quiet

LATE = timedelta(minutes=10)  # an edition made later than this after its slot says so
LONGEST = 200  # characters: a line that a person types
SHOWN = 40  # characters of somebody's words that an error repeats
APART = 5  # minutes between digests: what a channel can bear, and the sources too
HOUR, DAY = 60, 24 * 60  # minutes

EXAMPLE = "for example “daily 08:00” or “weekdays 08:00 18:00”"
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GROUPS = {"daily": (0, 1, 2, 3, 4, 5, 6), "weekdays": (0, 1, 2, 3, 4), "weekends": (5, 6)}
SYNONYMS = {"day": "daily", "everyday": "daily", "weekday": "weekdays", "weekend": "weekends"}
DAYS: dict[str, tuple[int, ...]] = (
    GROUPS
    | {word: GROUPS[group] for word, group in SYNONYMS.items()}
    | {form: (day,) for day, name in enumerate(NAMES) for form in (name, f"{name}s", name[:3])}
    | {"tues": (1,), "thur": (3,), "thurs": (3,)}
)
FILLERS = frozenset({"at", "and", "on", "the", "every", "each"})
HOUR_UNITS = frozenset({"hour", "hours", "hr", "hrs", "h"})
MINUTE_UNITS = frozenset({"minute", "minutes", "min", "mins", "m"})
CLOCK_WORDS = {"noon": 12 * HOUR, "midday": 12 * HOUR, "midnight": 0}
VOCABULARY = (*GROUPS, *(f"{name}s" for name in NAMES), *CLOCK_WORDS, "hourly", "minutes", "hours")
INTERVALS = tuple(  # minutes that fit the hour, or the day, a whole number of times
    [n for n in range(APART, HOUR) if HOUR % n == 0] + [n for n in range(HOUR, DAY) if DAY % n == 0]
)

_HALF_OF_DAY = re.compile(r"(?<=[0-9]) ?([ap])\.?m\b\.?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(am|pm)?|([0-9]{1,2})(am|pm)")
_INTERVAL = re.compile(r"(?:every|each) ?([0-9]{0,5}) ?([a-z]+)")
_START = datetime(2000, 1, 1, tzinfo=UTC)  # from where cron lines are tried out: any day would do
_STEP = timedelta(days=1)  # no zone changes its clocks twice in a day
_SECOND = timedelta(seconds=1)


class Schedule(Struct, frozen=True):
    """`words` as we write them (`daily 08:00`, `hourly`, `every 15 minutes`, or the cron line), and cron lines of five
    fields: a moment of any of them is due."""

    words: str
    crons: tuple[str, ...]


class Due(Struct, frozen=True, kw_only=True):
    """What is due now: `due_at`, or `skipped` when that is too old to be made, or neither."""

    due_at: datetime | None
    skipped: datetime | None
    late: bool
    next_due_at: datetime


def parse(words: str) -> Schedule:
    """ScheduleError when the words mean nothing, come more often than every five minutes, or never."""
    if len(words) > LONGEST:
        raise ScheduleError(f"A schedule has at most {LONGEST} characters, {EXAMPLE}.")
    text = unicodedata.normalize("NFKC", words).casefold()
    if any(not (char.isprintable() or char in "\t\r\n") for char in text):
        raise ScheduleError(f"A schedule is plain words without control characters, {EXAMPLE}.")
    fields = text.split()
    if _is_cron(fields):
        return _cron(fields)
    tokens = _HALF_OF_DAY.sub(r"\1m", " ".join(text.replace(",", " ").split())).split()
    if not tokens:
        raise ScheduleError(f"Say when a digest should come, {EXAMPLE}.")
    return _interval(tokens) or _times(tokens)


def describe(schedule: Schedule) -> str:
    """The schedule in words for people, fit for the middle of a sentence; `parse` takes them back, but for cron."""
    words = schedule.words.split()
    if _is_cron(words):
        explained: str = CronSim(schedule.words, _START).explain()
        return f"{explained[0].lower()}{explained[1:]} (cron {schedule.words})"
    if words == ["hourly"]:
        return "every hour"
    if words[0] == "every":
        return schedule.words
    days = [word if word in GROUPS else word.capitalize() for word in words if word in DAYS]
    on = "every day" if days == ["daily"] else f"on {_listed(days)}"
    return f"{on} at {_listed([word for word in words if word not in DAYS])}"


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name, in any case, spaces for underscores. ScheduleError when there is none."""
    known = _zones()
    asked = name.strip().replace(" ", "_").casefold() if len(name) <= LONGEST else ""
    if asked in known:
        return ZoneInfo(known[asked])
    cities: dict[str, list[str]] = {}
    for proper in known.values():
        area, _, city = proper.rpartition("/")
        if area not in ("", "Etc"):
            cities.setdefault(city.casefold(), []).append(proper)
    wanted = asked.rpartition("/")[2][:SHOWN]
    places = [proper for city in get_close_matches(wanted, cities, 3, 0.75) for proper in cities[city]][:3]
    hint = f"Did you mean {_listed(places, 'or')}?" if places else "Name one like Europe/Berlin or America/New_York."
    raise ScheduleError(f"There is no time zone {_shown(name)}. {hint}")


def next_due(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime:
    """The first due moment strictly after `after`, in UTC. ValueError for a naive `after`."""
    after = _utc(after)
    return min(_next(cron, zone, after) for cron in schedule.crons)


def due(schedule: Schedule, zone: ZoneInfo, next_due_at: datetime, now: datetime, grace: timedelta) -> Due:
    """Of the moments from `next_due_at` to `now` the latest alone: one edition stands for all that were missed.

    It is skipped when it is older than `grace`. `next_due_at` never goes back, whatever the clock does. ValueError for
    naive instants.
    """
    next_due_at, now = _utc(next_due_at), _utc(now)
    if now < next_due_at:
        return Due(due_at=None, skipped=None, late=False, next_due_at=next_due_at)
    latest = _latest(schedule, zone, next_due_at, now)
    following = next_due(schedule, zone, now)
    if now - latest > grace:
        return Due(due_at=None, skipped=latest, late=False, next_due_at=following)
    return Due(due_at=latest, skipped=None, late=now - latest > LATE, next_due_at=following)


def coming(schedule: Schedule, zone: ZoneInfo, after: datetime, number: int) -> list[datetime]:
    """The next so many due moments strictly after `after`, in UTC. ValueError for a naive `after`."""
    moments: list[datetime] = []
    while len(moments) < number:
        after = next_due(schedule, zone, after)
        moments.append(after)
    return moments


def in_quiet(quiet: Quiet, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the zone's clock shows one of the quiet hours, their end excluded. ValueError for a naive `at`."""
    clock = _utc(at).astimezone(zone).time()
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def _latest(schedule: Schedule, zone: ZoneInfo, first: datetime, now: datetime) -> datetime:
    """The last due moment in [first, now], `first` being one. By halves: missed years take some dozen steps."""
    low, high = first, now  # low is due; nothing is due in (high, now]
    while (following := next_due(schedule, zone, low)) <= now:
        low = following
        middle = low + (high - low) / 2
        if (found := next_due(schedule, zone, middle)) <= now:
            low = found
        else:
            high = middle
    return low


def _next(cron: str, zone: ZoneInfo, after: datetime) -> datetime:
    """A cron line's first moment strictly after `after` (UTC)."""
    if cron.split()[1] == "*":
        return _next_real(cron, zone, after)
    wall = after.astimezone(zone).replace(tzinfo=None)
    return next(at for moment in CronSim(cron, wall) if (at := _instant(moment, zone)) > after)


def _next_real(cron: str, zone: ZoneInfo, after: datetime) -> datetime:
    """The next instant at which the zone's clock shows a time of the cron line: gaps hold none, repeated hours each."""
    start = after.replace(microsecond=0)
    wall = start.astimezone(zone).replace(tzinfo=None)
    while True:
        offset = _offset(zone, start)
        found = next(CronSim(cron, wall)).replace(tzinfo=UTC) - offset
        change = _change(zone, start, found)
        if change is None:
            return found
        start, wall = change, change.astimezone(zone).replace(tzinfo=None) - _SECOND  # the change itself may be due


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the zone's clock shows `wall`, in UTC: the first time if twice, just after the gap if never."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)  # PEP 495: read by the rule that comes after the gap
    return _change(zone, before, at) or at


def _change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """The first instant in (start, end] with another offset than `start` has, to the second; None without one."""
    offset = _offset(zone, start)
    while start < end:
        step = min(start + _STEP, end)
        if _offset(zone, step) != offset:
            while step - start > _SECOND:
                middle = start + timedelta(seconds=(step - start) // _SECOND // 2)
                start, step = (middle, step) if _offset(zone, middle) == offset else (start, middle)
            return step
        start = step
    return None


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)


def _is_cron(fields: list[str]) -> bool:
    five = len(fields) == 5 and all(re.fullmatch(r"[0-9][0-9,/-]*", field) for field in fields[:2])
    return five or any("*" in field for field in fields)


def _cron(fields: list[str]) -> Schedule:
    line = " ".join(fields).upper()
    if len(fields) != 5:
        raise ScheduleError(
            f"A cron schedule has five fields (minute, hour, day, month, weekday), for example “0 8 * * 1-5”; "
            f"{_shown(line)} has {len(fields)}."
        )
    never = ScheduleError(f"The cron schedule {_shown(line)} never comes; “0 8 * * *” comes every day at 08:00.")
    try:
        simulation = CronSim(line, _START)
    except CronSimError as error:
        if _is_sound(" ".join([*fields[:3], "*", fields[4]])):  # so it is a day that none of its months has
            raise never from error
        reason = str(error).removeprefix("Bad ")
        raise ScheduleError(
            f"The {reason} of the cron schedule {_shown(line)} means nothing, for example “0 8 * * 1-5”."
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
    if match is None or match[2] not in units:
        if "hourly" not in tokens and units.isdisjoint(tokens):
            return None
        raise ScheduleError(
            "An interval stands alone and in whole numbers, for example “hourly” or “every 15 minutes”; "
            "for certain days or hours use cron, for example “*/15 9-17 * * 1-5”."
        )
    minutes = int(match[1] or 1) * (HOUR if match[2] in HOUR_UNITS else 1)
    if minutes < APART:
        raise ScheduleError("A digest comes at most every five minutes, for example “every 15 minutes”.")
    if minutes >= DAY:
        raise ScheduleError("For a digest once a day or less give the time of day, for example “daily 08:00”.")
    if minutes not in INTERVALS:
        within = "an hour" if minutes < HOUR else "a day"
        plain = [n for n in INTERVALS if n < HOUR or n % HOUR == 0]
        below = max(n for n in plain if n < minutes)
        above = min((n for n in plain if n > minutes), default=below)
        would = _listed([f"“{_every(n)}”" for n in dict.fromkeys((below, above))], "or")
        raise ScheduleError(f"“{_every(minutes)}” does not fit {within} evenly; {would} would do.")
    if minutes < HOUR:
        return Schedule(_every(minutes), (f"*/{minutes} * * * *",))
    if minutes == HOUR:
        return Schedule("hourly", ("0 * * * *",))
    return Schedule(_every(minutes), _crons(range(0, DAY, minutes), "*"))


def _every(minutes: int) -> str:
    if minutes == HOUR:
        return "every hour"
    return f"every {minutes} minutes" if minutes % HOUR else f"every {minutes // HOUR} hours"


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
            hint = f"did you mean “{near[0]}”?" if near else f"write {EXAMPLE.removeprefix('for example ')}."
            raise ScheduleError(f"A schedule has no word {_shown(token)}; {hint}")
    clock = [f"{minutes // HOUR:02}:{minutes % HOUR:02}" for minutes in sorted(times)]
    if not days:
        example = " ".join(["daily", *(clock or ["08:00"])])
        raise ScheduleError(f"Say on which days a digest should come, for example “{example}”.")
    named = next((word for word, group in GROUPS.items() if days == set(group)), None)
    words = [named] if named else [f"{NAMES[day]}s" for day in sorted(days)]
    if not times:
        raise ScheduleError(f"Say at what time a digest should come, for example “{' '.join(words)} 08:00”.")
    _keep_apart(times)
    weekdays = "*" if named == "daily" else ",".join(str(day + 1) for day in sorted(days))
    return Schedule(" ".join(words + clock), _crons(times, weekdays))


def _time(token: str) -> int:
    """Minutes since midnight."""
    if token in CLOCK_WORDS:
        return CLOCK_WORDS[token]
    match = _TIME.fullmatch(token)
    if match is None:
        raise ScheduleError(f"{_shown(token)} is not a time of day; write it like 08:00 or 6:30pm.")
    hour, minute, half = int(match[1] or match[4]), int(match[2] or 0), match[3] or match[5]
    if minute >= HOUR or (not 1 <= hour <= 12 if half else hour > 23):
        raise ScheduleError(f"There is no time {_shown(token)}; a day goes from 00:00 to 23:59, {EXAMPLE}.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * HOUR + minute


def _crons(times: Collection[int], weekdays: str) -> tuple[str, ...]:
    """A cron line for each minute of the hour that occurs."""
    hours: dict[int, list[str]] = {}
    for time in sorted(times):
        hours.setdefault(time % HOUR, []).append(str(time // HOUR))
    return tuple(f"{minute} {','.join(hours[minute])} * * {weekdays}" for minute in sorted(hours))


def _keep_apart(times: Collection[int]) -> None:
    ordered = sorted(set(times))
    if any(later - earlier < APART for earlier, later in pairwise([*ordered, ordered[0] + DAY])):
        raise ScheduleError("A digest comes at most every five minutes, around midnight too; leave more time between.")


def _listed(words: list[str], joint: str = "and") -> str:
    return f" {joint} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _shown(words: str) -> str:
    """Somebody's words in quotation marks: printable and short, whatever they were."""
    plain = "".join(char for char in words[:LONGEST] if char.isprintable()).strip()
    return f"“{plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + '…'}”"


@cache
def _zones() -> dict[str, str]:
    """Every zone by its folded name. A name is looked up here and never made into a path."""
    names = files("tzdata").joinpath("zones").read_text("ascii").split()
    return {name.casefold(): name for name in names if name != "Factory"}
