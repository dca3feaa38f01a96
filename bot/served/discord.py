"""Discord: one bot, its messages by REST, and its gateway where this process has that role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.discord import failures, invite
from bot.platforms.discord.adapter import Discord as Adapter
from bot.platforms.discord.address import address
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.pace import Pace
from bot.platforms.discord.wire import Rest
from bot.roles import DELIVER, GATEWAY
from bot.served.platform import Gateway, Services
from digests.errors import LoginRefused, SendError

if TYPE_CHECKING:
    from config import settings
    from digests.ports import Clock


class Discord:
    """One bot. Its pace is kept by one process, and its gateway is open once: nodes stand by for each other.

    Answers have a client of their own: one that was told to wait by the limit over everything lets nothing through.
    """

    single = (GATEWAY, DELIVER)

    def __init__(self, chosen: settings.Discord, clock: Clock) -> None:
        self._address = address(chosen.token, chosen.api_url, chosen.gateway_url)
        self._pace = Pace(clock)
        self._rest, self._answers = (Rest(self._address, self._pace, clock) for _ in range(2))
        self.messenger = DiscordMessenger(self._rest, clock)

    async def open(self) -> None:
        await self.messenger.open()

    async def close(self) -> None:
        await self.messenger.close()
        await self._answers.close()

    def gateway(self, services: Services) -> Gateway | None:
        adapter = Adapter(self._address, self._answers, self._pace, services.desk, services.presence)
        return Gateway(listen=adapter.serve, connected=lambda: adapter.ready)

    async def invitation(self) -> str:
        """The link that brings the bot to a server. SendError when Discord does not say whose token it is."""
        try:
            await self._rest.me()
            application = await self._rest.get("/applications/@me")
        except SendError as error:
            if str(error) == failures.TOKEN:
                raise LoginRefused(failures.TOKEN) from error
            raise
        return invite.link(str(application["id"]))
