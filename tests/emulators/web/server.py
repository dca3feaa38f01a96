"""Hosts on one port, each of them with what it answers at its paths. HTTP is written by hand: it may go wrong anywhere.

What answers is a Behaviour: it has what was asked, and the connection to do with as it likes. When it is done, the
connection is closed, unless it was asked to be kept and the behaviour leaves it in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    Behaviour = Callable[["Asked", "Line"], Awaitable[None]]

MOST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came. Names of headers are in small letters."""

    host: str
    path: str
    headers: dict[str, str]
    secure: bool
    connection: int  # which one it came over


@dataclass(slots=True)
class Line:
    """The connection that it came over."""

    writer: asyncio.StreamWriter
    in_order: bool = True  # the next request can be read from it

    async def send(self, *parts: bytes) -> None:
        self.writer.write(b"".join(parts))
        await self.writer.drain()

    async def head(self, status: int, headers: dict[str, str], *, close: bool = False) -> None:
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        if close:
            self.in_order = False
            lines.append("Connection: close")
        await self.send("\r\n".join(lines).encode("latin-1", "replace"), b"\r\n\r\n")

    def reset(self) -> None:
        """End it the hard way."""
        self.in_order = False
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@dataclass
class Server:
    """`asked` are all requests in order; `most` how many of a host were under way at once, and `most_at_once` of all;
    `connections` how many there were, whether anything was asked or not."""

    address: str = "127.0.0.1"
    port: int = 0
    tls: ssl.SSLContext | None = None
    pages: dict[tuple[str, str], Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    connections: int = 0
    _running: Counter[str] = field(default_factory=Counter)
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Server:
        self._server = await asyncio.start_server(self._serve, self.address, self.port, ssl=self.tls, limit=MOST_HEAD)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def put(self, host: str, path: str, behaviour: Behaviour) -> str:
        """Have it answer like that; gives the address to ask."""
        self.pages[host, path] = behaviour
        return self.url(host, path)

    def url(self, host: str, path: str) -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def of(self, host: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.host == host]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.connections += 1
        line = Line(writer)
        number = self.connections
        try:
            # A client that goes away is what half of these tests are about.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while line.in_order:
                    first = await reader.readexactly(1)
                    if not first.isalpha():  # TLS, where none is spoken
                        await line.head(400, {}, close=True)
                        break
                    head = first + await reader.readuntil(b"\r\n\r\n")
                    await self._answer(_asked(head, number, secure=self.tls is not None), line)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, asked: Asked, line: Line) -> None:
        self.asked.append(asked)
        line.in_order = asked.headers.get("connection") != "close"
        self._running[asked.host] += 1
        self.most[asked.host] = max(self.most[asked.host], self._running[asked.host])
        self.most_at_once = max(self.most_at_once, self._running.total())
        try:
            plain = asked.path.partition("?")[0]
            places = (asked.host, asked.path), ("*", asked.path), (asked.host, plain)
            behaviour = next((self.pages[place] for place in places if place in self.pages), None)
            if behaviour:
                await behaviour(asked, line)
            else:
                await line.head(404, {"Content-Length": "0"})
        finally:
            self._running[asked.host] -= 1


def _asked(head: bytes, connection: int, *, secure: bool) -> Asked:
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(headers.get("host", "").rpartition(":")[0], first.split(" ")[1], headers, secure, connection)
