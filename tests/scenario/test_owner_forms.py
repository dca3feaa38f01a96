"""Owners' commands as forms: what they ask, what is saved, and what comes back when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.messages import Choice, Form, Message
from tests.scenario.conftest import CHANNEL, ELSEWHERE, House

if TYPE_CHECKING:
    from digests.messages import Field
    from digests.model import Subscription, Wishes

OWNER = Role.OWNER
AWAY = structs.replace(CHANNEL, id="away")


async def here(house: House) -> list[Subscription]:
    return await house.subscriptions.of_channel(CHANNEL)


def fields(form: Form) -> dict[str, Field]:
    return {field.name: field for field in form.fields}


@pytest.fixture
async def desk(house: House) -> House:
    """Two sources, and one digest with something in every setting's neighbourhood."""
    for name in ("The Harbour Ledger", "Tarrow Wire"):
        source = await house.sources.ensure(CHANNEL.home, name)
        await house.sources.change(CHANNEL.home, structs.replace(source, tags=("local",)))
    await house.ask("subscribe Harbour topics ferry none football quiet 22:00-07:00 mention crew", role=OWNER)
    return house


@pytest.fixture
async def two(desk: House) -> House:
    await desk.ask('subscribe "Wind farms" weekdays 18:00 in Europe/Berlin', role=OWNER)
    return desk


# What is saved is the same.

SAME = [  # the line, the line that opens the form, and what is filled in
    (
        'subscribe Ferries weekdays 8am in UTC topics boat, "night ferry" all sea none ball stories 3 quotes off',
        "subscribe",
        {
            "name": "Ferries",
            "schedule": "weekdays 8am",
            "zone": "utc",
            "any": 'boat, "night ferry"',
            "all": "sea",
            "none": "ball",
            "stories": "3",
            "quotes": "off",
        },
    ),
    (
        "subscribe Ferries sources tarrow wire hold on",
        "subscribe Boats hold on sources tarrow wire form",
        {"name": "Ferries"},
    ),
    ("schedule hourly in Europe/Lisbon", "schedule", {"schedule": "hourly", "zone": "Europe/Lisbon"}),
    ("topics wind all sea", "topics", {"any": "wind", "all": "sea", "none": ""}),
    ("topics off", "topics Harbour form", {"any": "", "none": "off"}),
    (
        "settings name Boats schedule mondays 9:00 zone UTC sources tarrow wire tags local topics wind stories 7",
        "settings form",
        {
            "name": "Boats",
            "schedule": "mondays 9:00",
            "zone": "UTC",
            "sources": "Tarrow Wire",
            "tags": "local",
            "any": "wind",
            "none": "",
            "stories": "7",
        },
    ),
    (
        "settings length headlines quotes off when empty silent look back 36h quiet off hold on thread on mention off",
        "settings form",
        {
            "length": "headlines",
            "quotes": "off",
            "when-empty": "silent",
            "look-back": "36h",
            "quiet": "",
            "hold": "on",
            "thread": "on",
            "mention": "",
        },
    ),
    ("settings format plain", "settings form", {"format": "plain"}),
    ("settings stories 8", "settings stories 8 form", {}),
    ("settings copy away", "settings copy form", {"channel": "<#away|far away>"}),
    ("pause", "pause form", {}),
    ("pause until 2026-12-01 18:00", "pause form", {"until": "2026-12-01 18:00"}),
    ("pause 3 days", "pause 3 days form", {}),
    ("resume", "resume form", {}),
    ("unsubscribe", "unsubscribe form", {}),
]


async def kept(house: House) -> list[tuple[Wishes, object]]:
    return [(one.wishes, one.next_due_at) for one in await here(house)]


