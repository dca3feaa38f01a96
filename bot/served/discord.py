"""Discord: one bot, its messages by REST, and its gateway where this process has that role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.discord import failures, invite
from bot.platforms.discord.adapter import Discord as Adapter
from bot.platforms.discord.address import address
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.pace import MOST_A_SECOND, Pace
from bot.platforms.discord.wire import Rest
from bot.roles import DELIVER, GATEWAY
from bot.served.platform import Gateway, Services
from digests.errors import LoginRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from config import settings
    from digests.ports.clock import Clock


TO_LISTEN = 10  # requests a second of a process that posts nothing; the rest is for the one that does


def share(roles: Collection[str], *, alone: bool) -> int:
    """Requests a second of a process with these roles. `alone`: no other one serves the bot. Where there may be others,
    each role may be another one's at any time."""
    if alone:
        return MOST_A_SECOND
    return MOST_A_SECOND - TO_LISTEN if DELIVER in roles else TO_LISTEN


class Discord:
    """One bot. Its gateway is open once, and one process posts: nodes stand by for each other. `most` requests a second
    are this process's share."""

    single = (GATEWAY, DELIVER)

    def __init__(self, chosen: settings.Discord, clock: Clock, most: int = MOST_A_SECOND) -> None:
        self._address = address(chosen.token, chosen.api_url, chosen.gateway_url)
        self._pace = Pace(clock, most)
        self._rest = Rest(self._address, self._pace, clock)  # one, as answers and posts share a channel's limit
        self.messenger = DiscordMessenger(self._rest, clock)

    async def open(self) -> None:
        await self.messenger.open()

    async def close(self) -> None:
        await self.messenger.close()

    def gateway(self, services: Services) -> Gateway | None:
        adapter = Adapter(self._address, self._rest, self._pace, services.desk, services.presence)
        return Gateway(listen=adapter.serve, connected=lambda: adapter.ready)

    async def invitation(self) -> str:
        """The link that brings the bot to a server. SendError when Discord does not say whose token it is."""
        try:
            await self._rest.me()
            application = await self._rest.get("/applications/@me")
        except failures.WrongToken as error:
            raise LoginRefused(str(error)) from error
        return invite.link(str(application["id"]))
