"""A hostile web: each fault ends in time, within its caps, and in one plain sentence; others do not notice."""

from __future__ import annotations

import asyncio
import gzip
import traceback
import tracemalloc
from typing import TYPE_CHECKING

import pytest
import zstandard

from digests.errors import Denied, FetchError, Unreachable, Unwanted
from digests.syndication import Fetched, Request
from tests.emulators.web import behaviours as web
from tests.emulators.web.town import MIB, town

if TYPE_CHECKING:
    from tests.emulators.web.server import Behaviour

PRIVATE = "/private/s3cr3t"
BODY = b"<item>news</item>" * 100
HEAD = b"HTTP/1.1 200 OK\r\n"
FAULTS: dict[str, tuple[Behaviour, type[FetchError], str]] = {
    "endless body": (web.endless(), Unwanted, "is larger than 1 MB"),
    "endless chunks": (web.endless(chunked=True), Unwanted, "is larger than 1 MB"),
    "a length that is too large": (
        web.written(HEAD, b"Content-Length: 9999999\r\n\r\n"),
        Unwanted,
        "larger than 1 MB",
    ),
    "gzip bomb": (web.bomb("gzip"), Unwanted, "is larger than 1 MB"),
    "zstd bomb": (web.bomb("zstd"), Unwanted, "is larger than 1 MB"),
    "a zstd window as large as memory": (
        web.coded("zstd", bytes.fromhex("28b52ffd00a00000")),
        Unreachable,
        "is packed wrongly",
    ),
    "gzip in gzip": (web.coded("gzip, gzip", gzip.compress(gzip.compress(BODY))), Unwanted, "nobody asked for"),
    "a coding nobody asked for": (web.coded("br", b"\x0b\x02\x80news\x03"), Unwanted, "nobody asked for"),
    "gzip that is none": (web.coded("gzip", BODY), Unreachable, "is packed wrongly"),
    "deflate that is none": (web.coded("deflate", b"\xff" * 100), Unreachable, "is packed wrongly"),
    "zstd that is none": (web.coded("zstd", BODY), Unreachable, "is packed wrongly"),
    "gzip of a thousand members": (web.coded("gzip", gzip.compress(b"x") * 1_000), Unreachable, "is packed wrongly"),
    "gzip that is cut off": (web.coded("gzip", gzip.compress(BODY)[:-9]), Unreachable, "is cut off"),
    "zstd that is cut off": (web.coded("zstd", zstandard.compress(BODY)[:-9]), Unreachable, "is cut off"),
    "a body that is cut off": (web.cut(BODY, sent=100), Unreachable, "is cut off"),
    "chunks that are cut off": (web.cut(BODY, sent=100, chunked=True), Unreachable, "is cut off"),
    "a chunk that is none": (
        web.written(HEAD, b"Transfer-Encoding: chunked\r\n\r\nzz\r\nnews\r\n"),
        Unreachable,
        "is no HTTP",
    ),
    "a length that is none": (web.written(HEAD, b"Content-Length: -5\r\n\r\nnews"), Unreachable, "is no HTTP"),
    "two lengths": (
        web.written(HEAD, b"Content-Length: 4\r\nContent-Length: 2\r\n\r\n"),
        Unreachable,
        "is no HTTP",
    ),
    "a reset before the answer": (web.resets(), Unreachable, "breaks the connection off"),
    "a reset in the answer": (web.resets(after=HEAD + b"Content-Length: 9\r\n\r\nnews"), Unreachable, "is cut off"),
    "no answer": (web.written(), Unreachable, "breaks the connection off"),
    "something else than HTTP": (web.written(b"SSH-2.0-OpenSSH_9.2\r\n"), Unreachable, "is no HTTP"),
    "many headers": (
        web.written(HEAD, b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)), b"\r\n"),
        Unwanted,
        "head of what .* is too large",
    ),
    "large headers": (
        web.written(HEAD, b"".join(b"X-%d: %s\r\n" % (n, b"x" * 9_000) for n in range(20)), b"\r\n"),
        Unwanted,
        "head of what .* is too large",
    ),
    "a header without an end": (web.written(HEAD, b"X: ", b"x" * MIB), Unwanted, "head of what .* is too large"),
    "a redirect to itself": (web.moved(PRIVATE), Unwanted, "sends in a circle"),
    "a redirect to nowhere": (web.says(302), Unwanted, r"no answer that can be used \(302\)"),
    "a redirect to a file": (web.moved("file:///etc/passwd"), Denied, "no address of the web"),
    "a redirect to this machine": (web.moved("http://127.0.0.1:8000/"), Denied, "nothing is fetched from there"),
    "a redirect to a spelling of it": (web.moved("http://0x7f.1/"), Denied, "nothing is fetched from there"),
    "a redirect to what a cloud knows": (
        web.moved("http://169.254.169.254/latest/meta-data/", 301),
        Denied,
        "nothing is fetched from there",
    ),
    "a redirect to another service": (web.moved("http://news.example:6379/"), Denied, "nothing is fetched from there"),
}
SLOW = {
    "no answer at all": web.silent(),
    "a head a byte at a time": web.dripping(head=True),
    "a body a byte at a time": web.dripping(head=False),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_has_its_kind_and_its_sentence(fault: str) -> None:
    behaviour, kind, words = FAULTS[fault]
    async with town() as place:
        address = place.put("news.example", PRIVATE, behaviour)
        with pytest.raises(kind, match=words) as met:
            await place.fetch(address)
        assert type(met.value) is kind
        assert "s3cr3t" not in "".join(traceback.format_exception(met.value))
        assert str(met.value).endswith(".")
        sound = await place.fetch(place.put("other.example", "/feed", web.page(BODY)))
        assert isinstance(sound, Fetched)
        assert sound.body == BODY


async def test_what_is_slow_is_given_up_in_time_and_holds_up_nobody() -> None:
    async with town(within=1) as place:
        slow = [place.put(f"slow{n}.example", PRIVATE, one) for n, one in enumerate(SLOW.values())]
        place.put("chain.example", "/0", web.moved("http://" + slow[0].partition("://")[2]))
        slow.append(place.web.url("chain.example", "/0"))
        loop = asyncio.get_running_loop()
        began = loop.time()
        running = [asyncio.create_task(place.fetch(address)) for address in slow]
        sound = await place.fetch(place.put("other.example", "/feed", web.page(BODY)))
        assert isinstance(sound, Fetched)
        for met in await asyncio.gather(*running, return_exceptions=True):
            assert isinstance(met, Unreachable)
            assert str(met).endswith(".example is not done after 1 s.")
        assert 1 <= loop.time() - began < 5


async def test_a_name_that_nobody_answers_for_takes_no_longer_than_a_fetch_may() -> None:
    async with town(within=0.5) as place:
        place.names.silent.add("mute.example")
        with pytest.raises(Unreachable, match=r"mute\.example is not done"):
            await place.fetch("http://mute.example/")


async def test_what_speaks_no_tls_is_not_spoken_to_without() -> None:
    async with town() as place:
        address = place.put("news.example", PRIVATE, web.page(BODY))
        with pytest.raises(Unreachable, match=r"No encrypted connection to news\.example comes about"):
            await place.fetch(address.replace("http:", "https:"))
        assert place.web.asked == []


async def test_a_head_in_an_old_encoding_is_read() -> None:
    async with town() as place:
        found = await place.fetch(place.put("news.example", "/feed", web.page(BODY, "text/xml; title=caf\xe9")))
        assert isinstance(found, Fetched)
        assert found.content_type == "text/xml; title=caf\xe9"


async def test_a_chain_of_redirects_has_an_end() -> None:
    async with town() as place:
        for number in range(12):
            place.put("news.example", f"/{number}", web.moved(f"/{number + 1}", 301))
        place.put("news.example", "/12", web.page(BODY))
        assert isinstance(await place.fetch(place.web.url("news.example", "/2")), Fetched)  # ten hops
        place.web.asked.clear()
        with pytest.raises(Unwanted, match="sends on and on: it was followed 10 times"):
            await place.fetch(place.web.url("news.example", "/1"))
        assert len(place.web.asked) == 11


async def test_nothing_is_asked_of_where_a_redirect_may_not_lead() -> None:
    async with town() as place, town() as inside:
        forbidden = inside.put("news.example", "/feed", web.page(BODY))  # its server is not allowed
        with pytest.raises(Denied):
            await place.fetch(place.put("news.example", "/a", web.moved(forbidden)))
        with pytest.raises(Denied):
            await place.fetch(place.put("news.example", "/b", web.moved(f"http://127.0.0.2:{inside.web.port}/feed")))
        assert inside.web.connections == 0


async def test_where_nobody_listens_and_what_is_no_name() -> None:
    async with town(allow=["127.0.0.2"]) as place:
        place.names.put("shut.example", ["127.0.0.2"])
        with pytest.raises(Unreachable, match=r"shut\.example takes no connections"):
            await place.fetch("http://shut.example:1025/")
        with pytest.raises(Unreachable, match=r"The name nowhere\.example leads nowhere"):
            await place.fetch("http://nowhere.example/")
        for broken in (f"http://{'a' * 64}.example/", "http://a..b.example/"):
            with pytest.raises(Unreachable, match="leads nowhere"):
                await place.fetch(broken)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
async def test_a_bomb_needs_no_more_memory_than_the_cap_allows(coding: str) -> None:
    async with town(most=4 * MIB) as place:
        address = place.put("news.example", "/bomb", web.bomb(coding))
        tracemalloc.start()
        try:
            with pytest.raises(Unwanted):
                await place.fetcher.fetch(Request(address=address, accept="*/*", most=2 * MIB))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 3 * 2 * MIB + 2 * MIB  # what is opened so far, the pieces it is joined of, one step


async def test_padding_after_the_last_member_and_several_members_are_taken() -> None:
    packed = gzip.compress(BODY) + gzip.compress(b"<more/>") + b"\0" * 20
    async with town() as place:
        found = await place.fetch(place.put("news.example", "/feed", web.coded("x-gzip", packed)))
        assert isinstance(found, Fetched)
        assert found.body == BODY + b"<more/>"


async def test_what_was_asked_for_at_most_is_taken() -> None:
    async with town(most=100) as place:
        assert isinstance(await place.fetch(place.put("news.example", "/a", web.page(b"x" * 100))), Fetched)
        with pytest.raises(Unwanted):
            await place.fetch(place.put("news.example", "/b", web.page(b"x" * 101)))
        with pytest.raises(Unwanted):
            await place.fetch(place.put("news.example", "/c", web.page(b"x" * 101, coding="gzip")))
