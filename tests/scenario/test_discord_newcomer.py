"""A newcomer's first five minutes on Discord, as they see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulators.people import NotOffered, until
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.town import clock as clock
from tests.scenario.town import discord as discord
from tests.scenario.town import town as town

if TYPE_CHECKING:
    from tests.scenario.town import Town


async def test_a_reader_asks_and_shows_it_to_all(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY, url="https://harbour.example/ferry")
    await town.store(LIBRARY, source="The Wire", age=2)

    seen = await rita.slash(news, "help")
    assert "summary [WHAT] [brief|standard|full]" in seen
    assert "subscribe" not in seen
    offered = await rita.complete(news, "summary", what="roof")
    assert offered.choices == {"Library lends out its own roof": "#2"}
    seen = await rita.slash(news, "summary", what="#2", length="brief")
    assert "The town library of Ostrey has begun to lend its roof" in seen
    assert seen.ephemeral
    assert olga.sees(news) == "", "the answer is for who asked"

    shown = await rita.press(seen, "Show to all")
    assert "[Show to all]" not in shown
    await until(lambda: bool(olga.sees(news)))
    assert "The town library of Ostrey has begun to lend its roof" in olga.sees(news)
    assert olga.sees(news).count("Broadsheet:") == 1

    assert "Night ferry runs aground" in await rita.says(news, "@Broadsheet summary ferry")
    assert "There is no command “dance”" in await rita.says(news, "@Broadsheet dance")
    assert "What you can ask" in await rita.says(news, "@Broadsheet")
    link = rita.writes(news, "did you see <https://harbour.example/ferry>?")
    assert "ran aground on a sandbank" in await rita.menu(link, "Summarise")
    assert "There is no link in that message" in await olga.menu(rita.writes(news, "no?"), "Summarise")


async def test_a_reader_is_offered_nothing_that_owners_do(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    with pytest.raises(NotOffered, match="not offered to rita"):
        await rita.slash(news, "subscribe")
    only_owners = "Only owners of this channel may do that"
    assert only_owners in await rita.says(news, "@Broadsheet subscribe daily 08:00")
    assert "which you alone will see" in await olga.says(news, "@Broadsheet subscribe Energy form")
    opener = olga.last(news)
    assert only_owners in await rita.press(opener, "Fill it in")
    opened = await olga.press(opener, "Fill it in")
    assert "Name  Energy" in opened
    assert opened.ephemeral


async def test_an_owner_has_a_digest_come(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY)
    await town.store(LIBRARY, source="The Wire", age=2)
    panel = await olga.slash(news, "subscribe")
    assert panel.ephemeral
    page = "Change Name, Schedule, Time zone, Sources, Topics: one of these"
    assert "Schedule (When it comes" in await olga.press(panel, page)
    panel = await olga.submit({"Name": "Harbour", "Schedule": "now and then", "Sources": "The Harbour Ledger"})
    assert "Name  Harbour" in panel
    assert "Schedule  A schedule has no word “now”" in panel, "said at once"
    assert "A schedule has no word “now”" in await olga.press(panel, "Set it up"), "and nothing is set up"
    await olga.press(panel, page)
    panel = await olga.submit({"Schedule": "daily 08:30", "Time zone": "UTC"})
    assert "has no word" not in panel

    preview = await olga.press(panel, "Preview")
    assert "Preview · Harbour" in preview
    assert "1  Night ferry runs aground" in preview
    assert "2  Library" not in preview
    assert await town.house.subscriptions.of_channel(town.channel) == []
    done = await olga.press(panel, "Set it up")
    assert "Harbour" in done
    assert "[Set it up]" not in done
    assert olga.sees(news).count("[Set it up]") == 0

    town.house.clock.move(minutes=31)
    await town.tick()
    assert "Harbour · 22 November 2026" in rita.sees(news)
    assert "1  Night ferry runs aground" in rita.sees(news)
    seen = await rita.press(rita.last(news), "Quotes")
    assert "“We heard a long, soft scrape" in seen
    assert seen.ephemeral
    assert "Night ferry" in await rita.menu(rita.last(news), "Summarise")
    assert "Night ferry" in await rita.says(news, "quotes", to=rita.last(news))
    assert (await olga.slash(news, "status here")).ephemeral
