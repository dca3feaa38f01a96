"""Alembic's entry: it runs on the connection it is given, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from digests.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # SQLite can; Alembic assumes that its driver cannot
)
with context.begin_transaction():
    context.run_migrations()
