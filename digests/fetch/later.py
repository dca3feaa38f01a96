"""The Fetcher port, made when something is first asked of it.

Its libraries take half a second to import: programs that fetch nothing need not spend it, and no event loop should.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.feeds.guard import Guard
    from digests.fetch.fetcher import WebFetcher
    from digests.fetch.ways import Ways
    from digests.ports.clock import Clock
    from digests.syndication import Fetched, NotModified, Request


class LaterFetcher:
    """`servers` are asked for names; none: the machine's own resolver. Close it at the end."""

    def __init__(self, guard: Guard, servers: Sequence[tuple[str, int]], clock: Clock, ways: Ways) -> None:
        self._guard, self._servers, self._clock, self._ways = guard, servers, clock, ways
        self._making = asyncio.Lock()
        self._web: WebFetcher | None = None

    async def fetch(self, request: Request) -> Fetched | NotModified:
        return await (await self._made()).fetch(request)

    async def allowed(self, address: str) -> bool:
        return await (await self._made()).allowed(address)

    async def close(self) -> None:
        if self._web is not None:
            await self._web.close()

    async def _made(self) -> WebFetcher:
        async with self._making:
            if self._web is None:
                self._web = await asyncio.to_thread(self._make)
        return self._web

    def _make(self) -> WebFetcher:
        from digests.fetch.fetcher import WebFetcher
        from digests.fetch.names import ServerNames, SystemNames
        from digests.fetch.wire import Wire

        names = ServerNames(self._servers) if self._servers else SystemNames()
        return WebFetcher(Wire(self._guard, names), self._clock, self._ways)
