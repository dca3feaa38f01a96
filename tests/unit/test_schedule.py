"""Schedules and time zones in words: what people may type, and what they are told."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digests import schedule
from digests.errors import ScheduleError
from digests.model import Quiet
from digests.quiet import always_in_quiet, outside
from digests.recurrence import next_due
from digests.schedule import describe, parse, zone
from tests.unit.schedules import at, worded

EXAMPLE = "for example “daily 08:00” or “weekdays 08:00 18:00”"
APART = "A digest comes at most every five minutes, around midnight too; leave more time between."
OFTEN = "A digest comes at most every five minutes, for example “every 15 minutes”."
ALONE = (
    "An interval stands alone and in whole numbers, for example “hourly” or “every 15 minutes”; "
    "for certain days or hours use cron, for example “*/15 9-17 * * 1-5”."
)
PLACES = "Name one like Europe/Berlin or America/New_York."


def refusal(typed: str) -> str | None:
    try:
        parse(typed)
    except ScheduleError as error:
        return str(error)
    return None


def zone_refusal(typed: str) -> str | None:
    try:
        schedule.zone(typed)
    except ScheduleError as error:
        return str(error)
    return None


# What people may type.


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("daily 08:00", "daily 08:00"),
        ("Daily, at 8:00 and 6:30 PM", "daily 08:00 18:30"),
        ("daily 18:30 08:00 8am", "daily 08:00 18:30"),
        ("every day at noon", "daily 12:00"),
        ("everyday midnight", "daily 00:00"),
        ("daily 12am 12 p.m.", "daily 00:00 12:00"),
        ("weekdays 08:00 18:00", "weekdays 08:00 18:00"),
        ("8 a.m. every weekday", "weekdays 08:00"),
        ("Mon, Tue, Wed, Thu, Fri 8am", "weekdays 08:00"),
        ("weekends 10:00", "weekends 10:00"),
        ("on the weekend at 10:00", "weekends 10:00"),
        ("weekdays and weekends 9:00", "daily 09:00"),
        ("mondays 09:30", "mondays 09:30"),
        ("every monday 9:30", "mondays 09:30"),
        ("mondays and thursdays 09:30", "mondays thursdays 09:30"),
        ("thursday monday 9:30am", "mondays thursdays 09:30"),
        ("daily\u00a008:00", "daily 08:00"),
        ("  daily\t08:00\n", "daily 08:00"),
        ("hourly", "hourly"),
        ("Every hour", "hourly"),
        ("every 60 minutes", "hourly"),
        ("every 15 minutes", "every 15 minutes"),
        ("every 15min", "every 15 minutes"),
        ("every 2 hours", "every 2 hours"),
        ("every 120 minutes", "every 2 hours"),
        ("every 90 minutes", "every 90 minutes"),
        ("0 8 * * mon-fri", "0 8 * * MON-FRI"),
        ("  0  8 * *   1-5 ", "0 8 * * 1-5"),
        ("0 8 1 1 1", "0 8 1 1 1"),
        ("0 0 29 2 *", "0 0 29 2 *"),
    ],
)
def test_words_are_understood_and_normalised(typed: str, words: str) -> None:
    assert parse(typed).words == words
    assert parse(words) == parse(typed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("daily 08:00", "every day at 08:00"),
        ("weekdays 08:00 18:00", "on weekdays at 08:00 and 18:00"),
        ("weekends 10:00 12:00 18:30", "on weekends at 10:00, 12:00 and 18:30"),
        ("thursdays mondays 09:30", "on Mondays and Thursdays at 09:30"),
        ("hourly", "every hour"),
        ("every 15 minutes", "every 15 minutes"),
        ("every 120 minutes", "every 2 hours"),
        ("0 8 * * 1-5", "at 08:00 on Monday through Friday (cron 0 8 * * 1-5)"),
    ],
)
def test_a_schedule_is_said_in_words(words: str, said: str) -> None:
    assert describe(parse(words)) == said


@given(worded)
def test_what_is_said_can_be_typed(words: str) -> None:
    understood = parse(words)
    assert parse(describe(understood)) == understood == parse(understood.words)


# What people are told.


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", f"Say when a digest should come, {EXAMPLE}."),
        (" , ", f"Say when a digest should come, {EXAMPLE}."),
        ("daily", "Say at what time a digest should come, for example “daily 08:00”."),
        ("mon tue", "Say at what time a digest should come, for example “mondays tuesdays 08:00”."),
        ("8am", "Say on which days a digest should come, for example “daily 08:00”."),
        ("at", "Say on which days a digest should come, for example “daily 08:00”."),
        ("dayly 08:00", "A schedule has no word “dayly”; did you mean “daily”?"),
        ("wendesdays 08:00", "A schedule has no word “wendesdays”; did you mean “wednesdays”?"),
        ("xyz 08:00", "A schedule has no word “xyz”; write “daily 08:00” or “weekdays 08:00 18:00”."),
        ("daily 8", "“8” is not a time of day; write it like 08:00 or 6:30pm."),
        ("daily 8.30", "“8.30” is not a time of day; write it like 08:00 or 6:30pm."),
        ("every minute", OFTEN),
        ("every 0 hours", OFTEN),
        ("every 4 minutes", OFTEN),
        (
            "every 7 minutes",
            "“every 7 minutes” does not fit an hour evenly; “every 6 minutes” or “every 10 minutes” would do.",
        ),
        (
            "every 45 minutes",
            "“every 45 minutes” does not fit an hour evenly; “every 30 minutes” or “every hour” would do.",
        ),
        ("every 5 hours", "“every 5 hours” does not fit a day evenly; “every 4 hours” or “every 6 hours” would do."),
        ("every 13 hours", "“every 13 hours” does not fit a day evenly; “every 12 hours” would do."),
        (
            "every 24 hours",
            (
                "The longest interval is 12 hours; for a digest once a day or less give days and times, for example "
                "“daily 08:00” or “mondays 08:00”."
            ),
        ),
        ("* * * * *", OFTEN),
        ("0,57 * * * *", OFTEN),
        ("daily 08:00 08:04", OFTEN),
        ("daily 23:58 00:00", APART),
        ("0 0 30 2 *", "The cron schedule “0 0 30 2 *” never comes; “0 8 * * *” comes every day at 08:00."),
        (
            "0 0 31 4,6,9,11 *",
            "The cron schedule “0 0 31 4,6,9,11 *” never comes; “0 8 * * *” comes every day at 08:00.",
        ),
        ("0 25 * * *", "The hour of the cron schedule “0 25 * * *” means nothing, for example “0 8 * * 1-5”."),
        (
            "0 8 * * MOO",
            "The day of the week of the cron schedule “0 8 * * MOO” means nothing, for example “0 8 * * 1-5”.",
        ),
        (
            "0 0 8 * * *",
            (
                "A cron schedule has five fields (minute, hour, day, month, weekday), for example “0 8 * * 1-5”; "
                "“0 0 8 * * *” has 6."
            ),
        ),
        ("weekdays hourly", ALONE),
        ("every 1.5 hours", ALONE),
        (
            "daily \x1b[31m 08:00",
            f"A schedule is plain words without control characters, {EXAMPLE}.",
        ),
        ("x" * 201, f"A schedule has at most 200 characters, {EXAMPLE}."),
        ("x" * 99, f"A schedule has no word “{'x' * 39}…”; write “daily 08:00” or “weekdays 08:00 18:00”."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(typed: str, told: str) -> None:
    assert refusal(typed) == told


@pytest.mark.parametrize("impossible", ["25:00", "24:00", "08:60", "13pm", "0am", "13:00pm"])
def test_an_impossible_time_is_named(impossible: str) -> None:
    told = f"There is no time “{impossible}”; a day goes from 00:00 to 23:59, {EXAMPLE}."
    assert refusal(f"daily {impossible}") == told


def test_a_cron_day_that_comes_only_with_luck_is_found() -> None:
    assert next_due(parse("0 0 * 2 MON#5"), ZoneInfo("UTC"), at("2016-03-01 00:00+00:00")).year == 2044
    never = "The cron schedule “0 0 */31 2 MON#2” never comes; “0 8 * * *” comes every day at 08:00."
    assert refusal("0 0 */31 2 MON#2") == never  # the first of February is no second Monday


@given(st.one_of(st.text(max_size=210), st.text("0123456789*/,-#LWmonapr: ", max_size=40), worded))
@example("5L/2 * * * *")
@example("0 0 * * ²L")
@example("0 0 L/2 * *")
def test_anything_typed_is_a_schedule_or_one_plain_sentence(typed: str) -> None:
    if told := refusal(typed):
        assert told.isprintable()
        assert len(told) < 300
        assert told.endswith((".", "?"))
    else:
        understood = parse(typed)
        assert describe(understood)
        assert parse(understood.words) == understood


# Time zones.


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" America/New York ", "America/New_York"),
        ("america/argentina/ushuaia", "America/Argentina/Ushuaia"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_found_however_it_is_spelt(typed: str, key: str) -> None:
    assert schedule.zone(typed).key == key


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Tokio", "There is no time zone “Tokio”. Did you mean Asia/Tokyo?"),
        ("Berlin", "There is no time zone “Berlin”. Did you mean Europe/Berlin?"),
        ("Europe/Kyiw", "There is no time zone “Europe/Kyiw”. Did you mean Europe/Kyiv?"),
        (
            "UTC+2",
            (
                "There is no time zone “UTC+2”. Name a place, such as Europe/Berlin; or Etc/GMT-2, "
                "which is “UTC+2” the whole year."
            ),
        ),
        ("GMT+30", f"There is no time zone “GMT+30”. {PLACES}"),
        (
            "../../etc/passwd",
            f"There is no time zone “../../etc/passwd”. {PLACES}",
        ),
        ("/etc/localtime", f"There is no time zone “/etc/localtime”. {PLACES}"),
        ("Europe/Ber\0lin", "There is no time zone “Europe/Berlin”. Did you mean Europe/Berlin?"),
        ("", f"There is no time zone “”. {PLACES}"),
        ("Factory", f"There is no time zone “Factory”. {PLACES}"),
        ("x" * 10**6, f"There is no time zone “{'x' * 39}…”. {PLACES}"),
    ],
)
def test_an_unknown_time_zone_is_told_with_the_nearest(typed: str, told: str) -> None:
    assert zone_refusal(typed) == told


@settings(max_examples=30)  # looking for the nearest name takes some milliseconds
@given(st.text(max_size=300))
def test_any_zone_name_is_a_zone_or_a_plain_sentence(typed: str) -> None:
    told = zone_refusal(typed)
    assert told is None or (told.isprintable() and len(told) < 300)


@pytest.mark.parametrize(
    ("words", "quiet", "always"),
    [
        ("daily 08:00", (7, 9), True),
        ("daily 08:00", (8, 9), True),
        ("daily 08:00", (7, 8), False),
        ("daily 08:00 12:00", (7, 9), False),
        ("daily 01:00 23:30", (22, 7), True),
        ("hourly", (22, 21), False),
        ("0 1-5 * * 1", (22, 7), True),
    ],
)
def test_quiet_hours_may_leave_no_time(words: str, quiet: tuple[int, int], always: bool) -> None:
    assert always_in_quiet(Quiet(time(quiet[0]), time(quiet[1])), parse(words)) is always


def test_the_next_time_outside_the_quiet_hours() -> None:
    lisbon, night = zone("Europe/Lisbon"), Quiet(time(22), time(7))

    def after(words: str, quiet: Quiet, due_at: str) -> str | None:
        found = outside(quiet, parse(words), lisbon, datetime.fromisoformat(due_at))
        return found.isoformat() if found else None

    assert after("every 5 minutes", night, "2026-01-05T21:55:00+00:00") == "2026-01-05T21:55:00+00:00"
    assert after("every 5 minutes", night, "2026-01-05T22:00:00+00:00") == "2026-01-06T07:00:00+00:00"
    assert after("mondays 05:00 08:00", night, "2026-01-05T05:00:00+00:00") == "2026-01-05T08:00:00+00:00"
    early = Quiet(time(1), time(1, 30))
    assert after("every 5 minutes", early, "2026-10-25T01:10:00+00:00") == "2026-10-25T01:30:00+00:00"
    assert after("daily 05:00", night, "2026-01-05T05:00:00+00:00") is None
