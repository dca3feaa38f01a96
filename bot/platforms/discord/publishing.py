"""Posts in announcement channels are published to the channels that follow them, after they were posted."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.platforms.discord import failures
from digests.errors import SendError, Throttled

if TYPE_CHECKING:
    from datetime import datetime

    from bot.platforms.discord.places import Places
    from bot.platforms.discord.wire import Rest
    from digests.model import Channel
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

MOST_WAITING = 10_000  # posts; of more the oldest are left

LONGEST = timedelta(hours=1)  # that Discord has one wait; more is a clock that was put back
PAUSES = timedelta(seconds=10), timedelta(minutes=1)  # before another try, when Discord failed or was not reached
PASSING = timedelta(minutes=1)  # what is over by then is such a failure, and not the channel's limit
CLOSING = timedelta(seconds=3)
DONE = failures.UNKNOWN_MESSAGE, 40033  # discord-api-docs: it is gone, or in a thread; it was published before


class Publishing:
    """One at a time, behind the posts: what is sent does not wait for it, and does not fail with it. Discord publishes
    ten an hour of a channel; what comes after them is left, and nobody knocks before that hour is over."""

    def __init__(
        self,
        rest: Rest,
        places: Places,
        clock: Clock,
        pauses: tuple[timedelta, ...] = PAUSES,
        closing: timedelta = CLOSING,
    ) -> None:
        self._rest, self._places, self._clock = rest, places, clock
        self._pauses, self._closing = pauses, closing
        self._not_before: dict[str, datetime] = {}  # of channels that have had their ten
        self._waiting: deque[tuple[Channel, str]] = deque(maxlen=MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    def add(self, channel: Channel, message_id: str) -> None:
        """To be published, if the channel is one of announcements, and if it was not."""
        self._waiting.append((channel, message_id))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name="publishing")

    async def close(self) -> None:
        """What waits is published if that is soon done."""
        if self._task is None:
            return
        _, late = await asyncio.wait({self._task}, timeout=self._closing.total_seconds())
        if late:
            log.warning("Not all that was posted in announcement channels could be published before the end")
            self._task.cancel()
            await asyncio.wait(late)

    async def _work(self) -> None:
        while self._waiting:
            channel, message_id = self._waiting.popleft()
            try:
                await self._publish(channel, message_id)
            except SendError as error:
                if isinstance(error, Throttled) and not self._passes(error):
                    self._not_before[channel.id] = error.retry_at
                    log.warning("Posts in channel %s are not published until %s: %s", channel.id, error.retry_at, error)
                else:
                    log.warning("A post in channel %s was not published: %s", channel.id, error)
            except Exception:  # the next one may do
                log.exception("A post in channel %s was not published", channel.id)

    async def _publish(self, channel: Channel, message_id: str) -> None:
        for pause in self._pauses:
            try:
                await self._ask(channel, message_id)
            except Throttled as error:
                if not self._passes(error):
                    raise
                await asyncio.sleep(pause.total_seconds())
            else:
                return
        await self._ask(channel, message_id)

    async def _ask(self, channel: Channel, message_id: str) -> None:
        if not await self._places.is_announcement(channel) or not self._may(channel):
            return
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        try:
            await self._rest.again("POST", path, channel_id=channel.id, message_id=message_id)
        except failures.Denied as error:
            if error.code not in DONE:
                raise

    def _passes(self, error: Throttled) -> bool:
        return error.retry_at <= self._clock.now() + PASSING

    def _may(self, channel: Channel) -> bool:
        now = self._clock.now()
        self._not_before = {name: at for name, at in self._not_before.items() if now < at <= now + LONGEST}
        return channel.id not in self._not_before
