"""The articles of a feed with teasers, from poll to what is stored, on a web that answers as it is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from digests.errors import Denied, Gone, StoreUnavailable, Unreachable, Unwanted
from digests.feeds.decide import content_hash
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

    from digests.store.engine import Database
    from digests.syndication import Awaited, Fetched, Page, Request

TITLE = "Harbour reopens after storms"
TEASER = "The harbour of Velsund reopened on Monday after a week of storms, the port captain said."
SOURCE = Source(1, "Mill feed", "https://mill.example/feed")


def link(number: int = 1) -> str:
    return f"https://mill.example/{number}"


def item(number: int = 1, **given: object) -> Item:
    settled = {"source": "Mill feed", "keys": (f"id:{number}",), "text": TEASER, "title": TITLE, "url": link(number)}
    return Item(document=Document(**settled | given), teaser=True)  # type: ignore[arg-type]


class Desk:
    """A store, a web, and the pages between them."""

    def __init__(self, database: Database, **limits: Any) -> None:
        self.web, self.clock, self.reader = Web(), HandClock(), DirectReader()
        self.database = database
        self.sources, self.articles = WorkspaceSources(database), Articles(database)
        self.pages = Pages(self.web, self.reader, self.clock, **limits)
        self.revisit = Revisit(self.pages, StorePages(database), self.clock)
        self.ingest = Ingest(self.sources, self.articles, self.reader, self.clock)

    async def take_in(self, *items: Item) -> list[int]:
        """As a poll does: completed, and stored under the content of the item."""
        source = await self.sources.ensure(make.WORKSPACE, SOURCE.name)
        documents = await self.pages.complete(source, items)
        stored = []
        for one, document in zip(items, documents, strict=True):
            digest = content_hash(one.document)
            added = await self.articles.add(source.id, document, digest, self.clock.now())
            assert added is not None
            stored.append(added)
        await self.ingest.read_unread()
        return stored

    async def again(self) -> Tried:
        await self.revisit.tick()
        return await self.revisit.idle()

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


async def test_items_keep_their_order_and_only_some_have_pages(desk: Desk) -> None:
    desk.web.put(link(2), article(), "text/html")
    whole = structs.replace(item(1), teaser=False)
    items = [whole, item(2), item(3, url=None)]
    first, second, third = await desk.pages.complete(SOURCE, items)
    assert (first, third) == (whole.document, items[2].document)
    assert second.text.startswith(FIRST)
    assert desk.web.addresses() == [link(2)]
    assert await desk.pages.complete(structs.replace(SOURCE, take=Take.FEED), items) == [one.document for one in items]
    assert desk.web.addresses() == [link(2)]


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
    (got,) = await desk.pages.complete(SOURCE, [item()])
    assert (got.text, got.lack) == (TEASER, lack)
    assert got.page_due_at == (again and desk.clock.now() + again)


async def test_robots_are_asked_first(desk: Desk) -> None:
    desk.web.put(link(), article(), "text/html")
    desk.web.forbidden.add("https://mill.example/1")
    desk.web.silent["slow.example"] = Unreachable("It does not answer.")
    first, second = await desk.pages.complete(SOURCE, [item(), item(2, url="https://slow.example/2")])
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
    (got,) = await desk.pages.complete(SOURCE, [item()])
    assert (got.text, got.lack, got.page_due_at) == (TEASER, lack, None)


async def test_an_answer_to_what_was_not_asked_is_none(desk: Desk) -> None:
    class Stale(Web):
        async def fetch(self, request: Request) -> Fetched | NotModified:
            assert request.etag is None
            return NotModified(caching=Caching(), took=timedelta())

    (got,) = await Pages(Stale(), desk.reader, desk.clock).complete(SOURCE, [item()])
    assert (got.text, got.lack) == (TEASER, Lack.REFUSED)


async def test_a_page_that_kills_its_reader_is_no_article(desk: Desk) -> None:
    class Poisoned(DirectReader):
        async def page(self, body: bytes, content_type: str | None, address: str) -> Page:
            await self.read("poison")
            raise AssertionError((body, content_type, address))

    desk.web.put(link(), article(), "text/html")
    pages = Pages(desk.web, Poisoned(), desk.clock)
    (got,) = await pages.complete(SOURCE, [item()])
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
    await desk.revisit.close()
    assert await desk.revisit.idle() == Tried()
    desk.clock.move(minutes=30)
    desk.web.held[link()] = asyncio.Event()
    await desk.revisit.tick()
    await desk.revisit.tick()  # one is under way
    under_way = asyncio.create_task(desk.revisit.idle())
    while len(desk.web.asked) < 2:
        await asyncio.wait([under_way], timeout=0.01)
    await desk.revisit.close()
    assert isinstance(*await asyncio.gather(under_way, return_exceptions=True), asyncio.CancelledError)
    desk.web.held.clear()
    assert await desk.again() == Tried()
    desk.clock.move(minutes=15)
    assert await desk.again() == Tried(had=1)
    assert len(desk.web.asked) == 3


async def test_a_failure_of_asking_again_is_said_once(desk: Desk) -> None:
    class Restarting(StorePages):
        down = True

        async def due(self, now: datetime, until: datetime, limit: int) -> list[Awaited]:
            if self.down:
                raise StoreUnavailable("The database restarts: try again.")
            return await super().due(now, until, limit)

    store = Restarting(desk.database)
    revisit = Revisit(desk.pages, store, desk.clock)
    await revisit.tick()
    with pytest.raises(StoreUnavailable):
        await revisit.idle()
    store.down = False
    with pytest.raises(StoreUnavailable):
        await revisit.tick()
    assert await revisit.idle() == Tried()
    await revisit.tick()
    assert await revisit.idle() == Tried()


async def test_a_page_that_never_comes_is_given_up(desk: Desk) -> None:
    desk.web.broken[link()] = Unreachable("It does not answer.")
    await desk.take_in(item())
    tries = 0
    for _ in range(40):
        desk.clock.move(hours=1)
        tries += (await desk.again()).lacking
    assert tries == 3
    assert len(desk.web.asked) == 4


async def test_a_page_that_takes_too_long_has_its_turn_later(database: Database) -> None:
    desk = Desk(database, within=timedelta(seconds=0.05))
    desk.web.put(link(1), article(), "text/html")
    desk.web.put(link(2), article(), "text/html")
    desk.web.held[link(2)] = asyncio.Event()
    first, second = await desk.pages.complete(SOURCE, [item(1), item(2)])
    assert (first.text.startswith(FIRST), first.lack) == (True, None)
    assert (second.text, second.lack, second.page_due_at) == (TEASER, Lack.LATER, desk.clock.now())


async def test_a_page_is_fetched_once_for_all_that_wait_for_it(desk: Desk) -> None:
    desk.web.faults[link()] = [Unreachable("It does not answer.")]
    desk.web.put(link(), article(), "text/html")
    await desk.take_in(item(1), item(2, url=link(), text=f"{TEASER} It is Monday."))
    desk.clock.move(minutes=30)
    assert await desk.again() == Tried(had=2)
    assert desk.web.addresses() == [link(), link()]


async def test_a_few_pages_are_under_way_at_once(database: Database) -> None:
    desk, opened = Desk(database, at_once=2), asyncio.Event()
    for number in range(5):
        desk.web.put(link(number), article(), "text/html")
        desk.web.held[link(number)] = opened
    completing = asyncio.create_task(desk.pages.complete(SOURCE, [item(number) for number in range(5)]))
    for _ in range(50):
        await asyncio.sleep(0)
    assert desk.web.addresses() == [link(0), link(1)]
    opened.set()
    assert all(document.text.startswith(FIRST) for document in await completing)
    assert desk.web.most_running == 2


async def test_the_pages_beyond_a_number_are_fetched_later(database: Database) -> None:
    desk = Desk(database, most=3)
    for number in range(5):
        desk.web.put(link(number), article(), "text/html")
    stored = await desk.take_in(*(item(number, text=f"{TEASER} {number}") for number in range(5)))
    assert desk.web.addresses() == [link(0), link(1), link(2)]
    assert [len(await desk.shown(one)) > 300 for one in stored] == [True, True, True, False, False]
    assert await desk.again() == Tried(had=2)
    await desk.ingest.read_unread()
    assert all([FIRST in await desk.shown(one) for one in stored])


async def test_a_feed_that_says_the_same_again_asks_for_no_page(desk: Desk) -> None:
    feeds = StoreFeeds(desk.database)
    collect = Collect(feeds, desk.articles, desk.pages.complete)
    source = await desk.sources.add(make.WORKSPACE, SOURCE.name, SOURCE.address)
    assert source is not None
    (polled,) = await feeds.due(desk.clock.now(), desk.clock.now() + timedelta(minutes=10), 1)
    desk.web.put(link(1), article(), "text/html")
    desk.web.faults[link(2)] = [Unreachable("It does not answer.")]
    desk.web.put(link(2), article(), "text/html")
    items = [item(1), item(2, text=f"{TEASER} It is Monday.")]

    async def polled_again(*items: Item) -> tuple[bool, int]:
        before = len(desk.web.asked)
        taken = await collect.take(polled.id, items, desk.clock.now())
        await desk.ingest.read_unread()
        return taken.news, len(desk.web.asked) - before

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
