"""The REST side: what every request goes through, whatever it asks for.

Faults on demand, then who is asking, then limits, then whether the body is allowed, then the endpoint of the route. An
endpoint is a function of the Call, which gives what is answered: None is a 204.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from tests.emulators.discord import schema
from tests.emulators.discord.limits import SCOPE, Excess
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.problems import EMPTY, PROBLEMS, UNKNOWN_ROUTE, Invalid, Problem
from tests.emulators.faults import abort, through

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.emulators.discord.limits import Limits
    from tests.emulators.discord.model import Channel, Guild, Message
    from tests.emulators.discord.world import World
    from tests.emulators.faults import Fault, Faults

    Endpoint = Callable[["Call"], Any]

PREFIX = "/api/v10"
FAULTS = frozenset({"shared", "global", "no via", "html", "taken"})
OPEN = ("/interactions/", "/webhooks/")  # the token in the path is enough
EXEMPT = "POST /interactions/{interaction_id}/{interaction_token}/callback"  # from limits
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
CREATED = frozenset(
    {"POST /channels/{channel_id}/threads", "POST /channels/{channel_id}/messages/{message_id}/threads"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came as far as its endpoint."""

    world: World
    method: str
    route: str  # empty: there is no such route
    path: str
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Any  # bytes that are no JSON stay bytes

    def channel(self) -> Channel:
        """The one in the path, which the bot sees."""
        channel = self.world.channels.get(self.number("channel_id"))
        if channel is None:
            raise Problem(10003)
        if Permission.VIEW_CHANNEL not in self.allowed(channel):
            raise Problem(50001)
        return channel

    def message(self, channel: Channel) -> Message:
        message = channel.messages.get(self.number("message_id"))
        if message is None or message.only is not None:
            raise Problem(10008)
        return message

    def guild(self) -> Guild:
        """The one in the path, in which the bot is."""
        guild = self.world.guilds.get(self.number("guild_id"))
        if guild is None or self.world.app.bot.id not in guild.members:
            raise Problem(10004)
        return guild

    def allowed(self, channel: Channel) -> Permission:
        return self.world.allowed(self.world.app.bot, channel)

    def need(self, channel: Channel, wanted: Permission) -> None:
        if wanted not in self.allowed(channel):
            raise Problem(50013)

    def number(self, name: str) -> int:
        if not self.ids[name].isdecimal():
            raise Invalid(name, f"Value {self.ids[name]!r} is not snowflake.")
        return int(self.ids[name])

    def asked(self, name: str, default: int, least: int, most: int) -> int:
        """A number in the query."""
        text = self.query.get(name, str(default))
        if not text.isdecimal() or not least <= int(text) <= most:
            raise Invalid(name, f"int value should be between {least} and {most}.")
        return int(text)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request and what was answered; no status when the connection was ended instead."""

    route: str
    path: str
    body: Any
    status: int | None
    at: float  # of the event loop


@dataclass(slots=True)
class Rest:
    """`seen` has every request, `violations` those that Discord's documentation does not allow."""

    world: World
    limits: Limits
    faults: Faults
    seen: list[Seen] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def routes(self, endpoints: Mapping[str, Endpoint]) -> list[web.RouteDef]:
        found = []
        for route, endpoint in endpoints.items():
            method, path = route.split()
            found.append(web.route(method, PREFIX + path, partial(self._serve, route, endpoint)))
        return [*found, web.route("*", "/{rest:.*}", partial(self._serve, "", _unknown))]

    async def _serve(self, route: str, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        path = request.path.removeprefix(PREFIX)
        call = Call(self.world, request.method, route, path, request.match_info, request.query, _decoded(raw))
        fault = self.faults.meet(f"{call.method} {path}")

        def answered() -> web.Response:
            return (_forced(fault) if fault is not None else None) or self._answer(call, endpoint, request)

        answer = await through(fault, answered)
        if fault is not None and fault.how == "taken":
            answer = _json(502, {"message": "502: Bad Gateway", "code": 0})
        status = answer.status if answer is not None else None
        now = asyncio.get_running_loop().time()
        self.seen.append(Seen(route or f"{call.method} {path}", path, call.body, status, now))
        if answer is None:
            abort(request)
            return web.Response(status=500)  # which nobody gets
        self.limits.answered(answer.status, answer.headers.get(SCOPE))
        return answer

    def _answer(self, call: Call, endpoint: Endpoint, request: web.Request) -> web.Response:
        if self.limits.banned:
            return _banned()
        if not call.path.startswith(OPEN) and request.headers.get("Authorization") != f"Bot {self.world.app.token}":
            return _json(401, Problem(0).body)
        major = "+".join(call.ids.get(name, "") for name in MAJOR)
        headers, excess = self.limits.take(call.route, major, exempt=call.route == EXEMPT)
        if excess is not None:
            return _throttled(excess, headers)
        try:
            self._check(call)
            shown = endpoint(call)
        except Problem as problem:
            if isinstance(problem, Invalid) or problem.body["code"] in (EMPTY, UNKNOWN_ROUTE):
                self.violations.append(f"{call.method} {call.path}: {problem}")
            return _json(problem.status, problem.body, headers)
        except Exception as error:  # which a client would only take for a 500
            self.violations.append(f"the emulator failed at {call.method} {call.path}: {error!r}")
            raise
        if shown is None:
            return web.Response(status=204, headers=headers)
        return _json(201 if call.route in CREATED else 200, shown, headers)

    @staticmethod
    def _check(call: Call) -> None:
        if isinstance(call.body, bytes):
            raise Invalid("", "The request body contains invalid JSON.")
        if call.body is not None or call.method in ("POST", "PUT", "PATCH"):
            schema.check(call.route, {} if call.body is None else call.body)


def _unknown(_call: Call) -> None:
    raise Problem(UNKNOWN_ROUTE)


def _forced(fault: Fault) -> web.Response | None:
    """The answer that a fault gives instead."""
    how = fault.how
    if how in ("shared", "global", 429):
        return _throttled(Excess(fault.seconds, how if isinstance(how, str) else "user"), {})
    if how == "no via":
        return _banned()
    if how == "html":
        return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
    if isinstance(how, int) and how in PROBLEMS:
        return _json(PROBLEMS[how][0], Problem(how).body)
    if isinstance(how, int):
        return _json(how, {"message": f"{how}: on demand", "code": 0})
    return None


def _banned() -> web.Response:
    return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "1"})


def _throttled(excess: Excess, headers: dict[str, str]) -> web.Response:
    return _json(429, excess.body, headers | excess.headers)


def _json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    own = {"Via": "1.1 google", **(headers or {})}
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json", headers=own)


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw) if raw else None
    except msgspec.DecodeError:
        return raw
