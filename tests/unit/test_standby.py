"""What one node at a time does: it stops when it loses the lease, and begins again when it has it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.standby import Pace, Standby
from tests.fakes import OneLease

SOON = timedelta(milliseconds=1)


class Work:
    """Says when it is under way, and when it was cut off."""

    def __init__(self) -> None:
        self.begun = asyncio.Semaphore(0)
        self.cut_off = asyncio.Event()
        self.leave = asyncio.Event()

    async def __call__(self) -> None:
        self.begun.release()
        try:
            await self.leave.wait()
        except asyncio.CancelledError:
            self.cut_off.set()
            raise


def holding(leases: OneLease, work: Work, **pace: timedelta) -> asyncio.Task[None]:
    standby = Standby(leases, "one", SystemClock(), Pace(**{"renew": SOON} | pace))
    return asyncio.create_task(standby.hold("gateway", work))


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


async def test_it_is_renewed_while_the_work_lasts_and_released_at_its_end() -> None:
    leases, work = OneLease(), Work()
    running = holding(leases, work)
    await work.begun.acquire()
    for _ in range(3):
        await leases.renewals.acquire()
    work.leave.set()
    await asyncio.wait_for(running, 10)
    assert (leases.owner, work.cut_off.is_set()) == (None, False)


async def test_work_that_fails_says_so_and_lets_go() -> None:
    async def broken() -> None:
        raise RuntimeError("no gateway")

    leases = OneLease()
    with pytest.raises(RuntimeError, match="no gateway"):
        await Standby(leases, "one", SystemClock()).hold("gateway", broken)
    assert leases.owner is None


async def test_taken_by_another_node_it_stops_and_takes_its_turn_again(caplog: pytest.LogCaptureFixture) -> None:
    leases, work = OneLease(), Work()
    running = holding(leases, work)
    await work.begun.acquire()
    leases.taken("two")
    for _ in range(2):
        await leases.refusals.acquire()
    assert work.cut_off.is_set()
    assert leases.owner == "two"
    assert "gateway was taken by another node" in caplog.text
    leases.owner = None
    await asyncio.wait_for(work.begun.acquire(), 10)
    await ended(running)


async def test_a_database_that_fails_for_long_ends_it_before_the_lease_lapses(caplog: pytest.LogCaptureFixture) -> None:
    leases, work = OneLease(), Work()
    running = holding(leases, work, lease=timedelta(seconds=1), margin=timedelta(milliseconds=700))
    await work.begun.acquire()
    leases.broken = True
    await asyncio.wait_for(work.cut_off.wait(), 10)
    assert leases.until > SystemClock().now()
    await ended(running)
    assert "gateway could not be renewed, and is left to another node: the database restarts" in caplog.text


async def test_a_database_that_fails_for_a_moment_ends_nothing() -> None:
    leases, work = OneLease(), Work()
    running = holding(leases, work)
    await work.begun.acquire()
    leases.broken = True
    await leases.failures.acquire()
    leases.broken = False
    for _ in range(3):
        await leases.renewals.acquire()
    assert not work.cut_off.is_set()
    await ended(running)
    assert leases.owner is None
