"""How the parts of a process are doing: signs of life, failures in a row, and how long to wait before the next try."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from digests.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=1)  # after a failure; twice as long each time


class Beat:
    """One tick's or one listener's signs of life. Waits and ages count on `elapsed` (seconds), which no change of the
    machine's clock moves; `last_at` is for people.

    A failure is logged when it begins, when it becomes another, and when it is over: never once a try.
    """

    def __init__(
        self,
        name: str,
        interval: timedelta | None,
        clock: Clock,
        first_wait: timedelta = FIRST_WAIT,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.interval = name, interval  # no interval: it listens, and is silent while all is well
        self.active = False  # not while it stands by for another node, or has not started
        self.failures = 0  # in a row
        self.reason: str | None = None  # of the last failure, while it lasts
        self.last_at: datetime | None = None  # when it last did its work
        self._clock, self._first_wait, self._elapsed = clock, first_wait, elapsed
        self._sign = self._resume = elapsed()

    def start(self) -> None:
        self.active = True
        self._sign = self._elapsed()

    def rest(self) -> None:
        self.active = False

    def sign(self) -> None:
        """It is getting on, though not done."""
        self._sign = self._elapsed()

    @property
    def lag(self) -> float:
        """Seconds by which a sign of life is overdue; 0 when none is."""
        if not self.active or self.interval is None:
            return 0.0
        since = max(self._sign + self.interval.total_seconds(), self._resume if self.failures else 0.0)
        return max(0.0, self._elapsed() - since)

    @property
    def failing(self) -> bool:
        """Its last try failed. What listens is tried again by starting it: then it is well until it says otherwise."""
        return self.failures > 0 and (self.interval is not None or self._elapsed() < self._resume)

    async def run(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do the work once; not at all while the wait after a failure lasts."""
        if self.failures and self._elapsed() < self._resume:
            return
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # logged there; the next try is later, and the others go on
            self.failed(error)
        else:
            self.well()

    def well(self) -> None:
        if self.failures:
            log.warning("%s works again, after %d failures", self.name, self.failures)
        self.failures, self.reason, self.last_at = 0, None, self._clock.now()
        self.sign()

    def failed(self, error: Exception) -> timedelta:
        """How long to wait now."""
        self.sign()
        doubled: timedelta = self._first_wait * 2 ** min(self.failures, 30)
        wait = min(doubled, LONGEST_WAIT)
        reason = str(error) or type(error).__name__
        if reason != self.reason:
            if isinstance(error, StoreUnavailable):  # foreseen: the sentence says it all
                log.warning("%s waits and tries again: %s", self.name, reason)
            else:
                log.error("%s failed, and is tried again in %g s", self.name, wait.total_seconds(), exc_info=error)
        self.failures, self.reason = self.failures + 1, reason
        self._resume = self._elapsed() + wait.total_seconds()
        return wait
