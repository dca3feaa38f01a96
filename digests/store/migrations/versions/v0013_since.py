"""Since when what a feed publishes is news to its source: not from its first fetch on, but from when it was added.

Revises 0012. Sources that are there by then go by their first fetch.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digests.store.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("since_at", Instant))
