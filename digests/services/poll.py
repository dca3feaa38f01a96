"""Feeds are fetched when they are due, each on its own: whatever one of them does, the others' articles arrive.

A feed is leased, fetched, taken in and settled, in this order. Whoever is killed in between leaves a lease that ends,
and what was stored by then is known the next time: nothing is lost, and nothing comes twice.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests.errors import BroadsheetError, NoWay, StoreError, Unreachable
from digests.feeds import outage, polling, standing
from digests.feeds.limits import FEED_BYTES
from digests.syndication import Asks, NotModified, Request
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digests.feeds.polling import Rules
    from digests.ports.clock import Clock
    from digests.ports.fetcher import Fetcher
    from digests.ports.reader import Reader
    from digests.ports.sources import FeedStore
    from digests.services.collect import Collect
    from digests.syndication import Caching, Fetched, Harvest, Polled

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
WHOLE = timedelta(minutes=9)  # that one feed may take, so that it is settled while it is leased
AT_ONCE = 50
MOST = FEED_BYTES
HELD = 20  # times as much that all feeds together may hold which are fetched, or wait to be read and stored
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
ROUND = timedelta(seconds=2)  # of starting, so that a tick ends soon when the program is to stop
GATHER, PEEK = timedelta(milliseconds=20), timedelta(milliseconds=50)
CLOSE_WITHIN = timedelta(seconds=5)


class Poll:
    """Fetches what is due, at most `at_once` feeds at a time, and so many that their bodies are not larger than `held`
    times the largest one. Any number may run on one database."""

    def __init__(
        self,
        feeds: FeedStore,
        fetcher: Fetcher,
        reader: Reader,
        collect: Collect,
        clock: Clock,
        rules: Rules,
        *,
        at_once: int = AT_ONCE,
        held: int = HELD,
    ) -> None:
        self._held = held * MOST
        self._sizes = dict[int, int]()  # bytes, by feed: as large as may be until it is there
        self._feeds, self._fetcher, self._reader, self._collect = feeds, fetcher, reader, collect
        self._clock, self._rules, self._at_once = clock, rules, at_once
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._lost: outage.Lost = frozenset()

    async def tick(self, progress: Callable[[], None] = lambda: None) -> int:
        """Start on what is due, for some seconds, and wait for none of it but to make room for more. How many were
        begun."""
        begun, loop = 0, asyncio.get_running_loop()
        end = loop.time() + ROUND.total_seconds()
        while not self._closed and loop.time() < end:
            room = min(self._at_once - len(self._tasks), (self._held - sum(self._sizes.values())) // MOST)
            if room > 0:
                now = self._clock.now()
                leased = await self._feeds.due(now, now + LEASE, room)
                for polled in leased:
                    self._sizes[polled.id] = MOST
                    task = asyncio.create_task(self._poll(polled), name=repr(polled))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                begun += len(leased)
                if len(leased) < room:
                    return begun
            left = end - loop.time()
            patience = min(left, PEEK.total_seconds())  # a body that is smaller than it might be makes room, too
            await asyncio.wait(self._tasks, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(GATHER.total_seconds())  # some more end meanwhile: they are leased together
            progress()
        return begun

    async def idle(self) -> None:
        """Go on until nothing is due and nothing under way."""
        while await self.tick() or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def close(self, within: timedelta = CLOSE_WITHIN) -> None:
        """Start nothing more. What does not end within this time is cut off, and due again for whoever starts next."""
        self._closed = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within.total_seconds())
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def _poll(self, polled: Polled) -> None:
        try:
            await self._visited(polled)
        except asyncio.CancelledError:
            await self._release(polled)
            raise
        except StoreError as error:  # its lease ends, and it is fetched again
            log.warning("%r could not be settled: %s", polled, error)
        finally:
            self._sizes.pop(polled.id, None)

    async def _release(self, polled: Polled) -> None:
        try:
            await self._feeds.release(polled, self._clock.now())
        except StoreError as error:
            log.warning("The lease of %r could not be given back, and ends by itself: %s", polled, error)

    async def _visited(self, polled: Polled) -> None:
        try:
            async with asyncio.timeout(WHOLE.total_seconds()) as patience:
                after = await self._visit(polled)
        except TimeoutError:
            if not patience.expired():
                raise
            after = self._failed(polled, Unreachable(say("Reading it took too long.")))
        await self._feeds.settle(after)

    async def _visit(self, polled: Polled) -> Polled:
        """What is known of it afterwards."""
        try:
            answer = await self._fetcher.fetch(_request(polled))
            self._lost = outage.after(self._lost, polled, None)
            self._sizes[polled.id] = 0 if isinstance(answer, NotModified) else len(answer.body)
            return await self._taken(polled, answer)
        except StoreError:
            raise
        except BroadsheetError as error:
            return self._failed(polled, error)
        except Exception:
            log.exception("%r could not be read, for a reason that nobody foresaw", polled)
            return self._failed(polled, Unreachable(say("It could not be read: see the log of the program.")))

    async def _taken(self, polled: Polled, answer: Fetched | NotModified) -> Polled:
        now = self._clock.now()
        if isinstance(answer, NotModified):
            caching = _kept(answer.caching, polled)
            return self._settled(polled, now, answer.took, caching, news=False)
        body_hash = hashlib.sha256(answer.body).digest()
        if body_hash == polled.body_hash and not polled.beginning:
            return self._settled(polled, now, answer.took, answer.caching, news=False)
        harvest = await self._reader.harvest(answer.body, answer.content_type, answer.address, now)
        taken = await self._collect.take(polled.id, harvest.items, now)
        polled, caching = structs.replace(polled, asks=_asks(harvest)), answer.caching
        if taken.whole:
            polled = structs.replace(polled, body_hash=body_hash)
        else:  # all of it is needed again
            polled = structs.replace(polled, body_hash=None)
            caching = structs.replace(caching, etag=polled.etag, last_modified=polled.last_modified)
        if polled.succeeded_at is None:
            published = (item.document.published_at for item in harvest.items)
            first = polling.first_interval([at for at in published if at], now, self._rules)
            polled = structs.replace(polled, interval=first)
        after = self._settled(polled, now, answer.took, caching, harvest.cost, news=taken.news)
        return standing.overflowing(after, now) if taken.more else after

    def _settled(
        self,
        polled: Polled,
        now: datetime,
        took: timedelta,
        caching: Caching,
        cost: timedelta = timedelta(),
        *,
        news: bool,
    ) -> Polled:
        after = standing.answered(polled, now, took, caching, cost)
        if polled.succeeded_at is not None:
            after = structs.replace(after, interval=polling.interval_after(polled, news=news, rules=self._rules))
        fresh = structs.replace(after, succeeded_at=polled.succeeded_at)  # what is new is spread
        next_at = polling.next_at(fresh, now, self._rules, caching.fresh, cost)
        until = now + polling.asked_for(after.asks, caching.fresh, self._rules, cost)
        asks = structs.replace(after.asks, until=until if until > now else None)
        return structs.replace(after, asks=asks, changed_at=now if news else polled.changed_at, next_at=next_at)

    def _failed(self, polled: Polled, error: BroadsheetError) -> Polled:
        was_cut_off, self._lost = outage.is_cut_off(self._lost), outage.after(self._lost, polled, error)
        if isinstance(error, NoWay) and outage.is_cut_off(self._lost):
            if not was_cut_off:
                log.warning("No feed can be reached: this machine may have no network. None is counted as failing")
            return standing.spared(polled, self._clock.now(), self._rules)
        return standing.failed(polled, self._clock.now(), error, self._rules)


def _request(polled: Polled) -> Request:
    """Without what is known of the last answer when all that it holds is needed."""
    request = Request(address=polled.address, accept=ACCEPT, most=MOST)
    if polled.beginning:
        return request
    return structs.replace(request, etag=polled.etag, last_modified=polled.last_modified)


def _kept(caching: Caching, polled: Polled) -> Caching:
    """An answer without a body may leave out what has not changed."""
    etag, last_modified = caching.etag or polled.etag, caching.last_modified or polled.last_modified
    return structs.replace(caching, etag=etag, last_modified=last_modified)


def _asks(harvest: Harvest) -> Asks:
    feed = harvest.feed
    return Asks(ttl=feed.ttl, skip_hours=feed.skip_hours, skip_days=feed.skip_days)
