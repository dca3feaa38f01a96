"""Schedules, zones and instants to try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from digests import schedule

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

# Clock changes of many kinds: by night, at midnight, at the end of a day, by half an hour, from a quarter, and none.
CHANGING = (
    "America/New_York", "Europe/Berlin", "Asia/Beirut", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe",
    "America/Nuuk", "Pacific/Chatham", "America/Havana", "Africa/Casablanca", "Europe/London", "Asia/Kathmandu", "UTC",
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def changes(name: str) -> list[datetime]:
    """Days in whose course the zone's clocks changed, as instants; any day where they never do."""
    days = [at("2025-01-01 00:00+00:00") + n * DAY for n in range(3 * 365)]
    offsets = [day.astimezone(ZoneInfo(name)).utcoffset() for day in days]
    return [day for n, day in enumerate(days[:-1]) if offsets[n] != offsets[n + 1]] or days


zones = st.sampled_from(CHANGING).map(ZoneInfo)
instants = st.timedeltas(timedelta(), 15 * 365 * DAY).map(lambda since: at("2020-01-01 00:00+00:00") + since)
near_changes = st.sampled_from(CHANGING).flatmap(
    lambda name: st.tuples(
        st.just(ZoneInfo(name)),
        st.builds(datetime.__add__, st.sampled_from(changes(name)), st.timedeltas(-DAY, DAY)),
    )
)

times = st.integers(0, 24 * 12 - 1).map(lambda n: f"{n // 12:02}:{n % 12 * 5:02}")
day_words = st.one_of(
    st.sampled_from(["daily", "weekdays", "weekends"]),
    st.lists(st.sampled_from(schedule.NAMES), min_size=1, unique=True).map(" and ".join),
)
timed = st.builds("{} {}".format, day_words, st.lists(times, min_size=1, max_size=6, unique=True).map(" ".join))
intervals = st.sampled_from(schedule.INTERVALS).map("every {} minutes".format)
worded = st.one_of(timed, intervals, st.just("hourly"))
crons = st.sampled_from(
    ["0 8 * * 1-5", "30 6,18 1,15 * *", "0 0 L * *", "45 23 * * MON#1", "*/20 1-3 * * *", "15 */6 * * SUN", "5 * * * *"]
)
schedules = st.one_of(worded, crons).map(schedule.parse)
