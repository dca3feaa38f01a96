"""What Discord offers while somebody types, from a real store."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from bot.commands.table import COMMANDS
from bot.platforms.discord.intake import Focus
from bot.platforms.discord.options import options_of
from bot.platforms.discord.suggest import MOST_CHOICES, Suggestions, Typing
from digests.errors import StoreUnavailable
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, other

if TYPE_CHECKING:
    from digests.model import Channel, Subscription
    from digests.services.ask import Here

ANN = Typing(CHANNEL, "ann", Role.OWNER)


@pytest.fixture
async def desk(house: House) -> House:
    """An edition of one story, and two that came in since."""
    await house.store(FERRY, age=3)
    await house.subscribe(wishes(stories=1))
    await house.tick()
    await house.store(LIBRARY, source="The Wire", age=2)
    await house.store(other(3), source="The Wire", age=1)
    return house


async def offered(
    house: House, command: str, option: str, typed: str = "", typing: Typing = ANN, **given: str
) -> list[str]:
    """What is shown, and what stands for it where that is another."""
    known = COMMANDS[command]
    meant = next(one for one in options_of(known) if one.name == option)
    suggestions = Suggestions(house.desk, timedelta(milliseconds=200))
    choices = await suggestions.of(typing, Focus(known, meant, typed, given))
    await suggestions.close()
    assert len(choices) <= MOST_CHOICES
    return [one.label if one.label == one.value else f"{one.label} [{one.value}]" for one in choices]


async def test_stories_are_offered_by_their_numbers_and_then_the_newest(desk: House) -> None:
    assert await offered(desk, "summary", "what") == [
        "1 · Night ferry runs aground [#1]",
        "Comet seen over the moor [#3]",
        "Library lends out its own roof [#2]",
    ]
    assert await offered(desk, "why", "what", "roof") == ["Library lends out its own roof [#2]"]
    assert await offered(desk, "why", "what", "1") == ["1 · Night ferry runs aground [#1]"]
    assert await offered(desk, "coverage", "what", "catalogued") == ["Library lends out its own roof [#2]"], (
        "looked for"
    )
    assert await offered(desk, "summary", "what", "zeppelin") == []
    assert await offered(desk, "summary", "what", typing=structs.replace(ANN, channel=ELSEWHERE)) == []


async def test_persons_are_those_whom_the_newest_articles_quote(desk: House) -> None:
    assert await offered(desk, "who", "person", "mi") == ["Mira Sand"]
    assert (await offered(desk, "quotes", "what", "ida"))[0] == "Ida Holm"
    assert (await offered(desk, "quotes", "what"))[2:5] == [
        "Library lends out its own roof [#2]",
        "Eva Lind",
        "Mira Sand",
    ]


async def test_sources_digests_and_commands_are_those_of_the_channel(desk: House) -> None:
    assert await offered(desk, "sources remove", "name", "w") == ["The Wire"]
    assert await offered(desk, "subscribe", "sources", "The Wire, har") == ["The Wire, The Harbour Ledger"]
    assert await offered(desk, "pause", "name") == ["Morning digest"]
    assert await offered(desk, "help", "command", "quo") == ["quotes"]
    reader = structs.replace(ANN, role=Role.READER)
    assert await offered(desk, "help", "command", "subs", typing=reader) == []
    await desk.ask("sources tag The Wire local sport", role=Role.MANAGER)
    assert await offered(desk, "sources untag", "tags") == ["local", "sport"]


async def test_zones_and_schedules_are_offered_as_they_are_typed(desk: House) -> None:
    assert (await offered(desk, "schedule", "zone", "new york"))[0] == "America/New_York"
    assert (await offered(desk, "subscribe", "zone", "berlin"))[0] == "Europe/Berlin"
    schedules = await offered(desk, "schedule", "when", "weekdays 8am")
    assert schedules[0].endswith("[weekdays 08:00]")
    assert "mondays 09:00" in await offered(desk, "schedule", "when", "mon")
    assert "monday" in await offered(desk, "pause", "until")
    assert await offered(desk, "search", "since", "3") == ["3 days"]


async def test_a_value_is_offered_by_its_setting(desk: House) -> None:
    first = {
        ("length", ""): "Headlines alone [headlines]",
        ("zone", "tokyo"): "Asia/Tokyo",
        ("sources", "wire"): "The Wire",
        ("tags", ""): "",
        ("stories", "5"): "",
        ("", "x"): "",
    }
    for (setting, typed), wanted in first.items():
        shown = await offered(desk, "settings", "value", typed, setting=setting)
        assert next(iter(shown), "") == wanted, setting
    assert (await offered(desk, "settings", "value", "hourly", setting="schedule"))[0].endswith("[hourly]")


async def test_what_a_workspace_has_is_asked_for_twice_a_minute_at_the_most(desk: House) -> None:
    suggestions, meant = Suggestions(desk.desk), options_of(COMMANDS["summary"])[0]
    focus = Focus(COMMANDS["summary"], meant, "snow", {})
    assert await suggestions.of(ANN, focus) == []
    await desk.store(other(6), age=0)
    assert [one.label for one in await suggestions.of(ANN, focus)] == ["Snow closes the tunnel"], "it is looked for"
    known = structs.replace(focus, typed="")
    assert len(await suggestions.of(ANN, known)) == 3
    desk.clock.move(hours=1)
    assert len(await suggestions.of(ANN, known)) == 4


async def test_a_store_that_fails_offers_nothing(desk: House) -> None:
    class Busy:
        async def here(self, _: Channel) -> Here:
            raise StoreUnavailable("the database is busy")

    class Hanging:
        async def here(self, _: Channel) -> Here:
            await asyncio.Event().wait()
            raise AssertionError

    class Broken:
        async def here(self, _: Channel) -> Here:
            raise RuntimeError("a bug")

    for ask in (Busy(), Hanging(), Broken()):
        house = structs.replace(desk, desk=structs.replace(desk.desk, ask=ask))
        assert await offered(house, "who", "person") == []
        assert await offered(house, "schedule", "when", "hourly") != []


async def test_what_a_slow_store_has_is_offered_when_it_is_there(desk: House) -> None:
    class Slow:
        let = asyncio.Event()

        async def of_channel(self, channel: Channel) -> list[Subscription]:
            await self.let.wait()
            return await desk.subscriptions.of_channel(channel)

    slow, given = Slow(), options_of(COMMANDS["pause"])[0]
    suggestions = Suggestions(structs.replace(desk.desk, subscriptions=slow), timedelta(milliseconds=20))
    focus = Focus(COMMANDS["pause"], given, "", {})
    assert await suggestions.of(ANN, focus) == []
    slow.let.set()
    async with asyncio.timeout(20):
        while not (offered := await suggestions.of(ANN, focus)):
            pass  # the machine may be busy, too
    slow.let.clear()
    assert await suggestions.of(ANN, focus) == offered, "as it was"
    desk.clock.move(hours=1)
    assert await suggestions.of(ANN, focus) == [], "that is too long ago"
    await suggestions.close()
