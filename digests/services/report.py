"""Who runs Broadsheet is told what needs a person, and who owns a channel that its digest was paused."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from digests import alerts
from digests.errors import BroadsheetError
from digests.present import refusals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from digests.alerts import Matter
    from digests.model import Subscription
    from digests.ports import Clock, Leases, Messenger, Outlet, Watch

log = logging.getLogger(__name__)

NAME = "report"  # of the lease: one node tells
LEASE = timedelta(minutes=2)
TELLING = timedelta(seconds=30)  # an owner may be told
LATELY = timedelta(days=7)  # that a refusal or a double is a matter
MOST_RECORDS = 2_000  # deliveries looked at
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)  # before an alert that failed is said again


class Report:
    """Tells each matter once until it changes. Any number may run on one database: a lease says whose turn it is.

    What was said is kept after it was said: a crash in between says it again. An alert that fails is logged, is never a
    matter itself, and is said again later, together with what is new by then.
    """

    def __init__(
        self,
        watch: Watch,
        messengers: Mapping[str, Messenger],
        outlet: Outlet,
        leases: Leases,
        clock: Clock,
        owner: str,
        patience: timedelta,
    ) -> None:
        self._watch, self._messengers, self._outlet, self._leases = watch, messengers, outlet, leases
        self._clock, self._owner, self._patience = clock, owner, patience
        self._not_before: datetime | None = None  # while an alert that failed waits
        self._wait = FIRST_WAIT
        self._saying: tuple[list[str], str] = ([], "")  # and the key it is said with

    async def tick(self) -> None:
        now = self._clock.now()
        tenure = await self._leases.acquire(NAME, self._owner, now, now + LEASE)
        if tenure is None:
            return
        try:
            await self._operator()
            await self._owners()
        finally:
            await self._leases.release(tenure)

    async def _owners(self) -> None:
        """Once each, as far as that can be done: the operator hears of it too, and status says it."""
        while subscription := await self._watch.tell_of_pause(self._clock.now()):
            channel = subscription.channel
            messenger = self._messengers.get(channel.platform)
            if messenger is None or not await _told(messenger, subscription):
                log.warning("The owner of %s %s %s could not be told of a pause", *channel.home, channel.id)

    async def _operator(self) -> None:
        now = self._clock.now()
        if self._not_before and self._not_before - LONGEST_WAIT <= now < self._not_before:  # not after a clock put back
            return
        news = alerts.decide(await self._watch.told(), await self._matters())
        if news.lines and not await self._said(news.lines):
            return
        if news.new or news.over:
            await self._watch.keep([matter.key for matter in news.new], news.over, now)

    async def _matters(self) -> list[Matter]:
        now = self._clock.now()
        records = await self._watch.records(now - LATELY, MOST_RECORDS)
        oldest_at, count = await self._watch.unread()
        found = [alerts.of_record(record) for record in records]
        found += [alerts.of_pause(subscription) for subscription in await self._watch.paused()]
        found.append(alerts.of_lag(oldest_at, count, now, self._patience))
        return [matter for matter in found if matter]

    async def _said(self, lines: list[str]) -> bool:
        """False when it has to be said again, not before some time has passed."""
        if self._saying[0] != lines:
            self._saying = lines, f"alert-{secrets.token_hex(9)}"
        try:
            await self._outlet.say(*self._saying)
        except (BroadsheetError, OSError) as error:
            log.warning("The operator could not be told (%s): %s", error, " ".join(lines))
            self._not_before = self._clock.now() + self._wait
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            return False
        self._saying, self._wait = ([], ""), FIRST_WAIT
        return True


async def _told(messenger: Messenger, subscription: Subscription) -> bool:
    """Whether its owner was told, in a time in which the others are not forgotten."""
    with suppress(TimeoutError):
        async with asyncio.timeout(TELLING.total_seconds()):
            return await messenger.tell_owner(subscription.channel, refusals.paused(subscription))
    return False
