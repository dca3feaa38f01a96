"""Due subscriptions become slots, slots become digests with their deliveries: each recorded before anything is sent."""

from __future__ import annotations

import logging
from datetime import timedelta
from time import thread_time
from typing import TYPE_CHECKING

from msgspec import structs

from digests import assemble, schedule
from digests.errors import ScheduleError, StoreUnavailable
from digests.matching import Matcher
from digests.model import Basis, SlotState, WhenEmpty
from digests.present import editions
from digests.rank import LOOKED_AT, rank
from digests.values import hours_shown
from digests.wishes import is_paused
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from digests.assemble import Chosen
    from digests.model import Channel, Headline, Slot, Source, Subscription, Told, Wishes
    from digests.ports import ArticleStore, Clock, Edition, Ledger, Messenger, SourceStore, SubscriptionStore
    from digests.wording import Said

log = logging.getLogger(__name__)

BATCH = 200
NUMBERINGS = 5  # tries at an edition's number, when others number the same channel's
TRY_AGAIN = timedelta(days=1)  # for a schedule that has become unreadable
TOLD_REACH = timedelta(days=30)  # a story told longer ago than this is a new story
# Slots keep their reasons in English.
NOTHING_NEW = say("Nothing new, and this channel prefers silence.")
NOTHING_CHOSEN = say("None of the sources chosen for it is here, and this channel prefers silence.")


async def choose(
    sources: Sequence[Source],
    articles: ArticleStore,
    basis: Basis,
    told: Iterable[Told],
    now: datetime,
    beside: Iterable[Headline] = (),
) -> Chosen:
    """The stories that an edition made at `now` has, from those of the workspace's `sources` that it wants, and what
    kept the others out. `beside` are headlines to be judged too, wherever they are from."""
    scope = assemble.scope_of(sources, basis, now)
    headlines = await articles.headlines(scope.sources, scope.since_at, LOOKED_AT)
    matcher = Matcher(basis.wishes.topics, thread_time)
    ranking = rank([*headlines, *beside], () if basis.told_too else told, scope, matcher)
    leading = assemble.leading(ranking.stories, basis.wishes)
    whole = await articles.articles({article for story in leading for article in story.articles()})
    chosen = assemble.compose(ranking, whole, basis.wishes)
    return structs.replace(
        chosen,
        nothing_kept=not sources,
        nothing_chosen=bool(sources) and not scope.sources,
        unfinished=matcher.unfinished,
    )


def basis_of(wishes: Wishes, last: Edition | None, now: datetime) -> Basis:
    """What the next edition is chosen by: the look-back reaches behind the last one."""
    return Basis(wishes=wishes, reach_at=min(now, last.digest.made_at if last else now) - wishes.look_back)


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
        await self._open_due()
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
                except StoreUnavailable:  # nobody gets an edition just now
                    raise
                except Exception:  # one channel's fault must not cost the others their edition
                    log.exception("The edition of slot %d (%s) could not be made", slot.id, subscription.wishes.name)
        return settled

    async def _open_due(self) -> None:
        paused: set[int] = set()  # though due: a pause opens no slot
        while due := [
            one for one in await self._subscriptions.due(self._clock.now(), BATCH + len(paused)) if one.id not in paused
        ]:
            for subscription in due:
                if is_paused(subscription.wishes, self._clock.now()):
                    paused.add(subscription.id)
                else:
                    await self._open(subscription)

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
        if reason := self._hindrance(slot, subscription, now):
            await self._ledger.close(slot, SlotState.SKIPPED, str(reason), now)
            return
        last = await self._ledger.last_edition(channel)
        basis = basis_of(wishes, last, now)
        told = await told_or_promised(self._ledger, channel, now)
        chosen = await choose(await self._sources.of_workspace(channel.home), self._articles, basis, told, now)
        if not chosen.items and wishes.when_empty is WhenEmpty.SILENT:
            reason = NOTHING_CHOSEN if chosen.nothing_chosen else NOTHING_NEW
            await self._ledger.close(slot, SlotState.EMPTY, str(reason), now)
            return
        since_at, late = last.digest.made_at if last else None, now - slot.due_at > schedule.LATE
        digest = assemble.edition(chosen, basis, channel, now, since_at, late=late)
        for _ in range(NUMBERINGS):  # the number is taken by whoever records first
            numbered = structs.replace(digest, number=await self._ledger.next_number(channel))
            messages = editions.edition(numbered, self._messengers[channel.platform].limits)
            if await self._ledger.record(slot, numbered, messages, now) is not None:
                return
        log.info("Slot %d was made by another, or its channel is numbered by too many at once", slot.id)

    def _hindrance(self, slot: Slot, subscription: Subscription, now: datetime) -> Said | None:
        """Why a slot comes to no edition, whatever there is to tell; its stories come in the next one."""
        channel, wishes = subscription.channel, subscription.wishes
        moments = slot.due_at, now
        if any(is_paused(wishes, at) for at in moments):
            return say("It was paused.")
        if wishes.quiet and any(schedule.in_quiet(wishes.quiet, schedule.zone(wishes.zone), at) for at in moments):
            return say("It fell into the quiet hours, {hours}.", hours=hours_shown(wishes.quiet))
        if channel.platform not in self._messengers:
            return say("{platform} is not connected.", platform=channel.platform.capitalize())
        return None


def _missed(grace: timedelta) -> Said:
    return several(
        int(grace / timedelta(hours=1)),
        "Broadsheet was not running when it was due, and came back more than {count} hour later.",
        "Broadsheet was not running when it was due, and came back more than {count} hours later.",
    )
