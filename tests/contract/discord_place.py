"""A server on the Discord emulator, and messengers that post in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bot.platforms.discord.address import Address
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.pace import MOST_INVALID, Pace
from bot.platforms.discord.wire import TIMEOUT, Rest
from digests.model import Channel
from tests.emulators.discord.server import Discord
from tests.fakes import HandClock

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from tests.emulators.discord.model import Channel as Room
    from tests.emulators.discord.model import Kind
    from tests.emulators.discord.model import Message as Posted


class DiscordPlace:
    """Each messenger is as new as after a start. What a person `sees` is the channel, and what its owner is told."""

    remembers_keys = True

    def __init__(self, _folder: Path | None = None) -> None:
        self.clock = HandClock()
        self.discord = Discord(self.clock)
        self.discord.limits.relax()
        world = self.discord.world
        self.guild = world.guild("Harbour")
        self.owner = self.guild.owner
        self.news = world.channel(self.guild, "news")
        self.channel = self.at(self.news)
        self.nowhere = Channel("discord", "404", "405")
        self._made: list[DiscordMessenger] = []

    def at(self, room: Room) -> Channel:
        """The channel as we call it."""
        home = str(room.guild.id) if room.guild else f"@{self.owner.id}"
        return Channel("discord", home, str(room.id))

    def room(self, kind: Kind, **given: object) -> Room:
        return self.discord.world.channel(self.guild, str(kind), kind, **given)  # type: ignore[arg-type]  # as it takes them

    def rest(self, *, token: str | None = None, timeout: timedelta = TIMEOUT, most_invalid: int = MOST_INVALID) -> Rest:
        address = Address(token or self.discord.token, self.discord.api_url)
        return Rest(address, Pace(self.clock, most_invalid=most_invalid), self.clock, timeout)

    def messenger(self, rest: Rest | None = None) -> DiscordMessenger:
        self._made.append(DiscordMessenger(rest or self.rest(), self.clock))
        return self._made[-1]

    def says(self, room: Room, words: str) -> Posted:
        """Somebody else does."""
        return self.discord.says(self.owner, room, words)

    def seen(self, room: Room | None = None) -> str:
        if room is not None:
            return self.discord.sees(self.owner, room)
        private = self.discord.world.direct(self.discord.world.app.bot, self.owner)
        return self.discord.sees(self.owner, self.news) + self.discord.sees(self.owner, private)

    def asked(self, route: str) -> int:
        """How often something was."""
        return sum(seen.route == route for seen in self.discord.seen)

    async def __aenter__(self) -> Self:
        await self.discord.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for made in self._made:
            await made.close()
        await self.discord.stop()
        assert self.discord.violations == []
