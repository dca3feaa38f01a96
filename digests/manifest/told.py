"""A difference in words: a sign for the eye and a word for the ear before each change, a line for each value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from digests import address
from digests.manifest.compare import (
    GoneSource,
    NewSource,
    NewSubscription,
    OtherSource,
    OtherSubscription,
    paused,
)
from digests.messages import visible
from digests.model import Take, Wishes
from digests.settings import CALLED, SETTINGS, lacking
from digests.values import interval_shown
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from digests.manifest.compare import Change, Difference, Lacking
    from digests.model import Workspace
    from digests.wording import Said

LONGEST = 200  # characters of a name or a value


def lines(found: Difference, lacks: Mapping[str, Collection[str]]) -> Iterator[Said]:
    """The changes by workspace, what is lacking then, what is left alone, and how many changes there are. `lacks` are
    the settings that do nothing on a platform, by its name."""
    before: Workspace | None = None
    for change in found.changes:
        workspace = _workspace(change)
        if workspace != before:
            yield say("workspace “{name}” on {platform}", name=_cut(workspace[1]), platform=workspace[0])
            before = workspace
        yield say("  {change}", change=named(change))
        for key, value in _values(change):
            yield say("      {key}: {value}", key=key, value=value)
        for sentence in _mute(change, lacks):
            yield say("      Note: {sentence}", sentence=sentence)
    yield from map(_lacking, found.lacking)
    if left := counted(found.left_sources, found.left_subscriptions):
        yield say("The file does not name {what}: left alone, and removed with --prune.", what=left)
    if not found.changes:
        yield say("Nothing to change.")


def named(change: Change) -> Said:
    """`+ add source “The Harbour Ledger”`."""
    match change:
        case NewSource():
            return say("+ add source “{name}”", name=_cut(change.name))
        case OtherSource():
            return say("~ change source “{name}”", name=_cut(change.kept.name))
        case GoneSource():
            return say("- remove source “{name}”", name=_cut(change.kept.name))
        case NewSubscription():
            return say(
                "+ add subscription “{name}” to channel “{channel}”",
                name=_cut(change.wanted.name),
                channel=_cut(change.channel.id),
            )
        case OtherSubscription():
            return say(
                "~ change subscription “{name}” of channel “{channel}”",
                name=_cut(change.kept.wishes.name),
                channel=_cut(change.kept.channel.id),
            )
        case _:
            return say(
                "- remove subscription “{name}” of channel “{channel}”",
                name=_cut(change.kept.wishes.name),
                channel=_cut(change.kept.channel.id),
            )


def _workspace(change: Change) -> Workspace:
    match change:
        case NewSource() | OtherSource() | GoneSource():
            return change.workspace
        case NewSubscription():
            return change.channel.home
        case _:
            return change.kept.channel.home


def _values(change: Change) -> list[tuple[str, str]]:
    """What a new thing has that is not usual, and what becomes of an old one."""
    match change:
        case NewSource():
            return list(_of_source(change))
        case NewSubscription(wanted=wanted):
            return list(_of_subscription(wanted))
        case OtherSource(turns=turns) | OtherSubscription(turns=turns):
            return [
                (turn.key, say("from {before} to {after}", before=_cut(turn.before), after=_cut(turn.after)))
                for turn in turns
            ]
        case _:
            return []


def _mute(change: Change, lacks: Mapping[str, Collection[str]]) -> list[Said]:
    """Of what is wished for anew, what does nothing there."""
    match change:
        case NewSubscription(channel=channel, wanted=wanted):
            return lacking(wanted, CALLED, lacks.get(channel.platform, ()))
        case OtherSubscription(kept=kept, wanted=wanted):
            others = [one.name for one in SETTINGS if one.of(wanted) != one.of(kept.wishes)]
            return lacking(wanted, others, lacks.get(kept.channel.platform, ()))
        case _:
            return []


def _of_source(new: NewSource) -> Iterator[tuple[str, str]]:
    if new.address:
        yield "address", _cut(address.shown(new.address))
    elif new.held_back:
        yield "address", say("not in this file, as it holds a password or a token: write it in if it was never here")
    if new.tags:
        yield "tags", _cut(", ".join(new.tags))
    if new.take not in (UNSET, Take.BEST):
        yield "take", str(new.take)
    if new.every:
        yield "every", interval_shown(new.every)


def _of_subscription(wanted: Wishes) -> Iterator[tuple[str, str]]:
    usual = Wishes(name=wanted.name, schedule="", zone="")
    for setting in SETTINGS:
        if setting.of(wanted) != setting.of(usual):
            yield setting.field, _cut(setting.words(wanted))
    if wanted.paused:
        yield "paused", paused(wanted)


def _lacking(lacking: Lacking) -> Said:
    at = {"subscription": _cut(lacking.subscription), "channel": _cut(lacking.channel.id), "name": _cut(lacking.name)}
    if lacking.what == "tags":
        return say(
            "Note: subscription “{subscription}” of channel “{channel}” takes from sources with the tag “{name}”, and "
            "its workspace has none.",
            **at,
        )
    return say(
        "Note: subscription “{subscription}” of channel “{channel}” takes from the source “{name}”, and its workspace "
        "has none of that name.",
        **at,
    )


def counted(sources: int, subscriptions: int) -> Said | None:
    """`2 sources and 1 subscription`; None for nothing."""
    parts = [
        several(sources, "{count} source", "{count} sources"),
        several(subscriptions, "{count} subscription", "{count} subscriptions"),
    ]
    some = [part for part, count in zip(parts, (sources, subscriptions), strict=True) if count]
    if len(some) == len(parts):
        return say("{sources} and {subscriptions}", sources=some[0], subscriptions=some[1])
    return some[0] if some else None


def _cut(words: str) -> str:
    """On one line, and not too long. What is ours stays translatable."""
    if len(words) <= LONGEST and visible(words) == words:
        return words
    line = visible(words)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
