"""Discord's limits that discord.py only reacts to: requests a second of the whole bot, and refusals of an address."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import deque
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import aiohttp

    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

MOST_A_SECOND = 50  # discord-api-docs, rate limits: of one bot, whatever it asks; acknowledging interactions is exempt
SECOND = 1.0
EXEMPT, ANSWERS = "/interactions/", "/webhooks/"
MOST_INVALID = 1_000  # answers of 401, 403 and 429; 10,000 in ten minutes ban the address (discord-api-docs)
INVALID_WITHIN = timedelta(minutes=10)


def is_answer(path: str) -> bool:
    """To somebody who asked, and waits."""
    return EXEMPT in path or ANSWERS in path


class Window:
    """At most so many in any stretch of this length, in seconds of one clock that never goes back.

    A place is free again that long after its answer came: the request was taken at some moment before that, and so the
    stretch holds on the other side, too, however long the way.
    """

    def __init__(self, most: int, length: float) -> None:
        self._most, self._length = most, length
        self._under_way = 0
        self._answered: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Until a place may be free: 0 when one is, infinity when an answer has to come first."""
        while self._answered and self._answered[0] + self._length <= now:
            self._answered.popleft()
        if self._under_way + len(self._answered) < self._most:
            return 0.0
        return self._answered[0] + self._length - now if self._answered else math.inf

    def take(self) -> None:
        self._under_way += 1

    def answered(self, now: float) -> None:
        self._under_way -= 1
        self._answered.append(now)


class Pace:
    """For every client of one bot in this process, as the middleware `paced`. Who asked is answered before anything
    else has its turn, and is not kept waiting by the limit over everything (discord-api-docs, rate limits)."""

    def __init__(
        self, clock: Clock, most: int = MOST_A_SECOND, most_invalid: int = MOST_INVALID, second: float = SECOND
    ) -> None:
        self._clock, self._most_invalid = clock, most_invalid
        self._window, self._held_until = Window(most, second), 0.0  # of the event loop
        self._queue, self._turn, self._news = asyncio.Lock(), asyncio.Lock(), asyncio.Event()
        self._invalid: deque[datetime] = deque(maxlen=most_invalid)
        self._stopped_until: datetime | None = None

    @property
    def stopped_until(self) -> datetime | None:
        """Nothing may be sent before, when so much was invalid that Discord might ban this address. It is logged when
        it begins."""
        now = self._clock.now()
        if self._stopped_until and not now < self._stopped_until <= now + INVALID_WITHIN:  # nor after a clock put back
            self._stopped_until = None
            self._invalid.clear()
        return self._stopped_until

    def hold(self, seconds: float) -> None:
        """Nothing but answers leaves for so long: Discord asked that of the whole bot."""
        self._held_until = max(self._held_until, asyncio.get_running_loop().time() + seconds)

    async def paced(self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        """One request, in its turn. The library's own retries come through here, too."""
        path = request.url.path
        if EXEMPT in path:
            return self._count(await handler(request))
        async with nullcontext() if ANSWERS in path else self._queue:
            if ANSWERS not in path:
                await self._let_go()
            async with self._turn:
                await self._place()
        try:
            return self._count(await handler(request))
        finally:
            self._window.answered(asyncio.get_running_loop().time())
            self._news.set()

    async def _let_go(self) -> None:
        clock = asyncio.get_running_loop().time
        while (wait := self._held_until - clock()) > 0:  # noqa: ASYNC110  # it may have become longer meanwhile
            await asyncio.sleep(wait)

    async def _place(self) -> None:
        clock = asyncio.get_running_loop().time
        while wait := self._window.wait(clock()):
            if math.isinf(wait):
                self._news.clear()
                await self._news.wait()
            else:
                await asyncio.sleep(wait)
        self._window.take()

    def _count(self, response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
        status = response.status
        if status in (401, 403) or (status == 429 and response.headers.get("X-RateLimit-Scope") != "shared"):
            self._count_invalid()
        return response

    def _count_invalid(self) -> None:
        now = self._clock.now()
        self._invalid.append(now)
        oldest_at = self._invalid[0]
        if len(self._invalid) < self._most_invalid or self.stopped_until or not now - INVALID_WITHIN < oldest_at <= now:
            return
        self._stopped_until = oldest_at + INVALID_WITHIN
        log.error(
            "Discord refused %d requests within ten minutes, and bans an address that goes on like that: nothing is "
            "sent until %s. See broadsheet deliveries list for what is refused, and mend or pause it.",
            self._most_invalid,
            self._stopped_until.isoformat(timespec="seconds"),
        )
