"""Editions that wait to be posted: before each post is sent it is asked again whether it is still wanted."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from sqlalchemy import update

from digests.errors import StoreUnavailable, Throttled
from digests.messages import Text
from digests.model import DeliveryState, Quiet
from digests.ports.ledger import Opening
from digests.ports.messenger import Absent
from digests.services.deliver import MOST_LOOKS
from digests.services.deliveries import Deliveries
from digests.store.ledger import SlotLedger
from digests.store.records import StoreRecords
from digests.store.tables import deliveries
from tests import make
from tests.contract import given
from tests.contract.test_deliver import NEWS, SPORT, Room

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Lease, Subscription
    from digests.store.engine import Database

THROTTLED = 5  # minutes, in this chat


class Waiting(Room):
    """A room in which editions wait."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._records = StoreRecords(database)

    async def throttled(self, after: int = 0, parts: int = 2) -> Subscription:
        """An edition of which so many parts were posted before the channel was throttled."""
        one = await self.subscribed()
        await self.edition_of(one, parts)
        self.chat.faults = [""] * after + ["throttle"]
        await self.sender().idle()
        return one

    async def wish(self, **wishes: object) -> None:
        [one] = await self.subscriptions.of_channel(NEWS)
        changed = structs.replace(one.wishes, **wishes)
        assert await self.subscriptions.change(one, changed, one.next_due_at)

    async def later(self, **length: float) -> None:
        self.clock.move(**length)
        await self.sender().idle()

    async def reason(self) -> str | None:
        """What status says of the newest edition."""
        return (await self.ledger.history(NEWS, 1))[0].reason

    def desk(self) -> Deliveries:
        return Deliveries(self._records, self.ledger, {"chat": self.chat}, self.clock, "operator")


@pytest.fixture
def room(database: Database) -> Waiting:
    return Waiting(database)


class TestGrace:
    async def test_within_it_it_comes_and_says_that_it_is_late(self, room: Waiting) -> None:
        await room.throttled()
        await room.later(hours=11)
        [(_, first), (_, second)] = room.chat.posts[NEWS]
        assert first.notice == (Text("Late: this edition could not be posted when it was due."),)
        assert not second.notice

    async def test_soon_after_it_is_not_late(self, room: Waiting) -> None:
        await room.throttled()
        await room.later(minutes=THROTTLED)
        assert [message.notice for _, message in room.chat.posts[NEWS]] == [(), ()]

    async def test_beyond_it_nothing_comes_and_nothing_counts_as_told(self, room: Waiting) -> None:
        await room.throttled()
        await room.later(hours=12, minutes=1)
        assert (room.shown(), await room.states()) == ([], ["dropped", "dropped"])
        assert str(await room.reason()).startswith("It could not be posted within 12 hours of its time")
        assert await room.ledger.heard(NEWS, make.NOW) == []

    async def test_what_is_begun_goes_on_however_late(self, room: Waiting) -> None:
        await room.throttled(after=1)
        await room.later(hours=30)
        assert room.shown() == ["1.0", "1.1"]

    async def test_what_a_person_asks_for_comes_however_late(self, room: Waiting) -> None:
        room.chat.gone = {NEWS}
        await room.edition(parts=2)
        await room.sender().idle()
        room.chat.gone = set()
        room.clock.move(days=3)
        await room.desk().retry(1)
        await room.sender().idle()
        assert room.shown() == ["1.0", "1.1"]

    async def test_nor_a_backlog(self, room: Waiting) -> None:
        """A channel that is throttled for long gets what waited first, and then the newest."""
        await room.throttled(parts=1)
        for _ in range(3):
            [one] = await room.subscriptions.of_channel(NEWS)
            assert one.next_due_at is not None
            following = one.next_due_at + timedelta(days=1)
            assert await room.ledger.open_slot(one, one.next_due_at, following, room.clock.now())
        assert await room.ledger.planned(10) == []
        await room.later(hours=4)
        assert room.shown() == ["1.0"]
        assert len(await room.ledger.planned(10)) == 3


