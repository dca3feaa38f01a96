"""Due subscriptions become slots, slots become digests with their deliveries: each recorded before anything is sent."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests import assemble, schedule
from digests.assemble import Chosen
from digests.errors import ScheduleError
from digests.model import Digest, SlotState, WhenEmpty
from digests.present import editions
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digests.model import Channel, Slot, Source, Subscription, Told, Wishes
    from digests.ports import ArticleStore, Clock, Ledger, Messenger, SourceStore, SubscriptionStore
    from digests.wording import Said

log = logging.getLogger(__name__)

BATCH = 200
NUMBERINGS = 5  # tries at an edition's number, when others number the same channel's
TRY_AGAIN = timedelta(days=1)  # for a schedule that has become unreadable
CANDIDATES = 2_000  # headlines looked at for one edition, newest first
TOLD_REACH = timedelta(days=30)  # a story told longer ago than this is a new story
NOTHING_NEW = say("Nothing new, and this channel prefers silence.")  # slots keep their reasons in English


async def choose(
    sources: Sequence[Source],
    articles: ArticleStore,
    wishes: Wishes,
    told: list[Told],
    since_at: datetime,
    now: datetime,
) -> Chosen:
    """The stories that an edition has now, from those of the workspace's `sources` that it wants, since `since_at`."""
    wanted = [source.id for source in assemble.chosen_sources(sources, wishes)]
    if not wanted:
        return Chosen(items=(), also=(), nothing_kept=True)
    headlines = await articles.headlines(wanted, since_at, CANDIDATES)
    ranked = assemble.rank(headlines, wishes, told, now)
    leading = assemble.leading(ranked, wishes)
    whole = await articles.articles({article for story in leading for article in story.articles()})
    return assemble.compose(leading, whole, wishes)


async def told_or_promised(ledger: Ledger, channel: Channel, now: datetime) -> list[Told]:
    """What an edition of the channel leaves out: what was told, and what one that is still to be posted will tell."""
    return [*await ledger.told(channel, now - TOLD_REACH), *await ledger.promised(channel)]


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
        self._sources, self._articles, self._subscriptions, self._ledger = sources, articles, subscriptions, ledger
        self._messengers, self._clock, self._grace = messengers, clock, grace

    async def tick(self) -> int:
        """Open every slot that is due and make the digest of every planned one. How many slots were settled."""
        while due := await self._subscriptions.due(self._clock.now(), BATCH):
            for subscription in due:
                await self._open(subscription)
        settled = 0
        tried: set[int] = (
            set()
        )  # once a tick: a slot that cannot be made stays planned, and must not hold up the others
        while planned := [pair for pair in await self._ledger.planned(BATCH + len(tried)) if pair[0].id not in tried]:
            for slot, subscription in planned:
                tried.add(slot.id)
                try:
                    await self._make(slot, subscription)
                    settled += 1
                except Exception:  # one channel's fault must not cost the others their edition
                    log.exception("The edition of slot %d (%s) could not be made", slot.id, subscription.wishes.name)
        return settled

    async def _open(self, subscription: Subscription) -> None:
        now, wishes, next_due_at = self._clock.now(), subscription.wishes, subscription.next_due_at
        if next_due_at is None:  # paused meanwhile
            return
        try:
            due = schedule.due(
                schedule.parse(wishes.schedule), schedule.zone(wishes.zone), next_due_at, now, self._grace
            )
        except ScheduleError as error:  # it was good when it was saved: the zone's name is gone, say
            slot = await self._ledger.open_slot(subscription, next_due_at, now + TRY_AGAIN, now)
            if slot:
                await self._ledger.close(slot, SlotState.SKIPPED, str(error), now)
            return
        due_at = due.due_at or due.skipped
        if due_at is None:
            return
        slot = await self._ledger.open_slot(subscription, due_at, due.next_due_at, now)
        if slot and due.skipped:
            await self._ledger.close(slot, SlotState.SKIPPED, str(_missed(self._grace)), now)

    async def _make(self, slot: Slot, subscription: Subscription) -> None:
        now = self._clock.now()
        channel, wishes = subscription.channel, subscription.wishes
        before = await self._ledger.last_edition(channel)
        last_at = before.digest.made_at if before else None
        told = await told_or_promised(self._ledger, channel, now)
        since_at = min(now, last_at or now) - wishes.look_back
        sources = await self._sources.of_workspace(channel.home)
        chosen = await choose(sources, self._articles, wishes, told, since_at, now)
        if not chosen.items and wishes.when_empty is WhenEmpty.SILENT:
            await self._ledger.close(slot, SlotState.EMPTY, str(NOTHING_NEW), now)
            return
        digest = Digest(
            name=wishes.name,
            channel=channel,
            zone=wishes.zone,
            made_at=now,
            since_at=last_at,
            items=chosen.items,
            also=chosen.also,
            nothing_kept=chosen.nothing_kept,
            late=now - slot.due_at > schedule.LATE,
        )
        for _ in range(NUMBERINGS):  # the number is taken by whoever records first
            numbered = structs.replace(digest, number=await self._ledger.next_number(channel))
            messages = editions.edition(numbered, self._messengers[channel.platform].limits)
            if await self._ledger.record(slot, numbered, messages, now) is not None:
                return
        log.info("Slot %d was made by another, or its channel is numbered by too many at once", slot.id)


def _missed(grace: timedelta) -> Said:
    return several(
        int(grace / timedelta(hours=1)),
        "Broadsheet was not running when it was due, and came back more than {count} hour later.",
        "Broadsheet was not running when it was due, and came back more than {count} hours later.",
    )
