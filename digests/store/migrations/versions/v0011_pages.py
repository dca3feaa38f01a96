"""Pages that could not be had: why, and when they are asked for again.

Revises 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("versions", sa.Column("lack", sa.Text))
    op.add_column("versions", sa.Column("page_due_at", Instant))
    op.add_column("versions", sa.Column("page_tries", sa.Integer))
    due = sa.text("page_due_at IS NOT NULL")
    op.create_index("ix_versions_page_due_at", "versions", ["page_due_at"], sqlite_where=due, postgresql_where=due)
    lacking = sa.text("lack IS NOT NULL")
    op.create_index(
        "ix_versions_lacking_stored_at", "versions", ["stored_at"], sqlite_where=lacking, postgresql_where=lacking
    )