QUIET = Quiet(time(8, 2), time(20))  # the clock here shows 08:00


class TestQuiet:
    @pytest.mark.parametrize("fault", ["throttle", "drop"])
    async def test_what_was_not_begun_comes_with_the_next_edition(self, room: Waiting, fault: str) -> None:
        await room.throttled()
        await room.wish(quiet=QUIET, zone="UTC")
        room.chat.faults = [fault] if fault == "drop" else []
        await room.later(minutes=THROTTLED)
        await room.later(minutes=5)
        assert (room.shown(), await room.states()) == ([], ["dropped", "dropped"])
        assert str(await room.reason()).startswith("It fell into the quiet hours, 08:02-20:00")

    async def test_what_is_begun_goes_on_after_them(self, room: Waiting) -> None:
        await room.throttled(after=1)
        await room.wish(quiet=QUIET, zone="UTC")
        await room.later(minutes=THROTTLED)
        assert (room.shown(), await room.reason()) == (["1.0"], "These are the quiet hours, 08:02-20:00.")
        await room.later(hours=11, minutes=54)
        assert room.shown() == ["1.0"]
        await room.later(minutes=1)
        assert room.shown() == ["1.0", "1.1"]

    async def test_nor_does_what_a_person_asks_for_break_them(self, room: Waiting) -> None:
        room.chat.faults = ["refuse"]
        await room.edition()
        await room.sender().idle()
        await room.wish(quiet=QUIET, zone="UTC")
        room.clock.move(minutes=5)
        await room.desk().retry(1)
        await room.sender().idle()
        assert room.shown() == []
        await room.later(hours=12)
        assert room.shown() == ["1.0"]

    async def test_in_a_time_zone_that_is_none_any_more_there_are_none(self, room: Waiting) -> None:
        await room.throttled(parts=1)
        await room.wish(quiet=QUIET, zone="Europe/Atlantis")
        await room.later(minutes=THROTTLED)
        assert room.shown() == ["1.0"]


class TestWithdrawn:
    @pytest.mark.parametrize("after", [0, 1])
    async def test_a_pause_holds_what_waits(self, room: Waiting, after: int) -> None:
        await room.throttled(after)
        await room.wish(paused=True)
        await room.later(minutes=THROTTLED)
        assert room.shown() == ["1.0"] * after
        assert await room.states() == ["sent"] * after + ["dropped"] * (2 - after)
        assert await room.reason() in ("It was paused.", "an earlier part was given up")

    async def test_a_pause_that_is_over_by_then_does_not(self, room: Waiting) -> None:
        await room.throttled()
        await room.wish(paused=True)
        await room.wish(paused=False)
        await room.later(minutes=THROTTLED)
        assert room.shown() == ["1.0", "1.1"]

    @pytest.mark.parametrize("after", [0, 1])
    async def test_an_end_withdraws_what_waits(self, room: Waiting, after: int) -> None:
        await room.throttled(after)
        [one] = await room.subscriptions.of_channel(NEWS)
        assert await room.subscriptions.end(one, room.clock.now())
        assert await room.states() == ["sent"] * after + ["dropped"] * (2 - after), "at once"
        await room.later(minutes=THROTTLED)
        assert room.shown() == ["1.0"] * after

    async def test_what_the_owner_ended_is_not_sent_because_the_operator_wants_it(self, room: Waiting) -> None:
        room.chat.faults = ["refuse"]
        await room.edition()
        await room.sender().idle()
        [one] = await room.subscriptions.of_channel(NEWS)
        assert await room.subscriptions.end(one, room.clock.now())
        await room.desk().retry(1)
        await room.sender().idle()
        assert (room.shown(), await room.states()) == ([], ["dropped"])


