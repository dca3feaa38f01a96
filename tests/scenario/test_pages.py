"""The articles of a feed with teasers, from poll to what is stored, on a web that answers as it is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from msgspec import structs

from digests.errors import Denied, Gone, StoreUnavailable, Unreachable, Unwanted
from digests.feeds.decide import content_hash
from digests.feeds.taking import lacking
from digests.model import Document, Lack, Source, Take
from digests.services.collect import Collect
from digests.services.ingest import Ingest
from digests.services.pages import Pages
from digests.services.revisit import Revisit, Tried
from digests.store.articles import Articles
from digests.store.feeds import StoreFeeds
from digests.store.pages import StorePages
from digests.store.sources import WorkspaceSources
from digests.syndication import Caching, Item, NotModified
from tests import make
from tests.fakes import DirectReader, HandClock, Web
from tests.web import FIRST, STORY, STUB, article, page

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Workspace
    from digests.store.engine import Database
    from digests.syndication import Awaited, Fetched, Page, Request

TITLE = "Harbour reopens after storms"
TEASER = "The harbour of Velsund reopened on Monday after a week of storms, the port captain said."
ELSEWHERE = ("chat", "rivals")
SOURCE = Source(1, "Mill feed", "https://mill.example/feed")


def link(number: int = 1) -> str:
    return f"https://mill.example/{number}"


def item(number: int = 1, **given: object) -> Item:
    settled = {"source": "Mill feed", "keys": (f"id:{number}",), "text": TEASER, "title": TITLE, "url": link(number)}
    return Item(document=Document(**settled | given), teaser=True)  # type: ignore[arg-type]


class Desk:
    """A store, a web, and the pages between them."""

    def __init__(self, database: Database, **limits: int) -> None:
        self.web, self.clock, self.reader = Web(), HandClock(), DirectReader()
        self.database = database
        self.sources, self.articles = WorkspaceSources(database), Articles(database)
        self.store, self.pages = StorePages(database), Pages(self.web, self.reader, self.clock)
        self.revisit = Revisit(self.pages, self.store, self.clock, **limits)
        self.ingest = Ingest(self.sources, self.articles, self.reader, self.clock)

    async def store_all(
        self, *items: Item, name: str = SOURCE.name, workspace: Workspace = make.WORKSPACE
    ) -> list[int]:
        """As a poll does: with the feed's words, waiting for their pages, under the content of the item."""
        source = await self.sources.ensure(workspace, name)
        stored = []
        for one in items:
            document = structs.replace(lacking(one.document, Lack.LATER), page_due_at=self.clock.now())
            added = await self.articles.add(source.id, document, content_hash(one.document), self.clock.now())
            assert added is not None
            stored.append(added)
        return stored

    async def take_in(self, *items: Item) -> list[int]:
        """With their pages, and read."""
        stored = await self.store_all(*items)
        await self.again()
        await self.ingest.read_unread()
        return stored

    async def again(self) -> Tried:
        return await self.revisit.idle()

    async def first(self, item: Item) -> Document:
        """What is to be stored of it after the first look at its page."""
        page = await self.pages.look(item.document.url or "", timedelta(minutes=1))
        return self.pages.decided(item, Take.BEST, 1, page)

    async def shown(self, article_id: int) -> str:
        found = (await self.articles.articles([article_id]))[article_id]
        return " ".join(span.of(found.original) for span in found.reading.paragraphs)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_the_article_of_a_teaser_is_its_page(desk: Desk) -> None:
    desk.web.put(link(), article(), "text/html; charset=utf-8")
    (stored,) = await desk.take_in(item())
    assert FIRST in await desk.shown(stored)
    assert await desk.again() == Tried()


@pytest.mark.parametrize(
    ("error", "lack", "again"),
    [
        (Unreachable("It does not answer."), Lack.UNREACHABLE, timedelta(minutes=30)),
        (Unreachable("Too many.", timedelta(hours=5)), Lack.UNREACHABLE, timedelta(hours=5)),
        (Unwanted("It wants a password (401)."), Lack.REFUSED, None),
        (Denied("It leads to this machine."), Lack.REFUSED, None),
        (Gone("It is gone (410)."), Lack.REFUSED, None),
    ],
)
async def test_a_page_that_cannot_be_fetched(desk: Desk, error: Exception, lack: Lack, again: timedelta | None) -> None:
    desk.web.broken[link()] = error  # type: ignore[assignment]
    got = await desk.first(item())
    assert (got.text, got.lack) == (TEASER, lack)
    assert got.page_due_at == (again and desk.clock.now() + again)


