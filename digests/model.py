"""The words of the trade, as frozen records. Instants end in `_at` and are aware UTC; lengths are `timedelta`.

Offsets are half-open and count Unicode code points of the original, the text as it was given. What thousands of
editions are made of has `gc=False`: frozen records of plain values make no cycles, and a collector that walked through
them would hold up every reader meanwhile.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

Workspace = tuple[str, str]  # platform, id: a Discord server, a Slack workspace


class Span(Struct, frozen=True, order=True, gc=False):
    """`original[start:end]`."""

    start: int
    end: int

    def of(self, original: str) -> str:
        return original[self.start : self.end]


class Reason(StrEnum):
    """Why a piece of the original is not in the body: the receipt's vocabulary."""

    TITLE = "title"
    REPEAT = "repeat"
    CAPTION = "caption"
    CREDIT = "credit"
    STITCHED = "stitched"
    SECTION_TAG = "section tag"
    BYLINE = "byline"
    DATELINE = "dateline"
    STAMP = "time stamp"
    RELATED = "related story"
    PROMOTION = "promotion"
    NOTICE = "notice"
    MARKUP = "markup"


class Removal(Struct, frozen=True, gc=False):
    """One entry of the receipt."""

    start: int
    end: int
    reason: Reason


class QuoteKind(StrEnum):
    DIRECT = "direct"  # a whole utterance
    PARTIAL = "partial"  # words inside a paraphrase


class Quote(Struct, frozen=True, kw_only=True, gc=False):
    """Words between quotation marks. `start:end` are the words without the marks.

    `speaker` is the full name as the article gives it, or None when that is unclear; `speaker_start:speaker_end` is the
    mention that shows it (a name, or a pronoun that was resolved). `continues` is the index, in the same reading, of
    the quote whose sentence this one carries on.
    """

    start: int
    end: int
    kind: QuoteKind
    speaker: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    role: str | None = None
    affiliation: str | None = None
    continues: int | None = None


class Features(Struct, frozen=True):
    """What grouping needs of an article: folded words of title and body, which of them are names, which names and
    figures stand in title and lead, and hashed shingles."""

    title: tuple[str, ...] = ()
    body: dict[str, int] = {}
    names: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    shingles: tuple[int, ...] = ()


class Reading(Struct, frozen=True, kw_only=True):
    """What was read out of an original. `summary` is best first; show it in the order of the text."""

    title: str | None
    paragraphs: tuple[Span, ...]
    removed: tuple[Removal, ...]
    quotes: tuple[Quote, ...]
    summary: tuple[Span, ...]
    language: str | None  # ISO 639-1
    byline: str | None = None
    features: Features = Features()


class Lack(StrEnum):
    """Why an article has its feed's words, and not its page's."""

    PAYWALL = "paywall"
    CONSENT = "consent"  # its site asks about cookies first
    ROBOT = "robot"  # its site tests whether a person asks
    FORBIDDEN = "forbidden"  # its site lets no program read it (robots.txt)
    UNREACHABLE = "unreachable"  # no answer that could be read
    REFUSED = "refused"  # its site gives it to nobody, or to no program
    NO_ARTICLE = "no article"  # none that could be found on it
    ANOTHER = "another"  # it shows something else
    LATER = "later"  # its turn has not come: a feed's pages are fetched a few at a time
    BACKLOG = "backlog"  # it was there before its source was first read, and so were many newer ones


class Document(Struct, frozen=True, kw_only=True):
    """Something that was handed to us to be stored: an article as scraped, before anything is read out of it.

    `keys` identify it within its source, strongest first (an id, a canonical link, a path). `page` is the document that
    `text` was taken from, when that is not the text itself (an HTML file). `encoding` is the one that was guessed, when
    the document did not say. `author` and `language` (ISO 639-1) are as its feed or page names them. With a `lack` its
    words are its feed's, for want of its page, which is asked for again at `page_due_at`; None: not any more. `behind`
    is how long it gives way to others that wait to be read.
    """

    source: str
    keys: tuple[str, ...]
    text: str
    title: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    page: bytes | None = None
    encoding: str | None = None
    author: str | None = None
    language: str | None = None
    lack: Lack | None = None
    page_due_at: datetime | None = None
    behind: timedelta = timedelta()


