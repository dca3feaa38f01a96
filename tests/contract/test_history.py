"""What every Ledger tells people of a channel's slots, and what an ended subscription leaves of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digests.model import DeliveryState, Past, SlotState
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given
from tests.contract.given import subscribed

if TYPE_CHECKING:
    from digests.model import Slot, Subscription
    from digests.ports.ledger import Post
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

HOUR = timedelta(hours=1)
NEVER_MADE = "The digest was ended before it was made."
NEVER_SENT = "The digest was ended before it was sent."


@pytest.fixture
def ledger(database: Database) -> SlotLedger:
    return SlotLedger(database)


@pytest.fixture
def subscriptions(database: Database) -> Subscriptions:
    return Subscriptions(database)


@pytest.fixture
async def hourly(subscriptions: Subscriptions) -> Subscription:
    return await subscribed(subscriptions, name="Hourly")


async def current(subscriptions: Subscriptions) -> Subscription:
    """The channel's newest, as it is now."""
    return (await subscriptions.of_channel(make.channel()))[-1]


async def next_slot(ledger: SlotLedger, subscriptions: Subscriptions) -> Slot:
    subscription = await current(subscriptions)
    due_at = subscription.next_due_at
    assert due_at is not None
    slot = await ledger.open_slot(subscription, due_at, due_at + HOUR, due_at)
    assert slot is not None
    return slot


async def record(ledger: SlotLedger, slot: Slot, number: int, parts: int = 1) -> None:
    items = tuple(make.item(story_id=story) for story in range(number))
    digest = make.digest(number=number, items=items, also=(make.item(story_id=99),))
    assert await given.record(ledger, slot, digest, [make.message()] * parts, make.NOW)


async def claim(ledger: SlotLedger, at: float = 0) -> Post:
    [post] = await ledger.claim("one", make.moment(at), make.moment(at + 2), 1)
    return post


async def send(ledger: SlotLedger, at: float = 0) -> None:
    post = await claim(ledger, at)
    assert await ledger.try_now(post.lease, make.moment(at))
    assert await ledger.sent(post.lease, f"m{post.delivery.id}", make.moment(at))


class TestHistory:
    async def test_a_slot_in_every_state_newest_first(
        self, ledger: SlotLedger, subscriptions: Subscriptions, hourly: Subscription
    ) -> None:
        slots = [await next_slot(ledger, subscriptions) for _ in range(5)]
        assert await given.close(ledger, slots[0], SlotState.EMPTY, "Nothing new.", make.NOW)
        assert await given.close(ledger, slots[1], SlotState.SKIPPED, "It was not running.", make.NOW)
        await record(ledger, slots[2], number=3, parts=2)
        await send(ledger)
        await send(ledger)
        await record(ledger, slots[3], number=4, parts=2)
        refused = await claim(ledger)
        assert await ledger.mark(refused.lease, "refused", "The channel is gone.", make.NOW)

        def past(hours: int, state: SlotState, **given: Any) -> Past:
            return Past(subscription_id=hourly.id, due_at=make.NOW + hours * HOUR, state=state, **given)

        history = await ledger.history(make.channel(), 10)
        assert history == [
            past(4, SlotState.PLANNED),
            past(
                3,
                SlotState.READY,
                number=4,
                stories=4,
                states=(DeliveryState.REFUSED, DeliveryState.REFUSED),
                reason="The channel is gone.",
            ),
            past(2, SlotState.DONE, number=3, stories=3, states=(DeliveryState.SENT, DeliveryState.SENT)),
            past(1, SlotState.SKIPPED, reason="It was not running."),
            past(0, SlotState.EMPTY, reason="Nothing new."),
        ]
        assert await ledger.history(make.channel(), 2) == history[:2]

    async def test_ended_subscriptions_and_later_ones_too(
        self, ledger: SlotLedger, subscriptions: Subscriptions, hourly: Subscription
    ) -> None:
        await next_slot(ledger, subscriptions)
        assert await subscriptions.end(await current(subscriptions), make.NOW)
        evening = await subscribed(subscriptions, due_at=make.moment(30))
        await next_slot(ledger, subscriptions)
        assert [(past.subscription_id, past.state) for past in await ledger.history(make.channel(), 9)] == [
            (evening.id, SlotState.PLANNED),
            (hourly.id, SlotState.SKIPPED),
        ]

    async def test_of_this_channel_alone(
        self, ledger: SlotLedger, subscriptions: Subscriptions, hourly: Subscription
    ) -> None:
        await next_slot(ledger, subscriptions)
        for other in (make.channel(id="sport"), make.channel(workspace="elsewhere"), make.channel(platform="slack")):
            assert await ledger.history(other, 10) == []
        await ledger.request(make.digest(number=None), "ada")
        assert [past.subscription_id for past in await ledger.history(make.channel(), 10)] == [hourly.id]


