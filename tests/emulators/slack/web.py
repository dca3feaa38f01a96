"""The Web API: what every request goes through, whatever it asks for.

Faults on demand, then who is asking, then limits, then the endpoint of the method: a function of the Call, which gives
what is answered besides `ok`.
"""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from tests.emulators.faults import abort, through
from tests.emulators.slack.model import Kind
from tests.emulators.slack.problems import Invalid, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.emulators.faults import Fault, Faults
    from tests.emulators.slack.limits import Limits
    from tests.emulators.slack.model import Channel, Install, Json, User, Workspace
    from tests.emulators.slack.world import World

    Endpoint = Callable[["Call"], Json]

PREFIX = "/api/"
BY_APP_TOKEN = frozenset({"apps.connections.open"})
OPEN = frozenset({"oauth.v2.access", "api.test"})  # no token of a workspace is needed
STRUCTURES = ("blocks", "attachments", "metadata", "view")  # JSON in JSON, if a client likes
ENDS = frozenset({"auth.revoke", "apps.uninstall"})  # the token that was asked with
ODD = {  # bodies that say nothing, each with status 200
    "empty": b'{"ok":true}',
    "nothing": b'{"ok":true,"channel":{},"messages":null,"ts":null,"user":{},"channels":0,"usergroups":""}',
    "list": b"[]",
    "word": b'"ok"',
    "deep": b"[" * 100_000,
    "bytes": b"\xff\xfe",
}
MISTAKES = frozenset({"unknown_method", "not_authed", "not_allowed_token_type"})  # of a client, as Invalid is


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came as far as its endpoint."""

    world: World
    limits: Limits
    method: str
    token: str
    args: Mapping[str, Any]

    @property
    def workspace(self) -> Workspace:
        """Where the token is from."""
        return self._asking()[0]

    @property
    def install(self) -> Install:
        return self._asking()[1]

    @property
    def bot(self) -> User:
        return self.install.bot

    def _asking(self) -> tuple[Workspace, Install]:
        for workspace in self.world.workspaces.values():
            install = workspace.install
            if install is not None and install.token == self.token:
                if install.revoked:
                    raise Problem("token_revoked")
                return workspace, install
        known = any(self.token.startswith(f"xoxb-{team}-") for team in self.world.workspaces)
        raise Problem("account_inactive" if known else "invalid_auth")

    def need(self, *scopes: str) -> None:
        """One of these is needed."""
        granted = self.install.scopes
        if not granted & set(scopes):
            raise Problem("missing_scope", needed=",".join(scopes), provided=",".join(sorted(granted)))

    def channel(self, *, member: bool = False) -> Channel:
        """The one that is named, which the bot may see; as a `member`: which it is in."""
        channel = self.workspace.channels.get(self.text("channel"))
        if channel is None or not self.world.may_see(self.bot, channel):
            raise Problem("channel_not_found")
        if member and self.bot not in channel.members:
            raise Problem("not_in_channel")
        return channel

    def user(self, name: str = "user") -> User:
        """Of this workspace, or of another one with which a channel of it is shared."""
        wanted = self.text(name)
        user = self.workspace.users.get(wanted)
        if user is None:
            shared = (one for channel in self.workspace.channels.values() for one in channel.members)
            user = next((one for one in shared if one.id == wanted), None)
        if user is None:
            raise Problem("user_not_found")
        return user

    def takes(self, *names: str) -> None:
        """Nothing but these arguments: a misspelt one would do nothing, and nobody would know."""
        if unknown := self.args.keys() - {*names, "token", "team_id"}:  # bolt adds the latter, which nobody needs
            raise Invalid(min(unknown), f"{self.method} takes no such argument")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise Invalid(name, f"missing required field: {name}")
            return default
        if not isinstance(value, (str, int, float)):
            raise Invalid(name, f"must be a string: {name}")
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        return str(self.args.get(name, default)).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        text = self.text(name, str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise Problem("invalid_limit")
        return int(text)

    def page(self, items: list[Any], limit: int, name: str) -> Json:
        """From the cursor on, with the cursor of what comes after."""
        start = 0
        if cursor := self.text("cursor", ""):
            if not cursor.startswith("next:") or not cursor[5:].isdecimal():
                raise Problem("invalid_cursor")
            start = int(cursor[5:])
        end = start + limit
        following = f"next:{end}" if end < len(items) else ""
        return {name: items[start:end], "response_metadata": {"next_cursor": following}}


@dataclass(frozen=True, slots=True)
class Seen:
    """A request and what was answered; no status when the connection was ended instead."""

    method: str
    args: Mapping[str, Any]
    status: int | None
    error: str | None
    at: float  # by the monotonic clock


@dataclass(slots=True)
class Web:
    """`seen` has every request, `violations` those that Slack's documentation does not allow."""

    world: World
    limits: Limits
    faults: Faults
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        args = await _arguments(request)
        call = Call(self.world, self.limits, method, token or str(args.get("token") or ""), args)
        fault = self.faults.meet(method, f"{method} {args.get('channel')}", f"{method} {self._team(call.token)}")
        answer = await through(fault, lambda: self._answer(call, fault))
        error = None
        if answer is not None and answer.content_type == "application/json":
            error = _error(answer)
        now = time.monotonic()
        self.seen.append(Seen(method, args, answer.status if answer is not None else None, error, now))
        if answer is None:
            abort(request)
            return web.Response(status=500)  # which nobody gets
        if answer.status == 429:
            self.limits.throttled.append(method)
        return answer

    def _team(self, token: str) -> str:
        parts = token.split("-")
        return parts[1] if len(parts) > 1 and parts[0] == "xoxb" else ""

    def _answer(self, call: Call, fault: Fault | None) -> web.Response:
        how = fault.how if fault is not None and fault.how not in ("lost", "hang", "slow") else None
        if fault is not None and how is not None:
            if isinstance(how, str) and how.startswith("+"):
                self._asked(call)  # it is done, and something else is said
                how = how[1:]
            return _forced(how, fault.seconds)
        return self._asked(call)

    def _asked(self, call: Call) -> web.Response:
        try:
            wait = self._limited(call)
            if wait:
                return _throttled(wait)
            endpoint = self.endpoints.get(call.method, _unknown)
            return _json({"ok": True, **endpoint(call)}, self._headers(call))
        except Problem as problem:
            if isinstance(problem, Invalid) or problem.error in MISTAKES:
                self.violations.append(f"{call.method}: {problem}")
            return _json(problem.body, {})
        except Exception as error:  # which a client would only take for a 500
            self.violations.append(f"the emulator failed at {call.method}: {error!r}")
            raise

    def _limited(self, call: Call) -> float:
        if call.method in OPEN:
            return 0.0
        if call.method in BY_APP_TOKEN:
            if call.token != self.world.app.app_token:
                raise Problem("not_allowed_token_type" if call.token.startswith("xoxb-") else "invalid_auth")
            return self.limits.take(call.method, self.world.app.id, "")
        if not call.token:
            raise Problem("not_authed")
        if call.token.startswith("xapp-"):
            raise Problem("not_allowed_token_type")
        return self.limits.take(call.method, call.workspace.id, str(call.args.get("channel")))

    @staticmethod
    def _headers(call: Call) -> dict[str, str]:
        if call.method in OPEN | BY_APP_TOKEN | ENDS:
            return {}
        return {"x-oauth-scopes": ",".join(sorted(call.install.scopes))}


