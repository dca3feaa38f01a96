"""What a process says of its health, in words and over HTTP, also to those who ask badly."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import health
from bot.beat import Beat
from bot.health import Health, healthy, ready
from digests.errors import SettingsError, StoreUnavailable, StoreUnusable
from tests.fakes import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

EVERY = timedelta(seconds=10)


class Process:
    """Two ticks and a gateway; its seconds go by when told."""

    def __init__(self) -> None:
        self.started, self.stopping, self.seconds = True, False, 0.0
        clock = HandClock(datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
        self.plan, self.ingest = (Beat(name, EVERY, clock, elapsed=lambda: self.seconds) for name in ("plan", "ingest"))
        self.gateway = Beat("gateway", None, clock, elapsed=lambda: self.seconds)
        self.wrong: Exception | None = None
        self.unheard: list[str] = []
        for beat in self.beats():
            beat.start()

    def beats(self) -> Iterator[Beat]:
        yield from (self.gateway, self.plan, self.ingest)

    def deaf(self) -> Iterator[str]:
        yield from self.unheard

    async def database(self) -> None:
        if self.wrong:
            raise self.wrong


@pytest.fixture
def process() -> Process:
    return Process()


class TestHealthy:
    def test_a_tick_that_hangs_is_named(self, process: Process) -> None:
        assert healthy(process).reasons == ()
        process.seconds = 310
        process.ingest.sign()
        assert healthy(process).reasons == ()
        process.seconds = 311
        assert healthy(process).reasons == ("plan was not heard of for 301 s",)
        process.plan.well()
        assert healthy(process).reasons == ()

    def test_what_fails_and_is_tried_again_is_alive(self, process: Process) -> None:
        for _ in range(9):
            wait = process.plan.failed(StoreUnavailable("busy"))
            process.gateway.failed(RuntimeError("no network"))
            process.ingest.sign()
            process.seconds += wait.total_seconds()
            assert healthy(process).reasons == ()
        assert wait == timedelta(minutes=1)
        process.ingest.sign()
        process.seconds += 301
        assert healthy(process).reasons == ("plan was not heard of for 301 s",)

    def test_what_stands_by_is_not_waited_for(self, process: Process) -> None:
        process.plan.rest()
        process.ingest.rest()
        process.seconds = 10_000
        assert healthy(process).reasons == ()

    def test_each_role_is_told_of(self, process: Process) -> None:
        process.plan.well()
        process.ingest.failed(StoreUnavailable("the disk is full"))
        process.seconds = 25
        assert healthy(process).roles == {
            "gateway": {"state": "active", "last_tick": None, "lag_seconds": 0.0, "failures": 0, "reason": None},
            "plan": {
                "state": "active",
                "last_tick": "2026-11-22T08:00:00+00:00",
                "lag_seconds": 15.0,
                "failures": 0,
                "reason": None,
            },
            "ingest": {
                "state": "failing",
                "last_tick": None,
                "lag_seconds": 15.0,
                "failures": 1,
                "reason": "the disk is full",
            },
        }


class TestReady:
    async def test_it_is_once_its_roles_have_started_until_it_stops(self, process: Process) -> None:
        process.started = False
        assert (await ready(process, process.database)).reasons == ("its roles have not started yet",)
        process.started = True
        assert (await ready(process, process.database)).reasons == ()
        process.stopping = True
        assert (await ready(process, process.database)).reasons == ("it is stopping",)

    async def test_it_is_connected_where_it_listens(self, process: Process) -> None:
        process.unheard.append("gateway")
        assert (await ready(process, process.database)).reasons == ("gateway is not connected",)
        assert healthy(process).reasons == ()

    async def test_the_database_must_answer(self, process: Process) -> None:
        process.wrong = StoreUnusable("news.db has the schema 0001, not 0006: start again")
        report = await ready(process, process.database)
        assert (report.reasons, report.status) == ((str(process.wrong),), 503)

    async def test_what_waits_is_counted_once_the_database_answers(self, process: Process) -> None:
        async def figures() -> dict[str, object]:
            return {"unread": {"articles": 3, "oldest_seconds": 61.0}}

        said = json.loads((await ready(process, process.database, figures)).body())
        assert (said["status"], said["unread"]) == ("ok", {"articles": 3, "oldest_seconds": 61.0})
        process.wrong = StoreUnavailable("the database restarts")
        assert "unread" not in json.loads((await ready(process, process.database, figures)).body())


class TestBeat:
    async def test_one_line_a_change_and_none_a_try(self, process: Process, caplog: pytest.LogCaptureFixture) -> None:
        outcomes: list[Exception | None] = [StoreUnavailable("busy")] * 3
        outcomes += [StoreUnavailable("the disk is full"), RuntimeError(), None, None]
        tries = 0

        async def work() -> None:
            nonlocal tries
            tries += 1
            if outcome := outcomes[tries - 1]:
                raise outcome

        while tries < len(outcomes):
            await process.plan.run(work)
            process.seconds += 1
        assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
            ("WARNING", "plan waits and tries again: busy"),
            ("WARNING", "plan waits and tries again: the disk is full"),
            ("ERROR", "plan failed, and is tried again in 16 s"),
            ("WARNING", "plan works again, after 5 failures"),
        ]
        assert process.seconds == 1 + 2 + 4 + 8 + 16 + 2
        assert (process.plan.failures, process.plan.reason) == (0, None)


@pytest.fixture
async def port(process: Process) -> AsyncIterator[int]:
    async with Health(process, process.database).serving("127.0.0.1", 0) as port:
        yield port


async def said(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


class TestOverHttp:
    async def test_well_and_ready(self, port: int) -> None:
        for path in ("/healthz", "/readyz"):
            well, body = await health.ask("127.0.0.1", port, path)
            assert well
            assert json.loads(body)["status"] == "ok"
            assert set(json.loads(body)["roles"]) == {"gateway", "plan", "ingest"}

    async def test_not_well_says_why(self, process: Process, port: int) -> None:
        process.seconds, process.wrong = 999.0, StoreUnavailable("the database restarts: “try again”")
        well, body = await health.ask("127.0.0.1", port, "/healthz")
        assert not well
        assert json.loads(body)["reasons"] == [
            "plan was not heard of for 989 s",
            "ingest was not heard of for 989 s",
        ]
        well, body = await health.ask("127.0.0.1", port, "/readyz")
        assert not well
        assert json.loads(body)["reasons"] == ["the database restarts: “try again”"]
        head = (await said(port, b"GET /readyz?x=1 HTTP/1.0\r\n\r\n")).split(b"\r\n\r\n")[0]
        assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json")
        assert head.endswith(b"Connection: close")

    @pytest.mark.parametrize(
        ("request_", "status"),
        [
            (b"GET / HTTP/1.1\r\n\r\n", b"404 Not Found"),
            (b"GET /healthz/../../etc/passwd HTTP/1.1\r\n\r\n", b"404 Not Found"),
            (b"POST /healthz HTTP/1.1\r\nContent-Length: 9\r\n\r\n", b"405 Method Not Allowed"),
            (b"GET /healthz\r\n\r\n", b"400 Bad Request"),
            (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"400 Bad Request"),
            (b"\r\n\r\n", b"400 Bad Request"),
            (b"GET /healthz HTTP/2\r\n\r\n", b"400 Bad Request"),
            (b"GET /healthz HTTP/1.1\r\nCookie: " + b"a" * 9_000, b"431 Request Header Fields Too Large"),
        ],
    )
    async def test_what_is_no_question_is_refused(self, port: int, request_: bytes, status: bytes) -> None:
        assert (await said(port, request_)).startswith(b"HTTP/1.1 " + status + b"\r\n")

    async def test_half_a_question_is_no_harm(self, port: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /hea")
        writer.close()
        await writer.wait_closed()
        assert (await health.ask("127.0.0.1", port, "/healthz"))[0]

    async def test_who_asks_gets_an_answer_however_many_others_ask_nothing(self, port: int) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(health.MOST_AT_ONCE)]
        for _ in range(3):
            assert (await health.ask("127.0.0.1", port, "/healthz"))[0]
        oldest, newest = held[0], held[-1]
        assert await asyncio.wait_for(oldest[0].read(), 10) == b"", "it made room"
        newest[1].write(b"GET /healthz HTTP/1.1\r\n\r\n")
        assert (await asyncio.wait_for(newest[0].read(), 10)).startswith(b"HTTP/1.1 200 OK")
        for _, writer in held:
            writer.close()

    async def test_who_asks_nothing_for_long_is_closed(self, process: Process) -> None:
        impatient = Health(process, process.database, patience=timedelta(milliseconds=50))
        async with impatient.serving("127.0.0.1", 0) as port:
            assert await said(port, b"") == b""
            assert await said(port, b"GET /healthz HTTP/1.1\r\n") == b""

    async def test_when_all_wait_for_the_database_one_more_is_answered(self, process: Process) -> None:
        full, left, never = asyncio.Event(), health.MOST_AT_ONCE, asyncio.Event()

        async def hangs() -> None:
            nonlocal left
            left -= 1
            if not left:
                full.set()
            await never.wait()

        async with Health(process, hangs).serving("127.0.0.1", 0) as port:
            asking = [await asyncio.open_connection("127.0.0.1", port) for _ in range(health.MOST_AT_ONCE)]
            for _, writer in asking:
                writer.write(b"GET /readyz HTTP/1.1\r\n\r\n")
            await asyncio.wait_for(full.wait(), 10)
            assert (await health.ask("127.0.0.1", port, "/healthz"))[0]
            for _, writer in asking:
                writer.close()

    def test_nothing_is_left_of_it_at_the_end(self, process: Process, caplog: pytest.LogCaptureFixture) -> None:
        async def leave() -> None:
            async with Health(process, process.database).serving("127.0.0.1", 0) as port:
                _, idle = await asyncio.open_connection("127.0.0.1", port)
                assert (await health.ask("127.0.0.1", port, "/healthz"))[0]
            assert asyncio.all_tasks() == {asyncio.current_task()}
            idle.close()

        asyncio.run(leave())
        assert caplog.text == ""

    async def test_a_port_that_is_taken_is_a_setting_to_change(self, process: Process, port: int) -> None:
        with pytest.raises(
            SettingsError, match=rf"health.port {port} cannot be listened to on 127.0.0.1 .*name another"
        ):
            async with Health(process, process.database).serving("127.0.0.1", port):
                pass


def test_where_to_ask_what_listens_everywhere() -> None:
    assert [health.reached_at(host) for host in ("0.0.0.0", "::", "10.1.2.3")] == ["127.0.0.1", "::1", "10.1.2.3"]  # noqa: S104
