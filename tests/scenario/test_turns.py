"""Single editions: left out, asked for at once, moved by another schedule, missed by the machine's clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.commands.request import Role
from digests.model import Quiet, SlotState, WhenEmpty
from digests.store.engine import open_database
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, FERRY, GRACE, LIBRARY, House, build, other

if TYPE_CHECKING:
    from pathlib import Path

    from digests.model import Subscription

OWNER = Role.OWNER


async def only(house: House) -> Subscription:
    (one,) = await house.subscriptions.of_channel(CHANNEL)
    return one


async def days(house: House) -> list[str]:
    """When the channel's editions were made, oldest first."""
    past = await house.ledger.history(CHANNEL, 100)
    return [f"{one.due_at:%d %H:%M}" for one in reversed(past) if one.number]


@pytest.fixture
async def morning(house: House) -> House:
    """A digest at 08:00 that had its first edition; it is Sunday 22 November, 08:00."""
    await house.store(FERRY)
    await house.subscribe()
    await house.tick()
    return house


async def test_the_next_edition_is_skipped_and_the_one_after_it_tells_what_there_was(morning: House) -> None:
    await morning.store(LIBRARY)
    assert await morning.ask("skip", role=OWNER) == (
        "Morning digest\n\n"
        "The edition of Monday 23 November, 08:00 is skipped.\n"
        "The one after it comes Tuesday 24 November, 08:00 (UTC).\n"
    )
    morning.clock.move(days=1)
    await morning.tick()
    assert len(morning.shown()) == 1
    assert "Monday 23 November, 08:00 · skipped: An owner of this channel asked for that." in await morning.ask(
        "status", role=OWNER
    )
    morning.clock.move(days=1)
    await morning.tick()
    assert "Library lends out its own roof" in morning.shown()[1]


async def test_a_skip_outlives_a_pause(morning: House) -> None:
    await morning.ask("skip", role=OWNER)
    await morning.ask("pause", role=OWNER)
    assert "The next edition comes Tuesday 24 November, 08:00" in await morning.ask("resume", role=OWNER)
    assert "Tuesday 24 November, 08:00 is skipped" in await morning.ask("skip", role=OWNER)
    morning.clock.move(days=1)
    await morning.tick()
    assert len(morning.shown()) == 1


async def test_what_is_skipped_ahead_does_not_keep_from_posting_now(morning: House) -> None:
    morning.clock.move(hours=1)
    await morning.ask("skip", role=OWNER)
    assert "An edition is being made" in await morning.ask("post", role=OWNER)


async def test_skipping_twice_leaves_out_two(morning: House) -> None:
    await morning.ask("skip", role=OWNER)
    assert "Tuesday 24 November, 08:00 is skipped" in await morning.ask("skip", role=OWNER)


async def test_an_edition_is_posted_at_once_numbered_and_told_and_the_schedule_goes_on(morning: House) -> None:
    morning.clock.move(hours=1)
    await morning.store(LIBRARY, age=0.5)
    assert await morning.ask("post", role=OWNER) == (
        "Morning digest\n\n"
        "An edition is being made, and is posted in this channel in a moment.\n"
        "The next edition comes Monday 23 November, 08:00 (UTC).\n"
    )
    await morning.tick()
    assert "Library lends out its own roof" in morning.shown()[1]
    assert "Edition 2" in morning.shown()[1]
    morning.clock.move(hours=23)
    await morning.tick()
    assert "nothing new since yesterday 09:00" in morning.shown()[2]


async def test_two_owners_who_press_at_once_make_one(morning: House, tmp_path: Path) -> None:
    morning.clock.move(hours=1, seconds=59)
    another = await open_database(f"sqlite:///{tmp_path}/desk.db")
    try:
        second = build(another, morning.clock, "two", morning.chat)
        one, two = await asyncio.gather(morning.ask("post", role=OWNER), second.ask("post", role=OWNER))
        morning.clock.move(seconds=2)
        three = await morning.ask("post", role=OWNER)
        await morning.tick()
        four = await morning.ask("post", role=OWNER)
    finally:
        await another.close()
    made = [said for said in (one, two, three, four) if "An edition is being made, and is posted" in said]
    assert len(made) == 1
    assert [said for said in (three, four) if "is being made just now" not in said] == []
    assert len(morning.shown()) == 2


@pytest.mark.parametrize("verb", ["skip", "post"])
async def test_what_is_paused_is_neither_skipped_nor_posted(morning: House, verb: str) -> None:
    await morning.ask("pause", role=OWNER)
    assert "“Morning digest” is paused. Type resume first." in await morning.ask(verb, role=OWNER)


@pytest.mark.parametrize("verb", ["skip", "post"])
async def test_what_is_due_this_moment_is_neither_skipped_nor_posted(house: House, verb: str) -> None:
    await house.subscribe()
    said = "The edition of “Morning digest” that was due Sunday 22 November, 08:00 is not made yet."
    assert said in await house.ask(verb, role=OWNER)