async def test_robots_are_asked_first(desk: Desk) -> None:
    desk.web.put(link(), article(), "text/html")
    desk.web.forbidden.add("https://mill.example/1")
    desk.web.silent["slow.example"] = Unreachable("It does not answer.")
    first, second = [await desk.first(one) for one in (item(), item(2, url="https://slow.example/2"))]
    assert (first.lack, first.page_due_at) == (Lack.FORBIDDEN, None)
    assert second.lack is Lack.UNREACHABLE
    assert desk.web.asked == []


@pytest.mark.parametrize(
    ("body", "content_type", "lack"),
    [
        (b"%PDF-1.7 \xff\xfe", "application/pdf", Lack.NO_ARTICLE),
        (b"<div>" * 1_000, "text/html", Lack.NO_ARTICLE),
        (page(""), "text/html", Lack.NO_ARTICLE),
        (article(STUB + "<p>Subscribe to continue reading.</p>"), "text/html", Lack.PAYWALL),
        (
            article("<p>A school for sailors opens in spring, the mayor says.</p>", title="School"),
            "text/html",
            Lack.ANOTHER,
        ),
    ],
)
async def test_a_page_that_does_not_show_the_article(desk: Desk, body: bytes, content_type: str, lack: Lack) -> None:
    desk.web.put(link(), body, content_type)
    got = await desk.first(item())
    assert (got.text, got.lack, got.page_due_at) == (TEASER, lack, None)


async def test_an_answer_to_what_was_not_asked_is_none(desk: Desk) -> None:
    class Stale(Web):
        async def fetch(self, request: Request) -> Fetched | NotModified:
            assert request.etag is None
            return NotModified(caching=Caching(), took=timedelta())

    desk.pages = Pages(Stale(), desk.reader, desk.clock)
    got = await desk.first(item())
    assert (got.text, got.lack) == (TEASER, Lack.REFUSED)


async def test_a_page_that_kills_its_reader_is_no_article(desk: Desk) -> None:
    class Poisoned(DirectReader):
        async def page(self, body: bytes, content_type: str | None, address: str) -> Page:
            await self.read("poison")
            raise AssertionError((body, content_type, address))

    desk.web.put(link(), article(), "text/html")
    desk.pages = Pages(desk.web, Poisoned(), desk.clock)
    got = await desk.first(item())
    assert (got.text, got.lack) == (TEASER, Lack.NO_ARTICLE)


async def test_a_page_is_had_at_a_later_try_and_updates_its_story(desk: Desk) -> None:
    desk.web.faults[link()] = [Unreachable("It does not answer.")] * 2
    desk.web.put(link(), article(), "text/html")
    (stored,) = await desk.take_in(item())
    assert await desk.shown(stored) == TEASER
    (before,) = await desk.articles.headlines([1], make.NOW, 10)

    assert await desk.again() == Tried()
    desk.clock.move(minutes=30)
    assert await desk.again() == Tried(lacking=1)
    desk.clock.move(minutes=30)
    assert await desk.again() == Tried()
    desk.clock.move(hours=2)
    assert await desk.again() == Tried(had=1)

    await desk.ingest.read_unread()
    assert FIRST in await desk.shown(stored)
    (after,) = await desk.articles.headlines([1], make.NOW, 10)
    assert (after.article_id, after.story_id) == (before.article_id, before.story_id)
    assert (after.published_at, after.stored_at) == (before.published_at, before.stored_at)
    assert (await desk.articles.known(1, ["id:1"])).content_hash == content_hash(item().document)  # type: ignore[union-attr]


