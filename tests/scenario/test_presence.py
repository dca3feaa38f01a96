"""What a channel's people see while nothing can be posted there, and when it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.model import SlotState
from digests.services.presence import Presence
from digests.store.departures import StoreDepartures
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, FERRY, House

if TYPE_CHECKING:
    from digests.store.engine import Database

OWNER = Role.OWNER
WHY = "The bot may not post here: give it the right to."


@pytest.fixture
def presence(house: House, database: Database) -> Presence:
    departures = StoreDepartures(database)
    return Presence(house.subscriptions, house.ledger, departures, house.desk.forget, house.clock, None)


async def test_it_is_said_wherever_its_owner_looks_and_ends_by_itself(house: House, presence: Presence) -> None:
    await house.store(FERRY)
    await house.subscribe()
    await presence.channel_gone(CHANNEL, WHY)
    await house.tick()
    assert house.shown() == []
    assert f"No edition comes for now. {WHY} It goes on by itself when that is over" in await house.ask(
        "status", role=OWNER
    )
    settings = await house.ask("settings", role=OWNER)
    assert f"No edition comes for now. {WHY}" in settings
    assert f"\nPaused\n   for now: {WHY}\n" in settings
    assert "Resume: resume" in settings
    assert "It is paused" in await house.ask("preview", role=OWNER)
    for command in ("skip", "post"):
        assert await house.ask(command, role=OWNER) == f"“Morning digest” waits. {WHY}\n"
    said = await house.ask("settings stories 3 schedule daily 12:00", role=OWNER)
    assert "No edition comes for now" in said, "a change does not make it due"
    house.clock.move(hours=5)
    await house.tick()
    assert house.shown() == []
    await presence.channel_back(CHANNEL)
    house.clock.move(hours=23)
    await house.tick()
    (shown,) = house.shown()
    assert "Night ferry runs aground" in shown


async def test_an_owner_who_knows_that_it_is_well_resumes_it(house: House, presence: Presence) -> None:
    await house.subscribe(wishes(paused=True))
    await presence.channel_gone(CHANNEL, WHY)
    assert "Paused until somebody resumes it" in await house.ask("status", role=OWNER), "that it would stay"
    said = await house.ask("resume", role=OWNER)
    assert "It goes on." in said
    assert "The next edition comes Monday 23 November, 08:00 (UTC)." in said
    assert "It was not paused." in await house.ask("resume", role=OWNER)


async def test_who_resumes_what_another_changed_meanwhile_is_told_so(house: House, presence: Presence) -> None:
    await house.subscribe()
    await presence.channel_gone(CHANNEL, WHY)
    form = await house.form("resume form")
    (one,) = await house.subscriptions.of_channel(CHANNEL)
    assert await house.subscriptions.change(one, structs.replace(one.wishes, stories=2), None)
    assert "Somebody else changed" in str(await house.fill(form, {}))
    assert (await house.subscriptions.of_channel(CHANNEL))[0].suspended == WHY


async def test_a_slot_that_was_planned_is_skipped_and_its_stories_come_later(house: House, presence: Presence) -> None:
    await house.store(FERRY)
    await house.subscribe()
    (one,) = await house.subscriptions.of_channel(CHANNEL)
    now = house.clock.now()
    assert await house.ledger.open_slot(one, now, now, now)
    await presence.channel_gone(CHANNEL, WHY)
    await house.tick()
    (slot,) = await house.ledger.history(CHANNEL, 1)
    assert (slot.state, slot.reason) == (SlotState.SKIPPED, WHY)
    await presence.channel_back(CHANNEL)
    house.clock.move(hours=24)
    await house.tick()
    assert "Night ferry runs aground" in house.shown()[0]
