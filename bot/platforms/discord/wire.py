"""Discord's REST API by discord.py's own client: its routes and their buckets, our address, pace, and time-out."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import HTTPClient, Route, json_or_text

from bot.platforms.discord import failures
from bot.platforms.discord.pace import is_answer
from digests.errors import Refused, Scope, Throttled
from digests.wording import say

if TYPE_CHECKING:
    from types import SimpleNamespace

    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse

    from bot.platforms.discord.address import Address
    from bot.platforms.discord.pace import Pace
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

TOKENS = re.compile(r"(?<=/)(webhooks|interactions)/(\d+)/[^/?\s]+")  # in a path: whoever has one answers as the bot

TIMEOUT = timedelta(seconds=30)  # of a request with its retries, and with its turn before that; discord.py has none
LONGEST_BUCKET = 30.0  # seconds that discord.py waits for a route; the shortest that it can be told
MOST_WAITS = 5  # that Discord asks for one after the other
ASKED_AGAIN = 54, 10054  # errno of connections that broke, after which discord.py asks again


def _veil(record: logging.LogRecord) -> bool:
    """For what discord.py logs of a request: it writes out the path."""
    record.msg, record.args = TOKENS.sub(r"\1/\2/…", record.getMessage()), None
    return True


logging.getLogger("discord.http").addFilter(_veil)


class Attempt:
    """A request that must not be made twice. `left`: it may have been taken, and nobody knows; not while it waits for
    its turn or a connection, nor after Discord asked to wait."""

    left = False

    async def once(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """A client's middleware: what discord.py would ask again after is the end of it here."""
        try:
            response = await handler(request)
        except OSError as error:
            if error.errno in ASKED_AGAIN:
                raise aiohttp.ServerDisconnectedError from error
            raise
        if response.status >= 500:
            raise discord.DiscordServerError(response, await json_or_text(response))
        if response.status == 429:
            self.left = False
        return response


class Wire(HTTPClient):
    """discord.py's client for one address. Its own is the same for all clients of a process, knows no time-out, and
    keeps the limit over everything for good when who waits for it gives up."""

    def __init__(self, address: Address, pace: Pace, timeout: timedelta = TIMEOUT) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(loop, http_trace=_trace(), max_ratelimit_timeout=LONGEST_BUCKET)
        self._api_url, self._pace, self._timeout = address.api_url, pace, timeout

    async def request(self, route: Route, *, attempt: Attempt | None = None, **given: Any) -> Any:
        route.url = route.url.replace(Route.BASE, self._api_url, 1)
        steps = [self._patient, self._pace.paced, *([attempt.once] if attempt else [])]
        async with asyncio.timeout(self._timeout.total_seconds()):
            return await super().request(route, middlewares=steps, trace_request_ctx=attempt, **given)

    async def _patient(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """A short wait that Discord asks for is waited here, before discord.py sees that: the route's turn is kept
        meanwhile."""
        for _ in range(MOST_WAITS):
            response = await handler(request)
            if response.status != 429:
                return response
            said = await json_or_text(response)
            wait = _wait(response, said)
            if wait is None:
                break
            if isinstance(said, dict) and said.get("global"):
                self._pace.hold(wait)
            await asyncio.sleep(wait)
        raise discord.HTTPException(response, said)


def _wait(response: ClientResponse, said: object) -> float | None:
    """Seconds, when it is Discord that says so, and not what guards it, and they are few."""
    seconds = said.get("retry_after") if isinstance(said, dict) and "Via" in response.headers else None
    return seconds if isinstance(seconds, int | float) and 0 <= seconds <= LONGEST_BUCKET else None


def _trace() -> aiohttp.TraceConfig:
    made = aiohttp.TraceConfig()
    made.on_request_headers_sent.append(_leaves)
    return made


async def _leaves(_: object, context: SimpleNamespace, __: object) -> None:
    if isinstance(context.trace_request_ctx, Attempt):
        context.trace_request_ctx.left = True


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
        """A request that may be made twice, and is, by discord.py, after a 5xx."""
        return await self._ask(None, Route(method, path, **ids), **_given(json, params))

    async def once(self, method: str, path: str, *, json: Any, **ids: str) -> Any:
        """A request that must not be made twice: Unsure when it may have been taken, a 5xx among that. It is made once
        more after a 429 alone, which says that it was not taken."""
        return await self._ask(Attempt(), Route(method, path, **ids), **_given(json, None))

    def unreadable(self) -> Throttled:
        """For an answer that says not what was asked for."""
        return Throttled(say("Discord's answer could not be read."), self._clock.now() + failures.SOON)

    async def close(self) -> None:
        if self._wire is not None:
            await self._wire.close()
            self._wire = None

    async def _ask(self, attempt: Attempt | None, route: Route | None, **given: Any) -> Any:
        if route is None or not is_answer(route.path):
            self._check()
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):  # with the login, and the wait for it
                wire = self._wire or await self._log_in()
                return await wire.request(route, attempt=attempt, **given) if route else None
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            outcome = failures.outcome(error, self._clock.now(), left=attempt is not None and attempt.left)
            if outcome is None:
                raise
            if isinstance(outcome, Refused) and self._wire is None:  # it is us, not the channel
                outcome = Throttled(failures.UNREACHED, self._clock.now() + failures.TOKEN_WAIT, Scope.PLATFORM)
            if route and isinstance(outcome, failures.WrongToken) and not self._wrong_token:
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
                wire = Wire(self._address, self._pace, self._timeout)
                try:
                    user = await wire.static_login(self._address.token)
                except BaseException:
                    await wire.close()
                    raise
                self._me, self._wire, self._wrong_token = str(user["id"]), wire, False
            return self._wire


def _given(json: Any, params: Any) -> dict[str, Any]:
    return {name: value for name, value in (("json", json), ("params", params)) if value is not None}
