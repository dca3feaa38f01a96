"""The program as its operator meets it: roles, signals, health, a full disk."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from bot.beat import Beat
from bot.roles import ROLES, chosen
from digests.errors import SettingsError, StoreUnavailable
from digests.store.engine import open_database
from tests.fakes import HandClock
from tests.news import wishes
from tests.scenario.conftest import FERRY, LIBRARY, House, build, other
from tests.scenario.test_console import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from digests.store.engine import Database


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.leave()


def free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def until(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(words):
            return
    raise AssertionError(process.communicate())


class TestRoles:
    def test_any_subset_in_the_order_they_start(self) -> None:
        assert chosen(["deliver", " Plan ", "deliver"], "here") == ("plan", "deliver")
        assert chosen(ROLES, "here") == ROLES

    @pytest.mark.parametrize(
        ("names", "said"),
        [
            ("plan,delivr", "There is no role 'delivr' (in --roles): did you mean deliver?"),
            ("cook", "There is no role 'cook' (in --roles): choose from gateway, ingest, plan, deliver."),
            ("", "Name at least one role in --roles: gateway, ingest, plan, deliver."),
        ],
    )
    def test_a_wrong_one_is_said_in_one_sentence(self, program: Program, names: str, said: str) -> None:
        assert program.run("run", "--roles", names) == (2, "", f"broadsheet: {said}\n")

    def test_in_the_settings_too(self, program: Program) -> None:
        status, _, err = program.run("config", "check", BROADSHEET_ROLES="plan, ingst")
        assert (status, "did you mean ingest?" in err) == (2, True)
        with pytest.raises(SettingsError, match="There is no role"):
            chosen(["x"], "the setting roles")

    def test_without_the_gateway_it_reads_nothing_and_runs_until_a_signal(self, program: Program) -> None:
        program.measured = True
        program.run("run")  # the samples, and the first edition
        port = str(free_port())
        process = program.start("run", "--roles", "ingest,plan", BROADSHEET_HEALTH__PORT=port)
        assert process.stderr is not None
        assert process.stderr.readline() == "broadsheet: running ingest, plan on console, until it is asked to stop.\n"
        assert process.stderr.readline() == (
            "broadsheet: nobody does what gateway, deliver would: on SQLite one process runs at a time; "
            "several share the roles on PostgreSQL.\n"
        )
        answer: dict[str, object] = {}
        while answer.get("status") != "ok":
            _, out, _ = program.run("health", "--ready", BROADSHEET_HEALTH__PORT=port)
            answer = json.loads(out) if out else {}
        assert set(answer["roles"]) == {"poll", "pages", "ingest", "tidy", "forget", "plan"}  # type: ignore[call-overload]
        assert program.run("run", "--roles", "deliver")[0] == 1
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=90)
        assert (process.returncode, out, err) == (0, "", "")


class TestWithoutAnInput:
    """A service's standard input is the null device."""

    def test_it_runs_until_a_signal_and_moves_nobody_in(self, program: Program) -> None:
        process = program.start("run", stdin=subprocess.DEVNULL)
        assert process.stderr is not None
        running = "broadsheet: running ingest, plan, deliver on console, until it is asked to stop.\n"
        assert process.stderr.readline() == running
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=90) == ("", "")
        assert process.returncode == 0

    def test_the_gateway_alone_would_have_nothing_to_do(self, program: Program) -> None:
        process = program.start("run", "--roles", "gateway", stdin=subprocess.DEVNULL)
        out, err = process.communicate(timeout=90)
        assert (process.returncode, out) == (2, "")
        assert err == "broadsheet: the role gateway has nobody to hear: nothing can be typed where this runs.\n"


