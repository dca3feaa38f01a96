"""What is particular to SQLite: its address, its settings, its failures in words."""

from __future__ import annotations

import asyncio
import errno
import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from digests.errors import SettingsError, StoreError, StoreUnavailable, StoreUnusable
from digests.store import hops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import URL, Connection

# How long to wait for another process's write, an import beside the bot, say: each is over in milliseconds.
BUSY_SECONDS = 10
# Connections kept open: a writer, and readers beside it. More callers than that queue for one.
POOL_SIZE = 5

ANOTHER = "or name another database"


class SqliteFile:
    """A database in a file: one program runs on it at a time, others look or import beside it. See `engine.Place`."""

    shared = False
    reading: Mapping[str, Any] = {}

    def __init__(self, url: URL) -> None:
        check_query(url)
        self.url, self.path = url, file_of(url)
        self.name = str(self.path)

    def make_room(self) -> None:
        make_folder(self.path)

    def make_engine(self) -> AsyncEngine:
        return make_engine(self.url)

    def check(self, connection: Connection) -> None:
        """Python comes with an engine that does."""

    def check_references(self, connection: Connection) -> None:
        _check_references(connection, self.path)

    def failure(self, error: BaseException) -> StoreError | None:
        return failure(self.path, error)

    async def is_there(self) -> bool:
        return self.path.exists()


def check_query(url: URL) -> None:
    """Refuse what follows an address's question mark, but for `timeout` (seconds) and SQLite's own `mode` and `uri`."""
    for name, value in url.query.items():
        if name not in ("timeout", "mode", "uri"):
            raise SettingsError(
                f"{url}: there is no {name} here; only timeout, in seconds, may follow the question mark"
            )
        if name == "timeout" and not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", str(value)):
            raise SettingsError(f"{url}: timeout is a number of seconds, as in ?timeout=5")


def file_of(url: URL) -> Path:
    """The database's file; SettingsError when the address names none."""
    name = (url.database or "").removeprefix("file:")
    if not name or name.startswith(":memory:") or "memory" in url.query.get("mode", ""):
        raise SettingsError(f"{url}: name a file, as in sqlite:///var/broadsheet.db")
    return Path(name)


def make_folder(path: Path) -> None:
    """Create the folders above the file."""
    if path.is_dir():
        raise StoreUnusable(f"{path} is a folder, not a database: name a file in it, {ANOTHER}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_failure(path, error) from error


def file_failure(path: Path, error: OSError) -> StoreError:
    """A failed file operation on or beside the database, in one sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreUnavailable(f"the disk that holds {path} is full: make room and try again")
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return StoreUnusable(f"{path} cannot be made, because a file is where its folder should be: move it, {ANOTHER}")
    why = (error.strerror or str(error)).lower()
    return StoreUnusable(f"{path} cannot be opened ({why}): make its folder a place this user may write to, {ANOTHER}")


def failure(path: Path, error: BaseException) -> StoreError | None:
    """SQLite's failure in one sentence; None for one that is ours: a broken constraint, a wrong statement."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    match code & 0xFF:  # the rest tells variants of one failure apart
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreUnavailable(f"{path} is busy: another process is writing to it; try again in a moment")
        case sqlite3.SQLITE_FULL:
            return StoreUnavailable(f"the disk that holds {path} is full: make room and try again")
        case sqlite3.SQLITE_NOMEM:
            return StoreUnavailable(f"there was not enough memory to use {path}: try again")
        case sqlite3.SQLITE_IOERR:
            return StoreUnavailable(f"{path} could not be read or written ({error}): check the disk, and try again")
        case sqlite3.SQLITE_READONLY:
            return StoreUnusable(f"{path} is read-only: make the file and its folder writable for this user, {ANOTHER}")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreUnusable(
                f"{path} cannot be opened: make the file and its folder readable and writable for this user, {ANOTHER}"
            )
        case sqlite3.SQLITE_NOTADB:
            return StoreUnusable(f"{path} is not a database: move it away, {ANOTHER}")
        case sqlite3.SQLITE_ERROR if "no such table" in str(error):
            return StoreUnusable(f"{path} was removed or replaced while it was in use: start again")
        case sqlite3.SQLITE_CORRUPT:
            return StoreUnusable(f"{path} is damaged ({error}): restore it from a copy, {ANOTHER}")
        case _:
            return None


def _check_references(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        what = f"{broken[0]} without their {broken[2]}"
        raise StoreUnusable(f"{path} is damaged ({what}): restore it from a copy, {ANOTHER}")


def make_engine(url: URL) -> AsyncEngine:
    """An engine whose transactions are SQLite's own: one that `writes` takes the write lock at its start.

    Taking it later, after a read, fails at once when another has written meanwhile: no waiting helps there. One that
    `rebuilds` does not have references checked as it goes, nor do the later ones on its connection.
    """
    patient = {"timeout": str(BUSY_SECONDS), **url.query}
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite", query=patient),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=float(str(patient["timeout"])),
        connect_args={"isolation_level": None},  # no BEGIN but ours
        hide_parameters=True,  # a failed statement is logged; the password in a source's address must not be
    )

    @event.listens_for(engine.sync_engine, "do_connect")
    def by_hops(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
        parameters["async_creator_fn"] = hops.connect

    @event.listens_for(engine.sync_engine, "connect")
    def settings(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")  # what was recorded before sending outlives a power cut
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:  # somebody else makes this database new: it is as sound without
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("rebuilds"):
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # inside a transaction it would do nothing
        driver: Any = connection.connection.driver_connection
        driver.begin("BEGIN IMMEDIATE" if options.get("writes") else hops.READS)

    @event.listens_for(engine.sync_engine, "invalidate")
    def roll_back(connection: Any, _record: object, _error: object) -> None:
        """Free the write lock of a cancelled call: its statement lives on in the traceback, and while it does, closing
        the connection does not end the transaction."""
        with suppress(ValueError, sqlite3.Error):  # closed already
            connection.run_async(lambda driver: asyncio.shield(driver.rollback()))

    return engine
