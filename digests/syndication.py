"""Feeds and pages as the web gives them, and what is kept of fetching them again and again.

A source is what a workspace calls its own; a feed is an address that is fetched, once for every source that reads from
it. An address with a secret in it belongs to one workspace: its feed has that `scope`, and is nobody else's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from digests.model import Document, FeedState, Source, Take, Workspace

__all__ = ["FeedState"]

LONG = 10_000  # characters; four times a usual article


class Asks(Struct, frozen=True, kw_only=True):
    """When a feed asks to be left alone: for so long after it was fetched, in these hours of the day (UTC), on these
    days (0 is Monday). `until` is how long it did so when it answered last, by whatever way: nobody's wish comes before
    that."""

    until: datetime | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


class Polled(Struct, frozen=True, kw_only=True):
    """A feed as it is fetched. `address` may hold a secret: it is never shown, only what `address.shown` leaves of it.

    `body_hash` is of the last body that was read: the same bytes are not read again. `interval` is how long it is left
    alone when nothing else is said; `failures` are in a row, the first of them at `failing_since`. `attempt` counts its
    leases and their ends: who was given this one settles it, unless another has it by now.

    `wanted` is the shortest interval that a source asks for, None when none does; `fixed`: each asks for one.
    `beginning`: a source reads from it that has nothing of it yet, so that all of it is needed.
    """

    id: int
    address: str
    scope: str = ""
    attempt: int = 0
    state: FeedState = FeedState.OK
    state_at: datetime | None = None  # since when it has been in this state
    reason: str | None = None  # of the state, in plain words
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    asks: Asks = Asks()
    interval: timedelta = timedelta(minutes=30)
    wanted: timedelta | None = None
    fixed: bool = False
    beginning: bool = False
    next_at: datetime | None = None  # None: not fetched any more
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    changed_at: datetime | None = None  # when it last brought something
    failures: int = 0
    failing_since: datetime | None = None

    def __repr__(self) -> str:
        """Without its address: this is what logs and tracebacks show."""
        return f"Polled({self.id}, {self.state.value})"


class Following(Struct, frozen=True):
    """A source that reads from a feed. `begun`: what the feed held when it was first read is stored. What it publishes
    after `since_at` is news to the source; None: what comes after the first reading is. `taken` articles were stored of
    it in the day that began at `taken_since`; `beside` are the sources of its workspace, with this one.
    """

    workspace: Workspace
    source: Source
    begun: bool
    since_at: datetime | None = None
    taken_since: datetime | None = None
    taken: int = 0
    beside: int = 1


class Purpose(StrEnum):
    """What a fetch is for: none of them keeps the others waiting."""

    FEED = "feed"
    PAGE = "page"
    PERSON = "person"  # somebody waits for the answer
    ROBOTS = "robots"


class Request(Struct, frozen=True, kw_only=True):
    """One address to be fetched, with what is known of the last answer. `accept` is a list of media types, best first;
    `most` are the bytes of the decoded body that are taken at most. `robots`: only what programs may read, wherever it
    leads (robots.txt)."""

    address: str
    accept: str
    most: int
    purpose: Purpose = Purpose.FEED
    robots: bool = False
    etag: str | None = None
    last_modified: str | None = None

    def __repr__(self) -> str:
        return f"Request({self.accept!r})"


class Caching(Struct, frozen=True, kw_only=True):
    """What an answer says of the next request. `fresh` is how long it need not be asked again (Cache-Control, Expires);
    `moved_to` is where every hop so far was permanent (301, 308): with the user and password of the address that was
    asked for, as long as it is of the same origin."""

    etag: str | None = None
    last_modified: str | None = None
    fresh: timedelta | None = None
    moved_to: str | None = None


class Fetched(Struct, frozen=True, kw_only=True):
    """An answer with a body, decoded from its transfer and content codings. `address` is where it came from at last,
    without a user and a password: links in the body may be relative to it."""

    address: str
    body: bytes
    content_type: str | None
    caching: Caching
    took: timedelta

    def __repr__(self) -> str:
        return f"Fetched({len(self.body)} bytes, {self.content_type!r})"


class NotModified(Struct, frozen=True, kw_only=True):
    """It has not changed since (304)."""

    caching: Caching
    took: timedelta


class Enclosure(Struct, frozen=True):
    href: str
    type: str | None = None
    length: int | None = None  # bytes, as claimed


class Entry(Struct, frozen=True, kw_only=True):
    """One item, in the feed's own words. `title`, `summary` and `content` may hold HTML, as hostile as it came; `plain`
    names those of the three that are text and no HTML, as the feed says."""

    title: str | None = None
    link: str | None = None
    id: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: tuple[str, ...] = ()
    author: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    plain: tuple[str, ...] = ()


class Feed(Struct, frozen=True, kw_only=True):
    """A feed in its own words: links are as written (made absolute where the feed says how), and may be anything.

    `ttl`, `skip_hours` (of the day, UTC) and `skip_days` (0 is Monday) are when it asks to be left alone; `moved_to` is
    where it says it is from now on. `left` is how many items it has beyond these, the oldest.
    """

    title: str | None = None
    link: str | None = None
    subtitle: str | None = None
    id: str | None = None
    author: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    moved_to: str | None = None
    entries: tuple[Entry, ...] = ()
    left: int = 0


class Item(Struct, frozen=True, kw_only=True):
    """An entry as it is to be stored: its text has paragraphs, and no markup. `teaser`: it looks like the beginning of
    an article that stands on its page."""

    document: Document
    teaser: bool = False


class Awaited(Struct, frozen=True, kw_only=True):
    """An article that was stored with the words of this item of its feed, whose page was asked for `tries` times.
    `due_at` is its lease: who was given this one settles it, unless another has it by now."""

    article_id: int
    version: int
    tries: int
    due_at: datetime
    take: Take
    item: Item
    source_id: int = 0
    workspace: Workspace = ("", "")


class PageDue(Struct, frozen=True, kw_only=True):
    """An article whose page is to be asked for, before that is decided."""

    article_id: int
    version: int
    source_id: int
    workspace: Workspace
    address: str


class Rejected(Struct, frozen=True):
    """An entry that is not stored, and why, as a whole sentence."""

    title: str | None
    reason: str


class Coming(Struct, frozen=True, kw_only=True):
    """An article as it is to be stored: a new one, or the next version of `article_id`. `keys` are those that are its
    own, `content_hash` is of the words that its feed has. `backlog`: it is kept, and no edition tells it."""

    document: Document
    keys: tuple[str, ...]
    content_hash: bytes
    article_id: int | None = None
    backlog: bool = False

    @property
    def weight(self) -> int:
        """As how many articles it counts, where these are counted: a long one as several."""
        return 1 + len(self.document.text) // LONG


class Harvest(Struct, frozen=True, kw_only=True):
    """What a feed holds for us: the feed without its entries, newest items first, and what is not taken. `cost` is the
    CPU time that finding it took."""

    feed: Feed
    items: tuple[Item, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    cost: timedelta = timedelta()


class Barrier(StrEnum):
    """What stands before an article on its page."""

    PAYWALL = "paywall"
    CONSENT = "consent"  # a question about cookies in place of the article
    ROBOT = "robot"  # a test whether a person asks


class Page(Struct, frozen=True, kw_only=True):
    """A page as fetched. `document` is the article in it, if there is one; `feeds` are those that it names, best first,
    as absolute addresses; with a `barrier` the document is what is shown before it, or None. `description` is what the
    page says it is about, for others to show."""

    document: Document | None = None
    barrier: Barrier | None = None
    feeds: tuple[str, ...] = ()
    title: str | None = None
    description: str | None = None
