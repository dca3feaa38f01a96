"""The databases that every store must keep its promises on. A new one is one more entry of DATABASES."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from digests.store.engine import open_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from digests.store.engine import Database

    Opener = Callable[[], Awaitable[Database]]

DATABASES = ("sqlite",)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of its own."""
    return {"sqlite": f"sqlite:///{tmp_path}/news.db"}[request.param]


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
