"""How often one person may ask: a bucket of tokens each, evenly refilled: a burst is fine, a flood is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from digests.errors import CommandError
from digests.wording import several

if TYPE_CHECKING:
    from datetime import datetime

Person = tuple[str, str, str]  # platform, workspace, user
MOST_PEOPLE = 10_000  # whose buckets are kept; beyond, those that are full again are forgotten


class Pace:
    """At most `burst` units at once, and `per_minute` on end. Kept in this process."""

    def __init__(self, burst: int, per_minute: float) -> None:
        self._burst, self._rate = float(burst), per_minute / 60
        self._buckets: dict[Person, tuple[float, datetime]] = {}

    def take(self, person: Person, cost: int, now: datetime) -> None:
        """Take `cost` units. CommandError says when to come back, and nothing is taken."""
        level, at = self._buckets.get(person, (self._burst, now))
        level = min(self._burst, level + max(0.0, (now - at).total_seconds()) * self._rate)
        cost = min(cost, int(self._burst))
        if level < cost:
            wait = int((cost - level) / self._rate) + 1
            raise CommandError(
                several(
                    wait,
                    "That was a lot in a short time. You can ask again in {count} second.",
                    "That was a lot in a short time. You can ask again in {count} seconds.",
                )
            )
        if len(self._buckets) >= MOST_PEOPLE:
            self._forget_full(now)
        self._buckets[person] = (level - cost, now)

    def _forget_full(self, now: datetime) -> None:
        refilled = timedelta(seconds=self._burst / self._rate)
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < refilled}