@pytest.mark.parametrize(("words", "opens", "values"), SAME)
async def test_what_is_saved_is_the_same(desk: House, words: str, opens: str, values: dict[str, str]) -> None:
    """Typed in one channel, filled in in the next: from the same start."""
    await desk.ask("subscribe Away daily 12:00", role=OWNER, channel=AWAY)
    if words == "resume":
        await desk.ask("pause", role=OWNER)
    before = await here(desk)
    form = await desk.form(opens)
    assert await here(desk) == before
    filled = await desk.fill(form, values, owns=frozenset({"away"}))
    assert isinstance(filled, Message)
    by_form = await kept(desk)
    for one in await here(desk):
        await desk.subscriptions.end(one, desk.clock.now())
    for one in before:
        await desk.subscriptions.add(CHANNEL, one.wishes, one.next_due_at, desk.clock.now())
    typed = await desk.message(words, role=OWNER, owns=frozenset({"away"}))
    assert await kept(desk) == by_form
    assert typed == filled


# What is asked.


async def test_the_form_of_a_new_digest_has_what_is_usual(house: House) -> None:
    form = await house.form("subscribe")
    assert (form.title, form.command, form.submit) == ("A new digest", "subscribe", "Set it up")
    assert [(field.name, field.value) for field in form.fields] == [
        ("name", "Morning digest"),
        ("schedule", "daily 08:00"),
        ("zone", "UTC"),
        ("sources", ""),
        ("any", ""),
        ("all", ""),
        ("none", ""),
        ("stories", "5"),
        ("length", "standard"),
        ("quotes", "on"),
        ("when-empty", "say"),
    ]
    assert fields(form)["length"].choices[1] == Choice("brief", "Brief: a sentence each")
    assert all(field.hint for field in form.fields)
    assert [field.name for field in form.fields if field.required] == ["name", "schedule", "zone"]
    await house.fill(form, {})
    await house.fill(await house.form("subscribe"), {})
    await house.fill(await house.form("subscribe"), {})
    assert [one.wishes.name for one in await here(house)] == [
        "Morning digest",
        "Morning digest 2",
        "Morning digest 3",
    ]


async def test_the_form_of_all_settings_shows_what_they_are(desk: House) -> None:
    form = await desk.form("settings form")
    assert (form.title, form.command) == ("All settings: Harbour", 'settings "Harbour"')
    assert form.made_from == {one.id: one.revision for one in await here(desk)}
    asked = fields(form)
    assert list(asked) == [
        *("name", "schedule", "zone", "sources", "tags", "any", "all", "none", "stories", "length", "quotes"),
        *("when-empty", "look-back", "quiet", "hold", "thread", "mention", "format"),
    ]
    assert asked["sources"].choices == (
        Choice("Tarrow Wire", "Tarrow Wire"),
        Choice("The Harbour Ledger", "The Harbour Ledger"),
    )
    assert (asked["sources"].several, asked["sources"].value) == (True, "")
    assert (asked["tags"].choices, asked["tags"].several) == ((Choice("local", "local"),), True)
    assert (asked["any"].value, asked["none"].value) == ("ferry", "football")
    assert (asked["quiet"].value, asked["mention"].value) == ("22:00-07:00", "crew")
    await desk.ask("settings sources tarrow wire", role=OWNER)
    assert fields(await desk.form("settings form"))["sources"].value == "Tarrow Wire"


async def test_sources_are_typed_where_they_cannot_be_told_apart_in_a_list(desk: House) -> None:
    await desk.sources.ensure(CHANNEL.home, "Tide, Wind & Sons")
    await desk.ask('settings sources "tide, wind & sons"', role=OWNER)
    form = await desk.form("settings form")
    assert fields(form)["sources"].choices == ()
    assert fields(form)["sources"].value == '"Tide, Wind & Sons"'
    assert isinstance(await desk.fill(form, {}), Message)
    (one,) = await here(desk)
    assert one.wishes.sources == ("Tide, Wind & Sons",)


