"""Operator and owners are told of what the ledger shows, once, over restarts, by one of many nodes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from sqlalchemy import update

from bot.platforms.console.render import render
from digests.errors import SendError
from digests.model import DeliveryState, FeedState
from digests.oversight import Lost
from digests.services.report import LEASE, Report
from digests.store.articles import Articles
from digests.store.feeds import StoreFeeds
from digests.store.leases import StoreLeases
from digests.store.sources import WorkspaceSources
from digests.store.tables import deliveries
from digests.store.watch import StoreWatch
from tests import make
from tests.contract.test_deliver import NEWS
from tests.contract.test_records import Hands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.store.engine import Database


class Ears:
    """An Outlet that hears, or does not."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.keys: list[str] = []
        self.deaf = False

    async def say(self, lines: Sequence[str], key: str) -> None:
        self.keys.append(key)
        if self.deaf:
            raise SendError("The alert channel is gone.")
        self.heard += lines

    def new(self) -> list[str]:
        """The first words of what was heard since the last time."""
        heard, self.heard = self.heard, []
        return [line.split(":")[0] for line in heard]


class Desk(Hands):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.ears, self._database = Ears(), database

    def report(self, owner: str = "one") -> Report:
        watch, leases = StoreWatch(self._database), StoreLeases(self._database)
        return Report(watch, {"chat": self.chat}, self.ears, leases, self.clock, owner, timedelta(minutes=30))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_each_matter_once_until_it_changes_over_restarts(desk: Desk) -> None:
    await desk.report().tick()
    assert desk.ears.new() == []
    await desk.brought("unsure")
    for _ in range(2):
        await desk.report().tick()
    assert desk.ears.new() == ["Unsure"]
    desk.chat.readable = False
    desk.clock.move(minutes=2)
    await desk.sender().idle()
    for _ in range(2):
        await desk.report().tick()
    assert desk.ears.new() == ["Held"]
    desk.chat.readable = True
    await desk.desk().retry(1)
    await desk.sender().idle()
    for _ in range(2):
        await desk.report().tick()
    assert desk.ears.heard == ["Well again: delivery 1 is no longer held."]


async def test_a_refusal_is_told_once_for_an_edition_and_is_history_in_the_end(desk: Desk) -> None:
    await desk.brought("refused", parts=3)
    await desk.report().tick()
    assert desk.ears.new() == ["Refused"]
    desk.clock.move(days=8)
    await desk.report().tick()
    assert desk.ears.new() == []
    assert await StoreWatch(desk._database).told() == set()


async def test_a_post_that_is_perhaps_there_twice_is_told(desk: Desk) -> None:
    await desk.edition()
    [post] = await desk.ledger.claim("stopped", make.NOW, make.moment(2), 1)
    assert await desk.ledger.try_now(post.lease, make.NOW)
    desk.clock.move(minutes=3)
    await desk.sender().idle()
    for _ in range(2):
        await desk.report().tick()
    assert desk.ears.new() == ["Perhaps twice"]


async def test_articles_that_wait_to_be_read(desk: Desk, database: Database) -> None:
    articles = Articles(database)
    source = await WorkspaceSources(database).ensure(make.WORKSPACE, "The Courier")
    await articles.add(source.id, make.document(), b"", make.NOW)
    desk.clock.move(minutes=30)
    await desk.report().tick()
    assert desk.ears.new() == []
    desk.clock.move(minutes=1)
    await desk.report().tick()
    assert desk.ears.heard == ["Lag: 1 article waits to be read, the oldest since 2026-03-04 08:00 UTC."]
    [unread] = await articles.unread(1)
    await articles.set_aside(unread, "it has no end", make.NOW)
    await desk.report().tick()
    assert desk.ears.heard[1:] == ["Well again: articles are read in time."]


@pytest.mark.parametrize("reachable", [True, False])
async def test_a_digest_that_was_paused_by_refusals(
    desk: Desk, reachable: bool, caplog: pytest.LogCaptureFixture
) -> None:
    subscription = await desk.subscribed()
    if not reachable:
        desk.chat.owners = None
    desk.chat.gone = {NEWS}
    for _ in range(3):
        await desk.edition_of(subscription)
        await desk.sender().idle()
        [subscription] = await desk.subscriptions.of_channel(NEWS)
    for owner in ("one", "two"):
        await desk.report(owner).tick()
    assert desk.ears.new() == ["Refused", "Refused", "Refused", "Paused"]
    if reachable:
        assert desk.chat.owners is not None
        [(channel, message)] = desk.chat.owners
        assert channel == NEWS
        assert "“Digest 0” is paused: one edition after another was refused in the channel news." in render(
            message, make.NOW
        )
    else:
        assert "The owner of chat local news could not be told" in caplog.text
    await desk.subscriptions.change(subscription, make.wishes(), make.moment(days=9))
    await desk.report().tick()
    assert desk.ears.heard == ["Well again: digest 1 is no longer paused by refusals."]


