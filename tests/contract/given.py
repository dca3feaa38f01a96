"""What a database holds: before a test, where each function stores one thing and gives it back, and after it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg

from digests.store.tables import alerts, leases, metadata
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.model import Channel, Subscription
    from digests.store.engine import Database
    from digests.store.subscriptions import Subscriptions


async def subscribed(
    store: Subscriptions,
    channel: Channel | None = None,
    *,
    due_at: datetime | None = make.NOW,
    now: datetime = make.NOW,
    **wishes: Any,
) -> Subscription:
    added = await store.add(channel or make.channel(), make.wishes(**wishes), due_at, now)
    assert added is not None
    return added


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that belongs to a workspace, and every word of the index with its places: (word, row, …)
    among the `words`."""
    names = [table.name for table in metadata.sorted_tables if table not in (alerts, leases)]
    if database.place.shared:
        return _everything_on_a_server(database, names)
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        found = {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 - our own names
            for name in [*names, "temp.words"]
        }
        return found | {"words": found.pop("temp.words")}


def _everything_on_a_server(database: Database, names: Sequence[str]) -> dict[str, list[tuple[object, ...]]]:
    queries = {name: f"SELECT * FROM {name}" for name in names}  # noqa: S608 - our own names
    queries["words"] = "SELECT lexeme, row FROM search_texts, unnest(words)"
    address = database._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        return {
            name: sorted(connection.execute(query.encode()).fetchall(), key=repr) for name, query in queries.items()
        }
