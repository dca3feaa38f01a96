"""What a database holds: before a test, where each function stores one thing and gives it back, and after it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from digests.store.tables import alerts, leases, metadata
from tests import make

if TYPE_CHECKING:
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
    """Every row of every table that belongs to a workspace, and every word of the index with its places."""
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        names = [*(table.name for table in metadata.sorted_tables if table not in (alerts, leases)), "temp.words"]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}  # noqa: S608 - our own names
