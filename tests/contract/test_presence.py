"""Channels and workspaces that are lost and back again: digests wait, nothing is erased before its time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.platforms.console.render import render
from digests import states
from digests.services.presence import ROUNDS, Presence
from digests.services.report import Report
from digests.store.departures import StoreDepartures
from digests.store.forget import StoreForget
from digests.store.leases import StoreLeases
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.watch import StoreWatch
from tests import make
from tests.contract import given
from tests.contract.given import everything
from tests.contract.test_deliver import NEWS, SPORT, THEIRS
from tests.contract.test_report import Ears
from tests.contract.test_waiting import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Channel, Subscription, Wishes
    from digests.store.engine import Database

WHY = "The bot may not post here: give it the right to."
KEPT = timedelta(days=30)


class Place(Waiting):
    """A room on a platform that loses channels."""

    def presence(self, subscriptions: Subscriptions | None = None, kept: timedelta | None = KEPT) -> Presence:
        departures, forget = StoreDepartures(self.database), StoreForget(self.database)
        return Presence(subscriptions or self.subscriptions, self.ledger, departures, forget, self.clock, kept)

    async def one(self, channel: Channel = NEWS) -> Subscription:
        [one] = await self.subscriptions.of_channel(channel)
        return one

    async def told(self) -> list[str]:
        """What the owners were told since the last time."""
        self.chat.owners = []
        watch, leases = StoreWatch(self.database), StoreLeases(self.database)
        await Report(watch, {"chat": self.chat}, Ears(), leases, self.clock, "one", timedelta(minutes=30)).tick()
        return [f"{channel.id}: {render(message, self.clock.now())}" for channel, message in self.chat.owners]


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database)


class TestChannel:
    async def test_its_digests_wait_until_it_is_back_and_make_up_for_nothing(self, place: Place) -> None:
        one = await place.subscribed()
        others = await place.subscribed(SPORT)
        await place.edition_of(one)
        for _ in range(2):
            await place.presence().channel_gone(NEWS, WHY)
        lost = await place.one()
        assert (lost.suspended, lost.next_due_at, lost.wishes) == (WHY, None, one.wishes)
        assert lost.revision == one.revision + 1, "told twice, it is lost once"
        assert await place.one(SPORT) == others
        await place.sender().idle()
        assert (place.shown(), await place.reason()) == ([], "Nothing can be posted in this channel just now.")
        place.clock.move(hours=11)
        assert [due.id for due in await place.subscriptions.due(place.clock.now(), 10)] == [others.id]
        for _ in range(2):
            await place.presence().channel_back(NEWS)
        back = await place.one()
        assert (back.suspended, back.revision) == (None, lost.revision + 1)
        assert back.next_due_at == make.moment(days=1), "at its next time, and none in between"
        await place.sender().idle()
        assert place.shown() == ["1.0"]

    @pytest.mark.parametrize("begun", [0, 1])
    async def test_beyond_the_grace_what_waited_is_given_up_and_what_it_tells_comes_later(
        self, place: Place, begun: int
    ) -> None:
        await place.throttled(after=begun)
        await place.presence().channel_gone(NEWS, WHY)
        await place.later(hours=11)
        assert len(place.shown()) == begun
        await place.later(hours=1, seconds=1)
        await place.presence().channel_back(NEWS)
        await place.sender().idle()
        assert (len(place.shown()), (await place.states())[-1]) == (begun, "dropped")

    async def test_what_the_operator_asks_for_is_tried(self, place: Place) -> None:
        place.chat.gone = {NEWS}
        await place.edition()
        await place.sender().idle()
        await place.presence().channel_gone(NEWS, WHY)
        place.chat.gone = set()
        await place.desk().retry(1)
        await place.sender().idle()
        assert place.shown() == ["1.0"]

    async def test_a_persons_pause_stays_and_a_pause_after_refusals_is_over(self, place: Place) -> None:
        ours, refused = await place.subscribed(), await place.subscribed(SPORT)
        paused = structs.replace(ours.wishes, paused=True)
        assert await place.subscriptions.change(ours, paused, None)
        place.chat.gone = {SPORT}
        for _ in range(states.REFUSALS):
            await place.edition_of(await place.one(SPORT))
            await place.sender().idle()
        assert (await place.one(SPORT)).wishes.paused
        for channel in (NEWS, SPORT):
            await place.presence().channel_gone(channel, WHY)
            await place.presence().channel_back(channel)
        assert ((await place.one()).wishes, (await place.one()).next_due_at) == (paused, None)
        back = await place.one(SPORT)
        assert (back.wishes, back.pause_reason) == (refused.wishes, None)
        assert back.next_due_at == make.moment(days=3), "of the days before it has its editions"

    async def test_a_pause_with_an_end_was_set_by_a_person_after_the_refusals(self, place: Place) -> None:
        await place.subscribed()
        place.chat.gone = {NEWS}
        for _ in range(states.REFUSALS):
            await place.edition_of(await place.one())
            await place.sender().idle()
        refused = await place.one()
        until = make.moment(days=3)
        wished = structs.replace(refused.wishes, paused_until=until)
        assert await place.subscriptions.change(refused, wished, until)
        await place.presence().channel_back(NEWS)
        assert (await place.one()).wishes == wished

    async def test_another_reason_is_said_and_its_owner_is_told_once(self, place: Place) -> None:
        for _ in range(2):
            await place.edition()
        await place.edition(SPORT)
        for reason in (WHY, "The channel is deleted."):
            await place.presence().channel_gone(NEWS, reason)
        assert {one.suspended for one in await place.subscriptions.of_channel(NEWS)} == {"The channel is deleted."}
        [told] = await place.told()
        assert told == (
            "news: 2 digests wait, as nothing can be posted in the channel news: Digest 0, Digest 1. "
            "The channel is deleted. They go on by themselves when that is over, and nothing is deleted.\n"
        )
        assert await place.told() == []
        await place.presence().channel_back(NEWS)
        assert await place.told() == []
        await place.presence().channel_gone(NEWS, WHY)
        assert len(await place.told()) == 1, "lost once more is news"

    async def test_a_change_that_somebody_makes_meanwhile_stays(self, place: Place) -> None:
        one = await place.subscribed()
        await place.presence().channel_gone(NEWS, WHY)
        await place.presence(Contended(place.database, 1)).channel_back(NEWS)
        back = await place.one()
        assert (back.suspended, back.wishes) == (None, structs.replace(one.wishes, stories=9))
        assert back.next_due_at is not None

    async def test_one_whose_time_zone_is_gone_holds_up_no_other(self, place: Place) -> None:
        for zone in ("Atlantis/Central", "UTC"):
            await given.subscribed(place.subscriptions, NEWS, name=zone, zone=zone)
        await place.presence().channel_gone(NEWS, WHY)
        await place.presence().channel_back(NEWS)
        assert [one.next_due_at for one in await place.subscriptions.of_channel(NEWS)] == [
            make.NOW,  # the planner says why it does not come
            make.moment(days=1),
        ]

    async def test_one_that_ends_or_is_changed_for_ever_is_left(
        self, place: Place, caplog: pytest.LogCaptureFixture
    ) -> None:
        await place.subscribed()
        await place.presence().channel_gone(NEWS, WHY)
        await place.presence(Contended(place.database, ROUNDS)).channel_back(NEWS)
        assert "is changed again and again" in caplog.text
        await place.presence(Contended(place.database, 1, ends=True)).channel_back(NEWS)
        assert await place.subscriptions.of_channel(NEWS) == []


class Contended(Subscriptions):
    """A store in which somebody else changes a digest just before each of so many lifts, or ends it."""

    def __init__(self, database: Database, times: int, *, ends: bool = False) -> None:
        super().__init__(database)
        self._times, self._ends = times, ends

    async def lift(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None, now: datetime
    ) -> Subscription | None:
        if self._times:
            self._times -= 1
            stories = 20 if subscription.wishes.stories == 9 else 9
            if self._ends:
                assert await self.end(subscription, now)
            else:
                assert await self.change(subscription, structs.replace(subscription.wishes, stories=stories), None)
        return await super().lift(subscription, wishes, next_due_at, now)


class TestWorkspace:
    async def test_everything_waits_and_what_is_usable_goes_on(self, place: Place) -> None:
        for channel in (NEWS, SPORT, THEIRS):
            await place.subscribed(channel)
        await place.presence().channel_gone(SPORT, "The channel is deleted.")
        assert len(await place.told()) == 1
        for _ in range(2):
            await place.presence().workspace_left(NEWS.home)
        assert {one.suspended for one in await place.subscriptions.of_workspace(NEWS.home)} == {
            "Broadsheet was removed from this workspace."
        }
        assert await place.one(THEIRS) == (await place.subscriptions.of_workspace(THEIRS.home))[0]
        assert (await place.one(THEIRS)).suspended is None
        assert await place.told() == [], "who removed it knows, and nobody else can be reached"
        await place.presence().workspace_here(NEWS.home, [NEWS])
        await place.presence().channel_gone(SPORT, "The channel is deleted.")
        assert ((await place.one()).suspended, (await place.one(SPORT)).suspended) == (None, "The channel is deleted.")
        assert await place.told() == []

    async def test_that_it_is_still_there_ends_no_pause(self, place: Place) -> None:
        """It is said at every start: a platform that refuses for another reason would be asked again and again."""
        await place.subscribed()
        place.chat.gone = {NEWS}
        for _ in range(states.REFUSALS):
            await place.edition_of(await place.one())
            await place.sender().idle()
        paused = await place.one()
        await place.presence().workspace_here(NEWS.home, [NEWS])
        assert await place.one() == paused
        await place.presence().workspace_left(NEWS.home)
        await place.presence().workspace_here(NEWS.home, [NEWS])
        assert (await place.one()).pause_reason is None

    async def test_it_is_forgotten_when_it_was_left_for_long(self, place: Place, database: Database) -> None:
        await place.edition()
        await WorkspaceSources(database).ensure(NEWS.home, "The Harbour Ledger")
        presence, never = place.presence(), place.presence(kept=None)
        await presence.workspace_left(NEWS.home)
        place.clock.move(days=30)
        for one in (presence, never):
            await one.workspace_left(NEWS.home)
            assert await one.tick() == []
        place.clock.move(seconds=1)
        assert await never.tick() == []
        assert await place.presence().tick() == [], "a new process has not heard whether it is back"
        assert await presence.workspaces("chat") == [NEWS.home]
        assert await presence.tick() == [NEWS.home]
        assert not any(everything(database).values())
        assert await presence.workspaces("chat") == await presence.tick() == []

    async def test_that_it_came_back_in_time_keeps_everything(self, place: Place, database: Database) -> None:
        await place.subscribed()
        presence = place.presence()
        await presence.workspace_left(NEWS.home)
        place.clock.move(days=29)
        await place.presence().workspace_here(NEWS.home, [NEWS])
        place.clock.move(days=29)
        assert await presence.tick() == [], "whichever node heard of it"
        await presence.workspace_here(NEWS.home, [NEWS])
        assert await presence.tick() == []
        assert (await place.one()).next_due_at is not None
        await place.presence().workspace_left(NEWS.home)
        assert await StoreForget(database).workspace(NEWS.home) == {"subscriptions": 1}
        assert not any(everything(database).values()), "that it left is forgotten, too"


async def test_a_wish_that_is_changed_while_it_is_suspended_makes_it_not_due(place: Place) -> None:
    one = await given.subscribed(place.subscriptions, NEWS)
    assert await place.subscriptions.suspend(NEWS, WHY) == 1
    assert await place.subscriptions.suspend(NEWS, WHY) == 0
    assert await place.subscriptions.change(one, one.wishes, make.NOW) is None, "it is another since"
    assert await place.subscriptions.lift(one, one.wishes, make.NOW, make.NOW) is None


async def test_a_workspace_is_left_once(database: Database) -> None:
    departures, home = StoreDepartures(database), ("chat", "harbour")
    left = [await departures.leave(home, WHY, make.moment(minutes)) for minutes in (0, 1)]
    assert (left, await departures.returned(home), await departures.returned(home)) == ([True, False], True, False)
