"""The databases that every store must keep its promises on. A new one is one more entry of DATABASES."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from digests.store.engine import open_database
from digests.store.sources import WorkspaceSources
from tests.conftest import copied
from tests.emulators.discord.fixture import clock as clock
from tests.emulators.discord.fixture import discord as discord
from tests.emulators.slack.fixture import slack as slack
from tests.statements import share

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from digests.store.engine import Database

    Opener = Callable[[], Awaitable[Database]]


DATABASES = ("sqlite", "postgres")


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        return copied(template, tmp_path / "news.db")
    made: str = request.getfixturevalue("postgres_url")
    return made


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opener]:
    """Opens the same database again: another process, as far as the database can tell."""
    async with AsyncExitStack() as stack:

        async def another() -> Database:
            database = share(await open_database(url))
            stack.push_async_callback(database.close)
            return database

        yield another


@pytest.fixture
async def database(opened: Opener) -> Database:
    return await opened()


@pytest.fixture
def sources(database: Database) -> WorkspaceSources:
    return WorkspaceSources(database)
