"""Answers on Slack reach whoever asked, and show others what was read: whatever Slack's limits and faults are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.commands.pace import Pace
from tests.emulators.people import until
from tests.emulators.rates import Rate
from tests.emulators.slack.envelopes import INTERACTIVE
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.slack_town import channel_of
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town
from tests.scenario.test_slack_faults import HARBOUR, Slow

if TYPE_CHECKING:
    from tests.emulators.slack.model import View
    from tests.emulators.slack.person import Person
    from tests.scenario.slack_town import Town


async def test_who_asks_when_slack_asks_to_wait_is_answered_then(town: Town) -> None:
    slack, news, rita, olga = town.slack, town.news, town.rita, town.olga
    await town.store(FERRY)
    slack.limits.post = Rate(1, 1)  # as it is at Slack
    slack.fail("response_url", 429)
    slack.fail("views.publish", 429)
    assert "ran aground" in await rita.command(news, "/news summary ferry")
    await olga.opens_home()
    assert "Your news" in olga.sees_home()
    mine = rita.direct()
    asked = [rita.writes(news, "@Broadsheet sources"), olga.writes(news, "@Broadsheet latest")]
    rita.writes(mine, "subscribe Mine daily 07:00")
    rita.writes(mine, "status")
    assert await until(lambda: "1 source" in rita.sees(news, asked[0]))
    assert await until(lambda: "Night ferry" in rita.sees(news, asked[1]))
    assert await until(lambda: "“Mine” is set up" in rita.sees(mine) and "Status of this channel" in rita.sees(mine))
    assert {"chat.postMessage"} <= set(slack.limits.throttled), "so it was put off"


async def test_all_are_shown_what_was_read(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY, age=2)
    await olga.command(news, "/news subscribe Harbour daily 08:30")
    town.house.clock.move(hours=1)
    await town.tick()
    latest = (await rita.command(news, "/news latest")).message
    seen = await rita.command(news, "/news summary 1")
    assert "ran aground" in seen
    summary = seen.message
    await town.store(LIBRARY, age=0)
    town.house.clock.move(hours=24)
    await town.tick()
    assert "Library lends" in await olga.command(news, "/news summary 1"), "the number is another story's now"
    await rita.press(summary, "Show to all")
    assert await until(
        lambda: "scrape and then nothing at all" in olga.sees(news) or "sandbank at dawn" in olga.sees(news)
    )
    before = olga.sees(news)
    await rita.press(latest, "Show to all")
    assert await until(lambda: "meanwhile there is another answer" in rita.sees(news))
    assert olga.sees(news) == before, "she had not read that"
    await rita.press(latest, "Show to all")
    assert await until(lambda: "Latest" in olga.sees(news).removeprefix(before))


async def test_what_slack_did_not_show_to_all_is_still_there(town: Town) -> None:
    slack, news, rita, olga = town.slack, town.news, town.rita, town.olga
    await town.stop()
    async with town.again(pace=Pace(2, 60)):
        seen = await rita.command(news, "/news help")
        fault = slack.fail("response_url", 500)
        pressed = asyncio.create_task(rita.press(seen, "Show to all"))
        await fault.met.wait()
        pressed.cancel()
        assert "Show to all" in rita.sees(news)
        await rita.press(seen, "Show to all")
        assert await until(lambda: "What you can ask" in olga.sees(news))
        assert await until(lambda: "Show to all" not in rita.sees(news))
        third = await rita.command(news, "/news help")
        assert "That was a lot" in await rita.press(third, "Show to all"), "everybody sees it, so it is not free"
        assert olga.sees(news).count("What you can ask") == 1


async def test_what_cannot_be_opened_is_about_the_same_channel_in_direct_messages(town: Town) -> None:
    slack, news, olga = town.slack, town.news, town.olga
    direct = olga.direct()
    await olga.command(news, "/news subscribe Harbour daily 08:30")
    await olga.command(direct, "/news subscribe Harbour daily 09:30")
    home = await _home(olga)
    slack.fail("views.open", "expired_trigger_id")
    await olga.choose(home, "…", "End it")
    assert await until(lambda: "[Fill it in]" in olga.sees(direct))
    assert "About #news:" in olga.sees(direct)
    await olga.press(olga.last(direct), "Fill it in")
    done = await olga.submit({})
    assert await until(lambda: "It has ended" in done)
    assert await town.house.subscriptions.of_channel(town.channel) == []
    assert len(await town.house.subscriptions.of_channel(channel_of(direct))) == 1


async def test_a_form_that_slack_does_not_change_says_in_direct_messages_what_became_of_it(town: Town) -> None:
    slack, news, olga = town.slack, town.news, town.olga
    await town.stop()
    slow = Slow(town.house.desk.ask)
    async with town.again(ask=slow):
        slow.go_on.set()
        await olga.command(news, "/news subscribe")
        slow.go_on.clear()
        slack.fail("views.update", "view_expired")
        seen = await olga.submit(HARBOUR)
        assert "One moment…" in seen
        slow.go_on.set()
        assert await until(lambda: "“Harbour” is set up" in olga.sees(olga.direct()))
        repeated = slack.again(INTERACTIVE)
        assert await until(lambda: repeated.acknowledged_in is not None), "told again, it is acknowledged"
        assert len(await town.house.subscriptions.of_channel(town.channel)) == 1


async def _home(person: Person) -> View:
    await person.opens_home()
    return person.world.homes[person.workspace.id, person.user.id]
