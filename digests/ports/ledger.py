"""The record of slots and deliveries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from digests.messages import Message
from digests.model import Delivery, Digest, Lease, Slot, SlotState, Subscription, Told, Wishes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from digests.model import Channel, Past


class Post(Struct, frozen=True, kw_only=True):
    """A claimed delivery with what it says. The lease runs out at `until`. Its edition was due at `due_at`; `wishes`
    are the digest's as they are by now, None when it has ended; `suspended`: nothing can be posted there; `asked_at` is
    when the operator last asked for this one. `stray` is the receipt of a sender that posted it after its own lease was
    lost, when there was one. `above` is the receipt of the edition's first part, for the later ones."""

    delivery: Delivery
    message: Message
    lease: Lease
    until: datetime
    due_at: datetime
    wishes: Wishes | None
    asked_at: datetime | None = None
    stray: str | None = None
    above: str | None = None
    suspended: bool = False


class Edition(Struct, frozen=True, kw_only=True):
    """A digest as recorded. `posted_at` is when its last part was sent, None until then.

    `part` is the index of the message it was looked up by, when it was.
    """

    id: int
    digest: Digest
    messages: tuple[Message, ...]
    posted_at: datetime | None
    part: int = 0


class Opening(Struct, frozen=True, kw_only=True):
    """A subscription that is due: the slot to open, none without `due_at`, and when it is due next. The slot is
    `skipped` at once when there is a reason."""

    subscription: Subscription
    due_at: datetime | None
    next_due_at: datetime | None
    skipped: str | None = None


class Made(Struct, frozen=True, kw_only=True):
    """The digest of a slot as it is to be recorded."""

    slot: Slot
    digest: Digest
    messages: tuple[Message, ...]


class Closing(Struct, frozen=True, kw_only=True):
    """A slot that ends without a digest: `empty` or `skipped`, and why."""

    slot: Slot
    state: SlotState
    reason: str


class Before(Struct, frozen=True, kw_only=True):
    """What the next edition needs to know of the last one."""

    made_at: datetime
    silent: tuple[int, ...] = ()


class Standing(Struct, frozen=True, kw_only=True):
    """Where a subscription's channel stands: its next number, its last edition, and what it was told or is to be."""

    number: int
    last: Before | None
    told: list[Told]


