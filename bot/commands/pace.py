"""How often one person may ask: a bucket of tokens each, evenly refilled: a burst is fine, a flood is not."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from msgspec import Struct

from digests.errors import CommandError
from digests.wording import several

Person = tuple[str, str, str]  # platform, workspace, user
MOST_PEOPLE = 10_000  # whose buckets are kept; of more, whoever asked longest ago is forgotten
PATIENCE = 120  # seconds; such a wait is said in minutes


class Bucket(Struct, frozen=True):
    """What was left in it at that time. `until`: when its person was told to come back, if they were."""

    level: float
    at: datetime
    until: datetime | None = None


class Pace:
    """At most `burst` units at once, and `per_minute` on end. Kept in this process alone, and forgotten when refilled:
    there is nothing to delete of it, and nothing to win by asking for that."""

    def __init__(self, burst: int, per_minute: float) -> None:
        self._burst, self._rate = float(burst), per_minute / 60
        self._buckets: OrderedDict[Person, Bucket] = OrderedDict()  # who asked last is last

    def take(self, person: Person, cost: int, now: datetime) -> None:
        """Take `cost` units, a whole bucket at the most. CommandError says when to come back, and nothing is taken."""
        if not cost:
            return
        level = self._level(self._buckets.pop(person, Bucket(self._burst, now)), now)
        wanted = min(float(cost), self._burst)
        seconds = int((wanted - level) / self._rate) + 1 if level < wanted else 0
        until = now + timedelta(seconds=seconds) if seconds else None
        self._buckets[person] = Bucket(level if seconds else level - wanted, now, until)
        self._forget_full(now)
        if seconds:
            raise CommandError(_later(seconds))

    def waits(self, person: Person, now: datetime) -> bool:
        """Whether the person was told to come back later, and that time has not come."""
        bucket = self._buckets.get(person)
        return bucket is not None and bucket.until is not None and bucket.at <= now < bucket.until

    def _level(self, bucket: Bucket, now: datetime) -> float:
        return min(self._burst, bucket.level + max(0.0, (now - bucket.at).total_seconds()) * self._rate)

    def _forget_full(self, now: datetime) -> None:
        """A full bucket says nothing about anybody any more. Whoever asked longest ago comes first; the last, who asks
        now, has one that is not full."""
        while True:
            longest_ago = self._buckets[next(iter(self._buckets))]
            if len(self._buckets) <= MOST_PEOPLE and self._level(longest_ago, now) < self._burst:
                return
            self._buckets.popitem(last=False)


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
