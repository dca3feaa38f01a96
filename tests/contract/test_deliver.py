"""Posts on a platform that misbehaves: each is there once, in order, and no channel waits for another's."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from digests.errors import StoreUnavailable, Throttled
from digests.messages import Text
from digests.ports.messenger import Absent
from digests.services.deliver import MOST_TRIES, Deliver
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given
from tests.fakes import Chat, HandClock

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Channel, DeliveryState, Lease, Subscription
    from digests.ports.ledger import Post
    from digests.store.engine import Database

GRACE = timedelta(hours=12)
NEWS, SPORT = make.channel(platform="chat"), make.channel(platform="chat", id="sport")
THEIRS = make.channel(platform="chat", workspace="theirs")
OTHER = make.channel(platform="post")


class Room:
    """A ledger with editions in it, and senders."""

    def __init__(self, database: Database) -> None:
        self.clock, self.database = HandClock(make.NOW), database
        self.chat, self.ledger, self.subscriptions = Chat(self.clock), SlotLedger(database), Subscriptions(database)
        self._made = 0

    def sender(self, owner: str = "one", **given: int) -> Deliver:
        messengers = {"chat": self.chat, "post": self.chat}
        return Deliver(self.ledger, messengers, self.clock, owner, GRACE, **given)

    async def subscribed(self, channel: Channel = NEWS) -> Subscription:
        return await given.subscribed(self.subscriptions, channel, name=f"Digest {self._made}")

    async def edition(self, channel: Channel = NEWS, parts: int = 1) -> None:
        """Of a digest of its own."""
        await self.edition_of(await self.subscribed(channel), parts)

    async def edition_of(self, subscription: Subscription, parts: int = 1) -> None:
        self._made += 1
        due_at, channel = subscription.next_due_at, subscription.channel
        assert due_at is not None
        slot = await self.ledger.open_slot(subscription, due_at, due_at + timedelta(days=1), self.clock.now())
        assert slot is not None
        digest = make.digest(number=self._made, channel=channel)
        messages = [make.message(f"{self._made}.{part}") for part in range(parts)]
        assert await given.record(self.ledger, slot, digest, messages, self.clock.now())

    def shown(self, channel: Channel = NEWS) -> list[str]:
        """The titles in the channel."""
        titles = [message.title for _, message in self.chat.posts[channel]]
        return [part.text for title in titles for part in title if isinstance(part, Text)]

    async def states(self, channel: Channel = NEWS) -> list[DeliveryState]:
        """Of every part in the channel, the oldest edition's first."""
        return [state for past in reversed(await self.ledger.history(channel, 10)) for state in past.states]


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


class TestOrder:
    async def test_editions_of_several_messages_come_whole_and_in_order(self, room: Room) -> None:
        await room.edition(parts=3)
        await room.edition(parts=2)
        assert await room.sender().idle() == 5
        assert room.shown() == ["1.0", "1.1", "1.2", "2.0", "2.1"]

    async def test_later_parts_know_what_they_stand_below_wherever_they_are_taken_up(self, room: Room) -> None:
        await room.edition(parts=3)
        await room.edition()
        room.chat.faults = ["", "drop"]
        await room.sender().idle()
        room.clock.move(minutes=2)
        await room.sender("two").idle()
        first, *_ = room.chat.keys(NEWS)
        above = f"receipt-{first}"
        assert room.chat.below == [None, above, above, above, None]
        assert room.chat.searched_below == [above]

    async def test_after_a_failure_it_goes_on_at_the_part_that_is_missing(self, room: Room) -> None:
        await room.edition(parts=3)
        await room.edition()
        room.chat.faults = ["", "throttle"]
        await room.sender().idle()
        assert room.shown() == ["1.0"], "neither the next part nor the next edition overtakes"
        room.clock.move(minutes=5)
        await room.sender("two").idle()
        assert room.shown() == ["1.0", "1.1", "1.2", "2.0"]

    async def test_what_needs_a_person_holds_up_its_own_edition_alone(self, room: Room) -> None:
        await room.edition(parts=2)
        await room.edition()
        room.chat.faults, room.chat.readable = ["drop"], False
        await room.sender().idle()
        assert room.shown() == []
        room.clock.move(minutes=2)
        await room.sender().idle()
        assert room.shown() == ["2.0"]
        assert await room.states() == ["held", "pending", "sent"]


