"""What goes wrong with a database file, and what is said of it. Every sentence names the file."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, StatementError

from digests.errors import SettingsError, StoreError, StoreUnavailable, StoreUnusable
from digests.store import sqlite
from digests.store.articles import Articles
from digests.store.engine import open_database, place_of
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.tables import articles
from tests import make
from tests.contract.given import subscribed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digests.store.engine import Database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """The file of a database that is up to date."""
    copied = tmp_path / "news.db"
    copied.write_bytes(template.read_bytes())
    return copied


@asynccontextmanager
async def using(url: str) -> AsyncIterator[Database]:
    database = await open_database(url)
    try:
        yield database
    finally:
        await database.close()


async def said(url: str, kind: type[StoreError]) -> str:
    """What is said when this cannot be opened."""
    with pytest.raises(kind) as caught:
        async with using(url):
            pass
    return str(caught.value)


def damage(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\x5a" * (len(whole) - 100))


def run(script: str, *arguments: str) -> int:
    """In a process of its own. Its exit status."""
    return subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, check=False).returncode


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "",
            "news.db",
            "mysql://here/news",
            "sqlite://",
            "sqlite:///:memory:",
            "sqlite:///file:x?mode=memory&uri=true",
        ],
    )
    async def test_an_address_that_does_not_do(self, url: str) -> None:
        with pytest.raises(SettingsError, match="sqlite:///"):
            await open_database(url)

    async def test_folders_are_made(self, tmp_path: Path) -> None:
        async with using(f"sqlite:///{tmp_path}/a/b c%/näws.db") as database:
            await WorkspaceSources(database).ensure(make.WORKSPACE, "Fen Gazette")
        assert (tmp_path / "a" / "b c%" / "näws.db").stat().st_size > 0

    async def test_a_relative_address_is_named_as_it_was_given(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "news.db").write_text("not a database " * 100)
        assert (await said("sqlite:///var/news.db", StoreUnusable)).startswith("var/news.db is not a database")


class TestFiles:
    async def test_not_a_database(self, tmp_path: Path) -> None:
        path = tmp_path / "news.db"
        path.write_text("Harbour town votes to keep its ferry. " * 100)
        sentence = await said(f"sqlite:///{path}", StoreUnusable)
        assert sentence == f"{path} is not a database: move it away, or name another database"
        assert path.read_text().startswith("Harbour"), "it is left alone"

    async def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "news.db"
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
        assert "another program" in await said(f"sqlite:///{path}", StoreUnusable)
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]

    async def test_a_newer_version(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("UPDATE alembic_version SET version_num = '9042'")
            newer.commit()
        sentence = await said(f"sqlite:///{path}", StoreUnusable)
        assert sentence == (
            f"{path} was made by a newer Broadsheet (its version is 9042): run that one, or name another database"
        )

    async def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        assert await said(f"sqlite:///{tmp_path}", StoreUnusable) == (
            f"{tmp_path} is a folder, not a database: name a file in it, or name another database"
        )

    async def test_a_file_in_its_folders_place(self, tmp_path: Path) -> None:
        (tmp_path / "var").write_text("")
        sentence = await said(f"sqlite:///{tmp_path}/var/news.db", StoreUnusable)
        assert sentence.startswith(f"{tmp_path}/var/news.db cannot be made, because a file is where its folder")

    async def test_a_file_that_cannot_be_opened(self, path: Path) -> None:
        path.with_name("news.db-wal").mkdir()  # as good as a permission denied, and for root as well
        assert f"{path} cannot be opened" in await said(f"sqlite:///{path}", StoreUnusable)

    async def test_a_damaged_file(self, path: Path) -> None:
        damage(path)
        assert f"{path} is damaged" in await said(f"sqlite:///{path}", StoreUnusable)

    async def test_a_read_only_file(self, path: Path) -> None:
        async with using(f"sqlite:///file:{path}?mode=ro&uri=true") as database:
            store, sources = Articles(database), WorkspaceSources(database)
            assert (await store.counts())["articles"] == 0
            with pytest.raises(StoreUnusable, match=f"{path} is read-only: make the file and its folder writable"):
                await sources.ensure(make.WORKSPACE, "Fen Gazette")


class TestTrouble:
    async def test_a_busy_database_may_be_tried_again(self, path: Path) -> None:
        async with using(f"sqlite:///{path}?timeout=0.05") as database:
            sources = WorkspaceSources(database)
            with closing(sqlite3.connect(path)) as other:
                other.execute("BEGIN IMMEDIATE")
                with pytest.raises(StoreUnavailable, match=f"{path} is busy"):
                    await sources.ensure(make.WORKSPACE, "Fen Gazette")
                assert await sources.of_workspace(make.WORKSPACE) == [], "readers go on"
            assert (await sources.ensure(make.WORKSPACE, "Fen Gazette")).id == 1

    async def test_a_full_disk_stores_nothing_of_the_call_and_may_be_tried_again(self, path: Path) -> None:
        async with using(f"sqlite:///{path}") as database:
            store, sources = Articles(database), WorkspaceSources(database)
            source = await sources.ensure(make.WORKSPACE, "Fen Gazette")
            document = make.document(text="ferry " * 100_000)
            async with database.read() as connection:
                pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
                await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
            with pytest.raises(StoreUnavailable, match=f"the disk that holds {path} is full"):
                await store.add(source.id, document, b"", make.NOW)
            assert (await store.counts())["articles"] == 0
            assert await store.known(source.id, document.keys) is None
            async with database.read() as connection:
                await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 9000}")
            assert await store.add(source.id, document, b"", make.NOW) == 1

    async def test_more_readers_than_connections_take_turns(self, path: Path) -> None:
        async with using(f"sqlite:///{path}") as database:
            sources = WorkspaceSources(database)
            await asyncio.gather(*(sources.ensure(make.WORKSPACE, f"Paper {n % 7}") for n in range(100)))
            assert len(await sources.of_workspace(make.WORKSPACE)) == 7

    async def test_when_every_connection_is_in_use_a_call_waits_only_so_long(self, path: Path) -> None:
        async with using(f"sqlite:///{path}?timeout=0.05") as database, AsyncExitStack() as stack:
            for _ in range(sqlite.POOL_SIZE):
                await stack.enter_async_context(database.read())
            with pytest.raises(StoreUnavailable, match="every connection is in use"):
                await Articles(database).counts()

    async def test_a_cancelled_write_stores_nothing_and_lets_the_next_one_through(self, path: Path) -> None:
        async with using(f"sqlite:///{path}") as database:
            subscriptions = Subscriptions(database)
            kept = []  # an error that somebody keeps must not keep the database
            for turns in (*range(30), *range(30, 600, 15)):  # cancelled at another await each time
                adding = asyncio.create_task(
                    subscriptions.add(make.channel(), make.wishes(name=str(turns)), make.NOW, make.NOW)
                )
                for _ in range(turns):
                    await asyncio.sleep(0)
                adding.cancel()
                kept.append(adding)
                await asyncio.wait([adding])
                added = await subscribed(subscriptions, name=f"{turns}, after")
                assert added.wishes.name == f"{turns}, after"
            stored = {found.wishes.name for found in await subscriptions.of_channel(make.channel())}
            for adding in kept:
                made = None if adding.cancelled() else adding.result()
                assert made is None or made.wishes.name in stored

    async def test_what_was_stored_outlives_a_process_that_is_killed_in_the_next_write(self, path: Path) -> None:
        script = """
