"""How Slack reaches us: over a connection of our own (Socket Mode), or by signed requests to a server of ours. Both
bring the same to the same listeners."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
from aiohttp import web
from msgspec import DecodeError, Struct, json
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.answering import Tasks
from bot.platforms.answers import record, wait_of
from bot.platforms.slack import modes
from bot.platforms.slack.signed import Unsigned, refused, request_of
from digests.errors import LoginRefused
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from slack_bolt.async_app import AsyncApp

    from bot.platforms.slack.address import Address

log = logging.getLogger(__name__)

MOST_READ = 1_000_000  # bytes of a request
WITHIN = timedelta(seconds=3)  # as long as Slack waits for an answer
HEARTBEAT = 15.0  # seconds between looks whether the connection is alive
WRONG_APP_TOKEN = say(
    "Slack does not take the app-level token: its operator has to set BROADSHEET_SLACK__APP_TOKEN and start again."
)
FATAL = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        *("not_allowed_token_type", "missing_scope"),
    }
)


class Timing(Struct, frozen=True):
    """Waits between connections: the `first`, twice as long each time up to the `longest`. One that was there for as
    long as `well` was none that failed. `leaving`: what a connection that Slack ends still has, to acknowledge."""

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=2)
    well: timedelta = timedelta(minutes=1)
    leaving: timedelta = timedelta(seconds=10)
    connecting: timedelta = timedelta(seconds=20)

    def wait(self, tries: int) -> float:
        wait: float = min(self.first * 2 ** min(tries, 20), self.longest).total_seconds()
        return wait * random.uniform(0.5, 1.0)  # noqa: S311  # so that nodes do not all come back at once


class Way(Protocol):
    """`secret` is what signatures are checked with; `ready`: whether Slack reaches us just now."""

    @property
    def secret(self) -> str: ...

    @property
    def ready(self) -> bool: ...

    async def serve(self, app: AsyncApp, connected: Callable[[], None]) -> None:
        """Until it is cancelled. `connected` is called each time that what happened before may have been missed.
        LoginRefused when a person must act first."""


class Socket:
    """Socket Mode, each connection by a ticket of its own: slack_sdk's client would use one again that was refused.

    A connection that Slack is about to end goes on answering for a moment, beside the next one.
    """

    secret = ""

    def __init__(
        self,
        address: Address,
        timing: Timing = Timing(),  # noqa: B008  # frozen
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._address, self._timing, self._sleep = address, timing, sleep
        self._open: set[aiohttp.ClientWebSocketResponse] = set()  # those on which Slack said hello

    @property
    def ready(self) -> bool:
        return bool(self._open)

    async def serve(self, app: AsyncApp, connected: Callable[[], None]) -> None:
        loop, tries, tasks = asyncio.get_running_loop(), 0, Tasks()
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(base_url=self._address.api_url, session=session, retry_handlers=[])
            try:
                while True:
                    began, wait = loop.time(), self._timing.wait(tries)
                    try:
                        asked = await self._connected(session, await self._ticket(client), app, connected, tasks)
                        if asked and loop.time() - began > self._timing.well.total_seconds():
                            tries = 0
                            continue  # nobody is at fault: a connection lasts some hours
                        log.warning("The connection to Slack ended; it is made anew")
                    except SlackApiError as error:
                        wait = max(wait, _refused(error))
                        log.warning("Slack lets nobody connect: %s", _word(error) or "what it says could not be read")
                    except (aiohttp.ClientError, OSError, TimeoutError) as error:
                        log.warning("The connection to Slack failed (%s); it is made anew", type(error).__name__)
                    except (
                        AttributeError,
                        LookupError,
                        RecursionError,
                        TypeError,
                        ValueError,
                    ):  # slack_sdk takes it for a ticket
                        log.warning("What Slack says to who wants to connect could not be read; it is asked again")
                    tries = 0 if loop.time() - began > self._timing.well.total_seconds() else tries + 1
                    await self._sleep(wait)
            finally:
                await tasks.close()

    async def _ticket(self, client: AsyncWebClient) -> str:
        async with asyncio.timeout(self._timing.connecting.total_seconds()):
            return str((await client.apps_connections_open(app_token=self._address.app_token))["url"])

    async def _connected(
        self,
        session: aiohttp.ClientSession,
        ticket: str,
        app: AsyncApp,
        connected: Callable[[], None],
        tasks: Tasks,
    ) -> bool:
        """Whether Slack asked for the next connection, rather than that this one broke. TimeoutError when it does not
        say hello in time."""
        socket, leaves = None, False
        try:
            async with asyncio.timeout(self._timing.connecting.total_seconds()) as limit:
                socket = await session.ws_connect(ticket, heartbeat=HEARTBEAT, max_msg_size=MOST_READ)
                async for message in socket:
                    told = _told(message)
                    if told.get("type") == "hello":
                        limit.reschedule(None)
                        self._open.add(socket)
                        connected()
                    elif told.get("type") == "disconnect":
                        log.info("Slack asks for another connection: %s", told.get("reason"))
                        leaves = True
                        break
                    else:
                        tasks.begin(_take(socket, told, app))
        finally:
            if socket is not None:
                self._open.discard(socket)
                if leaves:
                    tasks.begin(self._last(socket, app, tasks))
                else:
                    await socket.close()
        return leaves

    async def _last(self, socket: aiohttp.ClientWebSocketResponse, app: AsyncApp, tasks: Tasks) -> None:
        """What was already on its way over a connection that ends."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.leaving.total_seconds()):
                async for message in socket:
                    tasks.begin(_take(socket, _told(message), app))
        await socket.close()


