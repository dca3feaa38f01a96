"""What differs between a desk file and the desk there is: changes as data, each made by itself."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from digests import address, naming, wishes
from digests.manifest.read import source_key, wishes_of
from digests.model import Channel, Source, Subscription, Take, Wishes, Workspace
from digests.settings import SETTINGS
from digests.values import interval, interval_shown, one_line
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from digests.manifest.shape import DeskFile, SourceTable, SubscriptionTable, WorkspaceTable
    from digests.wording import Said

Key = TypeVar("Key")
Wanted = TypeVar("Wanted")
Has = TypeVar("Has")


class Kept(Struct, frozen=True):
    """What a workspace has."""

    sources: tuple[Source, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()


class Turn(Struct, frozen=True):
    """A value that becomes another, in words; what is secret in it is left out."""

    key: str
    before: str
    after: str


class NewSource(Struct, frozen=True, kw_only=True):
    """What is UNSET is none, or what it had before it was removed. `held_back`: it has an address that the file does
    not tell."""

    workspace: Workspace
    name: str
    address: str | UnsetType | None
    tags: tuple[str, ...] | UnsetType
    take: Take | UnsetType = UNSET
    every: timedelta | UnsetType | None = UNSET
    held_back: bool = False


class OtherSource(Struct, frozen=True, kw_only=True):
    workspace: Workspace
    kept: Source
    wanted: Source
    turns: tuple[Turn, ...]


class GoneSource(Struct, frozen=True, kw_only=True):
    workspace: Workspace
    kept: Source


class NewSubscription(Struct, frozen=True, kw_only=True):
    channel: Channel
    wanted: Wishes


class OtherSubscription(Struct, frozen=True, kw_only=True):
    kept: Subscription
    wanted: Wishes
    turns: tuple[Turn, ...]


class GoneSubscription(Struct, frozen=True, kw_only=True):
    kept: Subscription


Change = NewSource | OtherSource | GoneSource | NewSubscription | OtherSubscription | GoneSubscription


class Lacking(Struct, frozen=True, kw_only=True):
    """A subscription of the file that takes from a source, or from those with a tag, that its workspace does not have:
    `what` is the setting, `sources` or `tags`."""

    channel: Channel
    subscription: str
    what: str
    name: str


class Difference(Struct, frozen=True, kw_only=True):
    """The changes in order; how many sources and subscriptions the file leaves alone without naming them; and what is
    lacking when the changes are made."""

    changes: tuple[Change, ...]
    left_sources: int
    left_subscriptions: int
    lacking: tuple[Lacking, ...]


def difference(desk: DeskFile, kept: Mapping[Workspace, Kept], now: datetime, *, prune: bool) -> Difference:
    """What makes the kept workspaces as the file has them. With `prune`, what it does not name goes. Pauses that are
    over are none."""
    parts = [
        _workspace(table, kept.get((table.platform, table.id), Kept()), now, prune=prune) for table in desk.workspace
    ]
    return Difference(
        changes=tuple(change for part in parts for change in part.changes),
        left_sources=sum(part.left_sources for part in parts),
        left_subscriptions=sum(part.left_subscriptions for part in parts),
        lacking=tuple(lacking for part in parts for lacking in part.lacking),
    )


def _workspace(table: WorkspaceTable, has: Kept, now: datetime, *, prune: bool) -> Difference:
    workspace = (table.platform, table.id)
    sources, other_sources = _matched(
        [(source_key(source.name), source) for source in table.source],
        [(source_key(source.name), source) for source in has.sources],
    )
    subscriptions, other_subscriptions = _matched(
        [
            ((channel.id, wishes_of(wanted).name.casefold()), (Channel(*workspace, channel.id), wanted))
            for channel in table.channel
            for wanted in channel.subscription
        ],
        [((one.channel.id, one.wishes.name.casefold()), one) for one in has.subscriptions],
    )
    of_sources = [_source(workspace, source, found) for source, found in sources]
    of_subscriptions = [_subscription(channel, wanted, found, now) for (channel, wanted), found in subscriptions]
    if prune:
        of_sources += [GoneSource(workspace=workspace, kept=source) for source in other_sources]
        of_subscriptions += [GoneSubscription(kept=one) for one in other_subscriptions]
    there = [found for source, found in sources if found and source.tags is UNSET]
    return Difference(
        changes=tuple(change for change in (*of_sources, *of_subscriptions) if change),
        left_sources=0 if prune else len(other_sources),
        left_subscriptions=0 if prune else len(other_subscriptions),
        lacking=tuple(_lacking(table, there if prune else there + other_sources)),
    )


def _matched(
    wanted: Sequence[tuple[Key, Wanted]], kept: Sequence[tuple[Key, Has]]
) -> tuple[list[tuple[Wanted, Has | None]], list[Has]]:
    """What is wanted with what is kept under its key; and what is kept that nobody named."""
    found, named = dict(kept), {key for key, _ in wanted}
    return [(one, found.get(key)) for key, one in wanted], [one for key, one in kept if key not in named]


def _source(workspace: Workspace, table: SourceTable, kept: Source | None) -> Change | None:
    tags = table.tags if table.tags is UNSET else naming.tags_kept(table.tags)
    where = table.address if table.address is UNSET else address.check(table.address) if table.address else None
    every = table.every if table.every is UNSET else interval(table.every)
    if kept is None:
        return NewSource(
            workspace=workspace,
            name=one_line(table.name),
            address=where,
            tags=tags,
            take=table.take,
            every=every,
            held_back=table.address_kept,
        )
    wanted = structs.replace(
        kept,
        address=kept.address if where is UNSET else where,
        tags=kept.tags if tags is UNSET else tags,
        take=kept.take if table.take is UNSET else table.take,
        every=kept.every if every is UNSET else every,
    )
    if wanted == kept:
        return None
    return OtherSource(workspace=workspace, kept=kept, wanted=wanted, turns=tuple(_source_turns(kept, wanted)))


def _source_turns(kept: Source, wanted: Source) -> Iterator[Turn]:
    if kept.address != wanted.address:
        before, after = (address.shown(one) if one else say("none") for one in (kept.address, wanted.address))
        yield Turn("address", before, say("another that is shown the same") if before == after else after)
    if kept.tags != wanted.tags:
        yield Turn("tags", *(", ".join(one) or say("none") for one in (kept.tags, wanted.tags)))
    if kept.take != wanted.take:
        yield Turn("take", kept.take, wanted.take)
    if kept.every != wanted.every:
        yield Turn("every", interval_shown(kept.every), interval_shown(wanted.every))


def _subscription(
    channel: Channel, table: SubscriptionTable, kept: Subscription | None, now: datetime
) -> Change | None:
    if kept is None:
        return NewSubscription(channel=channel, wanted=wishes.awake(wishes_of(table), now))
    had = wishes.awake(kept.wishes, now)
    wanted = wishes.awake(wishes_of(table, had), now)
    if wanted == had:
        return None
    return OtherSubscription(kept=kept, wanted=wanted, turns=tuple(_turns(had, wanted)))


def _turns(kept: Wishes, wanted: Wishes) -> Iterator[Turn]:
    for setting in SETTINGS:
        if setting.of(kept) != setting.of(wanted):
            yield Turn(setting.field, setting.words(kept), setting.words(wanted))
    if (kept.paused, kept.paused_until) != (wanted.paused, wanted.paused_until):
        yield Turn("paused", paused(kept), paused(wanted))


def paused(of: Wishes) -> Said:
    """`no`, `until somebody resumes it`, `until 2026-12-01 08:00 UTC`."""
    if not of.paused:
        return say("no")
    if of.paused_until is None:
        return say("until somebody resumes it")
    return say("until {moment} UTC", moment=f"{of.paused_until:%Y-%m-%d %H:%M}")


def _lacking(table: WorkspaceTable, there: Sequence[Source]) -> Iterator[Lacking]:
    """`there` are sources whose tags the file does not say."""
    named: list[SourceTable | Source] = [*table.source, *there]
    names = {source_key(source.name) for source in named}
    tags = {tag.casefold() for source in named for tag in naming.tags_kept(source.tags or ())}
    for channel in table.channel:
        for wanted in channel.subscription:
            at = partial(Lacking, channel=Channel(table.platform, table.id, channel.id), subscription=wanted.name)
            for name in wanted.sources or ():
                if source_key(name) not in names:
                    yield at(what="sources", name=name)
            for tag in wanted.tags or ():
                if tag.casefold() not in tags:
                    yield at(what="tags", name=tag)
