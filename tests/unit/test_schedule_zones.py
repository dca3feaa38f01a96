"""Every zone there is, through its changes of clocks: one run for each scheduled local day; when quiet hours end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digests.model import Quiet
from digests.quiet import in_quiet, quiet_until
from digests.recurrence import asked, by_the_clock, day_begins, is_scheduled, left_in_day, next_due, of_day
from digests.schedule import parse
from tests.unit.schedules import DAY, HOUR, MINUTE, at, near_changes

NAMES = [name for name in files("tzdata").joinpath("zones").read_text("ascii").split() if name != "Factory"]
FROM, UNTIL, STEP = at("1990-01-01 12:00+00:00"), at("2037-12-01 12:00+00:00"), 8 * DAY


@cache
def changes(name: str) -> list[tuple[datetime, bool]]:
    """The day before each change of the zone's clocks, and whether they went forward."""
    zone, found, moment = ZoneInfo(name), [], FROM
    before = moment.astimezone(zone).utcoffset()
    while moment < UNTIL:
        moment += STEP
        offset = moment.astimezone(zone).utcoffset()
        assert offset is not None
        assert before is not None
        if offset != before:
            days = (moment - n * DAY for n in range(1, 9))
            found.append((next(day for day in days if day.astimezone(zone).utcoffset() != offset), offset > before))
        before = offset
    return found


def first_shown(zone: ZoneInfo, day: date, clock: time, near: datetime) -> datetime:
    """The first instant at which the zone's clock shows that time of that day, or one beyond it: minute by minute, and
    hour by hour from afar, as no clock goes forward and back within one."""

    def shown(moment: datetime) -> datetime:
        return moment.astimezone(zone).replace(tzinfo=None)

    wanted = datetime.combine(day, clock)
    moment = near
    while shown(moment) < wanted - HOUR and shown(moment + HOUR) < wanted:
        moment += HOUR
    while shown(moment) < wanted:
        moment += MINUTE
    return moment


def assert_one_run_a_day(name: str, around: datetime, minutes: int) -> None:
    """For the days around a change, at so many minutes after midnight."""
    zone, clock = ZoneInfo(name), time(minutes // 60, minutes % 60)
    plan = parse(f"daily {clock:%H:%M}")
    day = (around - DAY).astimezone(zone).date()
    run = first_shown(zone, day, clock, datetime.combine(day, clock, tzinfo=UTC) - 16 * HOUR)
    for _ in range(4):
        day += DAY
        offset = run.astimezone(zone).utcoffset()
        assert offset is not None
        shortly_before = datetime.combine(day, clock, tzinfo=UTC) - offset - 26 * HOUR  # no gap is longer
        expected = first_shown(zone, day, clock, max(run, shortly_before))
        if expected == run:  # the day before was left out whole, and both have the one run
            continue
        run = next_due(plan, zone, run)
        assert run == expected, f"{name}, {day}, {clock}"


@pytest.mark.no_cover  # hundreds of zones, for which coverage is most of the work: what they reach, others reach
def test_every_zone_runs_once_a_day_through_its_last_changes() -> None:
    for name in NAMES:
        found = changes(name)
        last = {forward: moment for moment, forward in found}
        for moment in last.values() or [FROM]:
            assert_one_run_a_day(name, moment, 150)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 10**6), st.integers(0, 24 * 60 - 1))
@example("America/Nuuk", 10**6, 23 * 60)
@example("Asia/Beirut", 10**6, 0)
@example("Australia/Lord_Howe", 10**6, 135)
@example("Pacific/Apia", 0, 8 * 60)
@example("Pacific/Enderbury", 0, 0)
@example("Antarctica/Vostok", 1, 181)
def test_any_zone_any_change_any_time_runs_once_for_each_local_day(name: str, number: int, minutes: int) -> None:
    found = changes(name)
    around = found[number % len(found)][0] if found else FROM
    assert_one_run_a_day(name, around, minutes)


quiets = st.builds(Quiet, st.times(), st.times()).map(
    lambda quiet: Quiet(*(at.replace(second=0, microsecond=0, fold=0) for at in (quiet.start, quiet.end)))
)


@settings(max_examples=150, deadline=None)
@given(quiets, near_changes)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(quiet: Quiet, start: tuple[ZoneInfo, datetime]) -> None:
    zone, moment = start
    until = quiet_until(quiet, zone, moment)
    assert until >= moment
    assert not in_quiet(quiet, zone, until)
    while moment < until:
        assert in_quiet(quiet, zone, moment)
        moment += 7 * MINUTE


@pytest.mark.parametrize(
    ("zone", "moment", "until"),
    [
        ("UTC", "2026-11-20 21:59+00:00", "2026-11-20 21:59+00:00"),
        ("UTC", "2026-11-20 22:00+00:00", "2026-11-21 07:30+00:00"),
        ("UTC", "2026-11-21 07:29+00:00", "2026-11-21 07:30+00:00"),
        ("Asia/Tokyo", "2026-11-20 14:00+00:00", "2026-11-20 22:30+00:00"),
    ],
)
def test_quiet_hours_across_midnight(zone: str, moment: str, until: str) -> None:
    assert quiet_until(Quiet(time(22), time(7, 30)), ZoneInfo(zone), at(moment)) == at(until)


def test_an_end_in_the_repeated_hour_ends_them_the_second_time_as_well() -> None:
    berlin, quiet = ZoneInfo("Europe/Berlin"), Quiet(time(0), time(2, 30))
    assert quiet_until(quiet, berlin, at("2026-10-25 00:10+00:00")) == at("2026-10-25 00:30+00:00")
    assert quiet_until(quiet, berlin, at("2026-10-25 01:10+00:00")) == at("2026-10-25 01:30+00:00")


def test_how_many_moments_a_day_has_and_has_left() -> None:
    plan, tokyo, noon = parse("weekdays 08:00 18:00"), ZoneInfo("Asia/Tokyo"), at("2026-11-20 12:00+09:00")
    assert (of_day(plan, tokyo, noon), left_in_day(plan, tokyo, noon)) == (2, 1)
    assert of_day(plan, tokyo, noon + DAY) == 0
    assert day_begins(tokyo, noon) == at("2026-11-20 00:00+09:00")
    assert [of_day(parse("daily 00:00"), tokyo, noon), left_in_day(parse("daily 00:00"), tokyo, noon)] == [1, 0]


def test_what_somebody_asks_for_is_told_from_what_is_scheduled() -> None:
    noon = at("2026-11-20 12:00+00:00")
    for moment in (noon, noon + timedelta(seconds=7)):
        assert not is_scheduled(asked(moment))
        assert timedelta() <= asked(moment) - moment < timedelta(seconds=1)
    assert is_scheduled(noon)


@pytest.mark.parametrize(
    ("words", "is_so"),
    [
        ("daily 08:00", True),
        ("0 8 * * 1-5", True),
        ("hourly", False),
        ("every 90 minutes", False),
        ("5 * * * *", False),
    ],
)
def test_times_of_day_are_told_from_intervals(words: str, is_so: bool) -> None:
    assert by_the_clock(parse(words)) is is_so
