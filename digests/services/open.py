"""What is due becomes slots: many in one transaction, and never so much at a stretch that a reader would notice."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from digests import recurrence, schedule
from digests import wishes as wished
from digests.errors import ScheduleError, StoreError
from digests.ports.ledger import Opening
from digests.services.unmade import GIVEN_UP
from digests.wording import several

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Subscription
    from digests.ports.ledger import Ledger
    from digests.ports.subscriptions import SubscriptionStore
    from digests.recurrence import Due
    from digests.wording import Said

log = logging.getLogger(__name__)

BATCH = 200  # slots in one transaction
CHUNK = 20  # subscriptions looked at before others have their turn in the event loop
TRY_AGAIN = timedelta(days=1)  # for a schedule that has become unreadable


class Opener:
    """Opens slots. Any number may run on one database."""

    def __init__(self, subscriptions: SubscriptionStore, ledger: Ledger, grace: timedelta) -> None:
        self._subscriptions, self._ledger, self._grace = subscriptions, ledger, grace

    async def open_due(self, now: datetime) -> None:
        """A slot for every subscription that is due. One that is paused moves on without."""
        known: dict[tuple[str, str, datetime], Due] = {}  # what many have in common
        while due := await self._subscriptions.due(now, BATCH):
            openings = []
            for number, subscription in enumerate(due):
                if number % CHUNK == 0:
                    await asyncio.sleep(0)
                openings.append(await self._opening(subscription, now, known))
            await self._ledger.open_slots(openings, now)

    async def _opening(
        self, subscription: Subscription, now: datetime, known: dict[tuple[str, str, datetime], Due]
    ) -> Opening:
        wishes, next_due_at = subscription.wishes, subscription.next_due_at or now
        try:
            if wished.is_paused(wishes, now):
                following = wished.next_due_at(wishes, now)
                return Opening(subscription=subscription, due_at=None, next_due_at=following)
            key = wishes.schedule, wishes.zone, next_due_at
            if key not in known:
                when, zone = schedule.parse(wishes.schedule), schedule.zone(wishes.zone)
                known[key] = recurrence.due(when, zone, next_due_at, now, self._grace)
            due = known[key]
            if due.displaced and next_due_at > subscription.created_at and await self._is_displaced(subscription):
                return Opening(subscription=subscription, due_at=None, next_due_at=due.next_due_at)
        except ScheduleError as error:  # it was good when it was saved: the zone's name is gone, say
            return Opening(
                subscription=subscription, due_at=next_due_at, next_due_at=now + TRY_AGAIN, skipped=str(error)
            )
        except StoreError:  # no fault of this digest's: all of them are asked for again
            raise
        except Exception:  # nobody foresaw it: one digest's fault must not cost the others theirs
            log.exception("Whether digest %d (%s) is due could not be reckoned", subscription.id, wishes.name)
            following = now + TRY_AGAIN
            return Opening(subscription=subscription, due_at=next_due_at, next_due_at=following, skipped=str(GIVEN_UP))
        return Opening(
            subscription=subscription,
            due_at=due.due_at or due.skipped,
            next_due_at=due.next_due_at,
            skipped=str(_missed(self._grace)) if due.skipped else None,
        )

    async def _is_displaced(self, subscription: Subscription) -> bool:
        """Whether its due moment, which its schedule does not have, would be one too many for that day: the zone's
        rules changed since it was reckoned, say."""
        wishes, at = subscription.wishes, subscription.next_due_at
        if at is None:
            return False
        when, zone = schedule.parse(wishes.schedule), schedule.zone(wishes.zone)
        begins_at = recurrence.day_begins(zone, at)
        ran = [one for one in await self._ledger.moments(subscription.id, begins_at) if recurrence.is_scheduled(one)]
        return len(ran) + 1 + recurrence.left_in_day(when, zone, at) > recurrence.of_day(when, zone, at)


def _missed(grace: timedelta) -> Said:
    return several(
        int(grace / timedelta(hours=1)),
        "Broadsheet was not running when it was due, and came back more than {count} hour later.",
        "Broadsheet was not running when it was due, and came back more than {count} hours later.",
    )
