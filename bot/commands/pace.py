"""How often one person may ask: a bucket of tokens each, evenly refilled: a burst is fine, a flood is not."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from digests.errors import CommandError
from digests.wording import several

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Workspace

Person = tuple[str, str, str]  # platform, workspace, user
MOST_PEOPLE = 10_000  # whose buckets are kept; beyond, whoever asked longest ago is forgotten
WHOLE = 1_000_000  # a cost: all that a bucket holds
PATIENCE = 120  # seconds; such a wait is said in minutes


class Pace:
    """At most `burst` units at once, and `per_minute` on end. Kept in this process, and nowhere else."""

    def __init__(self, burst: int, per_minute: float) -> None:
        self._burst, self._rate = float(burst), per_minute / 60
        self._buckets: OrderedDict[Person, tuple[float, datetime]] = OrderedDict()  # who asked last is last

    def take(self, person: Person, cost: int, now: datetime) -> None:
        """Take `cost` units, a whole bucket at the most. CommandError says when to come back, and nothing is taken."""
        if not cost:
            return
        level, at = self._buckets.pop(person, (self._burst, now))
        level = min(self._burst, level + max(0.0, (now - at).total_seconds()) * self._rate)
        wanted = min(float(cost), self._burst)
        self._buckets[person] = (level - wanted if level >= wanted else level, now)
        if len(self._buckets) > MOST_PEOPLE:
            self._buckets.popitem(last=False)
        if level < wanted:
            raise CommandError(_later(int((wanted - level) / self._rate) + 1))

    def forget(self, person: Person) -> None:
        """Their next request is their first."""
        self._buckets.pop(person, None)

    def forget_all(self, workspace: Workspace) -> None:
        """The same for everybody of a workspace."""
        for person in [person for person in self._buckets if person[:2] == workspace]:
            del self._buckets[person]


def _later(seconds: int) -> str:
    if seconds >= PATIENCE:
        return several(
            -(-seconds // 60),
            "That was a lot in a short time. You can ask again in {count} minute.",
            "That was a lot in a short time. You can ask again in {count} minutes.",
        )
    return several(
        seconds,
        "That was a lot in a short time. You can ask again in {count} second.",
        "That was a lot in a short time. You can ask again in {count} seconds.",
    )
