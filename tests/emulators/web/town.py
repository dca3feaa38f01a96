"""A server, a name server, and fetchers that meet them: what most tests of the web need."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from digests.feeds.guard import guard
from digests.fetch.fetcher import WebFetcher
from digests.fetch.names import ServerNames
from digests.fetch.ways import Ways
from digests.fetch.wire import Wire
from digests.syndication import Request
from tests.emulators.web.names import NameServer
from tests.emulators.web.server import Server
from tests.fakes import HandClock

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

    from digests.syndication import Fetched, NotModified
    from tests.emulators.web.server import Behaviour

OUTSIDE = "127.0.0.2"  # what stands for the wide world: no port of it but the server's may be reached
MIB = 2**20
AGENT = "Broadsheet/0.1.0 (+https://desk.example/about)"


@dataclass
class Town:
    """Every name that a page was put under leads to the server; the fetcher may reach that one, and nothing else."""

    web: Server
    names: NameServer
    clock: HandClock
    fetcher: WebFetcher

    def put(self, host: str, path: str, behaviour: Behaviour) -> str:
        self.names.put(host, [self.web.address])
        return self.web.put(host, path, behaviour)

    async def fetch(self, address: str, etag: str | None = None, dated: str | None = None) -> Fetched | NotModified:
        request = Request(address=address, accept="*/*", most=MIB, etag=etag, last_modified=dated)
        return await self.fetcher.fetch(request)


@asynccontextmanager
async def town(
    *,
    allow: Sequence[str] | None = None,
    within: float = 20,
    most: int = MIB,
    at_once: int = 20,
    tls: tuple[ssl.SSLContext, ssl.SSLContext | None] | None = None,
    reach: Server | None = None,
) -> AsyncIterator[Town]:
    """`allow` in place of the server's own address; `tls` has what the server and what the fetcher speak; `reach` is
    another server that may be reached."""
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(Server(OUTSIDE, tls=tls[0] if tls else None))
        names = await stack.enter_async_context(NameServer())
        clock = HandClock()
        allowed = [f"{one.address}:{one.port}" for one in (web, reach) if one] if allow is None else allow
        wire = Wire(guard(allowed), ServerNames([(names.address, names.port)]), tls[1] if tls else None)
        fetcher = WebFetcher(wire, clock, Ways(AGENT, timedelta(seconds=within), most, at_once))
        stack.push_async_callback(fetcher.close)
        yield Town(web, names, clock, fetcher)
