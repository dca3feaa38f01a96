"""A town on the emulated Slack: one workspace, its people, and Broadsheet as it runs there. For a test module:
`from tests.scenario.slack_town import clock as clock, slack as slack, town as town`."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct, structs

from bot.outlets import LogOutlet
from bot.platforms.answering import Patience
from bot.platforms.slack.adapter import Slack as Adapter
from bot.platforms.slack.address import Address
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.messenger import SlackMessenger
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.tokens import OneToken
from bot.platforms.slack.ways import Socket, Timing, Way
from bot.platforms.slack.wire import Web
from digests.model import Channel
from digests.services.deliver import Deliver
from digests.services.plan import Plan
from digests.services.presence import Presence
from digests.services.report import Report
from digests.store.departures import StoreDepartures
from digests.store.engine import Database
from digests.store.installations import StoreOnce
from digests.store.leases import StoreLeases
from digests.store.watch import StoreWatch
from tests.emulators.people import in_no_time, until
from tests.emulators.slack.fixture import clock as clock
from tests.emulators.slack.model import Channel as Place
from tests.emulators.slack.model import Role, Workspace
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.scenario.conftest import GRACE, House, build

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes import HandClock

PATIENCE = 60.0  # seconds until something is seen, on a machine that is busy
MOMENT = timedelta(milliseconds=5)
QUICK = Timing(first=MOMENT, longest=10 * MOMENT, leaving=10 * MOMENT)


class Town(Struct, frozen=True):
    """`news` is the channel where digests come, which Olga made; Rita only reads, and Ada is an admin."""

    slack: Slack
    house: House
    adapter: Adapter
    workspace: Workspace
    news: Place
    olga: Person
    rita: Person
    ada: Person
    messenger: SlackMessenger
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
        messengers = {"slack": self.messenger}
        await Report(watch, messengers, LogOutlet(), leases, self.house.clock, "one", patience).tick()

    async def stop(self) -> None:
        """Broadsheet ends; Slack goes on."""
        await self.running.aclose()

    @asynccontextmanager
    async def again(self, way: Way | None = None, **desk: object) -> AsyncIterator[Town]:
        """Broadsheet runs, as after a new start; with other parts in its desk, if any are given."""
        house, adapter, messenger = settled(self.slack, self.workspace, self.database, self.house.clock, way, **desk)
        try:
            async with served(adapter):
                yield structs.replace(self, house=house, adapter=adapter, messenger=messenger)
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
    return Channel("slack", place.workspace.id, place.id)


def settled(
    slack: Slack,
    workspace: Workspace,
    database: Database,
    clock: HandClock,
    way: Way | None = None,
    **desk: object,
) -> tuple[House, Adapter, SlackMessenger]:
    """Broadsheet, with nothing begun."""
    address = Address(slack.api_url, workspace.install.token if workspace.install else "", slack.app.app_token)
    web = Web(address.api_url, OneToken(address.bot_token), clock)
    pace = Pace(timedelta())
    messenger = SlackMessenger(web, clock, pace)
    house, messengers = build(database, clock, owner="one"), {"slack": messenger}
    house = structs.replace(
        house,
        plan=Plan(house.sources, house.articles, house.subscriptions, house.ledger, messengers, clock, GRACE),
        deliver=Deliver(house.ledger, messengers, clock, "one", GRACE),
        desk=structs.replace(house.desk, **{"messengers": messengers, **desk}),
    )
    departures, forget = StoreDepartures(database), house.desk.forget
    presence = Presence(house.subscriptions, house.ledger, departures, forget, clock, timedelta(days=30))
    way = way or Socket(address, QUICK)
    patience = Patience(clock, in_no_time)
    return house, Adapter(web, way, house.desk, presence, StoreOnce(database), pace=pace, patience=patience), messenger


@asynccontextmanager
async def served(adapter: Adapter) -> AsyncIterator[None]:
    """While Slack reaches it."""
    serving = asyncio.create_task(adapter.serve())
    try:
        await until(lambda: serving.done() or adapter.ready)
        assert adapter.ready, serving
        yield
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
async def slack(clock: HandClock) -> AsyncIterator[Slack]:
    """A Slack that knows the app by its own manifest, with Slack's limits, but for those of seconds. What a client does
    against the documentation fails the test."""
    async with Slack(clock, manifest()) as started:
        started.limits.spare_seconds()
        yield started
        assert started.violations == []


@pytest.fixture
async def town(slack: Slack, database: Database, clock: HandClock) -> AsyncIterator[Town]:
    workspace = slack.world.workspace("Ostrey")
    olga, rita = slack.person("Olga", workspace), slack.person("Rita", workspace)
    ada = slack.person("Ada", workspace, Role.ADMIN)
    news = slack.world.channel(workspace, "news", creator=olga.user, members=(rita.user, ada.user))
    house, adapter, messenger = settled(slack, workspace, database, clock)
    async with AsyncExitStack() as running:
        running.push_async_callback(messenger.close)
        await running.enter_async_context(served(adapter))
        yield Town(slack, house, adapter, workspace, news, olga, rita, ada, messenger, database, running)
