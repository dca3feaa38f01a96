"""A desk made as a file says, and written down as one. Each change is made by itself and fenced: what somebody changed
meanwhile is left as they have it, and applying again mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, Struct, structs

from digests import address, wishes
from digests.errors import NameTaken
from digests.manifest import compare, write
from digests.manifest.compare import (
    Change,
    GoneSource,
    GoneSubscription,
    Kept,
    NewSource,
    NewSubscription,
    OtherSource,
    OtherSubscription,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digests.manifest.compare import Difference
    from digests.manifest.shape import DeskFile
    from digests.model import Workspace
    from digests.ports.clock import Clock
    from digests.ports.ledger import Ledger
    from digests.ports.sources import SourceStore
    from digests.ports.subscriptions import SubscriptionStore


class Export(Struct, frozen=True, kw_only=True):
    """A desk file, and how many sources and subscriptions are in it; `held_back` counts the addresses that are not."""

    text: str
    sources: int
    subscriptions: int
    held_back: int


class Apply:
    """Quotas do not hold here: they are for people in channels, and this is the operator's."""

    def __init__(self, sources: SourceStore, subscriptions: SubscriptionStore, ledger: Ledger, clock: Clock) -> None:
        self._sources, self._subscriptions, self._ledger, self._clock = sources, subscriptions, ledger, clock

    async def kept(self, workspaces: Iterable[Workspace] | None = None) -> dict[Workspace, Kept]:
        """What these workspaces have; every workspace with a source or a subscription for None, in order."""
        if workspaces is None:
            workspaces = sorted({*await self._sources.workspaces(), *await self._subscriptions.workspaces()})
        return {
            workspace: Kept(
                tuple(await self._sources.of_workspace(workspace)),
                tuple(await self._subscriptions.of_workspace(workspace)),
            )
            for workspace in workspaces
        }

    async def difference(self, desk: DeskFile, *, prune: bool) -> Difference:
        """What differs between the file and the workspaces that it names."""
        kept = await self.kept((table.platform, table.id) for table in desk.workspace)
        return compare.difference(desk, kept, self._clock.now(), prune=prune)

    async def export(self) -> Export:
        """Every workspace as one file."""
        kept = await self.kept()
        sources = [source for one in kept.values() for source in one.sources]
        return Export(
            text=write.text(kept, self._clock.now()),
            sources=len(sources),
            subscriptions=sum(len(one.subscriptions) for one in kept.values()),
            held_back=sum(bool(source.address) and address.has_secret(str(source.address)) for source in sources),
        )

    async def make(self, change: Change) -> bool:
        """Make one change. False, and nothing is changed, when it no longer fits what there is."""
        now = self._clock.now()
        match change:
            case NewSource():
                return await self._new_source(change)
            case OtherSource():
                return await self._sources.change(change.workspace, change.wanted, change.kept, now)
            case GoneSource():
                return await self._sources.remove(change.workspace, change.kept.id, now, was=change.kept)
            case NewSubscription(channel=channel, wanted=wanted):
                due_at = wishes.next_due_at(wanted, now)
                return await self._subscriptions.add(channel, wanted, due_at, now) is not None
            case OtherSubscription(kept=kept, wanted=wanted):
                try:
                    ran = await self._ledger.moments(kept.id, now - wishes.DAY)
                    due_at = wishes.due_after(kept, wanted, now, ran)
                    changed = await self._subscriptions.change(kept, wanted, due_at)
                except NameTaken:  # by somebody, meanwhile
                    return False
                return changed is not None
            case GoneSubscription(kept=kept):
                return await self._subscriptions.end(kept, now)

    async def _new_source(self, change: NewSource) -> bool:
        if change.address is UNSET:
            made = await self._sources.ensure(change.workspace, change.name)
        else:
            now = self._clock.now()
            added = await self._sources.add(change.workspace, change.name, change.address, since_at=now)
            if added is None:
                return False
            made = added
        address = made.address if change.address is UNSET else change.address  # one that was removed may have another
        wanted = structs.replace(
            made,
            address=address,
            tags=made.tags if change.tags is UNSET else change.tags,
            take=made.take if change.take is UNSET else change.take,
            every=made.every if change.every is UNSET else change.every,
        )
        return wanted == made or await self._sources.change(change.workspace, wanted, made, self._clock.now())
