"""Answers that Slack does not take at once: each is given in the end, late or elsewhere, and knows its channel."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.emulators.people import until
from tests.emulators.rates import Rate
from tests.emulators.slack.envelopes import EVENTS, INTERACTIVE
from tests.emulators.slack.model import Role
from tests.scenario.conftest import FERRY
from tests.scenario.slack_town import channel_of
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town
from tests.scenario.test_slack_faults import HARBOUR, Slow

if TYPE_CHECKING:
    from tests.emulators.slack.model import Channel as Place
    from tests.emulators.slack.model import View
    from tests.emulators.slack.person import Person
    from tests.scenario.slack_town import Town

HELP = "What you can ask"


def home(person: Person) -> View:
    return person.world.homes[person.workspace.id, person.user.id]


async def digests_of(town: Town, place: Place) -> list[str]:
    return [one.wishes.name for one in await town.house.subscriptions.of_channel(channel_of(place))]


async def test_everybody_who_asks_in_the_same_second_is_answered(town: Town) -> None:
    """At Slack's own limit, a message at a time in a channel."""
    slack, news = town.slack, town.news
    slack.limits.post = Rate(1, 0.3)
    people = [slack.person(f"Reader {n}", town.workspace, within=(news,)) for n in range(4)]
    asked = [person.writes(news, "@Broadsheet help") for person in people]
    assert await until(lambda: all(HELP in town.olga.sees(news, one) for one in asked))
    assert slack.limits.throttled, "and most of them had to wait"
    town.rita.writes(town.rita.direct(), "help")
    town.rita.writes(town.rita.direct(), "sources")
    direct = town.rita.direct()
    assert await until(lambda: HELP in town.rita.sees(direct) and "no sources" in town.rita.sees(direct))
    assert town.olga.sees(news).count(HELP) == 0, "each below its question"


@pytest.mark.parametrize("how", [429, 500, "lost", "drop"])
async def test_an_answer_for_oneself_is_given_at_the_second_try(town: Town, how: str | int) -> None:
    town.slack.fail("response_url", how)
    seen = await town.rita.command(town.news, "/news help")
    assert HELP in seen
    assert await until(lambda: HELP in town.rita.last(town.news).text or how == "lost")
    assert town.olga.sees(town.news) == ""


