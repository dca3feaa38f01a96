"""What is promised to a channel is found without walking over all that it was told.

Revises 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_digests_unposted",
        "digests",
        ["platform", "workspace", "channel"],
        sqlite_where=sa.text("posted_at IS NULL AND slot_id IS NOT NULL"),
        postgresql_where=sa.text("posted_at IS NULL AND slot_id IS NOT NULL"),
    )
