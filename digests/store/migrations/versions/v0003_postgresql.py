"""Search on PostgreSQL; SQLite has its own index already.

Revises 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "search_texts",
        sa.Column("row", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("words", postgresql.TSVECTOR, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_search_texts"),
    )
    op.create_index(
        "ix_search_texts_words",
        "search_texts",
        ["words"],
        postgresql_using="gin",
        # What was added last is in order at once, not in a list that every search walks over.
        postgresql_with={"fastupdate": "off"},
    )