import asyncio, os, signal, sys
from digests.store.engine import open_database, place_of
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.tables import articles
from tests import make
from tests.contract.given import subscribed

async def main():
    database = await open_database(sys.argv[1])
    await Subscriptions(database).add(make.channel(), make.wishes(name="kept"), make.NOW, make.NOW)
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM subscriptions")
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
        url = f"sqlite:///{path}"
        assert run(script, url) == -signal.SIGKILL
        async with using(url) as database:
            [kept] = await Subscriptions(database).of_channel(make.channel())
            assert kept.wishes.name == "kept"


def failed(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("the driver's words")
    error.sqlite_errorcode = code
    return error


class TestSentences:
    @pytest.mark.parametrize(
        ("code", "kind", "words"),
        [
            (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreUnavailable, "is busy"),
            (sqlite3.SQLITE_LOCKED, StoreUnavailable, "is busy"),
            (sqlite3.SQLITE_FULL, StoreUnavailable, "is full: make room"),
            (sqlite3.SQLITE_NOMEM, StoreUnavailable, "not enough memory"),
            (sqlite3.SQLITE_IOERR_FSYNC, StoreUnavailable, "the driver's words"),
            (sqlite3.SQLITE_READONLY_DIRECTORY, StoreUnusable, "is read-only"),
            (sqlite3.SQLITE_CANTOPEN_ISDIR, StoreUnusable, "cannot be opened"),
            (sqlite3.SQLITE_PERM, StoreUnusable, "cannot be opened"),
            (sqlite3.SQLITE_AUTH, StoreUnusable, "cannot be opened"),
            (sqlite3.SQLITE_NOTADB, StoreUnusable, "is not a database"),
            (sqlite3.SQLITE_CORRUPT_INDEX, StoreUnusable, "is damaged"),
        ],
    )
    def test_of_the_database(self, code: int, kind: type[StoreError], words: str) -> None:
        failure = sqlite.failure(Path("var/news.db"), failed(code))
        assert type(failure) is kind
        assert words in str(failure)
        assert "var/news.db" in str(failure)

    @pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_MISUSE])
    def test_mistakes_of_ours_are_not_the_databases(self, code: int) -> None:
        assert sqlite.failure(Path("var/news.db"), failed(code)) is None
        assert sqlite.failure(Path("var/news.db"), ValueError("no code")) is None

    @pytest.mark.parametrize(
        ("number", "kind", "words"),
        [
            (errno.ENOSPC, StoreUnavailable, "the disk that holds var/news.db is full"),
            (errno.EDQUOT, StoreUnavailable, "the disk that holds var/news.db is full"),
            (errno.EACCES, StoreUnusable, "var/news.db cannot be opened (permission denied)"),
            (errno.EROFS, StoreUnusable, "var/news.db cannot be opened (read-only file system)"),
        ],
    )
    def test_of_the_folder(self, number: int, kind: type[StoreError], words: str) -> None:
        failure = sqlite.file_failure(Path("var/news.db"), OSError(number, os.strerror(number)))
        assert type(failure) is kind
        assert str(failure).startswith(words)


async def test_a_database_removed_while_it_is_in_use_is_said(path: Path) -> None:
    async def look_twice_at_once(database: Database) -> None:
        async with database.read() as one, database.read() as other:
            await one.execute(select(articles.c.id))  # this connection was open before, and still sees the old file
            await other.execute(select(articles.c.id))

    async with using(f"sqlite:///{path}") as database:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        with pytest.raises(StoreUnusable, match="removed or replaced"):
            await look_twice_at_once(database)


@pytest.mark.parametrize("query", ["foo=bar", "timeout=soon", "timeout=-1", "timeout=1&check_same_thread=0"])
def test_what_may_follow_the_question_mark(query: str) -> None:
    with pytest.raises(SettingsError, match="timeout"):
        place_of(f"sqlite:///news.db?{query}")


async def test_a_mistake_of_ours_is_raised_as_it_is(path: Path) -> None:
    async with using(f"sqlite:///{path}") as database:
        with pytest.raises(OperationalError, match="no such column"):
            async with database.read() as connection:
                await connection.exec_driver_sql("SELECT colour FROM articles")
        with pytest.raises(StatementError, match="tzinfo"):
            async with database.read() as connection:
                await connection.execute(select(articles.c.id).where(articles.c.published_at == "no instant"))
