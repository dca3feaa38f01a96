"""Editions that do not come, on purpose: pauses, quiet hours, platforms that are not connected, sources that are gone.
What they leave out is recorded, and comes later."""

from __future__ import annotations

import logging
from datetime import time, timedelta

import pytest
from msgspec import structs

from digests.model import Channel, Past, Quiet, SlotState, WhenEmpty
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, FERRY, LIBRARY, House

UNKNOWN = Channel("pager", "newsroom", "general")


async def past(house: House, channel: Channel = CHANNEL) -> list[Past]:
    return await house.ledger.history(channel, 10)


async def reasons(house: House, channel: Channel = CHANNEL) -> list[str | None]:
    """Why the channel's slots were skipped, newest first."""
    slots = await past(house, channel)
    assert all(slot.state is SlotState.SKIPPED for slot in slots)
    return [slot.reason for slot in slots]


async def test_no_slot_is_opened_while_a_digest_is_paused_and_the_others_go_on(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(paused=True))
    await house.subscribe(wishes(name="Second digest"))
    await house.tick()
    (shown,) = house.shown()
    assert shown.startswith("Second digest")
    assert len(await past(house)) == 1


async def test_a_pause_with_an_end_is_over_by_itself_and_makes_up_for_nothing(house: House) -> None:
    await house.store(FERRY)
    until = house.clock.now() + timedelta(hours=30)
    await house.subscribe(wishes(paused=True, paused_until=until))
    await house.tick()
    house.clock.move(hours=29)
    await house.tick()
    assert await past(house) == []
    house.clock.move(hours=1)
    await house.tick()
    assert await past(house) == [], "what was due within the pause is not made after it"
    house.clock.move(hours=18)
    await house.tick()
    (shown,) = house.shown()
    assert "Night ferry runs aground" in shown


@pytest.mark.parametrize("length", [None, timedelta(days=3)])
async def test_a_slot_that_was_planned_before_the_pause_is_skipped(house: House, length: timedelta | None) -> None:
    now = house.clock.now()
    await house.store(FERRY)
    await house.subscribe()
    (one,) = await house.subscriptions.of_channel(CHANNEL)
    next_due_at = now + timedelta(days=1)
    assert await house.ledger.open_slot(one, now, next_due_at, now)
    one = structs.replace(one, next_due_at=next_due_at)
    until = now + length if length else None
    await house.subscriptions.change(one, structs.replace(one.wishes, paused=True, paused_until=until), until)
    await house.tick()
    assert house.shown() == []
    assert await reasons(house) == ["It was paused."]


async def test_what_is_due_in_the_quiet_hours_is_skipped_and_comes_with_the_next_edition(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(schedule="daily 08:00 12:00", quiet=Quiet(time(22), time(9))))
    await house.tick()
    assert house.shown() == []
    assert await reasons(house) == [
        "It fell into the quiet hours, 22:00-09:00: what there is to tell comes in the next edition."
    ]
    house.clock.move(hours=4)
    await house.tick()
    (shown,) = house.shown()
    assert "Night ferry runs aground" in shown


async def test_quiet_hours_are_on_the_channels_clock(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(zone="Asia/Tokyo", schedule="daily 17:00", quiet=Quiet(time(22), time(9))))
    await house.tick()
    assert len(house.shown()) == 1


async def test_an_edition_that_comes_late_does_not_come_in_the_quiet_hours(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(quiet=Quiet(time(9), time(17))))
    house.clock.move(hours=2)
    await house.tick()
    assert await reasons(house) == [
        "It fell into the quiet hours, 09:00-17:00: what there is to tell comes in the next edition."
    ]


async def test_a_platform_that_is_not_connected_is_recorded_once_and_not_logged_each_time(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.store(FERRY, channel=UNKNOWN)
    await house.subscribe(channel=UNKNOWN)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            await house.tick()
    assert await reasons(house, UNKNOWN) == ["Pager is not connected."]
    assert caplog.records == []
    assert await house.ledger.planned(10) == []


async def test_sources_that_are_not_here_are_not_the_same_as_nothing_new(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(sources=("The Wire",), tags=("sea",)))
    await house.tick()
    (shown,) = house.shown()
    assert shown == (
        "Morning digest · none of the sources chosen for it is here.\n\n"
        "Edition 1 · Owners of this channel choose others with: settings\n"
    )
    assert "none of the sources chosen for it is here." in await house.ask("digest")


async def test_silence_says_why_in_the_record(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(tags=("sea",), when_empty=WhenEmpty.SILENT))
    await house.tick()
    assert house.shown() == []
    (slot,) = await past(house)
    assert slot.state is SlotState.EMPTY
    assert slot.reason == "None of the sources chosen for it is here, and this channel prefers silence."


async def test_only_the_chosen_sources_make_the_edition(house: House) -> None:
    await house.store(FERRY)
    await house.store(LIBRARY, source="The Wire")
    await house.subscribe(wishes(sources=("the wire",)))
    await house.tick()
    (shown,) = house.shown()
    assert "Library lends out its own roof" in shown
    assert "Night ferry" not in shown
