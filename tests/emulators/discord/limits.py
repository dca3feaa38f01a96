"""Rate limits as a client meets them: buckets in the headers, one limit over everything, and bad answers counted.

Real seconds, not the emulator's clock: clients sleep them.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.rates import Rate, Window

SEND = "POST /channels/{channel_id}/messages"
SCOPE = "X-RateLimit-Scope"
TEN_MINUTES = 600
BAD = frozenset({401, 403, 429})


@dataclass(frozen=True, slots=True)
class Excess:
    """Of a limit: what the 429 says."""

    after: float
    scope: str  # user, global or shared

    @property
    def body(self) -> dict[str, Any]:
        what = "The resource is being rate limited." if self.scope == "shared" else "You are being rate limited."
        return {"message": what, "retry_after": round(self.after, 3), "global": self.scope == "global"}

    @property
    def headers(self) -> dict[str, str]:
        own = {"Retry-After": str(max(1, round(self.after))), SCOPE: self.scope}
        return own | ({"X-RateLimit-Global": "true"} if self.scope == "global" else {})


@dataclass(slots=True)
class Limits:
    """`routes` are the limits of single routes, for each of their major parameters; the rest has `usual`.

    The figures are Discord's as far as its documentation or its headers tell them. `invalid` are the times of answers
    401, 403 and 429 (but shared ones): `most_invalid` of them in ten minutes, and the address is banned.
    """

    whole: Rate = field(default_factory=lambda: Rate(50, 1))
    usual: Rate = field(default_factory=lambda: Rate(50, 1))
    routes: dict[str, Rate] = field(
        default_factory=lambda: {
            SEND: Rate(5, 5),
            "PATCH /channels/{channel_id}/messages/{message_id}": Rate(5, 5),
            "POST /channels/{channel_id}/messages/{message_id}/crosspost": Rate(10, 3_600),
            "PATCH /channels/{channel_id}": Rate(5, 15),
            "POST /webhooks/{webhook_id}/{webhook_token}": Rate(5, 2),
        }
    )
    most_invalid: int = 10_000
    invalid: list[float] = field(default_factory=list)
    throttled: list[str] = field(default_factory=list)  # the scope of every 429
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    _whole: Window | None = None

    def relax(self) -> None:
        """So wide that nothing meets them by chance."""
        self.whole = self.usual = Rate(100_000, 1)
        self.routes = {}

    @property
    def banned(self) -> bool:
        """Whether Cloudflare answers in Discord's place."""
        many = len(self.invalid) >= self.most_invalid
        return many and self.invalid[-self.most_invalid] > time.monotonic() - TEN_MINUTES

    def take(self, route: str, major: str, *, exempt: bool) -> tuple[dict[str, str], Excess | None]:
        """One request: the headers of its answer, and the limit that it is over."""
        now = time.monotonic()
        if self._whole is None or self._whole.rate != self.whole:
            self._whole = Window(self.whole)
        if not exempt and not self._whole.take(now):
            return {}, Excess(self._whole.ends_in(now), "global")
        if exempt:
            return {}, None
        rate = self.routes.get(route, self.usual)
        window = self._windows.get((route, major))
        if window is None or window.rate != rate:
            window = self._windows[route, major] = Window(rate)
        excess = None if window.take(now) else Excess(window.ends_in(now), "user")
        return _headers(route, window, now), excess

    def answered(self, status: int, scope: str | None) -> None:
        if status == 429:
            self.throttled.append(scope or "none")
        if status in BAD and scope != "shared":
            self.invalid.append(time.monotonic())


def _headers(route: str, window: Window, now: float) -> dict[str, str]:
    left = window.ends_in(now)
    return {
        "X-RateLimit-Limit": str(window.rate.requests),
        "X-RateLimit-Remaining": str(max(0, window.rate.requests - window.used)),
        "X-RateLimit-Reset": f"{time.time() + left:.3f}",
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": hashlib.blake2b(route.encode(), digest_size=16).hexdigest(),
    }
