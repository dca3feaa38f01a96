"""How workspaces on Slack are looked after: many channels, limits, silence, removals that nobody told of."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.platforms.answering import Patience
from bot.platforms.slack import failures
from bot.platforms.slack.install import Installed
from bot.platforms.slack.life import AGAIN, AT_ONCE, Life
from bot.platforms.slack.vault import Installation, Vault, new_key
from bot.platforms.slack.wire import Web
from digests.errors import Throttled
from digests.messages import Message, Text
from digests.services.presence import REMOVED, Presence
from digests.store.departures import StoreDepartures
from digests.store.engine import open_database
from digests.store.forget import StoreForget
from digests.store.installations import StoreInstallations
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests.conftest import copied
from tests.contract import given
from tests.contract.slack_place import SlackPlace
from tests.emulators.people import PATIENCE, until
from tests.emulators.rates import Rate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from digests.model import Channel, Workspace
    from digests.store.engine import Database
    from tests.emulators.slack.model import Channel as Room

INFO = "conversations.info"


class Here:
    """A workspace with digests in it, and what looks after it. `waits` has how long each wait was meant to be."""

    def __init__(self, place: SlackPlace, database: Database) -> None:
        self.place, self.database = place, database
        self.subscriptions = Subscriptions(database)
        departures, forget, ledger = StoreDepartures(database), StoreForget(database), SlotLedger(database)
        self.presence = Presence(self.subscriptions, ledger, departures, forget, place.clock, timedelta(days=30))
        self.waits: list[timedelta] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(timedelta(seconds=seconds))
        await asyncio.sleep(0.06)  # the minute of the emulator's rate below

    @asynccontextmanager
    async def looked_after(
        self, web: Web | None = None, installed: Installed | None = None, presence: Presence | None = None
    ) -> AsyncIterator[Life]:
        patience = Patience(self.place.clock, self.sleep)
        web = web or self.place.web()
        presence, clock, soon = presence or self.presence, self.place.clock, timedelta(seconds=1)
        life = Life(presence, self.subscriptions, web, clock, patience, installed, soon)
        web.untaken = life.look_at
        task = asyncio.create_task(life.run())
        yield life
        assert not task.done(), task
        task.cancel()
        await asyncio.wait([task])
        await web.close()

    async def rooms(self, count: int) -> list[Room]:
        """So many, each with a digest; the last one is archived, which nobody told us."""
        rooms = [self.place.slack.world.channel(self.place.team, f"room{n}") for n in range(count)]
        for room in rooms:
            await given.subscribed(self.subscriptions, self.place.at(room))
        rooms[-1].archived = True
        return rooms

    async def why_not(self, channel: Channel) -> str | None:
        return (await self.subscriptions.of_channel(channel))[0].suspended

    async def becomes(self, channel: Channel, why: str | None) -> bool:
        async with asyncio.timeout(PATIENCE):
            while await self.why_not(channel) != why:  # noqa: ASYNC110  # the database says it when it is asked
                await asyncio.sleep(0.005)
        return True


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(copied(template, tmp_path / "news.db"))
    yield opened
    await opened.close()


@pytest.fixture
async def here(database: Database) -> AsyncIterator[Here]:
    async with SlackPlace() as place:
        yield Here(place, database)


def answered(place: SlackPlace) -> list[str]:
    """The channels that Slack described."""
    return [seen.args["channel"] for seen in place.slack.seen if seen.method == INFO and seen.status == 200]


async def test_all_channels_are_looked_at_whatever_slack_lets_us_ask(here: Here) -> None:
    """And half of that is for who types a command."""
    place, rooms = here.place, await here.rooms(9)
    place.slack.limits.methods[INFO] = Rate(4, 0.05)
    async with here.looked_after() as life:
        life.connected()
        assert await here.becomes(place.at(rooms[-1]), failures.ARCHIVED)
        assert await until(lambda: len(answered(place)) == len(rooms))
    assert sorted(answered(place)) == sorted(room.id for room in rooms), "each once"
    assert len(place.slack.limits.throttled) == 1, "after that, less is asked at once"
    assert min(here.waits) >= AGAIN


async def test_only_so_many_channels_are_asked_about_in_a_minute(here: Here) -> None:
    rooms = await here.rooms(AT_ONCE + 3)
    async with here.looked_after() as life:
        life.look_at(here.place.team.id)
        assert await until(lambda: bool(here.waits))
        assert here.place.asked(INFO) == AT_ONCE
        life.look_at(here.place.team.id, rooms[-1].id)
        assert await here.becomes(here.place.at(rooms[-1]), failures.ARCHIVED)
    first = [seen.args["channel"] for seen in here.place.slack.seen if seen.method == INFO][AT_ONCE]
    assert first == rooms[-1].id, "the one that something was told of comes first"


async def test_a_channel_about_which_slack_is_silent_holds_up_no_other_workspace(here: Here) -> None:
    world = here.place.slack.world
    await here.rooms(1)
    bay = world.workspace("Bay")
    quay = world.channel(bay, "quay")
    await given.subscribed(here.subscriptions, here.place.at(quay))
    quay.archived = True
    fault = here.place.slack.fail(f"{INFO} {here.place.team.id}", "hang")
    async with here.looked_after() as life:
        life.look_at(here.place.team.id)
        await fault.met.wait()
        life.look_at(bay.id)
        async with asyncio.timeout(15):  # half of what a request may take
            assert await here.becomes(here.place.at(quay), failures.ARCHIVED)
        fault.release.set()


async def test_a_token_that_is_not_taken_has_the_workspace_looked_at(here: Here) -> None:
    """Whoever posts finds it out, where the news of it was lost."""
    [room] = await here.rooms(1)
    room.archived = False
    web = here.place.web()
    async with here.looked_after(web):
        messenger = here.place.messenger(web)
        await messenger.send(here.place.at(room), Message(title=(Text("Morning"),)), "key-1")
        assert here.place.team.install is not None
        here.place.team.install.revoked = True
        with pytest.raises(Throttled, match="install the app in it again"):
            await messenger.send(here.place.at(room), Message(title=(Text("Morning"),)), "key-2")
        assert await here.becomes(here.place.at(room), str(REMOVED))


async def test_a_removal_that_nobody_told_of_ends_the_installation(here: Here, database: Database) -> None:
    """Also in a workspace that nothing else is kept of."""
    place, clock = here.place, here.place.clock
    [room] = await here.rooms(1)
    bay, cove = (place.slack.world.workspace(name) for name in ("Bay", "Cove"))
    rows, vault = StoreInstallations(database), Vault((new_key().encode(),))
    for workspace in (place.team, bay, cove):
        assert workspace.install is not None
        made = Installation(workspace.id, workspace.install.token)
        await rows.keep(("slack", workspace.id), vault.sealed(made), clock.now())
    clock.move(hours=1)
    installed = Installed(rows, vault, clock)
    for workspace in (place.team, bay):
        workspace.install = None
    web = Web(place.slack.api_url, installed, clock)
    async with here.looked_after(web, installed) as life:
        life.connected()
        assert await here.becomes(place.at(room), str(REMOVED))
        async with asyncio.timeout(PATIENCE):
            while await installed.every() != [cove.id]:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.005)


async def test_what_is_kept_of_a_workspace_that_was_left_goes_with_its_token(here: Here, database: Database) -> None:
    """Where Slack was away when the app was removed, and so the token stayed."""
    await here.rooms(1)
    home, rows, clock = ("slack", here.place.team.id), StoreInstallations(database), here.place.clock
    for team in (home, ("slack", "T0OTHER")):
        await rows.keep(team, "sealed", clock.now())
    await here.presence.workspace_left(home)
    clock.move(days=29)
    assert await here.presence.tick() == []
    clock.move(days=2)
    assert await here.presence.tick() == [home]
    assert list(await rows.every("slack")) == [("slack", "T0OTHER")]


class Broken(Presence):
    """Something that nobody foresaw, once."""

    failed = False

    async def workspaces(self, platform: str) -> list[Workspace]:
        if not self.failed:
            self.failed = True
            raise LookupError(platform)
        return await super().workspaces(platform)


async def test_what_nobody_foresaw_ends_it_not(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    [room] = await here.rooms(1)
    departures, forget, ledger = StoreDepartures(here.database), StoreForget(here.database), SlotLedger(here.database)
    broken = Broken(here.subscriptions, ledger, departures, forget, here.place.clock, None)
    async with here.looked_after(presence=broken) as life:
        life.connected()
        assert await here.becomes(here.place.at(room), failures.ARCHIVED)
    assert here.waits[0] == AGAIN
    assert "could not be looked for" in caplog.text
