"""Where digests can be posted, as the platforms see it: what becomes of them when a channel or a workspace is lost, and
when it is there again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec import structs

from digests import wishes as wished
from digests.errors import ScheduleError
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from digests.model import Channel, Subscription, Wishes, Workspace
    from digests.oversight import Forget
    from digests.ports.clock import Clock
    from digests.ports.installations import Departures
    from digests.ports.ledger import Ledger
    from digests.ports.subscriptions import SubscriptionStore

log = logging.getLogger(__name__)

ROUNDS = 5  # tries at a digest that others change meanwhile
REMOVED = say("Broadsheet was removed from this workspace.")  # reasons are kept in English


class Presence:
    """What a platform reports may be reported twice, by any number of nodes: the second time changes nothing.

    A lost channel suspends its digests, and erases nothing: they go on by themselves, from their next time on, when it
    is back. A pause that a person set stays. What is kept for a workspace is deleted when it was left for as long as
    `kept` (None: never), and the platform said so since this process started: it may be back while nobody listened.
    StoreUnavailable: report it again.
    """

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        ledger: Ledger,
        departures: Departures,
        forget: Forget,
        clock: Clock,
        kept: timedelta | None,
    ) -> None:
        self._subscriptions, self._ledger, self._departures = subscriptions, ledger, departures
        self._forget, self._clock, self._kept = forget, clock, kept
        self._left: set[Workspace] = set()  # as this process heard

    async def channel_gone(self, channel: Channel, reason: str) -> None:
        """Nothing can be posted in the channel; `reason` is a whole sentence for its owner, with what mends it."""
        reason = str(reason)
        if any(one.suspended != reason for one in await self._subscriptions.of_channel(channel)):
            await self._subscriptions.suspend(channel, reason)

    async def channel_back(self, channel: Channel) -> None:
        """It was lost, for whatever reason, and something can be posted there again: a pause after refusals is over,
        too."""
        for one in await self._subscriptions.of_channel(channel):
            await self._go_on(one)

    async def workspaces(self, platform: str) -> list[Workspace]:
        """Those that something is kept of. Which of them the platform does not know when it is connected, were left:
        say so each time. A direct channel is no workspace, and is never left."""
        return await self._departures.workspaces(platform)

    async def workspace_left(self, home: Workspace) -> None:
        """The program was removed from the workspace, or there is no such workspace any more."""
        self._left.add(home)
        if await self._departures.leave(home, str(REMOVED), self._clock.now()):
            log.info("Removed from %s %s", *home)

    async def workspace_here(self, home: Workspace, usable: Collection[Channel]) -> None:
        """The program is in the workspace, and can post in the channels that are `usable`. Of the others with a digest
        say with `channel_gone` why not."""
        self._left.discard(home)
        returned = await self._departures.returned(home)
        here = await self._subscriptions.of_workspace(home)
        lost = {one.channel for one in here if returned or one.suspended is not None}
        for channel in sorted(lost.intersection(usable)):
            await self.channel_back(channel)

    async def tick(self) -> list[Workspace]:
        """Delete what is kept for workspaces that were left long ago: which these were."""
        if self._kept is None or not self._left:
            return []
        gone = await self._forget.departed(self._clock.now() - self._kept, self._left)
        self._left.difference_update(gone)
        for home in gone:
            log.info("Deleted what was kept for %s %s, which was left", *home)
        return gone

    async def _go_on(self, subscription: Subscription) -> None:
        """Unless it does so already. A change that somebody makes meanwhile stays."""
        one: Subscription | None = subscription
        for _ in range(ROUNDS):
            if one is None or (one.suspended is None and one.pause_reason is None):
                return
            now = self._clock.now()
            ran = await self._ledger.moments(one.id, now - wished.DAY)
            wishes = _without_refusals(one)
            if await self._subscriptions.lift(one, wishes, _due_at(wishes, now, ran), now):
                return
            here = await self._subscriptions.of_channel(one.channel)
            one = next((other for other in here if other.id == subscription.id), None)
        log.warning("Digest %d is changed again and again, and stays suspended until it is looked at", subscription.id)


def _due_at(wishes: Wishes, now: datetime, ran: Sequence[datetime]) -> datetime | None:
    """When it is due again; at once when that cannot be reckoned any more: then it is recorded why it does not come."""
    try:
        return wished.due_again(wishes, now, ran)
    except ScheduleError:
        return now


def _without_refusals(one: Subscription) -> Wishes:
    """A pause with an end was set by a person, after the refusals."""
    if one.pause_reason is None or one.wishes.paused_until is not None:
        return one.wishes
    return structs.replace(one.wishes, paused=False)
