"""Posting on one platform, and finding what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from digests.messages import Limits, Message
    from digests.model import Channel, Wishes


class Found(Struct, frozen=True):
    """The message is in the channel."""

    receipt: str


class Absent(Struct, frozen=True):
    """The channel was read completely since the given moment, and the message is not in it."""


class Unreadable(Struct, frozen=True):
    """The channel cannot be read, or not completely."""

    reason: str


class Messenger(Protocol):
    """Posting on one platform. A message may turn up in the channel as late as `settling` after it was tried.

    `checks_keys`: a second post with the same key is taken for the first one, and is not shown again.
    """

    limits: Limits
    settling: timedelta
    checks_keys: bool

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:
        """Post. The receipt. Refused, Throttled, or Unsure when the request may have left. `above` is the receipt of
        the edition's first post, of which this is a later one: what is `aside` goes in a thread below that."""

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None = None
    ) -> Found | Absent | Unreadable:
        """Look for a message with this key among those posted at or after `since_at`; with `above`, in the thread below
        that, too. Throttled when the platform lets nobody look before its time."""

    async def talked_at(self, channel: Channel) -> datetime | None:
        """When somebody else than this program last wrote in the channel. None when nobody did lately, or the platform
        does not say; it raises nothing."""

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:
        """What would keep digests of these wishes from being posted in the channel as they are wished: whole sentences,
        each once. It may ask the platform, for as long as a post may take; what nobody knows is no obstacle, and it
        raises nothing."""

    async def tell_owner(self, channel: Channel, message: Message) -> bool:
        """Tell who owns the channel, elsewhere than in it if it cannot be reached. False when that could not be done;
        it raises nothing."""
