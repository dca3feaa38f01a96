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
from digests.syndication import Asks

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


async def read_from(connection: AsyncConnection, workspace: Workspace, source_id: int, address: str | None) -> None:
    """Have the source read from the feed of this address, from its beginning; from none without one. A feed that has
    the address already stays its feed: one that moved from where it had a secret is still its workspace's own."""
    its = select(sources.c.feed_id, feeds.c.address_hash).outerjoin(feeds, feeds.c.id == sources.c.feed_id)
    was, at_present = (await connection.execute(its.where(sources.c.id == source_id))).one()
    if at_present == (None if address is None else address_hash(address)):
        return
    feed_id = None if address is None else await _feed(connection, scope_of(workspace, address), storable(address))
    anew = {"feed_id": feed_id, "began_at": None, "told_of": None}
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
            await wake(connection, int(found))
            return int(found)


async def wake(connection: AsyncConnection, feed_id: int) -> None:
    """A feed that is fetched is soon fetched again, not before it asks for it; one that was given up is tried anew, for
    somebody asks for it. Of one that is leased it is found out when that is over (`soon`)."""
    columns = feeds.c.state, feeds.c.checked_at, feeds.c.next_at, feeds.c.asks, feeds.c.attempt
    row = (await connection.execute(select(*columns).where(feeds.c.id == feed_id))).one()
    if row.checked_at is None:  # new, or due at once anyway
        return
    if row.state in OVER:
        await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(tried_anew(EPOCH)))
    elif row.state != FeedState.FAILING and not is_leased(row.attempt):
        next_at = soon(row.next_at, row.checked_at, row.asks or Asks())
        await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(next_at=next_at))


def is_leased(attempt: int) -> bool:
    """Whether somebody was given it, and has not settled it: each lease makes the count odd, each end of one even."""
    return attempt % 2 == 1


def soon(next_at: datetime, checked_at: datetime, asks: Asks) -> datetime:
    """When a feed is fetched for a source that is new to it."""
    return min(next_at, max(checked_at + JOINING, asks.until or checked_at))


def tried_anew(next_at: datetime) -> dict[str, Any]:
    """A feed that was given up, due then, with its failures counted from now on. Its reason stays until it answers."""
    counted = {"failures": 0, "failing_since": None, "state_at": None}
    return {"state": FeedState.FAILING, "next_at": next_at, **counted}


async def drop_unread(connection: AsyncConnection, feed_ids: Collection[int]) -> None:
    """Delete those of the feeds that nothing reads from. The lock comes first: who was about to read from one has done
    so by then."""
    await connection.execute(select(feeds.c.id).where(feeds.c.id.in_(feed_ids)).order_by(feeds.c.id).with_for_update())
    unread = ~exists().where(sources.c.feed_id == feeds.c.id)
    await connection.execute(delete(feeds).where(feeds.c.id.in_(feed_ids), unread))