class TestOutcomes:
    async def test_so_many_of_each_newest_first(
        self, ledger: SlotLedger, subscriptions: Subscriptions, hourly: Subscription
    ) -> None:
        for _ in range(3):
            await next_slot(ledger, subscriptions)
        evening = await subscribed(subscriptions, due_at=make.moment(90), now=make.moment(1), name="Evening")
        await next_slot(ledger, subscriptions)
        assert [(past.subscription_id, past.due_at) for past in await ledger.outcomes([hourly.id, evening.id], 2)] == [
            (hourly.id, make.moment(120)),
            (evening.id, make.moment(90)),
            (hourly.id, make.moment(60)),
        ]
        of_both = await ledger.history(make.channel(), 9)
        assert await ledger.outcomes([hourly.id], 9) == [past for past in of_both if past.subscription_id == hourly.id]
        assert await ledger.outcomes([], 9) == []


@pytest.mark.usefixtures("hourly")
class TestEnding:
    async def test_what_is_planned_is_skipped(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        slot = await next_slot(ledger, subscriptions)
        assert await subscriptions.end(await current(subscriptions), make.NOW)
        assert await ledger.planned(10) == []
        assert await given.record(ledger, slot, make.digest(), [make.message()], make.NOW) is None
        [past] = await ledger.history(make.channel(), 10)
        assert (past.state, past.reason) == (SlotState.SKIPPED, NEVER_MADE)

    async def test_what_was_never_tried_is_not_sent(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        await record(ledger, await next_slot(ledger, subscriptions), number=1, parts=2)
        assert await subscriptions.end(await current(subscriptions), make.NOW)
        assert await ledger.claim("one", make.NOW, make.moment(2), 10) == []
        assert await ledger.unfinished(make.moment(60)) == 0
        assert await given.promised(ledger, make.channel()) == []
        [past] = await ledger.history(make.channel(), 10)
        assert (past.states, past.reason) == (("dropped", "dropped"), NEVER_SENT)

    async def test_a_sender_that_was_about_to_try_does_not(
        self, ledger: SlotLedger, subscriptions: Subscriptions
    ) -> None:
        await record(ledger, await next_slot(ledger, subscriptions), number=1)
        post = await claim(ledger)
        assert await subscriptions.end(await current(subscriptions), make.NOW)
        assert not await ledger.try_now(post.lease, make.NOW)
        assert await ledger.claim("two", make.moment(60), make.moment(62), 10) == []

    async def test_what_may_have_been_posted_is_settled_and_the_parts_after_it_are_not_sent(
        self, ledger: SlotLedger, subscriptions: Subscriptions
    ) -> None:
        await record(ledger, await next_slot(ledger, subscriptions), number=1, parts=3)
        await send(ledger)
        post = await claim(ledger)
        assert await ledger.try_now(post.lease, make.NOW)
        assert await subscriptions.end(await current(subscriptions), make.NOW)
        assert await ledger.sent(post.lease, "m2", make.moment(1))
        assert await ledger.unfinished(make.moment(60)) == 0
        [past] = await ledger.history(make.channel(), 10)
        assert (past.states, past.reason) == (("sent", "sent", "dropped"), NEVER_SENT)

    async def test_what_was_posted_stays(self, ledger: SlotLedger, subscriptions: Subscriptions) -> None:
        await record(ledger, await next_slot(ledger, subscriptions), number=1)
        await send(ledger)
        assert await subscriptions.end(await current(subscriptions), make.NOW)
        [past] = await ledger.history(make.channel(), 10)
        assert (past.state, past.states, past.reason) == (SlotState.DONE, ("sent",), None)
        assert await ledger.edition(make.channel(), 1)

    async def test_others_go_on(self, ledger: SlotLedger, subscriptions: Subscriptions, hourly: Subscription) -> None:
        await subscriptions.add(make.channel(), make.wishes(name="Evening"), make.NOW, make.moment(1))
        await record(ledger, await next_slot(ledger, subscriptions), number=1)
        assert await subscriptions.end(hourly, make.NOW)
        assert len(await ledger.claim("one", make.NOW, make.moment(2), 10)) == 1

    async def test_it_opens_no_slot_any_more(
        self, ledger: SlotLedger, subscriptions: Subscriptions, opened: Opener
    ) -> None:
        known = await current(subscriptions)
        assert await Subscriptions(await opened()).end(known, make.NOW)
        assert await ledger.open_slot(known, make.NOW, make.NOW + HOUR, make.NOW) is None
        unscheduled = make.subscription(id=known.id, next_due_at=None)
        assert await ledger.open_slot(unscheduled, make.NOW, make.NOW + HOUR, make.NOW) is None
        assert await subscriptions.due(make.NOW + 9 * HOUR, 10) == []
        assert await ledger.planned(10) == []