class TestHealth:
    def test_asked_from_the_command_line(self, program: Program) -> None:
        program.measured = True
        port = str(free_port())
        assert program.run("health") == (
            2,
            "",
            "broadsheet: health.port is 0: nobody listens; set it, here and where the bot runs.\n",
        )
        status, _, err = program.run("health", BROADSHEET_HEALTH__PORT=port)
        assert (status, "is the bot running?" in err) == (1, True)
        process = program.start("run", BROADSHEET_HEALTH__PORT=port)
        until(process, "The next edition")
        for arguments in (["health"], ["health", "--ready"]):
            status, out, err = program.run(*arguments, BROADSHEET_HEALTH__PORT=port)
            assert (status, err) == (0, "")
            assert json.loads(out)["status"] == "ok"
            assert set(json.loads(out)["roles"]) == {
                "console-gateway",
                "poll",
                "pages",
                "ingest",
                "tidy",
                "forget",
                "plan",
                "deliver",
                "report",
            }
        process.communicate("quit\n", timeout=90)
        assert process.returncode == 0

    def test_a_port_that_is_taken(self, program: Program) -> None:
        with closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            status, _, err = program.run("run", BROADSHEET_HEALTH__PORT=str(taken.getsockname()[1]))
        assert status == 2
        assert "cannot be listened to on 127.0.0.1 (address already in use): name another" in err


class TestFaults:
    """The database refuses writes: what was due comes when it takes them again, and what is asked is answered."""

    async def test_a_full_disk(self, house: House, database: Database, caplog: pytest.LogCaptureFixture) -> None:
        await house.store(FERRY)
        await house.subscribe(wishes(schedule="daily 08:00", zone="UTC"))
        await house.tick()
        house.clock.move(days=1)
        for number in range(5):
            await house.store(other(number))
        await self.fill(database)
        seconds = 0.0
        beat = Beat("plan", None, house.clock, elapsed=lambda: seconds)
        for _ in range(6):
            await beat.run(house.plan.tick)
            assert "We heard a long, soft scrape" in await house.ask("quotes 1")
            seconds += 60
        assert "The archive is busy just now. Nothing is lost" in await house.ask("digest since yesterday")
        await self.limit(database, pages=1_000_000)
        await beat.run(house.plan.tick)
        await house.deliver.idle()
        lines = [record.getMessage() for record in caplog.records if record.name != "bot.commands.dispatch"]
        assert [line.split(":")[0] for line in lines] == [
            "plan waits and tries again",
            "plan works again, after 6 failures",
        ]
        assert "is full" in lines[0]
        assert "Brass band" in house.shown()[-1]

    async def test_a_database_that_another_holds(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        url = f"sqlite:///{tmp_path}/busy.db?timeout=0.05"
        database = await open_database(url)
        house = build(database, HandClock(), "one")
        await house.store(FERRY)
        await house.subscribe(wishes(schedule="daily 08:00", zone="UTC"))
        await house.tick()
        house.clock.move(days=1)
        await house.store(LIBRARY)
        seconds = 0.0
        beats = [Beat(name, None, house.clock, elapsed=lambda: seconds) for name in ("plan", "deliver")]
        with closing(sqlite3.connect(tmp_path / "busy.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(5):
                for beat, work in zip(beats, (house.plan.tick, house.deliver.idle), strict=True):
                    await beat.run(work)
                seconds += 60
                assert (await house.ask("summary 1")).startswith("Night ferry")
            assert "The archive is busy just now. Nothing is lost" in await house.ask("digest since yesterday")
            other.rollback()
        for beat, work in zip(beats, (house.plan.tick, house.deliver.idle), strict=True):
            await beat.run(work)
        said = [record.getMessage() for record in caplog.records if record.name == "bot.beat"]
        assert [line.split(":")[0] for line in said] == [
            "plan waits and tries again",
            "deliver waits and tries again",
            "plan works again, after 5 failures",
            "deliver works again, after 5 failures",
        ]
        assert "Library lends" in house.shown()[-1]
        await database.close()

    async def fill(self, database: Database) -> None:
        """Until there is no free page."""
        await self.limit(database, pages=1)  # no more than there are
        for size in (1_500, 20):  # what is left by rows of one size, those of the other take
            with pytest.raises(StoreUnavailable, match="is full: make room and try again"):
                await self.insert(database, size)

    @staticmethod
    async def insert(database: Database, size: int) -> None:
        while True:
            async with database.write() as connection:
                row = "INSERT INTO leases VALUES (hex(randomblob(?)), NULL, 1, 0)"
                await connection.exec_driver_sql(row, (size,))

    @staticmethod
    async def limit(database: Database, pages: int) -> None:
        """At most so many pages from now on, on every connection."""

        @event.listens_for(database._engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
