"""The roles of one process: what each does, at which pace, and how they start, fail and end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.ticker import Ticker

if TYPE_CHECKING:
    from digests.ports import Clock

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=1)  # before a failed gateway is started again
DRAIN = timedelta(seconds=10)  # that the roles have to finish what they are at


class Tick(Struct, frozen=True):
    """A role that looks for work again and again."""

    name: str
    interval: timedelta
    work: Callable[[], Awaitable[object]]


class Runtime:
    """Runs the ticking roles and the gateway until the gateway's input ends or a signal asks to stop.

    `first` runs before anything else: what is due at the start is posted before the gateway listens. What is due at the
    end is finished. SIGTERM and SIGINT end it in order; a second one is not waited for.
    """

    def __init__(
        self,
        ticks: list[Tick],
        gateway: Callable[[], Awaitable[None]],
        first: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._ticks, self._gateway, self._first, self._clock = ticks, gateway, first, clock

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_stop, number, stop)
        try:
            await _until(stop, self._whole())
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    @staticmethod
    def _asked_to_stop(number: int, stop: asyncio.Event) -> None:
        log.info("Stopping on %s", signal.Signals(number).name)
        stop.set()
        asyncio.get_running_loop().remove_signal_handler(number)  # the next one ends the process at once

    async def _whole(self) -> None:
        await self._first()
        ticker = Ticker(self._clock)
        for tick in self._ticks:
            ticker.every(tick.interval, tick.work, tick.name)
        ticker.start()
        try:
            await supervise("gateway", self._gateway)
        finally:
            await self._drain(ticker)
        for tick in self._ticks:
            await tick.work()

    @staticmethod
    async def _drain(ticker: Ticker) -> None:
        """Let running ticks end. One that takes too long is cancelled: what it was at is settled at the next start."""
        try:
            async with asyncio.timeout(DRAIN.total_seconds()):
                await ticker.stop()
        except TimeoutError:
            log.warning("What was under way did not end within %g s, and was cut off", DRAIN.total_seconds())


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """The work to its end, or cancelled when asked to stop; its failure is raised."""
    task = asyncio.ensure_future(work)
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        asked.cancel()
        stopped = task.cancel()
        await asyncio.wait({task})
    if not (task.cancelled() and stopped):
        task.result()


async def supervise(name: str, role: Callable[[], Awaitable[None]], first_wait: timedelta = FIRST_WAIT) -> None:
    """Run a role until it returns; start it again when it fails, waiting twice as long each time."""
    loop, wait = asyncio.get_running_loop(), first_wait
    while True:
        began = loop.time()
        try:
            return await role()
        except Exception:  # whatever a role dies of, the others go on and it gets another try
            if loop.time() - began > LONGEST_WAIT.total_seconds():
                wait = first_wait  # it had been well for a while
            log.exception("The %s failed; it starts again in %g s", name, wait.total_seconds())
        await asyncio.sleep(wait.total_seconds())
        wait = min(2 * wait, LONGEST_WAIT)
