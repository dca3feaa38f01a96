"""What the services need of the world, as promises.

Every method may be called from one event loop, concurrently. Instants are aware UTC; a naive one is a ValueError. Store
methods raise StoreUnavailable when the same call may work later, StoreUnusable when it will not; after either, nothing
of the call is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from digests.messages import Message
from digests.model import Delivery, Digest, Known, Lease, Slot, SlotState, Subscription, Tenure, Told, Wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from digests.messages import Limits
    from digests.model import (
        Article,
        Channel,
        Document,
        FeedState,
        Headline,
        Health,
        Past,
        Placed,
        Reading,
        Source,
        Take,
        Unread,
        Workspace,
    )
    from digests.syndication import (
        Awaited,
        Coming,
        Fetched,
        Following,
        Harvest,
        NotModified,
        Page,
        PageDue,
        Polled,
        Request,
    )


class Quotas(Struct, frozen=True):
    """How much one workspace, and one channel of it, may have."""

    subscriptions: int = 10  # of a channel
    channels: int = 200  # of a workspace that have a subscription
    sources: int = 500  # of a workspace
    interval: timedelta = timedelta(minutes=10)  # of a source of it, at least


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware UTC."""


class Reader(Protocol):
    async def read(self, original: str, title: str | None = None) -> Reading:
        """Read one article in a process of its own kind. ReadError when it takes too long or kills its reader."""

    async def extract(self, page: bytes, name: str) -> Document:
        """Take the article out of an HTML page. ReadError as above; DocumentError when there is none in it."""

    async def harvest(self, body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:
        """Take what is to be stored out of a feed. ReadError as above; DocumentError when it is none."""

    async def page(self, body: bytes, content_type: str | None, address: str) -> Page:
        """Look at a page: its article, what stands before it, the feeds that it names. ReadError as above;
        DocumentError when it is none."""


class Fetcher(Protocol):
    """The web, for what anybody may name an address of. Only what is meant for everybody is ever connected to; a whole
    fetch has one deadline, and at most two run at once against one host: further ones wait for their turn."""

    async def fetch(self, request: Request) -> Fetched | NotModified:
        """One GET, redirects followed. FetchError says in its kind whether another try makes sense."""

    async def allowed(self, address: str) -> bool:
        """Whether its host lets programs like this one read that page (robots.txt, RFC 9309). FetchError when that
        cannot be asked, and the page is not to be fetched then."""


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
    ) -> Source | None:
        """A new source, or a removed one seen again: with this address, these tags and so on, or for None with what it
        had. None when there is one of that name. NoRoom when the workspace sees as many as the `quotas` allow, however
        many add at once."""

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        """What the workspace may see, by name."""

    async def workspaces(self) -> list[Workspace]:
        """Those that see a source, in order. For the operator alone."""

    async def change(self, workspace: Workspace, source: Source, was: Source | None = None) -> bool:
        """Give the source of that id this address, tags, `take` and `every`. False, and nothing changes, when the
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


class Held(Struct, frozen=True):
    """Articles that a source has, by key and by content."""

    known: dict[str, Known]
    same_text: dict[bytes, list[Known]]


class ArticleStore(Protocol):
    """Articles with every version of their original, readings, stories."""

    async def known(self, source_id: int, keys: Sequence[str]) -> Known | None:
        """What is held under the first of the keys that is."""

    async def same_text(self, source_id: int, content_hash: bytes) -> Known | None:
        """An article of the source whose newest version has this content."""

    async def add(self, source_id: int, document: Document, content_hash: bytes, now: datetime) -> int | None:
        """Save a new article's original, unread. Its id; None when somebody added one of its keys meanwhile, or the
        source is no longer kept."""

    async def add_version(self, article_id: int, document: Document, content_hash: bytes, now: datetime) -> int | None:
        """Save a changed original as the newest version, unread. Its number; None when the article is no longer kept.
        The reading before it is shown until this one is read."""

    async def held(self, source_id: int, keys: Collection[str], content_hashes: Collection[bytes]) -> Held:
        """What the source has under these keys, and with these contents in a newest version."""

    async def take_in(
        self, source_id: int, feed_id: int, coming: Sequence[Coming], now: datetime, *, begins: bool
    ) -> bool:
        """Save all of it, unread, in order and some at a time, so that others write in between. `begins`: what the feed
        held at first is stored with the last of it. False when the source does not read from that feed any more, or
        somebody added one of the keys meanwhile: what was saved by then is `held` from now on, and the rest is not
        saved."""

    async def unread(self, limit: int) -> list[Unread]:
        """Versions saved and neither read nor set aside, nor waiting for their page; in order of when they were saved,
        and of how long each gives way to others (`Document.behind`)."""

    async def read_alike(self, unread: Sequence[Unread]) -> dict[tuple[int, int], Reading]:
        """By article and version, for those of which the same words with the same title were read already, for whatever
        source: the reading of these."""

    async def save_reading(
        self, unread: Unread, reading: Reading, story_id: int | None, duplicate_of: int | None, now: datetime
    ) -> int | None:
        """Save the reading, make it the article's shown one, file it under the story (a new one for None or one no
        longer kept), index it for search, all at once. The story's id; None when the article is no longer kept. An
        article already in a story keeps it. Saving again changes nothing."""

    async def set_aside(self, unread: Unread, reason: str, now: datetime) -> None:
        """This version cannot be read: record why, and never offer it as unread again."""

    async def read_again(self, article_id: int) -> bool:
        """Offer an article's newest version as unread again if it was set aside. False when it was not."""

    async def placed(self, since_at: datetime, after_seq: int, limit: int) -> list[Placed]:
        """Articles placed after `after_seq` and published at or after `since_at`, in order of placing."""

    async def headlines(
        self, source_ids: Collection[int], since_at: datetime, limit: int, *, backlog: bool = True
    ) -> list[Headline]:
        """Read articles of these sources published, or stored, at or after `since_at`; newest first. `backlog`: those
        that editions do not tell, too."""

    async def story(self, source_ids: Collection[int], story_id: int) -> list[Headline]:
        """The story's articles from these sources, oldest first."""

    async def articles(self, article_ids: Collection[int]) -> dict[int, Article]:
        """Whole articles by id; ids without a reading are left out."""

    async def by_link(self, source_ids: Collection[int], url: str) -> Headline | None:
        """The newest read article of these sources with this address."""

    async def quoted(self, source_ids: Collection[int], person: str, limit: int) -> list[int]:
        """Ids of the newest articles of these sources that quote somebody of this name (the whole name, or a part
        of it made of whole words; case folded), newest first."""

    async def counts(self) -> dict[str, int]:
        """`articles`, `unread`, `aside`, `stories`."""


