"""When digests are due: on the channel's own clock, through every change of it, and after any time away."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Quiet
from digests.quiet import in_quiet
from digests.recurrence import Due, coming, due, next_due
from digests.schedule import Schedule, parse
from tests.growth import assert_ends
from tests.unit.schedules import CHANGING, DAY, HOUR, MINUTE, at, instants, near_changes, schedules, zones


def local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(" ", "minutes")


def following(words: str, zone: str, after: str, count: int) -> list[str]:
    """The next moments as the zone's clock shows them, without the year."""
    place = ZoneInfo(zone)
    moment = datetime.fromisoformat(after).replace(tzinfo=place).astimezone(UTC)
    shown = []
    for _ in range(count):
        moment = next_due(parse(words), place, moment)
        shown.append(local(moment, place)[5:])
    return shown


def test_moments_come_in_order_by_the_channels_own_clock() -> None:
    assert following("weekdays 08:00 18:30", "Asia/Tokyo", "2026-11-20 08:00", 3) == [
        "11-20 18:30+09:00",
        "11-23 08:00+09:00",
        "11-23 18:30+09:00",
    ]
    assert following("every 15 minutes", "Asia/Kathmandu", "2026-11-20 08:07", 2) == [
        "11-20 08:15+05:45",
        "11-20 08:30+05:45",
    ]
    assert following("every 90 minutes", "UTC", "2026-11-20 22:00", 3) == [
        "11-20 22:30+00:00",
        "11-21 00:00+00:00",
        "11-21 01:30+00:00",
    ]


def test_the_next_moment_is_strictly_later() -> None:
    daily, utc = parse("daily 08:00"), ZoneInfo("UTC")
    eight = at("2026-11-22 08:00+00:00")
    assert next_due(daily, utc, eight - timedelta(microseconds=1)) == eight
    assert next_due(daily, utc, eight) == eight + DAY
    assert next_due(daily, utc, eight + timedelta(microseconds=1)) == eight + DAY


@pytest.mark.parametrize(
    ("zone", "words", "after", "moments"),
    [
        ("America/New_York", "daily 02:30", "2026-03-07 12:00", ["03-08 03:00-04:00", "03-09 02:30-04:00"]),
        ("America/New_York", "daily 02:30 03:00", "2026-03-07 12:00", ["03-08 03:00-04:00", "03-09 02:30-04:00"]),
        ("America/New_York", "every 2 hours", "2026-03-08 00:00", ["03-08 03:00-04:00", "03-08 04:00-04:00"]),
        ("Europe/Berlin", "daily 02:00", "2026-03-28 12:00", ["03-29 03:00+02:00", "03-30 02:00+02:00"]),
        ("Asia/Beirut", "daily 00:00", "2026-03-28 12:00", ["03-29 01:00+03:00", "03-30 00:00+03:00"]),
        ("Asia/Beirut", "sundays 00:30", "2026-03-28 12:00", ["03-29 01:00+03:00", "04-05 00:30+03:00"]),
        ("America/Santiago", "daily 00:00", "2026-09-05 12:00", ["09-06 01:00-03:00", "09-07 00:00-03:00"]),
        ("America/Santiago", "*/15 0 * * *", "2026-09-05 12:00", ["09-06 01:00-03:00", "09-07 00:00-03:00"]),
        ("Africa/Cairo", "daily 00:15", "2026-04-23 12:00", ["04-24 01:00+03:00", "04-25 00:15+03:00"]),
        ("Australia/Lord_Howe", "daily 02:15", "2026-10-03 12:00", ["10-04 02:30+11:00", "10-05 02:15+11:00"]),
        ("America/Nuuk", "daily 23:00", "2026-03-28 12:00", ["03-29 00:00-01:00", "03-29 23:00-01:00"]),
        ("America/Nuuk", "saturdays 23:45", "2026-03-28 12:00", ["03-29 00:00-01:00", "04-04 23:45-01:00"]),
        ("Pacific/Apia", "daily 08:00", "2011-12-29 12:00", ["12-31 00:00+14:00", "12-31 08:00+14:00"]),
    ],
)
def test_a_time_that_is_left_out_runs_just_after_the_gap(zone: str, words: str, after: str, moments: list[str]) -> None:
    assert following(words, zone, after, 2) == moments


