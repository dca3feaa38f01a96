"""Connections: whatever is asked for, only what the guard admits is ever connected to.

A name is looked up once for a connection, and refused when any of its addresses is denied; the connection goes to one
of those that were looked at. An address that stands for itself never meets the resolver: each socket is looked at, too.
"""

from __future__ import annotations

import errno
import socket
import ssl
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import certifi
import httpx
from aiohttp.abc import AbstractResolver
from httpx_aiohttp import AiohttpTransport

from digests.errors import Denied
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aiohttp.abc import ResolveResult

    from digests.feeds.guard import Guard
    from digests.feeds.hops import Hop
    from digests.fetch.names import Names

    Admits = Callable[[str, int], bool]

MOST_HEADERS, LONGEST_HEADER = 128, 16 * 1024  # of an answer; characters of one, and of its first line
KNOWN = 4_096  # addresses that need not be looked at again, as the guard never changes
DISCARD = 9  # a port, for connections that are none
KEPT = 15.0  # seconds that a connection is kept for the next request to its host


class Denying(AbstractResolver):
    """Hands out addresses that were looked at, and no others."""

    def __init__(self, admits: Admits, names: Names) -> None:
        self._admits, self._names = admits, names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        del family  # every one of its addresses is looked at
        found = await self._names.addresses(host)
        if not all(self._admits(address, port) for address in found):
            raise denied(host)
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": socket.IPPROTO_TCP,
                "flags": socket.AI_NUMERICHOST,
            }
            for address in found
        ]

    async def close(self) -> None:
        """The names are closed by whoever opened them."""


def way_to(address: str) -> str | None:
    """The address of this machine that a connection to that one would go out by: of the machine's own ones, itself. It
    is asked each time, for networks come and go; nothing is sent. None when there is no way."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((address, DISCARD))
        except OSError:
            return None
        return str(asking.getsockname()[0]).partition("%")[0]


class Wire:
    """Requests, one by one. It is opened by the first of them, in its event loop."""

    def __init__(
        self,
        guard: Guard,
        names: Names,
        tls: ssl.SSLContext | None = None,
        way_to: Callable[[str], str | None] = way_to,
    ) -> None:
        self._names, self._tls, self._way_to = names, tls, way_to
        self._decided = lru_cache(KNOWN)(
            lambda text, port, by: guard.admits(ip_address(text), port, by and ip_address(by))
        )
        self._transport: AiohttpTransport | None = None

    async def get(self, hop: Hop, headers: Mapping[str, str]) -> httpx.Response:
        """The answer's head, its body still to be read, and to be closed. Denied, or what the libraries raise."""
        if hop.number is not None and not self._admits(str(hop.number), hop.port):
            raise denied(hop.host)
        if self._transport is None:
            self._tls = self._tls or trusted()
            self._transport = AiohttpTransport(verify=self._tls, trust_env=False, client=self._session)
        return await self._transport.handle_async_request(httpx.Request("GET", hop.url, headers=headers))

    async def close(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
        await self._names.close()

    def _admits(self, address: str, port: int) -> bool:
        return self._decided(address, port, self._way_to(address))

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,  # turns are taken elsewhere, where waiting for one costs no time
            resolver=Denying(self._admits, self._names),
            use_dns_cache=False,
            ssl=self._tls or True,
            socket_factory=self._socket,
            keepalive_timeout=KEPT,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            max_headers=MOST_HEADERS,
        )

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        """For one connection. Nothing is connected to that was not looked at here."""
        family, kind, protocol, _, place = info
        if not self._admits(place[0], place[1]):
            raise OSError(errno.EACCES, "denied") from denied(place[0])  # aiohttp tries others after an OSError alone
        return socket.socket(family, kind, protocol)


def denied(host: str) -> Denied:
    return Denied(
        say(
            "{host} leads to this machine or its network, or to a port that is not for the web: nothing is fetched "
            "from there. An operator may allow it (fetch.allow).",
            host=host,
        )
    )


def trusted() -> ssl.SSLContext:
    """TLS with the machine's own certificates, and where it has none with those that come with Python's libraries."""
    paths = ssl.get_default_verify_paths()
    has_some = bool(paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())))
    return ssl.create_default_context(cafile=None if has_some else certifi.where())