async def test_nothing_is_posted_in_the_quiet_hours_on_request_either(morning: House) -> None:
    one = await only(morning)
    quiet = structs.replace(one.wishes, quiet=Quiet(time(7), time(9, 30)))
    await morning.subscriptions.change(one, quiet, one.next_due_at)
    said = await morning.ask("post", role=OWNER)
    assert "Nothing is posted here in the quiet hours, which end at 09:30." in said


async def test_the_edition_that_is_skipped_is_the_one_that_would_come(morning: House) -> None:
    await morning.ask("schedule daily 06:00 08:00 18:00 in UTC", role=OWNER)
    await morning.ask("settings quiet 17:00-07:00", role=OWNER)
    assert "Next edition: Monday 23 November, 08:00" in await morning.ask("status", role=OWNER)
    said = await morning.ask("skip", role=OWNER)
    assert "The edition of Monday 23 November, 08:00 is skipped." in said
    assert "The one after it comes Tuesday 24 November, 08:00 (UTC)." in said
    assert "Next edition: Tuesday 24 November, 08:00" in await morning.ask("status", role=OWNER)
    assert "Monday 23 November, 08:00" not in await morning.ask("preview", role=OWNER)


async def test_which_digest_is_asked_when_there_are_several_and_a_form_does_as_well(morning: House) -> None:
    await morning.subscribe(wishes(name="Evening", schedule="daily 18:00"))
    await morning.tick()
    for verb in ("skip", "post"):
        assert "Which one?" in await morning.ask(verb, role=OWNER)
        assert "No digest here is called" in await morning.ask(f"{verb} Noon", role=OWNER)
        form = await morning.form(f"{verb} Evening form", role=OWNER)
        assert form.title.endswith(": Evening")
    assert "Sunday 22 November, 18:00 is skipped" in await morning.ask("skip Evening", role=OWNER)


async def test_readers_may_not(morning: House) -> None:
    for verb in ("skip", "post"):
        await morning.ask(verb)
    await morning.tick()
    assert len(morning.shown()) == 1
    assert f"{(await only(morning)).next_due_at:%d %H:%M}" == "23 08:00"


class TestAnotherSchedule:
    async def test_a_time_moved_behind_one_that_ran_waits_for_the_next_day(self, morning: House) -> None:
        morning.clock.move(minutes=30)
        said = await morning.ask("schedule daily 09:00", role=OWNER)
        assert "Monday 23 November, 09:00" in said

    async def test_a_time_moved_before_now_comes_when_it_would_have_come(self, morning: House) -> None:
        morning.clock.move(hours=22)  # Monday, 06:00
        await morning.ask("schedule daily 05:00", role=OWNER)
        for _ in range(48):
            morning.clock.move(hours=1)
            await morning.tick()
        assert await days(morning) == ["22 08:00", "23 08:00", "24 05:00", "25 05:00"]

    async def test_a_time_that_is_added_comes_on_the_same_day(self, morning: House) -> None:
        said = await morning.ask("schedule daily 08:00 18:00", role=OWNER)
        assert "Sunday 22 November, 18:00" in said

    async def test_what_comes_at_an_interval_simply_goes_on(self, morning: House) -> None:
        assert "Sunday 22 November, 09:00" in await morning.ask("schedule hourly", role=OWNER)
        assert "Sunday 22 November, 10:00" in await morning.ask("schedule daily 10:00", role=OWNER)

    async def test_moving_it_to_and_fro_on_one_day_never_doubles_it(self, morning: House) -> None:
        for line in ("daily 09:00", "daily 10:00", "daily 08:30", "daily 11:00"):
            await morning.ask(f"schedule {line}", role=OWNER)
            morning.clock.move(minutes=15)
            await morning.tick()
        for _ in range(30):
            morning.clock.move(hours=1)
            await morning.tick()
        assert await days(morning) == ["22 08:00", "23 11:00"]

    async def test_what_an_owner_asked_for_does_not_count_against_the_day(self, house: House) -> None:
        await house.store(FERRY)
        await house.ask("subscribe daily 12:00", role=OWNER)
        await house.ask("post", role=OWNER)
        await house.tick()
        assert "Sunday 22 November, 13:00" in await house.ask("schedule daily 13:00", role=OWNER)


class TestAnotherRule:
    """The zone's rules changed after the next moment was reckoned: it is an hour off."""

    async def test_a_moment_that_is_too_early_waits(self, morning: House) -> None:
        one = await only(morning)
        await morning.subscriptions.change(one, one.wishes, datetime(2026, 11, 23, 7, tzinfo=UTC))
        for _ in range(30):
            morning.clock.move(hours=1)
            await morning.tick()
        assert await days(morning) == ["22 08:00", "23 08:00"]

    async def test_a_moment_that_is_too_late_is_the_days_own(self, morning: House) -> None:
        one = await only(morning)
        await morning.subscriptions.change(one, one.wishes, datetime(2026, 11, 23, 9, tzinfo=UTC))
        for _ in range(50):
            morning.clock.move(hours=1)
            await morning.tick()
        assert await days(morning) == ["22 08:00", "23 09:00", "24 08:00"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(-30, 40), min_size=1, max_size=12))
