"""Hours in which nothing is posted: which instants lie in them, and when they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING

from digests.recurrence import change, instant, next_due, offset_at, utc
from digests.schedule import times_of_day

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digests.model import Quiet
    from digests.schedule import Schedule

TRIES = 100  # at a due moment outside the quiet hours: more than come in an hour that a change of clocks repeats

_SECOND = timedelta(seconds=1)


def in_quiet(quiet: Quiet, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the zone's clock shows one of the quiet hours, their end excluded. ValueError for a naive `at`."""
    return _quiet_at(quiet, utc(at).astimezone(zone).time())


def _quiet_at(quiet: Quiet, clock: clock_time) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def quiet_until(quiet: Quiet, zone: ZoneInfo, at: datetime) -> datetime:
    """The first instant from `at` on that is not in the quiet hours. ValueError for a naive `at`."""
    at = utc(at)
    while in_quiet(quiet, zone, at):
        offset = offset_at(zone, at)
        wall = (at + offset).replace(tzinfo=None)
        end = datetime.combine(wall.date() + timedelta(days=wall.time() >= quiet.end), quiet.end, UTC) - offset
        at = change(zone, at, end) or end  # on another offset the clock may show another hour, or this one again
    return at


def always_in_quiet(quiet: Quiet, schedule: Schedule) -> bool:
    """Whether every time of day at which something is due is one of the quiet hours."""
    return all(_quiet_at(quiet, clock) for clock in times_of_day(schedule))


def outside(quiet: Quiet, schedule: Schedule, zone: ZoneInfo, due_at: datetime) -> datetime | None:
    """The first due moment from `due_at`, one itself, that is not in the quiet hours. None when there is none."""
    for _ in range(TRIES):
        if not in_quiet(quiet, zone, due_at):
            return due_at
        wall = due_at.astimezone(zone).replace(tzinfo=None)
        end = datetime.combine(wall.date() + timedelta(days=wall.time() >= quiet.end), quiet.end)
        due_at = next_due(schedule, zone, max(due_at, instant(end, zone) - _SECOND))
    return None
