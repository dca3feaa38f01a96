"""aiosqlite with fewer trips to its thread: one for a statement with its rows, none for the beginning, and none for the
end of what only read.

A trip costs more than most of our statements. aiosqlite makes one each for the cursor, the statement, its rows and the
closing; and what begins a transaction is a statement like another. Here rows are fetched where they are found, a
transaction begins with its first statement, and nobody waits for the end of one that changed nothing.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import aiosqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

READS = "BEGIN"  # a transaction that changes nothing
CHUNK = 64  # rows that aiosqlite's own cursors fetch at once; ours fetch all


class HopConnection(aiosqlite.Connection):
    """A connection whose cursors fetch every row with the statement. One transaction at a time, begun by `begin`."""

    _beginning: str | None = None
    _reads = False

    def begin(self, statement: str) -> None:
        """Begin a transaction with the next statement: what is wrong with `statement` is said by that one."""
        self._beginning, self._reads = statement, statement == READS

    def cursor(self) -> HopCursor:  # type: ignore[override]  # aiosqlite's is made in the thread
        return HopCursor(self)

    async def run(self, work: Any, sql: str, parameters: Any) -> None:
        beginning, self._beginning = self._beginning, None
        await self._execute(work, beginning, sql, parameters)  # type: ignore[no-untyped-call]  # aiosqlite leaves it out

    async def commit(self) -> None:
        if self._beginning is None:
            await super().commit()
        self._beginning = None

    async def rollback(self) -> None:
        if self._beginning is None and self._reads:
            self._tx.put_nowait((None, self._conn.rollback))  # before whatever comes next here
        elif self._beginning is None:
            await super().rollback()
        self._beginning = None


class HopCursor:
    """What SQLAlchemy asks of an asynchronous cursor."""

    def __init__(self, connection: HopConnection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> HopCursor:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> None:
        await self._connection.run(self._execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Any) -> None:
        await self._connection.run(self._executemany, sql, parameters)

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """It is closed already."""

    def _execute(self, beginning: str | None, sql: str, parameters: Any) -> None:
        cursor = self._begun(beginning)
        cursor.execute(sql, parameters)
        self._keep(cursor)

    def _executemany(self, beginning: str | None, sql: str, parameters: Any) -> None:
        cursor = self._begun(beginning)
        cursor.executemany(sql, parameters)
        self._keep(cursor)

    def _begun(self, beginning: str | None) -> sqlite3.Cursor:
        cursor = self._connection._conn.cursor()  # noqa: SLF001  # aiosqlite has no other way to its connection
        if beginning:
            cursor.execute(beginning)
        return cursor

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


def connect(database: str, **settings: Any) -> HopConnection:
    """A connection, to be awaited; `settings` are those of sqlite3.connect."""
    connection = HopConnection(lambda: sqlite3.connect(database, **settings), CHUNK)
    connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does: a forgotten one must not keep the process
    return connection
