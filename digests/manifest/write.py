"""A desk as a file: every setting of every subscription, so that it is all there when the file is applied."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import tomli_w
from msgspec import UNSET

from digests import address, values, wishes
from digests.manifest.shape import (
    ChannelTable,
    DeskFile,
    SourceTable,
    SubscriptionTable,
    TopicsTable,
    WorkspaceTable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from digests.manifest.compare import Kept
    from digests.model import Source, Subscription, Wishes, Workspace

HEADED = ("workspace", "source", "channel", "subscription")
STEP = "  "
WIDTH = 80  # characters of a list on one line

HEAD = """\
# A desk: its sources, channels and subscriptions. `broadsheet apply FILE.toml` makes it so, and `--dry-run` shows what
# would change. What is not named here is left alone. address_kept: the address holds a password or a token, and stays
# in the database alone.
"""


def text(kept: Mapping[Workspace, Kept], now: datetime) -> str:
    """The file that makes a desk as these workspaces are, but for addresses with something secret in them. Pauses that
    are over are none."""
    tables = msgspec.to_builtins(desk_of(kept, now), builtin_types=(datetime,))
    return "\n".join([HEAD, *_blocks(tables, ())])


def desk_of(kept: Mapping[Workspace, Kept], now: datetime) -> DeskFile:
    return DeskFile(
        workspace=tuple(
            WorkspaceTable(
                platform=platform,
                id=workspace_id,
                source=tuple(_source(source) for source in has.sources),
                channel=tuple(_channels(has.subscriptions, now)),
            )
            for (platform, workspace_id), has in kept.items()
        )
    )


def table_of(of: Wishes) -> SubscriptionTable:
    return SubscriptionTable(
        name=of.name,
        schedule=of.schedule,
        zone=of.zone,
        sources=of.sources,
        tags=of.tags,
        topics=TopicsTable(any=of.topics.any, all=of.topics.all, none=of.topics.none),
        stories=of.stories,
        length=of.length,
        quotes=of.quotes,
        when_empty=of.when_empty,
        look_back=values.length_shown(of.look_back),
        quiet=values.hours_shown(of.quiet),
        hold=of.hold,
        thread=of.thread,
        mention=of.mention,
        format=of.format,
        paused=of.paused_until if of.paused and of.paused_until else of.paused,
    )


def _channels(subscriptions: Iterable[Subscription], now: datetime) -> Iterable[ChannelTable]:
    by_channel: dict[str, list[SubscriptionTable]] = {}
    for one in subscriptions:
        by_channel.setdefault(one.channel.id, []).append(table_of(wishes.awake(one.wishes, now)))
    for channel, tables in by_channel.items():
        yield ChannelTable(id=channel, subscription=tuple(tables))


def _source(source: Source) -> SourceTable:
    told = source.address and not address.has_secret(source.address)
    return SourceTable(
        name=source.name,
        address=source.address if source.address and told else UNSET,
        address_kept=bool(source.address) and not told,
        tags=source.tags,
        take=source.take,
        every=values.interval_shown(source.every),
    )


def _blocks(table: dict[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    """The lists of tables in a table, each of them under its heading and set in by its depth."""
    for key, inner in table.items():
        if key in HEADED:
            path, margin = (*above, key), STEP * len(above)
            for one in inner:
                lines = [f"[[{'.'.join(path)}]]"]
                lines += [f"{name} = {_value(value, margin)}" for name, value in one.items() if name not in HEADED]
                yield "".join(f"{margin}{line}\n" for line in lines)
                yield from _blocks(one, path)


def _value(value: object, margin: str) -> str:
    match value:
        case dict():
            inside = ", ".join(f"{key} = {_value(one, margin)}" for key, one in value.items())
            return f"{{ {inside} }}"
        case list() | tuple():
            line = ", ".join(_value(one, margin) for one in value)
            if len(line) <= WIDTH:
                return f"[{line}]"
            return "[\n" + "".join(f"{margin}{STEP}{_value(one, margin)},\n" for one in value) + f"{margin}]"
        case _:
            return tomli_w.dumps({"value": value}).removeprefix("value = ").removesuffix("\n")