class TestLimits:
    @pytest.mark.parametrize("scope", ["channel", "workspace", "platform"])
    async def test_no_limit_lasts_for_longer_than_an_hour(self, room: Room, scope: str) -> None:
        """A platform that says 2058 has no channel wait until then."""
        room.chat.faults, room.chat.wait = [f"throttle {scope}".removesuffix(" channel")], timedelta(days=10_000)
        await room.edition()
        await room.edition(SPORT)
        sender = room.sender(at_once=1)
        await sender.idle()
        room.clock.move(minutes=59)
        await sender.idle()
        assert len(room.shown() + room.shown(SPORT)) == (scope == "channel")
        room.clock.move(minutes=2)
        await sender.idle()
        assert len(room.shown() + room.shown(SPORT)) == 2


class TestApart:
    async def test_a_slow_channel_delays_no_other(self, room: Room) -> None:
        await room.edition(parts=2)
        await room.edition(SPORT, parts=2)
        room.chat.faults = ["hang"]
        sender = room.sender()
        await sender.tick()
        await room.chat.hanging.wait()
        [slow] = room.chat.hung
        other = NEWS if slow == SPORT else SPORT
        await room.edition(other)
        while len(room.shown(other)) < 3:
            await sender.tick()
        assert room.shown(slow) == []
        room.chat.resume.set()
        await sender.idle()
        assert [len(room.shown(slow)), len(room.shown(other))] == [2, 3]

    async def test_only_so_many_channels_at_once_and_of_a_platform(self, room: Room) -> None:
        for number in range(4):
            await room.edition(structs.replace(NEWS, id=f"chat {number}"))
            await room.edition(structs.replace(OTHER, id=f"post {number}"))
        room.chat.faults = ["hang"] * 8
        sender = room.sender(at_once=3, of_a_platform=2)
        assert await sender.tick() == 3
        await room.chat.hanging.wait()
        assert await sender.tick() == 0
        room.chat.resume.set()
        assert await sender.idle() == 8

    async def test_a_platform_that_is_not_connected_here_is_left_to_others(self, room: Room) -> None:
        await room.edition(make.channel(platform="semaphore"))
        await room.edition()
        assert await room.sender().idle() == 1

    @pytest.mark.parametrize(
        ("scope", "waiting"),
        [("throttle", {NEWS}), ("throttle workspace", {NEWS, SPORT}), ("throttle platform", {NEWS, SPORT, THEIRS})],
    )
    async def test_a_limit_reaches_as_far_as_the_platform_says(
        self, room: Room, scope: str, waiting: set[Channel]
    ) -> None:
        everywhere = [NEWS, SPORT, THEIRS, OTHER]
        sender = room.sender(at_once=1)
        room.chat.faults = [scope]
        for channel in everywhere:
            await room.edition(channel)
        await sender.idle()
        assert {channel for channel in everywhere if not room.shown(channel)} == waiting
        assert len(room.chat.tries) == 1 + 4 - len(waiting), "who has to wait does not knock"
        room.clock.move(minutes=5)
        await sender.idle()
        assert all(room.shown(channel) for channel in everywhere)


