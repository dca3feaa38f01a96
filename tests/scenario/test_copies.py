"""Copies of the database: made while the bot runs, put back without anything being posted twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.commands.request import Role
from digests.errors import SettingsError, StoreUnusable
from digests.store import copies
from digests.store.engine import open_database
from digests.store.guard import hold
from tests.conftest import copied
from tests.contract import given
from tests.fakes import Chat, HandClock
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, FERRY, GRACE, LIBRARY, House, build, other
from tests.scenario.test_console import Program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/desk.db"


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


class Node:
    """The bot on a database that is opened, closed, copied and replaced; the chat stays as it is."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.clock = url, folder, HandClock()
        self.chat = Chat(self.clock)
        self.house: House

    async def open(self) -> House:
        self._database = await open_database(self.url)
        self.house = build(self._database, self.clock, "one", self.chat)
        return self.house

    async def close(self) -> None:
        await self._database.close()

    async def backup(self, name: str = "copy.db") -> Path:
        await copies.backup(self.url, self.folder / name, force=True)
        return self.folder / name

    async def restore(self, copy: Path) -> copies.Restored:
        await self.close()
        done = await copies.restore(self.url, copy, self.clock.now(), GRACE)
        await self.open()
        return done


@pytest.fixture
async def node(url: str, template: Path, tmp_path: Path) -> AsyncIterator[Node]:
    """A desk with two articles and a digest that is due at once."""
    copied(template, tmp_path / "desk.db")
    made = Node(url, tmp_path)
    house = await made.open()
    await house.store(FERRY)
    await house.store(LIBRARY)
    await house.subscribe(wishes(schedule="daily 08:00", zone="UTC"))
    yield made
    await made.close()


async def test_what_was_posted_after_the_copy_is_not_posted_again(node: Node) -> None:
    copy = await node.backup()  # before the edition that is due
    await node.house.tick()
    assert len(node.chat.posts[CHANNEL]) == 1
    node.clock.move(hours=2)
    done = await node.restore(copy)
    assert (done.skipped, done.unsure, done.held) == (1, 0, 0)
    await node.house.tick()
    assert len(node.chat.posts[CHANNEL]) == 1
    status = await node.house.ask("status", role=Role.OWNER)
    assert "before a copy of the database was restored, and may have been posted" in status
    node.clock.move(hours=22)
    await node.house.store(other(0))
    await node.house.tick()
    assert len(node.chat.posts[CHANNEL]) == 2
    assert "Brass band" in node.house.shown()[-1]


async def test_a_post_that_waited_in_the_copy_and_was_sent_since_is_found(node: Node) -> None:
    await node.house.plan.tick()
    copy = await node.backup()
    await node.house.deliver.idle()
    node.clock.move(hours=2)
    done = await node.restore(copy)
    assert (done.skipped, done.unsure, done.held) == (0, 1, 0)
    await node.house.tick()
    assert len(node.chat.posts[CHANNEL]) == 1
    assert (await node.house.ask("summary 1")).startswith("Night ferry")
    assert len(await given.told(node.house.ledger, CHANNEL, node.clock.now() - timedelta(days=1))) == 2


async def test_a_post_that_was_never_sent_is_sent_once_after_it_was_looked_for(node: Node) -> None:
    await node.house.plan.tick()
    copy = await node.backup()
    node.clock.move(hours=2)
    assert (await node.restore(copy)).unsure == 1
    await node.house.tick()
    await node.house.tick()
    assert len(node.chat.posts[CHANNEL]) == 1


async def test_a_post_too_old_to_be_news_is_held_for_a_person(node: Node) -> None:
    await node.house.plan.tick()
    copy = await node.backup()
    node.clock.move(days=3)
    done = await node.restore(copy)
    assert (done.skipped, done.unsure, done.held) == (1, 0, 1)
    await node.house.tick()
    assert node.chat.posts[CHANNEL] == []


async def test_a_number_that_may_stand_in_a_post_is_not_given_again(node: Node) -> None:
    copy = await node.backup()
    await node.house.store(other(0))
    lost = await node.house.articles.quoted([1], "Abe Roth", 1)
    await node.restore(copy)
    await node.house.store(other(1))
    [given] = await node.house.articles.quoted([1], "Cleo Marsh", 1)
    assert given > lost[0] + 1_000_000


async def test_what_was_there_is_kept_and_can_be_restored_itself(node: Node) -> None:
    copy = await node.backup()
    await node.house.store(other(0))
    done = await node.restore(copy)
    assert "Brass band" not in await node.house.ask("latest")
    assert done.aside is not None
    node.clock.move(seconds=1)
    await node.restore(done.aside)
    assert "Brass band" in await node.house.ask("latest")
    assert "Brass band" in await node.house.ask("search rivals")


async def test_a_damaged_database_is_moved_away_with_what_is_beside_it(node: Node) -> None:
    copy = await node.backup()
    await node.close()
    path = copies.file_of(node.url)
    path.write_bytes(b"not a database at all" * 999)
    path.with_name("desk.db-wal").write_bytes(b"neither")
    done = await copies.restore(node.url, copy, node.clock.now(), GRACE)
    assert done.aside is not None
    assert done.aside.read_bytes().startswith(b"not a database")
    assert not path.with_name("desk.db-wal").exists()
    await node.open()
    assert "Night ferry" in await node.house.ask("latest")


