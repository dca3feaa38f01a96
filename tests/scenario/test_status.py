"""How the digests of a channel do, as its owners read it."""

from __future__ import annotations

from datetime import time

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.model import Quiet, WhenEmpty
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, other

SPORT = structs.replace(CHANNEL, id="sport")


async def status(house: House) -> str:
    return await house.ask("status", role=Role.OWNER)


async def status_all(house: House, role: Role = Role.MANAGER) -> str:
    return await house.ask("status all", role=role)


async def next_day(house: House, number: int | None = None) -> None:
    """A day later, with or without news."""
    house.clock.move(days=1)
    if number is not None:
        await house.store(other(number))
    await house.tick()


@pytest.fixture
async def desk(house: House) -> House:
    await house.store(FERRY)
    await house.store(LIBRARY)
    await house.subscribe()
    await house.tick()
    return house


async def test_what_comes_and_what_became_of_the_last_editions(desk: House) -> None:
    await next_day(desk, 0)
    assert await status(desk) == (
        "Status of this channel\n\n"
        "Morning digest\n"
        "   Comes every day at 08:00 (UTC)\n"
        "   Next edition: Tuesday 24 November, 08:00\n"
        "   Monday 23 November, 08:00 · Edition 2, 1 story: posted\n"
        "   Sunday 22 November, 08:00 · Edition 1, 2 stories: posted\n\n"
        "1 source\n"
        "   It had a new article in the last 7 days\n"
    )


async def test_five_of_each_digest(desk: House) -> None:
    await desk.subscribe(wishes(name="Weekly", schedule="mondays 08:00"))
    for number in range(9):
        await next_day(desk, number if number < 7 else None)
    said = await status(desk)
    assert said.count("· Edition") == 5 + 2
    assert "\n   Tuesday 24 November, 08:00 ·" not in said


async def test_nothing_new_a_source_that_is_down_and_a_pause_never_look_alike(desk: House) -> None:
    await desk.subscribe(wishes(name="Silent", when_empty=WhenEmpty.SILENT))
    await desk.subscribe(wishes(name="Choosy", when_empty=WhenEmpty.SILENT, sources=("Gull",)))
    await desk.subscribe(wishes(name="Paused", paused=True))
    await desk.subscribe(wishes(name="Quiet", paused=True, paused_until=desk.clock.now().replace(day=30)))
    desk.clock.move(days=8)
    await desk.tick()
    said = await status(desk)
    assert "· Edition 2, no stories: posted" in said
    assert "· kept silent: Nothing new, and this channel prefers silence." in said
    assert "· kept silent: None of the sources chosen for it is here, and this channel prefers silence." in said
    assert "\n   It asks for sources that are not here: Gull\n" in said
    assert "\nPaused\n   Comes every day at 08:00 (UTC)\n   Paused until somebody resumes it\n   No edition" in said
    assert "Skipped" not in said
    assert "\n1 source\n   No new article in 7 days: The Harbour Ledger\n" in said


async def test_a_day_that_was_missed(desk: House) -> None:
    desk.clock.move(days=1, hours=13)
    await desk.tick()
    assert "Monday 23 November, 08:00 · skipped: Broadsheet was not running when it was due" in await status(desk)


@pytest.mark.parametrize(
    ("fault", "readable", "said"),
    [
        ("refuse", True, "refused by the platform: The channel is gone."),
        ("throttle", True, "waiting until Sunday 22 November, 08:05 to be posted: Slow down."),
        ("lose", True, "not yet known whether it was posted"),
        ("drop", False, "not known whether it was posted: History is closed to the bot."),
    ],
)
async def test_what_was_not_plainly_posted(house: House, fault: str, readable: bool, said: str) -> None:
    await house.store(FERRY)
    await house.subscribe()
    house.chat.faults.append(fault)
    house.chat.readable = readable
    await house.tick()
    if not readable:
        house.clock.move(minutes=2)
        await house.deliver.idle()
    assert f"Sunday 22 November, 08:00 · Edition 1, 1 story: {said}\n" in await status(house)


async def test_posted_in_part(house: House) -> None:
    for number in range(7):
        await house.store(other(number))
    await house.subscribe(wishes(stories=7))
    house.chat.limits = structs.replace(house.chat.limits, total=800)
    house.chat.faults += ["", "refuse"]
    await house.tick()
    assert "Edition 1, 7 stories: posted in part: 1 of " in await status(house)
    assert "the next one: refused by the platform: The channel is gone.\n" in await status(house)


