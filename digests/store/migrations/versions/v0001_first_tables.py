"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Id, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    _sources()
    _articles()
    _readings()
    _subscriptions()
    _digests()
    _deliveries()
    if op.get_bind().dialect.name == "sqlite":
        _search()


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_table(
        "workspace_sources",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_workspace_sources_source_id"),
        sa.PrimaryKeyConstraint("platform", "workspace", "name", name="pk_workspace_sources"),
    )


def _articles() -> None:
    op.create_table(
        "stories",
        sa.Column("id", Id, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_table(
        "articles",
        sa.Column("id", Id, nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("stored_at", Instant, nullable=False),
        sa.Column("recent_at", Instant, nullable=False),
        sa.Column("newest_version", sa.Integer, nullable=False),
        sa.Column("shown_version", sa.Integer),
        sa.Column("story_id", Id),
        sa.Column("duplicate_of", Id),
        sa.Column("search_row", Id),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("lead", sa.Text),
        sa.ForeignKeyConstraint(["duplicate_of"], ["articles.id"], name="fk_articles_duplicate_of"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_articles_source_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_articles_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("search_row", name="uq_articles_search_row"),
    )
    op.create_index("ix_articles_source_id_recent_at", "articles", ["source_id", "recent_at"])
    op.create_index("ix_articles_story_id_published_at", "articles", ["story_id", "published_at"])
    op.create_index("ix_articles_url", "articles", ["url"])
    op.create_table(
        "article_keys",
        sa.Column("source_id", Id, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_article_keys_article_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_article_keys_source_id"),
        sa.PrimaryKeyConstraint("source_id", "key", name="pk_article_keys"),
    )


def _readings() -> None:
    op.create_table(
        "versions",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", Instant, nullable=False),
        sa.Column("settled_at", Instant),
        sa.Column("title", sa.Text),
        sa.Column("original", sa.Text, nullable=False),
        sa.Column("reading", sa.Text),
        sa.Column("page", sa.LargeBinary),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_versions_article_id"),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_versions"),
    )
    op.create_index("ix_versions_content_hash", "versions", ["content_hash"])
    op.create_index("ix_versions_state_stored_at", "versions", ["state", "stored_at"])
    op.create_table(
        "placings",
        sa.Column("seq", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("features", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_placings_article_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_placings"),
        sa.UniqueConstraint("article_id", name="uq_placings_article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_placings_published_at_seq", "placings", ["published_at", "seq"])
    op.create_table(
        "quoted_names",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_quoted_names_article_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_quoted_names_source_id"),
        sa.PrimaryKeyConstraint("word", "published_at", "article_id", "name", name="pk_quoted_names"),
    )
    op.create_index("ix_quoted_names_article_id", "quoted_names", ["article_id"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", Id, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("next_due_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", "name_key", name="uq_subscriptions_platform_workspace_channel_name_key"
        ),
    )
    op.create_index("ix_subscriptions_next_due_at", "subscriptions", ["next_due_at"])
    op.create_table(
        "slots",
        sa.Column("id", Id, nullable=False),
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("settled_at", Instant),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], name="fk_slots_subscription_id"),
        sa.PrimaryKeyConstraint("id", name="pk_slots"),
        sa.UniqueConstraint("subscription_id", "due_at", name="uq_slots_subscription_id_due_at"),
    )
    op.create_index("ix_slots_state_due_at", "slots", ["state", "due_at"])


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", Id, nullable=False),
        sa.Column("slot_id", Id),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("asked_by", sa.Text),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("shown_at", Instant),
        sa.Column("posted_at", Instant),
        sa.Column("digest", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_digests_slot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", "number", name="uq_digests_platform_workspace_channel_number"
        ),
        sa.UniqueConstraint("slot_id", name="uq_digests_slot_id"),
    )
    op.create_index(
        "ix_digests_platform_workspace_channel_shown_at", "digests", ["platform", "workspace", "channel", "shown_at"]
    )
    op.create_table(
        "told",
        sa.Column("digest_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("told_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_told_digest_id"),
        sa.PrimaryKeyConstraint("digest_id", "article_id", name="pk_told"),
    )
    op.create_index(
        "ix_told_platform_workspace_channel_told_at", "told", ["platform", "workspace", "channel", "told_at"]
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest_id", Id, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", Instant),
        sa.Column("not_before", Instant, nullable=False),
        sa.Column("first_tried_at", Instant),
        sa.Column("sent_at", Instant),
        sa.Column("receipt", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_deliveries_digest_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("digest_id", "part", name="uq_deliveries_digest_id_part"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    op.create_index("ix_deliveries_receipt", "deliveries", ["receipt"])
    op.create_index("ix_deliveries_state_leased_until", "deliveries", ["state", "leased_until"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])


def _search() -> None:
    # Without content: the text stays in `versions` alone. Without column sizes: nothing here is ranked by words.
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5"
        "(title, body, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
