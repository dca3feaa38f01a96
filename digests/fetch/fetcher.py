"""The Fetcher port: one GET, with all its hops, under one deadline and under caps."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.address import host_shown
from digests.errors import FetchError, Forbidden, Unreachable, Unwanted
from digests.feeds import answers
from digests.feeds.hops import MOST_HOPS, REDIRECTS, Hop, following, hop, is_for_good
from digests.fetch import coding
from digests.fetch.failures import FORESEEN, failure
from digests.fetch.robots import Robots
from digests.fetch.turns import Turns
from digests.syndication import Fetched, NotModified
from digests.wording import Said, say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from digests.fetch.ways import Ways
    from digests.fetch.wire import Wire
    from digests.ports.clock import Clock
    from digests.syndication import Request

BREATH = 2**20  # bytes that are opened in one go, before others have their turn
LONGEST_HEAD = 64 * 1024  # bytes of all headers
LONGEST_TYPE = 200  # characters


class Answer(Struct, frozen=True):
    """What one hop came to; no body of what is a redirect or refused."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Arrived(Struct, frozen=True):
    """Where the last hop led. `moved_to` is how far every hop was permanent."""

    at: Hop
    answer: Answer
    moved_to: str | None
    for_good: bool
    took: timedelta


class Stopwatch:
    """The time that is left. It stands still where a turn is waited for."""

    def __init__(self, length: timedelta) -> None:
        self._length, self.left = length, length

    @property
    def took(self) -> timedelta:
        return self._length - self.left

    @asynccontextmanager
    async def running(self, host: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self.left.total_seconds()):
                yield
        except TimeoutError as error:
            seconds = round(self._length.total_seconds())
            raise Unreachable(say("{host} is not done after {seconds} s.", host=host, seconds=seconds)) from error
        finally:
            self.left -= type(self.left)(seconds=loop.time() - began)


