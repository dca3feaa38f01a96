"""How Slack reaches the program, and what anybody else may send there: connections that fail, requests of no sense."""

from __future__ import annotations

import asyncio
import io
import json
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.platforms.slack import modes
from bot.platforms.slack.address import Address
from bot.platforms.slack.vault import new_key
from bot.platforms.slack.ways import Requests, Socket, Timing, Way
from tests.contract.test_slack_people import serving
from tests.emulators.people import until
from tests.emulators.slack.requests import signed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulators.slack.server import Slack

MOMENT = timedelta(milliseconds=5)
SOON = timedelta(milliseconds=100)
SECRET = new_key()
WELL = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened"}})


async def _anybody(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


class Heard:
    """An app that takes everything, and counts it."""

    def __init__(self, way: Way) -> None:
        self.count = self.connected = 0
        self.app = AsyncApp(signing_secret=way.secret or SECRET, authorize=_anybody)
        self.app.event("app_home_opened")(self._take)
        self._way = way

    async def _take(self) -> None:
        self.count += 1

    def again(self) -> None:
        self.connected += 1

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._way.serve(self.app, self.again))
        try:
            assert await until(lambda: task.done() or self._way.ready)
            yield
            assert not task.done(), task
        finally:
            task.cancel()
            await asyncio.wait([task])


def socket(slack: Slack, timing: Timing) -> Socket:
    return Socket(Address(slack.api_url, "", slack.app.app_token), timing)


async def test_a_connection_that_gets_no_hello_is_given_up(slack: Slack) -> None:
    slack.socket.mute = 2
    way = socket(slack, Timing(first=MOMENT, longest=MOMENT, connecting=SOON))
    async with Heard(way).serving():
        assert slack.socket.handshakes == 3
        assert slack.socket.reused == 0


async def test_a_storm_of_connections_has_waits(slack: Slack) -> None:
    """Each one is told to go as soon as it is there."""
    way = socket(slack, Timing(first=10 * MOMENT, longest=timedelta(hours=1), leaving=MOMENT))
    heard, began = Heard(way), time.monotonic()
    async with heard.serving():
        slack.socket.restless = True
        slack.socket.disconnect()
        assert await until(lambda: heard.connected >= 5)
        assert time.monotonic() - began > sum(0.5 * 0.05 * 2**n for n in range(4)), "twice as long each time"
        slack.socket.restless = False


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (500, "<html>", {}),
        (200, "<html>", {}),
        (200, "[1]", {}),
        (200, "[" * 100_000, {}),
        (200, '{"ok": true}', {}),
        (200, '{"ok": true, "url": "::::"}', {}),
        (429, '{"ok": false, "error": "ratelimited"}', {"Retry-After": "0"}),
    ],
)
async def test_whatever_is_said_instead_of_a_ticket_the_next_one_is_asked_for(
    slack: Slack, caplog: pytest.LogCaptureFixture, status: int, body: str, headers: dict[str, str]
) -> None:
    asked = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        if asked < 3:
            return web.Response(status=status, text=body, content_type="application/json", headers=headers)
        return web.json_response({"ok": True, **slack.socket.open(None)})  # type: ignore[arg-type]  # which it does not look at

    async with serving({"/api/apps.connections.open": answer}) as origin:
        way = Socket(Address(f"{origin}/api/", "", slack.app.app_token), Timing(first=MOMENT, longest=MOMENT))
        async with Heard(way).serving():
            assert asked == 3
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize("said", ["inf", "1000000000", "1e300"])
async def test_no_limit_keeps_it_away_for_longer_than_an_hour(said: str) -> None:
    slept: list[float] = []

    async def answer(_: web.Request) -> web.Response:
        body = {"ok": False, "error": "ratelimited"}
        return web.json_response(body, status=429, headers={"Retry-After": said})

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.Event().wait()

    async with serving({"/api/apps.connections.open": answer}) as origin:
        way = Socket(Address(f"{origin}/api/", "", "xapp-1"), Timing(first=MOMENT, longest=MOMENT), sleep)
        task = asyncio.create_task(way.serve(Heard(way).app, lambda: None))
        assert await until(lambda: bool(slept))
        task.cancel()
        await asyncio.wait([task])
    assert slept == [3600.0]


@asynccontextmanager
async def requests(within: timedelta = SOON) -> AsyncIterator[tuple[Heard, Requests]]:
    way = Requests(SECRET, "127.0.0.1", 0, within=within)
    heard = Heard(way)
    async with heard.serving():
        yield heard, way


async def test_what_slack_did_not_sign_is_refused_quietly(caplog: pytest.LogCaptureFixture) -> None:
    forms, nested = {"Content-Type": "application/x-www-form-urlencoded"}, b"[" * 100_000
    other = {"Content-Type": "application/json; charset=klingon"}
    bodies = (
        b"",
        b"{bad",
        b"[1]",
        nested,
        b"9" * 5_000,
        b"\xff\xfe",
        b'{"enterprise": 4}',
        b"payload={bad",
        WELL.encode(),
    )
    async with requests() as (heard, way), aiohttp.ClientSession() as anybody:
        address = f"http://127.0.0.1:{way.port}{modes.EVENTS}"
        for body in bodies:
            for headers in ({}, forms, other):
                for claim in (
                    {},
                    {"X-Slack-Signature": "v0=1", "X-Slack-Request-Timestamp": "soon"},
                    {"X-Slack-Signature": "v0=\u00e9", "X-Slack-Request-Timestamp": str(int(time.time()))},
                    signed("another secret", body.decode(errors="replace")),
                ):
                    async with anybody.post(address, data=body, headers=headers | claim) as answer:
                        assert answer.status == 401
        old = signed(SECRET, WELL, at=int(time.time()) - 301)
        async with anybody.post(address, data=WELL, headers=old) as answer:
            assert answer.status == 401, "told of again after five minutes"
        assert (heard.count, caplog.records) == (0, [])
        for said, status in ((WELL, 200), ('{"enterprise": 4}', 400), ("[1]", 400), ("{bad", 400)):
            headers = {"Content-Type": "application/json"} | signed(SECRET, said)
            async with anybody.post(address, data=said, headers=headers) as answer:
                assert answer.status == status
        assert await until(lambda: heard.count == 1)
        large = b"x" * 1_100_000
        async with anybody.post(address, data=io.BytesIO(large), headers=signed(SECRET, large.decode())) as answer:
            assert answer.status == 413


async def test_a_request_that_is_half_sent_keeps_nobody(caplog: pytest.LogCaptureFixture) -> None:
    half = b"POST %s HTTP/1.1\r\nHost: x\r\nX-Slack-Signature: v0=1\r\nX-Slack-Request-Timestamp: 1\r\n"
    half = half % modes.EVENTS.encode() + b"Content-Length: 1000\r\n\r\nabc"
    async with requests() as (_, way):
        reader, writer = await asyncio.open_connection("127.0.0.1", way.port)
        writer.write(half)
        assert (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 408"), "and the connection is closed"
        writer.close()
    assert caplog.records == []


async def test_a_page_that_hangs_does_not_keep_the_program_from_its_end() -> None:
    begun = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        begun.set()
        await asyncio.Event().wait()
        return web.Response()

    way = Requests(SECRET, "127.0.0.1", 0, [web.get("/page", hang)], SOON)
    async with aiohttp.ClientSession() as anybody:
        async with Heard(way).serving():
            asked = asyncio.create_task(anybody.get(f"http://127.0.0.1:{way.port}/page"))
            await begun.wait()
            began = time.monotonic()
        assert time.monotonic() - began < 10
        asked.cancel()
