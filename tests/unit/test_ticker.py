"""The ticker with real time in small pieces: what matters is what was called, and what was logged."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.clock import SystemClock
from bot.ticker import Every, Ticker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OFTEN = timedelta(milliseconds=5)
RARELY = timedelta(days=1)
PROMPT = 10  # seconds: for what comes at once, on a busy machine


@asynccontextmanager
async def started() -> AsyncIterator[Ticker]:
    ticker = Ticker(SystemClock())
    ticker.start()
    try:
        yield ticker
    finally:
        await ticker.stop()


class Counter:
    """A tick that counts itself, and can be waited for."""

    def __init__(self) -> None:
        self.count = 0
        self._counted = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._counted:
            self.count += 1
            self._counted.notify_all()

    async def reaches(self, count: int) -> None:
        async with asyncio.timeout(PROMPT), self._counted:
            await self._counted.wait_for(lambda: self.count >= count)


async def test_the_first_tick_comes_at_once() -> None:
    early, late = Counter(), Counter()
    ticker = Ticker(SystemClock())
    ticker.every(RARELY, early, "before the start")
    ticker.start()
    ticker.every(RARELY, late, "after the start")
    await early.reaches(1)
    await late.reaches(1)
    await ticker.stop()
    assert (early.count, late.count) == (1, 1)


async def test_ticks_go_on_and_do_not_wait_for_each_other() -> None:
    async with started() as ticker:
        one, other, never = Counter(), Counter(), asyncio.Event()

        async def stuck() -> None:
            await asyncio.wait_for(never.wait(), PROMPT)

        ticker.every(OFTEN, stuck, "stuck")
        ticker.every(OFTEN, one, "one")
        ticker.every(OFTEN, other, "other")
        await one.reaches(5)
        await other.reaches(5)
        never.set()


async def test_a_tick_that_still_runs_is_not_started_again() -> None:
    async with started() as ticker:
        clock, go_on = Counter(), asyncio.Event()
        running = most = 0

        async def slow() -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await go_on.wait()
            running -= 1

        ticker.every(OFTEN, slow, "slow")
        ticker.every(OFTEN, clock, "clock")
        await clock.reaches(10)
        assert (running, most) == (1, 1)
        go_on.set()


async def test_a_failure_is_logged_once_and_the_next_tick_comes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with started() as ticker:
        counter = Counter()

        async def fails_first() -> None:
            await counter()
            if counter.count == 1:
                raise OSError("the disk is full")

        ticker.every(OFTEN, fails_first, "plan")
        await counter.reaches(3)
    logged = [record for record in caplog.records if record.name != "asyncio"]
    assert [(record.levelname, record.getMessage()) for record in logged] == [
        ("ERROR", "plan failed; the next tick tries again")
    ]
    assert "the disk is full" in caplog.text


async def test_stopping_waits_for_what_runs_and_starts_nothing_more() -> None:
    ticker = Ticker(SystemClock())
    ticker.start()
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await go_on.wait()
        ended.set()

    counter = Counter()
    ticker.every(RARELY, slow, "slow")
    ticker.every(OFTEN, counter, "counter")
    await asyncio.wait_for(begun.wait(), PROMPT)
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.sleep(0)
    before = counter.count
    assert not stopping.done()
    go_on.set()
    await asyncio.wait_for(stopping, PROMPT)
    assert ended.is_set()
    assert counter.count == before
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_stop_that_is_cancelled_cancels_what_runs(caplog: pytest.LogCaptureFixture) -> None:
    ticker = Ticker(SystemClock())
    ticker.start()
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def endless() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    ticker.every(OFTEN, endless, "endless")
    await asyncio.wait_for(begun.wait(), PROMPT)
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert cancelled.is_set()
    assert caplog.text == ""


async def test_a_tick_that_was_due_when_the_stop_came_does_not_begin() -> None:
    ticker, counter = Ticker(SystemClock()), Counter()
    ticker.every(OFTEN, counter, "counter")
    ticker.start()
    await asyncio.sleep(0)  # one turn of the loop: the tick is handed over, and not yet begun
    await ticker.stop()
    assert counter.count == 0


async def test_stopping_twice_is_stopping_once() -> None:
    async with started() as ticker:
        counter = Counter()
        ticker.every(OFTEN, counter, "counter")
        await counter.reaches(2)
        await asyncio.gather(ticker.stop(), ticker.stop())


class SteppingClock:
    """A clock that can be put back."""

    def __init__(self) -> None:
        self.behind = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) - self.behind


async def test_a_clock_that_is_put_back_does_not_hold_up_the_ticks() -> None:
    clock, counter = SteppingClock(), Counter()
    ticker = Ticker(clock, watch=OFTEN)
    ticker.every(RARELY, counter, "counter")
    ticker.start()
    await counter.reaches(1)
    clock.behind = timedelta(hours=2)
    await counter.reaches(2)
    await ticker.stop()


async def test_stopping_before_the_start_is_nothing() -> None:
    ticker = Ticker(SystemClock())
    ticker.every(RARELY, Counter(), "never")
    await ticker.stop()


async def test_an_interval_is_positive() -> None:
    with pytest.raises(ValueError, match="the interval of deliver is not positive"):
        Ticker(SystemClock()).every(timedelta(0), Counter(), "deliver")


def test_what_was_slept_through_is_one_tick() -> None:
    """The library asks for the moments one after the other until one is in the future: after a week, it asks twice."""
    began = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    woke = began + timedelta(days=7)
    moments = [began]
    while moments[-1] <= woke:
        moments.append(Every(timedelta(seconds=1)).get_next_fire_time(moments[-1], woke))
    assert len(moments) <= 3
    assert moments[-1] == woke + timedelta(seconds=1)
