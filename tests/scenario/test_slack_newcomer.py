"""A newcomer's first five minutes on Slack, as they see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.people import until
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from tests.emulators.slack.person import Person
    from tests.scenario.slack_town import Town

QUICKLY = 0.25  # seconds, in which everything is acknowledged


async def test_a_reader_asks_and_shows_it_to_all(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY, url="https://harbour.example/ferry?a=1&b=2")
    await town.store(LIBRARY, source="The Wire", age=2)

    seen = await rita.command(news, "/news help")
    assert "summary [WHAT] [brief|standard|full]" in seen
    assert "subscribe" not in seen
    assert "What you can ask" in await rita.command(news, "/news")
    seen = await rita.command(news, "/news summary roof brief")
    assert "The town library of Ostrey has begun to lend its roof" in seen
    assert seen.ephemeral
    assert seen.acknowledged_in < QUICKLY
    assert olga.sees(news) == "", "the answer is for who asked"

    await rita.press(seen, "Show to all")
    await until(lambda: bool(olga.sees(news)))
    assert "The town library of Ostrey has begun to lend its roof" in olga.sees(news)
    assert olga.sees(news).count("Broadsheet:") == 1
    assert "Show to all" not in olga.sees(news)

    answer = await rita.asks(news, "@Broadsheet summary ferry")
    assert "Night ferry runs aground" in answer
    assert not answer.ephemeral
    assert answer.message.thread_ts, "below the question"
    assert "There is no command “dance”" in await rita.says(news, "@Broadsheet dance")
    assert "What you can ask" in await rita.says(news, "@Broadsheet")
    link = rita.writes(news, "did you see <https://harbour.example/ferry?a=1&b=2>?")
    assert "ran aground on a sandbank" in await rita.shortcut(link)
    assert "There is no link in that message" in await olga.shortcut(rita.writes(news, "no?"))


def back_to_the_form(person: Person) -> None:
    """From what may be above it."""
    if "Close" in person.sees_form():
        person.cancel()


async def test_an_owner_has_a_digest_come(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY)
    await town.store(LIBRARY, source="The Wire", age=2)
    assert "Only owners of this channel may do that" in await rita.command(news, "/news subscribe")
    form = await olga.command(news, "/news subscribe")
    assert "Schedule" in form
    preview = await olga.press(form, "Preview")
    assert "Preview · " in preview
    assert "1  Night ferry runs aground" in preview
    olga.cancel()
    filled = {"Name": "Harbour", "Schedule": "now and then", "Time zone": "UTC", "Sources": ["The Harbour Ledger"]}
    wrong = await olga.submit(filled)
    assert await until(lambda: "A schedule has no word “now”" in wrong), "beside its field, or above the form"
    assert wrong.acknowledged_in < QUICKLY
    assert await town.house.subscriptions.of_channel(town.channel) == [], "and nothing is set up"
    back_to_the_form(olga)
    assert "[Harbour]" in olga.sees_form(), "what was filled in is still there"
    done = await olga.submit({"Schedule": "daily 08:30"})
    assert await until(lambda: "“Harbour” is set up" in done)
    assert "Harbour" not in rita.sees(news)

    town.house.clock.move(minutes=31)
    await town.tick()
    assert "Harbour · " in rita.sees(news)
    assert "1  Night ferry runs aground" in rita.sees(news)
    seen = await rita.choose(rita.last(news), "…", "Quotes")
    assert "“We heard a long, soft scrape" in seen
    assert seen.ephemeral
    (edition,) = [one for one in news.messages.values() if one.only is None]
    assert "Night ferry" in await rita.shortcut(edition)
    assert "“We heard a long, soft scrape" in await rita.says(news, "@Broadsheet quotes", to=edition)
    assert (await olga.command(news, "/news status")).ephemeral