class Take(StrEnum):
    """Where the text of a source's articles is taken from."""

    BEST = "best"  # the feed's, or its page's where the feed has but a teaser
    FEED = "feed"
    PAGE = "page"


class Source(Struct, frozen=True, gc=False):
    """A feed, a site, or a name that imports are filed under. `name` is its publisher's; `every` is the interval at
    which it is to be fetched, None: as often as it changes.

    `address` may hold a password or a token: it is never shown, only what `address.shown` leaves of it.
    """

    id: int
    name: str
    address: str | None = None
    tags: tuple[str, ...] = ()
    take: Take = Take.BEST
    every: timedelta | None = None

    def __repr__(self) -> str:
        """Without its address: this is what logs and tracebacks show."""
        return f"Source({self.id}, {self.name!r}, tags={self.tags!r})"


class FeedState(StrEnum):
    OK = "ok"
    SLOW = "slow"  # it answers, and takes long
    FAILING = "failing"  # tried again, at growing intervals
    MOVED = "moved"  # for good: its new address is fetched
    GONE = "gone"  # it says so itself: not fetched any more
    PAUSED = "paused"  # after long failure, until a person asks for it again


UNREACHED = timedelta(days=1)  # a source that could not be fetched for so long is out of reach
SILENT = timedelta(days=7)  # a source without a new article for so long may be down


class Health(Struct, frozen=True, kw_only=True):
    """How a source is doing: when its newest article was stored (`newest_at`) and when the newest one was published,
    and how many could not be read in the last week.

    The rest is of the feed that it reads from: `state` is None of a source without one. `reason` is of the state, in
    plain words; of one that fails it is the last error, met at `failed_at`. `per_day` is how many articles a day it
    published in the last two weeks. `next_at` is when it is fetched next, None: not any more. `lacking` are the
    articles of the last week whose page could not be had, `alike` of them because of this `lack`, the commonest.
    """

    source: Source
    newest_at: datetime | None
    published_at: datetime | None = None
    set_aside: int = 0
    state: FeedState | None = None
    reason: str | None = None
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failing_since: datetime | None = None
    next_at: datetime | None = None
    per_day: float = 0.0
    lacking: int = 0
    alike: int = 0
    lack: Lack | None = None

    def out_of_reach(self, now: datetime) -> bool:
        """It is not fetched any more, or could not be for long."""
        over = self.state in (FeedState.PAUSED, FeedState.GONE)
        return over or (self.failing_since is not None and self.failing_since <= now - UNREACHED)

    def may_be_down(self, now: datetime) -> bool:
        """It is out of reach, or has been silent for long and nobody could fetch it lately. What is imported by hand
        has no address, and comes when somebody brings it."""
        if self.out_of_reach(now):
            return True
        silent = self.source.address is not None and self.newest_at is not None and self.newest_at < now - SILENT
        return silent and not (self.succeeded_at is not None and self.succeeded_at > now - SILENT)


class Known(Struct, frozen=True):
    """What the store holds under a document's keys. `published_at` is as its publisher has it; None where it counts
    from when it was stored."""

    article_id: int
    version: int
    content_hash: bytes
    published_at: datetime | None = None


class Unread(Struct, frozen=True, kw_only=True):
    """A version that is saved and not yet read. `title` is the one it was given, if any, and so are `author` and
    `language`. `scope` is whom its source belongs to: articles are grouped into stories with those of the same scope
    alone."""

    article_id: int
    version: int
    publisher: str
    title: str | None
    original: str
    published_at: datetime
    scope: str = ""
    author: str | None = None
    language: str | None = None


class Placed(Struct, frozen=True, kw_only=True):
    """An article's place among the stories: what a later article is compared with. `seq` grows with every placing."""

    seq: int
    article_id: int
    story_id: int
    publisher: str
    published_at: datetime
    features: Features
    scope: str = ""


class Headline(Struct, frozen=True, kw_only=True, gc=False):
    """An article without its text: what lists and ranking need.

    `lead` is the first words of the body (at most 600 characters). `duplicate_of` is the article it repeats. `language`
    is ISO 639-1, None when unclear. `backlog`: it was there before its source was added, or long before it came.
    """

    article_id: int
    story_id: int
    title: str
    lead: str
    url: str | None
    publisher: str
    published_at: datetime
    stored_at: datetime
    duplicate_of: int | None = None
    source_id: int = 0
    language: str | None = None
    backlog: bool = False


