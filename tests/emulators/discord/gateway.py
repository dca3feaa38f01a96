"""The gateway: sessions that outlive their connections, events by shard, and what can go wrong with either.

A session keeps every event it was sent; a connection that resumes gets those it missed.
"""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import WSMsgType, web

from tests.emulators.rates import Rate, Window

if TYPE_CHECKING:
    from tests.emulators.discord.model import Guild, Json
    from tests.emulators.discord.world import Event, World


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
UNKNOWN_OP, NOT_A_PAYLOAD, NOT_IDENTIFIED, WRONG_TOKEN, IDENTIFIED_TWICE = 4001, 4002, 4003, 4004, 4005
WRONG_SEQUENCE, WRONG_SHARD, SHARDING_NEEDED, NO_SUCH_INTENT = 4007, 4010, 4011, 4014
MOST_GUILDS = 2_500  # of one shard


@dataclass(slots=True, eq=False)
class Connection:
    """What is put in `out` is sent in turn, as a payload; a number closes the connection with that code."""

    socket: web.WebSocketResponse
    request: web.Request
    out: asyncio.Queue[Json | int] = field(default_factory=asyncio.Queue)
    session: Session | None = None

    def send(self, op: Op, data: Any = None, **more: Any) -> None:
        self.out.put_nowait({"op": int(op), "d": data, "s": None, "t": None} | more)

    def close(self, code: int) -> None:
        self.out.put_nowait(code)

    def drop(self) -> None:
        """The connection ends with no word."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    id: str
    shard: tuple[int, int]
    intents: Intent
    events: list[Json] = field(default_factory=list)
    connection: Connection | None = None
    presence: Json | None = None

    def hears(self, guild: Guild | None) -> bool:
        number, count = self.shard
        return number == 0 if guild is None else (guild.id >> 22) % count == number

    def tell(self, name: str, data: Json) -> None:
        event = {"op": int(Op.DISPATCH), "d": data, "s": len(self.events) + 1, "t": name}
        self.events.append(event)
        if self.connection is not None:
            self.connection.out.put_nowait(event)


class Gateway:
    """`starts_left` are the sessions that may still be started today; `refusals` and `stalls` the connections that the
    next ones to come are refused, or get no answer to; `identified` and `resumed` count what succeeded. `heartbeat` is
    in seconds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.shards, self.starts_left, self.heartbeat = 1, 1_000, 41.25
        self.identifies = Rate(1, 5)  # of all shards together: max_concurrency is 1
        self.refusals = self.stalls = self.identified = self.resumed = 0
        self.silent = False
        self._broken = asyncio.Event()
        self.url = ""
        self._starts: Window | None = None
        world.listeners.append(self.publish)

    # What goes wrong, when a test says so

    def break_session(self) -> None:
        """Every connection ends without a word; the sessions can be resumed."""
        self._broken.set()
        for connection in list(self.connections):
            connection.drop()

    def invalidate(self, *, resumable: bool = False) -> None:
        for connection in list(self.connections):
            if connection.session is not None and not resumable:
                self.sessions.pop(connection.session.id, None)
            connection.send(Op.INVALID_SESSION, resumable)

    def reconnect(self) -> None:
        """Discord asks clients to connect anew."""
        for connection in list(self.connections):
            connection.send(Op.RECONNECT)

    def close(self, code: int) -> None:
        for connection in list(self.connections):
            connection.close(code)

    def silence(self, *, over: bool = False) -> None:
        """Connections stay open, and nothing comes over them: no event, no answer to a heartbeat."""
        self.silent = not over

    def again(self, name: str) -> None:
        """The last event of that name is delivered once more."""
        for session in self.sessions.values():
            last = next((event for event in reversed(session.events) if event["t"] == name), None)
            if last is not None:
                session.tell(name, last["d"])

    @property
    def ready(self) -> list[Session]:
        """The sessions that are connected now."""
        return [session for session in self.sessions.values() if session.connection is not None]

    # What a client meets

    def publish(self, event: Event) -> None:
        if event.guild is not None and self.world.app.bot.id not in event.guild.members:
            return
        for session in self.sessions.values():
            if session.hears(event.guild) and _wants(session.intents, event):
                session.tell(event.name, event.data)

    def about(self) -> Json:
        """What GET /gateway/bot answers."""
        limit = {"total": 1_000, "remaining": self.starts_left, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self.url, "shards": self.shards, "session_start_limit": limit}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        if self.stalls:
            self.stalls -= 1
            await self._broken.wait()
            return web.Response()
        socket = web.WebSocketResponse(max_msg_size=4096)  # a longer payload is closed with 4002
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.add(connection)
        connection.send(Op.HELLO, {"heartbeat_interval": int(self.heartbeat * 1_000)})
        writer = asyncio.create_task(self._write(connection, request.query.get("compress") == "zlib-stream"))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, message.data)
        finally:
            writer.cancel()
            self.connections.discard(connection)
            if connection.session is not None and connection.session.connection is connection:
                connection.session.connection = None
        return socket

    async def _write(self, connection: Connection, compressed: bool) -> None:
        """In the order of what was put. A client that asks for another compression gets none, which it takes."""
        squeeze = zlib.compressobj()
        while True:
            payload = await connection.out.get()
            if self.silent:
                continue
            if isinstance(payload, int):
                await connection.socket.close(code=payload)
                return
            raw = msgspec.json.encode(payload)
            if compressed:
                await connection.socket.send_bytes(squeeze.compress(raw) + squeeze.flush(zlib.Z_SYNC_FLUSH))
            else:
                await connection.socket.send_str(raw.decode())

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            payload = msgspec.json.decode(text)
            op, data = payload["op"], payload.get("d")
        except (msgspec.DecodeError, KeyError, TypeError):
            connection.close(NOT_A_PAYLOAD)
            return
        if op == Op.HEARTBEAT:
            # Not before the client knows that it has sent: discord.py takes what comes earlier for a beat late.
            asyncio.get_running_loop().call_later(0.01, connection.send, Op.HEARTBEAT_ACK)
        elif op == Op.IDENTIFY:
            self._identify(connection, data)
        elif op == Op.RESUME:
            self._resume(connection, data)
        elif connection.session is None:
            connection.close(NOT_IDENTIFIED)
        elif op == Op.PRESENCE:
            connection.session.presence = data
        elif op != Op.REQUEST_MEMBERS:
            connection.close(UNKNOWN_OP)

    def _identify(self, connection: Connection, data: Json) -> None:
        shard = tuple(data.get("shard") or (0, 1))
        intents = Intent(data["intents"])
        refused = self._refused(connection, data["token"], shard, intents)
        if refused:
            connection.close(refused)
            return
        if self._starts is None or self._starts.rate != self.identifies:
            self._starts = Window(self.identifies)
        if not self._starts.take(asyncio.get_running_loop().time()):
            connection.send(Op.INVALID_SESSION, False)
            return
        self.starts_left -= 1
        self.identified += 1
        session = Session(f"session-{self.world.ids.next()}", shard, intents, connection=connection)
        self.sessions[session.id] = connection.session = session
        self._welcome(session)

    def _refused(self, connection: Connection, token: str, shard: tuple[int, ...], intents: Intent) -> int:
        """The code to close with; 0 when nothing is wrong. Whoever starts too many sessions loses the token."""
        if self.starts_left <= 0:
            self.world.app.token = f"reset.{self.world.ids.next()}"
        if token != self.world.app.token:
            return WRONG_TOKEN
        if connection.session is not None:
            return IDENTIFIED_TWICE
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return WRONG_SHARD
        if len(self._guilds()) / shard[1] > MOST_GUILDS:
            return SHARDING_NEEDED
        granted = Intent.MESSAGE_CONTENT if self.world.app.message_content else Intent(0)
        return NO_SUCH_INTENT if intents & PRIVILEGED & ~granted else 0

    def _welcome(self, session: Session) -> None:
        app = self.world.app
        guilds = [guild for guild in self._guilds() if session.hears(guild)]
        session.tell(
            "READY",
            {
                "v": 10,
                "user": app.bot.json(),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": list(session.shard),
                "application": {"id": str(app.id), "flags": 0},
            },
        )
        for guild in guilds:
            if guild.available:
                session.tell("GUILD_CREATE", guild.whole(app.bot))

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self.world.app.token:
            connection.close(WRONG_TOKEN)
        elif session is None:
            connection.send(Op.INVALID_SESSION, False)
        elif data["seq"] > len(session.events):
            connection.close(WRONG_SEQUENCE)
        else:
            connection.session, session.connection = session, connection
            for event in session.events[data["seq"] :]:
                connection.out.put_nowait(event)
            session.tell("RESUMED", {})
            self.resumed += 1

    def _guilds(self) -> list[Guild]:
        return [guild for guild in self.world.guilds.values() if self.world.app.bot.id in guild.members]


def _wants(intents: Intent, event: Event) -> bool:
    """What happens to the bot itself, and what people ask of it, comes whatever the intents are."""
    if event.name.startswith("MESSAGE_"):
        return bool(intents & (Intent.GUILD_MESSAGES if event.guild else Intent.DIRECT_MESSAGES))
    if event.name in ("INTERACTION_CREATE", "GUILD_MEMBER_UPDATE"):
        return True
    return Intent.GUILDS in intents
