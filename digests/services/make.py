"""Planned slots become digests with their deliveries, many in one transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import structs

from digests import assemble, hindrances, recurrence
from digests.errors import ScheduleError
from digests.model import SlotState, WhenEmpty
from digests.ports.ledger import Closing, Made
from digests.present import editions
from digests.services.editions import TOLD_REACH, basis_of
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from digests.assemble import Chosen
    from digests.model import Health, Slot, Subscription
    from digests.ports.ledger import Before, Ledger, Standing
    from digests.ports.messenger import Messenger
    from digests.services.editions import Ranked, Shared
    from digests.wording import Said

CHUNK = 5  # editions made before others have their turn in the event loop
# Slots keep their reasons in English.
NOTHING_NEW = say("Nothing new, and this channel prefers silence.")
NOTHING_CHOSEN = say("None of the sources chosen for it is here, and this channel prefers silence.")
SOURCES_DOWN = say(
    "None of its sources had anything for a week, or could be reached: they may be down. This channel prefers silence."
)


class Maker:
    """Makes the editions of planned slots; no two of a batch are of one channel."""

    def __init__(self, ledger: Ledger, messengers: Mapping[str, Messenger], grace: timedelta) -> None:
        self._ledger, self._messengers, self._grace = ledger, messengers, grace

    async def make(self, batch: Sequence[tuple[Slot, Subscription]], shared: Shared) -> int:
        """How many slots were settled. The rest was settled by another, or its edition's number was taken."""
        now = shared.made_at
        closings: list[Closing] = []
        ranked: list[tuple[Slot, Subscription, Standing, Ranked]] = []
        standings = await self._ledger.standings([one.id for _, one in batch], now - TOLD_REACH)
        for number, (slot, subscription) in enumerate(batch):
            if number % CHUNK == 0:
                await asyncio.sleep(0)
            if reason := self._hindrance(slot, subscription, now):
                closings.append(Closing(slot=slot, state=SlotState.SKIPPED, reason=str(reason)))
                continue
            standing = standings[subscription.id]
            basis = basis_of(subscription.wishes, standing.last, now)
            one = await shared.ranked(subscription.channel.home, basis, standing.told)
            ranked.append((slot, subscription, standing, one))
        await shared.read([one for *_, one in ranked])
        made = []
        for number, (slot, subscription, standing, one) in enumerate(ranked):
            if number % CHUNK == 0:
                await asyncio.sleep(0)
            match await self._settled(slot, subscription, standing, one, shared):
                case Made() as digest:
                    made.append(digest)
                case closing:
                    closings.append(closing)
        done = await self._ledger.close_all(closings, now) if closings else 0
        return done + (len(await self._ledger.record_all(made, now)) if made else 0)

    async def _settled(
        self, slot: Slot, subscription: Subscription, standing: Standing, one: Ranked, shared: Shared
    ) -> Made | Closing:
        channel, wishes, last, now = subscription.channel, subscription.wishes, standing.last, shared.made_at
        chosen = shared.chosen(one)
        silent, ours = await shared.silent(channel.home, one)
        all_down = bool(ours) and len(ours) == len(one.judged.gathered.scope.sources)
        if not chosen.items and wishes.when_empty is WhenEmpty.SILENT:
            return Closing(slot=slot, state=SlotState.EMPTY, reason=str(_empty(chosen, all_down=all_down)))
        late = now - slot.due_at > recurrence.LATE
        digest = assemble.edition(chosen, one.basis, channel, now, last.made_at if last else None, late=late)
        named = _unnamed(ours, last)
        known = {*(last.silent if last else ()), *(one.source.id for one in named)}
        digest = structs.replace(
            digest,
            number=standing.number,
            silent=tuple(sorted(known.intersection(one.source.id for one in silent))),
            named=tuple(one.source.name for one in named if not one.out_of_reach(now)),
            unreached=tuple(one.source.name for one in named if one.out_of_reach(now)),
            sources_down=all_down and not chosen.items,
        )
        messages = editions.edition(digest, self._messengers[channel.platform].limits)
        return Made(slot=slot, digest=digest, messages=tuple(messages))

    def _hindrance(self, slot: Slot, subscription: Subscription, now: datetime) -> str | None:
        """Why a slot comes to no edition, whatever there is to tell; its stories come in the next one."""
        platform = subscription.channel.platform
        if platform not in self._messengers:
            return say("{platform} is not connected.", platform=platform.capitalize())
        try:
            return hindrances.of_slot(subscription, slot.due_at, now, self._grace)
        except ScheduleError as error:  # its zone was good when it was saved
            return str(error)


def _empty(chosen: Chosen, *, all_down: bool) -> Said:
    if chosen.nothing_chosen:
        return NOTHING_CHOSEN
    return SOURCES_DOWN if all_down else NOTHING_NEW


def _unnamed(silent: Sequence[Health], last: Before | None) -> list[Health]:
    """Those that no edition named since they fell silent."""
    before = last.silent if last else ()
    return [one for one in silent if one.source.id not in before]
