"""What one person finds at a glance, where a platform has a place for it: their channels with what comes there and
when, what became of the last editions, and what the workspace reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.messages import Action, Line, Moment, Section, Show, Text
from digests.model import Channel, Subscription
from digests.naming import label
from digests.present.sources import lacking
from digests.present.status import digest_of
from digests.present.view import DOT, lonely
from digests.values import quoted
from digests.wishes import is_paused
from digests.wording import ENGLISH, line_in, say, section_in, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from digests.model import Health, Past
    from digests.wording import Said

MOST_ENTRIES = 60  # of the channels and their digests; the rest of the channels is counted
MOST_SOURCES = 20  # named; the rest is counted


class Place(Struct, frozen=True, kw_only=True):
    """A channel of somebody, by the `name` that they know it by. `owns`: they may change its digests."""

    channel: Channel
    name: str
    subscriptions: tuple[Subscription, ...] = ()
    owns: bool = False


class Entry(Struct, frozen=True):
    """A section whose commands are meant in that channel; without one, wherever they are given."""

    section: Section
    channel: Channel | None = None


class Home(Struct, frozen=True, kw_only=True):
    title: Line
    entries: tuple[Entry, ...]


def home(
    places: Sequence[Place],
    past: Sequence[Past],
    health: Sequence[Health],
    now: datetime,
    zone: str,
    *,
    manages: bool = False,
    language: NullTranslations = ENGLISH,
) -> Home:
    """The person's channels in this order, and the sources of the workspace, which they may change if they manage it.
    `past` are the editions to be told of, newest first; `zone` (IANA) is where times of sources are shown."""
    title: Line = (Text(say("Your news"), strong=True), DOT)
    title += (Text(several(len(places), "{count} channel", "{count} channels")),)
    entries = (*_places(places, past, health, now), Entry(_sources(health, now, zone, manages=manages)))
    said = (structs.replace(entry, section=section_in(entry.section, language)) for entry in entries)
    return Home(title=line_in(title, language), entries=tuple(said))


def _places(places: Sequence[Place], past: Sequence[Past], health: Sequence[Health], now: datetime) -> Iterator[Entry]:
    if not places:
        yield Entry(lonely(say("No channel of yours is known here. Type subscribe in one to have its news.")))
    room = MOST_ENTRIES
    for at, place in enumerate(places):
        if (room := room - 1 - len(place.subscriptions)) < 0:
            left = several(len(places) - at, "And {count} more channel", "And {count} more channels")
            yield Entry(lonely(left))
            return
        yield Entry(_place(place), place.channel)
        for one in place.subscriptions:
            section = digest_of(one, past, health, now)
            yield Entry(structs.replace(section, actions=_actions(one, now, owns=place.owns)), place.channel)


def _place(place: Place) -> Section:
    """The channel, above its digests."""
    lines: tuple[Line, ...] = () if place.subscriptions else ((Text(say("No digest comes to this channel")),),)
    actions = (Action(say("New digest"), "subscribe"),) if place.owns else ()
    return Section(heading=(Text(place.name, strong=True),), lines=lines, actions=actions)


def _actions(one: Subscription, now: datetime, *, owns: bool) -> tuple[Action, ...]:
    """What may be done with a digest: everybody may read it, its channel's owners change it."""
    name = quoted(one.wishes.name)
    read = Action(say("Read now"), f"digest {name}")
    if not owns:
        return (read,)
    rests = is_paused(one.wishes, now) or one.suspended
    rest = Action(say("Resume"), f"resume {name}") if rests else Action(say("Pause"), f"pause {name}")
    return (
        Action(say("Settings"), f"settings {name} form"),
        Action(say("Preview"), f"preview {name}"),
        rest,
        read,
        Action(say("End it"), f"unsubscribe {name} form"),
    )


def _sources(health: Sequence[Health], now: datetime, zone: str, *, manages: bool) -> Section:
    lines = [_source(one, now, zone) for one in health[:MOST_SOURCES]]
    if (more := len(health) - MOST_SOURCES) > 0:
        lines.append((Text(several(more, "And {count} more source", "And {count} more sources")),))
    actions = [Action(say("All sources"), "sources")] if health else []
    if manages:
        actions.append(Action(say("Add a source"), "sources add form"))
    if manages and health:
        actions += [
            Action(say("Tag a source"), "sources tag form"),
            Action(say("Remove a source"), "sources remove form"),
        ]
    count = several(len(health), "{count} source", "{count} sources")
    return Section(heading=(Text(count, strong=True),), lines=tuple(lines), actions=tuple(actions))


def _source(one: Health, now: datetime, zone: str) -> Line:
    line: Line = (Text(label(one.source)),)
    if one.published_at:
        newest: Said = say("newest article: {at}", at=Moment(one.published_at, Show.RELATIVE, zone))
        line = (*line, DOT, Text(newest))
    if lack := lacking(one, now):
        line = (*line, DOT, Text(lack))
    return line
