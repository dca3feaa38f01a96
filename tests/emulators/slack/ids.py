"""Ids and timestamps as Slack makes them. A timestamp names one message of its channel, and says when it was posted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digests.ports.clock import Clock

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """`clock` says when what gets a timestamp is made; no two get the same."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self._last = 0  # in microseconds

    def next(self, kind: str) -> str:
        """`kind` is the letter that it begins with: T, U, C, D, B, A, V, S, …"""
        self._count += 1
        left, text = self._count, ""
        while left:
            left, digit = divmod(left, len(DIGITS))
            text = DIGITS[digit] + text
        return f"{kind}0EMU{text:0>6}"

    def ts(self) -> str:
        """The clock's time, or just after the last one: one a microsecond."""
        now = round(self._clock.now().timestamp() * 1_000_000)
        self._last = max(self._last + 1, now)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"


def made_at(ts: str) -> datetime:
    seconds, _, micro = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micro))
