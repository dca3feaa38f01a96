"""What the services need of the world for those who run Broadsheet, as promises: deliveries in their hands, what may be
the matter, where they are told, what is deleted.

Errors, time zone and concurrency are those of `digests.ports`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from digests.model import Channel, Delivery, DeliveryState, FeedState, Source, Subscription, Workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from digests.messages import Message
    from digests.model import SlotState, Trouble
    from digests.ports.ledger import Post


class Record(Struct, frozen=True, kw_only=True):
    """A delivery as its operator sees it: of which digest it is part `delivery.part` (from 0) of how many, and what
    holds it up. `not_before` is when a pending one is sent, or an unsure one looked for."""

    delivery: Delivery
    name: str
    edition: int | None
    parts: int
    recorded_at: datetime
    not_before: datetime
    reason: str | None = None
    owner: str | None = None
    leased_until: datetime | None = None
    sent_at: datetime | None = None
    perhaps_twice: bool = False


class Step(Struct, frozen=True, kw_only=True):
    """One step in a delivery's life: who brought it to this state, under which attempt, and why."""

    at: datetime
    state: DeliveryState
    attempt: int
    owner: str | None
    reason: str | None


class DeliveryRecords(Protocol):
    """Deliveries in a person's hands. Each change is fenced by the state and the attempt that the record shows: False
    (or None), and nothing changes, when it has others by now."""

    async def listed(self, states: Collection[DeliveryState], channel: Channel | None, limit: int) -> list[Record]:
        """Those in one of the states, newest first."""

    async def record(self, delivery_id: int) -> Record | None:
        """One of them."""

    async def steps(self, delivery_id: int) -> list[Step]:
        """What became of it since it was recorded, oldest first."""

    async def message(self, delivery_id: int) -> Message | None:
        """What it says."""

    async def take(
        self, record: Record, owner: str, now: datetime, until: datetime, *, asked_at: datetime | None = None
    ) -> Post | None:
        """Lease one that is unsure or held, to look for it. It is `unsure` under the lease. `asked_at`: the operator
        wants it sent, when it is not there."""

    async def reopen(self, record: Record, now: datetime) -> bool:
        """One that is refused, with the later parts refused for its sake, or pending and waiting: `pending` at once.
        Refusals of its digest are counted anew."""

    async def let_go(self, record: Record, now: datetime) -> DeliveryState | None:
        """End the lease on it, or the hold. The state it has then: `pending` when nothing was tried, else `unsure`."""

    async def drop(self, record: Record, reason: str, now: datetime) -> bool:
        """Give it up for good, and the parts after it."""


class Skipped(Struct, frozen=True, kw_only=True):
    """A slot that came to no edition, for the operator's eyes; `name` is its digest's."""

    id: int
    name: str
    channel: Channel
    due_at: datetime


class Lost(Struct, frozen=True, kw_only=True):
    """A feed that is not fetched any more, for the operator's eyes. `address` is what may be shown of it."""

    id: int
    address: str
    state: FeedState
    reason: str
    sources: int  # that read from it


class SourceNews(Struct, frozen=True, kw_only=True):
    """What the users of a workspace's sources were not told yet: those that are not fetched any more, with what state
    and why, and those that are again. `subscriptions` are the workspace's."""

    workspace: Workspace
    lost: list[tuple[Source, FeedState, str]]
    found: list[Source]
    subscriptions: list[Subscription]


