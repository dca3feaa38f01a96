"""What people are told of their workspace's sources: how each does, what adding and removing one did."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from digests.address import has_secret, shown
from digests.messages import Action, Message, Moment, Room, Section, Show, Text
from digests.model import SILENT, FeedState, Take
from digests.naming import label
from digests.present.desk import first
from digests.present.lacks import lack_said
from digests.present.view import DOT, lonely, sentence
from digests.values import cut, length_shown
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.adding import Followed, Trial
    from digests.messages import Line
    from digests.model import Channel, Health, Lack, Source, Subscription
    from digests.present.view import View
    from digests.wording import Said

MOST_SHOWN = 120  # characters of an address
MOST_REASON = 200  # characters of what went wrong
A_WEEK = 7  # days
TAKES = {
    Take.FEED: say("Its words are taken from the feed"),
    Take.PAGE: say("Its words are taken from the pages"),
}
_DOING_WELL = (FeedState.OK, FeedState.SLOW, FeedState.MOVED)


def sources(all_of_them: Sequence[Health], commands: Sequence[str], now: datetime, view: View) -> Message:
    """What the workspace reads, and `commands` that change it."""
    title = (Text(several(len(all_of_them), "{count} source", "{count} sources"), strong=True),)
    feeds = Counter(one.source.address for one in all_of_them if one.source.address)
    twice = {address for address, count in feeds.items() if count > 1}
    sections = [_source(one, now, view.zone, is_twice=one.source.address in twice) for one in all_of_them]
    footer = (Text(say("To change them, type: {commands}", commands=commands)),) if commands else ()
    none = say("There are no sources here yet.")
    if not commands:
        none = say("There are no sources here yet. Managers of this workspace add them with: sources add")
    return view.show(title, sections or [lonely(none)], footer)


def _source(one: Health, now: datetime, zone: str, *, is_twice: bool) -> Section:
    """`is_twice`: another source here has the address that its feed moved to."""
    lines: list[Line] = [(Text(said),) for said in _state(one, zone)]
    if is_twice:
        lines.append((Text(say("Its feed is that of another source here, since one of them moved: remove one")),))
    if one.newest_at:
        newest = Text(say("Newest article: {at}", at=Moment(one.newest_at, Show.RELATIVE, zone)))
        rate = _rate(one.per_day) if one.state else None
        lines.append((newest, DOT, Text(rate)) if rate else (newest,))
    if lack := lacking(one, now):
        lines.append((Text(lack),))
    if one.set_aside:
        unreadable = several(
            one.set_aside,
            "{count} article could not be read this week",
            "{count} articles could not be read this week",
        )
        lines.append((Text(unreadable),))
    if one.lacking and one.lack:
        lines.append((Text(_in_part(one.lacking, one.alike, one.lack)),))
    lines += [(Text(said),) for said in wishes_of(one.source)]
    if one.source.address:
        lines.append((Text(where(one.source.address)),))
    return Section(heading=(Text(label(one.source), strong=True),), lines=tuple(lines))


def _in_part(count: int, alike: int, lack: Lack) -> Said:
    """`alike` of them for this reason, the commonest."""
    return several(
        count,
        "{count} article this week has but the feed's words. {reason}",
        "{count} articles this week have but the feed's words, {alike} of them for this reason: {reason}",
        reason=lack_said(lack),
        alike=alike,
    )


def _state(one: Health, zone: str) -> list[Said]:
    """How its feed does, in plain words; nothing of a source that has none."""
    why = cut(one.reason, MOST_REASON) if one.reason else say("No reason is known.")
    last = [say("Last fetched: {at}", at=Moment(one.succeeded_at, Show.RELATIVE, zone))] if one.succeeded_at else []
    match one.state:
        case None:
            return []
        case FeedState.OK:
            return last or [say("Not fetched yet")]
        case FeedState.SLOW:
            return [say("Slow: {why}", why=why), *last]
        case FeedState.MOVED:
            return [say("Moved for good: its new address is fetched"), *last]
        case FeedState.GONE:
            return [say("Gone, and not fetched any more: {why}", why=why), *last]
        case FeedState.PAUSED:
            return [say("Paused, until somebody types sources resume: {why}", why=why), *last]
        case _:  # it fails
            said = [say("Failing: {why}", why=why)]
            if one.failing_since:
                said.append(say("Failing since: {at}", at=Moment(one.failing_since, Show.DATETIME, zone)))
            if one.next_at:
                said.append(say("Next try: {at}", at=Moment(one.next_at, Show.DATETIME, zone)))
            return [*said, *last]


def _rate(per_day: float) -> Said | None:
    """How many articles it publishes, by the day or, when those are few, by the week."""
    if per_day <= 0:
        return None
    if per_day >= 1:
        return several(round(per_day), "about {count} a day", "about {count} a day")
    return several(max(1, round(per_day * A_WEEK)), "about {count} a week", "about {count} a week")


def wishes_of(source: Source) -> list[Said]:
    """What somebody set of it."""
    said = []
    if source.tags:
        said.append(say("Tags: {tags}", tags=source.tags))
    if source.every is not None:
        said.append(say("Fetched every {interval}", interval=length_shown(source.every)))
    if source.take in TAKES:
        said.append(TAKES[source.take])
    return said


def lacking(one: Health, now: datetime) -> Said | None:
    """What a source has not brought: nothing ever is not the same as nothing of late."""
    if one.newest_at is None:
        return say("No articles yet")
    if one.newest_at >= now - SILENT:
        return None
    if one.source.address is None or one.state in _DOING_WELL:  # what is imported by hand is never down
        return say("No new article in {days} days", days=SILENT.days)
    return say("No new article in {days} days, perhaps down", days=SILENT.days)


def where(address: str) -> str:
    """What anybody may see of an address, on one line."""
    return cut(shown(address), MOST_SHOWN)


def named(source: Source, command: str) -> Message:
    """What adding it by its name did: `command` is what brings articles in. An address that it has is the one that it
    had before it was removed."""
    lines: list[Line] = [(Text(_is_now(source)),)]
    if source.address:
        lines.append((Text(say("It has the address that it had: {address}", address=where(source.address))),))
    else:
        lines.append((Text(say("It has no address, so nothing is fetched. An operator brings its articles in with:")),))
        lines.append((Text(command),))
        lines.append((Text(say("To give it one, type: sources set {name} address ADDRESS", name=label(source))),))
    return Message(sections=(Section(lines=tuple(lines)),))


def followed(found: Sequence[Followed], zone: str) -> Message:
    """What adding sources by their addresses did."""
    title: Line = ()
    if len(found) > 1:
        count = sum(one.source is not None for one in found)
        title = (Text(several(count, "{count} source was added", "{count} sources were added"), strong=True),)
    return Message(title=title, sections=tuple(_followed(one, zone, alone=len(found) == 1) for one in found))


def _followed(one: Followed, zone: str, *, alone: bool) -> Section:
    if one.source is None:
        heading = () if alone else (Text(where(one.address), strong=True),)
        return Section(heading=heading, lines=((Text(why_not(one)),),))
    said = [_is_now(one.source), say("Its feed: {address}", address=where(one.source.address or one.address))]
    said += _holds(one.trial, zone) if one.trial else [say("It was not looked at: sources says how it does.")]
    said += wishes_of(one.source)
    return Section(lines=tuple((Text(words),) for words in said))


def why_not(one: Followed) -> str:
    """Why it was not added, and what would add it all the same."""
    if not one.may_insist:
        return one.refusal
    return say("{why} To add it all the same, type it with anyway at the end.", why=one.refusal)


def _holds(trial: Trial, zone: str) -> list[Said]:
    """What is in the feed, and what becomes of it."""
    dated = [one.published_at for one in trial.samples if one.published_at]
    count = trial.count
    said = []
    if not count:
        said.append(say("There are no articles in it yet: they are read as they come."))
    elif dated:
        said.append(
            several(
                count,
                "{count} article is in it, of {at}. It is kept; what comes from now on is news.",
                "{count} articles are in it, the newest of {at}. They are kept; what comes from now on is news.",
                at=Moment(max(dated), Show.RELATIVE, zone),
            )
        )
    else:
        said.append(
            several(
                count,
                "{count} article is in it, without a date. It is kept; what comes from now on is news.",
                "{count} articles are in it, without dates. They are kept; what comes from now on is news.",
            )
        )
    if trial.others:
        more = tuple(map(where, trial.others))
        said.append(say("Its page names further feeds, which can be added, too: {addresses}", addresses=more))
    return said


def insisted(one: Followed, name: str | None) -> tuple[Action, ...]:
    """A button that adds it all the same; none for an address with something secret in it: a button is seen."""
    if not one.may_insist or has_secret(one.address):
        return ()
    words = " ".join(filter(None, ("sources add", name, one.address, "anyway")))
    return (Action(say("Add it all the same"), words),)


def _is_now(source: Source) -> Said:
    return say("“{name}” is a source of this workspace now.", name=label(source))


def settled(source: Source) -> Message:
    """How a source is set by now."""
    said = wishes_of(source) or [say("Everything is as usual: fetched as often as it changes, its best text taken.")]
    address = [say("Its address: {address}", address=where(source.address))] if source.address else []
    lines = [(Text(words),) for words in (*address, *said)]
    heading = (Text(say("“{name}” is set so now:", name=label(source)), strong=True),)
    return Message(sections=(Section(heading=heading, lines=tuple(lines)),))


def resumed(source: Source) -> Message:
    return sentence(
        say(
            "“{name}” is tried now, or when its site lets it be. Type sources to see what came of it.",
            name=label(source),
        )
    )


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
