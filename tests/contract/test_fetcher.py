"""What the Fetcher port promises, of the real one over sockets and of the one that tests have."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import pytest

from digests.errors import Unreachable, Unwanted
from digests.syndication import Fetched, NotModified, Request
from tests.emulators.web import behaviours
from tests.emulators.web.town import MIB, town
from tests.fakes import Web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from digests.ports.fetcher import Fetcher
    from tests.emulators.web.server import Behaviour

    Opened = Callable[[], AbstractAsyncContextManager[tuple[Fetcher, "Sites"]]]

DATED = "Sun, 22 Nov 2026 07:00:00 GMT"
KIND = "application/rss+xml"


class Sites(Protocol):
    """What is there to be fetched. Every method gives the address."""

    def put(self, host: str, path: str, body: str, dated: str | None = None) -> str: ...

    def move(self, host: str, path: str, to: str, *, for_good: bool) -> str: ...

    def forbid(self, host: str, path: str) -> None: ...

    def silence(self, host: str) -> None: ...

    def empty(self, host: str, path: str) -> str: ...

    def known(self, address: str, body: str) -> None:
        """An address that is there already, with a user in it."""


class Faked:
    def __init__(self, web: Web) -> None:
        self._web = web

    def put(self, host: str, path: str, body: str, dated: str | None = None) -> str:
        self._web.put(self.empty(host, path), body).dated = dated
        return self.empty(host, path)

    def move(self, host: str, path: str, to: str, *, for_good: bool) -> str:
        self._web.move(self.empty(host, path), to, for_good=for_good)
        return self.empty(host, path)

    def forbid(self, host: str, path: str) -> None:
        self._web.forbidden.add(self.empty(host, path))

    def silence(self, host: str) -> None:
        self._web.silent[host] = Unreachable("It does not say.")

    def empty(self, host: str, path: str) -> str:
        return f"http://{host}{path}"

    def known(self, address: str, body: str) -> None:
        self._web.put(address, body)


class Real:
    def __init__(self, put: Callable[[str, str, Behaviour], str], url: Callable[[str, str], str]) -> None:
        self._put, self._url = put, url

    def put(self, host: str, path: str, body: str, dated: str | None = None) -> str:
        return self._put(host, path, behaviours.page(body, KIND, dated=dated))

    def move(self, host: str, path: str, to: str, *, for_good: bool) -> str:
        return self._put(host, path, behaviours.moved(to, 308 if for_good else 307))

    def forbid(self, host: str, path: str) -> None:
        self._put(host, "/robots.txt", behaviours.page(f"User-agent: *\nDisallow: {path}", "text/plain"))

    def silence(self, host: str) -> None:
        self._put(host, "/robots.txt", behaviours.says(500))

    def empty(self, host: str, path: str) -> str:
        self._put(host, "/", behaviours.says(404))
        return self._url(host, path)

    def known(self, address: str, body: str) -> None:
        """It is the same address to a server."""


@asynccontextmanager
async def faked() -> AsyncIterator[tuple[Fetcher, Sites]]:
    web = Web()
    yield web, Faked(web)


@asynccontextmanager
async def real() -> AsyncIterator[tuple[Fetcher, Sites]]:
    async with town() as place:
        yield place.fetcher, Real(place.put, place.web.url)


KINDS = pytest.mark.parametrize("opened", [faked, real])


def request(address: str, most: int = MIB, etag: str | None = None, dated: str | None = None) -> Request:
    return Request(address=address, accept="*/*", most=most, etag=etag, last_modified=dated)


@KINDS
async def test_a_body_comes_with_where_it_is_from(opened: Opened) -> None:
    async with opened() as (fetcher, sites):
        address = sites.put("news.example", "/feed", "<rss/>", DATED)
        found = await fetcher.fetch(request(f"{address}#top"))
        assert isinstance(found, Fetched)
        assert (found.body, found.content_type, found.caching.last_modified) == (b"<rss/>", KIND, DATED)
        assert found.address.partition("#")[0] == address
        assert found.caching.moved_to is None


@KINDS
async def test_a_password_is_not_in_where_it_is_from(opened: Opened) -> None:
    async with opened() as (fetcher, sites):
        address = sites.put("news.example", "/feed", "<rss/>")
        secret = address.replace("://", "://ann:secret@")
        sites.known(secret, "<rss/>")
        found = await fetcher.fetch(request(secret))
        assert isinstance(found, Fetched)
        assert found.address == address


@KINDS
async def test_it_is_unchanged_by_its_tag_before_its_date(opened: Opened) -> None:
    async with opened() as (fetcher, sites):
        address = sites.put("news.example", "/feed", "<rss/>", DATED)
        first = await fetcher.fetch(request(address))
        tag = first.caching.etag
        assert isinstance(await fetcher.fetch(request(address, etag=tag)), NotModified)
        assert isinstance(await fetcher.fetch(request(address, dated=DATED)), NotModified)
        assert isinstance(await fetcher.fetch(request(address, etag='"other"', dated=DATED)), Fetched)
        sites.put("news.example", "/feed", "<rss>more</rss>", DATED)
        assert isinstance(await fetcher.fetch(request(address, etag=tag, dated=DATED)), Fetched)


@KINDS
async def test_it_moved_as_far_as_every_hop_is_for_good(opened: Opened) -> None:
    async with opened() as (fetcher, sites):
        end = sites.put("other.example", "/feed", "<rss/>")
        detour = sites.move("news.example", "/second", end, for_good=False)
        start = sites.move("news.example", "/first", detour, for_good=True)
        found = await fetcher.fetch(request(start))
        assert isinstance(found, Fetched)
        assert (found.address, found.caching.moved_to) == (end, detour)
        for_now = await fetcher.fetch(request(sites.move("news.example", "/now", start, for_good=False)))
        assert for_now.caching.moved_to is None


@KINDS
async def test_what_is_not_there_too_large_or_goes_in_a_circle_is_unwanted(opened: Opened) -> None:
    async with opened() as (fetcher, sites):
        large = sites.put("news.example", "/feed", "<rss/>")
        circle = sites.move("news.example", "/circle", "/circle", for_good=True)
        for asked in (request(sites.empty("news.example", "/none")), request(large, most=5), request(circle)):
            with pytest.raises(Unwanted):
                await fetcher.fetch(asked)


@KINDS
async def test_what_its_owner_does_not_let_programs_read(opened: Opened) -> None:
    async with opened() as (fetcher, sites):
        closed, open_ = sites.empty("news.example", "/private/1"), sites.empty("news.example", "/1")
        sites.forbid("news.example", "/private")
        assert not await fetcher.allowed(closed)
        assert await fetcher.allowed(open_)
        assert await fetcher.allowed(sites.empty("free.example", "/private/1"))
        silent = sites.empty("silent.example", "/1")
        sites.silence("silent.example")
        with pytest.raises(Unreachable):
            await fetcher.allowed(silent)
