"""What is old is deleted by and by, and never what can still be asked about."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from digests.model import SlotState

if TYPE_CHECKING:
    from collections.abc import Callable

    from digests.oversight import Mark, Retention, Swept
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

LEAST_KEPT = timedelta(days=60)  # an edition may look back for 30 days, and a story that was told is known for 30
BATCH = 50  # in one transaction, so that nobody waits long for the database


class Batch(Protocol):
    async def __call__(self, *, mark: Mark | None, limit: int) -> Swept: ...


class Keeping(Struct, frozen=True):
    """How long each is kept; None for ever."""

    articles: timedelta | None
    editions: timedelta | None
    requests: timedelta | None


class Tidy:
    """Deletes in small batches. Any number may run on one database, and one that is stopped has lost nothing."""

    def __init__(self, retention: Retention, clock: Clock, keeping: Keeping) -> None:
        self._retention, self._clock, self._keeping = retention, clock, keeping

    async def tick(self, progress: Callable[[], None] = lambda: None) -> dict[str, int]:
        """Delete all that is too old. How many of each, what there was none of left out."""
        now, keeping, store = self._clock.now(), self._keeping, self._retention
        counts: Counter[str] = Counter()
        if keeping.requests is not None:
            counts["requests"] = await _sweep(partial(store.requests, now - keeping.requests), progress)
        if keeping.editions is not None:
            before = now - keeping.editions
            counts["editions"] = await _sweep(partial(store.editions, before), progress)
            for state in (SlotState.EMPTY, SlotState.SKIPPED):
                counts["slots"] += await _sweep(partial(store.slots, state, before), progress)
        if keeping.articles is not None:  # last: those of the editions that went are free now
            before, spared = now - keeping.articles, await store.unposted()
            drop = partial(store.articles, before, min(before, now - LEAST_KEPT), spared, now=now)
            counts["articles"] = await _sweep(drop, progress)
        deleted = {what: count for what, count in counts.items() if count}
        if deleted:
            log.info("Deleted as too old: %s", ", ".join(f"{count} {what}" for what, count in deleted.items()))
        return deleted


async def _sweep(batch: Batch, progress: Callable[[], None]) -> int:
    deleted, mark = 0, None
    while True:
        swept = await batch(mark=mark, limit=BATCH)
        deleted, mark = deleted + swept.deleted, swept.mark
        progress()
        if mark is None:
            return deleted
        await asyncio.sleep(0)  # others first