@pytest.mark.parametrize(
    ("zone", "words", "after", "moments"),
    [
        ("America/New_York", "daily 01:30", "2026-10-31 12:00", ["11-01 01:30-04:00", "11-02 01:30-05:00"]),
        ("Europe/Berlin", "daily 02:00", "2026-10-24 12:00", ["10-25 02:00+02:00", "10-26 02:00+01:00"]),
        ("Asia/Beirut", "daily 23:30", "2026-10-24 12:00", ["10-24 23:30+03:00", "10-25 23:30+02:00"]),
        ("America/Santiago", "daily 23:00", "2026-04-04 12:00", ["04-04 23:00-03:00", "04-05 23:00-04:00"]),
        ("Africa/Cairo", "daily 23:15", "2026-10-29 12:00", ["10-29 23:15+03:00", "10-30 23:15+02:00"]),
        ("Australia/Lord_Howe", "daily 01:45", "2026-04-04 12:00", ["04-05 01:45+11:00", "04-06 01:45+10:30"]),
        ("America/Nuuk", "daily 23:30", "2026-10-24 12:00", ["10-24 23:30-01:00", "10-25 23:30-02:00"]),
    ],
)
def test_a_time_that_comes_twice_runs_once(zone: str, words: str, after: str, moments: list[str]) -> None:
    assert following(words, zone, after, 2) == moments


def test_the_second_of_the_repeated_hours_holds_nothing_that_ran_in_the_first() -> None:
    new_york = ZoneInfo("America/New_York")
    second = at("2026-11-01 01:10-05:00")
    assert local(next_due(parse("daily 01:30"), new_york, second), new_york) == "2026-11-02 01:30-05:00"


def test_hourly_follows_the_real_hours() -> None:
    assert following("hourly", "America/New_York", "2026-11-01 00:30", 4) == [
        "11-01 01:00-04:00",
        "11-01 01:00-05:00",
        "11-01 02:00-05:00",
        "11-01 03:00-05:00",
    ]
    assert following("hourly", "America/New_York", "2026-03-08 00:30", 3) == [
        "03-08 01:00-05:00",
        "03-08 03:00-04:00",
        "03-08 04:00-04:00",
    ]
    assert following("every 30 minutes", "Australia/Lord_Howe", "2026-04-05 01:15", 4) == [
        "04-05 01:30+11:00",
        "04-05 01:30+10:30",
        "04-05 02:00+10:30",
        "04-05 02:30+10:30",
    ]


@settings(max_examples=60, deadline=None)  # the oracle looks at every minute
@given(schedules, near_changes)
def test_due_moments_are_the_schedules_own_and_only_they(plan: Schedule, start: tuple[ZoneInfo, datetime]) -> None:
    zone, after = start
    until = after + 30 * HOUR
    moments = []
    moment = after
    while (moment := next_due(plan, zone, moment)) <= until:
        moments.append(moment)
    assert moments == minute_by_minute(plan, zone, after, until)