class TestLooks:
    async def test_a_search_that_always_fails_ends_with_a_person_and_frees_the_channel(self, room: Waiting) -> None:
        await room.edition()
        room.chat.faults, room.chat.looks = ["lose"], [OSError("no route")] * 100
        await room.sender().idle()
        await room.edition()
        for _ in range(3 * 60):
            await room.later(minutes=1)
        assert len(room.chat.searched) == MOST_LOOKS
        assert room.shown() == ["1.0", "2.0"]
        assert await room.states() == ["held", "sent"]
        steps = await StoreRecords(room.database).steps(1)
        assert "8 searches failed" in str(steps[-1].reason)

    async def test_one_that_succeeds_in_between_counts_anew(self, room: Waiting) -> None:
        await room.edition()
        failing = [OSError("no route")] * (MOST_LOOKS - 1)
        room.chat.faults, room.chat.looks = ["drop", "drop"], [*failing, Absent(), *failing]
        await room.sender().idle()
        for _ in range(8 * 6):
            await room.later(minutes=10)
        assert len(room.chat.searched) == 2 * MOST_LOOKS
        assert room.shown() == ["1.0"]


async def test_a_try_under_a_clock_that_was_put_back_before_a_restart_is_found(room: Waiting) -> None:
    """On a platform that checks no keys: the try is stamped with a future in which nobody would find it."""
    room.clock.move(hours=5)
    await room.edition()
    [post] = await room.ledger.claim("killed", room.clock.now(), room.clock.now() + timedelta(minutes=2), 1)
    assert await room.ledger.try_now(post.lease, room.clock.now())
    await room.chat.send(NEWS, post.message, post.delivery.key)
    room.clock.move(hours=-5, minutes=30)
    sender = room.sender("restarted")
    await sender.idle()
    room.clock.move(minutes=1)
    await sender.idle()
    assert room.chat.searched[0] < make.NOW
    assert (room.shown(), await room.states()) == (["1.0"], ["sent"])


class TestClocks:
    """A clock that was five hours ahead, and was put right."""

    async def test_what_was_recorded_under_it_is_sent(self, room: Waiting) -> None:
        room.clock.move(hours=5)
        await room.edition()
        room.clock.move(hours=-5)
        await room.sender().idle()
        assert room.shown() == ["1.0"]

    async def test_what_was_leased_under_it_is_sent(self, room: Waiting) -> None:
        room.clock.move(hours=5)
        await room.edition()
        assert await room.ledger.claim("killed", room.clock.now(), room.clock.now() + timedelta(minutes=2), 1)
        room.clock.move(hours=-5)
        await room.sender().idle()
        assert room.shown() == ["1.0"]

    async def test_a_limit_of_the_whole_platform_holds_up_no_other_channel(self, room: Waiting) -> None:
        room.clock.move(hours=5)
        sender = room.sender()
        await room.edition(SPORT)
        room.chat.faults = ["throttle platform"]
        await sender.idle()
        room.clock.move(hours=-5)
        await room.edition()
        await sender.idle()
        assert room.shown() == ["2.0"]


async def test_a_look_that_is_always_throttled_ends_with_a_person(room: Waiting) -> None:
    await room.edition()
    room.chat.faults = ["lose"]
    room.chat.looks = [Throttled("Slow down.", make.moment(minutes)) for minutes in range(0, 10_000, 10)]
    await room.sender().idle()
    for _ in range(20 * 6):
        await room.later(minutes=10)
    assert await room.states() == ["held"]


async def test_what_a_person_asks_for_comes_whole_though_its_digest_is_paused(room: Waiting) -> None:
    await room.edition(parts=2)
    room.chat.faults, room.chat.readable = ["drop"], False
    await room.sender().idle()
    await room.later(minutes=1)
    assert await room.states() == ["held", "pending"]
    await room.wish(paused=True)
    room.chat.readable = True
    await room.desk().retry(1)
    await room.sender().idle()
    assert room.shown() == ["1.0", "1.1"]


TALKING = "People are talking here: it comes when the channel is calm."


