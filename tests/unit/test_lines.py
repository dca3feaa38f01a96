"""An owner's line, taken apart: the digest that is meant, and which setting gets which words."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import lines
from digests import schedule
from digests.errors import CommandError
from tests import make
from tests.growth import assert_even_text

PART = "If it is a part of the name, put the name in quotation marks."
HERE = [
    make.subscription(id=number, wishes=make.wishes(name=name))
    for number, name in enumerate(["Wind", "Wind farms", "a:b", "Größe", "⚓" * 60, "Fishers' digest", "News at 8:00"])
]


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("Wind stories 3", "Wind", "stories 3"),
        ("wind farms stories 3", "Wind farms", "stories 3"),
        ("WIND: stories 3", "Wind", "stories 3"),
        ("wind : stories 3", "Wind", "stories 3"),
        ('"Wind farms" stories 3', "Wind farms", "stories 3"),
        ("„wind“: stories 3", "Wind", "stories 3"),
        ("«wind»", "Wind", ""),
        ("a:b form", "a:b", "form"),
        ("a:b: form", "a:b", "form"),
        ("GRÖSSE", "Größe", ""),
        ("Gro\u0308ße", "Größe", ""),
        ("⚓" * 60 + " 3", "⚓" * 60, "3"),
        ("fishers' digest 3", "Fishers' digest", "3"),
        ("news at 8:00", "News at 8:00", ""),
        ("Windy stories 3", None, "Windy stories 3"),
        ('"Wind"y', None, '"Wind"y'),
        ('"Solar" 3', None, '"Solar" 3'),
        ("", None, ""),
    ],
)
def test_the_longest_name_that_fits_is_meant(line: str, name: str | None, rest: str) -> None:
    one, behind = lines.called(HERE, line)
    assert (one.wishes.name if one else None, behind) == (name, rest)


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("", {}),
        ("Harbour news", {"name": "Harbour news"}),
        ("daily 08:00", {"schedule": "daily 08:00"}),
        ("Harbour daily 08:00", {"name": "Harbour", "schedule": "daily 08:00"}),
        ("Daily Harbour daily at 8am", {"name": "Daily Harbour", "schedule": "daily at 8am"}),
        ('"Harbour daily" hourly', {"name": '"Harbour daily"', "schedule": "hourly"}),
        ("“Harbour”: every 15 minutes", {"name": "“Harbour”", "schedule": "every 15 minutes"}),
        ("Weekend saturdays 10:00", {"name": "Weekend", "schedule": "saturdays 10:00"}),
        ("Port daily 8:00 in", {"name": "Port", "schedule": "daily 8:00", "zone": ""}),
        ("Top 5 0 8 * * 1-5", {"name": "Top 5", "schedule": "0 8 * * 1-5"}),
        ("Port daily 8:00 in Lisbon", {"name": "Port", "schedule": "daily 8:00", "zone": "Lisbon"}),
        ("Port in Lisbon daily 8:00", {"name": "Port in Lisbon", "schedule": "daily 8:00"}),
        (
            "Port schedule daily 8:00 in Europe/Lisbon",
            {"name": "Port", "schedule": "daily 8:00", "zone": "Europe/Lisbon"},
        ),
        ("Port, time zone: UTC; stories = 3", {"name": "Port", "zone": "UTC", "stories": "3"}),
        ("Port When Empty silent", {"name": "Port", "when-empty": "silent"}),
        ("topics any “the stories”, wind none format", {"topics": "any “the stories”, wind none", "format": ""}),
        ('topics wind,"my stories" quotes off', {"topics": 'wind,"my stories"', "quotes": "off"}),
        ('sources "The ""Old"" stories" length brief', {"sources": '"The ""Old"" stories"', "length": "brief"}),
        ('mention 5" guns', {"mention": '5" guns'}),
        ("schedule", {"schedule": ""}),
    ],
)
def test_every_setting_gets_its_words(line: str, given: dict[str, str]) -> None:
    assert lines.new(line) == given


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"Harbour daily 08:00', 'A quotation mark is opened and not closed: "Harbour daily 08:00'),
        ("Harbour topics wind, “farm", "A quotation mark is opened and not closed: “farm"),
        ("stories 3 length brief stories 4", "stories is said twice: say it once."),
        ("daily 8:00 in UTC zone UTC", "zone is said twice: say it once."),
        (
            "Harbour dayly 08:00",
            f"Say on which days a digest should come, for example “daily 08:00”. {PART}",
        ),
        (
            "Harbour daily 25:00",
            f"There is no time “25:00”; a day goes from 00:00 to 23:59, {schedule.EXAMPLE}. {PART}",
        ),
        (
            "Harbour daily 25:00 in Nowhere",
            (
                f"There is no time “25:00”; a day goes from 00:00 to 23:59, {schedule.EXAMPLE}. There is no time zone "
                f"“Nowhere”. Name one like Europe/Berlin or America/New_York. {PART}"
            ),
        ),
        (
            "Harbour weekdays",
            f"Say at what time a digest should come, for example “weekdays 08:00”. {PART}",
        ),
    ],
)
def test_what_cannot_be_told_apart_gets_one_sentence(line: str, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        lines.new(line)
    assert str(caught.value) == said


@given(
    st.lists(st.sampled_from(["stories", "when", "empty", "in", "“", "”", '"', ",", "daily", "8:00", "*", "5", "x"]))
)
def test_any_line_is_taken_apart_or_refused(words: list[str]) -> None:
    line = " ".join(words)
    try:
        given = lines.new(line)
    except CommandError:
        return
    assert all(part in line for part in given.values())


@pytest.mark.parametrize("piece", ["* ", "9 ", "daily ", "stories ", '" " ', "x ", "“", 'x,"', "in "])
def test_the_time_grows_evenly_with_the_line(piece: str) -> None:
    def apart(line: str) -> None:
        for take in (partial(lines.called, HERE), lines.new):
            with suppress(CommandError):
                take(line)

    assert_even_text(apart, piece)