def minute_by_minute(plan: Schedule, zone: ZoneInfo, after: datetime, until: datetime) -> list[datetime]:
    """The due moments by looking at the zone's clock in every minute, as somebody in front of it would."""
    hourly = [Wall(cron) for cron in plan.crons if cron.split()[1] == "*"]
    fixed = [Wall(cron) for cron in plan.crons if cron.split()[1] != "*"]
    found = []
    moment = after.replace(second=0, microsecond=0)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    while (moment := moment + MINUTE) <= until:
        before, now = shown, moment.astimezone(zone)
        shown = now.replace(tzinfo=None)
        left_out = [before + n * MINUTE for n in range(1, (shown - before) // MINUTE)]
        if (
            any(wall.shows(shown) for wall in hourly)
            or (now.fold == 0 and any(wall.shows(shown) for wall in fixed))
            or any(wall.shows(time) for wall in fixed for time in left_out)
        ):
            found.append(moment)
    return found


class Wall:
    """A cron line, as a question to a clock on the wall."""

    def __init__(self, cron: str) -> None:
        self._cron = CronSim(cron, at("2026-01-01 00:00+00:00"))

    def shows(self, wall: datetime) -> bool:
        cron = self._cron
        in_day = wall.minute in cron.minutes and wall.hour in cron.hours
        return in_day and wall.month in cron.months and cron.match_day(wall.date())


@pytest.mark.parametrize("name", CHANGING)
def test_fixed_times_are_those_of_cronsim_in_the_zone(name: str) -> None:
    """Its own rules for zones, for a year: ours differ only when asked in the middle of a repeated hour."""
    zone = ZoneInfo(name)
    for cron in ("30 0 * * *", "0 0,2 * * *", "15,45 23 * * SAT,SUN"):
        moment, end = at("2026-01-01 12:00+00:00"), at("2027-01-01 12:00+00:00")
        for peer in CronSim(cron, moment.astimezone(zone)):
            moment = next_due(parse(cron), zone, moment)
            assert moment == peer.astimezone(UTC)
            if moment > end:
                break


def test_a_naive_instant_is_refused() -> None:
    daily, utc, naive = parse("daily 08:00"), ZoneInfo("UTC"), datetime.fromisoformat("2026-11-22")
    aware = naive.replace(tzinfo=UTC)
    for call in (
        lambda: next_due(daily, utc, naive),
        lambda: due(daily, utc, naive, aware, HOUR),
        lambda: due(daily, utc, aware, naive, HOUR),
    ):
        with pytest.raises(ValueError, match="an instant needs a time zone"):
            call()


# What is due now.

DAILY = parse("daily 08:00")
BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = at("2026-11-22 08:00+01:00")


def test_nothing_is_due_before_its_time() -> None:
    assert due(DAILY, BERLIN, EIGHT, EIGHT - MINUTE, HOUR) == Due(due_at=None, skipped=None, next_due_at=EIGHT)


@pytest.mark.parametrize("delay", [timedelta(), 11 * MINUTE, HOUR])
def test_what_is_due_is_made(delay: timedelta) -> None:
    assert due(DAILY, BERLIN, EIGHT, EIGHT + delay, HOUR) == Due(due_at=EIGHT, skipped=None, next_due_at=EIGHT + DAY)


def test_what_is_older_than_the_grace_is_skipped_and_said_so() -> None:
    assert due(DAILY, BERLIN, EIGHT, EIGHT + HOUR + MINUTE, HOUR) == Due(
        due_at=None, skipped=EIGHT, next_due_at=EIGHT + DAY
    )


def test_many_missed_moments_are_one_edition() -> None:
    assert due(DAILY, BERLIN, EIGHT - 30 * DAY, EIGHT + MINUTE, HOUR) == Due(
        due_at=EIGHT, skipped=None, next_due_at=EIGHT + DAY
    )


def test_a_clock_that_steps_back_opens_nothing_again() -> None:
    made = due(DAILY, BERLIN, EIGHT, EIGHT + MINUTE, HOUR)
    again = due(DAILY, BERLIN, made.next_due_at, EIGHT - 3 * DAY, HOUR)
    assert again == Due(due_at=None, skipped=None, next_due_at=EIGHT + DAY)


def test_a_due_moment_counts_when_the_schedule_has_it_no_longer() -> None:
    assert due(DAILY, BERLIN, EIGHT + HOUR, EIGHT + HOUR + MINUTE, HOUR).due_at == EIGHT + HOUR


@given(schedules, zones, instants, st.timedeltas(timedelta(), 9 * DAY), st.timedeltas(timedelta(), DAY))
def test_the_latest_moment_is_the_one(
    plan: Schedule, zone: ZoneInfo, after: datetime, away: timedelta, grace: timedelta
) -> None:
    first = next_due(plan, zone, after)
    now = first + away
    result = due(plan, zone, first, now, grace)
    assert result.next_due_at == next_due(plan, zone, now) > now
    latest = result.due_at or result.skipped
    assert latest is not None
    assert (result.due_at is None) == (now - latest > grace)
    assert first <= latest <= now < next_due(plan, zone, latest)
    assert due(plan, zone, result.next_due_at, now, grace).due_at is None


@pytest.mark.parametrize("words", ["every 5 minutes", "daily 08:00", "0 0 29 2 *", "hourly"])
def test_years_away_cost_no_more_than_a_moment(words: str) -> None:
    plan, now = parse(words), at("2026-11-22 12:03+00:00")
    new_york = ZoneInfo("America/New_York")
    # a step for each of three million moments would take minutes
    assert_ends(lambda: due(plan, new_york, at("1996-02-29 05:00+00:00"), now, 99 * 365 * DAY))
    result = due(plan, new_york, at("1996-02-29 05:00+00:00"), now, 99 * 365 * DAY)
    assert result.due_at is not None
    assert next_due(plan, ZoneInfo("America/New_York"), result.due_at) == result.next_due_at > now


def test_moments_are_at_least_five_minutes_apart_on_an_ordinary_day() -> None:
    for words in ("every 5 minutes", "daily 08:00 08:05", "*/5 * * * *"):
        moments = following(words, "UTC", "2026-11-22 07:59", 4)
        parsed = [datetime.fromisoformat(f"2026-{moment}") for moment in moments]
        assert all(later - earlier >= 5 * MINUTE for earlier, later in pairwise(parsed))


def test_the_next_moments_are_those_that_come_one_after_the_other() -> None:
    moments = coming(parse("weekdays 08:00 18:30"), ZoneInfo("Asia/Tokyo"), at("2026-11-20 08:00+09:00"), 3)
    assert [local(moment, ZoneInfo("Asia/Tokyo"))[5:16] for moment in moments] == [
        "11-20 18:30",
        "11-23 08:00",
        "11-23 18:30",
    ]
    assert coming(parse("hourly"), ZoneInfo("UTC"), at("2026-11-20 08:00+00:00"), 0) == []


NIGHT, NOON, NEVER = Quiet(time(22), time(7)), Quiet(time(12), time(13, 30)), Quiet(time(9), time(9))


@pytest.mark.parametrize(
    ("quiet", "zone", "moment", "is_quiet"),
    [
        (NIGHT, "UTC", "2026-11-20 21:59+00:00", False),
        (NIGHT, "UTC", "2026-11-20 22:00+00:00", True),
        (NIGHT, "UTC", "2026-11-21 00:00+00:00", True),
        (NIGHT, "UTC", "2026-11-21 06:59+00:00", True),
        (NIGHT, "UTC", "2026-11-21 07:00+00:00", False),
        (NIGHT, "Asia/Tokyo", "2026-11-20 14:00+00:00", True),
        (NIGHT, "Asia/Tokyo", "2026-11-20 23:00+00:00", False),
        (NOON, "UTC", "2026-11-20 12:00+00:00", True),
        (NOON, "UTC", "2026-11-20 13:29+00:00", True),
        (NOON, "UTC", "2026-11-20 13:30+00:00", False),
        (NOON, "UTC", "2026-11-20 00:00+00:00", False),
        (NEVER, "UTC", "2026-11-20 09:00+00:00", False),
        (Quiet(time(2), time(3)), "Europe/Berlin", "2026-03-29 01:00+00:00", False),  # the clock goes from 2 to 3
        (Quiet(time(2), time(3)), "Europe/Berlin", "2026-10-25 00:30+00:00", True),  # the hour from 2 to 3 comes twice
        (Quiet(time(2), time(3)), "Europe/Berlin", "2026-10-25 01:30+00:00", True),
    ],
)
def test_quiet_hours_are_those_of_the_channels_clock(quiet: Quiet, zone: str, moment: str, is_quiet: bool) -> None:
    assert in_quiet(quiet, ZoneInfo(zone), at(moment)) is is_quiet


def test_quiet_hours_need_an_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_quiet(NIGHT, ZoneInfo("UTC"), datetime(2026, 11, 20, 12))  # noqa: DTZ001  # naive on purpose
