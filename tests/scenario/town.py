"""A town on the emulated Discord: one server, its people, and Broadsheet as it runs there. For a test module:
`from tests.scenario.town import clock as clock, discord as discord, town as town`."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct, structs

from bot.outlets import LogOutlet
from bot.platforms.answering import Patience
from bot.platforms.discord.adapter import Discord as Adapter
from bot.platforms.discord.address import Address
from bot.platforms.discord.gateway import Timing
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.pace import Pace
from bot.platforms.discord.wire import Rest
from digests.model import Channel
from digests.services.deliver import Deliver
from digests.services.plan import Plan
from digests.services.presence import Presence
from digests.services.report import Report
from digests.store.departures import StoreDepartures
from digests.store.engine import Database
from digests.store.leases import StoreLeases
from digests.store.watch import StoreWatch
from tests.emulators.discord.fixture import clock as clock
from tests.emulators.discord.fixture import discord as discord
from tests.emulators.discord.model import Channel as Place
from tests.emulators.discord.model import Guild
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.person import Person
from tests.emulators.discord.server import Discord
from tests.emulators.people import in_no_time, until
from tests.emulators.rates import Rate
from tests.scenario.conftest import GRACE, House, build

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes import HandClock

PATIENCE = 60.0  # seconds until something is seen, on a machine that is busy
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
    messenger: DiscordMessenger
    database: Database
    running: AsyncExitStack

    @property
    def channel(self) -> Channel:
        return channel_of(self.news)

    async def store(self, text: str, **given: object) -> None:
        await self.house.store(text, channel=self.channel, **given)  # type: ignore[arg-type]  # passed on

    async def tick(self) -> None:
        await self.house.tick()

    async def report(self) -> None:
        """Whoever has to be told of something is told."""
        watch, leases, patience = StoreWatch(self.database), StoreLeases(self.database), timedelta(minutes=30)
        messengers = {"discord": self.messenger}
        await Report(watch, messengers, LogOutlet(), leases, self.house.clock, "one", patience).tick()

    async def stop(self) -> None:
        """Broadsheet ends; Discord goes on."""
        await self.running.aclose()

    @asynccontextmanager
    async def again(self, timing: Timing = QUICK, **desk: object) -> AsyncIterator[Town]:
        """Broadsheet runs, as after a new start; with other parts in its desk, if any are given."""
        house, adapter, messenger = settled(self.discord, self.database, self.house.clock, timing, **desk)
        try:
            async with served(adapter, self.discord):
                yield structs.replace(self, house=house, adapter=adapter)
        finally:
            await messenger.close()

    async def why_not(self, *, wanted: bool) -> str | None:
        """Why no digest comes to the channel: as soon as there is a reason, or none any more, as `wanted`."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            (one,) = await self.house.subscriptions.of_channel(self.channel)
            if (one.suspended is not None) == wanted or asyncio.get_running_loop().time() > deadline:
                return one.suspended
            await asyncio.sleep(0.002)


def channel_of(place: Place) -> Channel:
    return Channel("discord", str(place.guild.id) if place.guild else "", str(place.id))


def settled(
    discord: Discord, database: Database, clock: HandClock, timing: Timing = QUICK, **desk: object
) -> tuple[House, Adapter, DiscordMessenger]:
    """Broadsheet, with nothing begun."""
    address, pace = Address(discord.token, discord.api_url, ""), Pace(clock)
    rest = Rest(address, pace, clock)
    messenger = DiscordMessenger(rest, clock)
    house, messengers = build(database, clock, owner="one"), {"discord": messenger}
    house = structs.replace(
        house,
        plan=Plan(house.sources, house.articles, house.subscriptions, house.ledger, messengers, clock, GRACE),
        deliver=Deliver(house.ledger, messengers, clock, "one", GRACE),
        desk=structs.replace(house.desk, **{"messengers": messengers, **desk}),
    )
    departures, forget = StoreDepartures(database), house.desk.forget
    presence = Presence(house.subscriptions, house.ledger, departures, forget, clock, timedelta(days=30))
    return house, Adapter(address, rest, pace, house.desk, presence, timing, Patience(clock, in_no_time)), messenger


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
    async with AsyncExitStack() as running:
        running.push_async_callback(messenger.close)
        await running.enter_async_context(served(adapter, discord))
        yield Town(discord, house, adapter, guild, news, olga, rita, messenger, database, running)
