"""What a database holds before a test: each function stores one thing, whole, and gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import make

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Channel, Subscription
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
