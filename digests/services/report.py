"""Who runs Broadsheet is told what needs a person, and who owns a channel that its digest was paused, or waits, or
that a source of it is not fetched any more."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from digests import alerts
from digests.alerts import DELIVERY, DIGEST, FEED, SLOT
from digests.assemble import chosen_sources
from digests.errors import BroadsheetError
from digests.model import Trouble
from digests.present import outages, refusals
from digests.services.unmade import GIVEN_UP
from digests.wording import ENGLISH, message_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from digests.alerts import Key, Matter
    from digests.messages import Message
    from digests.model import Channel
    from digests.oversight import Outlet, SourceNews, Watch
    from digests.ports.claims import Leases
    from digests.ports.clock import Clock
    from digests.ports.messenger import Messenger

log = logging.getLogger(__name__)

NAME = "report"  # of the lease: one node tells
LEASE = timedelta(minutes=2)
TELLING = timedelta(seconds=30)  # an owner may be told
LATELY = timedelta(days=7)  # that a refusal or a double is a matter
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
            try:
                await self._operator()
            finally:  # an owner does not wait for the operator's outlet
                await self._owners()
        finally:
            await self._leases.release(tenure)

    async def _owners(self) -> None:
        """Once each, as far as that can be done: the operator hears of it too, and status says it."""
        while subscription := await self._watch.tell_of_pause(self._clock.now()):
            await self._tell(subscription.channel, refusals.paused(subscription))
        while suspended := await self._watch.tell_of_suspension(self._clock.now()):
            await self._tell(suspended[0].channel, refusals.suspended(suspended))
        while news := await self._watch.tell_of_sources():
            await self._tell_of_sources(news)

    async def _tell_of_sources(self, news: SourceNews) -> None:
        """Who owns a channel with a digest of these, once in a workspace. Its readers hear of it in editions."""
        affected = [*(source for source, _, _ in news.lost), *news.found]
        channels = dict.fromkeys(one.channel for one in news.subscriptions if chosen_sources(affected, one.wishes))
        for channel in channels:
            messenger = self._messengers.get(channel.platform)
            if messenger is not None and await _told(messenger, channel, outages.of_sources(news)):
                return
        if channels:
            log.warning("Nobody in %s %s could be told how the sources are", *news.workspace)

    async def _tell(self, channel: Channel, message: Message) -> None:
        message = message_in(message, ENGLISH)  # with the channels' names, where the platform shows them
        messenger = self._messengers.get(channel.platform)
        if messenger is None or not await _told(messenger, channel, message):
            log.warning("The owner of %s %s %s could not be told of a pause", *channel.home, channel.id)

    async def _operator(self) -> None:
        now = self._clock.now()
        if self._not_before and self._not_before - LONGEST_WAIT <= now < self._not_before:  # not after a clock put back
            return
        lag = alerts.of_lag(*await self._watch.unread(), now, self._patience)
        keys = await self._keys(now - LATELY)
        news = alerts.decide(await self._watch.told(), [*keys, lag.key] if lag else keys)
        named, _ = news.named
        matters = await self._matters(named) | ({lag.key: lag} if lag else {})
        lines = alerts.lines(news, matters)
        if lines and not await self._said(lines):
            return
        changed = {key for key in named if key not in matters}  # meanwhile: what it is now is said the next time
        new = [key for key in news.new if key not in changed]
        if new or news.over:
            await self._watch.keep(new, news.over, now)

    async def _keys(self, since_at: datetime) -> list[Key]:
        """Everything that is the matter but for the lag, however much it is."""
        found = [(trouble, f"{DELIVERY} {number}") for trouble, number in await self._watch.deliveries(since_at)]
        found += [(Trouble.PAUSED, f"{DIGEST} {number}") for number in await self._watch.paused()]
        unmade = await self._watch.skipped(str(GIVEN_UP), since_at)
        found += [(Trouble.UNMADE, f"{SLOT} {number}") for number in unmade]
        return found + [(Trouble.SOURCE, f"{FEED} {number}") for number in await self._watch.lost()]

    async def _matters(self, keys: Collection[Key]) -> dict[Key, Matter]:
        """What there is to say of these, as far as they still are the matter."""
        found: list[Matter | None] = []
        if deliveries := alerts.numbers(keys, DELIVERY):
            found += map(alerts.of_record, await self._watch.records(deliveries))
        if digests := alerts.numbers(keys, DIGEST):
            found += map(alerts.of_pause, await self._watch.subscriptions(digests))
        if slots := alerts.numbers(keys, SLOT):
            found += map(alerts.of_unmade, await self._watch.slots(slots))
        if feeds := alerts.numbers(keys, FEED):
            found += map(alerts.of_feed, await self._watch.feeds(feeds))
        return {matter.key: matter for matter in found if matter and matter.key in keys}

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


async def _told(messenger: Messenger, channel: Channel, message: Message) -> bool:
    """Whether the owner was told, in a time in which the others are not forgotten."""
    with suppress(TimeoutError):
        async with asyncio.timeout(TELLING.total_seconds()):
            return await messenger.tell_owner(channel, message)
    return False
