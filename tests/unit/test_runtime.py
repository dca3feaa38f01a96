"""The roles of a process: first things first, what fails is started again, what is due is finished."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.beat import Beat
from bot.clock import SystemClock
from bot.runtime import Role, Runtime, Tick, supervise
from bot.standby import Pace, Standby
from digests.errors import LoginRefused
from tests.fakes import OneLease

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CLOCK = SystemClock()
SOON = timedelta(milliseconds=1)
LONG = timedelta(hours=1)
ROOT = Path(__file__).parents[2]
ENDLESS = """
import asyncio
from datetime import timedelta
from tests.unit.test_runtime import CLOCK, Role, Runtime, ticking

async def first():
    pass

async def listen():
    try:
        await asyncio.Event().wait()
    finally:
        print("asked to stop", flush=True)

async def endless():
    print("under way", flush=True)
    await asyncio.Event().wait()

roles = [Role("listener", listen=listen), Role("endless", (ticking("endless", endless),))]
asyncio.run(Runtime(roles, first, CLOCK, timedelta(minutes=5)).run())
"""


def ticking(name: str, work: Callable[[], Awaitable[object]], interval: timedelta = LONG) -> Tick:
    return Tick(Beat(name, interval, CLOCK, first_wait=SOON), interval, work)


class House:
    """Records what ran, in order; fails where told."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.ticked = asyncio.Event()
        self.leave = asyncio.Event()
        self.drain = timedelta(seconds=10)

    async def first(self) -> None:
        self.ran.append("first")

    async def tick(self) -> None:
        self.ran.append("tick")
        self.ticked.set()

    async def close(self) -> None:
        self.ran.append("close")

    async def gateway(self) -> None:
        await self.ticked.wait()
        self.ran.append("gateway")
        await self.leave.wait()

    def runtime(self, *more: Role, standby: Standby | None = None) -> Runtime:
        news = Role("news", (ticking("news", self.tick),), close=self.close)
        roles = [Role("gateway", listen=self.gateway), news, *more]
        return Runtime(roles, self.first, CLOCK, self.drain, standby)


async def stopped(running: asyncio.Task[None], number: signal.Signals = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)
    await asyncio.wait_for(running, 10)


