"""What is fetched, and how: through the real fetcher, over real sockets."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from digests.errors import Gone, Unreachable, Unwanted
from digests.syndication import Fetched, NotModified, Request
from tests.emulators.people import until
from tests.emulators.web.behaviours import FEED, held, in_turn, moved, page, says
from tests.emulators.web.certificates import Authority
from tests.emulators.web.town import AGENT, MIB, town

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulators.web.town import Town

DATED = "Sun, 22 Nov 2026 07:00:00 GMT"


async def body(place: Town, address: str) -> bytes:
    found = await place.fetch(address)
    assert isinstance(found, Fetched)
    return found.body


async def test_a_page_comes_with_what_is_said_of_it() -> None:
    async with town() as place:
        address = place.put("news.example", "/feed", page("<rss/>", dated=DATED, Cache_Control="max-age=3600"))
        found = await place.fetch(address)
        assert isinstance(found, Fetched)
        assert (found.body, found.content_type, found.address) == (b"<rss/>", FEED, address)
        assert found.caching.last_modified == DATED
        assert found.caching.fresh == timedelta(hours=1)
        assert found.caching.moved_to is None
        assert timedelta() < found.took < timedelta(seconds=20)


async def test_a_site_is_told_who_asks_and_nothing_more() -> None:
    async with town() as place:
        address = place.put("news.example", "/feed?a=1", page("x"))
        await place.fetcher.fetch(Request(address=f"{address}#top", accept="application/atom+xml", most=MIB))
        [asked] = place.web.asked
        assert asked.path == "/feed?a=1"
        assert asked.headers == {
            "host": f"news.example:{place.web.port}",
            "user-agent": AGENT,
            "accept": "application/atom+xml",
            "accept-encoding": "gzip, deflate, zstd",
            "connection": "close",
        }


@pytest.mark.parametrize("known", ["etag", "date", "both"])
async def test_what_has_not_changed_is_not_sent_again(known: str) -> None:
    async with town() as place:
        address = place.put("news.example", "/feed", page("<rss/>", dated=DATED))
        first = await place.fetch(address)
        etag = first.caching.etag if known != "date" else None
        dated = first.caching.last_modified if known != "etag" else None
        again = await place.fetch(address, etag, dated)
        assert isinstance(again, NotModified)
        assert again.caching.etag == first.caching.etag
        place.put("news.example", "/feed", page("<rss>new</rss>", dated="Sun, 22 Nov 2026 07:30:00 GMT"))
        changed = await place.fetch(address, etag, dated)
        assert isinstance(changed, Fetched)
        assert changed.caching.etag != first.caching.etag


async def test_an_answer_that_nothing_changed_needs_a_question() -> None:
    async with town() as place:
        address = place.put("news.example", "/feed", says(304))
        with pytest.raises(Unwanted, match="no answer that can be used"):
            await place.fetch(address)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "zstd", ""])
async def test_every_coding_that_is_asked_for_is_opened(coding: str) -> None:
    text = "".join(f"<item>{number} ferries leave the harbour</item>" for number in range(20_000))
    async with town() as place:
        assert await body(place, place.put("news.example", "/feed", page(text, coding=coding))) == text.encode()


async def test_where_it_moved_for_good_is_kept_as_far_as_every_hop_is_permanent() -> None:
    async with town() as place:
        end = place.put("new.example", "/feed", page("here"))
        middle = place.put("news.example", "/second", moved(end, 302))
        near = place.put("news.example", "/first", moved("second", 308))
        start = place.put("news.example", "/feed", moved(near, 301))
        found = await place.fetch(start)
        assert isinstance(found, Fetched)
        assert (found.body, found.address, found.caching.moved_to) == (b"here", end, middle)
        unchanged = await place.fetch(start, found.caching.etag)
        assert isinstance(unchanged, NotModified)
        assert unchanged.caching.moved_to == middle


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_what_moved_for_now_is_asked_for_where_it_was(status: int) -> None:
    async with town() as place:
        place.put("news.example", "/new", page("here"))
        found = await place.fetch(place.put("news.example", "/feed", moved("/new", status)))
        assert found.caching.moved_to is None


async def test_a_password_goes_to_its_own_origin_alone() -> None:
    async with town() as place:
        away = place.put("other.example", "/feed", page("there"))
        place.put("news.example", "/own", moved(away, 301))
        start = place.put("news.example", "/feed", moved("/own", 301))
        found = await place.fetch(start.replace("://", "://ann:secret@"))
        assert [asked.headers.get("authorization") for asked in place.web.asked] == [
            "Basic YW5uOnNlY3JldA==",
            "Basic YW5uOnNlY3JldA==",
            None,
        ]
        assert found.caching.moved_to == away


async def test_where_it_moved_for_good_within_its_origin_keeps_its_password() -> None:
    async with town() as place:
        place.put("news.example", "/own", page("here"))
        start = place.put("news.example", "/feed", moved("/own", 301)).replace("://", "://ann:secret@")
        found = await place.fetch(start)
        assert found.caching.moved_to == start.replace("/feed", "/own")


async def test_cookies_are_not_kept() -> None:
    async with town() as place:
        place.put("news.example", "/feed", page("x", Set_Cookie="id=7; Path=/"))
        for _ in range(2):
            await place.fetch(place.web.url("news.example", "/feed"))
        assert not any("cookie" in asked.headers for asked in place.web.asked)


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with town() as place:
        assert await body(place, place.put("news.example", "/feed", page("x"))) == b"x"


async def test_what_is_gone_is_gone_unless_a_detour_led_there() -> None:
    async with town() as place:
        gone = place.put("news.example", "/gone", says(410))
        with pytest.raises(Gone, match=r"news\.example says that it is gone for good"):
            await place.fetch(gone)
        with pytest.raises(Gone):
            await place.fetch(place.put("news.example", "/moved", moved(gone, 301)))
        with pytest.raises(Unwanted):
            await place.fetch(place.put("news.example", "/detour", moved(gone, 302)))


async def test_who_asks_to_be_left_alone_says_for_how_long() -> None:
    async with town() as place:
        address = place.put("news.example", "/private/feed", says(429, Retry_After="86400"))
        with pytest.raises(Unreachable, match=r"^news\.example asks to be left alone for a while \(429\)\.$") as met:
            await place.fetch(address)
        assert met.value.retry_after == timedelta(days=1)


async def test_two_at_most_run_against_one_host_and_waiting_costs_no_time() -> None:
    async with town(within=2) as place:
        release = asyncio.Event()
        slow = [place.put("news.example", f"/{n}", held(release, page("x"))) for n in range(2)]
        further = [place.put("news.example", f"/more{n}", page("x")) for n in range(4)]
        other = place.put("other.example", "/feed", page("y"))
        running = [asyncio.create_task(body(place, address)) for address in slow]
        waiting = [asyncio.create_task(body(place, address)) for address in further]
        assert await body(place, other) == b"y"  # another host waits for nobody
        assert place.web.most["news.example"] <= 2
        given_up = await asyncio.gather(*running, return_exceptions=True)
        assert [type(one) for one in given_up] == [Unreachable, Unreachable]
        assert await asyncio.gather(*waiting) == [b"x"] * 4  # though they waited for as long as a fetch may take


async def test_no_more_run_at_once_than_may() -> None:
    async with town(at_once=3) as place:
        release = asyncio.Event()
        addresses = [place.put(f"h{n}.example", "/", held(release, page("x"))) for n in range(6)]
        running = [asyncio.create_task(body(place, address)) for address in addresses]
        assert await until(lambda: len(place.web.asked) == 3)
        release.set()
        assert await asyncio.gather(*running) == [b"x"] * 6
        assert place.web.most_at_once == 3


async def test_a_connection_is_kept_while_others_wait_for_the_host() -> None:
    async with town() as place:
        release = asyncio.Event()
        addresses = [place.put("news.example", f"/{n}", held(release, page(str(n)))) for n in range(8)]
        running = [asyncio.create_task(body(place, address)) for address in addresses]
        assert await until(lambda: place.web.most["news.example"] == 2)
        release.set()
        assert await asyncio.gather(*running) == [str(n).encode() for n in range(8)]
        assert place.web.connections <= 4
        assert place.web.most["news.example"] == 2


async def test_a_fetch_that_is_stopped_leaves_its_turn_to_others() -> None:
    async with town() as place:
        never = asyncio.Event()
        slow = [place.put("news.example", f"/{n}", held(never, page("x"))) for n in range(2)]
        running = [asyncio.create_task(body(place, address)) for address in slow]
        assert await until(lambda: len(place.web.asked) == 2)
        for task in running:
            task.cancel()
        assert await body(place, place.put("news.example", "/feed", page("y"))) == b"y"


async def test_encrypted_connections_are_checked(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.certify("news.example")
    authority.certify("old.example", expired=True)
    authority.certify("own.example", by_itself=True)
    authority.certify("other.example", name="somebody.example")
    async with town(tls=(authority.server, authority.client)) as place:
        assert await body(place, place.put("news.example", "/", page("x"))) == b"x"
        assert authority.asked == ["news.example"]  # the name is told, though an address is connected to
        for host, words in (
            ("old", "certificate has expired"),
            ("own", "self-signed certificate"),
            ("other", "Hostname mismatch"),
        ):
            with pytest.raises(Unreachable, match=rf"certificate of {host}\.example does not hold: {words}"):
                await place.fetch(place.put(f"{host}.example", "/", page("x")))
        assert [asked.host for asked in place.web.asked] == ["news.example"]  # nothing was asked of the others


async def test_the_machines_own_certificates_do_not_vouch_for_others(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.certify("news.example")
    async with town(tls=(authority.server, None)) as place:
        with pytest.raises(Unreachable, match="does not hold"):
            await place.fetch(place.put("news.example", "/", page("x")))


async def test_giving_up_encryption_is_followed_and_not_remembered(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.certify("news.example")
    async with town() as plain, town(tls=(authority.server, authority.client), reach=plain.web) as place:
        end = plain.put("news.example", "/feed", page("here"))
        found = await place.fetch(place.put("news.example", "/feed", moved(end, 301)))
        assert isinstance(found, Fetched)
        assert (found.body, found.caching.moved_to) == (b"here", None)


async def test_a_feed_that_comes_back_is_fetched_again() -> None:
    async with town() as place:
        address = place.put("news.example", "/feed", in_turn(says(503), says(500), page("back")))
        for _ in range(2):
            with pytest.raises(Unreachable, match="has a fault"):
                await place.fetch(address)
        assert await body(place, address) == b"back"