class Requests:
    """Signed requests to `host` and `port`; `routes` are further pages of that server, those of the installation. Each
    has to be there, and to be answered when the program ends, `within` some seconds."""

    def __init__(
        self,
        secret: str,
        host: str,
        port: int,
        routes: Sequence[web.AbstractRouteDef] = (),
        within: timedelta = WITHIN,
    ) -> None:
        self.secret, self._host, self._port, self._routes, self._within = secret, host, port, routes, within
        self._runner: web.AppRunner | None = None

    @property
    def ready(self) -> bool:
        return self._runner is not None

    @property
    def port(self) -> int:
        """That which is listened on; another one than was asked for when that was 0."""
        addresses = self._runner.addresses if self._runner else []
        return int(addresses[0][1]) if addresses else self._port

    async def serve(self, app: AsyncApp, connected: Callable[[], None]) -> None:
        async def take(request: web.Request) -> web.Response:
            try:
                told = await request_of(request, self.secret, self._within)
            except Unsigned as error:
                return refused(error.status)
            return await to_aiohttp_response(await app.async_dispatch(told))

        site = web.Application(client_max_size=MOST_READ)
        site.add_routes([web.post(modes.EVENTS, take), *self._routes])
        within = self._within.total_seconds()
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=within, lingering_time=within)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            self._runner = runner
            connected()
            await asyncio.Event().wait()
        finally:
            self._runner = None
            await runner.cleanup()


async def _take(socket: aiohttp.ClientWebSocketResponse, told: dict[str, Any], app: AsyncApp) -> None:
    """One envelope, which is acknowledged with what the listener says."""
    envelope = told.get("envelope_id")
    if not envelope:
        return
    answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=record(told.get("payload"))))
    if answer.status != 200:
        return
    body: dict[str, Any] = {"envelope_id": envelope}
    if answer.body:
        body["payload"] = json.decode(answer.body)
    with suppress(ConnectionError, aiohttp.ClientError):  # Slack tells of it again
        await socket.send_str(json.encode(body).decode())


def _told(message: aiohttp.WSMessage) -> dict[str, Any]:
    try:
        return record(json.decode(message.data)) if message.type is aiohttp.WSMsgType.TEXT else {}
    except DecodeError:
        log.warning("Slack said something that could not be read")
        return {}


def _word(error: SlackApiError) -> str:
    """Slack's own. The library gives aiohttp's answer when it could not read it."""
    return str(record(getattr(error.response, "data", None)).get("error") or "")


def _refused(error: SlackApiError) -> float:
    """How long to wait. LoginRefused when that would not help."""
    if _word(error) in FATAL:
        raise LoginRefused(WRONG_APP_TOKEN) from error
    return wait_of(error.response.headers.get("Retry-After"), timedelta()).total_seconds()
