"""What every FeedStore promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from sqlalchemy import func, select, update

from digests.model import FeedState, Take
from digests.store.articles import Articles
from digests.store.columns import EPOCH
from digests.store.feeds import StoreFeeds
from digests.store.forget import StoreForget
from digests.store.sources import WorkspaceSources
from digests.store.tables import feeds as table
from digests.store.tables import sources as sources_table
from digests.syndication import Asks
from tests import make

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Health, Source
    from digests.store.engine import Database
    from digests.syndication import Polled
    from tests.contract.conftest import Opener

ELSEWHERE = ("console", "elsewhere")
ADDRESS = "https://fen.example/feed.xml"
OTHER = "https://zephyr.example/rss"
PRIVATE = "https://ada:pa55word@fen.example/feed.xml"
LEASE = timedelta(minutes=5)


@pytest.fixture
def feeds(database: Database) -> StoreFeeds:
    return StoreFeeds(database)


async def added(
    sources: WorkspaceSources,
    name: str,
    address: str = ADDRESS,
    *,
    of: tuple[str, str] = make.WORKSPACE,
    every: timedelta | None = None,
) -> Source:
    made = await sources.add(of, name, address, every=every)
    assert made is not None
    return made


async def leased(feeds: StoreFeeds, now: datetime = make.NOW, limit: int = 100) -> list[Polled]:
    return await feeds.due(now, now + LEASE, limit)


async def settled(feeds: StoreFeeds, polled: Polled, **values: object) -> Polled:
    """As after a poll that brought something."""
    known = {"next_at": make.moment(60), "checked_at": make.NOW, "succeeded_at": make.NOW, "changed_at": make.NOW}
    after = structs.replace(polled, **known | values)
    if polled.beginning:  # its sources have what it holds
        async with feeds._database.write() as connection:
            await connection.execute(
                update(sources_table).where(sources_table.c.feed_id == polled.id).values(began_at=make.NOW)
            )
    assert await feeds.settle(after)
    return after


async def health(sources: WorkspaceSources, name: str = "Gazette", now: datetime = make.NOW) -> Health:
    return next(one for one in await sources.health(make.WORKSPACE, now) if one.source.name == name)


async def number(database: Database) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


class TestSharing:
    async def test_one_feed_for_all_that_name_an_address(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        ours, theirs = await added(sources, "Gazette"), await added(sources, "Fen", of=ELSEWHERE)
        [feed] = await leased(feeds)
        assert (feed.address, feed.scope, feed.state, feed.beginning) == (ADDRESS, "", FeedState.OK, True)
        following = await feeds.following(feed.id)
        assert [(one.workspace, one.source, one.begun) for one in following] == [
            (make.WORKSPACE, ours, False),
            (ELSEWHERE, theirs, False),
        ]

    async def test_an_address_with_a_secret_is_its_workspaces(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        for name, of in (("Gazette", make.WORKSPACE), ("Again", make.WORKSPACE), ("Gazette", ELSEWHERE)):
            await added(sources, name, PRIVATE, of=of)
        found = await leased(feeds)
        assert [feed.scope for feed in found] == ["console/local", "console/elsewhere"]
        assert [len(await feeds.following(feed.id)) for feed in found] == [2, 1]
        assert "pa55word" not in repr(found) + repr(await feeds.following(found[0].id))

    async def test_those_without_an_address_have_none(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        imported = await sources.ensure(make.WORKSPACE, "Imported")
        assert await leased(feeds) == []
        assert not await feeds.resume(make.WORKSPACE, imported.id, make.NOW)
        assert (await health(sources, "Imported")).state is None

    async def test_a_feed_is_gone_with_the_last_that_reads_from_it(
        self, sources: WorkspaceSources, feeds: StoreFeeds, database: Database
    ) -> None:
        ours, theirs = await added(sources, "Gazette"), await added(sources, "Gazette", of=ELSEWHERE)
        await sources.remove(make.WORKSPACE, ours.id, make.NOW)
        [feed] = await leased(feeds)
        assert [one.workspace for one in await feeds.following(feed.id)] == [ELSEWHERE]
        assert await sources.change(ELSEWHERE, structs.replace(theirs, address=OTHER))
        assert not await feeds.settle(feed)
        assert [one.address for one in await leased(feeds)] == [OTHER]
        assert await sources.change(ELSEWHERE, structs.replace(theirs, address=None))
        assert await number(database) == 0

    async def test_a_forgotten_workspace_reads_from_none(
        self, sources: WorkspaceSources, feeds: StoreFeeds, database: Database
    ) -> None:
        for of, address in ((make.WORKSPACE, ADDRESS), (make.WORKSPACE, PRIVATE), (ELSEWHERE, ADDRESS)):
            await added(sources, address, address, of=of)
        await StoreForget(database).workspace(make.WORKSPACE)
        [feed] = await leased(feeds)
        assert [one.workspace for one in await feeds.following(feed.id)] == [ELSEWHERE]

    async def test_a_removed_source_that_is_added_again_begins_again(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        source = await added(sources, "Gazette")
        await sources.remove(make.WORKSPACE, source.id, make.NOW)
        assert await leased(feeds) == []
        assert await sources.add(make.WORKSPACE, "Gazette", None) == source
        [feed] = await leased(feeds)
        assert feed.beginning

    async def test_many_that_come_and_go_at_once(self, opened: Opener) -> None:
        stores = [WorkspaceSources(await opened()) for _ in range(3)]

        async def come_and_go(number: int) -> None:
            store, workspace = stores[number], ("console", str(number))
            source = await added(store, "Gazette", of=workspace)
            for _ in range(5):
                await store.remove(workspace, source.id, make.NOW)
                assert await store.add(workspace, "Gazette", None)

        await asyncio.gather(*map(come_and_go, range(3)))
        feeds = StoreFeeds(await opened())
        [feed] = await leased(feeds)
        assert len(await feeds.following(feed.id)) == 3


class TestLeasing:
    async def test_longest_due_first_and_never_twice(self, opened: Opener) -> None:
        stores = [StoreFeeds(await opened()) for _ in range(3)]
        sources = WorkspaceSources(stores[0]._database)
        for n in range(9):
            await added(sources, f"Wire {n}", f"https://wire{n}.example/feed.xml")
        for n, feed in enumerate(await leased(stores[0])):
            await settled(stores[0], feed, next_at=make.moment(20 - n))
        assert await leased(stores[0]) == []
        found = await asyncio.gather(*(leased(store, make.moment(15), 3) for store in stores))
        ids = [feed.id for some in found for feed in some]
        assert len(set(ids)) == len(ids)
        assert all([feed.id for feed in some] == sorted((feed.id for feed in some), reverse=True) for some in found)
        left = await leased(stores[0], make.moment(15))
        assert len(ids) + len(left) == 4, "those that were due in 12 to 15 minutes"

    async def test_who_was_killed_loses_it_when_the_lease_ends(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        await added(sources, "Gazette")
        [first] = await leased(feeds)
        assert await leased(feeds, make.moment(4)) == []
        [second] = await leased(feeds, make.moment(5))
        assert second.attempt > first.attempt
        assert not await feeds.settle(structs.replace(first, state=FeedState.GONE, next_at=None))
        await settled(feeds, second)
        assert (await health(sources)).state is FeedState.OK

    async def test_all_that_is_known_of_it_comes_back(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        await added(sources, "Gazette", every=timedelta(hours=3))
        await added(sources, "Fen", of=ELSEWHERE, every=timedelta(hours=2))
        [feed] = await leased(feeds)
        assert (feed.wanted, feed.fixed) == (timedelta(hours=2), True)
        after = await settled(
            feeds,
            feed,
            state=FeedState.FAILING,
            state_at=make.moment(-1),
            reason="It took too \x00long.",
            etag='W/"1"',
            last_modified="Wed, 04 Mar 2026 08:00:00 GMT",
            body_hash=b"\x00\xff",
            asks=Asks(ttl=timedelta(hours=1), skip_hours=(0, 23), skip_days=(6,)),
            interval=timedelta(minutes=45),
            next_at=make.NOW,
            failures=3,
            failing_since=make.moment(-2),
        )
        await added(sources, "Third", OTHER)
        await added(sources, "Fourth")
        [again] = [one for one in await leased(feeds) if one.id == feed.id]
        expected = structs.replace(
            after, reason="It took too \ufffdlong.", next_at=make.NOW + LEASE, attempt=feed.attempt + 2, fixed=False
        )
        assert again == expected

    async def test_nothing_is_known_of_a_naive_instant(self, feeds: StoreFeeds) -> None:
        with pytest.raises(ValueError, match="time zone"):
            await feeds.due(make.NOW.replace(tzinfo=None), make.NOW, 1)

    async def test_what_waits_and_how_all_are(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        assert await feeds.waiting(make.NOW) == (None, 0)
        for name, address in (("Gazette", ADDRESS), ("Zephyr", OTHER)):
            await added(sources, name, address)
        assert await feeds.waiting(make.NOW) == (EPOCH, 2)
        one, other = await leased(feeds)
        await settled(feeds, one, next_at=make.moment(-3))
        await settled(feeds, other, state=FeedState.GONE, next_at=None)
        assert await feeds.waiting(make.NOW) == (make.moment(-3), 1)
        assert await feeds.counts() == {FeedState.OK: 1, FeedState.GONE: 1}

    @pytest.mark.parametrize("settles", [True, False])
    async def test_a_clock_that_was_ahead_stops_nothing(
        self, sources: WorkspaceSources, feeds: StoreFeeds, *, settles: bool
    ) -> None:
        await added(sources, "Gazette")
        wrong = make.moment(days=1_500)
        [feed] = await leased(feeds, wrong)
        if settles:
            await settled(feeds, feed, next_at=wrong + timedelta(hours=1), checked_at=wrong)
        [again] = await leased(feeds)
        assert again.id == feed.id

    async def test_a_clock_that_was_a_week_ahead_is_noticed_by_what_was_fetched_later(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        await added(sources, "Gazette", every=timedelta(weeks=4))
        [feed] = await leased(feeds)
        await settled(feeds, feed, next_at=make.moment(days=28), checked_at=make.NOW)
        assert await leased(feeds, make.moment(days=27)) == [], "that is what was wished"
        [feed] = await leased(feeds, make.moment(days=28))
        await settled(feeds, feed, next_at=make.moment(days=35), checked_at=make.moment(days=34))
        assert len(await leased(feeds, make.moment(days=28))) == 1


class TestJoining:
    async def test_a_known_feed_is_soon_fetched_for_its_new_reader(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        await added(sources, "Gazette")
        [feed] = await leased(feeds)
        await settled(feeds, feed)
        await added(sources, "Fen", of=ELSEWHERE)
        assert await leased(feeds, make.moment(4)) == []
        [again] = await leased(feeds, make.moment(5))
        assert again.beginning

    async def test_who_fetches_it_just_then_settles_it_and_it_is_soon_fetched_again(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        await added(sources, "Gazette")
        [feed] = await leased(feeds)
        await settled(feeds, feed, next_at=make.NOW)
        [feed] = await leased(feeds)
        theirs = await added(sources, "Fen", of=ELSEWHERE)
        await sources.remove(ELSEWHERE, theirs.id, make.NOW)
        await added(sources, "Fen", of=ELSEWHERE)
        assert await leased(feeds, make.moment(4)) == [], "it is leased all the same"
        await settled(feeds, feed)
        assert (await health(sources)).next_at == make.moment(5)

    async def test_a_new_reader_waits_for_as_long_as_the_feed_asks(
        self, sources: WorkspaceSources, feeds: StoreFeeds
    ) -> None:
        await added(sources, "Gazette")
        [feed] = await leased(feeds)
        await settled(feeds, feed, asks=Asks(until=make.moment(20)))
        await added(sources, "Fen", of=ELSEWHERE)
        assert (await health(sources)).next_at == make.moment(20)

    @pytest.mark.parametrize("state", [FeedState.PAUSED, FeedState.GONE])
    async def test_one_that_was_given_up_is_tried_anew(
        self, sources: WorkspaceSources, feeds: StoreFeeds, state: FeedState
    ) -> None:
        await added(sources, "Gazette")
        [feed] = await leased(feeds)
        await settled(feeds, feed, state=state, next_at=None, failures=30, failing_since=make.moment(days=-20))
        assert await leased(feeds, make.moment(days=400)) == []
        await added(sources, "Fen", of=ELSEWHERE)
        [again] = await leased(feeds)
        assert (again.state, again.failures, again.failing_since) == (FeedState.FAILING, 0, None)

    async def test_one_that_fails_keeps_its_distance(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        await added(sources, "Gazette")
        [feed] = await leased(feeds)
        await settled(feeds, feed, state=FeedState.FAILING, failures=3, next_at=make.moment(60))
        await added(sources, "Fen", of=ELSEWHERE)
        assert await leased(feeds, make.moment(59)) == []


class TestResuming:
    async def test_a_person_asks_for_it_again(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        source = await added(sources, "Gazette")
        [feed] = await leased(feeds)
        await settled(feeds, feed, state=FeedState.PAUSED, reason="It is down.", next_at=None, failures=30)
        assert not await feeds.resume(ELSEWHERE, source.id, make.NOW)
        assert await feeds.resume(make.WORKSPACE, source.id, make.NOW)
        [again] = await leased(feeds)
        assert (again.state, again.reason, again.failures) == (FeedState.FAILING, "It is down.", 0)

    @pytest.mark.parametrize(
        ("state", "until", "next_at"),
        [
            (FeedState.OK, None, make.NOW),
            (FeedState.OK, make.moment(30), make.moment(30)),
            (FeedState.FAILING, None, make.NOW),
            (FeedState.FAILING, make.moment(45), make.moment(45)),
        ],
    )
    async def test_one_that_is_fetched_stays_as_it_is_and_is_soon_fetched(
        self,
        sources: WorkspaceSources,
        feeds: StoreFeeds,
        state: FeedState,
        until: datetime | None,
        next_at: datetime,
    ) -> None:
        source = await added(sources, "Gazette")
        [feed] = await leased(feeds)
        since = make.moment(days=-9) if state is FeedState.FAILING else None
        failed = {"state": state, "failures": 12, "failing_since": since, "asks": Asks(until=until)}
        after = await settled(feeds, feed, **failed)
        assert await feeds.resume(make.WORKSPACE, source.id, make.NOW)
        assert (await health(sources)).next_at == next_at
        [again] = await leased(feeds, next_at)
        assert (again.state, again.failures, again.failing_since) == (after.state, 12, since)

    async def test_one_that_is_being_fetched_is_settled(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        source = await added(sources, "Gazette")
        [feed] = await leased(feeds)
        assert await feeds.resume(make.WORKSPACE, source.id, make.NOW)
        assert await leased(feeds) == []
        assert await feeds.settle(structs.replace(feed, next_at=make.moment(60), checked_at=make.NOW))


class TestMoving:
    async def test_its_sources_have_the_new_address(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        await added(sources, "Gazette")
        await added(sources, "Fen", of=ELSEWHERE)
        [feed] = await leased(feeds)
        await settled(feeds, feed, address=OTHER, state=FeedState.MOVED)
        assert [one.address for one in await sources.of_workspace(ELSEWHERE)] == [OTHER]
        [again] = await leased(feeds, make.moment(60))
        assert (again.id, again.address) == (feed.id, OTHER)
        assert [len(await feeds.following(again.id))] == [2]

    async def test_to_where_there_is_one_already(
        self, sources: WorkspaceSources, feeds: StoreFeeds, database: Database
    ) -> None:
        await added(sources, "Gazette")
        await added(sources, "Zephyr", OTHER)
        old, new = await leased(feeds)
        await settled(feeds, new)
        await settled(feeds, old, address=OTHER, state=FeedState.MOVED)
        assert await number(database) == 1
        assert [one.source.name for one in await feeds.following(new.id)] == ["Gazette", "Zephyr"]
        assert not await feeds.settle(old)

    async def test_from_where_it_had_a_secret_it_goes_on_when_its_tags_are_changed(
        self, sources: WorkspaceSources, feeds: StoreFeeds, database: Database
    ) -> None:
        source = await added(sources, "Gazette", PRIVATE)
        [feed] = await leased(feeds)
        assert await Articles(database).take_in(source.id, feed.id, [], make.NOW, begins=True)
        await settled(feeds, feed, address=ADDRESS, state=FeedState.MOVED)
        [moved] = await sources.of_workspace(make.WORKSPACE)
        assert await sources.change(make.WORKSPACE, structs.replace(moved, tags=("sea",)))
        [following] = await feeds.following(feed.id)
        assert (following.begun, following.source.address) == (True, ADDRESS)

    async def test_some_at_once_to_one_place(self, opened: Opener) -> None:
        stores = [StoreFeeds(await opened()) for _ in range(3)]
        sources = WorkspaceSources(stores[0]._database)
        for n in range(3):
            await added(sources, f"Wire {n}", f"https://wire{n}.example/feed.xml")
        found = await leased(stores[0])
        moves = (store.settle(structs.replace(feed, address=OTHER)) for store, feed in zip(stores, found, strict=True))
        assert await asyncio.gather(*moves) == [True] * 3
        assert await number(stores[0]._database) == 1
        assert {one.address for one in await sources.of_workspace(make.WORKSPACE)} == {OTHER}


class TestHealth:
    async def test_how_a_source_is_doing(self, sources: WorkspaceSources, feeds: StoreFeeds) -> None:
        await added(sources, "Gazette")
        new = await health(sources)
        assert (new.state, new.succeeded_at, new.failed_at, new.next_at) == (FeedState.OK, None, None, EPOCH)
        [feed] = await leased(feeds)
        after = await settled(feeds, feed)
        failed = {"state": FeedState.FAILING, "reason": "It is down.", "failures": 1, "failing_since": make.moment(60)}
        [feed] = await leased(feeds, make.moment(60))
        later = {"checked_at": make.moment(60), "next_at": make.moment(90)}
        await settled(feeds, feed, succeeded_at=after.succeeded_at, **failed | later)
        ill = await health(sources)
        assert (ill.state, ill.reason) == (FeedState.FAILING, "It is down.")
        assert (ill.succeeded_at, ill.failed_at) == (make.NOW, make.moment(60))
        assert (ill.failing_since, ill.next_at) == (make.moment(60), make.moment(90))

    async def test_its_articles_a_day(self, sources: WorkspaceSources, database: Database) -> None:
        source = await added(sources, "Gazette")
        for n, days in enumerate((0, 1, 13, 13.9, 14.1, 40)):
            document = make.document(keys=(str(n),), published_at=make.moment(days=-days))
            assert await Articles(database).add(source.id, document, bytes([n]), make.NOW)
        assert (await health(sources)).per_day == pytest.approx(4 / 14)


async def test_a_source_has_what_is_asked_of_it(sources: WorkspaceSources) -> None:
    made = await sources.add(
        make.WORKSPACE, "Gazette", ADDRESS, tags=("sea",), take=Take.PAGE, every=timedelta(hours=2)
    )
    assert made is not None
    assert (made.tags, made.take, made.every) == (("sea",), Take.PAGE, timedelta(hours=2))
    changed = structs.replace(made, take=Take.FEED, every=None)
    assert await sources.change(make.WORKSPACE, changed, was=made)
    assert not await sources.change(make.WORKSPACE, made, was=made)
    assert await sources.of_workspace(make.WORKSPACE) == [changed]
    await sources.remove(make.WORKSPACE, made.id, make.NOW, was=changed)
    again = await sources.add(make.WORKSPACE, "Gazette", None, every=timedelta(days=1))
    assert again == structs.replace(changed, every=timedelta(days=1))
