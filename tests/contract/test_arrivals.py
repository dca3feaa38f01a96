"""What every ArticleStore promises of what feeds bring."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from digests.ports.articles import Held
from digests.store.articles import Articles
from digests.store.feeds import StoreFeeds
from digests.store.sources import WorkspaceSources
from digests.syndication import Coming
from tests import make

if TYPE_CHECKING:
    from digests.model import Source
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

ADDRESS = "https://fen.example/feed.xml"
ELSEWHERE = ("console", "elsewhere")


class Desk:
    """A source that reads from a feed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.articles, self.sources, self.feeds = Articles(database), WorkspaceSources(database), StoreFeeds(database)
        self.source: Source
        self.feed_id = 0

    async def begin(self, workspace: tuple[str, str] = make.WORKSPACE) -> Desk:
        added = await self.sources.add(workspace, "Fen Gazette", ADDRESS)
        assert added is not None
        self.source = added
        found = await self.feeds.due(make.NOW, make.NOW, 10)
        self.feed_id = found[0].id
        return self

    async def take(self, *coming: Coming, begins: bool = False) -> bool:
        return await self.articles.take_in(self.source.id, self.feed_id, coming, make.NOW, begins=begins)

    async def held(self, *keys: str, texts: tuple[bytes, ...] = ()) -> Held:
        return await self.articles.held(self.source.id, keys, texts)


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await Desk(database).begin()


def coming(number: int, **given: Any) -> Coming:
    document = make.document(
        text=f"Ferry {number}\n\nIt stays.\n", url=f"https://fen.example/{number}", published_at=make.moment(-number)
    )
    settled: dict[str, Any] = {
        "document": document,
        "keys": (f"id:{number}", f"url:{number}"),
        "content_hash": bytes([number % 256]),
    }
    return Coming(**settled | given)


async def test_many_at_once_and_each_under_its_keys(desk: Desk) -> None:
    assert await desk.take(*map(coming, range(1, 1_201)))
    held = await desk.held(*(f"{kind}:{n}" for kind in ("id", "url") for n in range(1_300)))
    assert len(held.known) == 2_400
    assert all(held.known[f"id:{n}"] == held.known[f"url:{n}"] for n in range(1, 1_201))
    first = await desk.articles.unread(1)
    assert first[0].original == "Ferry 1\n\nIt stays.\n"
    assert first[0].article_id == held.known["id:1"].article_id


async def test_what_is_held_by_key_and_by_text_of_its_own_source(desk: Desk, database: Database) -> None:
    theirs = await Desk(database).begin(ELSEWHERE)
    assert await theirs.take(coming(9))
    assert await desk.take(coming(1))
    held = await desk.held("id:1", "id:9", texts=(bytes([1]), bytes([9])))
    assert list(held.known) == ["id:1"]
    assert held.same_text == {bytes([1]): [held.known["id:1"]]}
    assert await desk.held() == Held({}, {})


async def test_a_changed_one_is_its_next_version(desk: Desk) -> None:
    await desk.take(coming(1), coming(2))
    number = (await desk.held("id:1")).known["id:1"].article_id
    changed = structs.replace(coming(1), article_id=number, content_hash=b"new")
    assert await desk.take(coming(3), changed)
    assert (await desk.held("id:1")).known["id:1"].version == 2
    assert [(one.article_id, one.version) for one in await desk.articles.unread(9) if one.version == 2] == [(number, 2)]


async def test_many_changed_ones_at_once_and_their_new_keys(desk: Desk) -> None:
    await desk.take(*map(coming, range(1, 121)))
    known = (await desk.held(*(f"id:{n}" for n in range(1, 121)))).known
    changed = [
        structs.replace(
            coming(n),
            document=make.document(text=f"Ferry {n} sank.", keys=(f"id:{n}", f"new:{n}", "new:all"), url=None),
            content_hash=bytes([n % 256]) if n == 3 else b"new%d" % n,
            article_id=known[f"id:{n}"].article_id,
        )
        for n in range(1, 121)
    ]
    assert await desk.take(*changed)
    held = await desk.held(*(f"new:{n}" for n in range(1, 121)), "new:all", "id:3")
    assert {one.version for key, one in held.known.items() if key != "id:3"} == {2}
    assert "new:3" not in held.known, "it is the same as before"
    assert held.known["id:3"].version == 1
    assert held.known["new:all"].article_id == known["id:1"].article_id
    newest = [one for one in await desk.articles.unread(300) if one.version == 2]
    assert sorted(one.original for one in newest) == sorted(f"Ferry {n} sank." for n in range(1, 121) if n != 3)


async def test_others_write_while_many_are_taken_in(desk: Desk) -> None:
    done: list[str] = []

    async def all_of_them() -> None:
        assert await desk.take(*map(coming, range(1, 401)), begins=True)
        done.append("all")

    async def something_small() -> None:
        assert await desk.sources.add(ELSEWHERE, "Wire", None)
        [following] = await desk.feeds.following(desk.feed_id)
        assert not following.begun, "who is killed now begins again"
        done.append("small")

    await asyncio.gather(all_of_them(), something_small())
    assert done == ["small", "all"]
    [following] = await desk.feeds.following(desk.feed_id)
    assert following.begun


