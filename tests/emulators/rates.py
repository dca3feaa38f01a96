"""Rates as servers keep them: so many requests in a window. Real seconds, not a clock of tests: clients sleep them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`requests` in each window of `seconds`, which begins with its first request."""

    requests: int
    seconds: float


@dataclass(slots=True)
class Window:
    rate: Rate
    began: float = float("-inf")
    used: int = 0

    def take(self, now: float) -> bool:
        if now >= self.began + self.rate.seconds:
            self.began, self.used = now, 0
        self.used += 1
        return self.used <= self.rate.requests

    def ends_in(self, now: float) -> float:
        return max(0.0, self.began + self.rate.seconds - now)
