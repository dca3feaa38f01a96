"""A town on the emulated Discord: one server, its people, and Broadsheet as it runs there. For a test module:
`from tests.scenario.town import clock as clock, discord as discord, town as town`."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct, structs

from bot.platforms.discord.adapter import Discord as Adapter
from bot.platforms.discord.address import Address
from bot.platforms.discord.gateway import Timing
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.pace import Pace
from bot.platforms.discord.wire import Rest
from digests.model import Channel, Workspace
from digests.services.deliver import Deliver
from digests.services.plan import Plan
from tests.emulators.discord.fixture import clock as clock
from tests.emulators.discord.fixture import discord as discord
from tests.emulators.discord.limits import Rate
from tests.emulators.discord.model import Channel as Place
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.person import Person, until
from tests.emulators.discord.server import Discord
from tests.emulators.discord.model import Guild
from tests.scenario.conftest import GRACE, House, build

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digests.store.engine import Database
    from tests.fakes import HandClock

MOMENT = timedelta(milliseconds=5)
QUICK = Timing(settle=MOMENT, first=MOMENT, longest=10 * MOMENT, identify=timedelta())


class Town(Struct, frozen=True):
    """`news` is the channel where digests come; Olga may manage channels, Rita only reads."""

    discord: Discord
    house: House
    adapter: Adapter
    guild: Guild
    news: Place
    olga: Person
    rita: Person

    @property
    def channel(self) -> Channel:
        return channel_of(self.news)

    async def store(self, text: str, **given: object) -> None:
        await self.house.store(text, channel=self.channel, **given)  # type: ignore[arg-type]  # passed on

    async def tick(self) -> None:
        await self.house.tick()


class Quiet:
    async def channel_gone(self, channel: Channel, reason: str) -> None:
        pass

    async def workspace_left(self, home: Workspace) -> None:
        pass

    async def workspace_here(self, home: Workspace, channels: object) -> None:
        pass


def channel_of(place: Place) -> Channel:
    return Channel("discord", str(place.guild.id) if place.guild else "", str(place.id))


def settled(discord: Discord, database: Database, clock: HandClock) -> tuple[House, Adapter, DiscordMessenger]:
    """Broadsheet, with nothing begun."""
    address, pace = Address(discord.token, discord.api_url, ""), Pace(clock)
    rest = Rest(address, pace, clock)
    messenger = DiscordMessenger(rest, clock)
    house, messengers = build(database, clock, owner="one"), {"discord": messenger}
    house = structs.replace(
        house,
        plan=Plan(house.sources, house.articles, house.subscriptions, house.ledger, messengers, clock, GRACE),
        deliver=Deliver(house.ledger, messengers, clock, "one", GRACE),
    )
    return house, Adapter(address, rest, pace, house.desk, Quiet(), QUICK), messenger


@asynccontextmanager
async def served(adapter: Adapter, discord: Discord) -> AsyncIterator[None]:
    """While it is connected and Discord knows its commands."""
    serving = asyncio.create_task(adapter.serve())
    try:
        await until(lambda: serving.done() or (adapter.ready and bool(discord.world.app.commands)))
        assert adapter.ready, serving
        yield
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
async def town(discord: Discord, database: Database, clock: HandClock) -> AsyncIterator[Town]:
    discord.gateway.identifies = Rate(1_000, 1)
    guild = discord.world.guild("Ostrey")
    news = discord.world.channel(guild, "news")
    olga = discord.person("olga", guild, Permission.MANAGE_CHANNELS)
    rita = discord.person("rita", guild)
    house, adapter, messenger = settled(discord, database, clock)
    async with served(adapter, discord):
        yield Town(discord, house, adapter, guild, news, olga, rita)
    await messenger.close()
