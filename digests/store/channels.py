"""The three columns that name a channel, of which two name its workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_

from digests.model import Channel
from digests.store.columns import storable

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from digests.model import Workspace
    from digests.store.columns import AnyRow


def columns_of(channel: Channel) -> dict[str, str]:
    names = {"platform": channel.platform, "workspace": channel.workspace, "channel": channel.id}
    return {name: storable(value) for name, value in names.items()}


def channel_of(row: AnyRow) -> Channel:
    return Channel(row.platform, row.workspace, row.channel)


def in_workspace(table: Table, workspace: Workspace) -> ColumnElement[bool]:
    platform, workspace_id = workspace
    return and_(table.c.platform == storable(platform), table.c.workspace == storable(workspace_id))


def in_channel(table: Table, channel: Channel) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in columns_of(channel).items()))
