"""Deliveries keep their tries and their steps, and receipts that came too late; a digest is paused after refusals; the
operator is told once.

Revises 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Id, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _subscriptions()
    _deliveries()
    _tables()


def _subscriptions() -> None:
    op.add_column("subscriptions", sa.Column("pause_reason", sa.Text))
    op.add_column("subscriptions", sa.Column("pause_told_at", Instant))
    op.add_column("subscriptions", sa.Column("refusals", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("subscriptions", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("refusals", existing_type=sa.Integer, server_default=None)


def _deliveries() -> None:
    """What was tried before counts as one try."""
    op.add_column("deliveries", sa.Column("tried_at", Instant))
    for name in ("tries", "lost_senders"):
        op.add_column("deliveries", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE deliveries SET tried_at = first_tried_at, tries = 1 WHERE first_tried_at IS NOT NULL")
    with op.batch_alter_table("deliveries", table_kwargs={"sqlite_autoincrement": True}) as table:
        for name in ("tries", "lost_senders"):
            table.alter_column(name, existing_type=sa.Integer, server_default=None)
    columns = ["platform", "workspace", "channel", "state"]
    op.create_index("ix_deliveries_platform_workspace_channel_state", "deliveries", columns)


def _tables() -> None:
    delivery = sa.ForeignKeyConstraint(
        ["delivery_id"], ["deliveries.id"], name="fk_steps_delivery_id", ondelete="CASCADE"
    )
    op.create_table(
        "steps",
        sa.Column("id", Id, nullable=False),
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("reason", sa.Text),
        delivery,
        sa.PrimaryKeyConstraint("id", name="pk_steps"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_steps_delivery_id", "steps", ["delivery_id"])
    op.create_table(
        "strays",
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_strays_delivery_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delivery_id", "receipt", name="pk_strays"),
    )
    op.create_table(
        "alerts",
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("told_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("trouble", "subject", name="pk_alerts"),
    )
