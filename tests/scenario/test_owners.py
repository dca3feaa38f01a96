"""What a channel's owners set with a line of words, and what they read."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from bot.platforms.console.render import render
from digests.messages import Form, Message, Text
from digests.model import Format, Length, Quiet, Subscription, Topics, WhenEmpty, Wishes
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, House

if TYPE_CHECKING:
    from digests.model import Channel

OWNER = Role.OWNER
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # the clock stands on the Sunday before, at 08:00


async def here(house: House, channel: Channel = CHANNEL) -> list[Subscription]:
    return await house.subscriptions.of_channel(channel)


async def only(house: House) -> Wishes:
    (one,) = await here(house)
    return one.wishes


def texts(message: Message) -> list[str]:
    """The lines of its first section."""
    return ["".join(part.text for part in line if isinstance(part, Text)) for line in message.sections[0].lines]


@pytest.fixture
async def desk(house: House) -> House:
    """Sources with tags, and one digest, Harbour."""
    for name, tags in {"The Harbour Ledger": ("local", "sea"), "Tarrow Wire": ("Local",)}.items():
        source = await house.sources.ensure(CHANNEL.home, name)
        await house.sources.change(CHANNEL.home, structs.replace(source, tags=tags))
    await house.ask("subscribe Harbour", role=OWNER)
    return house


@pytest.fixture
async def two(desk: House) -> House:
    """A second digest: Wind farms."""
    await desk.ask('subscribe "Wind farms" weekdays 18:00 in Europe/Berlin', role=OWNER)
    return desk


async def test_a_digest_is_set_up_in_one_line(house: House) -> None:
    said = await house.ask(
        'subscribe Energy weekdays 08:00 18:00 in Europe/Berlin topics energy, "wind farm" none football stories 3',
        role=OWNER,
    )
    assert said == (
        "“Energy” is set up\n\n"
        "Schedule: on weekdays at 08:00 and 18:00.\n"
        "Time zone: Europe/Berlin.\n"
        'Topics: one of energy, "wind farm"; none of football.\n'
        "Stories: 3.\n"
        "The next edition comes Monday 23 November, 08:00 (Europe/Berlin).\n\n"
        'To see or change the rest: settings "Energy"\n'
    )
    assert await only(house) == wishes(
        name="Energy",
        schedule="weekdays 08:00 18:00",
        zone="Europe/Berlin",
        topics=Topics(any=("energy", "wind farm"), none=("football",)),
        stories=3,
    )


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("subscribe schedule daily 09:00", {"schedule": "daily 09:00"}),
        ("subscribe daily 9am", {"schedule": "daily 09:00"}),
        ("subscribe Daily tide daily 9am", {"name": "Daily tide", "schedule": "daily 09:00"}),
        ('subscribe "Stories at sea"', {"name": "Stories at sea"}),
        ("subscribe name Ferries", {"name": "Ferries"}),
        ("Subscribe Ferries: hourly", {"name": "Ferries", "schedule": "hourly"}),
        ("subscribe Ferries, zone lisbon", None),
        ("subscribe a:b zone europe/lisbon", {"name": "a:b", "zone": "Europe/Lisbon"}),
        (f"subscribe {'⚓' * 60}", {"name": "⚓" * 60}),
    ],
)
async def test_a_schedule_may_follow_the_name_and_what_is_left_out_is_as_usual(
    house: House, words: str, changed: dict[str, str] | None
) -> None:
    said = await house.ask(words, role=OWNER)
    if changed is None:
        assert said.startswith("There is no time zone “lisbon”. Did you mean Europe/Lisbon?")
        assert await here(house) == []
    else:
        assert await only(house) == wishes(**changed)


async def test_the_first_edition_comes_at_the_next_time_and_not_before(house: House) -> None:
    await house.store(FERRY)
    await house.ask("subscribe Ferries daily 08:00", role=OWNER)
    (one,) = await here(house)
    assert one.next_due_at == MONDAY


EVERY_SETTING = {
    "name Ferries": {"name": "Ferries"},
    "schedule mondays 09:30": {"schedule": "mondays 09:30"},
    "schedule daily 9:00 in Europe/Lisbon": {"schedule": "daily 09:00", "zone": "Europe/Lisbon"},
    "time zone europe/berlin": {"zone": "Europe/Berlin"},
    "sources tarrow wire, “the harbour ledger”": {"sources": ("Tarrow Wire", "The Harbour Ledger")},
    "tags SEA, local": {"tags": ("sea", "Local")},
    "topics energy all berlin": {"topics": Topics(any=("energy",), all=("berlin",))},
    "stories 8": {"stories": 8},
    "length headlines": {"length": Length.HEADLINES},
    "quotes off": {"quotes": False},
    "when empty silent": {"when_empty": WhenEmpty.SILENT},
    "look-back 36h": {"look_back": timedelta(hours=36)},
    "quiet 22:00-07:00": {"quiet": Quiet(time(22), time(7))},
    "hold yes": {"hold": True},
    "thread true": {"thread": True},
    "mention <@&17>": {"mention": "17"},
    "format plain": {"format": Format.PLAIN},
    "stories 8, length brief; quotes: no": {"stories": 8, "length": Length.BRIEF, "quotes": False},
}


@pytest.mark.parametrize(("words", "changed"), EVERY_SETTING.items())
async def test_every_setting_is_changed_in_words(desk: House, words: str, changed: dict[str, object]) -> None:
    before = await only(desk)
    said = await desk.ask(f"settings {words}", role=OWNER)
    assert " now " in said
    assert await only(desk) == structs.replace(before, **changed)


async def test_a_change_is_said_from_what_to_what_and_when_the_next_edition_comes(desk: House) -> None:
    said = await desk.ask("settings Harbour stories 3 when-empty silent", role=OWNER)
    assert said == (
        "Harbour\n\n"
        "Stories: now 3, before 5.\n"
        "When there is nothing new: now silent, before say.\n"
        "The next edition comes Monday 23 November, 08:00 (UTC).\n"
    )
    again = await desk.ask("settings stories 3", role=OWNER)
    assert "That is how it was: nothing had to be changed." in again
    assert (await here(desk))[0].revision == 1


async def test_only_another_schedule_zone_or_pause_moves_the_next_time(desk: House) -> None:
    await desk.ask("settings look-back 3 days", role=OWNER)
    desk.clock.move(hours=24)  # it is due now, and nobody made it yet
    await desk.ask("settings stories 3", role=OWNER)
    assert (await here(desk))[0].next_due_at == MONDAY
    await desk.ask("settings zone Europe/Berlin", role=OWNER)
    assert (await here(desk))[0].next_due_at == MONDAY  # 08:00 is over in Berlin, and the day has had none
    await desk.plan.tick()
    await desk.ask("settings zone Europe/London", role=OWNER)
    assert (await here(desk))[0].next_due_at == MONDAY + timedelta(hours=24)


async def test_settings_shows_every_setting_and_how_to_change_it(desk: House) -> None:
    said = await desk.ask("settings", role=OWNER)
    for label in ("Name", "Schedule", "Time zone (zone)", "Sources", "Tags", "Topics", "Stories", "Length", "Quotes"):
        assert f"\n{label}\n" in said
    assert (
        "\nWhen there is nothing new (when-empty)\n   say\n   Say so in one line, or be silent: say or silent.\n"
        in said
    )
    assert "\nHold while people are talking (hold)\n   off\n" in said
    assert "\n   Rich, or plain text alone: rich or plain.\n" in said
    assert "\nPaused\n   no\n   Changed by pause and resume.\n" in said
    assert 'To change any of these: settings "Harbour" stories 8, or several at once.' in said
    assert 'Change in a form: settings "Harbour" form · Pause: pause "Harbour"' in said


async def test_settings_is_turned_page_by_page_where_little_fits(desk: House) -> None:
    (small,) = [structs.replace(desk.chat.limits, total=1_000, sections=4)]
    desk.chat.limits = small
    first = await desk.message("settings", role=OWNER)
    assert small.fits(first)
    onward = next(action.command for action in first.actions if action.command.endswith("page 2"))
    assert onward == 'settings "Harbour" page 2'
    assert "Page 2 of" in await desk.ask(onward, role=OWNER)
    assert "There is no page 99." in await desk.ask("settings page 99", role=OWNER)


async def test_one_setting_is_shown_alone(desk: House) -> None:
    assert await desk.ask("settings look back", role=OWNER) == (
        "Harbour\n\nLooks back (look-back)\n   2 days\n"
        "   How far behind the last edition a story may lie that was not told, for example: 48h or 2 days.\n\n"
        'To change it, type this with another value for VALUE: settings "Harbour" look-back VALUE\n'
    )


async def test_schedule_says_it_in_words_with_the_next_time_and_the_zone(desk: House) -> None:
    assert await desk.ask("schedule weekdays 08:00 18:00 in europe/berlin", role=OWNER) == (
        "Harbour\n\n"
        "Schedule: now on weekdays at 08:00 and 18:00, before every day at 08:00.\n"
        "Time zone: now Europe/Berlin, before UTC.\n"
        "The next edition comes Monday 23 November, 08:00 (Europe/Berlin).\n"
    )
    assert "Time zone: now UTC, before Europe/Berlin." in await desk.ask("schedule in UTC", role=OWNER)
    assert "now every hour" in await desk.ask("schedule Harbour: hourly", role=OWNER)


async def test_a_time_moved_back_behind_now_comes_once_more_when_it_was_due(desk: House) -> None:
    desk.clock.move(hours=23, minutes=30)
    assert await desk.ask("schedule daily 07:00", role=OWNER) == (
        "Harbour\n\n"
        "Schedule: now every day at 07:00, before every day at 08:00.\n"
        "The next edition still comes when it was due before the change, Monday 23 November, 08:00, as its new time "
        "has passed that day; the one after it comes Tuesday 24 November, 07:00 (UTC).\n"
    )
    for words in ("settings", "settings stories 3"):
        assert "still comes when it was due before the change, Monday 23" in await desk.ask(words, role=OWNER)
    said = await desk.ask("status", role=OWNER)
    assert "Next edition: Monday 23 November, 08:00, as it was due before the schedule changed\n" in said
    desk.clock.move(hours=1)
    await desk.tick()
    assert "The next edition comes Tuesday 24 November, 07:00 (UTC)." in await desk.ask("settings", role=OWNER)
    assert "Next edition: Tuesday 24 November, 07:00\n" in await desk.ask("status", role=OWNER)


async def test_topics_are_repeated_in_words(desk: House) -> None:
    said = await desk.ask('topics wind farm, "night ferry" all ostrey none football', role=OWNER)
    assert 'Topics: now one of wind, farm, "night ferry"; all of ostrey; none of football, before all stories.' in said
    assert "now all stories, before one of" in await desk.ask("topics off", role=OWNER)
    assert "now none of football" in await desk.ask("topics Harbour none football", role=OWNER)


async def test_a_digests_name_is_its_name_and_behind_any_a_topic(desk: House) -> None:
    assert "now one of pilot," in await desk.ask("topics harbour pilot", role=OWNER)
    assert "now one of harbour, pilot," in await desk.ask("topics any harbour pilot", role=OWNER)
    assert "now one of pilot," in await desk.ask("topics harbour: pilot", role=OWNER)
    assert "now one of quay," in await desk.ask('topics "harbour" quay', role=OWNER)
    assert "now one of crane," in await desk.ask("topics harbour any crane", role=OWNER)


async def test_a_pause_holds_until_somebody_resumes_and_nothing_is_made_up_for(desk: House) -> None:
    await desk.store(FERRY)
    said = await desk.ask("pause", role=OWNER)
    assert said == 'Harbour\n\nIt is paused until somebody types resume.\n\nResume: resume "Harbour"\n'
    assert "\nPaused\n   until somebody types resume\n" in await desk.ask("settings", role=OWNER)
    assert "No edition comes until somebody types resume." in await desk.ask("settings stories 3", role=OWNER)
    desk.clock.move(days=10, hours=3)
    await desk.tick()
    assert desk.shown() == []
    assert "It goes on.\nThe next edition comes Thursday 3 December, 08:00 (UTC)." in await desk.ask(
        "resume", role=OWNER
    )
    assert "It was not paused." in await desk.ask("resume", role=OWNER)
    assert await only(desk) == wishes(name="Harbour", stories=3)


async def test_a_pause_with_an_end_ends_by_itself(desk: House) -> None:
    said = await desk.ask("pause until wednesday", role=OWNER)
    assert "It is paused until Wednesday 25 November, 00:00." in said
    assert "The next edition comes Wednesday 25 November, 08:00 (UTC)." in said
    assert "\nPaused\n   until Wednesday 25 November, 00:00\n" in await desk.ask("settings", role=OWNER)
    assert "Resume: resume" in await desk.ask("settings", role=OWNER)
    assert "Wednesday 25 November, 08:00" in await desk.ask("schedule daily 08:00 20:00", role=OWNER)
    desk.clock.move(days=3, minutes=1)
    assert "\nPaused\n   no\n" in await desk.ask("settings", role=OWNER)
    assert (await here(desk))[0].next_due_at == MONDAY + timedelta(days=2)
    await desk.ask("settings stories 3", role=OWNER)
    (one,) = await here(desk)
    assert (one.wishes.paused, one.wishes.paused_until) == (False, None)
    assert one.next_due_at == MONDAY + timedelta(days=2)  # due by now: somebody else's change does not skip it


@pytest.mark.parametrize("words", ["pause 3 days", "pause harbour for 72h", 'pause "Harbour" until 2026-11-25 08:00'])
async def test_when_a_pause_ends_is_said_in_many_ways(desk: House, words: str) -> None:
    await desk.ask(words, role=OWNER)
    assert (await only(desk)).paused_until == MONDAY + timedelta(days=2)


async def test_the_end_says_what_would_bring_it_back_and_that_line_does(desk: House) -> None:
    await desk.ask('settings topics "format wars" stories 3 sources tarrow wire mention "night crew"', role=OWNER)
    before = await only(desk)
    ended = await desk.message("unsubscribe", role=OWNER)
    said = await desk.ask("settings", role=OWNER)
    assert said == "No digest comes to this channel yet. Type subscribe to set one up.\n"
    (line,) = [line for line in texts(ended) if line.startswith("subscribe")]
    assert line == (
        'subscribe "Harbour" schedule daily 08:00 zone UTC sources "Tarrow Wire" topics any "format wars" stories 3 '
        'mention "night crew"'
    )
    await desk.ask(line, role=OWNER)
    assert await only(desk) == before


async def test_what_is_too_long_for_one_line_takes_several_and_what_for_any_is_named(desk: House) -> None:
    for part in ("any", "none"):
        terms = ", ".join(f"{part}-{number}-{'x' * 40}" for number in range(8))
        await desk.ask(f"topics {part} {terms}", role=OWNER)
    await desk.ask(f"settings mention {'y' * 200} tags sea", role=OWNER)
    await desk.ask(f"topics any {', '.join(f'short-{number}-{chr(120) * 30}' for number in range(9))}", role=OWNER)
    ended = await desk.message("unsubscribe", role=OWNER)
    lines = [line for line in texts(ended) if line.startswith(("subscribe ", "settings "))]
    assert [line.split(" ")[0] for line in lines] == ["subscribe", "settings"]
    assert "To bring it back, type these 2 lines:" in texts(ended)
    for line in lines:
        await desk.ask(line, role=OWNER)
    assert len((await only(desk)).topics.any) == 9
    await desk.ask(f"topics {', '.join(f'long-{number}-{chr(120) * 40}' for number in range(16))}", role=OWNER)
    assert "Topics would be too long for a line: set it anew in the form of settings." in await desk.ask(
        "unsubscribe", role=OWNER
    )


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("settings", 'settings "Wind farms"'),
        ("settings stories 3", 'settings "Wind farms" stories 3'),
        ("settings stories", 'settings "Wind farms" stories'),
        ("schedule hourly in UTC", 'schedule "Wind farms" hourly in UTC'),
        ('topics any energy, "x y"', 'topics "Wind farms" any energy, "x y"'),
        ("pause until monday", 'pause "Wind farms" until monday'),
        ("pause", 'pause "Wind farms"'),
        ("resume", 'resume "Wind farms"'),
        ("unsubscribe", 'unsubscribe "Wind farms"'),
    ],
)
async def test_which_of_several_is_asked_with_the_command_made_whole(two: House, words: str, completed: str) -> None:
    before = await here(two)
    which = await two.message(words, role=OWNER)
    assert await two.ask(words, role=OWNER) != ""
    assert [action.label for section in which.sections for action in section.actions] == ["Harbour", "Wind farms"]
    commands = [action.command for section in which.sections for action in section.actions]
    assert commands[1] == completed
    assert await here(two) == before
    assert (await two.ask(completed, role=OWNER)).startswith("Wind farms\n")
    assert (await here(two))[0] == before[0]


async def test_which_of_many_is_asked_in_one_post_whatever_was_typed(two: House) -> None:
    two.chat.limits = structs.replace(two.chat.limits, total=1_000)
    long = f"topics any {', '.join('x' * 40 + str(number) for number in range(10))}"
    which = await two.message(long, role=OWNER)
    assert two.chat.limits.fits(which)
    assert not any(section.actions for section in which.sections)
    said = await two.ask(long, role=OWNER)
    assert 'Put one of these names behind topics: "Harbour", "Wind farms"' in said


async def test_a_mention_is_words_and_nothing_more(desk: House) -> None:
    await desk.ask("settings mention @night_editors", role=OWNER)
    said = await desk.message("settings mention", role=OWNER)
    assert texts(said)[0] == "night_editors"


async def test_other_channels_are_left_alone(two: House) -> None:
    await two.ask("subscribe Harbour", role=OWNER, channel=ELSEWHERE)
    await two.ask("unsubscribe Harbour", role=OWNER, channel=ELSEWHERE)
    assert [one.wishes.name for one in await here(two)] == ["Harbour", "Wind farms"]


async def test_the_operator_may_use_patterns_and_owners_keep_them(desk: House) -> None:
    refused = await desk.ask("topics /wind ?farms?/", role=OWNER)
    assert refused.startswith("Only the operator of this bot may use regular expressions")
    await desk.ask("topics /wind ?farms?/", role=Role.OPERATOR)
    await desk.ask("settings stories 3", role=OWNER)
    assert (await only(desk)).topics == Topics(any=("/wind ?farms?/",))


async def test_a_pattern_of_the_operator_stays_when_an_owner_edits_another_list(desk: House) -> None:
    await desk.ask("topics wind none /foot(ball|bath)/", role=Role.OPERATOR)
    said = await desk.fill(await desk.form("topics form"), {"any": "wind, tide"})
    assert "Topics: now one of wind, tide; none of /foot(ball|bath)/" in str(said)
    refused = await desk.fill(await desk.form("topics form"), {"any": "/wind/"})
    assert isinstance(refused, Form)
    assert set(refused.wrong) == {"any"}
    await desk.fill(await desk.form("topics form"), {"none": ""})
    assert (await only(desk)).topics == Topics(any=("wind", "tide"))


async def test_a_pattern_of_the_operator_stays_until_topics_are_off(desk: House) -> None:
    await desk.ask("topics tide none /foot(ball|bath)/", role=Role.OPERATOR)
    said = await desk.ask("topics wind", role=OWNER)
    assert "Topics: now one of wind; none of /foot(ball|bath)/, before one of tide; none of /foot(ball|bath)/." in said
    assert 'What the operator set stays: /foot(ball|bath)/. To be without it, type topics "Harbour" off first.' in said
    await desk.ask("topics wind none /foot(ball|bath)/, rain", role=OWNER)
    assert (await only(desk)).topics == Topics(any=("wind",), none=("/foot(ball|bath)/", "rain"))
    assert "now all stories" in await desk.ask("topics off", role=OWNER)
    await desk.ask("topics wind none /foot(ball|bath)/", role=Role.OPERATOR)
    assert "stays" not in await desk.ask("topics wind", role=Role.OPERATOR)
    assert (await only(desk)).topics == Topics(any=("wind",))


async def test_lists_that_change_places_in_a_form_are_checked_together(desk: House) -> None:
    await desk.ask("topics wind none rain", role=OWNER)
    said = await desk.fill(await desk.form("topics form"), {"any": "rain", "none": "wind"})
    assert "now one of rain; none of wind" in str(said)
    again = await desk.fill(await desk.form("topics form"), {"any": "wind"})
    assert isinstance(again, Form)
    assert set(again.wrong) == {"none"}


async def test_of_several_topics_one_that_can_come_is_enough(desk: House) -> None:
    said = await desk.ask('topics energy, "wind farm" none farm', role=OWNER)
    assert 'now one of energy, "wind farm"; none of farm' in said


async def test_a_sentence_on_a_pattern_has_the_whole_pattern(desk: House) -> None:
    said = await desk.ask("topics /(?:foo){e<=100}/", role=Role.OPERATOR)
    assert "/(?:foo){e<=100}/" in said
    said = await desk.ask("topics /https://ann:secret@host.example/", role=OWNER)
    assert "secret" not in said


async def test_a_zone_may_stand_in_quotation_marks(desk: House) -> None:
    assert "(Europe/Berlin)" in await desk.ask('schedule daily 08:00 in "Europe/Berlin"', role=OWNER)


async def test_help_on_a_setting(desk: House) -> None:
    said = await desk.ask("help zone", role=OWNER)
    assert "settings zone VALUE\n   Whose clock the schedule follows, for example: Europe/Berlin.\n" in said
    assert "settings zone" not in await desk.ask("help zone")


@pytest.mark.parametrize("more", ["more", "next", "page 2"])
async def test_pages_are_turned_by_the_command_itself(desk: House, more: str) -> None:
    assert await desk.ask(more) == ("To turn a page, type its command with page 2 behind it, such as: latest page 2\n")


async def test_what_the_platform_lacks_is_said_when_it_is_set_and_asked_in_no_form(desk: House) -> None:
    """Whoever copies settings from elsewhere must not wait for what never comes."""
    desk.chat.limits = structs.replace(desk.chat.limits, lacks=frozenset({"thread", "hold", "mention", "format"}))
    sentence = "There are no threads here, so thread does nothing."
    assert sentence in await desk.ask("settings thread on stories 3", role=OWNER)
    assert "does nothing" not in await desk.ask("settings stories 4", role=OWNER)
    assert "does nothing" not in await desk.ask("settings thread off", role=OWNER)
    assert sentence in await desk.ask("settings thread", role=OWNER)
    made = await desk.ask("subscribe Boats hold on mention crew format plain", role=OWNER)
    assert "Nobody can tell here whether people are talking, so hold does nothing." in made
    assert "There are no roles here, so mention does nothing." in made
    assert "There is one format here, so format does nothing." in made
    form = await desk.form("settings Boats form")
    assert {"thread", "hold", "mention", "format"}.isdisjoint(field.name for field in form.fields)
    filled = await desk.fill(form, {"stories": "9"})
    assert isinstance(filled, Message)
    assert "now 9" in render(filled, desk.clock.now())
