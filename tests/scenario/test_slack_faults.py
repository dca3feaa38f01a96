"""What goes wrong between Slack and us, and what its people see of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.platforms.slack.address import Address
from bot.platforms.slack.modes import EVENTS as PATH
from bot.platforms.slack.ways import Requests, Socket
from digests.errors import LoginRefused, StoreUnavailable
from tests.emulators.people import until
from tests.emulators.slack.envelopes import COMMANDS, EVENTS
from tests.scenario.conftest import FERRY
from tests.scenario.slack_town import QUICK, settled
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digests.model import Channel
    from digests.services.ask import Ask, Here
    from tests.scenario.slack_town import Town

QUICKLY = 0.25  # seconds, in which everything is acknowledged
HARBOUR = {"Name": "Harbour", "Schedule": "daily 08:30", "Time zone": "UTC"}


def posts(town: Town) -> int:
    """How many messages anybody has from us."""
    return sum(message.author.bot_id is not None for message in town.news.messages.values())


async def test_what_is_told_twice_is_handled_once_also_after_a_restart(town: Town) -> None:
    slack, news, rita, olga = town.slack, town.news, town.rita, town.olga
    await rita.says(news, "@Broadsheet help")
    await olga.command(news, "/news subscribe")
    done = await olga.submit(HARBOUR)
    assert await until(lambda: "is set up" in done)
    await olga.command(news, "/news settings Harbour name Pier")  # else a second one of that name would be refused
    seen = await rita.command(news, "/news help")
    await rita.press(seen, "Show to all")
    assert await until(lambda: "Show to all" not in rita.sees(news))
    before, kinds = posts(town), (EVENTS, COMMANDS, "view_submission", "block_actions")

    async def told_again(later: Town, answers: int) -> None:
        repeats = [slack.again(kind, retry=kind == EVENTS) for kind in kinds]
        assert await until(lambda: all(one.acknowledged_in is not None for one in repeats))
        await rita.says(news, "@Broadsheet dance")
        assert posts(town) == before + answers
        assert [one.wishes.name for one in await later.house.subscriptions.of_channel(town.channel)] == ["Pier"]

    await told_again(town, 1)
    await town.stop()
    async with town.again() as later:
        await told_again(later, 2)


class Slow:
    """What every answer asks first, of a store that takes its time until it is told to go on, or gives up."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self.go_on, self.broken = ask, asyncio.Event(), False

    def __getattr__(self, name: str) -> object:
        return getattr(self._ask, name)

    async def here(self, channel: Channel) -> Here:
        await self.go_on.wait()
        if self.broken:
            raise StoreUnavailable("it is locked")
        return await self._ask.here(channel)


async def test_a_busy_store_keeps_nobody_waiting_for_an_acknowledgement(town: Town) -> None:
    news, olga = town.news, town.olga
    await town.stop()
    slow = Slow(town.house.desk.ask)
    async with town.again(ask=slow):
        asked = asyncio.create_task(olga.command(news, "/news status"))
        sent = town.slack.post.sent
        assert await until(lambda: bool(sent) and sent[-1].kind == COMMANDS and sent[-1].acknowledged_in is not None)
        slow.go_on.set()
        seen = await asked
        assert "No digest comes to this channel" in seen
        assert seen.acknowledged_in < QUICKLY

        await olga.command(news, "/news subscribe")
        for values, outcome in (
            (HARBOUR | {"Schedule": "soon"}, "has no word “soon”"),
            (HARBOUR, "“Harbour” is set up"),
        ):
            slow.go_on.clear()
            seen = await olga.submit(values)
            assert "One moment…" in seen
            assert seen.acknowledged_in < 2 * QUICKLY, "a form waits a moment for what it is told"
            slow.go_on.set()
            assert await until(lambda outcome=outcome, seen=seen: outcome in seen)  # type: ignore[misc]  # defaults have no type
            olga.cancel()
            if "is set up" not in outcome:
                assert "[Harbour]" in olga.sees_form(), "what was filled in is still there"

        slow.broken = True
        assert "The archive is busy just now" in await olga.command(news, "/news status")
        town.slack.fail("users.info", 500, times=2)
        town.house.clock.move(minutes=2)
        assert "Slack did not say just now who you are" in await olga.command(news, "/news pause")


