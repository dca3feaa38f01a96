"""Sources belong to a workspace and have an address and tags; subscriptions have revisions, pauses and an end.

Revises 0001.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sources()
    _subscriptions()


def _sources() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT source_id, platform, workspace, name FROM workspace_sources")).all()
    op.add_column("sources", sa.Column("platform", sa.Text))
    op.add_column("sources", sa.Column("workspace", sa.Text))
    op.add_column("sources", sa.Column("name_key", sa.Text))
    op.add_column("sources", sa.Column("address", sa.Text))
    op.add_column("sources", sa.Column("tags", sa.Text))
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
    with op.batch_alter_table("sources") as table:
        for column in ("platform", "workspace", "name_key", "tags"):
            table.alter_column(column, existing_type=sa.Text, nullable=False)
        table.create_unique_constraint("uq_sources_platform_workspace_name_key", ["platform", "workspace", "name_key"])


def _subscriptions() -> None:
    connection = op.get_bind()
    op.add_column("subscriptions", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("ended_at", Instant))
    with op.batch_alter_table("subscriptions") as table:
        table.alter_column("revision", existing_type=sa.Integer, server_default=None)
        table.alter_column("next_due_at", existing_type=Instant, nullable=True)
        table.drop_constraint("uq_subscriptions_platform_workspace_channel_name_key", type_="unique")
    op.create_index(
        "ix_subscriptions_platform_workspace_channel", "subscriptions", ["platform", "workspace", "channel"]
    )
    op.create_index(
        "uq_subscriptions_platform_workspace_channel_name_key",
        "subscriptions",
        ["platform", "workspace", "channel", "name_key"],
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
