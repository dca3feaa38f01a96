"""What channels want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Channel, Subscription, Wishes, Workspace
    from digests.ports.sources import Quotas


class SubscriptionStore(Protocol):
    """An ended subscription is kept for the record, and in none of these answers but `ever`."""

    async def add(
        self,
        channel: Channel,
        wishes: Wishes,
        next_due_at: datetime | None,
        now: datetime,
        quotas: Quotas | None = None,
    ) -> Subscription | None:
        """A new subscription. None when the channel has one of that name (case folded). NoRoom when the channel, or its
        workspace, has as many as the `quotas` allow, however many add at once."""

    async def of_channel(self, channel: Channel) -> list[Subscription]:
        """A channel's subscriptions, oldest first."""

    async def of_workspace(self, workspace: Workspace) -> list[Subscription]:
        """Those of every channel of the workspace, by channel, oldest first."""

    async def workspaces(self) -> list[Workspace]:
        """Those with a subscription, in order. For the operator alone."""

    async def ever(self, channel: Channel) -> bool:
        """Whether the channel has or had a subscription."""

    async def change(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None
    ) -> Subscription | None:
        """Other wishes from now on, as the next revision. None, and nothing changes, when it has another revision than
        this one or has ended. NameTaken when the channel has another of that name."""

    async def end(self, subscription: Subscription, now: datetime) -> bool:
        """No further editions: what is planned is skipped, what was never tried is not sent. False, and nothing
        changes, when it has another revision than this one or has ended."""

    async def suspend(self, channel: Channel, reason: str) -> int:
        """Nothing can be posted in the channel, for this reason: its subscriptions are not due until `lift`, and their
        owner is to be told, once. How many were not suspended before; the others have this reason from now on."""

    async def lift(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None, now: datetime
    ) -> Subscription | None:
        """No longer suspended, with these wishes, due at that moment, as the next revision; what waited because of the
        suspension may be sent at once. None, and nothing changes, when it has another revision or has ended."""

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Those with `next_due_at <= now`, longest due first."""
