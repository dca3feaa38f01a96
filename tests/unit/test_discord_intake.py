"""What people do on Discord, as the words that they mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.request import Role
from bot.platforms import meaning
from bot.platforms.discord import ids, intake
from bot.platforms.discord.intake import Event, Place, Post
from bot.platforms.meaning import Heard, Seen
from digests.errors import CommandError
from digests.model import Channel

ME = "900"
SERVER, DIRECT = Place("1", "2"), Place(None, "7")


def post(content: str, **given: Any) -> Post:
    return Post(**{"by_person": True, "direct": False, "content": content, **given})


def event(**given: Any) -> Event:
    return Event(**{"id": "1", "token": "t", "application": "9", "place": SERVER, "user": "5", "data": {}, **given})


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (post(f"<@{ME}> summary 2"), Heard("summary 2")),
        (post(f"summary <@!{ME}> 2"), Heard("summary 2")),
        (post(f"hey\n<@{ME}>"), Heard("hey")),
        (post(f"<@{ME}>"), Heard("help")),
        (post(f" <@{ME}> ", replied_to="44"), Heard("summary", "44")),
        (post(f"<@{ME}>1"), Heard("1")),
        (post("summary 2"), None),
        (post("<@901> summary 2"), None),
        (post("quotes", replied_to="44", answers_us=True), Heard("quotes", "44")),
        (post("lovely digest today", replied_to="44", answers_us=True), None),
        (post("quotes", replied_to="44"), None),
        (post("summary 2", direct=True), Heard("summary 2")),
        (post("hello", direct=True), Heard("hello")),
        (post("", direct=True), Heard("help")),
        (post(f"<@{ME}> summary", by_person=False), None),
    ],
)
def test_who_speaks_to_us_is_heard_and_nobody_else(said: Post, heard: Heard | None) -> None:
    assert intake.spoken(said, ME) == heard


def test_slash_commands_are_the_line_that_they_stand_for() -> None:
    data = {
        "name": "summary",
        "options": [{"name": "what", "type": 3, "value": "2"}, {"name": "length", "value": "full"}],
    }
    assert intake.command(data, ME) == Heard("summary 2 full")
    sub = {
        "name": "settings",
        "options": [{"name": "copy", "type": 1, "options": [{"name": "channel", "value": "55"}]}],
    }
    assert intake.command(sub, ME) == Heard("settings copy 55")
    assert intake.command({"name": "status", "options": [{"name": "here", "type": 1}]}, ME) == Heard("status")
    with pytest.raises(CommandError, match="no longer there"):
        intake.command({"name": "weather"}, ME)


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        (
            {"content": "look: https://harbour.example/a_(b)?c=1), and"},
            Heard("summary https://harbour.example/a_(b)?c=1"),
        ),
        ({"content": "[here](https://harbour.example/a)"}, Heard("summary https://harbour.example/a")),
        ({"content": "**https://harbour.example/a**!"}, Heard("summary https://harbour.example/a")),
        ({"content": "", "embeds": [{}, {"url": "https://e.example/"}]}, Heard("summary https://e.example/")),
        ({"content": "", "author": {"id": ME}}, Heard("summary", "66")),
        ({"content": "https:// nothing"}, None),
        ({}, None),
    ],
)
def test_a_message_is_summarised_by_its_link_or_as_the_edition_that_it_is(
    message: dict[str, Any], heard: Heard | None
) -> None:
    data = {"name": "Summarise", "target_id": "66", "resolved": {"messages": {"66": message}}}
    if heard:
        assert intake.command(data, ME) == heard
        return
    with pytest.raises(CommandError, match="no link"):
        intake.command(data, ME)


@given(st.text(st.sampled_from("https:/.()[]{}*ab <>"), max_size=60))
def test_any_text_has_a_link_or_none(text: str) -> None:
    link = intake.link_in({"content": text})
    assert link is None or (link in text and link.startswith("http"))


def test_a_press_is_the_command_that_the_button_or_the_choice_carries() -> None:
    button = {"custom_id": ids.command_id("quotes 1 page 2", 3), "component_type": 2}
    assert intake.press(event(data=button, message="44")) == Heard("quotes 1 page 2", "44")
    menu = {"custom_id": ids.menu_id(0), "component_type": 3, "values": ["summary 2"]}
    assert intake.press(event(data=menu, message="44")) == Heard("summary 2", "44")
    assert intake.press(event(data={"custom_id": "f:submit:0", "component_type": 2})) is None
    assert intake.press(event(data={"custom_id": "m0", "component_type": 3, "values": []})) is None


def test_what_is_typed_now_is_told_from_what_is_filled_in() -> None:
    options = [{"name": "setting", "value": "zone"}, {"name": "value", "value": "ber", "focused": True}]
    focus = intake.focus({"name": "settings", "options": [{"name": "here", "type": 1, "options": options}]})
    assert focus is not None
    assert (focus.command.name, focus.option.name, focus.typed, focus.given["setting"]) == (
        "settings",
        "value",
        "ber",
        "zone",
    )
    assert intake.focus({"name": "settings", "options": options}) is not None
    assert intake.focus({"name": "help", "options": [{"name": "other", "value": "", "focused": True}]}) is None
    assert intake.focus({"name": "weather", "options": [{"name": "other", "value": "", "focused": True}]}) is None
    assert intake.focus({"name": "help"}) is None


@pytest.mark.parametrize(
    ("permissions", "place", "role"),
    [
        (0, SERVER, Role.READER),
        (1 << 4, SERVER, Role.OWNER),
        (1 << 5, SERVER, Role.MANAGER),
        (1 << 3, SERVER, Role.MANAGER),
        (0, DIRECT, Role.MANAGER),
    ],
)
def test_what_somebody_may_do_is_what_the_server_lets_them(permissions: int, place: Place, role: Role) -> None:
    assert intake.role_of(permissions, place) is role


def test_a_request_has_what_its_event_says_of_who_asks() -> None:
    asked = event(permissions=1 << 4, locale="de", owns=frozenset({"3"})).request(
        SERVER.channels("5")[0], "status", "44"
    )
    assert (asked.user, asked.role, asked.locale, asked.owns) == ("5", Role.OWNER, "de", frozenset("3"))
    assert (asked.words, asked.replied_to, asked.channel.id) == ("status", "44", "2")


def test_a_direct_channel_is_its_persons_workspace_and_a_thread_lies_in_its_channel() -> None:
    assert DIRECT.channels("5") == (Channel("discord", "@5", "7"),)
    assert SERVER.channels("5") == (Channel("discord", "1", "2"),)
    assert Place("1", "3", "2").channels("5") == (Channel("discord", "1", "3"), Channel("discord", "1", "2"))


def test_what_begins_a_digest_begins_it_in_the_thread_itself() -> None:
    assert meaning.begins_here("subscribe daily 08:00")
    assert meaning.begins_here(" Settings  copy 3")
    assert not meaning.begins_here("settings")
    assert not meaning.begins_here("what")


def test_everybody_may_be_shown_what_everybody_may_ask() -> None:
    assert meaning.is_open("summary 2")
    assert not meaning.is_open("status")
    assert not meaning.is_open("what is this")


def test_an_event_is_seen_once_while_it_is_remembered() -> None:
    seen = Seen(2)
    assert [seen.again(one) for one in "aabbca"] == [False, True, False, True, False, False]
