"""What a database holds: before a test, where each function stores one thing and gives it back, and after it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import func, select

from digests.ports.ledger import Closing, Made
from digests.store.channels import in_channel
from digests.store.tables import alerts, digests, leases, metadata
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.messages import Message
    from digests.model import Channel, Digest, Slot, SlotState, Subscription, Told
    from digests.ports.ledger import Ledger
    from digests.store.engine import Database
    from digests.store.ledger import SlotLedger
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


async def record(ledger: Ledger, slot: Slot, digest: Digest, messages: Sequence[Message], now: datetime) -> int | None:
    """The digest's id, when it was recorded."""
    made = Made(slot=slot, digest=digest, messages=tuple(messages))
    return (await ledger.record_all([made], now)).get(slot.id)


async def close(ledger: Ledger, slot: Slot, state: SlotState, reason: str, now: datetime) -> bool:
    return await ledger.close_all([Closing(slot=slot, state=state, reason=reason)], now) == 1


async def next_number(ledger: SlotLedger, channel: Channel) -> int:
    query = select(func.coalesce(func.max(digests.c.number), 0) + 1).where(in_channel(digests, channel))
    async with ledger._database.read() as connection:
        return int((await connection.execute(query)).scalar_one())


async def promised(ledger: Ledger, channel: Channel) -> list[Told]:
    """What open editions will tell."""
    return await ledger.heard(channel, make.moment(days=10_000))


async def told(ledger: Ledger, channel: Channel, since_at: datetime) -> list[Told]:
    """What the channel heard without what it is only promised."""
    heard, ahead = await ledger.heard(channel, since_at), await promised(ledger, channel)
    return heard[: len(heard) - len(ahead)]


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
