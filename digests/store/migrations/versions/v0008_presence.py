"""A digest is suspended while nothing can be posted in its channel; workspaces that the bot was removed from are known.

Revises 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("suspended", sa.Text))
    op.add_column("subscriptions", sa.Column("suspended_told_at", Instant))
    op.create_table(
        "departures",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("left_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_departures"),
    )
