"""Socket Mode: a ticket opens one connection, once; every envelope goes to one of the connections."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import WSMsgType, web

from tests.emulators.slack.envelopes import ACKNOWLEDGED, EVENTS, Envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulators.slack.model import Json
    from tests.emulators.slack.web import Call
    from tests.emulators.slack.world import World

MOST = 10  # connections


@dataclass(slots=True, eq=False)
class Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    out: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    open: dict[str, list[Envelope]] = field(default_factory=dict)  # not acknowledged, by id
    leaving: bool = False  # it was told to go: nothing new is sent there


class Sockets:
    """`refuse` is how many of the next handshakes are refused, though their ticket is used up by it. `tickets` were
    issued and not yet used, `reused` counts handshakes with one that was. While it is `silent` nothing is sent, as when
    a connection is half dead; so many of the next ones are `mute`: they get no hello, and nothing after it. While it is
    `restless` each is told to go at once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.tickets: set[str] = set()
        self.connections: list[Connection] = []
        self.handshakes = self.reused = self.refuse = self.mute = 0
        self.silent = self.restless = False
        self.connected: Callable[[], None] = lambda: None
        self.violations: list[str] = []
        self._turn = 0
        self._acknowledged: deque[str] = deque(maxlen=1_000)

    def open(self, _call: Call) -> Json:
        """apps.connections.open"""
        ticket = secrets.token_urlsafe(16)
        self.tickets.add(ticket)
        return {"url": f"{self.url}/link/?ticket={ticket}&app_id={self.world.app.id}"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.handshakes += 1
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            self.reused += 1
            return web.Response(status=401)
        self.tickets.remove(ticket)
        if self.refuse > 0:
            self.refuse -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        self.connections.append(connection)
        sender = asyncio.create_task(self._say(connection))
        if len(self.connections) > MOST:
            self._tell_to_go(connection, "too_many_websockets")
        elif self.mute > 0:
            self.mute -= 1
            connection.leaving = True  # nobody counts on it
        else:
            connection.out.put_nowait(self._hello())
            self.connected()
            if self.restless:
                self._tell_to_go(connection, "warning")
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(connection, message.data)
        finally:
            sender.cancel()
            self._gone(connection)
        return socket

    def send(self, envelope: Envelope) -> bool:
        """To one of the connections, in turn."""
        there = [one for one in self.connections if not one.leaving]
        if not there:
            return False
        self._turn += 1
        connection = there[self._turn % len(there)]
        connection.open.setdefault(envelope.id, []).append(envelope)
        shown: Json = {"type": envelope.kind, "envelope_id": envelope.id, "payload": envelope.payload}
        shown["accepts_response_payload"] = envelope.kind != EVENTS
        if envelope.kind == EVENTS:
            shown |= {"retry_attempt": envelope.attempt, "retry_reason": "timeout" if envelope.attempt else ""}
        if not self.silent:
            connection.out.put_nowait(shown)
        return True

    # Mishaps

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Every connection is told to go; what it has not acknowledged may still be."""
        for connection in self.connections:
            self._tell_to_go(connection, reason)

    def drop(self) -> None:
        """Every connection is gone, with nothing said."""
        for connection in list(self.connections):
            if connection.transport is not None:
                connection.transport.abort()
            self._gone(connection)

    def _tell_to_go(self, connection: Connection, reason: str) -> None:
        connection.leaving = True
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "emulator"}}
        connection.out.put_nowait(told)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "emulator", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self.world.app.id},
        }

    async def _say(self, connection: Connection) -> None:
        while True:
            told = await connection.out.get()
            try:
                await connection.socket.send_str(msgspec.json.encode(told).decode())
            except ConnectionError:
                return  # the reading side notices, too

    def _heard(self, connection: Connection, text: str) -> None:
        """An acknowledgement. Late ones come to nothing, as those of a stranger do; the latter are a mistake."""
        said = _object(text)
        name = said.get("envelope_id")
        there = connection.open.pop(name, []) if isinstance(name, str) else []
        if not there and name not in self._acknowledged:
            self.violations.append(f"acknowledged what was not sent there: {text[:200]}")
        for envelope in there:
            self._acknowledged.append(envelope.id)
            if envelope.age(self.world.clock.now()) <= ACKNOWLEDGED:
                envelope.acknowledge(said.get("payload"))
            if envelope.kind == EVENTS and said.get("payload"):
                self.violations.append("an event was answered with a payload")

    def _gone(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for envelopes in connection.open.values():
            for envelope in envelopes:
                envelope.failed = "lost"
        connection.open.clear()


def _object(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
