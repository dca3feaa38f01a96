"""`/healthz` and `/readyz`: whether the process lives, and whether it can do its work, for whoever watches over it.

A responder of our own, on loopback unless told otherwise: it answers two addresses to GET, reads at most a few lines,
waits for nobody, and closes every connection. docs/decisions/0016-health.md says why it is no web framework.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from digests.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.beat import Beat

    Figures = Callable[[], Awaitable[dict[str, Any]]]

log = logging.getLogger(__name__)

LATE = timedelta(minutes=5)  # beyond its interval, without a sign of life: a tick hangs
DATABASE_PATIENCE = timedelta(seconds=3)
PATIENCE = timedelta(seconds=5)  # for a request to arrive, and for its answer to be taken
MOST_HEAD = 4_096  # bytes of a request that are looked at
MOST_AT_ONCE = 64  # connections; for one more, the one that has asked nothing for longest is closed


class Vital(Protocol):
    """The process, as far as its health goes."""

    @property
    def started(self) -> bool: ...

    @property
    def stopping(self) -> bool: ...

    def beats(self) -> Iterator[Beat]: ...

    def deaf(self) -> Iterator[str]: ...


class Report(Struct, frozen=True):
    """What is said: fine when there is no reason."""

    reasons: tuple[str, ...]
    roles: dict[str, dict[str, Any]]
    figures: dict[str, Any] = {}

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.SERVICE_UNAVAILABLE if self.reasons else HTTPStatus.OK

    def body(self) -> bytes:
        said = {"status": "failing" if self.reasons else "ok", "reasons": self.reasons, "roles": self.roles}
        said |= self.figures
        return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def healthy(vital: Vital) -> Report:
    """The event loop answers, as this does, and every tick was heard of lately or waits after a failure."""
    hanging = [beat for beat in vital.beats() if beat.lag > LATE.total_seconds()]
    return Report(tuple(f"{beat.name} was not heard of for {beat.lag:.0f} s" for beat in hanging), roles(vital))


async def ready(vital: Vital, database: Callable[[], Awaitable[None]], figures: Figures | None = None) -> Report:
    """It has started, is not stopping, is connected where it listens, and its database answers and has the schema it
    should have. With the figures of what waits."""
    reasons, counted = [], dict[str, Any]()
    if vital.stopping:
        reasons.append("it is stopping")
    elif not vital.started:
        reasons.append("its roles have not started yet")
    reasons += [f"{name} is not connected" for name in vital.deaf()]
    try:
        async with asyncio.timeout(DATABASE_PATIENCE.total_seconds()):
            await database()
            counted = await figures() if figures else {}
    except TimeoutError:
        reasons.append(f"the database did not answer within {DATABASE_PATIENCE.total_seconds():g} s")
    except StoreError as error:
        reasons.append(str(error))
    return Report(tuple(reasons), roles(vital), counted)


def roles(vital: Vital) -> dict[str, dict[str, Any]]:
    return {
        beat.name: {
            "state": "failing" if beat.failing else "active" if beat.active else "idle",
            "last_tick": beat.last_at.isoformat(timespec="seconds") if beat.last_at else None,
            "lag_seconds": round(beat.lag, 1),
            "failures": beat.failures,
            "reason": beat.reason,
        }
        for beat in vital.beats()
    }


class Health:
    """Answers requests about one process."""

    def __init__(
        self,
        vital: Vital,
        database: Callable[[], Awaitable[None]],
        figures: Figures | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._vital, self._database, self._figures, self._patience = vital, database, figures, patience
        self._connections = set[asyncio.Task[None]]()
        self._idle = dict[asyncio.Task[None] | None, None]()  # have asked nothing yet; oldest first
        self._busy = dict[asyncio.Task[None] | None, None]()  # are answered

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[int]:
        """Listen there; the port. SettingsError when that is not possible."""
        try:
            server = await asyncio.start_server(self._connected, host, port, limit=MOST_HEAD)
        except OSError as error:
            why = (os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)).lower()
            raise SettingsError(f"health.port {port} cannot be listened to on {host} ({why}): name another") from error
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for connection in self._connections:
                connection.cancel()
            if self._connections:
                await asyncio.wait(self._connections)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._idle) + len(self._busy) >= MOST_AT_ONCE:
            crowd = self._idle or self._busy
            oldest = next(iter(crowd))
            del crowd[oldest]
            if oldest:
                oldest.cancel()
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        self._idle[connection] = None
        connection.add_done_callback(self._forget)

    def _forget(self, connection: asyncio.Task[None]) -> None:
        self._connections.discard(connection)
        self._idle.pop(connection, None)
        self._busy.pop(connection, None)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                writer.write(await self._answer(reader))
                writer.close()
                await writer.wait_closed()
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            log.debug("Somebody asked after our health and did not wait for the answer")
        finally:
            writer.transport.abort()  # nothing, when it is closed by now

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self._idle.pop(asyncio.current_task(), None)
            self._busy[asyncio.current_task()] = None
        except asyncio.LimitOverrunError:
            return _response(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        match head.split(b"\r\n", 1)[0].split(b" "):
            case [b"GET", target, version] if version.startswith(b"HTTP/1."):
                pass
            case [_, _, version] if version.startswith(b"HTTP/1."):
                return _response(HTTPStatus.METHOD_NOT_ALLOWED, extra="Allow: GET\r\n")
            case _:
                return _response(HTTPStatus.BAD_REQUEST)
        match target.split(b"?", 1)[0]:
            case b"/healthz":
                report = healthy(self._vital)
            case b"/readyz":
                report = await ready(self._vital, self._database, self._figures)
            case _:
                return _response(HTTPStatus.NOT_FOUND)
        return _response(report.status, report.body(), "application/json; charset=utf-8")


def _response(status: HTTPStatus, body: bytes = b"", kind: str = "text/plain; charset=utf-8", extra: str = "") -> bytes:
    body = body or f"{status.phrase}\n".encode()
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{extra}Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode() + body


def reached_at(host: str) -> str:
    """Where to ask what listens on this host: an address that means all of them is no place to go to."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # nobody listens here


async def ask(host: str, port: int, path: str) -> tuple[bool, str]:
    """What a running Broadsheet says of itself there: whether it is well, and its words. OSError or TimeoutError when
    nobody answers."""
    async with asyncio.timeout(2 * PATIENCE.total_seconds()):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            said = await reader.read(1_000_000)
            while more := await reader.read(1_000_000):
                said += more
        finally:
            writer.close()
    head, _, body = said.partition(b"\r\n\r\n")
    return head.startswith(b"HTTP/1.1 200 "), body.decode("utf-8", "replace")
