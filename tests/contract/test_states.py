"""Every step from one state to another, against the store: what the table allows is written, and nothing else."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from digests import states
from digests.model import DeliveryState, Slot, SlotState
from digests.store import moves
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from digests.store.tables import deliveries, slots, steps
from tests import make
from tests.contract import given

if TYPE_CHECKING:
    from digests.store.engine import Database

P, S, T, R, U, H, D = (
    DeliveryState.PENDING,
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.REFUSED,
    DeliveryState.UNSURE,
    DeliveryState.HELD,
    DeliveryState.DROPPED,
)
# Written out once more, by hand: a slip in digests/states.py is not a slip here.
LEGAL = {
    *((P, to) for to in (P, S, R, D)),
    *((S, to) for to in (S, P, T, R, U, D)),
    *((U, to) for to in (U, P, T, H, D)),
    *((H, to) for to in (U, D)),
    (R, P),
}
LEGAL_SLOTS = {
    (SlotState.PLANNED, SlotState.READY),
    (SlotState.PLANNED, SlotState.EMPTY),
    (SlotState.PLANNED, SlotState.SKIPPED),
    (SlotState.READY, SlotState.DONE),
}


async def slot_of(database: Database) -> Slot:
    added = await given.subscribed(Subscriptions(database))
    slot = await SlotLedger(database).open_slot(added, make.NOW, make.moment(days=1), make.NOW)
    assert slot is not None
    return slot


async def test_a_delivery_takes_the_steps_of_the_table_and_no_other(database: Database) -> None:
    await given.record(SlotLedger(database), await slot_of(database), make.digest(), [make.message()], make.NOW)
    for state, to in product(DeliveryState, repeat=2):
        async with database.write() as connection:
            await connection.execute(update(deliveries).values(state=state, reason=None))
            await connection.execute(delete(steps))
            moved = await moves.move(connection, to, make.moment(1), by="one", why="so it came")
        legal = (state, to) in LEGAL
        assert bool(moved) is legal, (state, to)
        async with database.read() as connection:
            row = (await connection.execute(select(deliveries))).one()
            kept = (await connection.execute(select(steps))).all()
        assert (row.state, row.reason) == ((to, "so it came") if legal else (state, None))
        assert [(step.state, step.at, step.owner) for step in kept] == ([(to, make.moment(1), "one")] if legal else [])


async def write(ledger: SlotLedger, slot: Slot, to: SlotState) -> bool:
    """The call that brings a slot to this state."""
    match to:
        case SlotState.READY:
            return await given.record(ledger, slot, make.digest(number=2), [make.message()], make.NOW) is not None
        case SlotState.DONE:
            posts = await ledger.claim("one", make.NOW, make.moment(2), 1)
            return any([await ledger.sent(post.lease, "m1", make.NOW) for post in posts])
        case _:
            return await given.close(ledger, slot, to, "so it came", make.NOW)


@pytest.mark.parametrize("to", [state for state in SlotState if state is not SlotState.PLANNED])
@pytest.mark.parametrize("state", SlotState)
async def test_a_slot_takes_the_steps_of_the_table_and_no_other(
    database: Database, state: SlotState, to: SlotState
) -> None:
    ledger, slot = SlotLedger(database), await slot_of(database)
    if state in (SlotState.READY, SlotState.DONE):
        await write(ledger, slot, SlotState.READY)
    if state is not SlotState.READY and state is not SlotState.PLANNED:
        await write(ledger, slot, state)
    legal = (state, to) in LEGAL_SLOTS
    assert await write(ledger, slot, to) is legal
    async with database.read() as connection:
        assert (await connection.execute(select(slots.c.state))).scalar_one() == (to if legal else state)


def test_every_state_has_its_steps() -> None:
    assert set(states.DELIVERY) == set(DeliveryState)
    assert set(states.SLOT) == set(SlotState)
    assert {(one, to) for one in SlotState for to in states.SLOT[one]} == LEGAL_SLOTS