async def test_before_the_first_edition(house: House) -> None:
    await house.subscribe()
    said = await status(house)
    assert "   Next edition: due now\n   No edition was due yet\n\n0 sources\n" in said


async def test_without_a_digest(house: House) -> None:
    assert await status(house) == (
        "Status of this channel\n\nNo digest comes to this channel. Type subscribe to have one.\n\n0 sources\n"
    )
    assert "No channel of this workspace has a digest." in await status_all(house)


async def test_what_the_last_digest_left_behind_is_still_told(desk: House) -> None:
    await desk.ask("unsubscribe", role=Role.OWNER)
    assert await status(desk) == (
        "Status of this channel\n\n"
        "No digest comes to this channel. Type subscribe to have one.\n"
        "   Sunday 22 November, 08:00 · Edition 1, 2 stories: posted\n\n"
        "1 source\n"
        "   It had a new article in the last 7 days\n"
    )


async def test_what_was_left_out_of_what_is_to_come_hides_no_edition(desk: House) -> None:
    await desk.ask("skip", role=Role.OWNER)
    assert "last: Edition 1, 2 stories: posted" in await status_all(desk)


async def test_the_next_time_is_one_at_which_an_edition_comes(desk: House) -> None:
    await desk.ask("settings schedule daily 08:00 12:00 quiet 22:00-09:00", role=Role.OWNER)
    assert "Next edition: Sunday 22 November, 12:00" in await status(desk)
    desk.clock.move(hours=5)
    await desk.tick()
    assert "Next edition: Monday 23 November, 12:00" in await status(desk)
    said = await desk.ask("pause until tuesday", role=Role.OWNER)
    assert "The next edition comes Tuesday 24 November, 12:00 (UTC)." in said
    assert "Paused until Tuesday 24 November, 00:00; next edition: Tuesday 24 November, 12:00" in await status(desk)


async def test_quiet_hours_that_were_kept_and_leave_no_time_promise_nothing(house: House) -> None:
    await house.subscribe(wishes(quiet=Quiet(time(7), time(9))))
    assert "No edition is due" in await status(house)
    said = await house.ask("settings stories 3", role=Role.OWNER)
    assert "No edition comes: every time is in the quiet hours." in said


async def test_what_follows_is_said_to_be_too_much(desk: House) -> None:
    assert "Type status for this channel" in await desk.ask("status Morning", role=Role.OWNER)
    assert "Nothing follows status all" in await desk.ask("status all now", role=Role.MANAGER)


async def test_only_owners_and_of_all_channels_only_managers(desk: House) -> None:
    assert "Only owners of this channel may do that." in await desk.ask("status")
    assert "Only managers of this workspace may do that." in await status_all(desk, Role.OWNER)


async def test_all_channels_of_the_workspace_and_no_other(desk: House) -> None:
    await desk.subscribe(wishes(name="Scores", paused=True), channel=SPORT)
    await desk.subscribe(wishes(name="Theirs"), channel=ELSEWHERE)
    said = await status_all(desk)
    assert said.startswith("Status of this workspace · 2 channels\n")
    assert (
        "\ngeneral (this channel)\n"
        "   Morning digest · Next edition: Monday 23 November, 08:00 · last: Edition 1, 2 stories: posted\n"
    ) in said
    assert "\nsport\n   Scores · Paused until somebody resumes it\n" in said
    assert "Theirs" not in said
    assert "Theirs" not in await status(desk)


async def test_many_channels_are_paged(house: House) -> None:
    for number in range(50):
        await house.subscribe(channel=structs.replace(CHANNEL, id=f"channel-{number:02}"))
    assert "status all page 2" in await status_all(house)
    assert "channel-49" in await house.ask("status all page 3", role=Role.MANAGER)


async def test_an_edition_that_waits_for_the_one_before_it_says_so(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(schedule="every 5 minutes"))
    house.chat.faults = ["throttle"]
    await house.tick()
    house.clock.move(minutes=5)
    await house.plan.tick()
    said = await status(house)
    assert "Sunday 22 November, 08:05 · made when the edition before it is posted" in said
    assert "Sunday 22 November, 08:00 · Edition 1, 1 story: waiting to be posted: Slow down." in said
    await house.deliver.idle()
    await house.plan.tick()
    assert "08:05 · Edition 2, no stories: waiting to be posted" in await status(house)