class WebFetcher:
    """The web for whoever asks. Close it at the end."""

    def __init__(self, wire: Wire, clock: Clock, ways: Ways) -> None:
        self._wire, self._clock, self._ways = wire, clock, ways
        self._turns = Turns(ways.at_once)
        self._robots = Robots(self._rules, clock, ways.agent.partition("/")[0])

    async def fetch(self, request: Request) -> Fetched | NotModified:
        try:
            arrived = await self._follow(request, MOST_HOPS)
        except FetchError as error:
            said = error.args[0]
            error.args = (said.over(_host_shown) if isinstance(said, Said) else said,)
            raise
        at, answer = arrived.at, arrived.answer
        caching = answers.caching(answer.headers, self._clock.now(), arrived.moved_to)
        if answer.status == answers.UNCHANGED:
            return NotModified(caching=caching, took=arrived.took)
        kind = answer.headers.get("content-type")
        return Fetched(
            address=at.url,
            body=answer.body,
            content_type=kind[:LONGEST_TYPE] if kind else None,
            caching=caching,
            took=arrived.took,
        )

    async def allowed(self, address: str) -> bool:
        return await self._robots.allow(hop(address))

    async def close(self) -> None:
        await self._wire.close()

    async def _rules(self, request: Request, most_hops: int) -> bytes:
        return (await self._follow(request, most_hops, cut=True)).answer.body

    async def _follow(self, request: Request, most_hops: int, *, cut: bool = False) -> Arrived:
        """From hop to hop until there is an answer. With `cut`, what is too large is taken as far as it may be."""
        first = at = hop(request.address)
        moved_to, for_good, seen, watch = None, True, {at.url}, Stopwatch(self._ways.timeout)
        for _ in range(most_hops + 1):
            if request.robots and not await self._robots.allow(at):
                raise Forbidden(say("{host} lets no program read that page (robots.txt).", host=at.host))
            answer = await self._ask(at, request, watch, cut=cut)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or location is None:
                break
            last, at = at, following(first, at, location)
            if at.url in seen:
                raise Unwanted(say("{host} sends in a circle.", host=at.host))
            seen.add(at.url)
            for_good = for_good and is_for_good(answer.status, last, at)
            moved_to = at.given if for_good else moved_to
        else:
            raise Unwanted(
                say("{host} sends on and on: it was followed {hops} times.", host=first.host, hops=most_hops)
            )
        is_unchanged = answer.status == answers.UNCHANGED and bool(request.etag or request.last_modified)
        if answer.status not in answers.OK and not is_unchanged:
            raise answers.refusal(answer.status, answer.headers, at.host, self._clock.now(), for_good=for_good)
        return Arrived(at, answer, moved_to, for_good, watch.took)

    async def _ask(self, at: Hop, request: Request, watch: Stopwatch, *, cut: bool) -> Answer:
        async with self._turns.turn(at.host, self._robots.gap(at), request.purpose) as turn, watch.running(at.host):
            headers = self._headers(at, request, keep=turn.users > 1)
            try:
                response = await self._wire.get(at, headers)
                async with aclosing(response):
                    return await self._read(at, response, min(request.most, self._ways.most), cut=cut)
            except FORESEEN as error:
                raise failure(error, at.host) from None  # in its own words it says the whole address

    def _headers(self, at: Hop, request: Request, *, keep: bool) -> dict[str, str]:
        """A connection is kept where somebody waits for its host; thousands that nobody waits for would be too many."""
        given = {
            "User-Agent": self._ways.agent,
            "Accept": request.accept,
            "Accept-Encoding": coding.ACCEPTED,
            "Connection": "keep-alive" if keep else "close",
            "Authorization": at.authorization,
            "If-None-Match": request.etag,
            "If-Modified-Since": request.last_modified,
        }
        return {name: value for name, value in given.items() if value is not None}

    async def _read(self, at: Hop, response: httpx.Response, most: int, *, cut: bool) -> Answer:
        headers = _head(response)
        if sum(map(len, headers.values())) > LONGEST_HEAD:
            raise Unwanted(say("The head of what {host} answers is too large.", host=at.host))
        if response.status_code not in answers.OK:
            return Answer(response.status_code, headers)
        packed = headers.get("content-encoding", "")
        try:
            raw = await _taken(response, most, cut=cut)
            return Answer(response.status_code, headers, await _opened(raw, packed, most, cut=cut))
        except coding.Unasked as error:
            raise Unwanted(say("{host} packs its answer in a way that nobody asked for.", host=at.host)) from error
        except coding.Broken as error:
            raise Unreachable(say("What {host} answers is packed wrongly.", host=at.host)) from error
        except coding.Cut as error:
            raise Unreachable(say("What {host} answers is cut off.", host=at.host)) from error
        except _Large as error:
            mega = most / 2**20
            raise Unwanted(say("What {host} answers is larger than {mega:.3g} MB.", host=at.host, mega=mega)) from error


class _Large(Exception):
    pass


def _head(response: httpx.Response) -> dict[str, str]:
    """Its headers by their names in small letters; of several of a name one, with commas between."""
    found: dict[str, str] = {}
    for name, value in response.headers.raw:
        key, text = name.decode("ascii", "replace").lower(), _text(value)
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _taken(response: httpx.Response, most: int, *, cut: bool) -> bytes:
    """The body as it came over the wire, under a cap."""
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most and not cut:
        raise _Large
    chunks, size = [], 0
    async for chunk in response.aiter_raw():
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            if not cut:
                raise _Large
            break
    return b"".join(chunks)


async def _opened(raw: bytes, packed: str, most: int, *, cut: bool) -> bytes:
    """The body without its coding, under a cap."""
    found, size, breath = [], 0, BREATH
    try:
        for piece in coding.pieces(raw, packed):
            found.append(piece)
            size += len(piece)
            if size > most:
                if not cut:
                    raise _Large
                break
            if size > breath:
                breath = size + BREATH
                await asyncio.sleep(0)
    except coding.Cut:
        if not cut:
            raise
    return b"".join(found)[:most]


def _host_shown(text: str) -> str:
    """What is put into a sentence, and may be the name of a host with a key in it."""
    return text if " " in text else host_shown(text)
