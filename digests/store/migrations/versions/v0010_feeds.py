"""Feeds: what is fetched, once for all the sources that read from it; and what is kept of where an article came from.

Revises 0009.
"""

from __future__ import annotations

import hashlib
import re

import sqlalchemy as sa
from alembic import op

from digests.store.columns import EPOCH, Id, Instant, Length

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Addresses of plain words, which are no key to anything: others are their workspace's own. Not as the program judges
# them by now: a migration does the same to every database, whenever it is run.
_PLAIN = re.compile(
    r"(?i)(?!.*(?:auth|hook|key|pass|private|secret|session|sid|sign|token))"
    r"https?://[a-z.-]+(?::[0-9]+)?(?:/[a-z_.-]{0,20})*"
)
HALF_AN_HOUR = 30 * 60 * 1_000_000


def upgrade() -> None:
    _feeds()
    op.add_column("sources", sa.Column("take", sa.Text, nullable=False, server_default="best"))
    op.add_column("sources", sa.Column("every", Length))
    op.add_column("sources", sa.Column("feed_id", Id))
    op.add_column("sources", sa.Column("began_at", Instant))
    op.add_column("sources", sa.Column("told_of", sa.Text))
    _read_from()
    with op.batch_alter_table("sources", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("take", existing_type=sa.Text, server_default=None)
        table.create_foreign_key("fk_sources_feed_id", "feeds", ["feed_id"], ["id"])
    op.create_index("ix_sources_feed_id", "sources", ["feed_id"])
    op.add_column("articles", sa.Column("backlog", sa.Boolean))
    op.add_column("versions", sa.Column("author", sa.Text))
    op.add_column("versions", sa.Column("language", sa.Text))


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", Id, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_at", Instant),
        sa.Column("reason", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_hash", sa.LargeBinary),
        sa.Column("asks", sa.Text),
        sa.Column("interval", Length, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("checked_at", Instant),
        sa.Column("succeeded_at", Instant),
        sa.Column("changed_at", Instant),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("scope", "address_hash", name="uq_feeds_scope_address_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_next_at", "feeds", ["next_at"])


def _read_from() -> None:
    """What was only kept until now is fetched from now on."""
    connection = op.get_bind()
    made = sa.text(
        'INSERT INTO feeds (scope, address_hash, address, state, "interval", next_at, attempt, failures)'
        " VALUES (:scope, :hash, :address, 'ok', :interval, :next_at, 0, 0) RETURNING id"
    ).bindparams(sa.bindparam("next_at", type_=Instant))
    seen = "SELECT id, platform, workspace, address FROM sources WHERE address IS NOT NULL AND removed_at IS NULL"
    feeds: dict[tuple[str, str], int] = {}
    for row in connection.execute(sa.text(f"{seen} ORDER BY id")).all():
        scope = f"{row.platform}/{row.workspace}" if not _PLAIN.fullmatch(row.address) else ""
        if (scope, row.address) not in feeds:
            digest = hashlib.sha256(row.address.encode()).digest()
            values = {"scope": scope, "hash": digest, "address": row.address, "interval": HALF_AN_HOUR}
            feeds[scope, row.address] = connection.execute(made, {**values, "next_at": EPOCH}).scalar_one()
        link = {"feed": feeds[scope, row.address], "source": row.id}
        connection.execute(sa.text("UPDATE sources SET feed_id = :feed WHERE id = :source"), link)
