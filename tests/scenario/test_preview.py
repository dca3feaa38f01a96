"""The next edition before it comes, as the owner of a channel sees it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from msgspec import structs

from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from digests.messages import Limits, Message
from digests.model import Quiet, Topics, WhenEmpty
from digests.wishes import next_due_at
from tests.fakes import cost
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, other

SMALL = Limits(total=800, sections=3, actions=20, cost=cost)


async def preview(house: House, rest: str = "") -> str:
    return await house.ask(f"preview {rest}".strip(), role=Role.OWNER)


@pytest.fixture
async def desk(house: House) -> House:
    """Eight stories kept, and a subscription that is not due before tomorrow."""
    await house.store(FERRY)
    await house.store(LIBRARY, source="The Wire", age=2)
    for number in range(6):
        await house.store(other(number), age=3 + number)
    now = house.clock.now()
    await house.subscriptions.add(CHANNEL, wishes(stories=1), now + timedelta(days=1), now)
    return house


async def change(house: House, **wanted: object) -> None:
    (one, *_) = await house.subscriptions.of_channel(CHANNEL)
    wishes = structs.replace(one.wishes, **wanted)
    await house.subscriptions.change(one, wishes, next_due_at(wishes, house.clock.now()))


async def test_the_edition_its_times_and_what_is_left_out(desk: House) -> None:
    await change(desk, topics=Topics(any=("ferry", "library", "oven", "vaccine", "comet"), none=("comet",)))
    assert await preview(desk) == (
        "Preview · Morning digest · Sunday 22 November · 1 story, 2 publishers\n\n"
        "1  Night ferry runs aground\n"
        "   The Harbour Ledger · 1 hour ago\n"
        "   The night ferry to Skarrow ran aground on a sandbank at dawn with 40 people aboard.\n"
        "   The ferry is to be towed off at high water.\n"
        "   “We heard a long, soft scrape and then nothing at all,”\n"
        "   — Ida Holm, deckhand on the ferry\n\n"
        "Also: Library lends out its own roof · Bakery robbed of its oven · Vaccine trial begins\n\n"
        "The next times: every day at 08:00 (UTC)\n"
        "   Monday 23 November, 08:00\n"
        "   Tuesday 24 November, 08:00\n"
        "   Wednesday 25 November, 08:00\n"
        "   Thursday 26 November, 08:00\n"
        "   Friday 27 November, 08:00\n\n"
        "Left out, and why\n\n"
        "With none of “ferry”, “library”, “oven”, “vaccine”, “comet” · 3 stories\n"
        "   Brass band wins by a bar · The Harbour Ledger\n"
        "   Dry dock opens its gates · The Harbour Ledger\n"
        "   Chess club sues landlord · The Harbour Ledger\n\n"
        "Blocked by “comet” · 1 story\n"
        "   Comet seen over the moor · The Harbour Ledger\n\n"
        "A preview: nothing was posted, and nothing counts as told.\n"
    )


async def test_nothing_is_posted_and_nothing_counts_as_told(desk: House) -> None:
    first = await preview(desk)
    assert desk.shown() == []
    assert await preview(desk) == first
    desk.clock.move(hours=24)
    await desk.tick()
    (shown,) = desk.shown()
    assert "1  Night ferry runs aground" in shown
    assert "Edition 1" in shown


async def test_numbers_mean_its_stories_for_the_owner_alone(desk: House) -> None:
    await preview(desk)
    assert "Story 1 of Morning digest, made for you just now" in await desk.ask("why 1", user="ann")
    assert "There was no edition here yet" in await desk.ask("summary 1", user="bob")


async def test_what_ranks_below_what_was_told_and_what_is_of_other_sources(desk: House) -> None:
    await change(desk, sources=("The Harbour Ledger",))
    desk.clock.move(hours=24)
    await desk.tick()
    said = await preview(desk)
    assert "Told before, with nothing new since · 4 stories\n   Night ferry runs aground · The Harbour Ledger" in said
    assert "· told just now" in said
    assert "From other sources than those chosen · 1 story\n   Library lends out its own roof · The Wire" in said


async def test_what_every_story_must_have_is_named(desk: House) -> None:
    await change(desk, topics=Topics(any=("comet",), all=("walkers", "snow")))
    assert "Without “snow” · 1 story\n   Comet seen over the moor" in await preview(desk)


async def test_the_rest_is_below_the_stories_that_an_edition_holds(desk: House) -> None:
    said = await preview(desk)
    assert "Below the 1 story that an edition holds · 4 stories\n   Bakery robbed" in said
    await change(desk, stories=8)
    said = await preview(desk)
    assert "Nothing was left out." in said
    assert "8 stories, 2 publishers" in said


async def test_a_digest_is_chosen_by_its_name(desk: House) -> None:
    await desk.subscribe(wishes(name="Sea", topics=Topics(any=("ferry",))))
    await desk.subscribe(wishes(name="Land 2", topics=Topics(any=("library",))))
    said = await preview(desk)
    assert "This channel has several digests; this is Morning digest." in said
    assert "1  Library" in await preview(desk, "LAND 2")
    for typed in ("sea", "“Sea”", '"SEA"'):
        said = await preview(desk, typed)
        assert "Preview · Sea ·" in said
        assert "several digests" not in said
    message = await desk.message("preview", role=Role.OWNER)
    ways = [action.command for section in message.sections for action in section.actions if "preview" in action.command]
    assert ways == ['preview "Sea"', 'preview "Land 2"']
    assert "Preview · Land 2 ·" in await desk.ask(ways[1], role=Role.OWNER)


async def test_a_name_that_is_none_of_the_channels(desk: House) -> None:
    said = await preview(desk, "harbour news")
    assert said == "No digest here is called “harbour news”. There is: Morning digest.\n"
    assert "Did you mean Morning digest?" in await preview(desk, "mornin digest")


async def test_a_channel_without_a_digest(house: House) -> None:
    assert await preview(house) == "No digest comes to this channel yet. Type subscribe to set one up.\n"


@pytest.mark.parametrize("role", [Role.READER])
async def test_only_owners_see_it(desk: House, role: Role) -> None:
    assert (await desk.ask("preview", role=role)).startswith("Only owners of this channel may do that.")


async def test_a_pause_is_said_with_what_would_come_after_it(desk: House) -> None:
    until = desk.clock.now() + timedelta(days=3)
    await change(desk, paused=True, paused_until=until)
    said = await preview(desk)
    assert "It is paused until Wednesday 25 November, 08:00." in said
    assert "1  Night ferry runs aground" in said
    assert "The next times: every day at 08:00 (UTC)\n   Wednesday 25 November, 08:00\n" in said


async def test_a_pause_without_an_end_is_said(desk: House) -> None:
    await change(desk, paused=True)
    said = await preview(desk)
    assert "It is paused: nothing comes until somebody types resume." in said
    assert "The next times, if it were not paused: every day at 08:00 (UTC)\n   Monday 23 November, 08:00\n" in said


async def test_a_pause_that_is_over_is_none(desk: House) -> None:
    await change(desk, paused=True, paused_until=desk.clock.now() - timedelta(hours=1))
    assert "paused" not in await preview(desk)


async def test_times_are_on_the_digests_clock_and_those_in_quiet_hours_are_marked(desk: House) -> None:
    await change(desk, zone="Asia/Tokyo", schedule="daily 08:00 23:00", quiet=Quiet(time(22), time(7)))
    assert (
        "The next times: every day at 08:00 and 23:00 (Asia/Tokyo)\n"
        "   Sunday 22 November, 23:00: not posted, in the quiet hours 22:00-07:00\n"
        "   Monday 23 November, 08:00\n"
    ) in await preview(desk)


async def test_nothing_new_and_silence(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(topics=Topics(any=("comet",))))
    said = await preview(house)
    assert said.startswith("Preview · Morning digest · nothing new.\n\nThe next times")
    await change(house, when_empty=WhenEmpty.SILENT)
    assert "This channel prefers silence: nothing would be posted." in await preview(house)
    await change(house, sources=("The Wire",))
    assert "none of the sources chosen for it is here." in await preview(house)


async def test_a_regular_expression_that_ran_out_of_time_is_named(house: House) -> None:
    await house.store(FERRY, title="a" * 3_000 + "!")
    await house.subscribe(wishes(topics=Topics(none=("/(a+)+$/",))))
    assert "Out of time, and taken as not found: /(a+)+$/" in await preview(house)


async def test_pages_hold_all_of_it(desk: House) -> None:
    await desk.subscribe(wishes(name="Sea"))
    request, seen = Request(channel=CHANNEL, user="ann", words="preview", role=Role.OWNER), ""
    while True:
        message = await answer(desk.desk, request, SMALL)
        assert isinstance(message, Message)
        assert SMALL.fits(message)
        seen += "".join(part.text for one in message.sections for part in one.heading if hasattr(part, "text"))
        assert "A preview: nothing was posted" in str(message.footer)
        onward = [action.command for action in message.actions if action.label == "Next page"]
        if not onward:
            break
        assert onward[0].startswith('preview "Morning digest" page ')
        request = structs.replace(request, words=onward[0])
    assert "Night ferry runs aground" in seen
    assert "Below the 1 story" in seen


@pytest.mark.parametrize(
    "rest", ["“never closed", "\u202e\x07", "9" * 1_900, "{0} %s", "page 9", "form", "Morning digest form", "—"]
)
async def test_hostile_words_get_one_calm_answer(desk: House, rest: str) -> None:
    said = await preview(desk, rest)
    assert said.strip()
    assert "went wrong on our side" not in said


async def test_another_workspace_is_never_spoken_of(desk: House) -> None:
    await desk.store(FERRY.replace("Night ferry", "Rival ferry"), channel=ELSEWHERE, source="Rival Courier", age=0.1)
    await desk.subscribe(wishes(name="Rival digest"), channel=ELSEWHERE)
    assert "Rival" not in await preview(desk)
    assert await preview(desk, "rival") == "No digest here is called “rival”. There is: Morning digest.\n"


async def test_what_a_form_would_make_is_seen_before_it_is_saved(desk: House) -> None:
    form = await desk.form("subscribe")
    filled = {field.name: field.value for field in form.fields} | {
        "name": "Snow",
        "any": "snow, comet",
        "schedule": "hourly",
    }
    shown = await desk.ask(form.preview, role=Role.OWNER, filled=filled)
    assert shown.startswith("Preview · Snow · Sunday 22 November · 1 story")
    assert "1  Comet seen over the moor" in shown
    assert [one.wishes.name for one in await desk.subscriptions.of_channel(CHANNEL)] == ["Morning digest"]
    assert "Comet" in await desk.ask("summary 1", role=Role.OWNER), "the numbers mean its stories"

    form = await desk.form("settings form")
    given: dict[str, Any] = {"filled": {"none": "ferry"}, "made_from": form.made_from}
    assert "1  Library lends out its own roof" in await desk.ask(form.preview, role=Role.OWNER, **given)
    wrong = await desk.ask(form.preview, role=Role.OWNER, **given | {"filled": {"schedule": "now and then"}})
    assert wrong.startswith("A schedule has no word “now”")
    taken = await desk.ask("preview", role=Role.OWNER, filled={"name": "Morning digest"})
    assert "Morning digest" in taken
    assert "Preview" not in taken


async def test_a_preview_is_as_plain_as_the_edition_will_be(desk: House) -> None:
    await desk.ask("settings format plain", role=Role.OWNER)
    assert (await desk.message("preview", role=Role.OWNER)).plain
    assert (await desk.message("digest")).plain
    few = structs.replace(desk.chat.limits, total=900)
    desk.chat.limits = structs.replace(desk.chat.limits, plain=few)
    assert few.fits(await desk.message("preview", role=Role.OWNER))
