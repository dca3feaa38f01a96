"""Two thousand feeds polled, nine of ten of them unchanged: our fetcher, guard and all, beside what it is built on.

    python benchmarks/poll.py [--feeds 2000] [--at-once 100] [--rounds 3]

As many host names lead to one server on loopback, in a process of its own; each is asked once a round, with the ETag
and the date of the last answer. Names are looked up in a table, by all alike. Beside our fetcher, in turns: aiohttp
with one session, and httpx with one pool that keeps its connections for a while, as aiohttp does; both without caps,
deadlines, or a guard. The best round of each counts; httpx has one. Where nothing is kept but what httpx keeps by
itself (20 of 100 connections), it is faster, and shown besides.

Limits: at least .4 of aiohttp's requests a second, and 5 times those of httpx. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import resource
import socket
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import httpcore
import httpx
from aiohttp.abc import AbstractResolver

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks.apart import served
from digests.feeds.guard import guard
from digests.fetch.fetcher import WebFetcher
from digests.fetch.ways import Ways
from digests.fetch.wire import Wire
from digests.syndication import Fetched, Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from multiprocessing.connection import Connection

    from aiohttp.abc import ResolveResult

    Ask = Callable[[int], Awaitable[bool]]  # whether that feed has changed
    Opened = Callable[[int, int], AbstractAsyncContextManager[Ask]]

OF_AIOHTTP, TIMES_HTTPX = 0.4, 5.0
HERE = "127.0.0.1"
ETAG, DATED = '"7d1f"', "Sun, 22 Nov 2026 08:00:00 GMT"
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1"
AGENT = "Broadsheet/0.1.0 (+https://desk.example/about)"
ITEM = b"<item><title>Ferries leave the harbour</title><link>https://news.example/1</link></item>"
FEED = b"<rss><channel>" + ITEM * 100 + b"</channel></rss>"
CHANGED = 10  # of so many feeds one has changed
HEADERS = {"User-Agent": AGENT, "Accept": ACCEPT, "If-None-Match": ETAG, "If-Modified-Since": DATED}


class Site(asyncio.Protocol):
    """Every host of the server. The path says which feed; the validators are compared."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._head = transport, b""

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            path, *lines = head.lower().split(b"\r\n")
            number = int(path.split(b" ")[1][1:])
            known = f"if-none-match: {ETAG}".encode() in lines
            tags = f"ETag: {ETAG}\r\nLast-Modified: {DATED}\r\nCache-Control: max-age=600\r\n".encode()
            if known and number % CHANGED:
                self._transport.write(b"HTTP/1.1 304 Not Modified\r\n" + tags + b"\r\n")
            else:
                kind = b"Content-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(FEED)
                self._transport.write(b"HTTP/1.1 200 OK\r\n" + tags + kind + FEED)
            if b"connection: close" in lines:
                self._transport.close()


def serve(told: Connection) -> None:
    """The server, in a process of its own, until it is ended."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Site, HERE, 0, backlog=4_096)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class Table:
    """Names, as our fetcher asks for them."""

    async def addresses(self, host: str) -> list[str]:
        del host
        return [HERE]

    async def close(self) -> None: ...


class Resolver(AbstractResolver):
    """Names, as aiohttp asks for them."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        flags = socket.AI_NUMERICHOST
        return [{"hostname": host, "host": HERE, "port": port, "family": family, "proto": 0, "flags": flags}]

    async def close(self) -> None: ...


class Backend(httpcore.AnyIOBackend):
    """Names, as httpx asks for them: its pool is keyed by the name, and connects to the address."""

    async def connect_tcp(self, host: str, port: int, *given: object, **more: object) -> httpcore.AsyncNetworkStream:
        del host
        return await super().connect_tcp(HERE, port, *given, **more)  # type: ignore[arg-type]


def address(number: int, port: int) -> str:
    return f"http://feed{number}.example:{port}/{number}"


