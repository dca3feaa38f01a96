"""What goes wrong between Discord and us, and what people see of it: as little as can be."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from digests.errors import LoginRefused, StoreUnavailable
from tests.emulators.people import until
from tests.emulators.rates import Rate
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.town import QUICK, settled
from tests.scenario.town import clock as clock
from tests.scenario.town import discord as discord
from tests.scenario.town import town as town

if TYPE_CHECKING:
    from digests.model import Channel, Subscription
    from digests.services.ask import Ask, Here
    from digests.store.engine import Database
    from tests.emulators.discord.gateway import Gateway
    from tests.emulators.discord.server import Discord
    from tests.fakes import HandClock
    from tests.scenario.town import Town

CALLBACK = "POST /interactions/{id}/{token}/callback"


class Slow:
    """Answers when it is let."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self.let = ask, asyncio.Event()

    async def here(self, channel: Channel) -> Here:
        await self.let.wait()
        return await self._ask.here(channel)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ask, name)


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def here(self, _: Channel) -> Here:
        raise self._error

    async def of_channel(self, _: Channel) -> list[Subscription]:
        raise self._error


def begun(gateway: Gateway) -> int:
    return gateway.identified + gateway.resumed


def more(gateway: Gateway, sessions: int) -> bool:
    return begun(gateway) > sessions


async def answers(town: Town) -> None:
    await until(lambda: town.adapter.ready)
    assert "What can be forgotten" in await town.rita.slash(town.news, "forget here")


async def test_a_connection_that_ends_is_made_anew_and_nothing_is_answered_twice(town: Town) -> None:
    gateway = town.discord.gateway
    await answers(town)
    assert town.discord.world.app.syncs == 1
    gateway.break_session()
    await until(lambda: gateway.resumed == 1)
    await answers(town)
    asked = len([one for one in town.discord.seen if one.path.endswith("/callback")])
    gateway.again("INTERACTION_CREATE")
    gateway.again("MESSAGE_CREATE")
    await answers(town)
    assert len([one for one in town.discord.seen if one.path.endswith("/callback")]) == asked + 1

    gateway.refusals = 3
    gateway.reconnect()
    await until(lambda: gateway.resumed == 2)
    await answers(town)
    gateway.invalidate()
    await until(lambda: gateway.identified == 2)
    await answers(town)
    for code in (4000, 4009, 1000):
        sessions = begun(gateway)
        gateway.close(code)
        await until(partial(more, gateway, sessions))
        await answers(town)
    await town.stop()
    async with town.again() as later:
        await answers(later)
    assert town.discord.world.app.syncs == 1, "the commands have not changed"


