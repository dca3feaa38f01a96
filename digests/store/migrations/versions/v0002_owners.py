"""Sources belong to a workspace and have an address and tags; subscriptions have revisions, pauses and an end; search
knows whose an article is; what is deleted leaves no number to be given again.

Revises 0001.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from msgspec.json import decode

from digests.store.columns import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PAGE = 500  # articles in memory at once


def upgrade() -> None:
    _sources()
    _subscriptions()
    _articles()
    _quoted_names()
    if op.get_bind().dialect.name == "sqlite":
        _numbers_given_once()
        _search()


def _sources() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT source_id, platform, workspace, name FROM workspace_sources")).all()
    for column in ("platform", "workspace", "name_key", "address", "tags"):
        op.add_column("sources", sa.Column(column, sa.Text))
    op.add_column("sources", sa.Column("removed_at", Instant))
    taken: set[tuple[str, str, str]] = set()
    for source_id, platform, workspace, name in rows:
        key = name.casefold()
        while (platform, workspace, key) in taken:  # names that differed in case alone
            key += " "
        taken.add((platform, workspace, key))
        connection.execute(
            sa.text(
                "UPDATE sources SET platform = :p, workspace = :w, name = :n, name_key = :k, tags = '[]' WHERE id = :i"
            ),
            {"p": platform, "w": workspace, "n": name, "k": key, "i": source_id},
        )
    op.drop_table("workspace_sources")
    with op.batch_alter_table("sources", table_kwargs={"sqlite_autoincrement": True}) as table:
        for column in ("platform", "workspace", "name_key", "tags"):
            table.alter_column(column, existing_type=sa.Text, nullable=False)
        table.create_unique_constraint("uq_sources_platform_workspace_name_key", ["platform", "workspace", "name_key"])


def _subscriptions() -> None:
    connection = op.get_bind()
    op.add_column("subscriptions", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("ended_at", Instant))
    with op.batch_alter_table("subscriptions", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("revision", existing_type=sa.Integer, server_default=None)
        table.alter_column("next_due_at", existing_type=Instant, nullable=True)
        table.drop_constraint("uq_subscriptions_platform_workspace_channel_name_key", type_="unique")
    channel = ["platform", "workspace", "channel"]
    op.create_index("ix_subscriptions_platform_workspace_channel", "subscriptions", channel)
    op.create_index(
        "uq_subscriptions_platform_workspace_channel_name_key",
        "subscriptions",
        [*channel, "name_key"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    for subscription_id, wishes in connection.execute(sa.text("SELECT id, wishes FROM subscriptions")).all():
        record = json.loads(wishes)
        record["topics"] = {"any": record.get("topics", [])}
        connection.execute(
            sa.text("UPDATE subscriptions SET wishes = :w WHERE id = :i"),
            {"w": json.dumps(record, ensure_ascii=False), "i": subscription_id},
        )


def _articles() -> None:
    op.add_column("articles", sa.Column("language", sa.Text))
    op.drop_index("ix_articles_url", "articles")
    op.create_index("ix_articles_url_source_id", "articles", ["url", "source_id"])
    op.create_index(
        "ix_articles_duplicate_of",
        "articles",
        ["duplicate_of"],
        sqlite_where=sa.text("duplicate_of IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )
    op.create_index("ix_article_keys_article_id", "article_keys", ["article_id"])
    # A workspace does not see the article of another that this one was held to repeat.
    op.execute(
        "UPDATE articles SET duplicate_of = NULL WHERE EXISTS (SELECT 1 FROM articles AS repeated"
        " JOIN sources AS theirs ON theirs.id = repeated.source_id JOIN sources AS ours ON ours.id = articles.source_id"
        " WHERE repeated.id = articles.duplicate_of"
        " AND (theirs.platform <> ours.platform OR theirs.workspace <> ours.workspace))"
    )


def _quoted_names() -> None:
    """Made anew, with the source first: a name that others quote often costs a workspace nothing."""
    op.drop_index("ix_quoted_names_article_id", "quoted_names")
    op.rename_table("quoted_names", "old_quoted_names")
    if op.get_bind().dialect.name == "postgresql":  # where the names of keys are not a table's own
        op.execute("ALTER TABLE old_quoted_names RENAME CONSTRAINT pk_quoted_names TO pk_old_quoted_names")
    op.create_table(
        "quoted_names",
        sa.Column("source_id", Id, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_quoted_names_article_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_quoted_names_source_id"),
        sa.PrimaryKeyConstraint("source_id", "word", "published_at", "article_id", "name", name="pk_quoted_names"),
    )
    op.execute(
        "INSERT INTO quoted_names (source_id, word, published_at, article_id, name)"
        " SELECT source_id, word, published_at, article_id, name FROM old_quoted_names ORDER BY 1, 2, 3, 4, 5"
    )
    op.drop_table("old_quoted_names")
    op.create_index("ix_quoted_names_article_id", "quoted_names", ["article_id"])


def _numbers_given_once() -> None:
    for name in ("stories", "articles", "slots", "digests", "deliveries"):
        with op.batch_alter_table(name, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass


def _search() -> None:
    """Made anew, with the source of each article beside its words, and without the versions no longer shown."""
    op.execute("DROP TABLE search")
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5"
        "(title, body, scope, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    connection = op.get_bind()
    page = sa.text(
        "SELECT a.id, a.source_id, a.title, a.search_row, v.original, v.reading FROM articles AS a"
        " JOIN versions AS v ON v.article_id = a.id AND v.number = a.shown_version"
        " WHERE a.search_row > :last ORDER BY a.search_row LIMIT :page"  # in order, which the index takes quickest
    )
    last = -(2**63)
    while rows := connection.execute(page, {"last": last, "page": PAGE}).all():
        last = rows[-1].search_row
        read = [(row, decode(row.reading)) for row in rows]
        connection.execute(
            sa.text("INSERT INTO search (rowid, title, body, scope) VALUES (:row, :title, :body, :scope)"),
            [
                {"row": row.search_row, "title": row.title, "body": _body(row, reading), "scope": f"s{row.source_id}"}
                for row, reading in read
            ],
        )
        connection.execute(
            sa.text("UPDATE articles SET language = :language WHERE id = :id"),
            [{"language": reading["language"], "id": row.id} for row, reading in read],
        )


def _body(row: sa.Row[Any], reading: dict[str, Any]) -> str:
    return "\n".join(row.original[span["start"] : span["end"]] for span in reading["paragraphs"])
