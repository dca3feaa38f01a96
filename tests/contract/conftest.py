"""The databases that every store must keep its promises on. A new one is one more entry of DATABASES."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from digests.store.engine import open_database
from digests.store.sources import WorkspaceSources

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from digests.store.engine import Database

    Opener = Callable[[], Awaitable[Database]]


def empty_sqlite(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "news.db")
    return f"sqlite:///{folder}/news.db"


DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new SQLite database: a copy costs less than its migrations."""
    path = tmp_path_factory.mktemp("template") / "news.db"

    async def make() -> None:
        await (await open_database(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        return empty_sqlite(template, tmp_path)
    made: str = request.getfixturevalue("postgres_url")
    return made


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opener]:
    """Opens the same database again: another process, as far as the database can tell."""
    async with AsyncExitStack() as stack:

        async def another() -> Database:
            database = await open_database(url)
            stack.push_async_callback(database.close)
            return database

        yield another


@pytest.fixture
async def database(opened: Opener) -> Database:
    return await opened()


@pytest.fixture
def sources(database: Database) -> WorkspaceSources:
    return WorkspaceSources(database)
