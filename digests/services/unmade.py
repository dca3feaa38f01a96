"""Slots whose edition could not be made: tried again, ever less often, and given up in the end."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Slot
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from digests.model import Subscription

log = logging.getLogger(__name__)

WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))  # between the tries
TRIES = len(WAITS) + 1
MOST_NAMED = 10  # slots in one line of the log
# Slots keep their reasons in English; by this one the operator is told of them.
GIVEN_UP = say("It could not be made, because of a fault in Broadsheet. Who runs it is told.")


class Failure(Struct, frozen=True):
    """How often a slot's edition could not be made, why at last, and when the wait after that began."""

    slot: Slot
    tries: int
    reason: str
    at: datetime

    @property
    def wait(self) -> timedelta:
        return WAITS[self.tries - 1] if self.tries < TRIES else timedelta()


class Unmade:
    """What one process knows of them. Another, or the same after a restart, finds them planned and counts anew: the
    grace ends that, whoever counts."""

    def __init__(self) -> None:
        self._failures: dict[int, Failure] = {}  # by the slot's id

    def waits(self, slot: Slot, now: datetime) -> bool:
        """Whether its next try is later. A clock that was put back makes none wait longer."""
        failure = self._failures.get(slot.id)
        return failure is not None and failure.at <= now < failure.at + failure.wait

    def failed(self, slot: Slot, subscription: Subscription, error: Exception, now: datetime) -> None:
        """Another try was in vain. Of slots that fail alike the first is logged in full."""
        before = self._failures.get(slot.id)
        failure = Failure(slot, before.tries + 1 if before else 1, f"{type(error).__name__}: {error}", now)
        known = any(one.reason == failure.reason for one in self._failures.values())
        self._failures[slot.id] = failure
        log.log(
            logging.DEBUG if known else logging.ERROR,
            "The edition of slot %d (%s) could not be made at try %d of %d: %s",
            *(slot.id, subscription.wishes.name, failure.tries, TRIES, failure.reason),
            exc_info=None if known else error,
        )

    def hopeless(self) -> list[Slot]:
        """Those that were tried often enough."""
        return [one.slot for one in self._failures.values() if one.tries >= TRIES]

    def given_up(self, slots: Sequence[Slot]) -> None:
        """These are closed. The operator reads it in the log as well."""
        named = ", ".join(str(slot.id) for slot in slots[:MOST_NAMED]) + (", …" if len(slots) > MOST_NAMED else "")
        reasons = sorted({self._failures[slot.id].reason for slot in slots})[:MOST_NAMED]
        log.error(
            "After %d tries skipped for good: slots %s (%d in all), because of %s. The traceback is above in this log: "
            "report it. Once that is mended, post, typed in the channel, makes an edition at once.",
            *(TRIES, named, len(slots), "; ".join(reasons)),
        )
        for slot in slots:
            del self._failures[slot.id]

    def keep(self, planned: Collection[int]) -> None:
        """Forget those that are settled: others than these, by id."""
        self._failures = {number: one for number, one in self._failures.items() if number in planned}