class Watch(Protocol):
    """What may be the matter, and what was told of it. A key is a trouble, and whose it is.

    The matters are numbers alone, so that all can be asked for, however many they are: from one that is left out it
    would seem that it is over. What a few of them are is asked for by their numbers.
    """

    async def deliveries(self, since_at: datetime) -> list[tuple[Trouble, int]]:
        """Every delivery that is unsure or held; every one refused, or posted perhaps twice, since then. Newest
        first."""

    async def paused(self) -> list[int]:
        """Every subscription paused because of refusals."""

    async def skipped(self, reason: str, since_at: datetime) -> list[int]:
        """Every slot due since then that was skipped for this reason, newest first."""

    async def records(self, delivery_ids: Collection[int]) -> list[Record]:
        """Of these deliveries those that are kept, newest first."""

    async def subscriptions(self, subscription_ids: Collection[int]) -> list[Subscription]:
        """Of these those that are paused because of refusals."""

    async def slots(self, slot_ids: Collection[int]) -> list[Skipped]:
        """Of these slots those that are kept, newest first."""

    async def lost(self) -> list[int]:
        """Every feed that is paused or gone, in order."""

    async def feeds(self, feed_ids: Collection[int]) -> list[Lost]:
        """Of these feeds those that are paused or gone, in order."""

    async def unread(self) -> tuple[datetime | None, int]:
        """Since when the oldest unread article waits, and how many do."""

    async def told(self) -> set[tuple[Trouble, str]]:
        """What the operator was told and is not over."""

    async def keep(
        self, new: Collection[tuple[Trouble, str]], over: Collection[tuple[Trouble, str]], now: datetime
    ) -> None:
        """The operator was told of these now, and those are over."""

    async def tell_of_pause(self, now: datetime) -> Subscription | None:
        """A digest paused because of refusals whose owner was not told yet: it counts as told from now on."""

    async def tell_of_suspension(self, now: datetime) -> list[Subscription]:
        """The digests of one channel that were suspended, and whose owner was not told yet: they count as told from
        now on. None when there are no more."""

    async def tell_of_sources(self) -> SourceNews | None:
        """What the users of one workspace's sources were not told yet: they count as told from now on. None when there
        is nothing more."""


class Outlet(Protocol):
    """Where the operator is told."""

    async def say(self, lines: Sequence[str], key: str) -> None:
        """Say it. SendError or OSError when it has to be said again: with the same key."""


class Forget(Protocol):
    """Deleting for good. The counts name what was (or would be) deleted, and leave out what there is none of."""

    async def user(self, workspace: Workspace, user: str, own: Channel | None = None) -> dict[str, int]:
        """Everything kept about a person of the workspace: `requests`, the editions they asked for; and `subscriptions`
        and `editions` of the channel that is their `own`."""

    async def kept(self, workspace: Workspace) -> dict[str, int]:
        """What `workspace` would delete: `sources`, `articles`, `subscriptions`, `editions`, `requests`."""

    async def workspace(
        self, workspace: Workspace, confirmed: Mapping[str, int] | None = None
    ) -> dict[str, int] | None:
        """Everything kept for the workspace, in the search index too. It is not seen any more at once, and deleted in
        parts, between which others write. None, and nothing changes, when it is not what was `confirmed`."""

    async def departed(self, before: datetime, among: Collection[Workspace]) -> list[Workspace]:
        """As `workspace`, and the tokens that they installed the app with, of those among these that the program was
        removed from before then, and has not come back to: which these were."""

    async def finish(self) -> None:
        """Go on with what somebody who was killed had begun to delete."""


class Mark(Struct, frozen=True):
    """How far a sweep has come: everything before it was looked at."""

    at: datetime
    id: int


class Swept(Struct, frozen=True):
    """What one batch of a sweep deleted; `mark` is where the next one begins, None at the end."""

    deleted: int
    mark: Mark | None


class Retention(Protocol):
    """Deleting what is too old, a batch of at most `limit` in one transaction, oldest first; what must stay is passed
    over. A sweep begins at no mark. What is deleted together is deleted in one transaction: an edition with its slot,
    its deliveries and what was told in it."""

    async def requests(self, before: datetime, mark: Mark | None, limit: int) -> Swept:
        """Editions on demand made before then. The one that the numbers of who asked still refer to stays."""

    async def editions(self, before: datetime, mark: Mark | None, limit: int) -> Swept:
        """Editions made before then. Those stay that are not settled, that numbers in their channel refer to, and that
        are among the newest of their subscription."""

    async def slots(self, state: SlotState, before: datetime, mark: Mark | None, limit: int) -> Swept:
        """Slots of this state that were due before then and came to no edition; the newest of a subscription stay."""

    async def articles(
        self, before: datetime, live_at: datetime, spared: Collection[int], mark: Mark | None, limit: int, now: datetime
    ) -> Swept:
        """Articles published and stored before then: their text, readings, places in lists and in the search index.
        Their keys stay, so that they never come as new. Those stay whole that an edition told of, that are `spared`,
        or whose story has an article published at or after `live_at`."""

    async def unposted(self) -> set[int]:
        """The articles that editions refer to which were not told as a whole: requests, undelivered ones."""
