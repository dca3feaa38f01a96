"""The three columns that name a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_

from digests.model import Channel

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from digests.store.columns import AnyRow


def columns_of(channel: Channel) -> dict[str, str]:
    return {"platform": channel.platform, "workspace": channel.workspace, "channel": channel.id}


def channel_of(row: AnyRow) -> Channel:
    return Channel(row.platform, row.workspace, row.channel)


def in_channel(table: Table, channel: Channel) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in columns_of(channel).items()))
