"""Due subscriptions become slots, slots become digests with their deliveries: each recorded before anything is sent."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING

from digests.errors import StoreError
from digests.model import SlotState
from digests.ports import Closing
from digests.services.editions import Shared
from digests.services.make import Maker
from digests.services.open import Opener
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from digests.model import Channel, Slot, Subscription
    from digests.ports import ArticleStore, Clock, Ledger, Messenger, SourceStore, SubscriptionStore

    Planned = tuple[Slot, Subscription]

log = logging.getLogger(__name__)

BATCH = 50  # editions recorded in one transaction
PAGE = 200  # slots read at once
MOST_PLANNED = 10_000  # slots looked at together, so that those of one kind come one after the other
ROUNDS = 5  # tries at editions whose numbers others took meanwhile
FOLDED = say("It was made one with the edition that was due after it.")


class Plan:
    """Opens what is due and makes its digests. Any number may run on one database: the slot is inserted once.

    `grace` is how late an edition may be and still be worth posting.
    """

    def __init__(
        self,
        sources: SourceStore,
        articles: ArticleStore,
        subscriptions: SubscriptionStore,
        ledger: Ledger,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        grace: timedelta,
    ) -> None:
        self._sources, self._articles, self._ledger, self._clock = sources, articles, ledger, clock
        self._grace = grace
        self._opener = Opener(subscriptions, ledger, grace)
        self._maker = Maker(ledger, messengers, grace)

    async def tick(self) -> int:
        """Open every slot that is due and make the digest of every planned one. How many slots were settled."""
        if not await self._ledger.has_work(self._clock.now()):
            return 0
        await self._opener.open_due(self._clock.now())
        settled = 0
        failed: set[int] = set()  # once a tick: a slot that cannot be made stays planned, and holds up no other
        for _ in range(ROUNDS):
            planned = await self._planned(failed)
            if not planned:
                break
            shared = Shared(self._sources, self._articles, self._clock.now())
            latest, folded = _latest(planned)
            if folded:
                closings = [Closing(slot=slot, state=SlotState.SKIPPED, reason=str(FOLDED)) for slot in folded]
                settled += await self._ledger.close_all(closings, self._clock.now())
            for batch in _batches(latest):
                settled += await self._make(batch, shared, failed)
        return settled

    async def _planned(self, failed: set[int]) -> list[Planned]:
        """Planned slots, those of channels that choose from the same articles side by side."""
        found: list[Planned] = []
        overdue_at = self._clock.now() - self._grace
        page = await self._ledger.planned(PAGE, overdue_at=overdue_at)
        while page:
            found += [one for one in page if one[0].id not in failed]
            if len(page) < PAGE or len(found) >= MOST_PLANNED:
                break
            page = await self._ledger.planned(PAGE, page[-1][0], overdue_at=overdue_at)
        return sorted(found, key=lambda one: _kind(one[1]))

    async def _make(self, batch: Sequence[Planned], shared: Shared, failed: set[int]) -> int:
        """All in one transaction; one by one when that fails: a channel's fault must not cost the others theirs."""
        try:
            return await self._maker.make(batch, shared)
        except StoreError:
            raise
        except Exception:
            if len(batch) == 1:
                slot, subscription = batch[0]
                log.exception("The edition of slot %d (%s) could not be made", slot.id, subscription.wishes.name)
                failed.add(slot.id)
                return 0
        return sum([await self._make([one], shared, failed) for one in batch])


def _kind(one: Subscription) -> tuple[object, ...]:
    wishes = one.wishes
    return one.channel.home, wishes.sources, wishes.tags, wishes.look_back, one.id


def _latest(planned: Iterable[Planned]) -> tuple[list[Planned], list[Slot]]:
    """Of each subscription the slot that was due last, and the others: one edition stands for all."""
    newest: dict[int, Planned] = {}
    folded: list[Slot] = []
    for one in planned:
        other = newest.get(one[1].id)
        if other and other[0].due_at > one[0].due_at:
            folded.append(one[0])
            continue
        if other:
            folded.append(other[0])
        newest[one[1].id] = one
    return list(newest.values()), folded


def _batches(planned: Iterable[Planned]) -> Iterable[list[Planned]]:
    """No two of one channel in a batch: the later edition leaves out what the earlier one tells."""
    rounds: defaultdict[int, list[Planned]] = defaultdict(list)
    seen: defaultdict[Channel, int] = defaultdict(int)
    for one in planned:
        rounds[seen[one[1].channel]].append(one)
        seen[one[1].channel] += 1
    for number in sorted(rounds):
        of_round = rounds[number]
        yield from (of_round[start : start + BATCH] for start in range(0, len(of_round), BATCH))
