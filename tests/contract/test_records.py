"""What the operator does about single deliveries, on a platform that can be looked at and one that cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digests.errors import CommandError
from digests.model import DeliveryState
from digests.ports.messenger import Absent, Found
from digests.services.deliver import LEASE
from digests.services.deliveries import Deliveries
from digests.store.records import StoreRecords
from tests import make
from tests.contract import given
from tests.contract.test_deliver import NEWS, SPORT, Room

if TYPE_CHECKING:
    from digests.oversight import Record
    from digests.store.engine import Database

ALL = tuple(DeliveryState)


class Hands(Room):
    """A room, and the operator in it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.records = StoreRecords(database)

    def desk(self, *, connected: bool = True) -> Deliveries:
        messengers = {"chat": self.chat} if connected else {}
        return Deliveries(self.records, self.ledger, messengers, self.clock, "operator")

    async def brought(self, state: str, parts: int = 2, *, lost: bool = False) -> int:
        """The first part of a new edition is in this state; what is in doubt is `lost`, else in the channel. Its id."""
        doubt = "drop" if lost else "lose"
        await self.edition(parts=parts)
        sender, chat = self.sender(), self.chat
        match state:
            case "sending":
                await self.ledger.claim("one", self.clock.now(), make.moment(2), 1)
            case "waiting":
                chat.faults = ["throttle"]
                await sender.idle()
            case "refused":
                chat.faults = ["refuse"]
                await sender.idle()
            case "unsure":
                chat.faults = [doubt]
                await sender.idle()
            case "held":
                chat.faults, chat.readable = [doubt], False
                await sender.idle()
                self.clock.move(minutes=1)
                await sender.idle()
                chat.readable = True
            case "sent":
                await sender.idle()
            case "dropped":
                await self.desk().drop(1, "It is old.")
        return 1


@pytest.fixture
def hands(database: Database) -> Hands:
    return Hands(database)


class TestLooking:
    async def test_those_in_a_state_or_a_channel_newest_first(self, hands: Hands) -> None:
        await hands.brought("held")
        await hands.edition(SPORT)
        found = await hands.records.listed(ALL, None, 10)
        assert [(record.delivery.id, str(record.delivery.state)) for record in found] == [
            (3, "pending"),
            (2, "pending"),
            (1, "held"),
        ]
        assert [record.delivery.id for record in await hands.records.listed(ALL, SPORT, 10)] == [3]
        assert [record.delivery.id for record in await hands.records.listed(ALL, None, 1)] == [3]
        [held] = await hands.records.listed([DeliveryState.HELD], NEWS, 10)
        assert (held.edition, held.parts, held.reason) == (1, 2, "History is closed to the bot.")

    async def test_the_whole_history_of_one(self, hands: Hands) -> None:
        await hands.brought("held")
        assert [(str(step.state), step.reason) for step in await hands.records.steps(1)] == [
            ("sending", None),
            ("unsure", "The connection broke."),
            ("unsure", None),
            ("held", "History is closed to the bot."),
        ]
        assert await hands.records.message(1) == make.message("1.0")
        assert await hands.records.message(9) is None
        with pytest.raises(CommandError, match="no delivery 9"):
            await hands.desk().retry(9)


