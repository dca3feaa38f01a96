"""The command table as slash commands: what Discord is given, and what comes back as words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from bot.commands.command import find
from bot.commands.request import Role
from bot.commands.table import COMMANDS, TABLE
from bot.platforms.discord.definitions import MANAGE_CHANNELS, definitions, named, same
from bot.platforms.discord.options import OPTIONS, line, options_of
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator

MADE = {one["name"]: one for one in definitions(COMMANDS)}


def chosen(made: dict[str, Any]) -> Iterator[tuple[str, str | None, list[dict[str, Any]]]]:
    """Each command that a person can choose: its name, its subcommand, and what it asks for."""
    options = made.get("options", [])
    subs = [option for option in options if option["type"] == 1]
    if subs:
        yield from ((made["name"], sub["name"], sub["options"]) for sub in subs)
    elif made["type"] == 1:
        yield made["name"], None, options


def test_every_command_can_be_chosen_within_discords_limits() -> None:
    reached = {
        known.name for one in MADE.values() for name, sub, _ in chosen(one) if (known := named(COMMANDS, name, sub))
    }
    assert reached | {"sources"} == {command.name for command in TABLE}, "`sources list` says what `sources` does"
    assert len(MADE) <= 100
    for one in MADE.values():
        assert one["contexts"] == [0, 1], "on servers, and in direct messages"
        for _, _, options in chosen(one):
            assert len(options) <= 25
            assert [option["required"] for option in options] == sorted((o["required"] for o in options), reverse=True)
            assert all(0 < len(option["description"]) <= 100 for option in options)
            assert all(len(option.get("choices", [])) <= 25 for option in options)
            assert not any(option.get("choices") and option.get("autocomplete") for option in options)


def test_owners_commands_are_shown_to_those_who_may_manage_channels() -> None:
    needs = {name: one.get("default_member_permissions") for name, one in MADE.items()}
    assert needs["subscribe"] == needs["settings"] == MANAGE_CHANNELS
    assert needs["summary"] is None
    assert needs["sources"] is None, "everybody may list them: the rest is refused by the command itself"


def test_what_discord_adds_is_no_difference_and_what_we_change_is() -> None:
    ours = definitions(COMMANDS)
    there = [{**one, "id": "1", "version": "2", "application_id": "3", "nsfw": False} for one in reversed(ours)]
    for one in there:
        if needed := one.get("default_member_permissions"):
            one["default_member_permissions"] = str(needed)
        one["options"] = [
            {key: value for key, value in o.items() if value is not False} for o in one.get("options", [])
        ]
    assert same(ours, there)
    assert not same(ours, there[1:])
    changed = structs.replace(COMMANDS["summary"], does=say("Something else."))
    assert not same(definitions({**COMMANDS, "summary": changed}), there)


@pytest.mark.parametrize("command", TABLE, ids=lambda command: command.name)
def test_what_is_filled_in_is_that_command_as_typed(command: Any) -> None:
    options = options_of(command)
    filled = {one.name: one.choices[0] if one.choices else "7" for one in options}
    words = line(command.name, options, filled)
    known, rest = find(COMMANDS, words)
    assert known == command
    assert bool(rest) == bool(options)
    assert line(command.name, options, {}) == command.name
    assert options or not command.usage, "what takes more asks for it"


def test_values_stand_where_the_line_has_them() -> None:
    given = {"name": 'The "early" one', "schedule": "daily 08:00", "zone": "Europe/Berlin", "topics": "energy"}
    assert line("subscribe", OPTIONS["subscribe"], given) == (
        'subscribe "The ""early"" one" schedule daily 08:00 zone Europe/Berlin topics energy'
    )
    assert line("pause", OPTIONS["pause"], {"name": "Morning", "until": "monday"}) == 'pause "Morning" until monday'
    assert line("search", OPTIONS["search"], {"words": "bridge", "since": "90 days"}) == "search bridge since 90 days"


def test_what_the_operator_does_is_not_done_on_discord() -> None:
    assert [one["name"] for one in definitions({"x": structs.replace(COMMANDS["help"], role=Role.OPERATOR)})] == [
        "Summarise"
    ]


def test_a_command_that_nobody_described_takes_the_rest_of_its_line() -> None:
    new = structs.replace(COMMANDS["help"], name="weather", usage="PLACE", role=Role.READER)
    made = definitions({"weather": new})[0]
    assert [option["name"] for option in made["options"]] == ["words"]
    assert line("weather", options_of(new), {"words": "Tarrow"}) == "weather Tarrow"
