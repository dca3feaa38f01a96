"""When a feed is fetched next. Pure: what is drawn by lot follows from the feed's number and its count of leases, so
that feeds spread over time and every node draws alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digests.syndication import Asks, Polled

FASTER, SLOWER = 2 / 3, 1.25  # the interval after news, and after none: in the end every third look finds something
GAP = 0.5  # of the usual time between two articles: the first interval
LOOKED_AT = 20  # articles that this is judged by
JITTER = 0.1  # of the wait, at most, on top of it
FIRST_RETRY = timedelta(minutes=5)
COSTLY = 2_000  # times the CPU time that reading it takes: what one feed may have of a core
HOUR, DAYS_OF_A_WEEK = timedelta(hours=1), 7


class Rules(Struct, frozen=True, kw_only=True):
    """The bounds. `least` and `most` are of the interval that follows from how often a feed changes, `wished` is the
    shortest that a source may ask for, `longest` is how long a feed is left alone at most, whatever it asks for or
    however often it failed."""

    least: timedelta = timedelta(minutes=10)
    most: timedelta = timedelta(hours=12)
    wished: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(days=1)


def chance(feed: Polled) -> float:
    """From 0 to below 1, another for each lease of each feed."""
    drawn = blake2b(f"{feed.id} {feed.attempt}".encode(), digest_size=6)
    return int.from_bytes(drawn.digest()) / 2**48


def first_interval(published: Iterable[datetime], now: datetime, rules: Rules) -> timedelta:
    """What a feed that was never fetched before begins with, by when its articles were published."""
    moments = sorted({at for at in published if at <= now}, reverse=True)[:LOOKED_AT]
    gaps = sorted(newer - older for newer, older in pairwise([now, *moments]))
    usual = gaps[len(gaps) // 2] if moments else rules.most
    return _within(GAP * usual, rules)


def interval_after(feed: Polled, *, news: bool, rules: Rules) -> timedelta:
    """The interval from now on, after a fetch that brought something or nothing."""
    return _within(feed.interval * (FASTER if news else SLOWER), rules)


def next_at(
    feed: Polled, now: datetime, rules: Rules, fresh: timedelta | None = None, cost: timedelta = timedelta()
) -> datetime:
    """When to fetch a feed again that answered now: after its interval or the one that is wished, never before it asks
    for it. `fresh` is how long its answer holds, `cost` the CPU time that reading it took, which others had to wait.
    What is new to us is spread over its whole interval."""
    asked = asked_for(feed.asks, fresh, rules, cost)
    wait = max(_interval(feed, rules), asked)
    if feed.succeeded_at is None:
        floor = max(min(rules.least, wait), asked)
        wait = floor + (wait - floor) * chance(feed)
    else:
        wait += wait * JITTER * chance(feed)
    return _allowed(now + wait, feed.asks, chance(feed))


def asked_for(asks: Asks, fresh: timedelta | None, rules: Rules, cost: timedelta = timedelta()) -> timedelta:
    """For how long a feed is left alone that answered now, whoever wants it: it asks for that, or costs much."""
    return min(max(fresh or timedelta(), asks.ttl or timedelta(), COSTLY * cost), rules.longest)


def retry_at(feed: Polled, now: datetime, rules: Rules, retry_after: timedelta | None = None) -> datetime:
    """When to try a feed again that failed now, `failures` times in a row with this one: twice as long each time, and
    not before it asks for it."""
    doubled: timedelta = FIRST_RETRY * 2 ** min(max(0, feed.failures - 1), 30)
    wait = min(doubled * (1 + JITTER * chance(feed)), rules.longest)
    return now + max(wait, min(retry_after or timedelta(), rules.longest))


def _interval(feed: Polled, rules: Rules) -> timedelta:
    own = _within(feed.interval, rules)
    if feed.wanted is None:
        return own
    wished = max(feed.wanted, rules.wished)
    return wished if feed.fixed else min(own, wished)


def _within(interval: timedelta, rules: Rules) -> timedelta:
    return min(max(interval, rules.least), rules.most)


def _allowed(at: datetime, asks: Asks, share: float) -> datetime:
    """The moment, or one in the first hour after it in which the feed may be fetched. One that asks never to be is not
    listened to."""
    hours, days = set(asks.skip_hours), set(asks.skip_days)
    if not (hours or days) or hours >= set(range(24)) or days >= set(range(DAYS_OF_A_WEEK)):
        return at
    hour = at.replace(minute=0, second=0, microsecond=0)
    while hour.hour in hours or hour.weekday() in days:
        hour += HOUR
    return hour + HOUR * share if hour > at else at