async def test_a_lost_database_is_made_anew(node: Node) -> None:
    copy = await node.backup()
    await node.close()
    copies.file_of(node.url).unlink()
    done = await copies.restore(node.url, copy, node.clock.now(), GRACE)
    assert done.aside is None
    await node.open()
    assert "Night ferry" in await node.house.ask("latest")


@pytest.mark.parametrize("wrong", ["missing", "text", "other program", "newer", "itself"])
async def test_what_is_no_copy_changes_nothing(node: Node, tmp_path: Path, wrong: str) -> None:
    bad = tmp_path / "bad.db"
    match wrong:
        case "text":
            bad.write_text("a shopping list " * 99)
        case "other program":
            with closing(sqlite3.connect(bad)) as made:
                made.execute("CREATE TABLE recipes (name TEXT)")
        case "newer":
            bad = await node.backup("bad.db")
            with closing(sqlite3.connect(bad)) as made, made:
                made.execute("UPDATE alembic_version SET version_num = '9999'")
        case "itself":
            bad = copies.file_of(node.url)
    expected = {
        "missing": "there is no file .*bad.db",
        "text": "bad.db is not a database",
        "other program": "database of another program",
        "newer": "made by a newer Broadsheet",
        "itself": "is the database itself",
    }
    with pytest.raises(StoreUnusable, match=expected[wrong]):
        await copies.restore(node.url, bad, node.clock.now(), GRACE)
    assert "Night ferry" in await node.house.ask("latest")
    assert not [name for name in names(tmp_path) if "restore" in name or name.startswith(".")]


async def test_a_damaged_copy_is_refused(node: Node) -> None:
    for number in range(7):
        await node.house.store(other(number))
    copy = await node.backup()
    whole = bytearray(copy.read_bytes())
    for page in range(4, len(whole) // 4096, 3):
        whole[page * 4096 : page * 4096 + 64] = b"\x55" * 64
    copy.write_bytes(whole)
    with pytest.raises(StoreUnusable, match="damaged"):
        await copies.restore(node.url, copy, node.clock.now(), GRACE)
    assert "Night ferry" in await node.house.ask("latest")


async def test_not_while_a_bot_runs_on_it(node: Node) -> None:
    copy = await node.backup()
    with hold(node.url), pytest.raises(StoreUnusable, match=r"another Broadsheet .* is running"):
        await copies.restore(node.url, copy, node.clock.now(), GRACE)


async def test_a_copy_never_takes_the_place_of_a_file_unasked(node: Node, tmp_path: Path) -> None:
    here = tmp_path / "precious"
    here.write_text("pearls")
    with pytest.raises(StoreUnusable, match="precious is there already: name another file, or replace it with --force"):
        await copies.backup(node.url, here, force=False)
    assert here.read_text() == "pearls"
    with pytest.raises(StoreUnusable, match="no place for a copy"):
        await copies.backup(node.url, copies.file_of(node.url), force=True)
    with pytest.raises(StoreUnusable, match="no place for a copy"):
        await copies.backup(node.url, tmp_path, force=True)
    await copies.backup(node.url, here, force=True)
    assert here.stat().st_mode & 0o077 == 0
    assert not here.with_name("precious-wal").exists()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal", ".lock"])
async def test_what_the_database_keeps_beside_it_is_no_place_for_a_copy(node: Node, ending: str) -> None:
    with pytest.raises(StoreUnusable, match="is no place for a copy: name a file of its own"):
        await node.backup(f"desk.db{ending}")


async def test_where_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match=r"there is no database .*nothing to copy"):
        await copies.backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db", force=False)
    assert names(tmp_path) == []


async def test_postgresql_has_tools_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="pg_dump"):
        await copies.backup("postgresql://desk@localhost/news", tmp_path / "copy.db", force=False)


def test_from_the_command_line_while_the_bot_runs(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.measured = True
    process = program.start("run")
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("The next edition"):
            break
    status, out, err = program.run("backup", "copy.db")
    assert (status, err) == (0, "")
    assert out.startswith("Copied var/broadsheet.db to copy.db: 13 articles, 1 edition, ")
    status, _, err = program.run("restore", "copy.db")
    assert status == 1
    assert f"another Broadsheet (process {process.pid}) is running" in err
    assert program.run("backup", "copy.db")[0] == 1
    process.communicate("quit\n", timeout=90)
    status, out, err = program.run("restore", "copy.db")
    assert (status, err) == (0, "")
    assert out.startswith("Restored var/broadsheet.db from copy.db: 13 articles, 1 edition, ")
    assert "What was there before is kept as var/broadsheet.db.before-restore-" in out
    status, out, _ = program.run("run", typed="summary 1\n")
    assert (status, "Shown again" in out, "word for word" in out) == (0, True, True)