class TestDoubt:
    @pytest.mark.parametrize("fault", ["lose", "drop", "break"])
    async def test_it_is_looked_for_once_it_can_have_settled(self, room: Room, fault: str) -> None:
        """Though the roles ask again and again, more often than there are tries."""
        await room.edition(parts=2)
        room.chat.faults = [fault]
        sender = room.sender()
        for _ in range(2 * MOST_TRIES):
            await sender.idle()
            room.clock.move(seconds=5.9)
        assert (room.chat.tries, room.chat.searched) == (room.chat.tries[:1], [])
        room.clock.move(seconds=1)
        await sender.idle()
        assert room.shown() == ["1.0", "1.1"]
        assert room.chat.searched[0] <= make.NOW
        assert len(set(room.chat.tries)) == 2, "each with its own key, always"

    async def test_each_try_has_its_own_time_to_settle(self, room: Room) -> None:
        await room.edition()
        room.chat.faults = ["drop", "drop"]
        sender = room.sender()
        await sender.idle()
        room.clock.move(minutes=30)
        await sender.idle()
        assert len(room.chat.tries) == 2
        room.clock.move(seconds=59)
        await sender.idle()
        assert len(room.chat.searched) == 1
        room.clock.move(seconds=1)
        await sender.idle()
        assert room.shown() == ["1.0"]

    @pytest.mark.parametrize("look", [Throttled("Slow down.", make.moment(10)), OSError("no route"), TimeoutError()])
    async def test_a_look_that_fails_is_repeated(self, room: Room, look: Exception) -> None:
        await room.edition()
        room.chat.faults, room.chat.looks = ["lose"], [look]
        sender = room.sender()
        await sender.idle()
        room.clock.move(minutes=1)
        await sender.idle()
        assert await room.states() == ["unsure"]
        room.clock.move(minutes=9)
        await sender.idle()
        assert await room.states() == ["sent"]
        assert room.shown() == ["1.0"]

    async def test_the_search_reaches_behind_a_clock_that_was_put_back(self, room: Room) -> None:
        room.clock.move(hours=3)  # it was wrong when this was tried
        sender = room.sender()
        await room.edition()
        room.chat.faults = ["lose"]
        await sender.idle()
        room.clock.move(hours=-3)
        await sender.tick()
        room.clock.move(hours=3, minutes=1)
        await sender.idle()
        assert room.chat.searched[0] < make.NOW
        assert room.shown() == ["1.0"]

    async def test_a_channel_that_is_gone_is_not_tried_for_the_later_parts(self, room: Room) -> None:
        await room.edition(parts=3)
        room.chat.gone = {NEWS}
        await room.sender().idle()
        assert await room.states() == ["refused"] * 3
        assert len(room.chat.tries) == 1


class TestStopping:
    async def test_what_is_under_way_may_end(self, room: Room) -> None:
        await room.edition(parts=2)
        room.chat.faults = ["hang"]
        sender = room.sender()
        await sender.tick()
        await room.chat.hanging.wait()
        closing = asyncio.create_task(sender.close())
        await asyncio.sleep(0)
        room.chat.resume.set()
        await closing
        assert await room.states() == ["sent", "pending"]
        assert await sender.tick() == 0, "and nothing more is started"

    async def test_what_may_have_left_is_looked_for_by_the_next(self, room: Room) -> None:
        await room.edition()
        room.chat.faults = ["hang"]
        sender = room.sender()
        await sender.tick()
        await room.chat.hanging.wait()
        await sender.close(timedelta())
        assert await room.states() == ["unsure"]
        room.clock.move(minutes=1)
        await room.sender("two").idle()
        assert room.shown() == ["1.0"]

    async def test_what_was_not_tried_is_pending_at_once(self, room: Room) -> None:
        await room.edition()
        slow = Slow(room.ledger)
        sender = Deliver(slow, {"chat": room.chat}, room.clock, "one", GRACE)  # type: ignore[arg-type]  # what it needs of one
        await sender.tick()
        await slow.trying.wait()
        await sender.close(timedelta())
        assert await room.states() == ["pending"]
        await room.sender("two").idle()
        assert room.shown() == ["1.0"]
        assert room.chat.searched == []


class Slow:
    """A ledger that hangs before a try is stamped."""

    def __init__(self, ledger: SlotLedger) -> None:
        self._ledger, self.trying = ledger, asyncio.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    async def try_now(self, lease: Lease, now: datetime) -> bool:
        self.trying.set()
        await asyncio.Event().wait()
        return await self._ledger.try_now(lease, now)


