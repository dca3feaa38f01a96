"""Recorded messages are posted, in order, and what became of each is known: posted, refused, or honestly unsure."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from digests.errors import Refused, Throttled, Unsure
from digests.ports import Found, Unreadable

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Mapping

    from digests.ports import Clock, Ledger, Messenger, Post

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 50
LEASE = timedelta(minutes=2)  # longer than SEND_TIMEOUT, so that a lease outlives its request
SEND_TIMEOUT = timedelta(seconds=40)
MOST_ATTEMPTS = 5  # a message that is absent again and again is held for a person


class Deliver:
    """Sends what is due under leases. Any number may run on one database; `owner` names this one.

    Before a send its first try is stamped; after it the outcome is marked under the lease. Whatever may have been
    posted is looked for in the channel before it is tried again, with the same key.
    """

    def __init__(self, ledger: Ledger, messengers: Mapping[str, Messenger], clock: Clock, owner: str) -> None:
        self._ledger, self._messengers, self._clock, self._owner = ledger, messengers, clock, owner

    async def tick(self) -> int:
        """Settle what is in doubt, then send until nothing can be sent now. How many were posted."""
        now = self._clock.now()
        doubtful = await self._ledger.doubtful(self._owner, now, now + LEASE, BATCH)
        await _all(self._settle(post) for post in doubtful)
        posted = 0
        while posts := await self._claim():
            posted += sum(await _all(self._send(post) for post in posts))
        return posted

    async def _claim(self) -> list[Post]:
        now = self._clock.now()
        return await self._ledger.claim(self._owner, now, now + LEASE, BATCH)

    async def _send(self, post: Post) -> bool:
        lease, delivery = post.lease, post.delivery
        messenger = self._messengers[delivery.channel.platform]
        if not await self._ledger.try_now(lease, self._clock.now()):
            return False
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                receipt = await messenger.send(delivery.channel, post.message, delivery.key)
        except Refused as error:
            log.warning("A post for %s was refused: %s", _where(post), error)
            await self._ledger.mark(lease, "refused", str(error))
        except Throttled as error:
            log.warning("A post for %s has to wait until %s: %s", _where(post), error.retry_at, error)
            await self._ledger.postpone(lease, error.retry_at, str(error))
        except (Unsure, TimeoutError) as error:
            await self._ledger.mark(lease, "unsure", str(error) or "The platform gave no answer in time.")
        else:
            return await self._ledger.sent(lease, receipt, self._clock.now())
        return False

    async def _settle(self, post: Post) -> None:
        lease, delivery, now = post.lease, post.delivery, self._clock.now()
        messenger = self._messengers[delivery.channel.platform]
        tried_at = delivery.first_tried_at or now
        if now < tried_at + messenger.settling:
            await self._ledger.mark(lease, "unsure", "It may still turn up in the channel.")
            return
        match await messenger.find(delivery.channel, delivery.key, tried_at):
            case Found(receipt):
                await self._ledger.sent(lease, receipt, now)
            case Unreadable(reason):
                await self._hold(post, reason)
            case _ if lease.attempt > MOST_ATTEMPTS:
                await self._hold(post, f"Tried {MOST_ATTEMPTS} times, and it never appeared.")
            case _:
                await self._ledger.postpone(lease, now, "It is not in the channel: once more, with the same key.")

    async def _hold(self, post: Post, reason: str) -> None:
        log.error("A post for %s may or may not have arrived, and is held: %s", _where(post), reason)
        await self._ledger.mark(post.lease, "held", reason)


async def _all(calls: Iterable[Coroutine[object, object, T]]) -> list[T]:
    """All of them to their end; then the first failure is raised, if there was one."""
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]


def _where(post: Post) -> str:
    channel = post.delivery.channel
    return f"{channel.platform} {channel.workspace} {channel.id}"
