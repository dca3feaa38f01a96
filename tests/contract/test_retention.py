"""Every Retention: what is too old goes, in small steps; what can still be asked about stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digests.model import SlotState
from digests.store import retention
from digests.store.articles import Articles
from digests.store.ledger import SlotLedger
from digests.store.retention import StoreRetention
from digests.store.search import ArticleSearch
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given
from tests.contract.given import everything, subscribed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from digests.model import Subscription
    from digests.oversight import Mark, Swept
    from digests.store.engine import Database
    from digests.store.sources import WorkspaceSources

ALWAYS = make.moment(days=9_000)
LATER = make.moment(days=8_000)  # when it is swept


@pytest.fixture
def store(database: Database) -> StoreRetention:
    return StoreRetention(database)


class Desk:
    """A workspace with a channel; day by day it stores an article and posts an edition that tells of it."""

    def __init__(self, database: Database, sources: WorkspaceSources) -> None:
        self.articles, self.sources, self.ledger = Articles(database), sources, SlotLedger(database)
        self.subscriptions, self.search = Subscriptions(database), ArticleSearch(database)
        self.source_id = 0

    async def article(self, day: float, story_id: int | None = None) -> int:
        self.source_id = (await self.sources.ensure(make.WORKSPACE, "The Lindmouth Courier")).id
        now = make.moment(days=day)
        document = make.document(
            keys=(f"day {day}",), page=b"<p>", url=f"https://courier.example/{day}", published_at=now
        )
        added = await self.articles.add(self.source_id, document, f"{day}".encode(), now)
        assert added is not None
        [unread] = await self.articles.unread(1)
        await make.save_reading(self.articles, unread, make.reading(), story_id, None, now)
        return added

    async def slot(self, subscription: Subscription, day: float, **digest: Any) -> int | None:
        """An edition of the day, undelivered; its digest's id."""
        at = make.moment(days=day)
        [current] = await self.subscriptions.of_channel(subscription.channel)
        slot = await self.ledger.open_slot(current, at, make.moment(days=day + 1), at)
        assert slot is not None
        number = await given.next_number(self.ledger, subscription.channel)
        made = make.digest(channel=subscription.channel, made_at=at, number=number, **digest)
        return await given.record(self.ledger, slot, made, [make.message()], at)

    async def post(self, day: float) -> None:
        at = make.moment(days=day)
        for post in await self.ledger.claim("one", at, at + timedelta(minutes=1), 10):
            assert await self.ledger.try_now(post.lease, at)
            assert await self.ledger.sent(post.lease, f"receipt {post.delivery.id}", at)

    async def found(self) -> int:
        return len(await self.search.newest([self.source_id], "ferry", make.moment(days=-1), 99))


@pytest.fixture
def desk(database: Database, sources: WorkspaceSources) -> Desk:
    return Desk(database, sources)


async def swept(batch: Callable[[Mark | None, int], Awaitable[Swept]], limit: int = 3) -> int:
    deleted, mark = 0, None
    while True:
        done = await batch(mark, limit)
        deleted, mark = deleted + done.deleted, done.mark
        if mark is None:
            return deleted


async def drop(
    store: StoreRetention, before_day: float = 9_000, spared: tuple[int, ...] = (), live: float = 9e3
) -> int:
    at, live_at = make.moment(days=before_day), make.moment(days=live)
    return await swept(lambda mark, limit: store.articles(at, live_at, spared, mark, limit, LATER))


