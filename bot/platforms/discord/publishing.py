"""Posts in announcement channels are published to the channels that follow them, after they were posted."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from digests.errors import SendError

if TYPE_CHECKING:
    from bot.platforms.discord.places import Places
    from bot.platforms.discord.wire import Rest
    from digests.model import Channel

log = logging.getLogger(__name__)

MOST_WAITING = 10_000  # posts; of more the oldest are left


class Publishing:
    """One at a time, behind the posts: what is sent does not wait for it, and does not fail with it. Discord publishes
    ten an hour of a channel; what it does not take is logged and left."""

    def __init__(self, rest: Rest, places: Places) -> None:
        self._rest, self._places = rest, places
        self._waiting: deque[tuple[Channel, str]] = deque(maxlen=MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    def add(self, channel: Channel, message_id: str) -> None:
        """To be published, if the channel is one of announcements."""
        self._waiting.append((channel, message_id))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name="publishing")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _work(self) -> None:
        while self._waiting:
            channel, message_id = self._waiting.popleft()
            try:
                if await self._places.is_announcement(channel):
                    await self._publish(channel, message_id)
            except SendError as error:
                log.warning("A post in channel %s was not published: %s", channel.id, error)
            except Exception:  # the next one may do
                log.exception("A post in channel %s was not published", channel.id)

    async def _publish(self, channel: Channel, message_id: str) -> None:
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        await self._rest.again("POST", path, channel_id=channel.id, message_id=message_id)
