"""A hostile feed among good ones, through the whole program: sockets, readers that can be killed, the store, and what
people see. Its source alone backs off, with the right words; the others' articles arrive; memory stays under the cap of
decision 0030; nothing is lost."""

from __future__ import annotations

import itertools
import re
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from msgspec import structs
from sqlalchemy import select

from bot.worker import ReaderPool
from digests import read
from digests.feeds import pages
from digests.feeds.polling import Rules
from digests.model import Take
from digests.services.collect import Collect
from digests.services.ingest import Ingest
from digests.services.poll import Poll
from digests.store.engine import open_database
from digests.store.feeds import StoreFeeds
from digests.store.tables import feeds
from tests.conftest import copied
from tests.emulators.web import behaviours as web
from tests.emulators.web.certificates import Authority
from tests.emulators.web.server import Server
from tests.emulators.web.town import MIB, OUTSIDE, town
from tests.scenario.conftest import CHANNEL, build, other
from tests.scenario.newsstand import Entry, rss

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from digests.store.engine import Database
    from tests.emulators.web.server import Behaviour
    from tests.emulators.web.town import Town
    from tests.scenario.conftest import House

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells of it"),
]

HOST = "hostile.example"
GOOD = ("The Good Morning", "The Good Evening")
BEFORE, AFTER = "Dredger raises an anchor", "Lighthouse gets a second lamp"
MOST = 8 * MIB  # of an answer: fetch.most_mb
AT_ONCE = 3  # fetches: fetch.at_once
CAP = 2 * AT_ONCE * MOST  # what the program may take for fetching
READER = 1024 * MIB  # what a reader may take: reader.memory_mb
PATIENCE = timedelta(seconds=20)  # with a reader: reader.timeout_seconds
HURRY = 1  # seconds that a fetch may take, of what is slow: fetch.timeout_seconds
HEAD = b"HTTP/1.1 200 OK\r\n"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def channel(inside: bytes | str, before: bytes | str = b"") -> Callable[[], Behaviour]:
    """A feed with this in it."""
    parts = [part.encode() if isinstance(part, str) else part for part in (before, inside)]
    return lambda: web.page(parts[0] + b"<rss version='2.0'><channel><title>H</title>" + parts[1] + b"</channel></rss>")


def item(title: str, number: int = 0, more: str = "") -> str:
    return f"<item><title>{title}</title><guid>{number}</guid>{more}</item>"


def chain() -> Behaviour:
    """Each answer sends on to another address."""
    steps = itertools.count(1)

    async def behave(asked: object, line: object) -> None:
        await web.moved(f"/feed?{next(steps)}")(asked, line)  # type: ignore[arg-type]

    return behave


def told(headline: str) -> str:
    return f"{headline}\n\nThe {headline.lower()}, the harbour said on Monday."


def other_ids() -> Behaviour:
    """The same articles under other ids and links, each time."""
    rounds = itertools.count(1)

    async def behave(asked: object, line: object) -> None:
        turn = next(rounds)
        entries = [Entry(told(BEFORE), None, f"{turn}", f"https://{HOST}/{turn}")]
        await web.page(rss(entries, "H"))(asked, line)  # type: ignore[arg-type]

    return behave