class TestArticles:
    async def test_the_old_ones_go_with_all_their_words_and_the_others_stay(
        self, store: StoreRetention, desk: Desk, database: Database
    ) -> None:
        ids = [await desk.article(day) for day in range(8)]
        assert await drop(store, before_day=5) == 5
        assert sorted(await desk.articles.articles(ids)) == ids[5:]
        assert await desk.found() == 3
        assert (await desk.articles.counts())["articles"] == 3
        assert await desk.articles.by_link([desk.source_id], "https://courier.example/4") is None
        assert len(await desk.articles.quoted([desk.source_id], "Oyelaran", 99)) == 3
        assert len(everything(database)["stories"]) == 3
        assert await drop(store, before_day=5) == 0

    async def test_what_went_does_not_come_again_as_new(self, store: StoreRetention, desk: Desk) -> None:
        gone = await desk.article(0)
        await drop(store)
        known = await desk.articles.known(desk.source_id, ["day 0"])
        assert known is not None
        assert (known.article_id, known.content_hash) == (gone, b"0")
        same = await desk.articles.same_text(desk.source_id, b"0")
        assert same == known
        assert not await desk.articles.read_again(gone)
        assert await desk.articles.unread(9) == []

    async def test_a_changed_text_of_it_is_kept_and_read(self, store: StoreRetention, desk: Desk) -> None:
        gone = await desk.article(0)
        await drop(store)
        assert await desk.articles.add_version(gone, make.document(), b"changed", make.moment(days=9)) == 2
        [unread] = await desk.articles.unread(9)
        assert (
            await make.save_reading(desk.articles, unread, make.reading(), None, None, make.moment(days=9)) is not None
        )
        assert list(await desk.articles.articles([gone])) == [gone]
        assert await desk.found() == 1
        assert await drop(store) == 1
        assert await desk.found() == 0

    async def test_what_an_edition_told_of_stays_as_long_as_the_edition(
        self, store: StoreRetention, desk: Desk
    ) -> None:
        told, untold = await desk.article(0), await desk.article(1)
        subscription = await subscribed(desk.subscriptions, due_at=make.moment(days=2))
        await desk.slot(subscription, 2, items=(make.item(article_id=told, told=(told,)),))
        await desk.post(2)
        assert await drop(store) == 1
        assert list(await desk.articles.articles([told, untold])) == [told]

    async def test_what_is_spared_stays(self, store: StoreRetention, desk: Desk) -> None:
        ids = [await desk.article(day) for day in range(3)]
        assert await drop(store, spared=(ids[1],)) == 2
        assert list(await desk.articles.articles(ids)) == [ids[1]]

    async def test_a_story_that_goes_on_stays_whole(self, store: StoreRetention, desk: Desk) -> None:
        first = await desk.article(0)
        story_id = (await desk.articles.articles([first]))[first].headline.story_id
        await desk.article(50, story_id)
        await desk.article(1)
        assert await drop(store, before_day=10, live=40) == 1
        assert len(await desk.articles.story([desk.source_id], story_id)) == 2
        assert await drop(store, before_day=10, live=60) == 1

    async def test_what_is_not_read_yet_and_what_cannot_be_read_go_too(self, store: StoreRetention, desk: Desk) -> None:
        await desk.article(0)
        for name in ("one", "two"):
            await desk.articles.add(desk.source_id, make.document(keys=(name,)), name.encode(), make.NOW)
        unread = await desk.articles.unread(1)
        await desk.articles.set_aside(unread[0], "a poem", make.NOW)
        assert await drop(store) == 3
        assert await desk.articles.unread(9) == []
        assert await desk.articles.counts() == {"articles": 0, "unread": 0, "aside": 0, "stories": 0}

    async def test_unposted_names_all_that_requests_and_waiting_editions_refer_to(
        self, database: Database, desk: Desk
    ) -> None:
        store = StoreRetention(database, page=2)
        subscription = await subscribed(desk.subscriptions, due_at=make.moment(days=2))
        await desk.slot(subscription, 2, items=(make.item(article_id=1, told=(1, 2)),))
        await desk.post(2)
        assert await store.unposted() == set()
        quote = make.excerpt(article_id=6)
        item = make.item(article_id=3, told=(4,), sentences=(make.excerpt(article_id=5),), quote=quote)
        await desk.slot(subscription, 3, items=(item,), also=(make.item(article_id=7, told=(7,)),))
        for day, article in ((3, 20), (3, 21), (4, 22)):
            asked = make.digest(number=None, made_at=make.moment(days=day), items=(make.item(article_id=article),))
            await desk.ledger.request(asked, "ann")
        assert await store.unposted() == {1, 3, 4, 5, 6, 7, 20, 21, 22}


