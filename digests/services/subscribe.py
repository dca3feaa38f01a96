"""What a channel's owners do to its subscriptions. What is saved is the same, whichever way it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from digests.ports import Clock, SourceStore, SubscriptionStore


class Quotas(Struct, frozen=True):
    """How much one workspace, and one channel of it, may have."""

    subscriptions: int = 10  # of a channel
    channels: int = 200  # of a workspace that have a subscription
    sources: int = 500  # of a workspace


class Subscribe:
    """Use cases on subscriptions."""

    def __init__(self, subscriptions: SubscriptionStore, sources: SourceStore, clock: Clock, quotas: Quotas) -> None:
        self._subscriptions, self._sources, self._clock, self._quotas = subscriptions, sources, clock, quotas
