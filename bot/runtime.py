"""The roles of one process: what each does, at which pace, and how they start, fail and end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.beat import Beat
from bot.ticker import Ticker
from digests.errors import LoginRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.standby import Standby
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

CLOSING = timedelta(seconds=2)  # beyond the time to drain: a role's last words to the database
WELL = timedelta(minutes=1)  # a role that ran for so long was well: its next failure is a first one

Work = Callable[[], Awaitable[object]]


class Tick(Struct, frozen=True):
    """Work that a role looks for again and again. `beat` hears of each time. `last` is done in its place when the input
    has ended, where the work is only begun by it."""

    beat: Beat
    interval: timedelta
    work: Work
    last: Work | None = None

    async def __call__(self) -> None:
        await self.beat.run(self.work)


class Role(Struct, frozen=True):
    """One of the roles. It ticks, or listens, or both. `listen` returns when its input ends; the process ends then.

    `close` is called once at the end, when no tick of it runs any more. `single` names the lease of a role that one
    node at a time may have; the others stand by. `connected` is whether it hears what is said, while it listens.
    """

    name: str
    ticks: tuple[Tick, ...] = ()
    listen: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
    single: str | None = None
    connected: Callable[[], bool] | None = None


class Runtime:
    """Runs roles, each under its own supervisor, until one's input ends, one is let in no more (LoginRefused) or a
    signal asks to stop.

    `first` runs before anything else: what is due at the start is posted before anybody listens. When the input ends,
    what is due is finished. SIGTERM and SIGINT end it in order: no tick starts any more, those under way have `drain`
    to end and are cut off then, roles close, leases are released. A second signal ends the process at once.
    """

    def __init__(
        self,
        roles: Sequence[Role],
        first: Callable[[], Awaitable[None]],
        clock: Clock,
        drain: timedelta,
        standby: Standby | None = None,
    ) -> None:
        self._roles, self._first, self._clock, self._drain, self._standby = roles, first, clock, drain, standby
        self._listening = {role.name: Beat(role.name, None, clock) for role in roles if role.listen}
        self.started = self.stopping = False

    def beats(self) -> Iterator[Beat]:
        yield from self._listening.values()
        yield from (tick.beat for role in self._roles for tick in role.ticks)

    def deaf(self) -> Iterator[str]:
        """Roles that should hear what is said and do not just now. One that stands by is none of them."""
        for role in self._roles:
            beat = self._listening.get(role.name)
            if beat and role.connected and (beat.active or beat.failing) and not role.connected():
                yield role.name

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
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _asked_to_stop(self, number: int, stop: asyncio.Event) -> None:
        log.info("Stopping on %s", signal.Signals(number).name)
        self.stopping = True
        stop.set()
        for one in (signal.SIGTERM, signal.SIGINT):  # the next one ends the process at once
            asyncio.get_running_loop().remove_signal_handler(one)
            signal.signal(one, signal.SIG_DFL)

    async def _whole(self) -> None:
        try:
            await self._first()
            await self._all()
        finally:
            self.stopping = True
            await self._close()
        for role in self._roles:
            for tick in role.ticks:
                await (tick.last or tick.work)()

    async def _all(self) -> None:
        running = {role.name: asyncio.create_task(self._supervised(role)) for role in self._roles}
        self.started = True
        ends = [running[name] for name in self._listening] or list(running.values())
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.stopping = True
            for task in running.values():
                task.cancel()
            await asyncio.wait(running.values())
        for task in running.values():
            if not task.cancelled():
                task.result()

    async def _supervised(self, role: Role) -> None:
        body = partial(self._body, role)
        if role.single is not None and self._standby is not None:
            body = partial(self._standby.hold, role.single, body)
        await supervise(self._listening.get(role.name) or Beat(role.name, None, self._clock), body)

    async def _body(self, role: Role) -> None:
        """The role itself, until its input ends or it is cancelled; then what it is at comes to an end."""
        ticker = Ticker(self._clock)
        for tick in role.ticks:
            ticker.every(tick.interval, tick, tick.beat.name)
            tick.beat.start()
        if role.listen:
            self._listening[role.name].start()
        ticker.start()
        try:
            await (role.listen() if role.listen else asyncio.Event().wait())
        finally:
            for beat in (*(tick.beat for tick in role.ticks), self._listening.get(role.name)):
                if beat:
                    beat.rest()
            await self._drained(role, ticker)

    async def _drained(self, role: Role, ticker: Ticker) -> None:
        """Let running ticks end. One that takes too long is cancelled: what it was at is settled at the next start."""
        patience = self._drain
        if role.single is not None and self._standby is not None:  # another node may begin when the lease has lapsed
            patience = min(patience, self._standby.pace.margin)
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await ticker.stop()
        except TimeoutError:
            log.warning("What %s was at did not end within %g s, and was cut off", role.name, patience.total_seconds())

    async def _close(self) -> None:
        for role in self._roles:
            if role.close is None:
                continue
            try:
                async with asyncio.timeout(CLOSING.total_seconds()):
                    await role.close()
            except Exception as error:  # noqa: BLE001  # the others close all the same
                log.warning("%s could not close in order: %s", role.name, error or type(error).__name__)


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


async def supervise(beat: Beat, role: Callable[[], Awaitable[None]]) -> None:
    """Run a role until it returns; start it again when it fails, after a wait that grows. LoginRefused when another
    start would be in vain."""
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            return await role()
        except LoginRefused:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a role dies of, the others go on and it gets another try
            if loop.time() - began > WELL.total_seconds():
                beat.well()
            wait = beat.failed(error)
        await asyncio.sleep(wait.total_seconds())