@contextlib.asynccontextmanager
async def ours(port: int, at_once: int) -> AsyncIterator[Ask]:
    class Clock:
        def now(self) -> datetime:
            return datetime.now(UTC)

    ways = Ways(AGENT, timedelta(seconds=30), 8 * 2**20, at_once)
    fetcher = WebFetcher(Wire(guard([f"{HERE}:{port}"]), Table()), Clock(), ways)

    async def ask(number: int) -> bool:
        request = Request(address=address(number, port), accept=ACCEPT, most=8 * 2**20, etag=ETAG, last_modified=DATED)
        found = await fetcher.fetch(request)
        return isinstance(found, Fetched) and found.body == FEED

    yield ask
    await fetcher.close()


@contextlib.asynccontextmanager
async def bare(port: int, at_once: int) -> AsyncIterator[Ask]:
    connector = aiohttp.TCPConnector(limit=at_once, resolver=Resolver())
    async with aiohttp.ClientSession(connector=connector) as session:

        async def ask(number: int) -> bool:
            async with session.get(address(number, port), headers=HEADERS) as response:
                return response.status == 200 and await response.read() == FEED

        yield ask


def plain(limits: httpx.Limits) -> Opened:
    @contextlib.asynccontextmanager
    async def opened(port: int, at_once: int) -> AsyncIterator[Ask]:
        del at_once  # no more are asked of it
        transport = httpx.AsyncHTTPTransport(limits=limits)
        transport._pool._network_backend = Backend()  # noqa: SLF001  # httpx hands no backend on
        async with httpx.AsyncClient(transport=transport, timeout=None) as client:  # noqa: S113  # it is slow

            async def ask(number: int) -> bool:
                response = await client.get(address(number, port), headers=HEADERS)
                return response.status_code == 200 and response.content == FEED

            yield ask

    return opened


async def rate(ask: Ask, feeds: int, at_once: int) -> float:
    """Requests a second, `at_once` of them under way."""
    numbers = iter(range(feeds))
    changed: list[int] = []

    async def work() -> None:
        changed.extend([number for number in numbers if await ask(number)])

    gc.collect()
    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    took = time.perf_counter() - began
    assert len(changed) == -(-feeds // CHANGED), len(changed)
    return feeds / took


KEEPING = plain(httpx.Limits())  # all connections, for five seconds
USUAL = plain(httpx.Limits(max_connections=100, max_keepalive_connections=20))


async def measure(port: int, feeds: int, at_once: int, rounds: int) -> dict[str, float]:
    best: dict[str, float] = {}
    every: tuple[tuple[str, Opened], ...] = (("ours", ours), ("aiohttp", bare), ("usual", USUAL))
    turns = [one for _ in range(rounds) for one in every]
    for name, opened in (*turns, ("httpx", KEEPING)):
        async with opened(port, at_once) as ask:
            best[name] = max(best.get(name, 0), await rate(ask, feeds, at_once))
    return best


def report(found: dict[str, float], feeds: int, at_once: int) -> int:
    """What is printed; the exit status."""
    ratio = {name: found["ours"] / figure for name, figure in found.items()}
    held = {
        f"of aiohttp, {found['aiohttp']:,.0f}/s   {ratio['aiohttp']:6.2f} (≥ {OF_AIOHTTP})": ratio["aiohttp"]
        >= OF_AIOHTTP,
        f"times httpx, {found['httpx']:,.0f}/s   {ratio['httpx']:6.1f} (≥ {TIMES_HTTPX:.0f})": ratio["httpx"]
        >= TIMES_HTTPX,
    }
    print(f"{feeds:,} feeds under as many names, {at_once} at once, nine of ten unchanged: {found['ours']:,.0f}/s")
    for line, is_held in held.items():
        print(f"{line}{'' if is_held else '  BROKEN'}")
    print(f"times httpx that keeps 20 connections, {found['usual']:,.0f}/s   {ratio['usual']:.1f}")
    return int(not all(held.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # aiohttp keeps every connection for a while
    with served(serve) as port:
        found = asyncio.run(measure(port, given.feeds, given.at_once, given.rounds))
    return report(found, given.feeds, given.at_once)


if __name__ == "__main__":
    sys.exit(main())
