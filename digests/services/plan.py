"""Due subscriptions become slots, slots become digests with their deliveries: each recorded before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from digests.errors import StoreError
from digests.model import SlotState
from digests.ports.ledger import Closing
from digests.services.editions import Shared
from digests.services.make import Maker
from digests.services.open import Opener
from digests.services.unmade import GIVEN_UP, Unmade
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from digests.model import Channel, Slot, Subscription
    from digests.ports.articles import ArticleStore
    from digests.ports.clock import Clock
    from digests.ports.ledger import Ledger
    from digests.ports.messenger import Messenger
    from digests.ports.sources import SourceStore
    from digests.ports.subscriptions import SubscriptionStore
    from digests.wording import Said

    Planned = tuple[Slot, Subscription]

BATCH = 50  # editions recorded in one transaction
PAGE = 200  # slots read at once
MOST_PLANNED = 10_000  # slots looked at together, so that those of one kind come one after the other
ROUNDS = 5  # tries at editions whose numbers others took meanwhile
FOLDED = say("It was made one with the edition that was due after it.")


class Plan:
    """Opens what is due and makes its digests. Any number may run on one database: the slot is inserted once.

    `grace` is how late an edition may be and still be worth posting. A slot whose edition cannot be made holds up no
    other: it is tried again, ever less often, and skipped in the end.
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
        self._unmade = Unmade()

    async def tick(self) -> int:
        """Open every slot that is due and make the digest of every planned one. How many slots were settled."""
        if not await self._ledger.has_work(self._clock.now()):
            return 0
        await self._opener.open_due(self._clock.now())
        settled = 0
        for _ in range(ROUNDS):
            shared = Shared(self._sources, self._articles, self._clock.now())
            latest, folded = _latest(await self._planned(shared.made_at))
            ready = [one for one in latest if not self._unmade.waits(one[0], shared.made_at)]
            if not ready and not folded:
                break
            settled += await self._close(folded, FOLDED)
            for batch in _batches(ready):
                settled += await self._make(batch, shared)
            if hopeless := self._unmade.hopeless():
                settled += await self._close(hopeless, GIVEN_UP)
                self._unmade.given_up(hopeless)
        return settled

    async def _planned(self, now: datetime) -> list[Planned]:
        """Planned slots, those of channels that choose from the same articles side by side. The ones that wait after a
        failure are beside the others, and take nobody's place."""
        found: list[Planned] = []
        ready, overdue_at = 0, now - self._grace
        page = await self._ledger.planned(PAGE, overdue_at=overdue_at)
        while page:
            found += page
            ready += sum(not self._unmade.waits(slot, now) for slot, _ in page)
            if len(page) < PAGE or ready >= MOST_PLANNED:
                break
            page = await self._ledger.planned(PAGE, page[-1][0], overdue_at=overdue_at)
        if len(page) < PAGE:
            self._unmade.keep({slot.id for slot, _ in found})
        return sorted(found, key=lambda one: _kind(one[1]))

    async def _make(self, batch: Sequence[Planned], shared: Shared) -> int:
        """All in one transaction; one by one when that fails: a channel's fault must not cost the others theirs."""
        try:
            return await self._maker.make(batch, shared)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # logged there; the slot waits, is tried again, is given up in the end
            if len(batch) == 1:
                slot, subscription = batch[0]
                self._unmade.failed(slot, subscription, error, shared.made_at)
                return 0
        return sum([await self._make([one], shared) for one in batch])

    async def _close(self, slots: Sequence[Slot], reason: Said) -> int:
        closings = [Closing(slot=slot, state=SlotState.SKIPPED, reason=str(reason)) for slot in slots]
        return await self._ledger.close_all(closings, self._clock.now()) if closings else 0


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
