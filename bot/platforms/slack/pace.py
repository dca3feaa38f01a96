"""Slack's limit on a channel, which slack_sdk only reacts to."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable

APART = timedelta(seconds=1)  # messages of one channel (docs.slack.dev, Rate limits: chat.postMessage)
MOST_KEPT = 10_000  # channels; those that may be posted in again are forgotten first


class Pace:
    """One message a second in each channel. A second begins when the last one was answered: Slack took it before that,
    and so the limit holds on its side, too."""

    def __init__(self, apart: timedelta = APART) -> None:
        self._apart = apart.total_seconds()
        self._free_at: dict[Hashable, float] = {}  # by the loop's clock, which is never put back
        self._turns: dict[Hashable, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, channel: Hashable) -> AsyncIterator[None]:
        """Whoever waits for it has sent nothing yet."""
        clock, lock = asyncio.get_running_loop().time, self._turns.setdefault(channel, asyncio.Lock())
        async with lock:
            if (wait := self._free_at.get(channel, 0.0) - clock()) > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._free_at[channel] = clock() + self._apart
                if len(self._free_at) > MOST_KEPT:
                    self._forget(clock())

    def _forget(self, now: float) -> None:
        self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}
        self._turns = {channel: lock for channel, lock in self._turns.items() if lock.locked()}