async def test_closing_cuts_off_what_is_asked_for_again(desk: Desk) -> None:
    desk.web.faults[link()] = [Unreachable("It does not answer.")]
    desk.web.put(link(), article(), "text/html")
    await desk.take_in(item())
    desk.clock.move(minutes=30)
    desk.web.held[link()] = asyncio.Event()
    under_way = asyncio.create_task(desk.again())
    while len(desk.web.asked) < 2:
        await asyncio.wait([under_way], timeout=0.01)
    await desk.revisit.close()
    assert await under_way == Tried()
    desk.web.held.clear()
    desk.revisit = Revisit(desk.pages, desk.store, desk.clock)
    assert await desk.again() == Tried()
    desk.clock.move(minutes=15)
    assert await desk.again() == Tried(had=1)
    assert len(desk.web.asked) == 3


async def test_a_database_that_fails_meanwhile_loses_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    class Restarting(StorePages):
        down = True

        async def settle(self, awaited: Awaited, document: Document, now: datetime) -> bool:
            if self.down:
                raise StoreUnavailable("The database restarts: try again.")
            return await super().settle(awaited, document, now)

    desk.web.put(link(), article(), "text/html")
    await desk.store_all(item())
    store = Restarting(desk.database)
    revisit = Revisit(desk.pages, store, desk.clock)
    assert await revisit.idle() == Tried()
    assert "A page could not be stored: The database restarts" in caplog.text
    store.down = False
    desk.clock.move(minutes=15)
    assert await revisit.idle() == Tried(had=1)


async def test_a_page_that_never_comes_is_given_up(desk: Desk) -> None:
    desk.web.broken[link()] = Unreachable("It does not answer.")
    await desk.take_in(item())
    tries = 0
    for _ in range(40):
        desk.clock.move(hours=1)
        tries += (await desk.again()).lacking
    assert tries == 3
    assert len(desk.web.asked) == 4


async def test_what_takes_too_long_is_no_try_and_is_read_without_its_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digests.services.revisit.WITHIN", timedelta(seconds=0.02))
    desk.web.put(link(), article(), "text/html")
    desk.web.held[link()] = asyncio.Event()
    (stored,) = await desk.store_all(item())
    for _ in range(6):  # more often than a page is tried
        assert await desk.again() == Tried(lacking=1)
        desk.clock.move(days=1)
    await desk.again()
    await desk.ingest.read_unread()
    assert await desk.shown(stored) == TEASER
    desk.web.held.clear()
    desk.clock.move(days=1)
    assert await desk.again() == Tried(had=1)
    await desk.ingest.read_unread()
    assert FIRST in await desk.shown(stored)


async def test_an_article_waits_for_its_page_for_some_minutes(desk: Desk) -> None:
    desk.web.put(link(), article(), "text/html")
    desk.web.held[link()] = asyncio.Event()
    (stored,) = await desk.store_all(item())
    await desk.revisit.tick()
    assert (await desk.ingest.read_unread()).read == 0
    desk.clock.move(minutes=4)
    await desk.revisit.tick()
    assert (await desk.ingest.read_unread()).read == 0
    desk.clock.move(minutes=1)
    await desk.revisit.tick()
    assert (await desk.ingest.read_unread()).read == 1
    assert await desk.shown(stored) == TEASER
    desk.web.held.pop(link()).set()
    assert await desk.again() == Tried(had=1)
    await desk.ingest.read_unread()
    assert FIRST in await desk.shown(stored)


async def test_pages_that_hang_keep_few_others_waiting(database: Database) -> None:
    """One workspace has hundreds of pages that hang, under names of their own; another's come at once."""
    desk, never = Desk(database, at_once=12), asyncio.Event()
    for feed in range(10):
        hanging = [f"https://{feed}-{number}.trap.example/" for number in range(20)]
        desk.web.held |= dict.fromkeys(hanging, never)
        items = [item(number, url=address, text=f"{TEASER} {address}") for number, address in enumerate(hanging)]
        await desk.store_all(*items, name=f"Trap {feed}")
    for number in range(6):
        desk.web.put(link(number), article(), "text/html")
    stored = await desk.store_all(*map(item, range(6)), workspace=ELSEWHERE)
    await desk.revisit.tick()
    await desk.ingest.read_unread()
    assert all([FIRST in await desk.shown(one) for one in stored])
    assert sum(".trap." in address for address in desk.web.addresses()) == 8
    await desk.revisit.close()