class Article(Struct, frozen=True, kw_only=True):
    """A stored article in its newest version that was read: `reading`'s spans lie in `original`. `lack` is why it has
    its feed's words, where those of its page were wanted."""

    headline: Headline
    version: int
    original: str
    reading: Reading
    lack: Lack | None = None


class Channel(Struct, frozen=True, order=True, gc=False):
    """Where people read: a platform, a workspace on it (a Discord server, a Slack workspace), a channel in that."""

    platform: str
    workspace: str
    id: str

    @property
    def home(self) -> Workspace:
        return self.platform, self.workspace


class Length(StrEnum):
    HEADLINES = "headlines"
    BRIEF = "brief"
    STANDARD = "standard"


class WhenEmpty(StrEnum):
    SILENT = "silent"
    SAY = "say"


class Format(StrEnum):
    RICH = "rich"
    PLAIN = "plain"


class Topics(Struct, frozen=True, gc=False):
    """What stories must have: one of `any`, every one of `all`, none of `none`. Each is a word, a phrase of several
    words, or a regular expression between slashes. Empty: all stories."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.any or self.all or self.none)


class Quiet(Struct, frozen=True, gc=False):
    """Hours of the day, on the channel's clock, in which nothing is posted; across midnight when `end` is before
    `start`."""

    start: time
    end: time


class Wishes(Struct, frozen=True, kw_only=True, gc=False):
    """What a channel wants and when: the part of a subscription that its owner sets.

    `schedule` is in words or cron, `zone` an IANA name. `look_back` reaches behind the last edition. `sources` are
    names and `tags` marks of the workspace's sources: what has one of either counts; all sources when both are empty.
    `mention` names the role to mention, as the platform knows it. `paused_until` (aware UTC) ends a pause by itself;
    a pause without it lasts until somebody ends it.
    """

    name: str
    schedule: str
    zone: str
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    topics: Topics = Topics()
    stories: int = 5
    length: Length = Length.STANDARD
    quotes: bool = True
    when_empty: WhenEmpty = WhenEmpty.SAY
    look_back: timedelta = timedelta(days=2)
    quiet: Quiet | None = None
    hold: bool = False  # while people are talking
    thread: bool = False  # details in a thread
    mention: str = ""
    format: Format = Format.RICH
    paused: bool = False
    paused_until: datetime | None = None


class Subscription(Struct, frozen=True, kw_only=True, gc=False):
    """Wishes of a channel, with the next moment they are due: None while paused without an end.

    `revision` counts the changes that people made: a change names the one it was made from. `pause_reason`: it was not
    a person who paused it, but the platform's refusals, of which this was the last. `suspended`: why nothing can be
    posted in its channel just now, as the platform says; it is not due then, and goes on by itself.
    """

    id: int
    channel: Channel
    wishes: Wishes
    created_at: datetime
    next_due_at: datetime | None
    revision: int = 0
    pause_reason: str | None = None
    suspended: str | None = None


class SlotState(StrEnum):
    PLANNED = "planned"
    READY = "ready"
    EMPTY = "empty"
    SKIPPED = "skipped"
    DONE = "done"


class Slot(Struct, frozen=True, kw_only=True, gc=False):
    """A subscription and a due moment: the thing that happens once."""

    id: int
    subscription_id: int
    due_at: datetime
    state: SlotState


class Score(Struct, frozen=True, kw_only=True, gc=False):
    """The parts of a story's rank, each already weighted; docs/ranking.md is the formula."""

    freshness: float
    publishers: float
    topics: float
    told: float

    @property
    def total(self) -> float:
        return self.freshness + self.publishers + self.topics + self.told


class Excerpt(Struct, frozen=True, gc=False):
    """Words of an article to the character: `words == original[start:end]` of that version."""

    article_id: int
    version: int
    start: int
    end: int
    words: str


class News(Struct, frozen=True, kw_only=True, gc=False):
    """What an update has that the articles told before had not."""

    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    quotes: int = 0  # how many