class TestEditions:
    async def editions(self, store: StoreRetention, day: float = 9_000) -> int:
        return await swept(lambda mark, limit: store.editions(make.moment(days=day), mark, limit))

    async def test_an_old_edition_goes_with_its_slot_its_posts_and_what_it_told(
        self, store: StoreRetention, desk: Desk, database: Database
    ) -> None:
        subscription = await subscribed(desk.subscriptions, due_at=make.moment())
        for day in range(retention.NEWEST_SLOTS + 5):
            await desk.slot(subscription, day)
            await desk.post(day)
        assert await self.editions(store, day=3) == 3
        assert await self.editions(store) == 2
        rows = everything(database)
        assert {len(rows[name]) for name in ("slots", "digests", "deliveries", "told")} == {retention.NEWEST_SLOTS}
        assert await desk.ledger.edition(subscription.channel, 5) is None
        kept = await desk.ledger.edition(subscription.channel, 6)
        assert kept is not None
        assert len(kept.messages) == 1

    async def test_what_is_not_settled_stays(self, store: StoreRetention, desk: Desk) -> None:
        subscription = await subscribed(desk.subscriptions, due_at=make.moment())
        await desk.slot(subscription, 0)
        for day in range(1, retention.NEWEST_SLOTS + 3):
            await desk.slot(subscription, day)
        [first] = await desk.ledger.claim("one", ALWAYS, ALWAYS + timedelta(1), 99)
        await desk.ledger.doubt(first.lease, "no answer", ALWAYS, ALWAYS)
        [first] = await desk.ledger.doubtful("one", ALWAYS, ALWAYS + timedelta(1), 99)
        await desk.ledger.mark(first.lease, "held", "nobody can look", ALWAYS)
        while posts := await desk.ledger.claim("one", ALWAYS, ALWAYS + timedelta(1), 99):
            await desk.ledger.mark(posts[0].lease, "refused", "gone", ALWAYS)
        [paused] = await desk.subscriptions.of_channel(subscription.channel)
        await desk.subscriptions.change(paused, make.wishes(), make.moment(days=90))
        last = await desk.slot(subscription, 90)
        assert last is not None
        await desk.post(9_000.5)
        assert await self.editions(store) == 3
        assert await desk.ledger.edition(subscription.channel, 1) is not None

    async def test_the_last_edition_of_a_channel_stays_though_its_digest_has_ended(
        self, store: StoreRetention, desk: Desk
    ) -> None:
        subscription = await subscribed(desk.subscriptions, due_at=make.moment())
        await desk.slot(subscription, 0)
        await desk.post(0)
        for day in range(1, retention.NEWEST_SLOTS + 3):
            [current] = await desk.subscriptions.of_channel(subscription.channel)
            slot = await desk.ledger.open_slot(
                current, make.moment(days=day), make.moment(days=day + 1), make.moment(days=day)
            )
            assert slot is not None
            await given.close(desk.ledger, slot, SlotState.EMPTY, "nothing", make.moment(days=day))
        assert await self.editions(store) == 0
        assert await desk.ledger.last_edition(subscription.channel) is not None
        assert await given.next_number(desk.ledger, subscription.channel) == 2
        empty = [await self.slots(store, state) for state in (SlotState.EMPTY, SlotState.SKIPPED)]
        assert empty == [2, 0]

    async def slots(self, store: StoreRetention, state: SlotState) -> int:
        return await swept(lambda mark, limit: store.slots(state, ALWAYS, mark, limit))


class TestRequests:
    async def test_all_go_but_the_one_that_numbers_refer_to(self, store: StoreRetention, desk: Desk) -> None:
        for day in range(4):
            await desk.ledger.request(make.digest(number=None, made_at=make.moment(days=day)), "ann")
        await desk.ledger.request(make.digest(number=None, made_at=make.moment()), "ben")
        assert await swept(lambda mark, limit: store.requests(make.moment(days=2), mark, limit), 1) == 2
        assert await swept(lambda mark, limit: store.requests(ALWAYS, mark, limit)) == 1
        kept = await desk.ledger.last_edition(make.channel(), "ann")
        assert kept is not None
        assert kept.digest.made_at == make.moment(days=3)
        assert await desk.ledger.last_edition(make.channel(), "ben") is not None
        subscription = await subscribed(desk.subscriptions, due_at=make.moment(days=5))
        await desk.slot(subscription, 5)
        await desk.post(5)
        assert await swept(lambda mark, limit: store.requests(ALWAYS, mark, limit)) == 2
