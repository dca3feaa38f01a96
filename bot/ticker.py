"""Ticks at fixed intervals, on APScheduler. What is due is in the database: a tick only asks for it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

# No tick is news, nor is one that outlasts its interval or is cancelled at the end; a failure is logged here, once.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)

WATCH = timedelta(seconds=30)  # how long a step back of the machine's clock can hold up the ticks


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler 3 is not typed
    """At every interval, but not for each that was slept through: the library's own trigger would name them one by one,
    which after a week of one-second ticks takes it many seconds."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        following = now if previous_fire_time is None else previous_fire_time + self.interval
        return following if following > now - self.interval else now + self.interval


class Ticker:
    """Calls coroutine functions over and over, each one at a time: a tick that is still running swallows the next.

    It belongs to one event loop: `every` at any time, `start` once, `stop` once.
    """

    def __init__(self, clock: Clock, watch: timedelta = WATCH) -> None:
        self._clock = clock
        self._watch = watch
        self._watching: asyncio.TimerHandle | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def every(self, interval: timedelta, tick: Callable[[], Awaitable[object]], name: str) -> None:
        """Tick at once (or at the start, if that is yet to come), then at every interval. ValueError for an interval
        that is not positive."""
        if interval <= timedelta():
            raise ValueError(f"the interval of {name} is not positive")
        self._scheduler.add_job(
            self._tick,
            Every(interval),
            args=(tick, name),
            next_run_time=self._clock.now(),
        )

    def start(self) -> None:
        self._scheduler.start()
        self._catch_up()

    async def stop(self) -> None:
        """No new tick; returns when the running ones have ended. When this is cancelled, so are they."""
        if self._stopping or self._watching is None:
            return
        self._stopping = True
        self._scheduler.pause()
        self._watching.cancel()
        try:
            await self._idle.wait()
        finally:
            self._scheduler.shutdown(wait=False)  # in the loop's next turn; cancels what still runs
            await asyncio.sleep(0)
            await self._idle.wait()

    def _catch_up(self) -> None:
        """APScheduler waits for a time of day: after a step back of the clock that would be too long."""
        now = self._clock.now()
        for job in self._scheduler.get_jobs():
            if job.next_run_time > now + job.trigger.interval:
                job.modify(next_run_time=now)
        self._watching = asyncio.get_running_loop().call_later(self._watch.total_seconds(), self._catch_up)

    async def _tick(self, tick: Callable[[], Awaitable[object]], name: str) -> None:
        if self._stopping:
            return
        self._running += 1
        self._idle.clear()
        try:
            await tick()
        except Exception:
            log.exception("%s failed; the next tick tries again", name)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()
