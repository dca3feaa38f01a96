"""What everybody in a channel reads, or somebody in direct messages, beside the editions and at the same pace."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bot.platforms.slack.failures import Slower
from bot.platforms.slack.intake import PLATFORM
from bot.platforms.slack.render import QUIET
from digests.errors import SendError
from digests.model import Channel

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.slack.pace import Pace
    from bot.platforms.slack.wire import Web
    from digests.ports import Clock

    Json = dict[str, Any]

T = TypeVar("T")

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)  # after which nobody waits for an answer any more
LEAST = timedelta(milliseconds=50)  # between two tries


async def patiently(ask: Callable[[], Awaitable[T]], clock: Clock, patience: timedelta = PATIENCE) -> T:
    """What comes of a request that Slack puts off: it took nothing of it, so it is made again when Slack says.
    SendError for all else, and for what would be put off for longer."""
    left = patience
    while True:
        try:
            return await ask()
        except Slower as error:
            wait = max(error.retry_at - clock.now(), LEAST)
            left -= wait
            if left < timedelta():
                raise
        await asyncio.sleep(wait.total_seconds())


class Posts:
    """`pace` is that of all that is posted from here."""

    def __init__(self, web: Web, pace: Pace, clock: Clock) -> None:
        self._web, self._pace, self._clock = web, pace, clock

    async def post(self, team: str, channel: str, body: Json, **given: str) -> bool:
        """Whether Slack took it. `channel` may be a person's id: then it is for them alone."""

        async def once() -> None:
            async with self._pace.turn(Channel(PLATFORM, team, channel)):
                await self._web.once(team, "chat.postMessage", channel=channel, **{**body, **QUIET, **given})

        try:
            await patiently(once, self._clock)
        except SendError as error:
            log.warning("An answer could not be given in %s: %s", channel, error)
            return False
        return True
