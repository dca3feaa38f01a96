"""What was typed, in parts; and points in time as people name them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.request import MOST_CHARACTERS, MOST_TOPIC, paged, parse, plain, since, somebody, topic, windowed
from digests.errors import CommandError
from digests.services.ask import EVER

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)  # a Sunday, 08:30 in Berlin


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("summary 2 full", "summary 2 full"),
        ("  /Quotes\t1 ", "/Quotes 1"),
        ("summary\n\n2", "summary 2"),
        ("sum\u202emary\x00 \x1b[31m1", "summary [31m1"),
        ("", ""),
    ],
)
def test_what_is_typed_becomes_one_line(words: str, line: str) -> None:
    assert parse(words) == line


@pytest.mark.parametrize(
    ("line", "rest", "page"),
    [
        ("1 page 3", "1", 3),
        ("page 0", "", 1),
        ("page 99999999999999999999", "", 9999),
        ("night ferry Page 2", "night ferry", 2),
        ("home page", "home page", 1),
        ("page two", "page two", 1),
        ("", "", 1),
    ],
)
def test_a_page_stands_at_the_end(line: str, rest: str, page: int) -> None:
    assert paged(line) == (rest, page)


def test_a_flood_of_words_is_refused() -> None:
    with pytest.raises(CommandError, match="longer than"):
        parse("x" * (MOST_CHARACTERS + 1))


@given(st.text(max_size=MOST_CHARACTERS))
def test_nothing_typed_breaks_it_or_keeps_a_control_character(words: str) -> None:
    rest, page = paged(parse(words))
    assert all(character.isprintable() for character in rest if character < "\x80")
    assert page >= 1


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("today", local("2026-11-22")),
        ("yesterday", local("2026-11-21")),
        ("24h", datetime(2026, 11, 21, 7, 30, tzinfo=UTC)),
        ("3 days ago", datetime(2026, 11, 19, 7, 30, tzinfo=UTC)),
        ("90 minutes", datetime(2026, 11, 22, 6, 0, tzinfo=UTC)),
        ("2 weeks", datetime(2026, 11, 8, 7, 30, tzinfo=UTC)),
        ("5m", datetime(2026, 11, 22, 7, 25, tzinfo=UTC)),
        ("1 month", datetime(2026, 10, 23, 7, 30, tzinfo=UTC)),
        ("6 Months ago", datetime(2026, 5, 26, 7, 30, tzinfo=UTC)),
        ("1 year", datetime(2025, 11, 22, 7, 30, tzinfo=UTC)),
        ("2y", datetime(2024, 11, 22, 7, 30, tzinfo=UTC)),
        ("ever", EVER),
        ("9999 years", EVER),
        ("08:00", local("2026-11-22T08:00")),
        ("9:00", local("2026-11-21T09:00")),
        ("Monday", local("2026-11-16")),
        ("sunday", local("2026-11-15")),
        ("2026-11-20", local("2026-11-20")),
    ],
)
def test_times_are_read_on_the_channels_clock(words: str, at: datetime) -> None:
    assert since(words, NOW, BERLIN) == at


@pytest.mark.parametrize(
    "words", ["", "soon", "25:00", "2026-02-30", "0001-01-01", "9999999h", "99999 years", "for ever"]
)
def test_an_unknown_time_is_said_with_examples(words: str) -> None:
    with pytest.raises(CommandError, match="since yesterday"):
        since(words, NOW, BERLIN)


def test_the_future_is_refused() -> None:
    with pytest.raises(CommandError, match="future"):
        since("2027-01-01", NOW, BERLIN)


def test_an_amount_older_than_the_calendar_is_unknown_too() -> None:
    with pytest.raises(CommandError):
        since("9999 weeks 9999", NOW, BERLIN)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("“Holm”,", "Holm"),
        ("'Ida Holm'", "Ida Holm"),
        ("holm?", "holm"),
        (" Ida’s ", "Ida’s"),
        ("«Ида»", "Ида"),
        ("“", ""),
    ],
)
def test_marks_around_a_name_are_not_of_it(words: str, name: str) -> None:
    assert plain(words) == name


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("night ferry", ("night ferry", None)),
        ("night ferry since 3 days", ("night ferry", "3 days")),
        ("ferry SINCE ever", ("ferry", "ever")),
        ("since monday", ("", "monday")),
        ("ferry since", ("ferry", "")),
        ("ferry since dawn since monday", ("ferry since dawn", "monday")),
        ("“long since gone”", ("“long since gone”", None)),
        ('"ever since" since ever', ('"ever since"', "ever")),
        ("sincerely yours", ("sincerely yours", None)),
    ],
)
def test_a_window_stands_behind_the_words(words: str, parts: tuple[str, str | None]) -> None:
    assert windowed(words) == parts


@pytest.mark.parametrize("words", ["ferry", "“night ferry” dawn", '"night ferry"', "l’été", "х" * MOST_TOPIC, "24"])
def test_words_that_can_be_looked_for_stay_as_they_are(words: str) -> None:
    assert topic(words) == words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * (MOST_TOPIC + 1), "longer than 60 characters"),
        ("!!! …", "no word in “!!! …”"),
        ("😀", "no word"),
        ("“night ferry", "not closed"),
        ('night" ferry', "not closed"),
        ("«night", "not closed"),
    ],
)
def test_words_that_cannot_are_said(words: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        topic(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * (MOST_TOPIC + 1), "at most 60 characters"),
        ("12", "“12” is no name"),
        ("…", "is no name"),
        ("“”", "is no name"),
        ("https://ledger.example/ida", "is no name"),
        ("9" * 2000, "at most 60"),
    ],
)
def test_what_is_no_name_is_said(words: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        somebody(words)
    assert somebody(" “Ida Holm”, ") == "Ida Holm"
