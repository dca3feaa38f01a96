"""How a feed is doing after each fetch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from digests.errors import Denied, DocumentError, Gone, Unreachable, Unwanted
from digests.feeds.polling import Rules
from digests.feeds.standing import answered, failed
from digests.model import FeedState
from digests.syndication import Caching, Polled
from tests import make

RULES = Rules()
QUICK, SLOW = timedelta(seconds=1), timedelta(seconds=12)
OLD, NEW = "https://fen.example/feed", "https://news.example/rss"
KEYED = "https://news.example/rss?token=8f3a9c21d07be654"


def feed(**given: Any) -> Polled:
    settled: dict[str, Any] = {"id": 7, "address": OLD}
    return Polled(**settled | given)


def after(one: Polled, took: timedelta = QUICK, now: Any = make.NOW, **caching: Any) -> Polled:
    return answered(one, now, took, Caching(**caching))


def test_an_answer_ends_what_was_the_matter() -> None:
    ill = feed(state=FeedState.FAILING, reason="It is down.", failures=3, failing_since=make.moment(-90))
    well = after(ill, etag='"2"', last_modified="then")
    assert (well.state, well.reason, well.failures, well.failing_since) == (FeedState.OK, None, 0, None)
    assert (well.etag, well.last_modified) == ('"2"', "then")
    assert well.checked_at == well.succeeded_at == well.state_at == make.NOW


def test_slow_until_it_is_quick_again() -> None:
    slow = after(feed(), SLOW)
    assert (slow.state, slow.reason) == (FeedState.SLOW, "It took 12 seconds to answer.")
    still = after(slow, timedelta(seconds=6), make.moment(60))
    assert (still.state, still.state_at) == (FeedState.SLOW, make.NOW)
    assert after(feed(), timedelta(seconds=6)).state is FeedState.OK
    assert after(still).state is FeedState.OK


def test_slow_to_read() -> None:
    slow = answered(feed(), make.NOW, QUICK, Caching(), timedelta(seconds=3))
    assert slow.state is FeedState.SLOW
    assert slow.reason == "It takes 3 seconds to read, and is fetched the less often."
    assert answered(slow, make.NOW, QUICK, Caching(), timedelta(seconds=1)).state is FeedState.OK


def test_moved_for_good() -> None:
    moved = after(feed(), moved_to=NEW)
    assert (moved.address, moved.state) == (NEW, FeedState.MOVED)
    assert moved.reason == "It moved for good to https://news.example/rss, and is fetched from there."
    assert after(moved, now=make.moment(days=6)).state is FeedState.MOVED
    assert after(moved, now=make.moment(days=7)).state is FeedState.OK
    assert after(moved, SLOW, now=make.moment(days=1)).state is FeedState.SLOW


@pytest.mark.parametrize("to", [None, OLD, "ftp://news.example/rss", "http://localhost/rss", "https://a b", KEYED])
def test_where_nothing_moves_to(to: str | None) -> None:
    stays = after(feed(), moved_to=to)
    assert (stays.address, stays.state) == (OLD, FeedState.OK)


def test_what_holds_a_secret_moves_within_its_workspace_and_is_not_shown() -> None:
    moved = after(feed(scope="console/local"), moved_to=KEYED)
    assert moved.address == KEYED
    assert "8f3a" not in str(moved.reason)


@pytest.mark.parametrize(
    "error", [Unreachable("It is down."), Unwanted("It is down."), Denied("It is down."), DocumentError("It is down.")]
)
def test_a_failure_is_tried_again(error: Exception) -> None:
    ill = failed(feed(etag='"1"', succeeded_at=make.moment(-60)), make.NOW, error, RULES)  # type: ignore[arg-type]
    assert (ill.state, ill.reason, ill.failures) == (FeedState.FAILING, "It is down.", 1)
    assert ill.failing_since == ill.checked_at == ill.state_at == make.NOW
    assert (ill.etag, ill.succeeded_at) == ('"1"', make.moment(-60))
    assert make.moment(5) <= (ill.next_at or make.NOW) <= make.moment(6)


def test_it_waits_for_as_long_as_it_is_asked_to() -> None:
    ill = failed(feed(), make.NOW, Unreachable("Not now.", timedelta(hours=3)), RULES)
    assert ill.next_at == make.moment(180)


def test_what_is_gone_is_not_fetched_any_more() -> None:
    gone = failed(feed(), make.NOW, Gone("It says that it is gone for ever (410)."), RULES)
    assert (gone.state, gone.next_at) == (FeedState.GONE, None)


def test_paused_after_long_failure_and_many_tries() -> None:
    one, now, tries = feed(), make.NOW, 0
    while one.state is not FeedState.PAUSED:
        one, tries = failed(one, now, Unreachable("It is down."), RULES), tries + 1
        now = one.next_at or now
    assert (one.next_at, one.reason) == (None, "It is down.")
    assert timedelta(days=14) <= now - make.NOW < timedelta(days=16)
    assert 20 <= tries < 30
    few = feed(failures=3, failing_since=make.moment(days=-90))
    assert failed(few, make.NOW, Unreachable("It is down."), RULES).state is FeedState.FAILING
    many = structs.replace(few, failures=19)
    assert failed(many, make.NOW, Unreachable("It is down."), RULES).state is FeedState.PAUSED