class TestRetry:
    @pytest.mark.parametrize("readable", [True, False])
    async def test_what_is_held_is_looked_for_first(self, hands: Hands, readable: bool) -> None:
        await hands.brought("held")
        hands.chat.readable = readable
        said = await hands.desk().retry(1)
        await hands.sender().idle()
        if readable:
            assert said == "Delivery 1 is in the channel, and counts as posted now."
            assert hands.shown() == ["1.0", "1.1"]
        else:
            assert said == (
                "Delivery 1 is sent again now, with its key, though nobody could look: History is closed to the bot."
            )
            assert hands.shown() == ["1.0", "1.0", "1.1"]
        [past] = await hands.ledger.history(NEWS, 1)
        assert past.perhaps_twice is not readable

    async def test_where_its_platform_is_not_connected_the_operator_decides(self, hands: Hands) -> None:
        await hands.brought("held")
        assert "nobody could look: Chat is not connected here." in await hands.desk(connected=False).retry(1)

    @pytest.mark.parametrize("look", [Absent(), Found("seen"), OSError("no route"), TimeoutError()])
    async def test_what_a_look_comes_to(self, hands: Hands, look: Absent | Found | Exception) -> None:
        await hands.brought("held")
        hands.chat.looks = [look]
        await hands.desk().retry(1)
        states = await hands.states()
        assert states[0] == ("sent" if isinstance(look, Found) else "pending")

    async def test_what_may_still_turn_up_is_not_tried_again(self, hands: Hands) -> None:
        await hands.brought("unsure")
        with pytest.raises(CommandError, match="may still turn up in the channel: try again after 08:01:00 UTC"):
            await hands.desk().retry(1)
        assert await hands.states() == ["unsure", "pending"]
        hands.clock.move(minutes=1)
        assert "counts as posted" in await hands.desk().retry(1)

    async def test_not_while_the_bot_looks(self, hands: Hands) -> None:
        await hands.brought("unsure")
        hands.clock.move(minutes=1)
        now = hands.clock.now()
        await hands.ledger.doubtful("one", now, now + LEASE, 1)
        with pytest.raises(CommandError, match="just now"):
            await hands.desk().retry(1)

    async def test_what_was_refused_comes_with_its_later_parts(self, hands: Hands) -> None:
        await hands.brought("refused", parts=3)
        with pytest.raises(CommandError, match="after a part that was refused"):
            await hands.desk().retry(2)
        assert await hands.desk().retry(1) == "Delivery 1 is sent again now, with its later parts."
        await hands.sender().idle()
        assert hands.shown() == ["1.0", "1.1", "1.2"]

    async def test_what_waits_waits_no_more(self, hands: Hands) -> None:
        await hands.brought("waiting")
        assert "does not wait" in await hands.desk().retry(1)
        await hands.sender().idle()
        assert hands.shown() == ["1.0", "1.1"]


class TestRelease:
    async def test_a_lease_under_which_nothing_was_tried(self, hands: Hands) -> None:
        await hands.brought("sending")
        assert "nothing had been tried" in await hands.desk().release(1)
        await hands.sender("two").idle()
        assert hands.shown() == ["1.0", "1.1"]

    async def test_a_lease_of_a_sender_that_tried(self, hands: Hands) -> None:
        await hands.edition()
        [post] = await hands.ledger.claim("one", make.NOW, make.moment(2), 1)
        assert await hands.ledger.try_now(post.lease, make.NOW)
        assert "looked for in the channel" in await hands.desk().release(1)
        hands.clock.move(minutes=1)
        await hands.sender("two").idle()
        assert hands.shown() == ["1.0"]
        [past] = await hands.ledger.history(NEWS, 1)
        assert past.perhaps_twice, "that sender may be alive"

    async def test_what_is_held_goes_back_to_be_looked_for(self, hands: Hands) -> None:
        await hands.brought("held")
        assert "is unsure" in await hands.desk().release(1)
        await hands.sender().idle()
        assert hands.shown() == ["1.0", "1.1"]


class TestDrop:
    @pytest.mark.parametrize("state", ["waiting", "unsure", "held"])
    async def test_it_and_the_parts_after_it_are_given_up(self, hands: Hands, state: str) -> None:
        await hands.brought(state, lost=True)
        hands.clock.move(minutes=1)
        assert await hands.desk().drop(1, "It is old.") == "Delivery 1 is given up for good, with the parts after it."
        hands.clock.move(hours=1)
        await hands.sender().idle()
        assert (await hands.states(), hands.shown()) == (["dropped", "dropped"], [])
        assert await given.promised(hands.ledger, NEWS) == []
        [past] = await hands.ledger.history(NEWS, 1)
        assert past.reason == "It is old."

    @pytest.mark.parametrize("state", ["unsure", "held"])
    async def test_what_is_in_the_channel_is_not_given_up(self, hands: Hands, state: str) -> None:
        await hands.brought(state)
        hands.clock.move(minutes=1)
        assert "is in the channel after all" in await hands.desk().drop(1, "It is old.")
        await hands.sender().idle()
        assert hands.shown() == ["1.0", "1.1"]

    async def test_what_nobody_can_look_for_is_given_up_with_a_word_of_it(self, hands: Hands) -> None:
        await hands.brought("held")
        hands.chat.readable = False
        said = await hands.desk().drop(1, "It is old.")
        assert said.endswith("Nobody could look whether it is in the channel: History is closed to the bot.")
        assert await hands.states() == ["dropped", "dropped"]

    async def test_what_may_still_turn_up_is_not_given_up_yet(self, hands: Hands) -> None:
        await hands.brought("unsure")
        before = await hands.records.record(1)
        with pytest.raises(CommandError, match="may still turn up in the channel: try again after 08:01:00 UTC"):
            await hands.desk().drop(1, "It is old.")
        assert await hands.records.record(1) == before


