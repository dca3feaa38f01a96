"""The main path on PostgreSQL: the desk with its services, and the program as an operator runs it."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.commands.request import Role
from digests.store.engine import Database, open_database
from tests.contract.given import everything
from tests.fakes import Chat, HandClock
from tests.scenario.conftest import CHANNEL, FERRY, LIBRARY, build, other
from tests.scenario.test_console import STORY, Program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.emulators.postgres import Server


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    opened = await open_database(postgres_url)
    yield opened
    await opened.close()


async def test_from_an_article_to_an_answer_and_to_oblivion(database: Database) -> None:
    house = build(database, HandClock(), owner="one")
    assert await house.store(FERRY) == "new"
    assert await house.store(LIBRARY, source="Ostrey Post") == "new"
    await house.subscribe()
    await house.tick()
    [edition] = house.shown()
    assert "Night ferry runs aground" in edition
    assert "Library lends out its own roof" in edition
    assert "You get very quiet." in await house.ask("quotes ferry")
    assert "Library lends out its own roof" in await house.ask('search "roof to gardeners"')
    assert "Mira Sand" in await house.ask("who sand")
    await house.store(other(1))
    house.clock.move(days=1)
    await house.tick()
    assert "Dry dock opens its gates" in house.shown()[-1]
    assert "Night ferry" not in house.shown()[-1], "it was told before"
    asked = await house.ask("forget workspace", role=Role.MANAGER)
    command = re.search(r"type: (forget workspace yes, .*)", asked)
    assert command is not None
    await house.ask(command[1], role=Role.MANAGER)
    assert not any(everything(database).values())


async def test_nodes_that_plan_and_deliver_at_once_post_each_edition_once(postgres_url: str) -> None:
    clock = HandClock()
    chat = Chat(clock)
    databases = [await open_database(postgres_url) for _ in range(3)]
    nodes = [build(database, clock, f"node {number}", chat) for number, database in enumerate(databases)]
    await nodes[0].store(FERRY)
    await nodes[0].subscribe()
    for number in range(1, 4):
        await nodes[0].store(other(number))
        await asyncio.gather(*(node.tick() for node in nodes))
        await asyncio.gather(*(node.deliver.tick() for node in nodes))
        clock.move(days=1)
    keys = chat.keys(CHANNEL)
    assert len(keys) == len(set(keys)) == 3
    assert await nodes[1].ledger.unfinished(clock.now()) == 0
    for database in databases:
        await database.close()


def test_the_program(postgres: Server, new_postgres_url: str, tmp_path: Path) -> None:
    program = Program(tmp_path)
    url = new_postgres_url.replace("postgres@", "postgres:hunter2@")

    def run(*arguments: str, typed: str = "", url: str = url) -> tuple[int, str]:
        status, out, err = program.run(*arguments, typed=typed, BROADSHEET_DATABASE_URL=url)
        assert "hunter2" not in out + err
        return status, out + err

    assert run("export")[1].startswith("broadsheet: there is no database postgresql://")
    assert run("import", program.file("bus.txt", STORY), "--source", "Tolm Weekly")[0] == 0
    status, shown = run("run", typed="quotes bus\nsubscribe Culture saturdays 10:00\n")
    assert status == 0
    assert "Morning digest" in shown
    assert "We counted the walkers and stopped at 300" in shown
    assert "Culture" in run("ask", "status")[1]
    assert run("export", "desk.toml")[0] == 0
    assert run("apply", "desk.toml", "--dry-run")[0] == 0
    assert "Fine." in run("config", "check")[1]
    assert not (tmp_path / "var" / "broadsheet.db").exists()
    nowhere = postgres.url("nowhere").replace("postgres@", "postgres:hunter2@")
    status, said = run("run", url=nowhere)
    assert (status, said.startswith("broadsheet: there is no postgresql://")) == (1, True)
