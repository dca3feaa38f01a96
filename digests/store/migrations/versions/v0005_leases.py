"""What one node at a time may do is held by a lease; what is old is found without reading everything, and an article
that is too old leaves its keys.

Revises 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("term", sa.Integer, nullable=False),
        sa.Column("leased_until", Instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_index("ix_told_article_id", "told", ["article_id"])
    op.create_index("ix_digests_recorded_at", "digests", ["recorded_at"])
    op.create_index(
        "ix_digests_unposted_recorded_at",
        "digests",
        ["recorded_at"],
        sqlite_where=sa.text("posted_at IS NULL"),
        postgresql_where=sa.text("posted_at IS NULL"),
    )
    op.add_column("articles", sa.Column("dropped_at", Instant))
    op.create_index(
        "ix_articles_kept_recent_at",
        "articles",
        ["recent_at"],
        sqlite_where=sa.text("dropped_at IS NULL"),
        postgresql_where=sa.text("dropped_at IS NULL"),
    )
