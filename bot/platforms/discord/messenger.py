"""The Messenger port on Discord, over REST alone: a process that only delivers needs no gateway."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import structs

from bot.platforms.answers import Kept, record
from bot.platforms.discord import failures
from bot.platforms.discord.history import History
from bot.platforms.discord.obstacles import obstacles
from bot.platforms.discord.places import FORUM, MEDIA, Places, is_direct, tags
from bot.platforms.discord.publishing import Publishing
from bot.platforms.discord.render import LIMITS, payload, title
from digests.errors import LoginRefused, Refused, SendError
from digests.messages import Message, Text
from digests.ports.messenger import Found, Unreadable
from digests.wording import say

if TYPE_CHECKING:
    from datetime import datetime

    from bot.platforms.answers import Record
    from bot.platforms.discord.wire import Rest
    from digests.model import Channel, Wishes
    from digests.ports.clock import Clock
    from digests.ports.messenger import Absent

log = logging.getLogger(__name__)

TALK_KEPT = timedelta(seconds=30)
MOST_REMEMBERED = 10_000  # forums, and threads that we made
NO_THREAD = (  # of it or in it, or it is gone or locked: what was for it is posted in the channel
    *(failures.UNKNOWN_CHANNEL, failures.UNKNOWN_MESSAGE, failures.IN_A_FORUM, failures.ARCHIVED),
    *(50001, 50013, 50024, 160005, 160006, 160007),
)


class DiscordMessenger:
    """Any number may post as one bot, at Discord's pace only if one at a time does (the lease of the role).

    Discord remembers a key for some minutes, and not of forum posts: what is in doubt is looked for in the channel.
    """

    limits = LIMITS
    settling = timedelta(seconds=60)
    checks_keys = False

    def __init__(self, rest: Rest, clock: Clock) -> None:
        self._rest, self._places = rest, Places(rest, clock)
        self._history, self._publishing = History(rest, self._places), Publishing(rest, self._places, clock)
        self._talked = Kept(self._history.talked_at, TALK_KEPT, clock)
        self._forums, self._threads = dict[str, None](), dict[str, None]()

    async def open(self) -> None:
        """Try the token. LoginRefused when Discord does not take it; that it cannot be reached is found out later."""
        try:
            await self._rest.me()
        except failures.WrongToken as error:
            raise LoginRefused(str(error)) from error
        except SendError as error:
            log.warning("Discord could not be reached at the start: %s", error)

    async def close(self) -> None:
        await self._publishing.close()
        await self._rest.close()

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:
        role = await self._places.role(channel, message.mention) if message.mention else None
        body = payload(message, key=key, role=role)
        if channel.id not in self._forums:
            try:
                return await self._in_channel(channel, message, body, key, above)
            except failures.Denied as error:
                if error.code != failures.IN_A_FORUM or not await self._is_forum(channel):
                    raise
        if above is not None:  # one post an edition: the later parts are in it
            return await self._post(above, body, key)
        return await self._open_post(channel, message, body)

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None = None
    ) -> Found | Absent | Unreadable:
        try:
            found = await self._history.find(channel, key, since_at, above)
        except Refused as error:
            return Unreadable(failures.NO_HISTORY if str(error) == failures.NO_PERMISSION else str(error))
        if isinstance(found, Found) and not is_direct(channel):  # who lost its answer could not publish it
            self._publishing.add(channel, found.receipt)
        return found

    async def talked_at(self, channel: Channel) -> datetime | None:
        try:
            return await self._talked.of(channel.id)
        except (SendError, LookupError, ValueError) as error:
            log.warning("When people talked in channel %s cannot be seen: %s", channel.id, error)
            return None

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:
        return await obstacles(self._places, channel, wishes)

    async def tell_owner(self, channel: Channel, message: Message) -> bool:
        """The server's owner in private; if that is closed, the channel that the server has for what concerns it."""
        try:
            if is_direct(channel):
                await self._post(channel.id, payload(message))
                return True
            guild = record(await self._rest.get("/guilds/{guild_id}", guild_id=channel.workspace))
            return await self._tell(guild, payload(structs.replace(message, notice=_whence(guild))))
        except SendError as error:
            log.warning("The owner of server %s could not be told: %s", channel.workspace, error)
            return False

    async def _tell(self, guild: Record, body: Record) -> bool:
        try:
            recipient = {"recipient_id": str(guild.get("owner_id"))}
            direct = record(await self._rest.again("POST", "/users/@me/channels", json=recipient))
            await self._post(str(direct.get("id")), body)
        except Refused:
            if not guild.get("system_channel_id"):
                raise
            await self._post(str(guild["system_channel_id"]), body)
        return True

    async def _in_channel(self, channel: Channel, message: Message, body: Record, key: str, above: str | None) -> str:
        if above is not None and message.aside and not is_direct(channel):
            try:
                return await self._in_thread(channel, body, key, above, title(message))
            except failures.Denied as error:
                if error.code not in NO_THREAD:
                    raise
        receipt = await self._post(channel.id, body, key)
        if not is_direct(channel):
            self._publishing.add(channel, receipt)
        return receipt

    async def _in_thread(self, channel: Channel, body: Record, key: str, above: str, name: str) -> str:
        """Below the edition's first post: the thread has that one's id, and is made when there is none yet."""
        if above not in self._threads:
            path = "/channels/{channel_id}/messages/{message_id}/threads"
            try:
                await self._rest.again("POST", path, channel_id=channel.id, message_id=above, json={"name": name})
            except failures.Denied as error:
                if error.code != failures.HAS_THREAD:
                    raise
            _remember(self._threads, above)
        return await self._post(above, body, key)

    async def _post(self, channel_id: str, body: Record, key: str | None = None) -> str:
        """In a thread that was closed, too, if it may be opened."""
        keyed: dict[str, Any] = body | ({"nonce": key, "enforce_nonce": True} if key else {})
        path = "/channels/{channel_id}/messages"
        try:
            posted = await self._rest.once("POST", path, channel_id=channel_id, json=keyed)
        except failures.Denied as error:
            if error.code != failures.ARCHIVED or not await self._opened(channel_id):
                raise
            posted = await self._rest.once("POST", path, channel_id=channel_id, json=keyed)
        return str(posted["id"])

    async def _opened(self, thread_id: str) -> bool:
        try:
            await self._rest.again("PATCH", "/channels/{channel_id}", channel_id=thread_id, json={"archived": False})
        except Refused:
            return False
        return True

    async def _is_forum(self, channel: Channel) -> bool:
        if (await self._places.channel(channel.id)).get("type") not in (FORUM, MEDIA):
            return False
        _remember(self._forums, channel.id)
        return True

    async def _open_post(self, channel: Channel, message: Message, body: Record) -> str:
        forum = await self._places.channel(channel.id)
        post = {"name": title(message), "message": body, "applied_tags": tags(forum, message.tags)}
        posted = await self._rest.once("POST", "/channels/{channel_id}/threads", channel_id=channel.id, json=post)
        return str(posted["id"])


def _whence(guild: Record) -> tuple[Text, ...]:
    """For who has several servers."""
    return (Text(say("On the server {name}:", name=str(guild.get("name")))),)


def _remember(known: dict[str, None], what: str) -> None:
    known[what] = None
    if len(known) > MOST_REMEMBERED:
        del known[next(iter(known))]
