"""A database: transactions on it, its failures in words, its schema brought to the newest version.

What an engine does in its own way is in sqlite.py and postgres.py, behind `Place`.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import column, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from digests.address import veiled
from digests.errors import SettingsError, StoreUnavailable, StoreUnusable
from digests.store.sqlite import SqliteFile
from digests.store.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from digests.errors import StoreError

HOW = "write sqlite:///FOLDER/FILE.db or postgresql://USER:PASSWORD@HOST/NAME"

_version = table("alembic_version", column("version_num"))


class Place(Protocol):
    """Where a database is, and what its engine does in its own way."""

    @property
    def name(self) -> str:
        """What sentences call it. No password is in it."""

    @property
    def shared(self) -> bool:
        """Whether several programs may work on it, each with as many writers as it likes."""

    @property
    def reading(self) -> Mapping[str, Any]:
        """The options of a transaction that sees one moment of the database."""

    def make_room(self) -> None:
        """Make what is around a database that is not there yet."""

    def make_engine(self) -> AsyncEngine:
        """An engine that knows transactions that `writes`, that are `alone`, and one that `rebuilds`."""

    def check(self, connection: Connection) -> None:
        """StoreUnusable for an engine that is too old, or keeps text in a way that loses letters."""

    def check_references(self, connection: Connection) -> None:
        """StoreUnusable when a row refers to one that is not there."""

    def failure(self, error: BaseException) -> StoreError | None:
        """The driver's failure in one sentence; None for one that is ours."""

    async def is_there(self) -> bool:
        """Whether there is a database, made by a Broadsheet or not."""


def place_of(url: str) -> Place:
    """Of a database's address as people write it. SettingsError for what is none, without the password in it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # a port that is no number
        raise SettingsError(f"{veiled(url)!r} is no database address: {HOW}") from error
    if parsed.drivername == "sqlite":
        return SqliteFile(parsed)
    if parsed.drivername in ("postgresql", "postgres"):
        from digests.store.postgres import PostgresDatabase  # its driver is loaded where it is used

        return PostgresDatabase(parsed)
    raise SettingsError(f"{parsed.drivername} is no database we know: {HOW}")


async def is_there(url: str) -> bool:
    """Whether there is a database at this address. SettingsError when it is no address of one."""
    return await place_of(url).is_there()


class Database:
    """An open database. `read` and `write` are transactions; either raises StoreUnavailable or StoreUnusable when the
    database does not do it, and then nothing of it is stored.

    A write sees what others committed before each of its statements: what it depends on it locks, or names in the
    condition of its change. On SQLite writes come one after the other.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._engine = place.make_engine()
        self._reader = self._engine.execution_options(**place.reading)
        self._writer = self._engine.execution_options(writes=True)
        # Writers of one process queue here in order, where SQLite would have them poll.
        self._turn: AbstractAsyncContextManager[Any] = nullcontext() if place.shared else asyncio.Lock()

    @property
    def path(self) -> Path:
        """The database's file. Of a server there is none: StoreUnusable."""
        if not isinstance(self.place, SqliteFile):
            raise StoreUnusable(f"{self.place.name} is no file: that is for a SQLite database")
        return self.place.path

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One moment of the database, whatever is written meanwhile."""
        with self._in_words():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self, *, alone: bool = False) -> AsyncIterator[AsyncConnection]:
        """Committed at the end, or not at all. `alone`: nobody else writes meanwhile."""
        writer = self._writer.execution_options(alone=True) if alone else self._writer
        with self._in_words():
            async with self._turn, writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def rebuild(self) -> AsyncIterator[AsyncConnection]:
        """Alone, and for as long as it takes, for migrations: tables that others refer to may be made anew. References
        are checked last."""
        with self._in_words():
            try:
                async with self._turn, self._writer.execution_options(rebuilds=True).begin() as connection:
                    yield connection
                    await connection.run_sync(self.place.check_references)
            finally:
                await self._engine.dispose()  # what its connections took for granted no longer holds

    async def close(self) -> None:
        await self._engine.dispose()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout as error:
            sentence = f"{self.place.name} is busy: every connection is in use; try again in a moment"
            raise StoreUnavailable(sentence) from error
        except DBAPIError as error:
            failure = self.place.failure(error.orig) if error.orig else None
            if failure is None:
                raise
            raise failure from error
        except StatementError as error:
            if isinstance(error.orig, ValueError):  # a value that its column's type refused, before the database
                raise error.orig from error
            raise


async def open_database(url: str) -> Database:
    """Open the database at this address with its schema at the newest version. A SQLite file is made if it is not
    there; a server's database must be.

    SettingsError, StoreUnavailable or StoreUnusable, in one sentence, when that cannot be.
    """
    place = place_of(url)
    place.make_room()
    database = Database(place)
    try:
        await prepare(database)
    except BaseException:
        await database.close()
        raise
    return database


async def prepare(database: Database) -> None:
    """Bring the schema to the newest version, in one transaction. Of several that start at once one does it."""
    place = database.place
    async with database.read() as connection:
        await connection.run_sync(place.check)
        if await connection.run_sync(_stored_version, place.name) == HEAD:
            return
    try:
        await _newest(database)
    except StoreUnavailable:  # SQLite does not wait for somebody who turns a new file into one with a log
        await _newest(database)


async def _newest(database: Database) -> None:
    async with database.rebuild() as connection:
        await connection.run_sync(_upgrade, database.place.name)


async def verify(database: Database) -> None:
    """StoreUnavailable or StoreUnusable unless it answers, with the schema of this program."""
    name = database.place.name
    async with database.read() as connection:
        version = await connection.run_sync(_stored_version, name)
    if version != HEAD:
        raise StoreUnusable(f"{name} has the schema {version or 'of none'}, not {HEAD}: start again")


def _stored_version(connection: Connection, name: str) -> str | None:
    """None for an empty database."""
    names = inspect(connection).get_table_names()
    if _version.name in names:
        version: str | None = connection.scalar(select(_version.c.version_num))
        return version
    if names:
        raise StoreUnusable(f"{name} is a database of another program: name another database")
    return None


def _upgrade(connection: Connection, name: str) -> None:
    from digests.store import migrations  # Alembic is slow to import, and seldom needed

    version = _stored_version(connection, name)  # again, now that nobody else can write
    if version not in (None, *migrations.known()):
        raise StoreUnusable(
            f"{name} was made by a newer Broadsheet (its version is {version}): run that one, or name another database"
        )
    migrations.upgrade(connection)
