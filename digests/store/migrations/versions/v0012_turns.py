"""Whose turn it is: of what is unread, and how much of a source was stored in a day.

Revises 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("taken_since", Instant))
    op.add_column("sources", sa.Column("taken", sa.Integer))
    op.add_column("versions", sa.Column("turn_at", Instant))
    op.execute("UPDATE versions SET turn_at = stored_at WHERE state IN ('unread', 'aside')")
    columns, unread = ["state", "turn_at", "article_id", "number"], sa.text("state = 'unread'")
    op.create_index("ix_versions_unread_turn_at", "versions", columns, postgresql_where=unread)