async def test_an_alert_that_fails_is_said_later_with_its_key_and_makes_no_alert(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.brought("refused")
    desk.ears.deaf = True
    report = desk.report()
    for _ in range(120):
        await report.tick()
        desk.clock.move(seconds=30)
    assert len(desk.ears.keys) == 6, "an hour, ever less often"
    assert len(set(desk.ears.keys)) == 1
    assert "could not be told (The alert channel is gone.): Refused: delivery 1" in caplog.text
    desk.ears.deaf = False
    desk.clock.move(hours=1)
    await report.tick()
    await report.tick()
    assert desk.ears.new() == ["Refused"]


async def test_of_thousands_none_is_called_well_that_is_not(desk: Desk, database: Database) -> None:
    async def in_doubt(parts: int, state: DeliveryState) -> None:
        await desk.edition(parts=parts)
        async with database.write() as connection:
            pending = update(deliveries).where(deliveries.c.state == DeliveryState.PENDING)
            await connection.execute(pending.values(state=state))

    await in_doubt(2_500, DeliveryState.UNSURE)
    await desk.report().tick()
    assert len(desk.ears.heard) == 20
    assert desk.ears.heard[-1] == "And 2481 more matters (2481 unsure): see broadsheet deliveries list."
    desk.ears.new()
    await in_doubt(1, DeliveryState.HELD)
    await desk.report().tick()
    await desk.report().tick()
    assert desk.ears.new() == ["Held"]
    async with database.write() as connection:
        await connection.execute(update(deliveries).values(state=DeliveryState.SENT))
    await desk.report().tick()
    assert desk.ears.heard[-1] == "And 2482 more matters (2482 well again): see broadsheet deliveries list."
    assert len(desk.ears.heard) == 20


async def test_one_node_tells(desk: Desk, database: Database) -> None:
    await desk.brought("refused")
    assert await StoreLeases(database).acquire("report", "two", desk.clock.now(), desk.clock.now() + LEASE)
    await desk.report().tick()
    assert desk.ears.new() == []
    desk.clock.move(minutes=2)
    await desk.report().tick()
    assert desk.ears.new() == ["Refused"]


ADDRESS = "https://fen.example/feed"


async def reading(database: Database, *names: str, workspace: tuple[str, str]) -> WorkspaceSources:
    sources = WorkspaceSources(database)
    for name in names:
        assert await sources.add(workspace, name, ADDRESS)
    return sources


async def turned(database: Database, state: FeedState, reason: str | None = None) -> None:
    """What reads from the feed finds it in this state."""
    feeds = StoreFeeds(database)
    [feed] = await feeds.due(make.moment(days=400), make.moment(days=400), 10)
    assert await feeds.settle(structs.replace(feed, state=state, reason=reason, next_at=make.NOW))


async def test_sources_that_are_lost_are_told_once_and_again_when_they_are_found(database: Database) -> None:
    ours, theirs = ("chat", "newsroom"), ("chat", "rivals")
    sources = await reading(database, "Fen Gazette", "Zephyr", workspace=ours)
    await reading(database, "Fen Gazette", workspace=theirs)
    watch = StoreWatch(database)
    for state in (FeedState.OK, FeedState.FAILING):
        await turned(database, state, "It is down.")
        assert await watch.tell_of_sources() is None
        assert await watch.lost() == []
    await turned(database, FeedState.PAUSED, "It is down.")
    told = [await watch.tell_of_sources() for _ in range(3)]
    assert [news and news.workspace for news in told] == [ours, theirs, None]
    assert told[0] is not None
    lost = [(source.name, state, reason) for source, state, reason in told[0].lost]
    assert lost == [(name, FeedState.PAUSED, "It is down.") for name in ("Fen Gazette", "Zephyr")]
    [number] = await watch.lost()
    assert await watch.feeds([number, 99]) == [
        Lost(id=number, address=ADDRESS, state=FeedState.PAUSED, reason="It is down.", sources=3)
    ]
    await turned(database, FeedState.FAILING, "It is down.")
    assert await watch.tell_of_sources() is None, "it was asked for again, and nobody knows yet"
    assert await watch.lost() == []
    gazette = next(one for one in await sources.of_workspace(ours) if one.name == "Fen Gazette")
    await sources.remove(ours, gazette.id, make.NOW)
    await turned(database, FeedState.SLOW)
    told = [await watch.tell_of_sources() for _ in range(3)]
    assert [news and [source.name for source in news.found] for news in told] == [["Zephyr"], ["Fen Gazette"], None]
