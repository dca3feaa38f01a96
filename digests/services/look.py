"""Looking in a channel for a post that may be there."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from digests.ports.messenger import Found

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Delivery
    from digests.ports.ledger import Post
    from digests.ports.messenger import Absent, Messenger, Unreadable

TIMEOUT = timedelta(seconds=60)
BEFORE = timedelta(minutes=10)  # the first try that is searched: the platform's clock is not ours


def settles_at(delivery: Delivery, settling: timedelta, tried_at: datetime) -> datetime:
    """When what was tried last has turned up, if it ever does. `tried_at` stands in where no try is stamped."""
    return (delivery.tried_at or delivery.first_tried_at or tried_at) + settling


async def look(
    post: Post, messenger: Messenger, now: datetime, stepped_back: timedelta = timedelta()
) -> Found | Absent | Unreadable:
    """Since its first try, and as far before as the clock was put back. A look changes nothing: whatever it raises, it
    may be repeated."""
    if post.stray:  # an earlier sender posted it after all
        return Found(post.stray)
    delivery = post.delivery
    since_at = min(delivery.first_tried_at or now, now) - BEFORE - stepped_back
    async with asyncio.timeout(TIMEOUT.total_seconds()):
        return await messenger.find(delivery.channel, delivery.key, since_at, post.above)