async def test_what_is_left_empty_is_kept_or_has_no_value(desk: House) -> None:
    (before,) = await here(desk)
    await desk.fill(await desk.form("settings form"), dict.fromkeys(fields(await desk.form("settings form")), ""))
    (after,) = await here(desk)
    kept = {"name", "schedule", "zone", "stories", "length", "quotes", "when_empty", "look_back", "hold", "format"}
    assert all(getattr(after.wishes, name) == getattr(before.wishes, name) for name in kept)
    assert (bool(after.wishes.topics), after.wishes.quiet, after.wishes.mention) == (False, None, "")


async def test_fields_that_are_not_filled_in_stay_as_they_are(desk: House) -> None:
    said = await desk.said(
        'settings "Harbour"',
        channel=CHANNEL,
        user="ann",
        role=OWNER,
        filled={"stories": "3", "no such field": "x", "paused": "on"},
        made_from={one.id: one.revision for one in await here(desk)},
    )
    assert isinstance(said, Message)
    (one,) = await here(desk)
    assert (one.wishes.stories, one.wishes.paused, one.wishes.mention) == (3, False, "crew")


@pytest.mark.parametrize("verb", ["settings", "schedule", "topics"])
async def test_with_several_digests_the_form_asks_which_and_then_what(two: House, verb: str) -> None:
    which = await two.form(f"{verb} form")
    assert which.command == verb
    (field,) = which.fields
    assert (field.name, field.required) == ("digest", True)
    assert field.choices == (Choice("Harbour", "Harbour"), Choice("Wind farms", "Wind farms"))
    form = await two.fill(which, {"digest": "wind farms"})
    assert isinstance(form, Form)
    assert form == await two.form(f'{verb} "Wind farms" form')
    assert form.command == f'{verb} "Wind farms"'
    changed = {"settings": {"stories": "3"}, "schedule": {"schedule": "hourly"}, "topics": {"any": "wind"}}[verb]
    assert isinstance(await two.fill(form, changed), Message)
    assert [one.revision for one in await here(two)] == [0, 1]


async def test_a_form_that_says_nothing_is_asked_again(two: House) -> None:
    which = await two.form("settings form")
    assert await two.said("settings", channel=CHANNEL, user="ann", role=OWNER, filled={}) == which


@pytest.mark.parametrize(("verb", "further"), [("pause", ["until"]), ("resume", []), ("unsubscribe", [])])
async def test_with_several_digests_short_forms_ask_which_first(two: House, verb: str, further: list[str]) -> None:
    await two.ask('pause "Wind farms"', role=OWNER)
    form = await two.form(f"{verb} form")
    assert [field.name for field in form.fields] == ["digest", *further]
    assert form.fields[0].value == "Harbour"
    said = await two.fill(form, {"digest": "Wind farms", **dict.fromkeys(further, "3 days")})
    assert isinstance(said, Message)
    wind = [one.wishes for one in await here(two) if one.wishes.name == "Wind farms"]
    assert [(one.paused, one.paused_until is not None) for one in wind] == {
        "pause": [(True, True)],
        "resume": [(False, False)],
        "unsubscribe": [],
    }[verb]


# What is wrong.