class Item(Struct, frozen=True, kw_only=True, gc=False):
    """One story of a digest, as chosen then: later articles of the story do not change it."""

    story_id: int
    article_id: int
    headline: str
    url: str | None
    publishers: tuple[str, ...]
    published_at: datetime
    update: bool
    score: Score
    topics: tuple[str, ...]  # the topic words that matched
    told: tuple[int, ...]  # every article that counts as told once this was sent
    sentences: tuple[Excerpt, ...] = ()
    quote: Excerpt | None = None
    speaker: Quote | None = None  # the quote's record: kind, speaker, role, affiliation
    stored_at: datetime | None = None  # not known of what was recorded before it was kept
    news: News | None = None  # of an update, if it was recorded since this is kept


class Basis(Struct, frozen=True, kw_only=True, gc=False):
    """What an edition was chosen by, so that it can be explained: articles published or stored since `reach_at`.

    `told_too`: what the channel was told before counts as if it was not.
    """

    wishes: Wishes
    reach_at: datetime
    told_too: bool = False


class Digest(Struct, frozen=True, kw_only=True):
    """The stories of a slot, or of a request. `number` counts the channel's editions; a request has none.

    `since_at` is a label, not a filter. `late` marks an edition whose slot was due well before it was made.
    `nothing_kept`: the workspace has no articles at all; `nothing_chosen`: it has none of the sources that the wishes
    name; `sources_down`: all of those have been silent for long. None of them is the same as nothing new.

    `silent` are the sources of the workspace, by id, that were named as silent or out of reach by this edition or one
    before it and still are; `named` are the names of the silent ones that this one names, `unreached` of the others.
    """

    name: str
    channel: Channel
    zone: str
    made_at: datetime
    since_at: datetime | None
    items: tuple[Item, ...]
    also: tuple[Item, ...] = ()
    number: int | None = None
    late: bool = False
    nothing_kept: bool = False
    nothing_chosen: bool = False
    sources_down: bool = False
    silent: tuple[int, ...] = ()
    named: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    basis: Basis | None = None

    def came_late(self, item: Item) -> bool:
        """Whether the story is from before the last edition, and was not here then."""
        if self.since_at is None or item.stored_at is None:
            return False
        return item.published_at < self.since_at < item.stored_at


class Told(Struct, frozen=True, gc=False):
    """An article that a channel was told, and when."""

    article_id: int
    story_id: int
    told_at: datetime


class Past(Struct, frozen=True, kw_only=True):
    """A slot and what became of it, for people. `number` is its edition's; `states` are its deliveries', in order;
    `reason` is why it is empty or skipped, or why a delivery is not sent; `waits_until` is when a throttled one is
    tried again. `perhaps_twice`: a part of it may have been posted a second time. `waits`: it is not made before an
    earlier edition of its digest is posted, or given up."""

    subscription_id: int
    due_at: datetime
    state: SlotState
    number: int | None = None
    stories: int = 0
    states: tuple[DeliveryState, ...] = ()
    reason: str | None = None
    waits_until: datetime | None = None
    perhaps_twice: bool = False
    waits: bool = False


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"
    HELD = "held"
    DROPPED = "dropped"  # given up: by a person, or because its time is over


class Trouble(StrEnum):
    """What the operator is told of."""

    UNSURE = "unsure"
    HELD = "held"
    REFUSED = "refused"
    TWICE = "twice"
    PAUSED = "paused"
    LAG = "lag"
    UNMADE = "not made"
    SOURCE = "out of reach"


class Lease(Struct, frozen=True):
    """The right to send one delivery: every mark names it, and a mark under a lost lease changes nothing."""

    delivery_id: int
    owner: str
    attempt: int


class Tenure(Struct, frozen=True):
    """The right to be the one node that does what `name` says. `term` counts the changes of hands: a node that lost it
    has an older one."""

    name: str
    owner: str
    term: int


class Delivery(Struct, frozen=True, kw_only=True):
    """One platform message of a digest. `key` never changes and can be read back from the channel.

    `tries` counts the requests that may have left, `tried_at` is when the last of them did; `lost_senders` those whose
    sender never said what became of them; `looks` the searches of the channel, one after the other, that failed.
    """

    id: int
    digest_id: int
    part: int
    key: str
    channel: Channel
    state: DeliveryState
    attempt: int = 0
    first_tried_at: datetime | None = None
    receipt: str | None = None
    tried_at: datetime | None = None
    tries: int = 0
    lost_senders: int = 0
    looks: int = 0
