"""What every PageStore promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from sqlalchemy import func, select

from digests.feeds.decide import content_hash
from digests.model import Lack, Take
from digests.store.articles import Articles
from digests.store.forget import StoreForget
from digests.store.pages import StorePages
from digests.store.tables import versions
from tests import make
from tests.fakes import DirectReader

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Document, Source
    from digests.store.engine import Database
    from digests.store.sources import WorkspaceSources
    from digests.syndication import Awaited, PageDue
    from tests.contract.conftest import Opener

LEASE = timedelta(minutes=15)
LATER = make.NOW + timedelta(hours=1)
TEASER = "The council of Lindmouth voted on Tuesday to keep the night ferry."
URL = "https://courier.example/ferry"


@pytest.fixture
def pages(database: Database) -> StorePages:
    return StorePages(database)


@pytest.fixture
def articles(database: Database) -> Articles:
    return Articles(database)


def teaser(number: int = 1, **given: object) -> Document:
    settled = {
        "keys": (f"id:{number}",),
        "text": f"{TEASER} {number}",
        "url": f"{URL}/{number}",
        "lack": Lack.UNREACHABLE,
        "page_due_at": LATER,
    }
    return make.document(**settled | given)


async def stored(sources: WorkspaceSources, articles: Articles, document: Document) -> int:
    source = await sources.ensure(make.WORKSPACE, document.source)
    added = await articles.add(source.id, document, content_hash(document), make.NOW)
    assert added is not None
    return added


async def leased(pages: StorePages, now: datetime = LATER, limit: int = 10) -> list[Awaited]:
    return await pages.due(now, now + LEASE, limit)


def had(awaited: Awaited, **given: object) -> Document:
    return structs.replace(awaited.item.document, text=make.ORIGINAL, page=b"<p>raw</p>", **given)


async def test_nothing_is_due_of_what_lacks_nothing(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await stored(sources, articles, make.document())
    await stored(sources, articles, teaser(page_due_at=None, lack=Lack.PAYWALL))
    await stored(sources, articles, teaser(2))
    assert await leased(pages, LATER - timedelta(seconds=1)) == []


async def test_what_is_longest_due_is_leased_first(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    second = await stored(sources, articles, teaser(2, author="Ada", language="en", title="Ferry"))
    first = await stored(sources, articles, teaser(1, page_due_at=make.NOW, lack=Lack.LATER))
    await stored(sources, articles, teaser(3))
    one, two = await leased(pages, limit=2)
    assert (one.article_id, one.tries, one.version, one.take) == (first, 0, 1, Take.BEST)
    assert (two.article_id, two.tries, two.item.teaser) == (second, 1, True)
    document = two.item.document
    assert (document.text, document.url, document.title) == (f"{TEASER} 2", f"{URL}/2", "Ferry")
    assert (document.author, document.language, document.keys) == ("Ada", "en", ())


async def test_two_nodes_are_never_given_the_same(
    sources: WorkspaceSources, articles: Articles, pages: StorePages, opened: Opener
) -> None:
    due = [await stored(sources, articles, teaser(number)) for number in range(6)]
    elsewhere = StorePages(await opened())
    both = await asyncio.gather(leased(pages, limit=3), leased(elsewhere, limit=3))
    given = [awaited.article_id for some in (*both, await leased(elsewhere)) for awaited in some]
    assert sorted(given) == due


async def test_a_node_that_was_killed_gives_its_pages_back(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await stored(sources, articles, teaser())
    (killed,) = await leased(pages)
    (again,) = await leased(pages, LATER + LEASE)
    assert not await pages.settle(killed, had(killed), LATER + LEASE)
    assert await pages.settle(again, had(again), LATER + LEASE)


async def test_the_page_is_the_next_version_and_the_same_for_its_feed(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    document = teaser()
    article_id = await stored(sources, articles, document)
    (first,) = await articles.unread(10)
    story = await articles.save_reading(first, await DirectReader().read(first.original), None, None, make.NOW)
    (awaited,) = await leased(pages)
    moved = had(awaited, url=f"{URL}/moved", lack=None, page_due_at=None)
    assert await pages.settle(awaited, moved, LATER)

    (unread,) = await articles.unread(10)
    assert (unread.article_id, unread.version, unread.original) == (article_id, 2, make.ORIGINAL)
    reading = await DirectReader().read(unread.original)
    assert await articles.save_reading(unread, reading, None, None, LATER) == story
    article = (await articles.articles([article_id]))[article_id]
    assert (article.version, article.headline.url) == (2, f"{URL}/moved")
    source = await sources.ensure(make.WORKSPACE, document.source)
    known = await articles.known(source.id, document.keys)
    assert known is not None
    assert (known.version, known.content_hash) == (2, content_hash(document))
    assert await leased(pages, LATER + timedelta(days=9)) == []


async def test_what_is_still_lacking_is_due_again_or_not_any_more(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await stored(sources, articles, teaser())
    (awaited,) = await leased(pages)
    again_at = LATER + timedelta(hours=2)
    assert await pages.settle(
        awaited, structs.replace(awaited.item.document, lack=Lack.ROBOT, page_due_at=again_at), LATER
    )
    assert await leased(pages, LATER + LEASE) == []
    (awaited,) = await leased(pages, again_at)
    assert awaited.tries == 2
    assert await pages.settle(awaited, structs.replace(awaited.item.document, lack=Lack.PAYWALL), again_at)
    assert await leased(pages, again_at + timedelta(days=9)) == []
    assert [unread.version for unread in await articles.unread(10)] == [1]


async def test_a_page_that_says_no_more_than_its_feed_is_no_version(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await stored(sources, articles, teaser())
    (awaited,) = await leased(pages)
    assert await pages.settle(awaited, awaited.item.document, LATER)
    assert [unread.version for unread in await articles.unread(10)] == [1]
    assert await leased(pages, LATER + timedelta(days=9)) == []


async def test_an_article_that_its_feed_changed_meanwhile_keeps_the_change(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    article_id = await stored(sources, articles, teaser())
    (awaited,) = await leased(pages)
    newer = teaser(text="The council changed its mind.", page_due_at=None, lack=None)
    assert await articles.add_version(article_id, newer, content_hash(newer), LATER) == 2
    assert not await pages.settle(awaited, had(awaited), LATER)
    assert [unread.original for unread in await articles.unread(10)][-1] == newer.text
    assert await leased(pages, LATER + timedelta(days=9)) == []


@pytest.mark.parametrize("what", ["removed", "take"])
async def test_what_is_not_wanted_any_more_is_not_asked_for(
    sources: WorkspaceSources, articles: Articles, pages: StorePages, what: str
) -> None:
    await stored(sources, articles, teaser())
    await stored(sources, articles, teaser(2, source="Other"))
    source: Source = next(one for one in await sources.of_workspace(make.WORKSPACE) if one.name != "Other")
    if what == "removed":
        await sources.remove(make.WORKSPACE, source.id, LATER)
    else:
        await sources.change(make.WORKSPACE, structs.replace(source, take=Take.FEED), source)
    (awaited,) = await leased(pages)
    assert awaited.item.document.source == "Other"
    assert await leased(pages) == []


async def test_a_forgotten_workspace_has_nothing_due(
    sources: WorkspaceSources, articles: Articles, pages: StorePages, database: Database
) -> None:
    await stored(sources, articles, teaser())
    (awaited,) = await leased(pages)
    await StoreForget(database).workspace(make.WORKSPACE)
    assert not await pages.settle(awaited, had(awaited), LATER)
    assert await leased(pages, LATER + timedelta(days=9)) == []


async def test_what_a_source_lacks_is_counted_and_said(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    assert [(one.lacking, one.lack) for one in await sources.health(make.WORKSPACE, make.NOW)] == []
    await stored(sources, articles, make.document(source="Whole"))
    for number, lack in enumerate([Lack.PAYWALL, Lack.CONSENT, Lack.PAYWALL, Lack.LATER, Lack.UNREACHABLE]):
        await stored(sources, articles, teaser(number, lack=lack))
    health = await sources.health(make.WORKSPACE, LATER)
    assert [(one.source.name, one.lacking, one.alike, one.lack) for one in health] == [
        ("The Lindmouth Courier", 4, 2, Lack.PAYWALL),
        ("Whole", 0, 0, None),
    ]
    for awaited in await leased(pages):
        await pages.settle(awaited, had(awaited, lack=None, page_due_at=None), LATER)
    later = await sources.health(make.WORKSPACE, LATER + timedelta(days=6))
    assert later[0].lacking == 0
    await stored(sources, articles, teaser(9, lack=Lack.ROBOT))
    (unread,) = [one for one in await articles.unread(99) if one.original.endswith("9")]
    await articles.save_reading(unread, await DirectReader().read(unread.original), None, None, make.NOW)
    article = (await articles.articles([unread.article_id]))[unread.article_id]
    assert article.lack is Lack.ROBOT


async def waiting(sources: WorkspaceSources, articles: Articles, document: Document) -> int:
    return await stored(sources, articles, structs.replace(document, lack=Lack.LATER, page_due_at=make.NOW))


async def test_what_waits_for_its_page_is_unread_when_that_is_there(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await waiting(sources, articles, teaser(published_at=None))
    assert await articles.unread(10) == []
    (awaited,) = await leased(pages)
    assert (awaited.tries, awaited.item.document.published_at) == (0, None)
    written_at = make.NOW - timedelta(days=1)
    assert await pages.settle(awaited, had(awaited, lack=None, page_due_at=None, published_at=written_at), LATER)
    (unread,) = await articles.unread(10)
    assert (unread.version, unread.original, unread.published_at) == (1, make.ORIGINAL, written_at)
    assert await leased(pages, LATER + timedelta(days=9)) == []


async def test_what_waits_too_long_is_unread_with_its_feeds_words(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await waiting(sources, articles, teaser())
    assert await pages.wait_no_more(make.NOW - timedelta(seconds=1)) == 0
    assert await pages.wait_no_more(make.NOW) == 1
    assert [unread.original for unread in await articles.unread(10)] == [teaser().text]
    (awaited,) = await leased(pages)
    assert await pages.settle(awaited, had(awaited, lack=None, page_due_at=None), LATER)
    assert [unread.version for unread in await articles.unread(10)] == [1, 2]


async def test_what_nobody_was_asked_for_is_no_try(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    await waiting(sources, articles, teaser())
    for tries, lack in enumerate([Lack.LATER, Lack.UNREACHABLE, Lack.LATER]):
        (awaited,) = await leased(pages)
        assert awaited.tries == (tries > 1)
        assert await pages.settle(awaited, structs.replace(awaited.item.document, lack=lack, page_due_at=LATER), LATER)
    (awaited,) = await leased(pages)
    assert awaited.tries == 1


async def test_each_workspace_and_each_of_its_sources_has_a_turn(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    for number in range(6):
        source = "Trap" if number < 4 else "Mill Echo"
        await waiting(sources, articles, teaser(number, source=source))
    elsewhere = await sources.ensure(("console", "elsewhere"), "Fen Gazette")
    for number in (6, 7):
        document = structs.replace(teaser(number), lack=Lack.LATER, page_due_at=LATER)
        assert await articles.add(elsewhere.id, document, content_hash(document), make.NOW)
    given = [awaited.item.document.text[-1] for awaited in await leased(pages, limit=6)]
    assert given == ["0", "6", "4", "7", "1", "5"]


async def test_all_that_wait_for_an_address_are_given_it(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    alike = [await waiting(sources, articles, teaser(number, url=URL, source=f"S{number}")) for number in range(5)]
    await waiting(sources, articles, teaser(9))
    asked: list[str] = []

    def fits(due: PageDue) -> bool:
        asked.append(due.address)
        return due.address == URL

    given = await pages.due(LATER, LATER + LEASE, 1, fits)
    assert [awaited.article_id for awaited in given] == alike
    assert asked.count(URL) == 1


async def test_what_a_source_has_due_can_be_put_off(
    sources: WorkspaceSources, articles: Articles, pages: StorePages
) -> None:
    for number in range(4):
        await stored(sources, articles, teaser(number, source=f"S{number % 2}"))
    first, *_ = await leased(pages, limit=1)
    until = LATER + timedelta(hours=2)
    await pages.postpone(first.source_id, LATER, until)
    others = await leased(pages)
    assert {awaited.source_id for awaited in others} == {3 - first.source_id}
    assert await leased(pages, LATER + timedelta(seconds=1)) == []
    assert sum(awaited.source_id == first.source_id for awaited in await leased(pages, until)) == 2


async def test_of_a_removed_source_or_an_older_version_none_is_asked_for(
    sources: WorkspaceSources, articles: Articles, pages: StorePages, database: Database
) -> None:
    first = await stored(sources, articles, teaser(1))
    await stored(sources, articles, teaser(2, source="The Other"))
    changed = make.document(text="Other words.", url=f"{URL}/1")
    await articles.add_version(first, changed, content_hash(changed), make.NOW)
    other = next(one for one in await sources.of_workspace(make.WORKSPACE) if one.name == "The Other")
    await sources.remove(make.WORKSPACE, other.id, make.NOW)
    async with database.read() as connection:
        due = select(func.count()).where(versions.c.page_due_at.is_not(None))
        assert (await connection.execute(due)).scalar_one() == 0
    assert await leased(pages) == []