async def test_first_things_first_and_what_is_due_at_the_end_is_finished() -> None:
    house = House()
    house.leave.set()
    await house.runtime().run()
    assert house.ran == ["first", "tick", "gateway", "close", "tick"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order_and_nothing_new_is_begun(number: signal.Signals) -> None:
    house = House()
    running = asyncio.create_task(house.runtime().run())
    await house.ticked.wait()
    await stopped(running, number)
    assert house.ran[:2] == ["first", "tick"]
    assert house.ran[-1] == "close"
    assert house.ran.count("tick") == 1


async def test_without_a_role_that_listens_it_runs_until_a_signal() -> None:
    house = House()
    runtime = Runtime([Role("news", (ticking("news", house.tick),))], house.first, CLOCK, house.drain)
    running = asyncio.create_task(runtime.run())
    await house.ticked.wait()
    assert (runtime.started, runtime.stopping, running.done()) == (True, False, False)
    await stopped(running)
    assert runtime.stopping


async def test_what_is_under_way_may_end_and_what_takes_too_long_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    ended: list[str] = []
    begun = asyncio.Semaphore(0)
    stopping = asyncio.Event()

    async def listen() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopping.set()

    async def quick() -> None:
        begun.release()
        await stopping.wait()
        ended.append("quick")

    async def endless() -> None:
        begun.release()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cut off")
            raise

    house = House()
    house.drain = timedelta(milliseconds=50)
    listener = Role("listener", listen=listen)
    runtime = house.runtime(
        listener, Role("quick", (ticking("quick", quick),)), Role("slow", (ticking("slow", endless),))
    )
    running = asyncio.create_task(runtime.run())
    for _ in range(2):
        await begun.acquire()
    await stopped(running)
    assert ended == ["quick", "cut off"]
    assert house.ran[-1] == "close"
    assert "What slow was at did not end within 0.05 s, and was cut off" in caplog.text
    assert "quick" not in caplog.text


async def test_a_role_that_cannot_close_keeps_no_other_from_it(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> None:
        raise RuntimeError("no pen")

    house = House()
    house.leave.set()
    more = Role("other", close=house.close)
    await house.runtime(Role("broken", close=broken), more).run()
    assert house.ran.count("close") == 2
    assert "broken could not close in order: no pen" in caplog.text


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
        if tries < 4:
            raise RuntimeError("down" if tries < 3 else "out")

    beat = Beat("gateway", None, CLOCK, first_wait=SOON)
    await supervise(beat, role)
    assert tries == 4
    assert [record.getMessage() for record in caplog.records] == [
        "gateway failed, and is tried again in 0.001 s",
        "gateway failed, and is tried again in 0.004 s",
    ]


async def test_who_is_let_in_no_more_ends_the_process_with_what_the_platform_said() -> None:
    house = House()

    async def listen() -> None:
        raise LoginRefused("The token is wrong.")

    with pytest.raises(LoginRefused, match=r"The token is wrong\."):
        await house.runtime(Role("gateway of chat", listen=listen)).run()
    assert house.ran[-1] == "close"


async def test_what_listens_and_is_not_connected_is_named_while_it_should_be() -> None:
    house = House()
    begun, connected = asyncio.Event(), asyncio.Event()

    async def listen() -> None:
        begun.set()
        await house.leave.wait()

    role = Role("gateway of chat", listen=listen, connected=connected.is_set)
    runtime = Runtime([role], house.first, CLOCK, house.drain)
    assert list(runtime.deaf()) == []  # it stands by
    running = asyncio.create_task(runtime.run())
    await begun.wait()
    assert list(runtime.deaf()) == ["gateway of chat"]
    connected.set()
    assert list(runtime.deaf()) == []
    connected.clear()
    house.leave.set()
    await running
    assert list(runtime.deaf()) == []


async def test_a_tick_that_fails_waits_longer_each_time_and_the_others_go_on() -> None:
    house = House()
    tries = 0
    enough = asyncio.Event()

    async def broken() -> None:
        nonlocal tries
        tries += 1
        raise RuntimeError("always")

    async def well() -> None:
        house.ran.append("well")
        if house.ran.count("well") == 30:
            enough.set()

    often = timedelta(milliseconds=5)
    failing = Tick(Beat("broken", often, CLOCK, first_wait=timedelta(milliseconds=40)), often, broken)
    roles = [Role("broken", (failing,)), Role("well", (ticking("well", well, often),))]
    running = asyncio.create_task(Runtime(roles, house.first, CLOCK, house.drain).run())
    await asyncio.wait_for(enough.wait(), 10)
    await stopped(running)
    assert 1 <= tries <= 6
    assert failing.beat.failures == tries


def test_a_second_signal_ends_it_at_once() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for words in ("under way", "asked to stop"):
            assert process.stdout.readline() == f"{words}\n"
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=90) == -signal.SIGTERM


async def test_what_is_single_runs_on_one_node_and_a_stand_by_takes_over_at_once() -> None:
    leases = OneLease()
    pace = Pace(renew=SOON)
    begun = {name: asyncio.Event() for name in ("one", "two")}

    def node(name: str) -> Runtime:
        async def listen() -> None:
            begun[name].set()
            await asyncio.Event().wait()

        roles = [Role("gateway", (ticking("sending", listen),), single="gateway of chat")]
        return Runtime(roles, House().first, CLOCK, timedelta(seconds=0), Standby(leases, name, CLOCK, pace))

    first, second = node("one"), node("two")
    one = asyncio.create_task(first.run())
    await begun["one"].wait()
    two = asyncio.create_task(second.run())
    for _ in range(3):
        await leases.refusals.acquire()
    assert not begun["two"].is_set()
    assert [beat.active for beat in (*first.beats(), *second.beats())] == [True, False]
    one.cancel()
    await asyncio.wait_for(begun["two"].wait(), 10)
    two.cancel()
    await asyncio.wait({one, two})
    assert leases.owner is None