@pytest.mark.parametrize(
    ("task", "state", "said"),
    [
        ("retry", "pending", "pending already"),
        ("retry", "sending", "is being sent by one: wait, or release it first"),
        ("retry", "sent", "was posted"),
        ("retry", "dropped", "given up for good"),
        ("release", "pending", "nobody has a lease"),
        ("release", "unsure", "nobody has a lease"),
        ("release", "refused", "nobody has a lease"),
        ("release", "sent", "nobody has a lease"),
        ("drop", "sending", "is being sent by one"),
        ("drop", "sent", "was posted"),
        ("drop", "refused", "is refused already"),
        ("drop", "dropped", "is dropped already"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    hands: Hands, task: str, state: str, said: str
) -> None:
    await hands.brought(state)
    before = await hands.states()
    with pytest.raises(CommandError, match=said):
        await hands.desk().do(task, 1, "why")
    assert await hands.states() == before


class Overtaken(StoreRecords):
    """Whenever a delivery was looked up, the bot takes it before anything else happens."""

    def __init__(self, database: Database, hands: Hands) -> None:
        super().__init__(database)
        self._hands = hands

    async def record(self, delivery_id: int) -> Record | None:
        record, ledger, now = await super().record(delivery_id), self._hands.ledger, self._hands.clock.now()
        assert record is not None
        await (self.let_go(record, now) if record.delivery.state is DeliveryState.HELD else self.reopen(record, now))
        assert await ledger.claim("one", now, make.moment(60), 9) or await ledger.doubtful(
            "one", now, make.moment(60), 9
        )
        return record


@pytest.mark.parametrize(("task", "state"), [("retry", "waiting"), ("release", "held"), ("drop", "waiting")])
async def test_somebody_else_was_quicker(hands: Hands, database: Database, task: str, state: str) -> None:
    await hands.brought(state)
    hands.records = Overtaken(database, hands)
    with pytest.raises(CommandError, match="changed by somebody else"):
        await hands.desk().do(task, 1, "why")


class TestRefusals:
    """After three editions in a row the digest is paused."""

    async def editions(self, hands: Hands, *faults: str) -> None:
        for fault in faults:
            [subscription] = await hands.subscriptions.of_channel(NEWS) or [await hands.subscribed()]
            hands.chat.faults = [fault]
            await hands.edition_of(subscription)
            await hands.sender().idle()

    async def test_three_in_a_row_pause_it_until_it_is_resumed(self, hands: Hands) -> None:
        await self.editions(hands, "refuse", "refuse")
        [before] = await hands.subscriptions.of_channel(NEWS)
        assert not before.wishes.paused
        await self.editions(hands, "refuse")
        [paused] = await hands.subscriptions.of_channel(NEWS)
        assert (paused.wishes.paused, paused.next_due_at) == (True, None)
        assert paused.pause_reason == "The channel is gone."
        assert paused.revision == before.revision + 1, "who has it open is told"
        again = await hands.subscriptions.change(paused, make.wishes(), make.moment(days=9))
        assert again is not None
        assert again.pause_reason is None
        await self.editions(hands, "refuse", "refuse")
        assert not (await hands.subscriptions.of_channel(NEWS))[0].wishes.paused, "counted anew"

    @pytest.mark.parametrize("between", ["", "throttle"])
    async def test_only_an_edition_that_was_posted_breaks_the_row(self, hands: Hands, between: str) -> None:
        await self.editions(hands, "refuse", "refuse", between)
        hands.clock.move(hours=1)
        await hands.sender().idle()
        await self.editions(hands, "refuse", "refuse")
        [one] = await hands.subscriptions.of_channel(NEWS)
        assert not one.wishes.paused

    async def test_a_retry_counts_anew(self, hands: Hands) -> None:
        await self.editions(hands, "refuse", "refuse")
        await hands.desk().retry(2)
        hands.chat.faults = ["refuse"]
        await hands.sender().idle()
        [one] = await hands.subscriptions.of_channel(NEWS)
        assert not one.wishes.paused
