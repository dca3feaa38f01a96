"""Statements are compiled once for all databases of a process, as in the program, which has one. To compile them anew
for each test is a third of its work, and more where coverage is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Dialect

    from digests.store.engine import Database

_KNOWN: dict[str, tuple[Dialect, Any]] = {}


def share(database: Database) -> Database:
    """The database, which knows from now on what others of its kind have compiled, and they what it will."""
    for one in (database._engine, database._reader, database._writer):
        engine = one.sync_engine
        engine.dialect, engine._compiled_cache = _KNOWN.setdefault(
            engine.driver, (engine.dialect, engine._compiled_cache)
        )
    return database