async def test_what_slack_does_not_open_is_asked_for_by_a_button(town: Town) -> None:
    slack, news, olga = town.slack, town.news, town.olga
    slack.fail("views.publish", 500)
    await olga.opens_home()
    assert "#news" in olga.sees_home(), "it is drawn at the second try"
    slack.fail("views.open", "expired_trigger_id", times=2)
    late = await olga.command(news, "/news subscribe")
    assert "which you alone will see" in late
    await olga.press(slack.world.homes[town.workspace.id, olga.user.id], "New digest", patience=0.05)
    assert await until(lambda: "[Fill it in]" in olga.sees(olga.direct()))
    assert "Schedule" in await olga.press(olga.last(olga.direct()), "Fill it in")
    done = await olga.submit(HARBOUR)
    assert await until(lambda: "is set up" in done)
    assert [one.channel.id for one in await town.house.subscriptions.of_workspace(town.channel.home)] == [news.id]
    olga.cancel()
    assert "Schedule" in await olga.press(late, "Fill it in")


async def test_a_connection_that_ends_is_made_anew(town: Town) -> None:
    slack, news, rita = town.slack, town.news, town.rita
    socket = slack.socket
    for end in (socket.disconnect, socket.drop):
        wanted, socket.refuse = socket.handshakes + 2, 1
        end()
        assert await until(lambda wanted=wanted: socket.handshakes >= wanted and town.adapter.ready)  # type: ignore[misc]  # a lambda's default has no type
        assert "What you can ask" in await rita.command(news, "/news help")
    assert socket.reused == 0, "each ticket is used once"
    slack.fail("apps.connections.open", 429, seconds=0.01)
    slack.fail("apps.connections.open", 500)
    wrong = Socket(Address(slack.api_url, "", "xapp-wrong"), QUICK)
    _, adapter, messenger = settled(slack, town.workspace, town.database, town.house.clock, wrong)
    with pytest.raises(LoginRefused, match="BROADSHEET_SLACK__APP_TOKEN"):
        await adapter.serve()
    await messenger.close()


@asynccontextmanager
async def by_requests(town: Town) -> AsyncIterator[None]:
    """Slack posts signed requests to us."""
    way = Requests(town.slack.app.signing_secret, "127.0.0.1", 0)
    async with town.again(way):
        town.slack.app.request_url = f"http://127.0.0.1:{way.port}{PATH}"
        yield


async def test_signed_requests_bring_the_same(town: Town) -> None:
    slack, news, rita, olga = town.slack, town.news, town.rita, town.olga
    await town.store(FERRY)
    await town.stop()
    async with by_requests(town):
        assert await slack.requests.verify()
        seen = await rita.command(news, "/news summary ferry")
        assert "ran aground on a sandbank" in seen
        assert seen.acknowledged_in < QUICKLY
        await rita.press(seen, "Show to all")
        assert await until(lambda: "ran aground" in olga.sees(news))
        assert "What you can ask" in await rita.says(news, "@Broadsheet help")
        await olga.command(news, "/news subscribe")
        done = await olga.submit(HARBOUR)
        assert await until(lambda: "is set up" in done)
        before = posts(town)
        retried = slack.again(EVENTS, retry=True)
        assert await until(lambda: retried.acknowledged_in is not None)
        slack.requests.secret = slack.app.client_secret  # it is not the one
        forged = slack.again(COMMANDS)
        assert await until(lambda: forged.failed is not None)
        assert forged.failed == "http_401"
        assert posts(town) == before
