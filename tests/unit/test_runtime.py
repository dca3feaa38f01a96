"""The roles of a process: first things first, what fails is started again, what is due is finished."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta

import pytest

from bot import runtime
from bot.clock import SystemClock
from bot.runtime import Runtime, Tick, supervise


class House:
    """Records what ran, in order; fails where told."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.ticked = asyncio.Event()
        self.leave = asyncio.Event()

    async def first(self) -> None:
        self.ran.append("first")

    async def tick(self) -> None:
        self.ran.append("tick")
        self.ticked.set()

    async def gateway(self) -> None:
        await self.ticked.wait()
        self.ran.append("gateway")
        await self.leave.wait()

    def runtime(self) -> Runtime:
        ticks = [Tick("news", timedelta(hours=1), self.tick)]
        return Runtime(ticks, self.gateway, self.first, SystemClock())


async def test_first_things_first_and_what_is_due_at_the_end_is_finished() -> None:
    house = House()
    house.leave.set()
    await house.runtime().run()
    assert house.ran == ["first", "tick", "gateway", "tick"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order(number: signal.Signals) -> None:
    house = House()
    running = asyncio.create_task(house.runtime().run())
    await house.ticked.wait()
    os.kill(os.getpid(), number)
    await asyncio.wait_for(running, 10)
    assert house.ran[:2] == ["first", "tick"]


async def test_a_failure_before_it_started_is_said() -> None:
    house = House()

    async def broken() -> None:
        raise ValueError("no archive")

    house.first = broken  # type: ignore[method-assign]  # a house that fails
    with pytest.raises(ValueError, match="no archive"):
        await house.runtime().run()


async def test_a_role_that_fails_is_started_again_and_may_then_end(caplog: pytest.LogCaptureFixture) -> None:
    tries = 0

    async def role() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RuntimeError("down")

    await supervise("gateway", role, first_wait=timedelta(microseconds=1))
    assert tries == 3
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "The gateway failed; it starts again in 1e-06 s" in caplog.text
    assert runtime.FIRST_WAIT < runtime.LONGEST_WAIT
