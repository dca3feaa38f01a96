"""What managers are told of the workspace's sources, and anybody of what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.address import shown
from digests.messages import Action, Message, Moment, Room, Section, Show, Text
from digests.model import SILENT
from digests.naming import label
from digests.present.view import lonely, sentence
from digests.values import cut
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digests.messages import Line
    from digests.model import Channel, Health, Source, Subscription
    from digests.present.view import View
    from digests.wording import Said


MOST_SHOWN = 120  # characters of an address
NAMED = 5  # of a kind in one line; the rest are counted


def sources(all_of_them: Sequence[Health], commands: Sequence[str], now: datetime, view: View) -> Message:
    """What the workspace reads, and `commands` that change it."""
    title = (Text(several(len(all_of_them), "{count} source", "{count} sources"), strong=True),)
    sections = [_source(one, now, view.zone) for one in all_of_them]
    footer = (Text(say("To change them, type: {commands}", commands=commands)),) if commands else ()
    none = say("There are no sources here yet.")
    if not commands:
        none = say("There are no sources here yet. Managers of this workspace add them with: sources add")
    return view.show(title, sections or [lonely(none)], footer)


def _source(one: Health, now: datetime, zone: str) -> Section:
    lines: list[Line] = []
    if one.newest_at:
        lines.append((Text(say("Newest article: {at}", at=Moment(one.newest_at, Show.RELATIVE, zone))),))
    if lack := lacking(one, now):
        lines.append((Text(lack),))
    if one.set_aside:
        unreadable = several(
            one.set_aside,
            "{count} article could not be read this week",
            "{count} articles could not be read this week",
        )
        lines.append((Text(unreadable),))
    if one.source.tags:
        lines.append((Text(say("Tags: {tags}", tags=one.source.tags)),))
    if one.source.address:
        lines.append((Text(cut(shown(one.source.address), MOST_SHOWN)),))
    return Section(heading=(Text(label(one.source), strong=True),), lines=tuple(lines))


def lacking(one: Health, now: datetime) -> Said | None:
    """What a source has not brought: nothing ever is not the same as nothing of late."""
    if one.newest_at is None:
        return say("No articles yet")
    if one.newest_at >= now - SILENT:
        return None
    if one.source.address is None:  # what is imported by hand is never down
        return say("No new article in {days} days", days=SILENT.days)
    return say("No new article in {days} days, perhaps down", days=SILENT.days)


def added(source: Source, command: str, *, kept: bool) -> Message:
    """What adding it did, and truly: `command` is what brings articles in. `kept`: an address that it has is the one
    that it had before it was removed."""
    lines: list[Line] = [(Text(say("“{name}” is a source of this workspace now.", name=label(source))),)]
    if source.address:
        address = cut(shown(source.address), MOST_SHOWN)
        it_has = say("It has the address that it had: {address}", address=address)
        lines.append((Text(it_has if kept else say("Its address is kept: {address}", address=address)),))
    lines.append((Text(say("This version does not fetch feeds yet. An operator brings its articles in with:")),))
    lines.append((Text(command),))
    return Message(sections=(Section(lines=tuple(lines)),))


def removed(source: Source, again: str | None, named_by: Sequence[Subscription], here: Channel) -> Message:
    """What removing it did, which digests ask for it by its name, and the command that adds it `again`."""
    name = label(source)
    back = say("Adding it again brings them back.") if again else say("Importing for it again brings them back.")
    lines: list[Line] = [
        (Text(say("“{name}” is removed: its articles are not seen here any more.", name=name)),),
        (Text(back),),
    ]
    if named_by:
        digests = [_digest_in(one, here) for one in named_by]
        lines.append((Text(say("These digests ask for it by name: {digests}", digests=first(digests))),))
    actions = (Action(say("Add it again"), again),) if again else ()
    return Message(sections=(Section(lines=tuple(lines)),), actions=actions)


def _digest_in(subscription: Subscription, here: Channel) -> str:
    """With its channel, if that is another."""
    name, channel = subscription.wishes.name, subscription.channel
    return name if channel == here else say("{name} ({channel})", name=name, channel=Room(channel.id))


def tagged(source: Source) -> Message:
    name = label(source)
    if not source.tags:
        return sentence(say("“{name}” has no tags now.", name=name))
    return sentence(say("“{name}” has these tags now: {tags}", name=name, tags=source.tags))


def about_me(counts: Mapping[str, int]) -> Message:
    """What was deleted about a person, and what else there is or would be."""
    pace = say("How often you ask is counted for a short while, and forgotten by itself.")
    if counts:
        return _list(say("Deleted for good:"), counts, say("Nothing else is kept about you here. {pace}", pace=pace))
    nothing = say(
        "Nothing is kept about you here. When you ask for a digest, it is kept, so that you can ask for its stories by "
        "their numbers. {pace}",
        pace=pace,
    )
    return sentence(nothing)


def would_delete(counts: Mapping[str, int], command: str, *, stale: bool) -> Message:
    """What there is of the workspace, and the `command` that deletes it. `stale`: another command was given."""
    changed = say("Nothing was deleted: that is not, or no longer, the command for it.")
    asked = _list(
        say("This would be deleted for good, for every channel of this workspace:"),
        counts,
        say("Digests would end, and there is no way back. To delete it all, type: {command}", command=command),
    )
    notice = (Text(changed),) if stale else ()
    return structs.replace(asked, notice=notice, actions=(Action(say("Delete it all"), command),))


def deleted(counts: Mapping[str, int]) -> Message:
    """What was deleted of a workspace."""
    if not counts:
        return sentence(say("Nothing is kept for this workspace."))
    return _list(say("Deleted for good:"), counts, say("Nothing is kept for this workspace any more."))


def _list(before: str, counts: Mapping[str, int], after: str) -> Message:
    kinds = {
        "sources": several(counts.get("sources", 0), "{count} source", "{count} sources"),
        "articles": several(counts.get("articles", 0), "{count} article", "{count} articles"),
        "subscriptions": several(counts.get("subscriptions", 0), "{count} digest", "{count} digests"),
        "editions": several(counts.get("editions", 0), "{count} edition", "{count} editions"),
        "requests": several(counts.get("requests", 0), "{count} edition on request", "{count} editions on request"),
    }
    lines: list[Line] = [(Text(said),) for kind, said in kinds.items() if counts.get(kind)]
    return Message(sections=(Section(heading=(Text(before),), lines=tuple(lines)), Section(lines=((Text(after),),))))


def first(words: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    if len(words) <= NAMED:
        return say("{words}", words=tuple(words))
    return several(
        len(words) - NAMED, "{words} and {count} more", "{words} and {count} more", words=tuple(words[:NAMED])
    )
