"""Deliveries count the looks that fail, and know when the operator asked for them.

Revises 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("asked_at", Instant))
    op.add_column("deliveries", sa.Column("looks", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("deliveries", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("looks", existing_type=sa.Integer, server_default=None)
