"""What becomes of a server and its channels: whether digests can still come there, and why not.

Whatever Discord tells of a server, the same is done: each of its channels that digests come to is looked at, and what
is found is reported. A session that begins tells of every server, so nothing hangs on one event that was missed before.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.platforms.discord.intake import PLATFORM
from bot.platforms.discord.obstacles import lost
from digests.errors import Refused, SendError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.platforms.discord.wire import Rest
    from digests.model import Channel, Workspace
    from digests.ports.subscriptions import SubscriptionStore
    from digests.services.presence import Presence

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)  # after the store could not take what was found


class Life:
    """Looks at servers, one after the other, as they are named; a server that is named again meanwhile is looked at
    once more, and one that the store could not take is, too, after a while."""

    def __init__(self, presence: Presence, subscriptions: SubscriptionStore, rest: Rest) -> None:
        self._presence, self._subscriptions, self._rest = presence, subscriptions, rest
        self._named: dict[int, None] = {}
        self._here: list[Collection[int]] = []
        self._news = asyncio.Event()

    def look_at(self, guild: int) -> None:
        self._named[guild] = None
        self._news.set()

    def connected(self, here: Collection[int]) -> None:
        """The bot is in these servers and no other: those that something is kept of, and that are none of them, it was
        removed from."""
        self._here[:] = [here]
        self._news.set()

    async def run(self, guild_of: Callable[[int], discord.Guild | None]) -> None:
        """Until it is cancelled, for one connection. `guild_of` gives a server that the bot is in."""
        self._named.clear()
        self._here.clear()
        while True:
            await self._news.wait()
            self._news.clear()
            while self._here:
                await self._left(self._here.pop())
            while self._named:
                guild = next(iter(self._named))
                del self._named[guild]
                await self._look(guild, guild_of(guild))

    async def _left(self, here: Collection[int]) -> None:
        try:
            known = await self._presence.workspaces(PLATFORM)
        except StoreError as error:
            log.warning("The servers that the bot was removed from could not be looked for: %s", error)
            self._later(self.connected, here)
            return
        except Exception:  # what is not looked for now is, later
            log.exception("The servers that the bot was removed from could not be looked for")
            self._later(self.connected, here)
            return
        for _, workspace in known:
            if workspace.isdecimal() and int(workspace) not in here:
                self.look_at(int(workspace))

    def _later(self, step: Callable[[Any], None], what: object) -> None:
        asyncio.get_running_loop().call_later(AGAIN.total_seconds(), step, what)

    async def _look(self, number: int, guild: discord.Guild | None) -> None:
        home = (PLATFORM, str(number))
        try:
            if guild is None:
                await self._presence.workspace_left(home)
            elif not guild.unavailable:  # an outage of Discord's says nothing about the bot
                await self._channels(home, guild)
        except StoreError as error:
            log.warning("Server %s could not be looked at: %s", number, error)
            self._later(self.look_at, number)
        except Exception:  # the other servers are looked at all the same
            log.exception("Server %s could not be looked at", number)

    async def _channels(self, home: Workspace, guild: discord.Guild) -> None:
        channels = {one.channel for one in await self._subscriptions.of_workspace(home)}
        obstacles = {channel: await self._obstacle(guild, channel) for channel in sorted(channels)}
        await self._presence.workspace_here(home, [one for one, why in obstacles.items() if why is None])
        for channel, why in obstacles.items():
            if why is not None:
                await self._presence.channel_gone(channel, why)

    async def _obstacle(self, guild: discord.Guild, channel: Channel) -> str | None:
        """Why nothing can be posted there; None when something can, or when nobody knows."""
        known = guild.get_channel_or_thread(int(channel.id)) if channel.id.isdecimal() else None
        if known is not None:
            return obstacle(known, guild.me)
        try:  # a thread that was closed is not among those that Discord names
            await self._rest.get("/channels/{channel_id}", channel_id=channel.id)
        except Refused as error:
            return str(error)
        except SendError:
            return None
        return None


def obstacle(channel: discord.abc.GuildChannel | discord.Thread, me: discord.Member) -> str | None:
    """What keeps us from posting in the channel, and what to do about it."""
    locked = isinstance(channel, discord.Thread) and channel.locked
    return lost(channel.type.value, channel.permissions_for(me).value, locked=locked)