async def test_an_answer_that_cannot_be_given_there_comes_as_a_direct_message(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    slack, news, rita = town.slack, town.news, town.rita
    await town.store(FERRY)
    slack.fail("response_url", 404)
    await rita.command(news, "/news latest")
    assert await until(lambda: "Night ferry runs aground" in rita.sees(rita.direct()))
    assert "About #news:" in rita.sees(rita.direct())
    assert rita.sees(news) == ""
    assert "An answer could not be given" in caplog.text
    slack.fail(f"chat.postMessage {news.id}", "restricted_action")
    rita.writes(news, "@Broadsheet dance")
    assert await until(lambda: "There is no command “dance”" in rita.sees(rita.direct()))
    assert rita.sees(news).count("Broadsheet:") == 0


async def test_what_is_pressed_in_a_direct_message_is_done_in_the_channel_that_was_meant(town: Town) -> None:
    slack, news, olga = town.slack, town.news, town.olga
    direct = olga.direct()
    for place in (news, direct):
        assert "is set up" in await olga.command(place, "/news subscribe Harbour daily 08:30")
    await olga.opens_home()
    slack.fail("views.open", "expired_trigger_id", times=2)
    await olga.choose(home(olga), "…", "Pause", patience=0.05)
    assert await until(lambda: "paused until somebody types resume" in olga.sees(direct))
    assert "About #news:" in olga.sees(direct)
    answer = olga.last(direct)
    await olga.press(answer, "Resume", patience=0.05)
    assert await until(lambda: "goes on" in olga.sees(direct)), "and that could not be opened, either"
    [one] = await town.house.subscriptions.of_channel(town.channel)
    assert not one.wishes.paused
    await olga.command(news, "/news pause Harbour")
    assert "goes on" in await olga.press(answer, "Resume")
    [one] = await town.house.subscriptions.of_channel(town.channel)
    assert not one.wishes.paused


@pytest.mark.parametrize("how", [500, 429, "ratelimited", "not_found"])
async def test_a_form_that_was_put_off_says_what_came_of_it(town: Town, how: str | int) -> None:
    """Also when its person closed it meanwhile: then Slack finds it no more."""
    slack, olga, news = town.slack, town.olga, town.news
    await town.stop()
    slow = Slow(town.house.desk.ask)
    slow.go_on.set()
    async with town.again(ask=slow):
        await olga.command(news, "/news subscribe")
        slow.go_on.clear()
        fault = slack.fail("views.update", how, times=5 if how == "not_found" else 1)
        seen = await olga.submit(HARBOUR)
        assert "One moment…" in seen
        slow.go_on.set()
        await fault.met.wait()
        closed = how == "not_found"
        assert await until(lambda: "“Harbour” is set up" in (olga.sees(olga.direct()) if closed else seen.text))
        assert ("About #news:" in olga.sees(olga.direct())) == closed
        assert await digests_of(town, news) == ["Harbour"]


async def test_a_form_that_waits_when_the_program_ends_says_so(town: Town) -> None:
    olga, news = town.olga, town.news
    await town.stop()
    slow = Slow(town.house.desk.ask)
    slow.go_on.set()
    async with town.again(ask=slow):
        await olga.command(news, "/news subscribe")
        slow.go_on.clear()
        seen = await olga.submit(HARBOUR)
        assert "One moment…" in seen
    assert "Broadsheet was stopped before this was done" in seen
    assert await digests_of(town, news) == []


async def test_a_form_that_is_told_of_again_is_acknowledged_and_done_once(town: Town) -> None:
    await town.olga.command(town.news, "/news subscribe")
    done = await town.olga.submit(HARBOUR)
    assert await until(lambda: "is set up" in done)
    again = town.slack.again(INTERACTIVE)
    assert again.payload["type"] == "view_submission"
    assert await until(lambda: again.acknowledged_in is not None)
    assert await digests_of(town, town.news) == ["Harbour"]


async def test_a_store_that_is_locked_keeps_only_those_waiting_who_need_it(town: Town) -> None:
    """A real lock: help needs nothing of the store; all the others are answered together as soon as it is free."""
    news = town.news
    with closing(sqlite3.connect(town.database.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        lines = {town.olga: "/news subscribe Harbour daily 08:30", town.ada: "/news subscribe Pier daily 09:30"}
        asked = [asyncio.create_task(person.command(news, line)) for person, line in lines.items()]
        seen = await town.rita.command(news, "/news help", patience=5)
        assert HELP in seen, "it waited no longer than a second for what the store remembers"
        assert not any(one.done() for one in asked)
        other.execute("ROLLBACK")
    for one in await asyncio.gather(*asked):
        assert "is set up" in one
        assert one.acknowledged_in < 1


async def test_at_slacks_own_limits_everybody_sees_the_home_tab(town: Town) -> None:
    """Thirty people in a minute; and one who opens it again and again asks for little."""
    slack, news = town.slack, town.news
    slack.limits.restore()
    people = [slack.person(f"Reader {n}", town.workspace, within=(news,)) for n in range(30)]
    await town.olga.command(news, "/news subscribe Harbour daily 08:30")
    for person in people:
        await person.opens_home()
        assert "Harbour" in person.sees_home()
    assert slack.limits.throttled == []
    asked = len(slack.seen)
    for _ in range(20):
        slack.world.tell(town.workspace, "app_home_opened", {"user": people[0].user.id, "tab": "home"})
    last = slack.again(EVENTS)
    assert await until(lambda: last.acknowledged_in is not None)
    await people[1].opens_home()
    drawn = [seen.method for seen in slack.seen[asked:]]
    assert "users.conversations" not in drawn
    assert drawn.count("views.publish") < 20, "who looks meanwhile has it drawn once more"


async def test_somebody_of_another_workspace_is_answered_as_a_reader(town: Town) -> None:
    """Slack Connect: they are in a channel that is shared, and an admin at home."""
    slack, news = town.slack, town.news
    bay = slack.world.workspace("Bay", installed=False)
    bob = slack.person("Bob", bay, Role.ADMIN, within=(news,))
    asked = [bob.writes(news, f"@Broadsheet {words}") for words in ("help", "pause")]
    assert await until(lambda: HELP in town.olga.sees(news, asked[0]))
    assert await until(lambda: "Only" in town.olga.sees(news, asked[1]))
    assert "owners" in town.olga.sees(news, asked[1])