async def test_a_source_and_a_host_have_two_pages_at_once(desk: Desk) -> None:
    opened = asyncio.Event()
    for number in range(12):
        desk.web.put(link(number), article(), "text/html")
        desk.web.held[link(number)] = opened
    items = [item(number, text=f"{TEASER} {number}") for number in range(12)]
    for workspace in (make.WORKSPACE, ELSEWHERE):
        await desk.store_all(*items[:6], name="One host", workspace=workspace)
    elsewhere = [item(number, url=f"https://{number}.fen.example/") for number in range(6)]
    desk.web.held |= {one.document.url or "": opened for one in elsewhere}
    await desk.store_all(*elsewhere, name="Many hosts")
    going = asyncio.create_task(desk.again())
    while len(desk.web.asked) < 4:
        await asyncio.wait([going], timeout=0.01)
    assert sorted(urlsplit(address).hostname or "" for address in desk.web.addresses()) == [
        "0.fen.example",
        "1.fen.example",
        "mill.example",
        "mill.example",
    ]
    opened.set()
    assert (await going).had == 12
    assert len(desk.web.asked) == 12  # what two workspaces wait for is fetched once


async def test_a_source_whose_pages_do_not_answer_is_left_alone(desk: Desk) -> None:
    asked = []
    for number in range(30):
        desk.web.broken[link(number)] = Unreachable("It does not answer.")
    await desk.store_all(*(item(number, text=f"{TEASER} {number}") for number in range(30)))
    for _ in range(5):
        await desk.again()
        asked.append(len(desk.web.asked))
        desk.clock.move(minutes=29)
    assert asked[0] <= 4
    assert asked[-1] < 12


async def test_a_page_is_fetched_once_for_all_that_wait_for_it(desk: Desk) -> None:
    desk.web.faults[link()] = [Unreachable("It does not answer.")]
    desk.web.put(link(), article(), "text/html")
    await desk.take_in(item(1), item(2, url=link(), text=f"{TEASER} It is Monday."))
    desk.clock.move(minutes=30)
    assert await desk.again() == Tried(had=2)
    assert desk.web.addresses() == [link(), link()]


async def test_a_feed_that_says_the_same_again_asks_for_no_page(desk: Desk) -> None:
    feeds = StoreFeeds(desk.database)
    collect = Collect(feeds, desk.articles)
    source = await desk.sources.add(make.WORKSPACE, SOURCE.name, SOURCE.address)
    assert source is not None
    (polled,) = await feeds.due(desk.clock.now(), desk.clock.now() + timedelta(minutes=10), 1)
    desk.web.put(link(1), article(), "text/html")
    desk.web.faults[link(2)] = [Unreachable("It does not answer.")]
    desk.web.put(link(2), article(), "text/html")
    items = [item(1), item(2, text=f"{TEASER} It is Monday.")]

    async def polled_again(*items: Item) -> tuple[bool, int]:
        before = len(desk.web.asked)
        news = (await collect.take(polled.id, items, desk.clock.now())).news
        await desk.again()
        await desk.ingest.read_unread()
        return news, len(desk.web.asked) - before

    assert await polled_again(*items) == (False, 2)  # it begins
    assert await polled_again(*items) == (False, 0)
    desk.clock.move(minutes=30)
    assert await desk.again() == Tried(had=1)
    assert await polled_again(*items) == (False, 0)
    first, second = sorted(await desk.articles.headlines([source.id], make.NOW, 10), key=lambda one: one.article_id)
    assert FIRST in await desk.shown(first.article_id)
    assert FIRST in await desk.shown(second.article_id)

    desk.web.put(
        link(1),
        article(f"{STORY}<p>Nine of the passengers had waited in the ferry hall since Thursday, the captain said.</p>"),
        "text/html",
    )
    assert await polled_again(item(1, text=f"Corrected. {TEASER}"), items[1]) == (True, 1)
    assert "waited in the ferry hall" in await desk.shown(first.article_id)
