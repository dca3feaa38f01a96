"""A database: transactions on it, its failures in words, its schema brought to the newest version."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from digests.address import veiled
from digests.errors import SettingsError, StoreUnavailable, StoreUnusable
from digests.store import sqlite
from digests.store.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_version = table("alembic_version", column("version_num"))


def parse_url(url: str) -> tuple[URL, Path]:
    """A database address as people write it, `sqlite:///FOLDER/FILE.db`, and its file. SettingsError for another."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError(f"{veiled(url)!r} is no database address: write sqlite:///FOLDER/FILE.db") from error
    if parsed.drivername != "sqlite":
        raise SettingsError(f"{parsed.drivername} is no database we know: write sqlite:///FOLDER/FILE.db")
    sqlite.check_query(parsed)
    return parsed, sqlite.file_of(parsed)


def is_there(url: str) -> bool:
    """Whether there is a database at this address. SettingsError when it is no address of one."""
    return parse_url(url)[1].exists()


class Database:
    """An open database. `read` and `write` are transactions; either raises StoreUnavailable or StoreUnusable when the
    database does not do it, and then nothing of it is stored.
    """

    def __init__(self, engine: AsyncEngine, path: Path) -> None:
        self.path = path
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._turn = asyncio.Lock()  # writers of one process queue here in order, where SQLite would have them poll

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One moment of the database, whatever is written meanwhile."""
        with self._in_words():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Committed at the end, or not at all."""
        with self._in_words():
            async with self._turn, self._writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def rebuild(self) -> AsyncIterator[AsyncConnection]:
        """As `write`, for migrations: tables that others refer to may be made anew. References are checked last."""
        with self._in_words():
            try:
                async with self._turn, self._writer.execution_options(rebuilds=True).begin() as connection:
                    yield connection
                    await connection.run_sync(sqlite.check_references, self.path)
            finally:
                await self._engine.dispose()  # its connections check no reference

    async def close(self) -> None:
        await self._engine.dispose()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout as error:
            raise StoreUnavailable(f"{self.path} is busy: every connection is in use; try again in a moment") from error
        except DBAPIError as error:
            failure = sqlite.failure(self.path, error.orig) if error.orig else None
            if failure is None:
                raise
            raise failure from error
        except StatementError as error:
            if isinstance(error.orig, ValueError):  # a value that its column's type refused, before the database
                raise error.orig from error
            raise


async def open_database(url: str) -> Database:
    """Open the database at this address, made if it is not there, with its schema at the newest version.

    SettingsError, StoreUnavailable or StoreUnusable, in one sentence, when that cannot be.
    """
    parsed, path = parse_url(url)
    sqlite.make_folder(path)
    database = Database(sqlite.make_engine(parsed), path)
    try:
        await prepare(database)
    except BaseException:
        await database.close()
        raise
    return database


async def prepare(database: Database) -> None:
    """Bring the schema to the newest version, in one transaction."""
    async with database.read() as connection:
        if await connection.run_sync(_stored_version, database.path) == HEAD:
            return
    async with database.rebuild() as connection:
        await connection.run_sync(_upgrade, database.path)


async def verify(database: Database) -> None:
    """StoreUnavailable or StoreUnusable unless it answers, with the schema of this program."""
    async with database.read() as connection:
        version = await connection.run_sync(_stored_version, database.path)
    if version != HEAD:
        raise StoreUnusable(f"{database.path} has the schema {version or 'of none'}, not {HEAD}: start again")


def _stored_version(connection: Connection, path: Path) -> str | None:
    """None for an empty database."""
    names = inspect(connection).get_table_names()
    if _version.name in names:
        version: str | None = connection.scalar(select(_version.c.version_num))
        return version
    if names:
        raise StoreUnusable(f"{path} is a database of another program: name another database")
    return None


def _upgrade(connection: Connection, path: Path) -> None:
    from digests.store import migrations  # Alembic is slow to import, and seldom needed

    version = _stored_version(connection, path)  # again, now that nobody else can write
    if version not in (None, *migrations.known()):
        raise StoreUnusable(
            f"{path} was made by a newer Broadsheet (its version is {version}): run that one, or name another database"
        )
    migrations.upgrade(connection)
