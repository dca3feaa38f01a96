"""What workspaces read from: their sources, the feeds behind them, the pages that articles wait for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from digests.model import Document, FeedState, Health, Source, Take, Workspace
    from digests.syndication import Awaited, Following, PageDue, Polled


class Quotas(Struct, frozen=True):
    """How much one workspace, and one channel of it, may have."""

    subscriptions: int = 10  # of a channel
    channels: int = 200  # of a workspace that have a subscription
    sources: int = 500  # of a workspace
    interval: timedelta = timedelta(minutes=10)  # of a source of it, at least


class SourceStore(Protocol):
    """What each workspace (platform, id) reads from. A source belongs to one workspace; no other sees it.

    Names are compared case folded. A removed source is kept with its articles, unseen, until its workspace is
    forgotten. One that is seen and has an address reads from the feed of that address (FeedStore), from the moment it
    is given it; a feed that nothing reads from any more is gone.
    """

    async def ensure(self, workspace: Workspace, name: str) -> Source:
        """The workspace's source of that name: made if new, seen again if it was removed."""

    async def add(
        self,
        workspace: Workspace,
        name: str,
        address: str | None,
        quotas: Quotas | None = None,
        *,
        tags: Sequence[str] | None = None,
        take: Take | None = None,
        every: timedelta | None = None,
        since_at: datetime | None = None,
    ) -> Source | None:
        """A new source, or a removed one seen again: with this address, these tags and so on, or for None with what it
        had. What its feed publishes after `since_at` is news to it. None when there is one of that name. NoRoom when
        the workspace sees as many as the `quotas` allow, however many add at once."""

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        """What the workspace may see, by name."""

    async def workspaces(self) -> list[Workspace]:
        """Those that see a source, in order. For the operator alone."""

    async def change(
        self, workspace: Workspace, source: Source, was: Source | None = None, since_at: datetime | None = None
    ) -> bool:
        """Give the source of that id this address, tags, `take` and `every`. Of another feed is news what it publishes
        after `since_at`. False, and nothing changes, when the
        workspace sees no such source, or one of which any of these is not what it `was` known by."""

    async def remove(self, workspace: Workspace, source_id: int, now: datetime, was: Source | None = None) -> bool:
        """No longer seen. False, and nothing changes, when the workspace sees no such source, or not as it `was`
        known."""

    async def health(self, workspace: Workspace, now: datetime) -> list[Health]:
        """How each source that is seen is doing, by name."""


class FeedStore(Protocol):
    """The feeds that sources read from: one for all that name an address, and one for each workspace where the address
    holds a secret. Any number of nodes may lease from it: no feed is given to two at once, and one whose node was
    killed is due again when its lease ends. No workspace ends the lease of a feed that others read, too."""

    async def due(self, now: datetime, until: datetime, limit: int) -> list[Polled]:
        """Lease until then the feeds that are to be fetched by now, longest due first; then those that were given a
        turn by a clock that was ahead, a day late at most."""

    async def settle(self, polled: Polled) -> bool:
        """What is known of a leased feed from now on; the lease is over. With another address it is that one's feed:
        its sources have the new address too, and where there was such a feed already they read from that. False, and
        nothing changes, when the lease was lost or nothing reads from it any more."""

    async def release(self, polled: Polled, now: datetime) -> None:
        """It was leased, and nothing came of it: it is due now, for whoever asks. Nothing changes when the lease was
        lost, or is over."""

    async def following(self, feed_id: int) -> list[Following]:
        """The sources that read from it."""

    async def resume(self, workspace: Workspace, source_id: int, now: datetime) -> bool:
        """A person asks for the feed of a source again: it is fetched at once, or when it may be (`Asks.until`). One
        that was given up is tried anew, with its failures counted from now on; else its state stays, for others read
        it, too. False when the workspace sees no such source, or it has no feed."""

    async def waiting(self, now: datetime) -> tuple[datetime | None, int]:
        """Since when the feed that is longest due waits, and how many are due."""

    async def counts(self) -> dict[FeedState, int]:
        """How many feeds are in each state; states of none are left out."""


class PageStore(Protocol):
    """Articles that have their feed's words, for want of their page, and when that is asked for again."""

    async def due(
        self, now: datetime, until: datetime, limit: int, fits: Callable[[PageDue], bool] = ...
    ) -> list[Awaited]:
        """Those whose page is to be asked for by now, at `limit` addresses, all of an address together: each workspace
        has a turn, and in a workspace each source; what was not asked for yet comes first, then what is longest due.
        `fits` says, one after the other, whether it is taken. No node is given them before `until`."""

    async def settle(self, awaited: Awaited, document: Document, now: datetime) -> bool:
        """What came of it. One that waits for its page is unread from now on, with the document's words. Else, without
        a `lack`, the document is the article's next version, unread, which counts as the same for its feed. With a
        `lack` that is kept, and when its page is due again; Lack.LATER is no try. False, and nothing changes, when the
        article has another version by now, was asked for by another node, or is no longer kept."""

    async def postpone(self, source_id: int, now: datetime, until: datetime) -> None:
        """What is due of this source by now is due then."""

    async def wait_no_more(self, stored_before: datetime) -> int:
        """What was stored until then and still waits for its page is unread, with its feed's words. How many."""
