"""When a feed is fetched next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from digests.feeds import polling
from digests.feeds.polling import FIRST_RETRY, JITTER, Rules, chance, first_interval, interval_after, next_at, retry_at
from digests.syndication import Asks, Polled
from tests import make

RULES = Rules()
HOUR = timedelta(hours=1)
LENGTHS = st.timedeltas(timedelta(seconds=1), timedelta(days=60))
EVER = st.none() | LENGTHS


def feed(**given: Any) -> Polled:
    settled: dict[str, Any] = {
        "id": 7,
        "address": "https://fen.example/feed",
        "succeeded_at": make.moment(-60),
        "interval": HOUR,
    }
    return Polled(**settled | given)


FEEDS = st.builds(
    feed,
    id=st.integers(1, 10**9),
    attempt=st.integers(0, 10**6),
    interval=LENGTHS,
    wanted=EVER,
    fixed=st.booleans(),
    succeeded_at=st.none() | st.just(make.moment(-60)),
    failures=st.integers(0, 2_000),
    asks=st.builds(
        Asks,
        ttl=EVER,
        skip_hours=st.lists(st.integers(0, 23)).map(tuple),
        skip_days=st.lists(st.integers(0, 6)).map(tuple),
    ),
)


@given(FEEDS, EVER)
def test_it_is_left_alone_within_bounds_and_for_as_long_as_it_asks(one: Polled, fresh: timedelta | None) -> None:
    wait = next_at(one, make.NOW, RULES, fresh) - make.NOW
    for asked in (fresh, one.asks.ttl):
        assert wait >= min(asked or timedelta(), RULES.longest)
    assert wait >= RULES.least
    longest = max(RULES.longest, one.wanted or timedelta()) * (1 + JITTER)
    assert wait <= longest + timedelta(days=7)
    if not (one.asks.skip_hours or one.asks.skip_days):
        assert wait <= longest


@given(FEEDS)
def test_not_when_it_asks_to_be_left_alone(one: Polled) -> None:
    at = next_at(one, make.NOW, RULES)
    if set(one.asks.skip_hours) < set(range(24)) and set(one.asks.skip_days) < set(range(7)):
        assert at.hour not in one.asks.skip_hours
        assert at.weekday() not in one.asks.skip_days


@given(FEEDS, EVER)
def test_a_failure_is_waited_for_longer_and_longer_up_to_a_day(one: Polled, retry_after: timedelta | None) -> None:
    wait = retry_at(one, make.NOW, RULES, retry_after) - make.NOW
    assert min(FIRST_RETRY, RULES.longest) <= wait <= RULES.longest
    assert wait >= min(retry_after or timedelta(), RULES.longest)
    more = structs.replace(one, failures=one.failures + 2)
    assert retry_at(more, make.NOW, RULES, retry_after) >= retry_at(one, make.NOW, RULES, retry_after)


@given(FEEDS, st.booleans())
def test_the_interval_stays_within_bounds(one: Polled, news: bool) -> None:
    assert RULES.least <= interval_after(one, news=news, rules=RULES) <= RULES.most


@given(st.lists(st.datetimes().map(lambda at: at.replace(tzinfo=make.NOW.tzinfo)), max_size=60))
def test_the_first_interval_is_within_bounds_whatever_the_dates(moments: list[Any]) -> None:
    assert RULES.least <= first_interval(moments, make.NOW, RULES) <= RULES.most


def test_news_shortens_the_interval_and_none_lengthens_it() -> None:
    assert interval_after(feed(), news=True, rules=RULES) == timedelta(minutes=40)
    assert interval_after(feed(), news=False, rules=RULES) == timedelta(minutes=75)


def test_where_a_source_changes_now_and_then_every_third_look_finds_something() -> None:
    one, looks, found, at, known = feed(), 0, 0, make.NOW, 0
    while at < make.moment(days=60):
        at += one.interval
        published = int((at - make.NOW) / timedelta(hours=3))
        looks, found = looks + 1, found + (published > known)
        one = structs.replace(one, interval=interval_after(one, news=published > known, rules=RULES))
        known = published
    assert 0.25 < found / looks < 0.5
    assert found == pytest.approx(60 * 8, rel=0.1), "hardly an article waits for the next one"


def test_the_first_interval_is_half_of_what_lies_between_two_articles() -> None:
    hourly = [make.moment(-60 * n) for n in range(1, 30)]
    assert first_interval(hourly, make.NOW, RULES) == HOUR / 2
    assert first_interval([], make.NOW, RULES) == RULES.most / 2
    assert first_interval([make.moment(days=-90)], make.NOW, RULES) == RULES.most
    assert first_interval([make.NOW] * 40, make.NOW, RULES) == RULES.least


@pytest.mark.parametrize(
    ("wished", "expected"),
    [
        ({"wanted": timedelta(hours=3), "fixed": True}, timedelta(hours=3)),
        ({"wanted": timedelta(hours=3), "fixed": False}, HOUR),
        ({"wanted": timedelta(minutes=20), "fixed": False}, timedelta(minutes=20)),
        ({"wanted": timedelta(minutes=1), "fixed": True}, RULES.wished),
        ({"wanted": timedelta(days=7), "fixed": True}, timedelta(days=7)),
    ],
)
def test_what_is_wished_goes_before_what_changes(wished: dict[str, Any], expected: timedelta) -> None:
    wait = next_at(feed(**wished), make.NOW, RULES) - make.NOW
    assert expected <= wait <= expected * (1 + JITTER)


def test_what_is_new_is_spread_over_its_interval() -> None:
    waits = sorted(
        next_at(feed(id=number, succeeded_at=None), make.NOW, RULES) - make.NOW for number in range(1, 1_001)
    )
    assert RULES.least <= waits[0] < timedelta(minutes=11)
    assert timedelta(minutes=30) < waits[500] < timedelta(minutes=40)
    assert timedelta(minutes=59) < waits[-1] <= HOUR


def test_what_is_due_together_comes_apart() -> None:
    assert len({next_at(feed(attempt=number), make.NOW, RULES) for number in range(100)}) == 100
    assert chance(feed()) == chance(feed(interval=2 * HOUR)), "every node draws alike"


def test_hours_that_it_asks_to_be_left_alone_in() -> None:
    asks = Asks(skip_hours=(9, 10), skip_days=(2,))  # Wednesday, as NOW is
    at = next_at(feed(asks=asks), make.NOW, RULES)
    assert (at.weekday(), at.hour) == (3, 0)
    assert next_at(feed(asks=Asks(skip_hours=tuple(range(24)))), make.NOW, RULES) < make.moment(120)


def test_how_long_it_is_left_alone_after_failures() -> None:
    waits = [retry_at(feed(failures=number), make.NOW, RULES) - make.NOW for number in range(1, 12)]
    assert timedelta(minutes=5) <= waits[0] <= timedelta(minutes=6)
    assert timedelta(minutes=10) <= waits[1] <= timedelta(minutes=11)
    assert waits[-1] == RULES.longest
    assert polling.retry_at(feed(failures=1), make.NOW, RULES, timedelta(days=900)) == make.moment(days=1)


@pytest.mark.parametrize(("cost", "wait"), [(0.05, 0), (3, 6_000), (18, 36_000), (60, 86_400)])
def test_who_costs_much_is_read_the_less_often(cost: float, wait: float) -> None:
    busy = feed(interval=timedelta(minutes=1), succeeded_at=make.NOW)
    at = next_at(busy, make.NOW, RULES, cost=timedelta(seconds=cost))
    least = max(timedelta(minutes=10), timedelta(seconds=wait))
    assert least <= at - make.NOW <= least * 1.1
