"""From an empty or older database to the tables of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy import Connection


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made


def known() -> list[str]:
    """Every revision, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run what is missing inside the connection's transaction: all of it, or nothing."""
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, to)