async def test_what_was_taken_in_before_it_was_cut_off_is_held(desk: Desk) -> None:
    taken = coming(200, keys=("id:7",))  # a key of another article
    assert not await desk.take(*map(coming, range(1, 101)), taken, begins=True)
    assert len((await desk.held(*(f"id:{n}" for n in range(1, 101)))).known) == 100
    [following] = await desk.feeds.following(desk.feed_id)
    assert not following.begun


async def test_the_beginning_is_known_with_what_it_stored(desk: Desk) -> None:
    [following] = await desk.feeds.following(desk.feed_id)
    assert not following.begun
    assert await desk.take(begins=True)
    [following] = await desk.feeds.following(desk.feed_id)
    assert following.begun


async def test_of_two_that_take_in_the_same_one_does(opened: Opener) -> None:
    desk = await Desk(await opened()).begin()
    other = Desk(await opened())
    other.source, other.feed_id = desk.source, desk.feed_id
    done = await asyncio.gather(*(one.take(coming(1), coming(2)) for one in (desk, other)))
    assert sorted(done) == [False, True]
    assert len(await desk.articles.unread(9)) == 2


async def test_nothing_of_a_feed_that_it_reads_from_no_more(desk: Desk) -> None:
    await desk.sources.change(make.WORKSPACE, structs.replace(desk.source, address="https://other.example/feed"))
    assert not await desk.take(coming(1), begins=True)
    assert await desk.articles.unread(9) == []
    assert (await desk.held("id:1")).known == {}


async def test_a_backlog_is_listed_and_not_told(desk: Desk) -> None:
    await desk.take(coming(1, backlog=True), coming(2))
    for unread in await desk.articles.unread(9):
        await make.save_reading(desk.articles, unread, make.reading(unread.original), None, None, make.NOW)
    since_at, ids = make.moment(days=-1), [desk.source.id]
    assert [one.backlog for one in await desk.articles.headlines(ids, since_at, 9)] == [True, False]
    assert [one.title for one in await desk.articles.headlines(ids, since_at, 9, backlog=False)] == ["Ferry 2"]


async def test_what_was_read_before_word_for_word(desk: Desk, database: Database) -> None:
    theirs = await Desk(database).begin(ELSEWHERE)
    given = make.document(text=make.ORIGINAL, title="Ferry", author="Marta Oyelaran")
    others = (
        given,
        structs.replace(given, title=None),
        structs.replace(given, author=None),
        structs.replace(given, text=f"{make.ORIGINAL} "),
    )
    assert await theirs.take(coming(1, document=given))
    [first] = await desk.articles.unread(9)
    assert await desk.articles.read_alike([first]) == {}
    reading = make.reading(byline="Marta Oyelaran")
    await make.save_reading(desk.articles, first, reading, None, None, make.NOW)
    await desk.take(*(coming(n, document=one, content_hash=bytes([1])) for n, one in enumerate(others, 1)))
    waiting = await desk.articles.unread(9)
    assert [one.author for one in waiting] == ["Marta Oyelaran", "Marta Oyelaran", None, "Marta Oyelaran"]
    alike = await desk.articles.read_alike(waiting)
    assert alike == {(waiting[0].article_id, 1): reading}


async def test_what_is_stored_in_a_day_is_counted(desk: Desk) -> None:
    async def counted() -> tuple[Any, int]:
        (found,) = await desk.feeds.following(desk.feed_id)
        return found.taken_since, found.taken

    assert await desk.take(coming(1), begins=True)
    assert await counted() == (None, 0)
    long = structs.replace(coming(2).document, text="The ferry stays.\n" * 2_000)
    assert await desk.take(structs.replace(coming(2), document=long), coming(3))
    assert await counted() == (make.NOW, 5)
    assert await desk.take(coming(4))
    assert await counted() == (make.NOW, 6)
    tomorrow = make.NOW + timedelta(days=1)
    assert await desk.articles.take_in(desk.source.id, desk.feed_id, [coming(5)], tomorrow, begins=False)
    assert await counted() == (tomorrow, 1)


async def test_how_many_sources_there_are_beside_it(desk: Desk) -> None:
    await desk.sources.add(make.WORKSPACE, "Mill Echo", "https://mill.example/feed")
    await desk.sources.add(make.WORKSPACE, "By hand", None)
    await desk.sources.add(ELSEWHERE, "Fen Gazette", ADDRESS)
    assert [one.beside for one in await desk.feeds.following(desk.feed_id)] == [2, 1]


async def test_what_gives_way_is_read_after_what_came_later(desk: Desk) -> None:
    """A backlog, and what one workspace brings by the hundred, does not keep another's news waiting."""

    def behind(number: int, **length: float) -> Coming:
        one = coming(number)
        return structs.replace(one, document=structs.replace(one.document, behind=timedelta(**length)))

    many = [behind(number, seconds=500 * number) for number in range(1, 5)]
    assert await desk.take(behind(9, days=1), *many, begins=True)
    other = await Desk(desk.database).begin(ELSEWHERE)
    later = make.NOW + timedelta(minutes=10)
    news = behind(20, seconds=1)
    assert await other.articles.take_in(other.source.id, other.feed_id, [news], later, begins=True)
    order = [unread.original.split("\n")[0] for unread in await desk.articles.unread(10)]
    assert order == ["Ferry 1", "Ferry 20", "Ferry 2", "Ferry 3", "Ferry 4", "Ferry 9"]
