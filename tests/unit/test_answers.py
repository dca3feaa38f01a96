"""What an answer's head says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digests.errors import FetchError, Gone, Unreachable, Unwanted
from digests.feeds.answers import LONGEST, caching, fresh, refusal, retry_after

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (429, Unreachable, "asks to be left alone"),
        *((status, Unreachable, "has a fault") for status in (408, 425, 500, 502, 503, 504, 599)),
        (410, Gone, "gone for good"),
        (404, Unwanted, "has nothing at this address"),
        *((status, Unwanted, "wants a password") for status in (401, 407)),
        *((status, Unwanted, "does not let this program in") for status in (403, 451)),
        *((status, Unwanted, "no answer that can be used") for status in (101, 204, 206, 300, 304, 305, 400, 418)),
    ],
)
def test_every_status_has_a_kind_and_a_sentence(status: int, kind: type[FetchError], words: str) -> None:
    found = refusal(status, {}, "news.example", NOW, for_good=True)
    assert type(found) is kind
    assert words in str(found)
    assert "news.example" in str(found)
    assert str(found).endswith(f"({status}).")


def test_what_is_gone_at_the_end_of_a_detour_may_come_back() -> None:
    assert type(refusal(410, {}, "news.example", NOW, for_good=False)) is Unwanted


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_to_wait_is_heard(status: int) -> None:
    found = refusal(status, {"retry-after": "3600"}, "news.example", NOW, for_good=True)
    assert found.retry_after == HOUR


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("Sun, 22 Nov 2026 09:00:00 GMT", HOUR),
        ("Sunday, 22-Nov-26 09:00:00 GMT", HOUR),
        ("Sun Nov 22 09:00:00 2026", HOUR),
        ("Sun, 22 Nov 2026 07:00:00 GMT", None),
        ("Sun, 22 Nov 9026 07:00:00 GMT", LONGEST),
        ("99999999999999999999999", LONGEST),
        ("99999999", LONGEST),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("soon", None),
        ("Sun, 99 Nov 2026 09:00:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_to_wait(text: str | None, length: timedelta | None) -> None:
    assert retry_after({} if text is None else {"retry-after": text}, NOW) == length


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ({}, None),
        ({"cache-control": "max-age=3600"}, HOUR),
        ({"cache-control": 'public, Max-Age="3600", stale-while-revalidate=60'}, HOUR),
        ({"cache-control": "max-age=7200", "age": "3600"}, HOUR),
        ({"cache-control": "max-age=60", "age": "3600"}, None),
        ({"cache-control": "max-age=60", "expires": "Sun, 22 Nov 2026 09:00:00 GMT"}, timedelta(seconds=60)),
        ({"cache-control": "no-cache, max-age=60"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=99999999999"}, LONGEST),
        ({"cache-control": "max-age=x", "expires": "Sun, 22 Nov 2026 09:00:00 GMT"}, HOUR),
        ({"expires": "Sun, 22 Nov 2026 09:00:00 GMT", "date": "Sun, 22 Nov 2026 08:30:00 GMT"}, HOUR / 2),
        ({"expires": "Sun, 22 Nov 9026 09:00:00 GMT"}, LONGEST),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
    ],
)
def test_how_long_it_holds(headers: dict[str, str], length: timedelta | None) -> None:
    assert fresh(headers, NOW) == length


def test_validators_are_kept_when_they_can_be_sent_back() -> None:
    kept = caching({"etag": ' W/"a1" ', "last-modified": "Sun, 22 Nov 2026 08:00:00 GMT"}, NOW, "https://b.example/")
    assert (kept.etag, kept.last_modified) == ('W/"a1"', "Sun, 22 Nov 2026 08:00:00 GMT")
    assert kept.moved_to == "https://b.example/"


@pytest.mark.parametrize("tag", ["", '"ü"', f'"{"x" * 1_000}"', '"a\r\nX: b"', '"a\x00"'])
def test_others_are_not(tag: str) -> None:
    assert caching({"etag": tag}, NOW, None).etag is None
