"""A newcomer's first five minutes on Discord, as they see them."""

from __future__ import annotations

import pytest

from tests.emulators.discord.offers import NotOffered
from tests.emulators.discord.person import until
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.town import Town
from tests.scenario.town import clock as clock
from tests.scenario.town import discord as discord
from tests.scenario.town import town as town


async def test_a_reader_asks_and_shows_it_to_all(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY, url="https://harbour.example/ferry")
    await town.store(LIBRARY, source="The Wire", age=2)

    seen = await rita.slash(news, "help")
    assert "summary [WHAT] [brief|standard|full]" in seen
    assert "subscribe" not in seen
    assert seen.acknowledged_in < 1
    offered = await rita.complete(news, "summary", what="roof")
    assert offered.choices == {"Library lends out its own roof": "#2"}
    seen = await rita.slash(news, "summary", what="#2", length="brief")
    assert "Library lends out its own roof\nThe Wire" in seen
    assert seen.ephemeral
    assert olga.sees(news) == "", "the answer is for who asked"

    shown = await rita.press(seen, "Show to all")
    assert "[Show to all]" not in shown
    await until(lambda: bool(olga.sees(news)))
    assert "The town library of Ostrey has begun to lend its roof" in olga.sees(news)
    assert olga.sees(news).count("Broadsheet:") == 1

    assert "Night ferry runs aground" in await rita.says(news, "@Broadsheet summary ferry")
    assert "There is no command “dance”" in await rita.says(news, "@Broadsheet dance")
    assert "What you can ask" in await rita.says(news, "hello @Broadsheet")
    link = rita.writes(news, "did you see <https://harbour.example/ferry>?")
    assert "ran aground on a sandbank" in await rita.menu(link, "Summarise")
    assert "There is no link in that message" in await olga.menu(rita.writes(news, "no?"), "Summarise")


async def test_a_reader_is_offered_nothing_that_owners_do(town: Town) -> None:
    with pytest.raises(NotOffered, match="not offered to rita"):
        await town.rita.slash(town.news, "subscribe")
    refused = await town.rita.says(town.news, "@Broadsheet subscribe daily 08:00")
    assert "Only owners of this channel may do that" in refused
    button = await town.olga.says(town.news, "@Broadsheet subscribe form")
    print(button)
    pressed = await town.rita.press(town.rita.last(town.news), "Fill it in")
    assert "Only owners of this channel may do that" in pressed
    assert "A new digest" in await town.olga.press(town.olga.last(town.news), "Fill it in")


async def test_an_owner_has_a_digest_come(town: Town) -> None:
    news, olga = town.news, town.olga
    await town.store(FERRY)
    await town.store(LIBRARY, source="The Wire", age=2)
    panel = await olga.slash(news, "subscribe")
    assert panel.ephemeral
    assert "Name  Morning digest" in panel
    print(panel)
    asked = await olga.press(panel, "Change Name, Schedule, Time zone, Sources, Topics: one of these")
    print(asked)
    print("---")
    panel = await olga.submit({"Name": "Harbour", "Schedule": "now and then"})
    print(panel)
    seen = await olga.press(panel, "Set it up")
    print(seen)
    assert False