async def test_every_wrong_field_is_said_at_once_and_nothing_is_changed(desk: House) -> None:
    before = await here(desk)
    await desk.ask("subscribe Quay", role=OWNER)
    form = await desk.form('settings "Harbour" form')
    wrong = {
        "name": "quay",
        "schedule": "* * * * *",
        "zone": "Tokio",
        "sources": "The Harbour Ledger, Rival Gazette",
        "tags": "lokal",
        "any": "the",
        "none": "“open",
        "stories": "99",
        "length": "7",
        "look-back": "soon",
        "quiet": "7-7",
        "mention": "x" * 5_000,
    }
    again = await desk.fill(form, {"hold": "on", **wrong})
    assert isinstance(again, Form)
    assert set(again.wrong) == set(wrong)
    assert again.wrong["zone"] == "There is no time zone “Tokio”. Did you mean Asia/Tokyo?"
    assert again.wrong["name"].startswith("This channel has a digest called “quay” already.")
    assert again.wrong["tags"] == "No source here has the tag “lokal”. Did you mean local?"
    assert again.wrong["sources"].startswith("There is no source “Rival Gazette” here.")
    assert (again.command, again.made_from) == (form.command, form.made_from)
    asked = fields(again)
    assert (asked["zone"].value, asked["stories"].value, asked["hold"].value) == ("Tokio", "99", "on")
    assert asked["mention"].value == "x" * asked["mention"].most
    assert (asked["length"].value, asked["sources"].value) == ("standard", "")  # of choices, what is one
    assert [one for one in await here(desk) if one.id == before[0].id] == before
    mended = {"name": "Boats", "schedule": "hourly", "zone": "Asia/Tokyo", "tags": "local", "any": "wind", "none": ""}
    mended |= {"stories": "9", "look-back": "2 days", "quiet": "", "mention": ""}
    assert isinstance(await desk.fill(again, mended), Message)
    (boats, _) = await here(desk)
    assert (boats.wishes.name, boats.wishes.hold, boats.wishes.zone) == ("Boats", True, "Asia/Tokyo")


async def test_a_new_digest_that_does_not_fit_comes_back_as_it_was_filled_in(desk: House) -> None:
    form = await desk.form("subscribe hold on form")
    again = await desk.fill(form, {"name": "harbour", "stories": "0", "any": "wind"})
    assert isinstance(again, Form)
    assert set(again.wrong) == {"name", "stories"}
    assert {name: fields(again)[name].value for name in ("name", "stories", "any", "hold")} == {
        "name": "harbour",
        "stories": "0",
        "any": "wind",
        "hold": "on",
    }
    assert len(await here(desk)) == 1


@pytest.mark.parametrize("until", ["soon", "2026-11-21", "2 years", "x" * 3_000])
async def test_a_pause_that_does_not_end_is_asked_again(desk: House, until: str) -> None:
    before = await here(desk)
    again = await desk.fill(await desk.form("pause form"), {"until": until})
    assert isinstance(again, Form)
    assert set(again.wrong) == {"until"}
    assert len(again.fields[0].value) <= 61
    assert await here(desk) == before


@pytest.mark.parametrize(
    ("opens", "values"),
    [
        ("settings form", {"stories": "3"}),
        ("schedule", {"schedule": "hourly"}),
        ("topics", {"any": "wind"}),
        ("pause form", {"until": "3 days"}),
        ("unsubscribe form", {}),
    ],
)
async def test_the_second_of_two_owners_is_told(desk: House, opens: str, values: dict[str, str]) -> None:
    form = await desk.form(opens)
    await desk.ask("settings stories 9", role=OWNER, user="bo")
    before = await here(desk)
    said = await desk.fill(form, values)
    assert said == await desk.fill(form, values)
    assert isinstance(said, Message)
    assert "Somebody else changed “Harbour” meanwhile, so nothing was changed now. Type settings to see it." in str(
        said
    )
    assert await here(desk) == before


@pytest.mark.parametrize(
    "opens", ["settings form", "schedule", "topics", "pause form", "resume form", "unsubscribe form"]
)
@pytest.mark.parametrize("meanwhile", ["unsubscribe Harbour", "settings Harbour name Quay"])
async def test_what_ended_or_was_renamed_while_it_was_edited_is_said(two: House, opens: str, meanwhile: str) -> None:
    verb = opens.split(" ")[0]
    form, which = await two.form(f"{verb} Harbour form"), await two.form(f"{verb} form")
    await two.ask(meanwhile, role=OWNER, user="bo")
    before = await here(two)
    for said in (await two.fill(form, {}), await two.fill(which, {"digest": "Harbour"})):
        assert isinstance(said, Message)
        assert "“Harbour” was ended or renamed meanwhile, so nothing was changed now." in str(said)
    assert await here(two) == before


