"""From every version to the newest, and what that leaves."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import column, insert, inspect, table

from digests.store import migrations
from digests.store.articles import Articles
from digests.store.columns import Instant
from digests.store.engine import Database, open_database, place_of
from digests.store.feeds import StoreFeeds
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.tables import HEAD, metadata
from tests import make
from tests.contract.conftest import DATABASES

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROOT = Path(__file__).parents[2]


def differences(connection: Connection) -> list[Any]:
    """What the database has and the tables in code do not, or the other way round; the search index is no table."""

    def ours(name: str | None, kind: str, _: object) -> bool:
        return not (kind == "table" and name and name.split("_")[0] == "search")

    options = {"include_name": ours, "compare_type": True, "target_metadata": metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def at_version(url: str, version: str) -> None:
    """Leave the database at an older version."""
    database = Database(place_of(url))
    async with database.rebuild() as connection:
        await connection.run_sync(migrations.upgrade, version)
    await database.close()


def test_the_newest_migration_is_the_one_the_tables_name() -> None:
    assert migrations.known()[0] == HEAD


@pytest.fixture(params=DATABASES)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database in which nothing is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/news.db"
    made: str = request.getfixturevalue("new_postgres_url")
    return made


@pytest.mark.parametrize("version", migrations.known())
async def test_from_every_version_to_the_tables_of_today(new_url: str, version: str) -> None:
    await at_version(new_url, version)
    database = await open_database(new_url)
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
        await connection.run_sync(database.place.check_references)
    articles = Articles(database)
    source = await WorkspaceSources(database).ensure(make.WORKSPACE, "Fen Gazette")
    await articles.add(source.id, make.document(), b"", make.NOW)
    [unread] = await articles.unread(1)
    await make.save_reading(articles, unread, make.reading(), None, None, make.NOW)
    assert len(await ArticleSearch(database).newest([source.id], "ferry", make.NOW, 10)) == 1
    await database.close()


async def test_what_was_only_kept_is_fetched_from_now_on(new_url: str) -> None:
    await at_version(new_url, "0009")
    of_then = table("sources", *map(column, ("platform", "workspace", "name", "name_key", "address", "tags")))
    removed = column("removed_at", Instant)
    of_then.append_column(removed)
    private = "https://ada:secret@fen.example/feed"
    rows = [
        ("ours", "a", "https://fen.example/feed", None),
        ("theirs", "b", "https://fen.example/feed", None),
        ("ours", "c", private, None),
        ("theirs", "d", private, None),
        ("ours", "e", None, None),
        ("ours", "f", "https://gone.example/feed", make.NOW),
    ]
    database = Database(place_of(new_url))
    async with database.write() as connection:
        for workspace, name, address, removed_at in rows:
            named = {"platform": "chat", "workspace": workspace, "name": name, "name_key": name, "tags": "[]"}
            await connection.execute(insert(of_then).values(address=address, removed_at=removed_at, **named))
    await database.close()
    database = await open_database(new_url)
    feeds = StoreFeeds(database)
    found = await feeds.due(make.NOW, make.NOW, 10)
    assert [(feed.address, feed.scope, feed.beginning) for feed in found] == [
        ("https://fen.example/feed", "", True),
        (private, "chat/ours", True),
        (private, "chat/theirs", True),
    ]
    following = [await feeds.following(feed.id) for feed in found]
    assert [[one.source.name for one in some] for some in following] == [["a", "b"], ["c"], ["d"]]
    await database.close()


async def test_differences_are_seen(new_url: str) -> None:
    database = await open_database(new_url)
    for change in (
        "DROP INDEX ix_articles_url_source_id",
        "ALTER TABLE articles ADD COLUMN colour TEXT",
        "CREATE TABLE recipes (name TEXT)",
    ):
        async with database.write() as connection:
            await connection.exec_driver_sql(change)
        async with database.read() as connection:
            assert await connection.run_sync(differences), change
    await database.close()


async def test_an_interrupted_migration_leaves_nothing(new_url: str) -> None:
    database = Database(place_of(new_url))

    def interrupted(connection: Connection) -> None:
        migrations.upgrade(connection)
        assert inspect(connection).get_table_names() != []
        raise InterruptedError

    with pytest.raises(InterruptedError):
        async with database.rebuild() as connection:
            await connection.run_sync(interrupted)
    async with database.read() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
    await database.close()
    await (await open_database(new_url)).close()


def test_a_database_that_is_up_to_date_opens_without_alembic(template: Path) -> None:
    script = """
import asyncio, sys
from digests.store.engine import open_database

async def main():
    await (await open_database(sys.argv[1])).close()

asyncio.run(main())
sys.exit("alembic" in sys.modules)
"""
    opened = subprocess.run([sys.executable, "-c", script, f"sqlite:///{template}"], cwd=ROOT, check=False)
    assert opened.returncode == 0


async def opened_at_once(url: str) -> None:
    databases = await asyncio.gather(*(open_database(url) for _ in range(4)))
    async with databases[-1].read() as connection:
        found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        assert found.scalars().all() == [HEAD]
    for database in databases:
        await database.close()


async def test_some_that_open_a_new_file_at_once(tmp_path: Path) -> None:
    for attempt in range(5):
        await opened_at_once(f"sqlite:///{tmp_path}/{attempt}.db")


async def test_some_that_start_on_a_new_server_at_once(new_postgres_url: str) -> None:
    await opened_at_once(new_postgres_url)
