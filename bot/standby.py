"""What must be done by one node at a time: whoever holds the lease does it, the others stand by."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from digests.model import Tenure
    from digests.ports.claims import Leases
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)


class Pace(Struct, frozen=True):
    """How long a lease lasts, how often it is renewed and asked for, and how long before it lapses its holder stops
    when it could not renew it: what is under way has that long to end."""

    lease: timedelta = timedelta(seconds=30)
    renew: timedelta = timedelta(seconds=8)
    margin: timedelta = timedelta(seconds=10)


class Standby:
    """Runs what is single while this node holds its lease. `owner` names this process, and no other ever."""

    def __init__(self, leases: Leases, owner: str, clock: Clock, pace: Pace = Pace()) -> None:  # noqa: B008  # frozen
        self._leases, self._owner, self._clock, self.pace = leases, owner, clock, pace

    async def hold(self, name: str, body: Callable[[], Awaitable[None]]) -> None:
        """Wait for the lease, and run the body under it until it returns; over again when the lease is lost. When this
        is cancelled the body ends first, and then the lease is released: a stand-by takes over at once."""
        while True:
            tenure = await self._acquire(name)
            log.info("This node does what %s says now", name)
            try:
                if await self._under(tenure, body):
                    return
            finally:
                await self._release(tenure)

    async def _acquire(self, name: str) -> Tenure:
        while True:
            now = self._clock.now()
            tenure = await self._leases.acquire(name, self._owner, now, now + self.pace.lease)
            if tenure is not None:
                return tenure
            await asyncio.sleep(self.pace.renew.total_seconds())

    async def _under(self, tenure: Tenure, body: Callable[[], Awaitable[None]]) -> bool:
        """Whether the body came to its end; False when the lease was lost before."""
        work = asyncio.ensure_future(body())
        watch = asyncio.create_task(self._keep(tenure))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended = work.done()
            for task in (work, watch):
                task.cancel()
            await asyncio.wait({work, watch})
        if ended:
            work.result()
        return ended

    async def _keep(self, tenure: Tenure) -> None:
        """Renew until that is no longer possible."""
        loop, pace = asyncio.get_running_loop(), self.pace
        holds = (pace.lease - pace.margin).total_seconds()
        safe_until = loop.time() + holds
        while True:
            await asyncio.sleep(pace.renew.total_seconds())
            asked = loop.time()
            try:
                async with asyncio.timeout_at(safe_until):
                    kept = await self._leases.renew(tenure, self._clock.now() + pace.lease)
            except (StoreError, TimeoutError) as error:
                if loop.time() + pace.renew.total_seconds() >= safe_until:
                    log.warning("%s could not be renewed, and is left to another node: %s", tenure.name, error)
                    return
                continue
            if not kept:
                log.warning("%s was taken by another node", tenure.name)
                return
            safe_until = asked + holds

    async def _release(self, tenure: Tenure) -> None:
        try:
            await self._leases.release(tenure)
        except StoreError as error:
            log.warning("%s could not be released, and lapses by itself: %s", tenure.name, error)
