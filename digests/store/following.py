"""Which source reads from which feed. Each function runs in its caller's transaction."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, select, update

from digests.address import has_secret
from digests.model import FeedState
from digests.store.columns import EPOCH, storable
from digests.store.conflict import insert_new
from digests.store.tables import feeds, sources

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Workspace

FIRST_INTERVAL = timedelta(minutes=30)
JOINING = timedelta(minutes=5)  # after it was fetched last, a feed is fetched again for a source that is new to it
OVER = (FeedState.PAUSED, FeedState.GONE)  # not fetched any more


def scope_of(workspace: Workspace, address: str) -> str:
    """Whose feed of this address a workspace reads from: everybody's, or its own where the address holds a secret."""
    return storable("/".join(workspace)) if has_secret(address) else ""


def address_hash(address: str) -> bytes:
    return hashlib.sha256(storable(address).encode()).digest()


def at(scope: str, address: str) -> Select[Any]:
    """The number of the feed."""
    return select(feeds.c.id).where(feeds.c.scope == scope, feeds.c.address_hash == address_hash(address))


async def read_from(
    connection: AsyncConnection, workspace: Workspace, source_id: int, address: str | None, since_at: datetime | None
) -> None:
    """Have the source read from the feed of this address, from its beginning; from none without one."""
    was = (await connection.execute(select(sources.c.feed_id).where(sources.c.id == source_id))).scalar_one()
    feed_id = None if address is None else await _feed(connection, scope_of(workspace, address), storable(address))
    if feed_id == was:
        return
    anew = {"feed_id": feed_id, "began_at": None, "since_at": since_at, "told_of": None}
    await connection.execute(update(sources).where(sources.c.id == source_id).values(anew))
    if was is not None:
        await drop_unread(connection, [was])


async def _feed(connection: AsyncConnection, scope: str, address: str) -> int:
    """The feed, due soon for its new reader, and locked: nobody finds that nothing reads from it."""
    while True:  # somebody may delete it between the two
        made = insert_new(connection, feeds).values(
            scope=scope,
            address=address,
            address_hash=address_hash(address),
            state=FeedState.OK,
            interval=FIRST_INTERVAL,
            next_at=EPOCH,
            attempt=0,
            failures=0,
        )
        await connection.execute(made)
        found = (await connection.execute(at(scope, address).with_for_update())).scalar_one_or_none()
        if found is not None:
            await _wake(connection, int(found))
            return int(found)


async def _wake(connection: AsyncConnection, feed_id: int) -> None:
    """A feed that is fetched is soon fetched again; one that was given up is tried anew, for somebody asks for it. Who
    is fetching it just now does not know of its new reader, and loses the lease."""
    columns = feeds.c.state, feeds.c.checked_at, feeds.c.next_at
    row = (await connection.execute(select(*columns).where(feeds.c.id == feed_id))).one()
    if row.checked_at is None:  # new, or due at once anyway
        return
    if row.state in OVER:
        await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(tried_anew(EPOCH)))
    elif row.state != FeedState.FAILING:
        soon = min(row.next_at, row.checked_at + JOINING)
        again = update(feeds).where(feeds.c.id == feed_id)
        await connection.execute(again.values(next_at=soon, attempt=feeds.c.attempt + 1))


def tried_anew(next_at: Any) -> dict[str, Any]:
    """A feed that failed, due then, with its failures counted from now on. Its reason stays until it answers."""
    counted = {"failures": 0, "failing_since": None, "state_at": None}
    return {"state": FeedState.FAILING, "next_at": next_at, "attempt": feeds.c.attempt + 1, **counted}


async def drop_unread(connection: AsyncConnection, feed_ids: Collection[int]) -> None:
    """Delete those of the feeds that nothing reads from. The lock comes first: who was about to read from one has done
    so by then."""
    await connection.execute(select(feeds.c.id).where(feeds.c.id.in_(feed_ids)).order_by(feeds.c.id).with_for_update())
    unread = ~exists().where(sources.c.feed_id == feeds.c.id)
    await connection.execute(delete(feeds).where(feeds.c.id.in_(feed_ids), unread))