class Search(Protocol):
    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        """Read articles that hold every one of the words (any text; "phrases" kept together), newest first."""


class SubscriptionStore(Protocol):
    """An ended subscription is kept for the record, and in none of these answers but `ever`."""

    async def add(
        self,
        channel: Channel,
        wishes: Wishes,
        next_due_at: datetime | None,
        now: datetime,
        quotas: Quotas | None = None,
    ) -> Subscription | None:
        """A new subscription. None when the channel has one of that name (case folded). NoRoom when the channel, or its
        workspace, has as many as the `quotas` allow, however many add at once."""

    async def of_channel(self, channel: Channel) -> list[Subscription]:
        """A channel's subscriptions, oldest first."""

    async def of_workspace(self, workspace: Workspace) -> list[Subscription]:
        """Those of every channel of the workspace, by channel, oldest first."""

    async def workspaces(self) -> list[Workspace]:
        """Those with a subscription, in order. For the operator alone."""

    async def ever(self, channel: Channel) -> bool:
        """Whether the channel has or had a subscription."""

    async def change(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None
    ) -> Subscription | None:
        """Other wishes from now on, as the next revision. None, and nothing changes, when it has another revision than
        this one or has ended. NameTaken when the channel has another of that name."""

    async def end(self, subscription: Subscription, now: datetime) -> bool:
        """No further editions: what is planned is skipped, what was never tried is not sent. False, and nothing
        changes, when it has another revision than this one or has ended."""

    async def suspend(self, channel: Channel, reason: str) -> int:
        """Nothing can be posted in the channel, for this reason: its subscriptions are not due until `lift`, and their
        owner is to be told, once. How many were not suspended before; the others have this reason from now on."""

    async def lift(
        self, subscription: Subscription, wishes: Wishes, next_due_at: datetime | None, now: datetime
    ) -> Subscription | None:
        """No longer suspended, with these wishes, due at that moment, as the next revision; what waited because of the
        suspension may be sent at once. None, and nothing changes, when it has another revision or has ended."""

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Those with `next_due_at <= now`, longest due first."""


class Departures(Protocol):
    """The workspaces that the program was removed from, until they are forgotten or have it back."""

    async def workspaces(self, platform: str) -> list[Workspace]:
        """Those of the platform that anything is kept of: where the program should be, or was removed from."""

    async def leave(self, workspace: Workspace, reason: str, now: datetime) -> bool:
        """It left at this moment, and every subscription of the workspace is suspended for this reason, which nobody is
        told. False, and the moment stays, when that is known already."""

    async def returned(self, workspace: Workspace) -> bool:
        """It is there again. False when it was not known to have left."""


class Installations(Protocol):
    """What lets the program into workspaces, as each gave it. The text is sealed by the platform's own room: whoever
    reads the database, or a copy of it, cannot use it."""

    async def keep(self, workspace: Workspace, sealed: str, now: datetime) -> None:
        """In place of what was there."""

    async def of(self, workspace: Workspace) -> str | None:
        """None where it was never installed, or not any more."""

    async def every(self, platform: str) -> dict[Workspace, str]:
        """All of the platform's."""

    async def reseal(self, workspace: Workspace, old: str, new: str) -> bool:
        """The same, sealed anew. False when another was kept meanwhile."""

    async def remove(self, workspace: Workspace, before: datetime) -> bool:
        """What was kept up to this moment. False when there is none, or one that came later: the news that an
        installation ended may come after the next one."""


