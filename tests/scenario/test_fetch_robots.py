"""What the owner of a site lets programs read is asked once a day, and kept to."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest
from msgspec import structs
from protego import Protego

from digests.errors import Denied, FetchError, Forbidden, Unreachable
from digests.services.pages import MOST
from digests.syndication import Request
from tests.emulators.web.behaviours import bomb, dripping, in_turn, moved, page, says, silent
from tests.emulators.web.town import town

RULES = """User-agent: *
Disallow: /

User-agent: broadsheet
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
"""


async def test_rules_for_this_program_come_before_those_for_all() -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", page(RULES, "text/plain"))
        asked = {path: place.web.url("news.example", path) for path in ("/a", "/private/a", "/private/open", "/a.pdf")}
        answers = {path: await place.fetcher.allowed(address) for path, address in asked.items()}
        assert answers == {"/a": True, "/private/a": False, "/private/open": True, "/a.pdf": False}
        assert [asked.path for asked in place.web.asked] == ["/robots.txt"]  # once


async def test_they_are_kept_for_a_day() -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", page("User-agent: *\nDisallow: /", "text/plain"))
        address = place.web.url("news.example", "/a")
        assert not await place.fetcher.allowed(address)
        place.put("news.example", "/robots.txt", page("", "text/plain"))
        place.clock.move(hours=23)
        assert not await place.fetcher.allowed(address)
        place.clock.move(hours=2)
        assert await place.fetcher.allowed(address)
        assert len(place.web.asked) == 2


async def test_they_are_asked_once_though_many_want_to_know() -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", page(RULES, "text/plain"))
        addresses = [place.web.url("news.example", f"/{n}") for n in range(20)]
        assert all(await asyncio.gather(*map(place.fetcher.allowed, addresses)))
        assert len(place.web.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
async def test_a_site_without_rules_may_be_read(status: int) -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", says(status))
        assert await place.fetcher.allowed(place.web.url("news.example", "/a"))


async def test_rules_in_html_and_broken_ones_are_none() -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", page("<html>Not here</html>", "text/html"))
        assert await place.fetcher.allowed(place.web.url("news.example", "/a"))
        place.put("other.example", "/robots.txt", page(b"\xff\xfe\0Disallow\0: /", "text/plain"))
        assert await place.fetcher.allowed(place.web.url("other.example", "/a"))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (says(500), Unreachable),
        (says(503, Retry_After="7200"), Unreachable),
        (says(429), Unreachable),
        (silent(), Unreachable),
        (dripping(head=False), Unreachable),
        (moved("http://127.0.0.1/robots.txt"), Denied),
    ],
)
async def test_a_site_that_cannot_be_asked_is_not_read_for_now(fault: object, kind: type[FetchError]) -> None:
    async with town(within=0.5) as place:
        place.put("news.example", "/robots.txt", in_turn(fault, page("", "text/plain")))  # type: ignore[arg-type]
        address = place.web.url("news.example", "/a")
        for _ in range(2):  # the second time nobody is asked
            with pytest.raises(kind, match=r"^news\.example does not say what programs may read\. ") as met:
                await place.fetcher.allowed(address)
        assert len(place.web.asked) == 1
        place.clock.at += max(met.value.retry_after or timedelta(), timedelta(minutes=10))
        assert await place.fetcher.allowed(address)


async def test_redirects_are_followed_five_times() -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", moved("/r1", 301))
        for number in range(1, 7):
            place.put("news.example", f"/r{number}", moved(f"/r{number + 1}", 301))
        place.put("news.example", "/r5", page("User-agent: *\nDisallow: /", "text/plain"))
        assert not await place.fetcher.allowed(place.web.url("news.example", "/a"))
        place.put("other.example", "/robots.txt", moved(place.web.url("news.example", "/r0")))
        place.put("news.example", "/r0", moved("/r1", 301))
        assert await place.fetcher.allowed(place.web.url("other.example", "/a"))  # six: there are none


async def test_a_large_file_counts_as_far_as_it_is_read() -> None:
    rules = "User-agent: *\nDisallow: /early\n" + "# nothing\n" * 60_000 + "Disallow: /late\n"
    async with town() as place:
        place.put("news.example", "/robots.txt", page(rules, "text/plain"))
        assert not await place.fetcher.allowed(place.web.url("news.example", "/early"))
        assert await place.fetcher.allowed(place.web.url("news.example", "/late"))
        place.put("packed.example", "/robots.txt", page(rules, "text/plain", coding="gzip"))
        assert not await place.fetcher.allowed(place.web.url("packed.example", "/early"))
        assert await place.fetcher.allowed(place.web.url("packed.example", "/late"))


async def test_of_large_files_not_all_are_kept() -> None:
    rules = "User-agent: *\nDisallow: /early\n" + "# nothing\n" * 48_000
    async with town() as place:
        for number in range(10):
            place.put(f"h{number}.example", "/robots.txt", page(rules, "text/plain"))
            assert not await place.fetcher.allowed(place.web.url(f"h{number}.example", "/early"))
        for number in (9, 0):
            assert not await place.fetcher.allowed(place.web.url(f"h{number}.example", "/early"))
        assert [len(place.web.of(f"h{number}.example")) for number in (9, 0)] == [1, 2]


async def test_a_bomb_in_its_place_is_harmless() -> None:
    async with town() as place:
        place.put("news.example", "/robots.txt", bomb("zstd"))
        assert await place.fetcher.allowed(place.web.url("news.example", "/a"))


async def test_another_port_is_another_site() -> None:
    async with town() as place, town(reach=place.web) as other:
        place.put("news.example", "/robots.txt", page("User-agent: *\nDisallow: /", "text/plain"))
        other.names.put("news.example", [place.web.address])
        other.web.put("news.example", "/robots.txt", page("", "text/plain"))
        assert not await other.fetcher.allowed(place.web.url("news.example", "/a"))
        assert await other.fetcher.allowed(other.web.url("news.example", "/a"))


async def test_a_gap_that_a_site_asks_for_is_kept_to() -> None:
    async with town() as place:
        rules = "User-agent: *\nCrawl-delay: 0.3\nDisallow: /private"
        place.put("news.example", "/robots.txt", page(rules, "text/plain"))
        addresses = [place.put("news.example", f"/{n}", page("x")) for n in range(3)]
        assert await place.fetcher.allowed(addresses[0])
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.gather(*map(place.fetch, addresses))
        assert loop.time() - began >= 0.6


@pytest.mark.parametrize("delay", ["nan", "inf", "-1", "1e400", "x", "0"])
async def test_a_gap_that_makes_no_sense_is_none(delay: str) -> None:
    async with town(within=5) as place:
        place.put("news.example", "/robots.txt", page(f"User-agent: *\nCrawl-delay: {delay}", "text/plain"))
        addresses = [place.put("news.example", f"/{n}", page("x")) for n in range(3)]
        assert await place.fetcher.allowed(addresses[0])
        await asyncio.wait_for(asyncio.gather(*map(place.fetch, addresses)), 5)


def request(address: str) -> Request:
    return Request(address=address, accept="text/html", most=MOST, robots=True)


async def test_they_are_asked_wherever_a_page_leads() -> None:
    async with town() as place:
        place.put("shut.example", "/robots.txt", page("User-agent: *\nDisallow: /", "text/plain"))
        shut = place.put("shut.example", "/article", page("<p>hello", "text/html"))
        place.put("open.example", "/robots.txt", page("", "text/plain"))
        link = place.put("open.example", "/r", moved(shut))
        with pytest.raises(Forbidden, match=r"^shut\.example lets no program read that page \(robots\.txt\)\.$"):
            await place.fetcher.fetch(request(link))
        assert [asked.path for asked in place.web.asked] == ["/robots.txt", "/r", "/robots.txt"]
        feed = structs.replace(request(link), robots=False)
        assert (await place.fetcher.fetch(feed)).address == shut  # type: ignore[union-attr]


async def test_a_large_file_is_read_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = set[str]()
    can_fetch = Protego.can_fetch

    def noted(rules: Protego, *asked: str) -> bool:
        threads.add(threading.current_thread().name)
        return bool(can_fetch(rules, *asked))

    monkeypatch.setattr(Protego, "can_fetch", noted)
    async with town() as place:
        place.put("news.example", "/robots.txt", page("User-agent: *\n" + "Disallow: /a*b\n" * 5_000, "text/plain"))
        for path in ("/a", "/ab"):
            assert await place.fetcher.allowed(place.web.url("news.example", path)) is (path == "/a")
    assert threading.main_thread().name not in threads
    assert threads