REPLACED = [  # what a second owner types meanwhile, so that another digest is called Harbour
    ("unsubscribe Harbour", "subscribe Harbour daily 20:00 topics football"),
    ("settings Harbour name Quay", "subscribe Harbour daily 20:00 topics football"),
    ("settings Harbour name Quay", 'settings "Wind farms" name Harbour'),
]


@pytest.mark.parametrize(
    ("opens", "values"),
    [
        ("settings {}form", {"stories": "3"}),
        ("schedule {}form", {"schedule": "hourly"}),
        ("topics {}form", {"any": "wind"}),
        ("pause {}form", {"until": "3 days"}),
        ("resume {}form", {}),
        ("unsubscribe {}form", {}),
    ],
)
@pytest.mark.parametrize("meanwhile", REPLACED)
async def test_a_form_is_not_for_another_digest_that_has_the_name_by_now(
    two: House, opens: str, values: dict[str, str], meanwhile: tuple[str, str]
) -> None:
    for name in ("Harbour", "Wind farms"):
        await two.ask(f"pause {name}", role=OWNER)
    form, which = await two.form(opens.format("Harbour ")), await two.form(opens.format(""))
    for words in meanwhile:
        await two.ask(words, role=OWNER, user="bo")
    before = await here(two)
    filled = await two.fill(form, values)
    assert "meanwhile, so nothing was changed now." in str(filled)
    chosen = await two.fill(which, {"digest": "Harbour", **values})
    assert isinstance(chosen, Form) or "meanwhile, so nothing was changed now." in str(chosen)
    assert await here(two) == before


async def test_of_several_digests_the_one_chosen_is_as_it_was_when_the_form_was_made(two: House) -> None:
    which = await two.form("unsubscribe form")
    await two.ask("settings Harbour stories 9", role=OWNER, user="bo")
    assert "Somebody else changed “Harbour” meanwhile" in str(await two.fill(which, {"digest": "Harbour"}))
    assert "It has ended" in str(await two.fill(which, {"digest": "Wind farms"}))


async def test_a_form_of_settings_shows_what_they_are_when_its_digest_was_chosen(two: House) -> None:
    which = await two.form("settings form")
    await two.ask("settings Harbour stories 9", role=OWNER, user="bo")
    form = await two.fill(which, {"digest": "Harbour"})
    assert isinstance(form, Form)
    assert fields(form)["stories"].value == "9"
    assert isinstance(await two.fill(form, {"length": "brief"}), Message)
    assert [one.wishes.length for one in await here(two)] == ["brief", "standard"]


async def test_the_last_digest_may_end_while_it_is_edited(desk: House) -> None:
    form = await desk.form("settings form")
    await desk.ask("unsubscribe", role=OWNER, user="bo")
    assert "“Harbour” was ended or renamed meanwhile" in str(await desk.fill(form, {}))


async def test_a_form_is_for_owners_as_its_command_is(desk: House) -> None:
    form = await desk.form("settings form")
    before = await here(desk)
    said = await desk.fill(form, {"stories": "3"}, role=Role.READER)
    assert "Only owners of this channel may do that." in str(said)
    assert "was ended or renamed" in str(await desk.fill(form, {"stories": "3"}, channel=ELSEWHERE))
    assert await here(desk) == before


@pytest.mark.parametrize("name", ["a:b", "⚓" * 60, "Order form", "People's 8:00 news", "Until dawn"])
async def test_forms_of_digests_with_odd_names_come_back_to_them(two: House, name: str) -> None:
    await two.ask(f'subscribe "{name}"', role=OWNER)
    form = await two.form(f'settings "{name}" form')
    assert len(form.command) <= 100
    await two.fill(form, {"stories": "3"})
    (*_, last) = await here(two)
    assert [one.wishes.stories for one in await here(two)] == [5, 5, 3]
    assert (await two.form(f"settings {name} form")).made_from == {last.id: 1}