class Once(Protocol):
    """What counts the first time only, in whichever process, also after a restart."""

    async def first(self, what: str, now: datetime, until: datetime) -> bool:
        """Whether nobody asked this of `what` before. It is remembered until then, and may be for longer."""


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


class Leases(Protocol):
    """What one node at a time may do, by name. `owner` names a node, and no two have one name. Whoever waits acquires
    it when `until` has passed or it was released."""

    async def acquire(self, name: str, owner: str, now: datetime, until: datetime) -> Tenure | None:
        """Take it until then. None while somebody has it, this owner too: of two who try at once, one gets it."""

    async def renew(self, tenure: Tenure, until: datetime) -> bool:
        """Keep it until then. False when another took it meanwhile: stop."""

    async def release(self, tenure: Tenure) -> bool:
        """Let go of it. False, and nothing changes, when another took it meanwhile."""


class Found(Struct, frozen=True):
    """The message is in the channel."""

    receipt: str


class Absent(Struct, frozen=True):
    """The channel was read completely since the given moment, and the message is not in it."""


class Unreadable(Struct, frozen=True):
    """The channel cannot be read, or not completely."""

    reason: str


class Messenger(Protocol):
    """Posting on one platform. A message may turn up in the channel as late as `settling` after it was tried.

    `checks_keys`: a second post with the same key is taken for the first one, and is not shown again.
    """

    limits: Limits
    settling: timedelta
    checks_keys: bool

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:
        """Post. The receipt. Refused, Throttled, or Unsure when the request may have left. `above` is the receipt of
        the edition's first post, of which this is a later one: what is `aside` goes in a thread below that."""

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None = None
    ) -> Found | Absent | Unreadable:
        """Look for a message with this key among those posted at or after `since_at`; with `above`, in the thread below
        that, too. Throttled when the platform lets nobody look before its time."""

    async def talked_at(self, channel: Channel) -> datetime | None:
        """When somebody else than this program last wrote in the channel. None when nobody did lately, or the platform
        does not say; it raises nothing."""

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:
        """What would keep digests of these wishes from being posted in the channel as they are wished: whole sentences,
        each once. It may ask the platform, for as long as a post may take; what nobody knows is no obstacle, and it
        raises nothing."""

    async def tell_owner(self, channel: Channel, message: Message) -> bool:
        """Tell who owns the channel, elsewhere than in it if it cannot be reached. False when that could not be done;
        it raises nothing."""
