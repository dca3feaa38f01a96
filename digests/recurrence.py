"""When a schedule is due next, on the clock that people read.

cronsim walks the calendar; the zone's rules are added here, as Debian's cron has them: a time that a change of clocks
leaves out runs just after the gap, a time that comes twice runs the first time only. What goes every hour (`hourly`,
every so many minutes up to an hour, cron with `*` for the hour) follows the real hours instead: it runs in both of the
repeated hours, and has nothing to make up for after a gap.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING

from cronsim import CronSim
from msgspec import Struct

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digests.schedule import Schedule

LATE = timedelta(minutes=10)  # an edition made later than this after its slot says so

_STEP = timedelta(days=1)  # no zone changes its clocks twice in a day
_SECOND = timedelta(seconds=1)
_MOMENT = timedelta(microseconds=1)


class Due(Struct, frozen=True, kw_only=True):
    """What is due now: `due_at`, or `skipped` when that is too old to be made, or neither.

    `displaced`: the schedule does not have that moment (any more): it, or the zone's rules, changed meanwhile.
    """

    due_at: datetime | None
    skipped: datetime | None
    next_due_at: datetime
    displaced: bool = False


def next_due(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime:
    """The first due moment strictly after `after`, in UTC. ValueError for a naive `after`."""
    after = utc(after)
    return min(_next(cron, zone, after) for cron in schedule.crons)


def due(schedule: Schedule, zone: ZoneInfo, next_due_at: datetime, now: datetime, grace: timedelta) -> Due:
    """Of the moments from `next_due_at` to `now` the latest alone: one edition stands for all that were missed.

    It is skipped when it is older than `grace`. `next_due_at` never goes back, whatever the clock does. ValueError for
    naive instants.
    """
    next_due_at, now = utc(next_due_at), utc(now)
    if now < next_due_at:
        return Due(due_at=None, skipped=None, next_due_at=next_due_at)
    latest = _latest(schedule, zone, next_due_at, now)
    following = next_due(schedule, zone, now)
    displaced = latest == next_due_at and next_due(schedule, zone, latest - _MOMENT) != latest
    if now - latest > grace:
        return Due(due_at=None, skipped=latest, next_due_at=following, displaced=displaced)
    return Due(due_at=latest, skipped=None, next_due_at=following, displaced=displaced)


def coming(schedule: Schedule, zone: ZoneInfo, after: datetime, number: int) -> list[datetime]:
    """The next so many due moments strictly after `after`, in UTC. ValueError for a naive `after`."""
    moments: list[datetime] = []
    while len(moments) < number:
        after = next_due(schedule, zone, after)
        moments.append(after)
    return moments


def is_scheduled(due_at: datetime) -> bool:
    """Whether a slot is one of a schedule, which has whole minutes; one that somebody asked for has not (`asked`)."""
    return not (due_at.second or due_at.microsecond)


def asked(now: datetime) -> datetime:
    """The due moment of an edition that somebody asks for now."""
    return now + _MOMENT if is_scheduled(now) else now


def by_the_clock(schedule: Schedule) -> bool:
    """Whether it names times of day: what comes at an interval has none that a day could have twice."""
    return not schedule.words.startswith(("hourly", "every")) and all(cron.split()[1] != "*" for cron in schedule.crons)


def day_begins(zone: ZoneInfo, at: datetime) -> datetime:
    """When the day began on the zone's clock that shows `at`."""
    return instant(datetime.combine(_day(zone, utc(at)), clock_time()), zone)


def left_in_day(schedule: Schedule, zone: ZoneInfo, after: datetime) -> int:
    """How many due moments follow in the day that the zone's clock shows `after`."""
    return _count(schedule, zone, after, _day(zone, after))


def of_day(schedule: Schedule, zone: ZoneInfo, at: datetime) -> int:
    """How many due moments the day has that the zone's clock shows `at`."""
    return _count(schedule, zone, day_begins(zone, at) - _MOMENT, _day(zone, at))


def _count(schedule: Schedule, zone: ZoneInfo, after: datetime, day: date) -> int:
    number = 0
    while _day(zone, after := next_due(schedule, zone, after)) == day:
        number += 1
    return number


def _day(zone: ZoneInfo, at: datetime) -> date:
    return at.astimezone(zone).date()


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
    return next(at for moment in CronSim(cron, wall) if (at := instant(moment, zone)) > after)


def _next_real(cron: str, zone: ZoneInfo, after: datetime) -> datetime:
    """The next instant at which the zone's clock shows a time of the cron line: gaps hold none, repeated hours each."""
    start = after.replace(microsecond=0)
    wall = start.astimezone(zone).replace(tzinfo=None)
    while True:
        offset = offset_at(zone, start)
        found = next(CronSim(cron, wall)).replace(tzinfo=UTC) - offset
        changed_at = change(zone, start, found)
        if changed_at is None:
            return found
        start, wall = (
            changed_at,
            changed_at.astimezone(zone).replace(tzinfo=None) - _SECOND,
        )  # the change itself may be due


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the zone's clock shows `wall`, in UTC: the first time if twice, just after the gap if never."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)  # PEP 495: read by the rule that comes after the gap
    return change(zone, before, at) or at


def change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """The first instant in (start, end] with another offset than `start` has, to the second; None without one."""
    offset = offset_at(zone, start)
    while start < end:
        step = min(start + _STEP, end)
        if offset_at(zone, step) != offset:
            while step - start > _SECOND:
                middle = start + timedelta(seconds=(step - start) // _SECOND // 2)
                start, step = (middle, step) if offset_at(zone, middle) == offset else (start, middle)
            return step
        start = step
    return None


def offset_at(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def utc(at: datetime) -> datetime:
    """The same instant in UTC. ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)
