"""Snowflakes: ids that say when they were made. They never repeat and never go back, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digests.ports.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # discord-api-docs, Snowflakes
TIME = 22  # bits below the milliseconds


class Snowflakes:
    def __init__(self, clock: Clock) -> None:
        self._clock, self._last = clock, 0

    def next(self) -> int:
        self._last = max(self._last + 1, first_of(self._clock.now()))
        return self._last


def first_of(at: datetime) -> int:
    """The lowest id of that moment."""
    return (at - EPOCH) // timedelta(milliseconds=1) << TIME


def made_at(snowflake: int) -> datetime:
    return EPOCH + timedelta(milliseconds=snowflake >> TIME)
