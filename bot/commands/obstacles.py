"""What is in the way of digests where they are to come, told to who can mend it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from digests.present.settings import in_the_way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.commands.desk import Desk
    from digests.messages import Section
    from digests.model import Subscription

log = logging.getLogger(__name__)


async def obstacles(desk: Desk, *subscriptions: Subscription) -> Sequence[Section]:
    """Of digests of one channel; nothing where nobody knows, or what their suspension says already."""
    channel = subscriptions[0].channel if subscriptions else None
    messenger = desk.messengers.get(channel.platform) if channel else None
    if channel is None or messenger is None:
        return ()
    try:
        async with asyncio.timeout(desk.patience.total_seconds()):
            found = await messenger.obstacles(channel, *(one.wishes for one in subscriptions))
    except TimeoutError:
        log.warning("What is in the way in %s was not to be learnt in time", channel.id)
        return ()
    told = {one.suspended for one in subscriptions}
    return in_the_way([why for why in found if why not in told])
