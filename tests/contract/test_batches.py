"""What every Ledger promises of many slots at once: each as if it was alone, and all in one transaction."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from digests.model import SlotState
from digests.ports.ledger import Before, Closing, Made, Opening
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given
from tests.contract.given import subscribed

if TYPE_CHECKING:
    from digests.model import Slot, Subscription
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

DAY = timedelta(days=1)


@pytest.fixture
def ledger(database: Database) -> SlotLedger:
    return SlotLedger(database)


@pytest.fixture
async def three(database: Database) -> list[Subscription]:
    store = Subscriptions(database)
    return [await subscribed(store, make.channel(id=f"c{number}")) for number in range(3)]


def opening(one: Subscription, skipped: str | None = None) -> Opening:
    return Opening(subscription=one, due_at=make.NOW, next_due_at=make.NOW + DAY, skipped=skipped)


async def planned(ledger: SlotLedger, three: list[Subscription]) -> list[Slot]:
    assert await ledger.open_slots([opening(one) for one in three], make.NOW) == 3
    return [slot for slot, _ in await ledger.planned(10)]


def made(slot: Slot, three: list[Subscription], number: int = 1) -> Made:
    channel = next(one.channel for one in three if one.id == slot.subscription_id)
    return Made(slot=slot, digest=make.digest(channel=channel, number=number), messages=(make.message(),))


async def test_there_is_work_when_something_is_due_or_planned(ledger: SlotLedger, three: list[Subscription]) -> None:
    assert not await ledger.has_work(make.moment(-1))
    assert await ledger.has_work(make.NOW)
    slots = await planned(ledger, three)
    assert await ledger.has_work(make.moment(-1))
    await ledger.close_all([Closing(slot=slot, state=SlotState.EMPTY, reason="Nothing.") for slot in slots], make.NOW)
    assert not await ledger.has_work(make.NOW)


async def test_each_steps_aside_by_itself(ledger: SlotLedger, database: Database, three: list[Subscription]) -> None:
    moved, skipped, plain = three
    assert await ledger.open_slot(moved, make.NOW, make.NOW + DAY, make.NOW)
    wanted = [opening(moved), opening(skipped, "It was late."), opening(plain)]
    assert await ledger.open_slots(wanted, make.NOW) == 2
    assert [one.state for one in await ledger.history(skipped.channel, 1)] == [SlotState.SKIPPED]
    assert await Subscriptions(database).due(make.NOW, 10) == []
    assert await ledger.open_slots(wanted, make.NOW) == 0


async def test_one_that_is_paused_moves_on_without_a_slot(ledger: SlotLedger, three: list[Subscription]) -> None:
    openings = [structs.replace(opening(one), due_at=None, next_due_at=None) for one in three]
    assert await ledger.open_slots(openings, make.NOW) == 0
    assert not await ledger.has_work(make.NOW)


async def test_of_many_planners_each_slot_is_opened_by_one(opened: Opener, three: list[Subscription]) -> None:
    ledgers = [SlotLedger(await opened()) for _ in range(3)]
    counts = await asyncio.gather(*(one.open_slots([opening(s) for s in three], make.NOW) for one in ledgers))
    assert sum(counts) == 3
    assert len(await ledgers[0].planned(10)) == 3


async def test_pages_of_planned_slots_follow_each_other(ledger: SlotLedger, three: list[Subscription]) -> None:
    slots = await planned(ledger, three)
    assert [slot for slot, _ in await ledger.planned(10, slots[0])] == slots[1:]
    assert await ledger.planned(10, slots[-1]) == []


async def test_recorded_are_those_still_planned_whose_number_is_free(
    ledger: SlotLedger, three: list[Subscription]
) -> None:
    first, second, third = await planned(ledger, three)
    assert await given.close(ledger, first, SlotState.EMPTY, "Nothing new.", make.NOW)
    later = await ledger.open_slot(
        structs.replace(three[1], next_due_at=make.NOW + DAY), make.NOW + DAY, make.NOW + 2 * DAY, make.NOW
    )
    assert later is not None
    assert await ledger.record_all([made(later, three)], make.NOW)
    ids = await ledger.record_all([made(slot, three) for slot in (first, second, third)], make.NOW)
    assert set(ids) == {third.id}, "the first is closed, the number of the second is taken"
    assert [slot for slot, _ in await ledger.planned(10, overdue_at=make.moment(1))] == [second]
    assert set(await ledger.record_all([made(second, three, number=2)], make.NOW)) == {second.id}


async def test_a_slot_waits_while_an_edition_of_its_digest_is_still_to_come(
    ledger: SlotLedger, three: list[Subscription]
) -> None:
    slots = await planned(ledger, three)
    await ledger.record_all([made(slots[0], three)], make.NOW)
    one = structs.replace(three[0], next_due_at=make.NOW + DAY)
    later = await ledger.open_slot(one, make.NOW + DAY, make.NOW + 2 * DAY, make.NOW)
    assert later is not None
    assert [slot for slot, _ in await ledger.planned(10)] == slots[1:]
    assert [past.waits for past in await ledger.history(three[0].channel, 10)] == [True, False]
    overdue = await ledger.planned(10, overdue_at=make.NOW + DAY + timedelta(seconds=1))
    assert [slot for slot, _ in overdue] == [*slots[1:], later]
    (post,) = await ledger.claim("one", make.NOW, make.moment(2), 10)
    assert await ledger.mark(post.lease, "refused", "The channel is gone.", make.NOW)
    assert [slot for slot, _ in await ledger.planned(10)] == [*slots[1:], later]


async def test_where_channels_stand(ledger: SlotLedger, three: list[Subscription]) -> None:
    posted, promised, new = three
    slots = await planned(ledger, three)
    digest = make.digest(channel=posted.channel, number=7, items=(make.item(told=(1, 2)),), silent=(5,))
    await ledger.record_all([structs.replace(made(slots[0], three), digest=digest)], make.NOW)
    (post,) = await ledger.claim("one", make.NOW, make.moment(2), 10)
    assert await ledger.try_now(post.lease, make.NOW)
    assert await ledger.sent(post.lease, "m1", make.moment(1))
    await ledger.request(make.digest(channel=posted.channel, number=None, made_at=make.moment(9)), "ada")
    await ledger.record_all([made(slots[1], three)], make.NOW)
    standings = await ledger.standings([one.id for one in three], make.NOW)
    for one in three:
        assert standings[one.id].told == [
            *await given.told(ledger, one.channel, make.NOW),
            *await given.promised(ledger, one.channel),
        ]
        assert standings[one.id].number == await given.next_number(ledger, one.channel)
    assert [told.article_id for told in standings[posted.id].told] == [1, 2]
    assert [told.article_id for told in standings[promised.id].told] == [1]
    assert standings[posted.id].last == Before(made_at=make.NOW, silent=(5,))
    assert standings[promised.id].last is standings[new.id].last is None
    assert (await ledger.standings([posted.id], make.moment(2)))[posted.id].told == []


async def test_one_that_is_asked_for_keeps_away_from_others(ledger: SlotLedger, three: list[Subscription]) -> None:
    one = three[0]
    minute = timedelta(minutes=1)
    assert await ledger.open_slot(one, make.moment(1), make.NOW, make.NOW, minute)
    assert await ledger.open_slot(one, make.moment(9), make.NOW, make.NOW, minute) is None, "one is being made"
    (slot, _) = (await ledger.planned(1))[0]
    await given.close(ledger, slot, SlotState.EMPTY, "Nothing new.", make.NOW)
    assert await ledger.open_slot(one, make.moment(1.5), make.NOW, make.NOW, minute) is None
    assert await ledger.open_slot(one, make.moment(2.5), make.NOW, make.NOW, minute)
    assert await ledger.moments(one.id, make.moment(2)) == [make.moment(2.5)]
