"""How a feed is doing after each fetch: the state that it comes to, and why, in words that anybody may read. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests import address
from digests.errors import FieldError, Gone
from digests.feeds import polling
from digests.feeds.intake import DAILY
from digests.model import FeedState
from digests.wording import say

if TYPE_CHECKING:
    from digests.errors import BroadsheetError
    from digests.feeds.polling import Rules
    from digests.syndication import Caching, Polled

SLOW, QUICK = timedelta(seconds=10), timedelta(seconds=5)  # it is slow from the one on, until it is below the other
OVERFLOW = timedelta(hours=3)  # that one is left alone which brings too much
COSTLY = timedelta(seconds=2)  # of CPU time to read it; a usual feed takes some hundredths
MOVED_LATELY = timedelta(days=7)  # that it moved is said for so long
LONG, TRIES = timedelta(days=14), 20  # of failure: then it is paused
MOST_REASON = 300  # characters


def answered(feed: Polled, now: datetime, took: timedelta, caching: Caching, cost: timedelta = timedelta()) -> Polled:
    """It gave an answer that can be used. What it says of itself is kept; it may have moved. `cost` is the CPU time
    that reading it took."""
    after = structs.replace(
        feed,
        checked_at=now,
        succeeded_at=now,
        failures=0,
        failing_since=None,
        etag=caching.etag,
        last_modified=caching.last_modified,
    )
    if (moved_to := _new_address(feed, caching.moved_to)) is not None:
        reason = say("It moved for good to {address}, and is fetched from there.", address=address.shown(moved_to))
        return structs.replace(after, address=moved_to, state=FeedState.MOVED, state_at=now, reason=str(reason))
    if took >= SLOW or (feed.state is FeedState.SLOW and took >= QUICK):
        seconds = round(took.total_seconds())
        return _to(after, FeedState.SLOW, say("It took {seconds} seconds to answer.", seconds=seconds), now)
    if cost >= COSTLY:
        seconds = round(cost.total_seconds())
        reason = say("It takes {seconds} seconds to read, and is fetched the less often.", seconds=seconds)
        return _to(after, FeedState.SLOW, reason, now)
    if feed.state is FeedState.MOVED and feed.state_at is not None and now - feed.state_at < MOVED_LATELY:
        return after
    return _to(after, FeedState.OK, None, now)


def overflowing(feed: Polled, now: datetime) -> Polled:
    """It brought more than is stored of a source in a day: the rest is asked for later, as far as it is still there."""
    reason = say("It brings more than {most:,} articles a day: the rest is not read today.", most=DAILY)
    rest = structs.replace(feed, etag=None, last_modified=None, next_at=max(feed.next_at or now, now + OVERFLOW))
    return _to(rest, FeedState.SLOW, reason, now)


def failed(feed: Polled, now: datetime, error: BroadsheetError, rules: Rules) -> Polled:
    """It gave none. It is tried again after a wait that grows to a day; after long failure it is paused; one that says
    that it is gone is not fetched any more."""
    reason = str(error)[:MOST_REASON].rstrip(".") + "."
    after = structs.replace(
        feed, checked_at=now, failures=feed.failures + 1, failing_since=feed.failing_since or now, next_at=None
    )
    if isinstance(error, Gone):
        return _to(after, FeedState.GONE, reason, now)
    if after.failures >= TRIES and after.failing_since is not None and now - after.failing_since >= LONG:
        return _to(after, FeedState.PAUSED, reason, now)
    retry_after = getattr(error, "retry_after", None)
    asks = structs.replace(after.asks, until=now + min(retry_after, rules.longest) if retry_after else None)
    after = structs.replace(after, asks=asks, next_at=polling.retry_at(after, now, rules, retry_after))
    return _to(after, FeedState.FAILING, reason, now)


def spared(feed: Polled, now: datetime, rules: Rules) -> Polled:
    """It could not be reached, and is not at fault: it is as it was, and tried again soon."""
    return structs.replace(feed, next_at=polling.retry_at(structs.replace(feed, failures=0), now, rules))


def _new_address(feed: Polled, moved_to: str | None) -> str | None:
    """Where it is from now on. What is everybody's does not move to an address with a secret: each fetch is sent there
    anew."""
    if moved_to is None or moved_to == feed.address:
        return None
    try:
        checked = address.check_found(moved_to)
    except FieldError:
        return None
    return None if not feed.scope and address.has_secret(checked) else checked


def _to(feed: Polled, state: FeedState, reason: str | None, now: datetime) -> Polled:
    since = feed.state_at if feed.state is state and feed.state_at is not None else now
    return structs.replace(feed, state=state, state_at=since, reason=None if reason is None else str(reason))
