"""What every Ledger promises of slots and deliveries; test_editions.py has what readers see of them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digests.messages import Cited, Link, Moment, Show, Text
from digests.model import DeliveryState, SlotState
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given

if TYPE_CHECKING:
    from digests.messages import Message
    from digests.model import Channel, Lease, Slot, Subscription
    from digests.ports.ledger import Post
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

DAY = timedelta(days=1)
LEASE = 2  # minutes


@pytest.fixture
def ledger(database: Database) -> SlotLedger:
    return SlotLedger(database)


@pytest.fixture
def subscriptions(database: Database) -> Subscriptions:
    return Subscriptions(database)


@pytest.fixture
async def subscribed(subscriptions: Subscriptions) -> Subscription:
    return await given.subscribed(subscriptions)


@pytest.fixture
async def slot(ledger: SlotLedger, subscribed: Subscription) -> Slot:
    return await opened_slot(ledger, subscribed)


async def opened_slot(ledger: SlotLedger, subscription: Subscription) -> Slot:
    due_at = subscription.next_due_at
    assert due_at is not None
    slot = await ledger.open_slot(subscription, due_at, due_at + DAY, due_at)
    assert slot is not None
    return slot


async def recorded(
    ledger: SlotLedger, slot: Slot, *messages: Message, number: int = 1, channel: Channel | None = None
) -> int:
    digest = make.digest(number=number, channel=channel or make.channel())
    digest_id = await given.record(ledger, slot, digest, messages or (make.message(),), make.NOW)
    assert digest_id is not None
    return digest_id


async def claim(ledger: SlotLedger, owner: str = "one", *, at: float = 0, limit: int = 10) -> list[Post]:
    return await ledger.claim(owner, make.moment(at), make.moment(at + LEASE), limit)


async def doubtful(ledger: SlotLedger, owner: str = "one", *, at: float = 0, limit: int = 10) -> list[Post]:
    return await ledger.doubtful(owner, make.moment(at), make.moment(at + LEASE), limit)


async def brought(ledger: SlotLedger, post: Post, to: str) -> None:
    """A claimed delivery comes to this end: what is held was in doubt before."""
    lease = post.lease
    if to == "held":
        assert await ledger.try_now(lease, make.NOW)
        assert await ledger.doubt(lease, "connection dropped", make.NOW, make.NOW)
        [found] = await doubtful(ledger)
        lease = found.lease
    if to == "unsure":
        assert await ledger.doubt(lease, "because", make.NOW, make.NOW)
    else:
        assert await ledger.mark(lease, to, "because", make.NOW)


async def every_mark(ledger: SlotLedger, lease: Lease) -> list[bool]:
    """What each mark answers under this lease."""
    return [
        await ledger.try_now(lease, make.NOW),
        await ledger.sent(lease, "m0", make.NOW),
        await ledger.postpone(lease, make.NOW, "late", make.NOW),
        await ledger.mark(lease, "refused", "late", make.NOW),
        await ledger.doubt(lease, "late", make.NOW, make.NOW),
        await ledger.mark(lease, "held", "late", make.NOW),
    ]


class TestSlots:
    async def test_a_slot_is_opened_and_the_subscription_advances(
        self, ledger: SlotLedger, subscriptions: Subscriptions, subscribed: Subscription
    ) -> None:
        slot = await opened_slot(ledger, subscribed)
        assert (slot.subscription_id, slot.due_at, slot.state) == (subscribed.id, make.NOW, SlotState.PLANNED)
        assert await subscriptions.due(make.NOW, 10) == []
        [advanced] = await subscriptions.of_channel(make.channel())
        assert advanced.next_due_at == make.NOW + DAY
        assert await ledger.planned(10) == [(slot, advanced)]

    async def test_a_subscription_that_moved_meanwhile_opens_nothing(
        self, ledger: SlotLedger, subscribed: Subscription
    ) -> None:
        await opened_slot(ledger, subscribed)
        assert await ledger.open_slot(subscribed, make.moment(5), make.NOW + 9 * DAY, make.NOW) is None
        [(_, advanced)] = await ledger.planned(10)
        assert advanced.next_due_at == make.NOW + DAY, "the late one changed nothing"

    async def test_a_slot_that_exists_is_not_opened_again_and_does_not_come_due_for_ever(
        self, ledger: SlotLedger, subscriptions: Subscriptions, slot: Slot
    ) -> None:
        [advanced] = await subscriptions.of_channel(make.channel())
        assert await ledger.open_slot(advanced, slot.due_at, make.NOW + 2 * DAY, make.NOW) is None
        assert len(await ledger.planned(10)) == 1
        [advanced] = await subscriptions.of_channel(make.channel())
        assert advanced.next_due_at == make.NOW + 2 * DAY

    async def test_of_many_planners_one_opens_the_slot(self, opened: Opener, subscribed: Subscription) -> None:
        ledgers = [SlotLedger(await opened()) for _ in range(4)]
        slots = await asyncio.gather(
            *(ledger.open_slot(subscribed, make.NOW, make.NOW + DAY, make.NOW) for ledger in ledgers * 3)
        )
        assert len([slot for slot in slots if slot]) == 1
        assert len(await ledgers[0].planned(10)) == 1

    async def test_planned_slots_come_oldest_first(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        for minutes in (5, 1, 3):
            added = await given.subscribed(subscriptions, due_at=make.moment(minutes), name=str(minutes))
            await opened_slot(ledger, added)
        assert [subscription.wishes.name for _, subscription in await ledger.planned(10)] == ["1", "3", "5"]
        assert [subscription.wishes.name for _, subscription in await ledger.planned(1)] == ["1"]

    @pytest.mark.parametrize("state", [SlotState.EMPTY, SlotState.SKIPPED])
    async def test_a_slot_ends_without_a_digest(self, ledger: SlotLedger, slot: Slot, state: SlotState) -> None:
        assert await given.close(ledger, slot, state, "nothing new", make.NOW)
        assert await ledger.planned(10) == []
        assert not await given.close(ledger, slot, state, "again", make.NOW)
        assert await given.record(ledger, slot, make.digest(), [make.message()], make.NOW) is None
        assert await claim(ledger) == []

    @pytest.mark.parametrize("state", [SlotState.PLANNED, SlotState.READY, SlotState.DONE])
    async def test_a_slot_is_not_closed_as_anything_else(
        self, ledger: SlotLedger, slot: Slot, state: SlotState
    ) -> None:
        with pytest.raises(ValueError, match="empty or skipped"):
            await given.close(ledger, slot, state, "why", make.NOW)
        assert len(await ledger.planned(10)) == 1


class TestRecording:
    async def test_a_digest_is_recorded_with_a_delivery_for_each_message(self, ledger: SlotLedger, slot: Slot) -> None:
        digest_id = await recorded(ledger, slot, make.message("One"))
        assert await ledger.planned(10) == []
        [post] = await claim(ledger)
        delivery = post.delivery
        assert (delivery.digest_id, delivery.part, delivery.channel) == (digest_id, 0, make.channel())
        assert (delivery.state, delivery.first_tried_at, delivery.receipt) == (DeliveryState.SENDING, None, None)
        assert post.message == make.message("One")

    async def test_a_message_is_kept_whole(self, ledger: SlotLedger, slot: Slot) -> None:
        message = make.message(
            notice=(
                Text("<b>*no* markup</b> \u202e", strong=True),
                Link("here", "https://lindmouth.example/?q=“&”"),
                Cited("listened", 7, 2, 10, 18, quoted=True),
                Moment(make.moment(0.5), Show.SINCE, "Asia/Kathmandu"),
            )
        )
        await recorded(ledger, slot, message)
        assert [post.message for post in await claim(ledger)] == [message]

    async def test_a_slot_is_recorded_once(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        assert await given.record(ledger, slot, make.digest(number=2), [make.message()], make.NOW) is None
        assert not await given.close(ledger, slot, SlotState.EMPTY, "late", make.NOW)
        assert len(await claim(ledger)) == 1

    async def test_of_many_that_record_one_does(self, opened: Opener, slot: Slot) -> None:
        ledgers = [SlotLedger(await opened()) for _ in range(4)]
        made = await asyncio.gather(
            *(
                given.record(ledger, slot, make.digest(number=number), [make.message()], make.NOW)
                for number, ledger in enumerate(ledgers)
            )
        )
        assert len([digest for digest in made if digest]) == 1
        assert len(await claim(ledgers[0])) == 1

    async def test_a_number_that_is_taken_leaves_the_slot_planned(
        self, ledger: SlotLedger, subscriptions: Subscriptions, slot: Slot
    ) -> None:
        await recorded(ledger, slot, number=1)
        evening = await given.subscribed(subscriptions, name="Evening")
        other = await opened_slot(ledger, evening)
        assert await given.record(ledger, other, make.digest(number=1), [make.message()], make.NOW) is None
        assert [planned for planned, _ in await ledger.planned(10)] == [other]
        await recorded(ledger, other, number=2)

    async def test_a_digest_without_a_message_is_refused(self, ledger: SlotLedger, slot: Slot) -> None:
        with pytest.raises(ValueError, match="message"):
            await given.record(ledger, slot, make.digest(), [], make.NOW)
        assert len(await ledger.planned(10)) == 1

    async def test_keys_are_short_and_no_two_alike(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        keys = []
        for number in range(3):
            added = await given.subscribed(subscriptions, name=str(number))
            await recorded(ledger, await opened_slot(ledger, added), *[make.message()] * 12, number=number)
        while posts := await claim(ledger):
            for post in posts:
                keys.append(post.delivery.key)
                await ledger.sent(post.lease, f"m{len(keys)}", make.NOW)
        assert len(set(keys)) == 36
        assert all(0 < len(key) <= 25 and key.isascii() and key.isprintable() for key in keys)

    async def test_naive_instants_are_refused_and_nothing_is_stored(self, ledger: SlotLedger, slot: Slot) -> None:
        naive = datetime(2026, 3, 4, 8, 0)  # noqa: DTZ001 - what is refused
        with pytest.raises(ValueError, match="time zone"):
            await given.record(ledger, slot, make.digest(), [make.message()], naive)
        assert len(await ledger.planned(10)) == 1
        with pytest.raises(ValueError, match="time zone"):
            await ledger.claim("one", naive, make.NOW, 1)


class TestSending:
    async def test_parts_are_sent_in_order(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot, make.message("One"), make.message("Two"))
        [first] = await claim(ledger)
        assert first.delivery.part == 0
        assert await claim(ledger) == [], "the second part waits for the first"
        assert await ledger.try_now(first.lease, make.NOW)
        assert await ledger.sent(first.lease, "m1", make.NOW)
        [second] = await claim(ledger)
        assert (second.delivery.part, second.message) == (1, make.message("Two"))
        assert second.delivery.key != first.delivery.key

    async def test_claims_are_counted_and_limited(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        for number in range(3):
            channel = make.channel(id=str(number))
            added = await given.subscribed(subscriptions, channel)
            await recorded(ledger, await opened_slot(ledger, added), channel=channel)
        first = await claim(ledger, limit=2)
        assert [(post.delivery.attempt, post.lease.attempt) for post in first] == [(1, 1), (1, 1)]
        assert len(await claim(ledger, limit=2)) == 1
        assert await claim(ledger, limit=2) == []
        # Leases that ran out before anything was tried count against the limit as well.
        assert len(await claim(ledger, at=LEASE, limit=2)) == 2

    async def test_of_many_senders_one_claims(self, opened: Opener, slot: Slot) -> None:
        ledgers = [SlotLedger(await opened()) for _ in range(4)]
        await recorded(ledgers[0], slot)
        claimed = await asyncio.gather(*(claim(ledger, str(owner)) for owner, ledger in enumerate(ledgers * 3)))
        assert sum(len(posts) for posts in claimed) == 1

    async def test_a_delivery_is_sent_once(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        assert await ledger.try_now(post.lease, make.NOW)
        assert await ledger.sent(post.lease, "m1", make.NOW)
        assert await every_mark(ledger, post.lease) == [False] * 6
        assert await claim(ledger, at=60) == []
        assert await doubtful(ledger, at=60) == []

    async def test_the_first_try_is_stamped_once(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        assert await ledger.try_now(post.lease, make.moment(1))
        assert await ledger.postpone(post.lease, make.moment(5), "slow down", make.NOW)
        [again] = await claim(ledger, at=5)
        assert await ledger.try_now(again.lease, make.moment(6))
        [late] = await doubtful(ledger, at=60)
        assert late.delivery.first_tried_at == make.moment(1)
        assert late.delivery.key == post.delivery.key

    async def test_a_throttled_delivery_waits(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot, make.message("One"), make.message("Two"))
        [post] = await claim(ledger)
        assert await ledger.postpone(post.lease, make.moment(30), "slow down", make.NOW)
        assert await claim(ledger, at=29) == []
        assert await every_mark(ledger, post.lease) == [False] * 6
        [again] = await claim(ledger, at=30)
        assert (again.delivery.part, again.lease.attempt) == (0, 2)
        assert await ledger.sent(again.lease, "m1", make.moment(30))

    @pytest.mark.parametrize("to", ["held", "refused"])
    async def test_what_is_held_or_refused_is_not_sent(self, ledger: SlotLedger, slot: Slot, to: str) -> None:
        await recorded(ledger, slot, make.message("One"), make.message("Two"))
        [post] = await claim(ledger)
        await brought(ledger, post, to)
        assert await claim(ledger, at=60) == []
        assert await doubtful(ledger, at=60) == []
        assert await every_mark(ledger, post.lease) == [False] * 6
        assert await claim(ledger, at=60) == []

    async def test_a_mark_of_another_name_is_refused(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        for to in ("sent", "pending", "sending", "nonsense"):
            with pytest.raises(ValueError, match=to):
                await ledger.mark(post.lease, to, "why", make.NOW)


class TestLeases:
    async def test_a_lease_that_ran_out_untried_is_claimed_anew(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger, "one")
        assert await claim(ledger, "two", at=LEASE - 0.1) == []
        [again] = await claim(ledger, "two", at=LEASE)
        assert again.delivery == make.delivery(
            id=post.delivery.id, digest_id=post.delivery.digest_id, key=post.delivery.key, attempt=2
        )
        assert await every_mark(ledger, post.lease) == [False] * 6
        assert await ledger.try_now(again.lease, make.moment(LEASE))

    async def test_a_late_sender_does_not_send(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        assert not await ledger.try_now(post.lease, make.moment(LEASE)), "another may have it at any moment"

    async def test_a_lease_under_another_owner_or_attempt_is_lost(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        for lease in (
            make.lease(delivery_id=post.delivery.id, owner="two"),
            make.lease(delivery_id=post.delivery.id, attempt=2),
            make.lease(delivery_id=post.delivery.id + 1),
        ):
            assert await every_mark(ledger, lease) == [False] * 6
        assert await ledger.try_now(make.lease(delivery_id=post.delivery.id), make.NOW)

    async def test_an_answer_after_the_lease_counts_while_nobody_took_it(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        assert await ledger.try_now(post.lease, make.NOW)
        assert await ledger.sent(post.lease, "m1", make.moment(LEASE + 10))
        assert await doubtful(ledger, at=60) == []

    async def test_a_lease_that_ran_out_after_the_first_try_is_in_doubt(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger, "one")
        assert await ledger.try_now(post.lease, make.NOW)
        assert await doubtful(ledger, "two", at=LEASE - 0.1) == []
        assert await claim(ledger, "two", at=LEASE) == [], "it may have been posted: look first"
        [found] = await doubtful(ledger, "two", at=LEASE)
        assert (found.delivery.key, found.delivery.first_tried_at) == (post.delivery.key, make.NOW)
        assert found.message == post.message
        assert found.delivery.state == DeliveryState.UNSURE
        assert await every_mark(ledger, post.lease) == [False] * 6, "the late sender changes nothing"
        assert await ledger.sent(found.lease, "m1", make.moment(LEASE))

    async def test_doubt_outlives_every_lease(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        assert await ledger.try_now(post.lease, make.NOW)
        assert await ledger.doubt(post.lease, "connection dropped", make.NOW, make.NOW)
        for attempt in range(2, 5):
            at = attempt * LEASE
            [found] = await doubtful(ledger, at=at)
            assert found.lease.attempt == attempt
            assert await doubtful(ledger, at=at) == []
            assert await claim(ledger, at=at + LEASE) == []

    async def test_of_many_one_settles(self, opened: Opener, slot: Slot) -> None:
        ledgers = [SlotLedger(await opened()) for _ in range(4)]
        await recorded(ledgers[0], slot)
        [post] = await claim(ledgers[0])
        await ledgers[0].try_now(post.lease, make.NOW)
        await ledgers[0].doubt(post.lease, "connection dropped", make.NOW, make.NOW)
        found = await asyncio.gather(*(doubtful(ledger, str(owner)) for owner, ledger in enumerate(ledgers * 3)))
        assert sum(len(posts) for posts in found) == 1

    @pytest.mark.parametrize("outcome", ["found", "absent", "still unsure", "unreadable"])
    async def test_doubt_is_settled(self, ledger: SlotLedger, slot: Slot, outcome: str) -> None:
        await recorded(ledger, slot)
        [post] = await claim(ledger)
        await ledger.try_now(post.lease, make.NOW)
        await ledger.doubt(post.lease, "connection dropped", make.NOW, make.NOW)
        [found] = await doubtful(ledger)
        match outcome:
            case "found":
                assert await ledger.sent(found.lease, "m1", make.NOW)
            case "absent":
                assert await ledger.postpone(found.lease, make.NOW, "once more", make.NOW)
            case "still unsure":
                assert await ledger.doubt(found.lease, "too early to tell", make.NOW, make.NOW)
            case "unreadable":
                assert await ledger.mark(found.lease, "held", "cannot read the channel", make.NOW)
        again, doubts = await claim(ledger), await doubtful(ledger)
        assert [post.delivery.key for post in again] == ([post.delivery.key] if outcome == "absent" else [])
        assert len(doubts) == (1 if outcome == "still unsure" else 0)
        edition = await ledger.edition(make.channel(), 1)
        assert edition is not None
        assert edition.posted_at == (make.NOW if outcome == "found" else None)

    async def test_doubts_are_limited_and_longest_first(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        for number in range(3):
            channel = make.channel(id=str(number))
            added = await given.subscribed(subscriptions, channel)
            await recorded(ledger, await opened_slot(ledger, added), channel=channel)
        for minutes, post in enumerate(await claim(ledger)):
            await ledger.try_now(post.lease, make.moment(1 - minutes / 10))
        first_tries = [post.delivery.first_tried_at for post in await doubtful(ledger, at=LEASE, limit=2)]
        assert first_tries == [make.moment(0.8), make.moment(0.9)]


class TestUnfinished:
    async def test_nothing_is_unfinished_before_and_after(self, ledger: SlotLedger, slot: Slot) -> None:
        assert await ledger.unfinished(make.NOW) == 0
        await recorded(ledger, slot, make.message("One"), make.message("Two"))
        assert await ledger.unfinished(make.NOW) == 2
        for receipt in ("m1", "m2"):
            [post] = await claim(ledger)
            assert await ledger.unfinished(make.NOW) > 0
            await ledger.sent(post.lease, receipt, make.NOW)
        assert await ledger.unfinished(make.NOW) == 0

    async def test_what_waits_or_waits_behind_it_is_not_counted(self, ledger: SlotLedger, slot: Slot) -> None:
        await recorded(ledger, slot, make.message("One"), make.message("Two"))
        [post] = await claim(ledger)
        await ledger.postpone(post.lease, make.moment(30), "slow down", make.NOW)
        assert await ledger.unfinished(make.moment(29)) == 0
        assert await ledger.unfinished(make.moment(30)) == 2

    @pytest.mark.parametrize(("to", "count"), [("held", 0), ("refused", 0), ("unsure", 2)])
    async def test_what_needs_a_person_is_not_counted(
        self, ledger: SlotLedger, slot: Slot, to: str, count: int
    ) -> None:
        await recorded(ledger, slot, make.message("One"), make.message("Two"))
        [post] = await claim(ledger)
        await brought(ledger, post, to)
        assert await ledger.unfinished(make.NOW) == count


@pytest.mark.parametrize("letter", ["\x00", "\ud83d"])
async def test_letters_that_no_database_takes_are_replaced(
    ledger: SlotLedger, subscriptions: Subscriptions, letter: str
) -> None:
    channel = make.channel(id=f"news {letter}")
    added = await subscriptions.add(channel, make.wishes(name=letter), make.NOW, make.NOW)
    assert added is not None
    assert await subscriptions.add(channel, make.wishes(name=letter), make.NOW, make.NOW) is None
    slot = await opened_slot(ledger, added)
    digest = make.digest(channel=channel, name=letter, items=(make.item(headline=f"Ferry {letter}"),))
    assert await given.record(ledger, slot, digest, [make.message(letter)], make.NOW)
    [post] = await claim(ledger)
    assert await ledger.postpone(post.lease, make.NOW, letter, make.NOW)
    [post] = await claim(ledger)
    assert await ledger.sent(post.lease, letter, make.NOW)
    assert await ledger.edition_of(channel, letter)
    await ledger.request(make.digest(channel=channel, number=None), letter)
    asked = await ledger.last_edition(channel, letter)
    assert asked is not None
    assert asked.digest.number is None
    [past] = await ledger.history(channel, 10)
    assert past.state is SlotState.DONE
