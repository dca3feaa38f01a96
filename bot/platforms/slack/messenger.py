"""The Messenger port on Slack, over the Web API alone: a process that only delivers needs no connection of its own."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.platforms.answers import Kept, record
from bot.platforms.slack import failures
from bot.platforms.slack.history import History
from bot.platforms.slack.obstacles import obstacles
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.places import Places, is_direct
from bot.platforms.slack.render import LIMITS, payload
from digests.errors import Refused, SendError
from digests.model import Channel
from digests.ports.messenger import Unreadable

if TYPE_CHECKING:
    from datetime import datetime

    from bot.platforms.answers import Record
    from bot.platforms.slack.wire import Web
    from digests.messages import Message
    from digests.model import Wishes
    from digests.ports.clock import Clock
    from digests.ports.messenger import Absent, Found

log = logging.getLogger(__name__)

TALK_KEPT = timedelta(seconds=30)


class SlackMessenger:
    """Any number may post as one app, at Slack's pace only if one at a time does (the lease of the role).

    Slack knows no keys: each of them rides in the metadata of its message, and what is in doubt is looked for in the
    channel.
    """

    limits = LIMITS
    settling = timedelta(seconds=60)
    checks_keys = False

    def __init__(self, web: Web, clock: Clock, pace: Pace | None = None) -> None:
        self._web, self._places, self._history = web, Places(web, clock), History(web)
        self._pace = pace or Pace()
        self._talked = Kept(self._history.talked_at, TALK_KEPT, clock)

    async def open(self, token: str = "") -> None:
        """Try the token, where one is set. LoginRefused when Slack does not take it; that it cannot be reached is found
        out later."""
        if not token:
            return
        try:
            await self._web.try_token(token)
        except SendError as error:
            log.warning("Slack could not be reached at the start: %s", error)

    async def close(self) -> None:
        await self._web.close()

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:
        group = await self._places.group(channel, message.mention) if message.mention else None
        body = payload(message, key=key, role=group)
        if above is not None and message.aside:
            try:
                return await self._post(channel, {**body, "thread_ts": above})
            except failures.Denied as error:
                if error.code not in failures.NO_THREAD:
                    raise
        return await self._post(channel, body)

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None = None
    ) -> Found | Absent | Unreadable:
        try:
            return await self._history.find(channel, key, since_at, above)
        except Refused as error:
            return Unreadable(failures.NO_HISTORY if str(error) == failures.NO_SCOPE else str(error))

    async def talked_at(self, channel: Channel) -> datetime | None:
        try:
            return await self._talked.of(channel)
        except (SendError, LookupError, ValueError) as error:
            log.warning("When people talked in channel %s cannot be seen: %s", channel.id, error)
            return None

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:
        return await obstacles(self._web, self._places, channel, wishes)

    async def tell_owner(self, channel: Channel, message: Message) -> bool:
        """Who made the channel, in private; if that cannot be, an admin of the workspace."""
        try:
            if is_direct(channel):
                await self._post(channel, payload(message))
                return True
            body = payload(message)
            async for user in self._places.owners(channel):
                if await self._told(channel.workspace, user, body):
                    return True
            log.warning("Nobody in workspace %s could be told about channel %s", channel.workspace, channel.id)
        except SendError as error:
            log.warning("The owner of channel %s could not be told: %s", channel.id, error)
        return False

    async def _told(self, team: str, user: str, body: Record) -> bool:
        try:
            answer = await self._web.again(team, "conversations.open", users=user)
            await self._post(Channel("slack", team, str(record(answer.get("channel")).get("id"))), body)
        except Refused:  # they are gone, or take no messages
            return False
        return True

    async def _post(self, channel: Channel, body: Record) -> str:
        async with self._pace.turn(channel):
            posted = await self._web.once(channel.workspace, "chat.postMessage", channel=channel.id, **body)
        return str(posted["ts"])