# What a host does, and what is said of its source then.
FAULTS: dict[str, tuple[Callable[[], Behaviour], str]] = {
    "slow headers": (lambda: web.dripping(head=True), "is not done after 1 s"),
    "slow body": (lambda: web.dripping(head=False), "is not done after 1 s"),
    "no answer": (web.silent, "is not done after 1 s"),
    "endless body": (web.endless, "is larger than 8 MB"),
    "redirect loop": (lambda: web.moved("/feed"), "sends in a circle"),
    "redirect chain": (chain, "sends on and on"),
    "redirect to loopback": (lambda: web.moved("http://127.0.0.1:8000/"), "nothing is fetched from there"),
    "gzip bomb": (lambda: web.bomb("gzip"), "is larger than 8 MB"),
    "zstd bomb": (lambda: web.bomb("zstd"), "is larger than 8 MB"),
    "wrong length": (lambda: web.written(HEAD, b"Content-Length: -5\r\n\r\nnews"), "is no HTTP"),
    "cut-off body": (lambda: web.cut(rss([], "H").encode() * 9, sent=100), "is cut off"),
    "connection reset": (lambda: web.resets(after=HEAD + b"Content-Length: 9\r\n\r\nnews"), "is cut off"),
    "429 with a long wait": (lambda: web.says(429, Retry_After="8640000"), "asks to be left alone for a while"),
    "entity bomb": (channel(item("&a9;"), f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{LAUGHS}]>"), "made to exhaust its reader"),
    "200,000 articles": (channel(item("Ferry leaves", 1, "<a>On time.</a>") * 200_000), "is larger than 8 MB"),
    "deep nesting": (channel(b"<b>" * 300_000), "made to exhaust its reader"),
    "a feed that is HTML": (
        lambda: web.page("<!doctype html><html><body><p>Welcome.</p></body></html>"),
        "is a web page, not a feed",
    ),
}

# What is odd and can be read: its source goes on, with so many articles more.
ODD: dict[str, tuple[Callable[[], Behaviour], int]] = {
    "200,000 items": (channel("".join(f"<item><guid>{n}</guid></item>" for n in range(200_000))), 0),
    "a title of 3 MB": (channel(item("Long " * 600_000) + item("Short", 2)), 2),
    "NUL bytes": (channel(item("Null\0 and void").encode()), 1),
    "a wrong charset": (channel(item("Caf\xe9 opens").encode("latin-1"), "<?xml version='1.0' encoding='utf-8'?>"), 1),
    "an id that changes every time": (other_ids, 0),
}


class Place:
    """A desk with one hostile source and two good ones, and the web that they are on."""

    def __init__(self, there: Town, house: House, poll: Poll, database: Database) -> None:
        self.there, self.house, self.poll, self.database = there, house, poll, database
        self._numbers = itertools.count()

    def put(self, behaviour: Behaviour) -> str:
        return self.there.put(HOST, "/feed", behaviour)

    def put_good(self) -> list[str]:
        """The good ones have one article more. Their titles."""
        titles = []
        for name in GOOD:
            host = f"{name.rpartition(' ')[2].lower()}.example"
            text = other(next(self._numbers) % 7)
            self.there.put(host, "/feed", web.page(rss([Entry(text, self.house.clock.now())], name)))
            titles.append(text.partition("\n")[0])
        return titles

    async def add(self) -> None:
        where = {"Hostile": self.put(sound(BEFORE))}
        for name in GOOD:
            where[name] = self.there.web.url(f"{name.rpartition(' ')[2].lower()}.example", "/feed")
        for name, address in where.items():
            assert await self.house.sources.add(CHANNEL.home, name, address, take=Take.FEED)

    async def look(self) -> None:
        await self.poll.idle()
        await self.house.ingest.read_unread()

    async def titles(self) -> list[str]:
        ids = [source.id for source in await self.house.sources.of_workspace(CHANNEL.home)]
        since_at = self.house.clock.now() - timedelta(days=400)
        return [one.title for one in await self.house.articles.headlines(ids, since_at, 5_000)]

    async def said(self, name: str) -> str:
        """What people are shown of a source."""
        shown = await self.house.ask("sources")
        return next(part for part in re.split(r"\n\s*\n", shown) if part.strip().startswith(name))

    async def failures(self) -> dict[str, int]:
        """By host, of what failed."""
        async with self.database.read() as connection:
            rows = (await connection.execute(select(feeds.c.address, feeds.c.failures))).all()
        return {row.address.split("/")[2].partition(":")[0]: row.failures for row in rows if row.failures}


def sound(*headlines: str) -> Behaviour:
    return web.page(rss([Entry(told(one), None) for one in headlines], "H"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def readers() -> AsyncIterator[ReaderPool]:
    pool = ReaderPool(read.read, pages.extract, workers=2, timeout=PATIENCE, memory=READER)
    yield pool
    await pool.close()


@asynccontextmanager
async def desk(file: str, readers: ReaderPool, within: float, reach: Server | None = None) -> AsyncIterator[Place]:
    async with town(within=within, most=MOST, at_once=AT_ONCE, reach=reach) as there:
        database = await open_database(str(file))
        try:
            house = build(database, there.clock, owner="one")
            store = StoreFeeds(database)
            collect = Collect(store, house.articles)
            poll = Poll(store, there.fetcher, readers, collect, there.clock, Rules())
            ingest = Ingest(house.sources, house.articles, readers, there.clock)
            house = structs.replace(house, ingest=ingest)
            place = Place(there, house, poll, database)
            place.put_good()
            await place.add()
            yield place
        finally:
            await database.close()


@pytest.mark.parametrize("odd", ODD)
async def test_what_is_odd_is_read_as_far_as_it_goes(
    odd: str, template: Path, tmp_path: Path, readers: ReaderPool
) -> None:
    behaviour, more = ODD[odd]
    async with desk(copied(template, tmp_path / "desk.db"), readers, 20) as place:
        await place.look()
        before = await place.titles()
        place.put(behaviour())
        for _ in range(3):
            place.house.clock.move(days=1, hours=1)
            arriving = place.put_good()
            memory = Memory()
            await place.look()
            assert memory.grown() < CAP
            assert memory.readers() < READER
            titles = await place.titles()
            assert set(arriving) < set(titles), "the others' articles arrive"
        assert await place.failures() == {}, await place.said("Hostile")
        assert "Last fetched: " in await place.said("Hostile")
        assert BEFORE in titles
        assert len(titles) == len(before) + 3 * len(GOOD) + more
        assert all(len(title) <= 500 for title in titles)


class Memory:
    """How far this process, and the readers that live, grew at most since then; in bytes."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak is of now
        self._before = _of("self", "VmRSS")

    def grown(self) -> int:
        return _of("self", "VmHWM") - self._before

    def readers(self) -> int:
        return max((_of(child, "VmHWM") for child in _children()), default=0)


def _children() -> Iterator[str]:
    for thread in Path("/proc/self/task").iterdir():
        yield from (thread / "children").read_text().split()


def _of(process: str, what: str) -> int:
    text = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"{what}:\s+(\d+) kB", text)
    return int(found[1]) * 1024 if found else 0


@pytest.mark.parametrize("fault", FAULTS)
async def test_it_alone_backs_off(fault: str, template: Path, tmp_path: Path, readers: ReaderPool) -> None:
    behaviour, says = FAULTS[fault]
    within = HURRY if "not done" in says else 20
    async with desk(copied(template, tmp_path / "desk.db"), readers, within) as place:
        await backs_off(place, behaviour(), says)


async def test_bad_tls(template: Path, tmp_path: Path, readers: ReaderPool) -> None:
    authority = Authority(tmp_path)
    authority.certify(HOST, expired=True)
    async with (
        Server(OUTSIDE, tls=authority.server) as secure,
        desk(copied(template, tmp_path / "desk.db"), readers, 20, secure) as place,
    ):
        await backs_off(
            place,
            web.moved(secure.put(HOST, "/feed", sound(BEFORE))),
            "The certificate of hostile.example does not hold",
        )


async def backs_off(place: Place, fault: Behaviour, says: str) -> None:
    await place.look()
    assert BEFORE in await place.titles()
    place.put(fault)
    place.house.clock.move(days=1, hours=1)
    arriving = place.put_good()
    memory = Memory()
    await place.look()
    assert memory.grown() < CAP
    assert memory.readers() < READER
    assert await place.failures() == {HOST: 1}
    shown = await place.said("Hostile")
    assert "Failing: " in shown
    assert says in shown
    assert "Next try: " in shown
    for name in GOOD:
        assert "Failing" not in await place.said(name)
    titles = await place.titles()
    assert set(arriving) < set(titles), "the others' articles arrive"
    assert BEFORE in titles, "what was there is kept"
    asked = len(place.there.web.of(HOST))
    await place.look()
    assert len(place.there.web.of(HOST)) == asked, "it is left alone"
    place.put(sound(AFTER, BEFORE))
    place.house.clock.move(days=1, hours=1)
    await place.look()
    assert await place.failures() == {}
    assert "Failing" not in await place.said("Hostile")
    assert (await place.titles()).count(BEFORE) == 1
    assert AFTER in await place.titles(), "what came meanwhile is not lost"