def _error(answer: web.Response) -> str | None:
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = msgspec.json.decode(answer.text or "{}")
        return said.get("error") if isinstance(said, dict) else None
    return None


def _unknown(call: Call) -> Json:
    raise Problem("unknown_method", req_method=call.method)


def channel_scopes(channel: Channel, what: str) -> str:
    return f"{channel.prefix}:{what}"


def kinds(types: str) -> set[Kind]:
    """Of `public_channel,im`; kinds that are not here, like `mpim`, are none."""
    wanted = {kind.strip() for kind in types.split(",")}
    if wanted - {kind.value for kind in Kind} - {"mpim"}:
        raise Problem("invalid_types")
    return {kind for kind in Kind if kind.value in wanted}


def _forced(how: str | int, seconds: float) -> web.Response:
    """The answer that a fault gives instead."""
    if how == 429:
        return _throttled(seconds)
    if how in ODD:
        return web.Response(body=ODD[str(how)], content_type="application/json")
    if isinstance(how, int):
        return web.Response(status=how, text=f"<html>{how}</html>", content_type="text/html")
    return _json({"ok": False, "error": how}, {})


def _throttled(seconds: float) -> web.Response:
    headers = {"Retry-After": str(math.ceil(seconds))}
    body = msgspec.json.encode({"ok": False, "error": "ratelimited"})
    return web.Response(status=429, body=body, content_type="application/json", headers=headers)


def _json(body: Json, headers: dict[str, str]) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), content_type="application/json", headers=headers)


async def _arguments(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.read()
        try:
            body = msgspec.json.decode(raw or b"{}")
        except msgspec.DecodeError:
            body = {"json_not_object": True}
        found |= body if isinstance(body, dict) else {"json_not_object": True}
    else:
        found |= dict(await request.post())
    for name in STRUCTURES:
        if isinstance(found.get(name), str):
            with suppress(msgspec.DecodeError):  # the check of its shape refuses it
                found[name] = msgspec.json.decode(found[name])
    return found
