"""Which state of a slot, or of a delivery, may follow which. The store writes no other step; only a copy that is
restored is put in doubt as a whole, with a step for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from digests.model import DeliveryState, SlotState

if TYPE_CHECKING:
    from collections.abc import Mapping

State = TypeVar("State", SlotState, DeliveryState)

SLOT: Mapping[SlotState, frozenset[SlotState]] = {
    SlotState.PLANNED: frozenset({SlotState.READY, SlotState.EMPTY, SlotState.SKIPPED}),
    SlotState.READY: frozenset({SlotState.DONE}),
    SlotState.EMPTY: frozenset(),
    SlotState.SKIPPED: frozenset(),
    SlotState.DONE: frozenset(),
}

# A step to the same state is a lease given anew, or another moment to wait for.
DELIVERY: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.PENDING: frozenset(
        {
            DeliveryState.PENDING,  # sooner, because a person said so
            DeliveryState.SENDING,
            DeliveryState.REFUSED,  # an earlier part was
            DeliveryState.DROPPED,
        }
    ),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.SENDING,  # the lease ran out, and nothing had been tried under it
            DeliveryState.PENDING,  # throttled, or given back untried
            DeliveryState.SENT,
            DeliveryState.REFUSED,
            DeliveryState.UNSURE,
            DeliveryState.DROPPED,  # untried, when its digest was ended
        }
    ),
    DeliveryState.UNSURE: frozenset(
        {
            DeliveryState.UNSURE,
            DeliveryState.PENDING,  # it is not in the channel
            DeliveryState.SENT,
            DeliveryState.HELD,
            DeliveryState.DROPPED,
        }
    ),
    DeliveryState.HELD: frozenset({DeliveryState.UNSURE, DeliveryState.DROPPED}),
    DeliveryState.REFUSED: frozenset({DeliveryState.PENDING}),  # because a person said so
    DeliveryState.SENT: frozenset(),
    DeliveryState.DROPPED: frozenset(),
}

COMING = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE)  # by itself, sooner or later
STUCK = (DeliveryState.REFUSED, DeliveryState.HELD, DeliveryState.DROPPED)  # without a person
OPEN = (*COMING, DeliveryState.HELD)  # what it tells may yet be posted

REFUSALS = 3  # editions in a row, after which a digest is paused


def before(steps: Mapping[State, frozenset[State]], to: State) -> list[State]:
    """The states that `to` may follow."""
    return [state for state, following in steps.items() if to in following]