class Ledger(Protocol):
    """The record of slots and deliveries; what a channel was told follows from it."""

    async def has_work(self, now: datetime) -> bool:
        """Whether a subscription is due or a slot planned. As cheap as a question can be: it is asked every second."""

    async def open_slots(self, openings: Sequence[Opening], now: datetime) -> int:
        """Insert the slots and advance the subscriptions, in one transaction; how many were opened. One of which the
        subscription's `next_due_at` or revision is not what this one says any more is passed over, and a slot that
        exists too."""

    async def open_slot(
        self,
        subscription: Subscription,
        due_at: datetime,
        next_due_at: datetime,
        now: datetime,
        apart: timedelta = timedelta(),
    ) -> Slot | None:
        """Insert one slot and advance its subscription. None when another did it first: the slot exists, or the
        subscription's `next_due_at` or revision is not what this one says; and when `apart` is given and one is
        planned, or was due less than that before."""

    async def moments(self, subscription_id: int, since_at: datetime) -> list[datetime]:
        """When the subscription's slots since then were due, in order."""

    async def standings(self, subscription_ids: Collection[int], since_at: datetime) -> dict[int, Standing]:
        """Where the channels of these subscriptions stand, with what each `heard` since then."""

    async def record_all(self, made: Sequence[Made], now: datetime) -> dict[int, int]:
        """Digests and a pending delivery for each of their messages, in one transaction for all; the slots are then
        `ready`. Their ids by those of the slots. Left out is one whose slot is no longer `planned`, or whose number
        another edition took: make that anew."""

    async def close_all(self, closings: Sequence[Closing], now: datetime) -> int:
        """Planned slots end without a digest, in one transaction for all. How many were still planned."""

    async def planned(
        self, limit: int, after: Slot | None = None, *, overdue_at: datetime | None = None
    ) -> list[tuple[Slot, Subscription]]:
        """Slots still `planned`, oldest first, those that follow `after`: of a crash between the slot and its digest
        too. One of which an earlier edition is still to come by itself waits for that, unless it was due before
        `overdue_at`."""

    async def request(self, digest: Digest, user: str) -> int:
        """Record an edition on demand: numbers typed by that user refer to it. It is never told. Its id."""

    async def heard(self, channel: Channel, since_at: datetime) -> list[Told]:
        """What the channel was told at or after `since_at` (the articles of posts that were sent, in order), and then
        what editions that are still open will tell; `told_at` is when those were made."""

    async def history(self, channel: Channel, limit: int) -> list[Past]:
        """The channel's newest slots, ended subscriptions' too, and what became of each; newest first."""

    async def outcomes(self, subscription_ids: Collection[int], limit: int) -> list[Past]:
        """The newest slots of each of these subscriptions, `limit` of each, and what became of them; newest first."""

    async def last_edition(self, channel: Channel, user: str | None = None) -> Edition | None:
        """The newest digest of which a part was posted in the channel, or asked for by `user` there if that is newer:
        what numbers refer to that are typed there."""

    async def edition(self, channel: Channel, number: int) -> Edition | None:
        """The channel's edition of that number."""

    async def edition_of(self, channel: Channel, receipt: str) -> Edition | None:
        """The edition that the posted message with this receipt is a part of, and which part."""

    async def claim(
        self, owner: str, now: datetime, until: datetime, limit: int, platform: str | None = None
    ) -> list[Post]:
        """Lease deliveries (of the platform, if one is named) that may be sent now: `pending` with no wait left, whose
        earlier parts are all `sent`, in a channel where no earlier edition is still to come; or whose lease ran out
        before anything was tried under it. Each gets `attempt + 1`, state `sending`. Never two of one channel."""

    async def doubtful(
        self, owner: str, now: datetime, until: datetime, limit: int, platform: str | None = None
    ) -> list[Post]:
        """Lease deliveries that may have been posted: `unsure` with no wait left, or `sending` with a lease that ran
        out after a try: its sender is then counted as lost. A try stamped later than now is stamped anew: the clock was
        put back, and nobody knows when it was made."""

    async def try_now(self, lease: Lease, now: datetime) -> bool:
        """Stamp the try (and `first_tried_at`, the first time), before sending. False when the lease is lost: do not
        send."""

    async def sent(self, lease: Lease, receipt: str, now: datetime) -> bool:
        """Posted: its articles are told, and after the last part the slot is `done`. False when the lease is lost: the
        receipt is then kept as a stray, which whoever has the delivery next takes for an answer; when that one has
        another receipt, it was posted twice."""

    async def postpone(
        self, lease: Lease, retry_at: datetime, reason: str, now: datetime, *, perhaps_twice: bool = False
    ) -> bool:
        """Back to `pending`, not before `retry_at`. `perhaps_twice`: a lost sender may yet post it too, which is kept.
        False when the lease is lost."""

    async def mark(self, lease: Lease, to: str, reason: str, now: datetime) -> bool:
        """To `refused`, `dropped` or `held`, with the reason. After the first two the later parts are closed alike, and
        after several refused editions in a row the digest is paused. False when the lease is lost, or the state cannot
        follow: `held` follows `unsure` alone."""

    async def doubt(
        self, lease: Lease, reason: str, now: datetime, look_at: datetime, *, failed_look: bool = False
    ) -> bool:
        """To `unsure`, not to be looked for before `look_at`; after a `failed_look` it has one more of them. False when
        the lease is lost."""

    async def give_back(self, lease: Lease, reason: str, now: datetime, look_at: datetime) -> bool:
        """End the lease: `pending` at once when nothing was tried under it; else `unsure`, to be looked for at
        `look_at`. False when the lease is lost."""

    async def unfinished(self, now: datetime) -> int:
        """Deliveries that can still be sent or settled without a person: pending and not waiting, sending, unsure."""