async def test_an_event_that_cannot_be_read_is_passed_over(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.discord.world.tell("MESSAGE_CREATE", {"channel_id": str(town.news.id), "author": "me"}, town.guild)
    town.discord.world.tell("INTERACTION_CREATE", {"type": 99}, town.guild)
    await answers(town)
    assert town.discord.gateway.identified == 1
    assert "An event of Discord's could not be read: INTERACTION_CREATE" in caplog.text


async def test_a_silent_connection_is_dead_and_a_restless_one_is_left(town: Town) -> None:
    await town.stop()
    gateway = town.discord.gateway
    gateway.heartbeat = 0.02
    async with town.again(structs.replace(QUICK, silence=timedelta(milliseconds=100))) as later:
        gateway.silence()
        await until(lambda: not later.adapter.ready)
        gateway.silence(over=True)
        await answers(later)
        for _ in range(6):  # more than one client puts up with
            sessions = begun(gateway)
            gateway.invalidate()
            await until(partial(more, gateway, sessions))
        await answers(later)


async def test_discord_that_cannot_be_reached_at_first_is_tried_again(
    discord: Discord, database: Database, clock: HandClock
) -> None:
    discord.gateway.refusals, discord.gateway.identifies = 2, Rate(1_000, 1)
    discord.fail("GET /users/@me", 503)
    discord.fail("GET /gateway/bot", 503)
    hanging = discord.fail("GET /gateway/bot", "hang")
    discord.gateway.stalls = 1
    discord.fail("PUT /applications/{id}/commands", 403)
    discord.gateway.shards = 2
    impatient = structs.replace(QUICK, answer=timedelta(milliseconds=200))
    _, adapter, messenger = settled(discord, database, clock, impatient)
    serving = asyncio.create_task(adapter.serve())
    assert await until(lambda: adapter.ready and bool(discord.world.app.commands))
    hanging.release.set()
    deaf, _ = discord.gateway.ready
    assert deaf.connection is not None
    discord.gateway.refusals = 1_000
    deaf.connection.drop()
    assert await until(lambda: not adapter.ready), "half of the servers have no answers"
    serving.cancel()
    await asyncio.wait({serving})
    assert not adapter.ready
    await messenger.close()


@pytest.mark.parametrize("when", ["before", "meanwhile", "intents"])
async def test_a_token_that_discord_does_not_take_ends_it_with_a_sentence(
    discord: Discord, database: Database, clock: HandClock, when: str
) -> None:
    _, adapter, messenger = settled(discord, database, clock)
    if when == "before":
        discord.world.app.token = "another"  # noqa: S105  # of no real application
    serving = asyncio.create_task(adapter.serve())
    if when != "before":
        await until(lambda: adapter.ready)
        discord.gateway.close(4004 if when == "meanwhile" else 4013)
    with pytest.raises(LoginRefused, match="developer portal" if when == "intents" else "its operator has to set"):
        await serving
    await messenger.close()


async def test_a_bot_that_may_begin_no_more_sessions_waits(
    discord: Discord, database: Database, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    discord.gateway.starts_left = 0
    _, adapter, messenger = settled(discord, database, clock)
    serving = asyncio.create_task(adapter.serve())
    await until(lambda: "no more sessions for now: the next one begins in 86400 s" in caplog.text)
    assert not adapter.ready
    assert discord.gateway.identified == 0
    serving.cancel()
    await asyncio.wait({serving})
    await messenger.close()


async def test_commands_are_acknowledged_whatever_the_store_does(town: Town) -> None:
    await town.store(FERRY)
    await town.stop()
    slow = Slow(town.house.desk.ask)
    async with town.again(ask=slow) as later:
        asked = asyncio.create_task(town.rita.slash(town.news, "latest"))
        await until(lambda: "thinking…" in town.rita.sees(town.news))
        opened = asyncio.create_task(town.olga.slash(town.news, "pause", until="x"))
        slow.let.set()
        seen = await asked
        assert "Night ferry runs aground" in seen
        assert seen.ephemeral
        assert seen.acknowledged_in < 1
        assert "No digest comes to this channel yet" in await opened
        slow.let.clear()
        pressed = asyncio.create_task(town.rita.press(seen, "Summary"))
        await until(lambda: "thinking…" in town.rita.sees(town.news))
        slow.let.set()
        assert "ran aground on a sandbank" in await pressed
        await answers(later)


async def test_what_fails_is_said_calmly(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await town.stop()
    async with town.again(ask=Failing(StoreUnavailable("busy"))):
        assert "The archive is busy just now" in await town.rita.slash(town.news, "latest")
        assert "The archive is busy just now" in await town.rita.says(town.news, "@Broadsheet latest")
    async with town.again(ask=Failing(RuntimeError("a bug"))):
        seen = await town.rita.slash(town.news, "latest")
        assert "Something went wrong on our side (note " in seen
        assert "a bug" not in seen
        assert "Something went wrong on our side (note " in await town.rita.says(town.news, "@Broadsheet latest")
    assert "RuntimeError: a bug" in caplog.text
    thread = town.discord.world.thread(town.news, "about it", town.rita.user)
    async with town.again(subscriptions=Failing(StoreUnavailable("busy"))):
        assert "The archive is busy just now" in await town.olga.slash(thread, "status here")
        assert "What can be forgotten" in await town.rita.slash(thread, "forget here")
        assert (await town.olga.complete(thread, "pause", name="")).choices == {}
    async with town.again(subscriptions=Failing(RuntimeError("a bug"))):
        assert "(note " in await town.rita.slash(thread, "forget here"), "nobody is left without an answer"


async def test_an_answer_that_discord_puts_off_is_late_and_not_lost(town: Town) -> None:
    """By more than what its own client waits for."""
    discord = town.discord
    discord.fail("POST /channels/{id}/messages", 429, seconds=60)
    assert "What you can ask" in await town.rita.says(town.news, "@Broadsheet help")
    await town.stop()
    slow = Slow(town.house.desk.ask)
    async with town.again(ask=slow):
        asked = asyncio.create_task(town.rita.slash(town.news, "latest"))
        await until(lambda: "thinking…" in town.rita.sees(town.news))
        fault = discord.fail("PATCH /webhooks/{id}/{token}/messages/{which}", 429, seconds=60)
        slow.let.set()
        await asked
        assert await until(lambda: "Nothing is kept here yet" in town.rita.sees(town.news))
        assert fault.count == 1


async def test_answers_that_discord_does_not_take_harm_nothing_else(town: Town) -> None:
    for what in ("lost", "drop", 10062, 40060, 403):
        fault = town.discord.fail(CALLBACK, what)
        asked = asyncio.create_task(town.rita.slash(town.news, "help"))
        await fault.met.wait()
        asked.cancel()
    fault = town.discord.fail("POST /channels/{id}/messages", 50013)
    town.rita.writes(town.news, "@Broadsheet help")
    await fault.met.wait()
    await answers(town)


async def test_buttons_survive_a_new_start_and_open_forms_say_that_they_do_not(town: Town) -> None:
    for text in (FERRY, LIBRARY):
        await town.store(text)
    answer = await town.rita.slash(town.news, "latest")
    panel = await town.olga.slash(town.news, "subscribe")
    await town.stop()
    async with town.again():
        chosen = await town.rita.choose(answer, "Summary of…", "Night ferry runs aground")
        assert "ran aground on a sandbank" in chosen
        await town.rita.press(answer, "Show to all")
        await until(lambda: "Night ferry runs aground" in town.olga.sees(town.news))
        assert "This form is no longer open here" in await town.olga.press(panel, "Set it up")
        panel = await town.olga.slash(town.news, "subscribe")
        town.house.clock.move(minutes=16)
        assert "This form is no longer open here" in await town.olga.press(panel, "Preview")
