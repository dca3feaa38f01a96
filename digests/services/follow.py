"""Feeds are looked for, tried, and added as sources: by the addresses that people give."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digests.adding import Followed
from digests.errors import CommandError, Denied, DocumentError, FetchError, FieldError, ReadError
from digests.model import Take
from digests.naming import label, titled, unlike
from digests.services.sources import keys
from digests.wording import say

if TYPE_CHECKING:
    from digests.adding import Trial, Wanted
    from digests.model import Source, Workspace
    from digests.ports.clock import Clock
    from digests.services.find import Find
    from digests.services.sources import Sources

AT_ONCE = 4  # addresses of one command that are looked at
FRESH = timedelta(minutes=2)  # that what was found is shown again: the further pages of an answer ask anew
MOST_KEPT = 50
TRIES = 3  # at a name that others take meanwhile


class Follow:
    """What a workspace may read, found and added."""

    def __init__(self, sources: Sources, find: Find, clock: Clock) -> None:
        self._sources, self._find, self._clock = sources, find, clock
        self._kept: OrderedDict[tuple[Workspace, str, Take], tuple[datetime, Trial]] = OrderedDict()

    async def trial(self, workspace: Workspace, address: str, take: Take = Take.FEED) -> Trial:
        """What would be stored from that address; nothing is. FetchError, DocumentError and ReadError as Find has
        them."""
        at, now = (workspace, address, take), self._clock.now()
        for as_good in (take,) if take is not Take.FEED else Take:  # what was seen of pages besides does no harm
            kept = self._kept.get((workspace, address, as_good))
            if kept and now - FRESH < kept[0] <= now:
                return kept[1]
        found = await self._find.feed(address, take)
        self._kept[at] = now, found
        self._kept.move_to_end(at)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    async def add(self, workspace: Workspace, wanted: Wanted) -> list[Followed]:
        """What came of each address, in their order. FieldError for what fits none of them."""
        if wanted.name is not None:
            await self._sources.free(workspace, wanted.name)
        self._sources.seldom(wanted.every)
        turns = asyncio.Semaphore(AT_ONCE)
        found = await asyncio.gather(*(self._looked(workspace, one, wanted, turns) for one in wanted.addresses))
        return [one if one.refusal else await self._added(workspace, one, wanted) for one in found]

    async def _looked(self, workspace: Workspace, address: str, wanted: Wanted, turns: asyncio.Semaphore) -> Followed:
        try:
            async with turns:
                return Followed(address=address, trial=await self.trial(workspace, address))
        except (FetchError, DocumentError, ReadError) as error:
            insists = may_insist(error)
            if wanted.anyway and insists:
                return Followed(address=address)
            return Followed(address=address, refusal=error.args[0], may_insist=insists)

    async def _added(self, workspace: Workspace, found: Followed, wanted: Wanted) -> Followed:
        where = found.trial.address if found.trial else found.address
        tries = 0
        while True:
            seen = await self._sources.seen(workspace)
            if there := _reading(seen, {where, found.address}):
                return _refused(found, say("It is a source here already: {name}.", name=label(there)))
            title = found.trial.title if found.trial else None
            taken = {key for source in seen for key in keys(source)}
            name = wanted.name or unlike(titled(title, where), taken)
            try:
                source = await self._sources.add(
                    workspace, name, where, tags=wanted.tags, take=wanted.take, every=wanted.every
                )
            except FieldError:  # somebody was quicker with that name
                tries += 1
                if wanted.name or tries == TRIES:
                    raise
            except CommandError as error:
                return _refused(found, error.args[0])
            else:
                return Followed(address=found.address, source=source, trial=found.trial)


def may_insist(error: Exception) -> bool:
    """Whether an address that came to this may be taken all the same: what does not answer now may do so later; what is
    denied, or is no feed, would fail for ever."""
    return isinstance(error, FetchError) and not isinstance(error, Denied)


def _reading(seen: list[Source], addresses: set[str]) -> Source | None:
    return next((one for one in seen if one.address in addresses), None)


def _refused(found: Followed, why: str) -> Followed:
    return Followed(address=found.address, trial=found.trial, refusal=why)