async def test_whatever_the_clock_does_no_day_has_two_editions_and_none_is_told_twice(
    house: House, steps: list[int]
) -> None:
    """It steps forward and back by hours; nothing is posted twice, and every due moment has one slot at most."""
    channel = structs.replace(CHANNEL, id=f"{house.clock.now().timestamp()} {len(house.chat.posts)}")
    await house.subscribe(wishes(name="Clock"), channel=channel)
    await house.tick()
    for step in steps:
        house.clock.move(hours=step)
        await house.tick()
    past = await house.ledger.history(channel, 100)
    assert len({one.due_at for one in past}) == len(past)
    assert all(one.state in (SlotState.DONE, SlotState.SKIPPED) for one in past)
    assert len(house.shown(channel)) == sum(one.number is not None for one in past)
    assert all(one.due_at.time() == time(8) for one in past[:-1]), "the first was due at once"


async def test_an_edition_planned_before_the_machine_went_down_for_days_is_not_made_after(morning: House) -> None:
    one, now = await only(morning), morning.clock.now()
    assert await morning.ledger.open_slot(one, now + timedelta(hours=2), now + timedelta(days=9), now)
    morning.clock.move(seconds=GRACE.total_seconds() + 3 * 3_600)
    await morning.tick()
    assert len(morning.shown()) == 1
    assert "It could not be made within 12 hours of its time." in await morning.ask("status", role=OWNER)


async def test_slots_that_were_planned_and_not_made_become_one_edition(morning: House) -> None:
    now = morning.clock.now()
    for hours in (1, 2, 3):
        one = await only(morning)
        assert await morning.ledger.open_slot(one, now + timedelta(hours=hours), now + timedelta(days=hours), now)
    morning.clock.move(hours=3)
    await morning.store(other(0), age=0.1)
    await morning.tick()
    assert len(morning.shown()) == 2
    assert (await morning.ask("status", role=OWNER)).count("It was made one with the edition") == 2


async def test_what_is_from_before_the_last_edition_and_came_after_it_is_marked(morning: House) -> None:
    morning.clock.move(hours=5)
    await morning.store(LIBRARY, age=20)
    await morning.store(other(0), age=1)
    morning.clock.move(hours=19)
    await morning.tick()
    second = morning.shown()[1]
    (late,) = [line for line in second.splitlines() if "arrived late" in line]
    assert late.strip() == "The Harbour Ledger · 1 day ago · arrived late"
    assert second.index("Library lends out its own roof") < second.index("arrived late")


class TestSourcesThatFellSilent:
    async def prepared(self, house: House, **given: object) -> None:
        made = await house.sources.add(CHANNEL.home, "Tarrow Wire", "https://tarrow.example/feed")
        assert made is not None
        await house.store(FERRY, source="Tarrow Wire")
        await house.store(LIBRARY)
        await house.subscribe(wishes(**given))
        await house.tick()

    async def days(self, house: House, number: int, source: str | None = "The Harbour Ledger") -> None:
        for _ in range(number):
            house.clock.move(days=1)
            if source:
                await house.store(
                    f"Day {house.clock.now():%d}: tide table\n\nHigh water at {house.clock.now():%d}.\n", source=source
                )
            await house.tick()

    async def test_it_is_named_once_and_again_when_it_falls_silent_again(self, house: House) -> None:
        await self.prepared(house)
        named = "one source had nothing in 7 days and may be down: Tarrow Wire"
        await self.days(house, 9)
        shown = [named in text for text in house.shown()]
        assert shown == [False] * 8 + [True, False]
        await house.store(other(1), source="Tarrow Wire")
        await self.days(house, 9)
        assert [named in text for text in house.shown()].count(True) == 2

    async def test_all_of_them_silent_is_not_nothing_new(self, house: House) -> None:
        await self.prepared(house, sources=("Tarrow Wire",))
        await self.days(house, 9, None)
        shown = house.shown()
        assert "nothing new" in shown[3]
        assert (
            "nothing came from any of its sources in 7 days, or they cannot be reached: they may be down." in shown[-1]
        )

    async def test_silence_says_so_in_the_record(self, house: House) -> None:
        await self.prepared(house, sources=("Tarrow Wire",), when_empty=WhenEmpty.SILENT)
        await self.days(house, 9, None)
        status = await house.ask("status", role=OWNER)
        assert "None of its sources had anything for a week, or could be reached: they may be down." in status
        assert "Nothing new, and this channel prefers silence." in status
