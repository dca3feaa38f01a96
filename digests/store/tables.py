"""The tables. A change here needs a migration: a test compares the two.

`newest_version` is the newest saved, `shown_version` the newest read: title, lead and story follow the latter. A number
that is deleted is never given again (`sqlite_autoincrement`): what still names it, in a process or a posted message,
must not come to mean another workspace's.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from digests.messages import Message
from digests.model import Digest, Features, Reading, Wishes
from digests.store.columns import Id, Instant, Length, Record
from digests.syndication import Asks

# The newest migration. Alembic is imported only when a database says otherwise: it costs a third of a start.
HEAD = "0013"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What is fetched, once for all the sources that read from it. `scope` is the workspace of an address with a secret.
feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("address_hash", LargeBinary, nullable=False),  # an index of PostgreSQL takes no whole address
    Column("address", Text, nullable=False),  # with whatever secret is in it
    Column("state", Text, nullable=False),
    Column("state_at", Instant),
    Column("reason", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", LargeBinary),
    Column("asks", Record(Asks)),
    Column("interval", Length, nullable=False),
    Column("next_at", Instant),  # or when its lease ends; none while it is not fetched any more
    Column("attempt", Integer, nullable=False),  # counts the leases and their ends: odd while one runs
    Column("checked_at", Instant),
    Column("succeeded_at", Instant),
    Column("changed_at", Instant),
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing_since", Instant),
    UniqueConstraint("scope", "address_hash"),
    Index(None, "next_at"),
    sqlite_autoincrement=True,
)

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # the name, case folded
    Column("address", Text),  # with whatever secret is in it
    Column("tags", Record(tuple[str, ...]), nullable=False),
    Column("removed_at", Instant),  # no longer seen
    Column("take", Text, nullable=False),
    Column("every", Length),  # the interval at which it is to be fetched
    Column("feed_id", ForeignKey("feeds.id")),  # while it is seen and has an address
    Column("began_at", Instant),  # when what the feed held at first was stored
    Column("since_at", Instant),  # when it was given its address: what the feed publishes after that is news to it
    Column("taken_since", Instant),  # the day in which so much of it was stored
    Column("taken", Integer),  # articles, a long one counting as several
    Column("told_of", Text),  # the state of its feed that its users were told of, until that is over
    UniqueConstraint("platform", "workspace", "name_key"),
    Index(None, "feed_id"),
    sqlite_autoincrement=True,
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("published_at", Instant, nullable=False),  # when it was stored, if its publisher did not say
    Column("stored_at", Instant, nullable=False),
    Column("recent_at", Instant, nullable=False),  # the later of the two
    Column("newest_version", Integer, nullable=False),
    Column("shown_version", Integer),
    Column("story_id", ForeignKey("stories.id")),
    Column("duplicate_of", ForeignKey("articles.id")),
    Column("search_row", Id),  # its row in the full-text index: see search.py
    Column("url", Text),
    Column("title", Text),
    Column("lead", Text),
    Column("language", Text),
    Column("dropped_at", Instant),  # too old: its text is gone, its keys stay, so that it never comes as new
    Column("backlog", Boolean),  # it was there before its source was added: kept, and not told
    UniqueConstraint("search_row"),
    Index(None, "source_id", "recent_at"),
    Index(
        "ix_articles_kept_recent_at",
        "recent_at",
        sqlite_where=text("dropped_at IS NULL"),
        postgresql_where=text("dropped_at IS NULL"),
    ),
    Index(None, "story_id", "published_at"),
    Index(None, "url", "source_id"),
    Index(
        "ix_articles_duplicate_of",
        "duplicate_of",
        sqlite_where=text("duplicate_of IS NOT NULL"),
        postgresql_where=text("duplicate_of IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    PrimaryKeyConstraint("source_id", "key"),
    Index(None, "article_id"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),  # unread, read, aside, waiting for its page
    Column("reason", Text),  # of aside
    Column("content_hash", LargeBinary, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("turn_at", Instant),  # whose turn it is of what is unread: the earliest
    Column("settled_at", Instant),  # read or set aside
    Column("title", Text),  # as given, like what follows
    Column("author", Text),
    Column("language", Text),
    Column("original", Text, nullable=False),
    Column("reading", Record(Reading)),  # without its features, which placings hold
    Column("page", LargeBinary),  # zlib
    Column("lack", Text),  # why its words are its feed's, for want of its page
    Column("page_due_at", Instant),  # when the page is asked for again, or when the lease to do so ends
    Column("page_tries", Integer),  # how often it was asked for
    PrimaryKeyConstraint("article_id", "number"),
    Index(None, "content_hash"),
    Index(None, "state", "stored_at"),
    Index(
        "ix_versions_unread_turn_at",
        "state",  # so that SQLite takes it for the order, and not another for the state
        "turn_at",
        "article_id",
        "number",
        postgresql_where=text("state = 'unread'"),
    ),
    Index(
        "ix_versions_page_due_at",
        "page_due_at",
        sqlite_where=text("page_due_at IS NOT NULL"),
        postgresql_where=text("page_due_at IS NOT NULL"),
    ),
    Index(
        "ix_versions_lacking_stored_at",
        "stored_at",
        sqlite_where=text("lack IS NOT NULL"),
        postgresql_where=text("lack IS NOT NULL"),
    ),
)

# What grouping reads at a start, in order: apart from the articles, so that lists of those stay slim.
placings = Table(
    "placings",
    metadata,
    Column("seq", Id, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("features", Record(Features), nullable=False),
    UniqueConstraint("article_id"),
    Index(None, "published_at", "seq"),
    sqlite_autoincrement=True,
)

# One row for each word of a speaker's name; `name` is the folded whole with a space at both ends.
quoted_names = Table(
    "quoted_names",
    metadata,
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("word", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("source_id", "word", "published_at", "article_id", "name"),
    Index(None, "article_id"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # the name, case folded
    Column("wishes", Record(Wishes), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_due_at", Instant),  # none while it is paused without an end, or has ended
    Column("ended_at", Instant),
    Column("refusals", Integer, nullable=False),  # editions in a row that the platform refused
    Column("pause_reason", Text),  # of a pause after refusals
    Column("pause_told_at", Instant),  # when its owner was told of that
    Column("suspended", Text),  # why nothing can be posted in its channel just now
    Column("suspended_told_at", Instant),  # when its owner was told of that
    Index(None, "next_due_at"),
    Index(None, "platform", "workspace", "channel"),  # ended ones too
    Index(
        "uq_subscriptions_platform_workspace_channel_name_key",
        "platform",
        "workspace",
        "channel",
        "name_key",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

slots = Table(
    "slots",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id"), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("opened_at", Instant, nullable=False),
    Column("settled_at", Instant),  # ready, empty or skipped
    UniqueConstraint("subscription_id", "due_at"),
    Index(None, "state", "due_at"),
    sqlite_autoincrement=True,
)

digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slot_id", ForeignKey("slots.id")),  # none for a request
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("number", Integer),
    Column("asked_by", Text),
    Column("recorded_at", Instant, nullable=False),
    Column("shown_at", Instant),  # when its first part was sent, or the request answered
    Column("posted_at", Instant),  # when its last part was sent
    Column("digest", Record(Digest), nullable=False),
    UniqueConstraint("slot_id"),
    UniqueConstraint("platform", "workspace", "channel", "number"),
    Index(None, "platform", "workspace", "channel", "shown_at"),
    Index(None, "recorded_at"),
    Index(
        "ix_digests_unposted_recorded_at",
        "recorded_at",
        sqlite_where=text("posted_at IS NULL"),
        postgresql_where=text("posted_at IS NULL"),
    ),
    Index(  # what is promised
        "ix_digests_unposted",
        "platform",
        "workspace",
        "channel",
        sqlite_where=text("posted_at IS NULL AND slot_id IS NOT NULL"),
        postgresql_where=text("posted_at IS NULL AND slot_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("attempt", Integer, nullable=False),
    Column("owner", Text),
    Column("leased_until", Instant),
    Column("not_before", Instant, nullable=False),
    Column("first_tried_at", Instant),
    Column("tried_at", Instant),  # under the lease to send: empty while nothing was tried under it
    Column("tries", Integer, nullable=False),
    Column("lost_senders", Integer, nullable=False),  # that tried, and never said what became of it
    Column("looks", Integer, nullable=False),  # in the channel, one after the other, that came to nothing
    Column("asked_at", Instant),  # when the operator last asked for it
    Column("sent_at", Instant),
    Column("receipt", Text),
    Column("message", Record(Message), nullable=False),
    UniqueConstraint("digest_id", "part"),
    UniqueConstraint("key"),
    Index(None, "state", "not_before"),
    Index(None, "state", "leased_until"),
    Index(None, "receipt"),
    Index(None, "platform", "workspace", "channel", "state"),
    sqlite_autoincrement=True,
)

# What became of a delivery, step by step: for the operator.
steps = Table(
    "steps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("owner", Text),
    Column("reason", Text),
    Index(None, "delivery_id"),
    sqlite_autoincrement=True,
)

# Posts of senders that had lost their lease. The receipt is empty where such a sender may post, and never said.
strays = Table(
    "strays",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("receipt", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("delivery_id", "receipt"),
)

# What the operator was told of, until it is over.
alerts = Table(
    "alerts",
    metadata,
    Column("trouble", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("trouble", "subject"),
)

# Workspaces that the bot was removed from.
departures = Table(
    "departures",
    metadata,
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("left_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "workspace"),
)

# What lets the program into a workspace, sealed.
installations = Table(
    "installations",
    metadata,
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("installed_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "workspace"),
)

# What counts the first time only, for as long as it could come again.
once = Table(
    "once",
    metadata,
    Column("what", Text, nullable=False),
    Column("until", Instant, nullable=False),
    PrimaryKeyConstraint("what"),
    Index(None, "until"),
)

# No reference to articles: what was told stays told when an article is deleted.
told = Table(
    "told",
    metadata,
    Column("digest_id", Id, nullable=False),
    Column("article_id", Id, nullable=False),
    Column("story_id", Id, nullable=False),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("digest_id", "article_id"),
    ForeignKeyConstraint(["digest_id"], ["digests.id"]),
    Index(None, "platform", "workspace", "channel", "told_at"),
    Index(None, "article_id"),
)

# What one node at a time may do. A row stays when its lease ends, so that `term` never goes back.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text),  # none when it was released
    Column("term", Integer, nullable=False),  # counts the changes of hands
    Column("leased_until", Instant, nullable=False),
)
