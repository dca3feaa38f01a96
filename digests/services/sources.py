"""What a workspace reads from: its managers add, remove and mark sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digests.ports import Clock, SourceStore


class Sources:
    """`most` is how many a workspace may have."""

    def __init__(self, store: SourceStore, clock: Clock, most: int) -> None:
        self._store, self._clock, self._most = store, clock, most