class TestHold:
    async def held(self, room: Waiting, parts: int = 1, **wishes: object) -> None:
        """An edition of a channel that wants it held, in which somebody speaks just now."""
        await room.edition(parts=parts)
        await room.wish(hold=True, **wishes)
        room.chat.talked[NEWS] = room.clock.now()
        await room.sender().idle()

    async def test_it_comes_when_the_channel_is_calm_and_the_rest_at_once(self, room: Waiting) -> None:
        await self.held(room, parts=2)
        assert (room.shown(), await room.reason()) == ([], TALKING)
        [past] = await room.ledger.history(NEWS, 1)
        assert past.waits_until == make.moment(10)
        room.chat.talked[NEWS] = make.moment(5)
        await room.later(minutes=10)
        assert room.shown() == []
        room.chat.asked = []
        await room.later(minutes=5)
        assert room.shown() == ["1.0", "1.1"]
        assert room.chat.asked == [NEWS], "once for an edition"

    async def test_after_two_hours_it_comes_whoever_is_talking_and_says_that_it_is_late(self, room: Waiting) -> None:
        await self.held(room)
        room.chat.talked[NEWS] = make.moment(119)
        await room.later(minutes=119)
        assert room.shown() == []
        await room.later(minutes=1)
        [(_, message)] = room.chat.posts[NEWS]
        assert message.notice == (Text("Late: this edition could not be posted when it was due."),)

    async def test_it_is_not_held(self, room: Waiting) -> None:
        soon = Quiet(time(8, 5), time(9))  # then it would not come at all
        asked_for = make.moment(seconds=30)  # no schedule has a moment within a minute
        ways: dict[str, dict[str, Any]] = {
            "calm": {"hold": True},
            "off": {},
            "quiet soon": {"hold": True, "quiet": soon},
            "asked for": {"hold": True, "due_at": asked_for},
            "cannot be asked": {"hold": True},
        }
        room.clock.at = asked_for
        for way, given_wishes in ways.items():
            channel = structs.replace(NEWS, id=way)
            await room.edition_of(await given.subscribed(room.subscriptions, channel, **given_wishes))
            room.chat.talked[channel] = make.moment(-10 if way == "calm" else 0)
            room.chat.mute = way == "cannot be asked"
            await room.sender().idle()
            assert len(room.shown(channel)) == 1, way


class TestRefused:
    async def test_that_it_was_is_kept_when_the_store_is_well_again(self, room: Waiting, database: Database) -> None:
        room.ledger = busy = Full(database)
        await room.edition()
        room.chat.faults = ["refuse"]
        sender = room.sender()
        await sender.idle()
        busy.full = False
        await sender.idle()
        assert (await room.states(), room.chat.searched) == (["refused"], [])


class Full(SlotLedger):
    """A ledger that cannot keep what became of a post for now."""

    full = True

    async def mark(self, lease: Lease, to: str, reason: str, now: datetime) -> bool:
        if self.full:
            raise StoreUnavailable("The disk is full.")
        return await super().mark(lease, to, reason, now)


async def test_a_schedule_that_was_changed_while_its_slot_was_opened_keeps_its_own_next_time(room: Waiting) -> None:
    one = await room.subscribed()
    changed = await room.subscriptions.change(one, make.wishes(name=one.wishes.name, stories=3), one.next_due_at)
    assert changed is not None
    week = make.NOW + timedelta(days=7)
    assert await room.ledger.open_slots([Opening(subscription=one, due_at=make.NOW, next_due_at=week)], make.NOW) == 0
    assert await room.ledger.open_slot(one, make.NOW, week, make.NOW) is None
    assert await room.subscriptions.of_channel(NEWS) == [changed]


@pytest.mark.parametrize("how", ["refused", "paused"])
async def test_of_an_edition_in_doubt_as_a_whole_nothing_is_promised_once_it_is_given_up(
    room: Waiting, how: str
) -> None:
    """As after a copy of the database was restored: its later parts are looked for, too."""
    await room.edition(parts=2)
    async with room.database.write() as connection:
        await connection.execute(update(deliveries).values(state=DeliveryState.UNSURE, first_tried_at=make.NOW))
    if how == "refused":
        room.chat.gone = {NEWS}
    else:
        await room.wish(paused=True)
    for _ in range(10):
        await room.later(minutes=1)
    assert room.shown() == []
    assert await room.ledger.heard(NEWS, make.NOW) == []
