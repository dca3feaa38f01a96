"""Discord's REST API by discord.py's own client: its routes and their buckets, our address, pace, and time-out."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from bot.platforms.discord import failures
from bot.platforms.discord.pace import Attempt, is_answer
from digests.errors import Refused, Scope, Throttled
from digests.wording import say

if TYPE_CHECKING:
    from bot.platforms.discord.address import Address
    from bot.platforms.discord.pace import Pace
    from digests.ports import Clock

log = logging.getLogger(__name__)

TIMEOUT = timedelta(seconds=30)  # of a request with its retries, and with its turn before that; discord.py has none
LONGEST_BUCKET = 30.0  # seconds that discord.py waits for a route; the shortest that it can be told


class Wire(HTTPClient):
    """discord.py's client for one address. Its own is the same for all clients of a process."""

    def __init__(self, address: Address, pace: Pace) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(loop, http_trace=pace.trace(), max_ratelimit_timeout=LONGEST_BUCKET)
        self._api_url = address.api_url

    async def request(self, route: Route, **given: Any) -> Any:
        route.url = route.url.replace(Route.BASE, self._api_url, 1)
        return await super().request(route, **given)


class Rest:
    """What is asked of Discord without a gateway. Each call logs in first, once, and raises SendError alone: for a
    request that changes nothing, or may safely be made twice, never Unsure."""

    def __init__(self, address: Address, pace: Pace, clock: Clock, timeout: timedelta = TIMEOUT) -> None:
        self._address, self._pace, self._clock, self._timeout = address, pace, clock, timeout
        self._wire: Wire | None = None
        self._me = ""
        self._logging_in = asyncio.Lock()
        self._wrong_token = False

    async def me(self) -> str:
        """The bot's user id. What is wrong with the token is for the caller to say; elsewhere it is logged, once."""
        await self._ask(None, None)
        return self._me

    async def get(self, path: str, *, params: dict[str, Any] | None = None, **ids: str) -> Any:
        return await self.again("GET", path, params=params, **ids)

    async def again(self, method: str, path: str, *, json: Any = None, params: Any = None, **ids: str) -> Any:
        """A request that may be made twice."""
        return await self._ask(None, Route(method, path, **ids), **_given(json, params))

    async def once(self, method: str, path: str, *, json: Any, **ids: str) -> Any:
        """A request that must not be made twice: Unsure when it may have been taken."""
        return await self._ask(Attempt(), Route(method, path, **ids), **_given(json, None))

    async def close(self) -> None:
        if self._wire is not None:
            await self._wire.close()
            self._wire = None

    async def _ask(self, attempt: Attempt | None, route: Route | None, **given: Any) -> Any:
        if route is None or not is_answer(route.path):
            self._check()
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                wire = self._wire or await self._log_in()
                return await wire.request(route, trace_request_ctx=attempt, **given) if route else None
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            outcome = failures.outcome(error, self._clock.now(), left=attempt is not None and attempt.left)
            if outcome is None:
                raise
            if isinstance(outcome, Refused) and self._wire is None:  # it is us, not the channel
                outcome = Throttled(failures.UNREACHED, self._clock.now() + failures.TOKEN_WAIT, Scope.PLATFORM)
            if route and str(outcome) == failures.TOKEN and not self._wrong_token:
                self._wrong_token = True
                log.error("%s", failures.TOKEN)  # noqa: TRY400  # a traceback adds nothing for whoever set the token
            raise outcome from error

    def _check(self) -> None:
        if until := self._pace.stopped_until:
            why = say("Discord refused too many requests: nothing is sent to it for some minutes.")
            raise Throttled(why, until, Scope.PLATFORM)

    async def _log_in(self) -> Wire:
        async with self._logging_in:
            if self._wire is None:
                wire = Wire(self._address, self._pace)
                try:
                    user = await wire.static_login(self._address.token)
                except BaseException:
                    await wire.close()
                    raise
                self._me, self._wire, self._wrong_token = str(user["id"]), wire, False
            return self._wire


def _given(json: Any, params: Any) -> dict[str, Any]:
    return {name: value for name, value in (("json", json), ("params", params)) if value is not None}
