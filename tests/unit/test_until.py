"""Points in time to come, as people name them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.request import LONGEST_PAUSE, MOST_CHARACTERS, until
from digests.errors import FieldError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)  # a Sunday, 08:30 in Berlin
UNKNOWN = "I do not know that time. Try until monday, until 2026-12-01, until 18:00 or until 3 days."
OVER = "That is over already. Try until tomorrow, until monday or until 3 days."
FAR = "That is more than a year ahead. Without an end a pause lasts until resume."


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("monday", "2026-11-23T00:00"),
        ("Until Monday 9:00", "2026-11-23T09:00"),
        ("sunday", "2026-11-29T00:00"),
        ("sunday at 18:00", "2026-11-22T18:00"),
        ("sunday 08:00", "2026-11-29T08:00"),
        ("18:00", "2026-11-22T18:00"),
        ("until 8:00", "2026-11-23T08:00"),
        ("at 8:31", "2026-11-22T08:31"),
        ("tomorrow", "2026-11-23T00:00"),
        ("today 18:00", "2026-11-22T18:00"),
        ("2026-12-01", "2026-12-01T00:00"),
        ("2026-12-01 09:00", "2026-12-01T09:00"),
        ("3 days", "2026-11-25T08:30"),
        ("for 90 min", "2026-11-22T10:00"),
        ("2027-11-23", "2027-11-23T00:00"),
    ],
)
def test_a_time_to_come_is_found(words: str, local: str) -> None:
    assert until(words, NOW, BERLIN) == datetime.fromisoformat(local).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", UNKNOWN),
        ("until", UNKNOWN),
        ("soon", UNKNOWN),
        ("2026-13-01", UNKNOWN),
        ("25:00", UNKNOWN),
        ("monday 3 days", UNKNOWN),
        ("today", OVER),
        ("today 08:30", OVER),
        ("2026-11-22", OVER),
        ("0001-01-01", OVER),
        ("0 days", OVER),
        ("9999 weeks", FAR),
        ("9999-12-31", FAR),
        ("2027-11-24", FAR),
    ],
)
def test_what_is_no_time_to_come_gets_one_sentence(words: str, said: str) -> None:
    with pytest.raises(FieldError) as caught:
        until(words, NOW, BERLIN)
    assert (caught.value.field, str(caught.value)) == ("until", said)


@given(st.text(max_size=60) | st.just("9" * MOST_CHARACTERS) | st.from_regex(r"[a-z0-9 :-]{0,20}", fullmatch=True))
def test_anything_typed_is_to_come_or_refused(words: str) -> None:
    try:
        at = until(words, NOW, BERLIN)
    except FieldError:
        return
    assert NOW < at <= NOW + LONGEST_PAUSE
