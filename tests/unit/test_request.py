"""What was typed, in parts; and points in time as people name them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.request import MOST_CHARACTERS, Typed, parse, since
from digests.errors import CommandError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)  # a Sunday, 08:30 in Berlin


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("summary 2 full", Typed("summary", "2 full", 1)),
        ("  /Quotes\t1 ", Typed("quotes", "1", 1)),
        ("!help", Typed("help", "", 1)),
        ("quotes 1 page 3", Typed("quotes", "1", 3)),
        ("latest page 0", Typed("latest", "", 1)),
        ("latest page 99999999999999999999", Typed("latest", "", 9999)),
        ("page 2", Typed("", "", 2)),
        ("latest home page", Typed("latest", "home page", 1)),
        ("sum\u202emary\x00 \x1b[31m1", Typed("summary", "[31m1", 1)),
        ("", Typed("", "", 1)),
    ],
)
def test_words_are_told_apart(words: str, typed: Typed) -> None:
    assert parse(words) == typed


def test_a_flood_of_words_is_refused() -> None:
    with pytest.raises(CommandError, match="longer than"):
        parse("x" * (MOST_CHARACTERS + 1))


@given(st.text(max_size=MOST_CHARACTERS))
def test_nothing_typed_breaks_it_or_keeps_a_control_character(words: str) -> None:
    typed = parse(words)
    assert all(
        character.isprintable() or character == " " for character in (typed.verb + typed.rest) if character < "\x80"
    )
    assert typed.page >= 1


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
        ("08:00", local("2026-11-22T08:00")),
        ("9:00", local("2026-11-21T09:00")),
        ("Monday", local("2026-11-16")),
        ("sunday", local("2026-11-15")),
        ("2026-11-20", local("2026-11-20")),
    ],
)
def test_times_are_read_on_the_channels_clock(words: str, at: datetime) -> None:
    assert since(words, NOW, BERLIN) == at


@pytest.mark.parametrize("words", ["", "soon", "25:00", "2026-02-30", "0001-01-01", "9999999h"])
def test_an_unknown_time_is_said_with_examples(words: str) -> None:
    with pytest.raises(CommandError, match="since yesterday"):
        since(words, NOW, BERLIN)


def test_the_future_is_refused() -> None:
    with pytest.raises(CommandError, match="future"):
        since("2027-01-01", NOW, BERLIN)


def test_an_amount_older_than_the_calendar_is_unknown_too() -> None:
    with pytest.raises(CommandError):
        since("9999 weeks 9999", NOW, BERLIN)