class Busy(SlotLedger):
    """A ledger that cannot keep receipts for now."""

    busy = True

    async def sent(self, lease: Lease, receipt: str, now: datetime) -> bool:
        if self.busy:
            raise StoreUnavailable("The disk is full.")
        return await super().sent(lease, receipt, now)


class TestStore:
    async def test_a_receipt_is_kept_when_the_store_is_well_again(self, room: Room, database: Database) -> None:
        room.ledger = busy = Busy(database)
        await room.edition(parts=2)
        sender = room.sender()
        await sender.idle()
        await sender.idle()
        assert (await room.states(), room.shown()) == (["sending", "pending"], ["1.0"])
        busy.busy = False
        await sender.idle()
        assert room.shown() == ["1.0", "1.1"]
        assert room.chat.searched == []


async def perhaps_twice(room: Room) -> bool:
    [past] = await room.ledger.history(NEWS, 10)
    return past.perhaps_twice


class TestDoubles:
    """Senders that were stopped under their lease, and go on."""

    async def stopped(self, room: Room) -> Post:
        """A sender that is stopped just before its request."""
        await room.edition()
        [post] = await room.ledger.claim("stopped", make.NOW, make.moment(2), 1)
        assert await room.ledger.try_now(post.lease, make.NOW)
        return post

    async def wakes(self, room: Room, post: Post) -> None:
        receipt = await room.chat.send(NEWS, post.message, post.delivery.key)
        assert not await room.ledger.sent(post.lease, receipt, room.clock.now())

    @pytest.mark.parametrize("wakes", [True, False])
    async def test_without_a_key_it_is_counted_whether_it_wakes_or_not(self, room: Room, wakes: bool) -> None:
        post = await self.stopped(room)
        room.clock.move(minutes=3)
        await room.sender().idle()
        if wakes:
            await self.wakes(room, post)
        assert room.shown() == ["1.0"] * (2 if wakes else 1)
        assert await perhaps_twice(room)

    async def test_with_a_key_that_is_checked_there_is_none(self, room: Room) -> None:
        room.chat.checks_keys = True
        post = await self.stopped(room)
        room.clock.move(minutes=3)
        await room.sender().idle()
        await self.wakes(room, post)
        assert room.shown() == ["1.0"]
        assert not await perhaps_twice(room)

    async def test_one_that_says_so_before_the_next_try_spares_it(self, room: Room) -> None:
        post = await self.stopped(room)
        room.clock.move(minutes=3)
        [found] = await room.ledger.doubtful("one", room.clock.now(), room.clock.now() + timedelta(minutes=2), 1)
        assert await room.chat.find(NEWS, post.delivery.key, make.NOW) == Absent()
        await self.wakes(room, post)
        await room.ledger.postpone(found.lease, room.clock.now(), "It is not in the channel.", room.clock.now())
        await room.sender().idle()
        assert (room.shown(), await room.states()) == (["1.0"], ["sent"])
        assert not await perhaps_twice(room)

    async def test_one_that_says_so_late_settles_what_was_held(self, room: Room) -> None:
        post = await self.stopped(room)
        room.chat.readable = False
        room.clock.move(minutes=3)
        await room.sender().idle()
        assert await room.states() == ["held"]
        await self.wakes(room, post)
        await room.sender().idle()
        assert (room.shown(), await room.states()) == (["1.0"], ["sent"])
        assert not await perhaps_twice(room)

    async def test_a_sender_that_comes_to_itself_after_its_lease_does_not_send(
        self, room: Room, database: Database
    ) -> None:
        class Pausing(SlotLedger):
            async def try_now(self, lease: Lease, now: datetime) -> bool:
                stamped = await super().try_now(lease, now)
                room.clock.move(minutes=3)
                return stamped

        await room.edition()
        await Deliver(Pausing(database), {"chat": room.chat}, room.clock, "one", GRACE).tick()
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))
        assert room.chat.tries == []
        assert await room.states() == ["unsure"]
