"""A program dies at any step of a poll, and another goes on: every article is there, once, and each feed is fetched.

One step follows the other there: to die just before one is to die just after the one before it.
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from digests.feeds.polling import Rules
from digests.model import Take
from digests.services.collect import Collect
from digests.services.poll import LEASE, Poll
from digests.store.articles import Articles
from digests.store.engine import open_database
from digests.store.feeds import StoreFeeds
from digests.store.sources import WorkspaceSources
from tests.conftest import copied
from tests.fakes import DirectReader, HandClock, Web
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, other
from tests.scenario.newsstand import ADDRESS, Entry, rss

if TYPE_CHECKING:
    from pathlib import Path

ZEPHYR = "https://zephyr.example/rss"
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
STEPS = {"due", "fetch", "harvest", "following", "held", "take_in", "settle"}


class Steps:
    """Counts the calls of ports, and dies just after the last of them."""

    def __init__(self, last: int | None = None) -> None:
        self.made: list[str] = []
        self._last = last

    def of(self, port: Any) -> Any:
        steps = self

        class Counted:
            def __getattr__(self, name: str) -> Any:
                async def call(*given: Any, **named: Any) -> Any:
                    steps.made.append(name)
                    number = len(steps.made)
                    answer = await getattr(port, name)(*given, **named)
                    if number == steps._last:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return answer

                return call

        return Counted()


def web(clock: HandClock) -> Web:
    """A feed that two workspaces read, and another."""
    made, at = Web(), clock.now() - timedelta(hours=1)
    made.put(ADDRESS, rss([Entry(FERRY, at), Entry(LIBRARY, at), Entry(other(0), at)]))
    made.put(ZEPHYR, rss([Entry(other(1), at)]))
    return made


async def poll(url: str, steps: Steps, clock: HandClock) -> list[str]:
    """Fetch what is due by then. The titles that each workspace has, in the end."""
    database = await open_database(url)
    try:
        feeds, articles = StoreFeeds(database), Articles(database)
        collect = Collect(steps.of(feeds), steps.of(articles))
        await Poll(
            steps.of(feeds), steps.of(web(clock)), steps.of(DirectReader()), collect, clock, Rules(), at_once=1
        ).idle()
        unread = await articles.unread(100)
        return sorted(f"{one.scope} {one.title} {one.version}" for one in unread)
    finally:
        await database.close()


def dies(url: str, last: int) -> None:
    asyncio.run(poll(url, Steps(last), HandClock()))


async def prepared(url: str) -> None:
    database = await open_database(url)
    sources = WorkspaceSources(database)
    for channel in (CHANNEL, ELSEWHERE):
        assert await sources.add(channel.home, "The Harbour Ledger", ADDRESS, take=Take.FEED)
    assert await sources.add(CHANNEL.home, "Zephyr", ZEPHYR, take=Take.FEED)
    await database.close()


def test_it_dies_just_after_any_step(template: Path, tmp_path: Path) -> None:
    url = copied(template, tmp_path / "whole.db")
    asyncio.run(prepared(url))
    steps = Steps()
    whole = asyncio.run(poll(url, steps, HandClock()))
    assert len(whole) == 7
    assert set(steps.made) == STEPS
    for number in range(1, len(steps.made) + 1):
        url = copied(template, tmp_path / f"{number}.db")
        asyncio.run(prepared(url))
        process = FORKS.Process(target=dies, args=(url, number))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, f"it was to die at step {number}"
        later = HandClock()
        later.move(seconds=LEASE.total_seconds())
        assert asyncio.run(poll(url, Steps(), later)) == whole, f"{steps.made[number - 1]}, step {number}"
