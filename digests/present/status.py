"""How a channel's digests do: when they come, what became of the last ones, and how the sources are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests import schedule
from digests.errors import ScheduleError
from digests.messages import Action, Message, Moment, Room, Section, Show, Text
from digests.model import SILENT, DeliveryState, SlotState
from digests.naming import MOST_NAME, label
from digests.present.desk import first
from digests.present.sources import lacking
from digests.present.view import DOT, lonely
from digests.values import cut
from digests.wishes import after_promised, is_deleted, is_paused, next_edition_at
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digests.messages import Line
    from digests.model import Channel, Health, Past, Subscription, Wishes
    from digests.present.view import View
    from digests.wording import Said

MOST_REASON = 200  # characters


def status(
    subscriptions: Sequence[Subscription],
    past: Sequence[Past],
    health: Sequence[Health],
    now: datetime,
    view: View,
    obstacles: Sequence[Section] = (),
) -> Message:
    """The channel's digests: when they come, and what became of the last ones; and how the sources do. `past` has those
    of ended digests when there are no others."""
    sections = [digest_of(one, past, health, now) for one in subscriptions] or [_ended(past, now, view.zone)]
    return view.show((Text(say("Status of this channel"), strong=True),), [*sections, *obstacles, _health(health, now)])


def _ended(past: Sequence[Past], now: datetime, zone: str) -> Section:
    """A channel without a digest, and the last editions that it had."""
    heading = say("No digest comes to this channel. Type subscribe to have one.")
    return Section(heading=(Text(heading, strong=True),), lines=tuple(_was(slot, now, zone) for slot in past))


def _was(slot: Past, now: datetime, zone: str) -> Line:
    return Moment(slot.due_at, Show.DATETIME, zone), DOT, Text(outcome(slot, now, zone))


def digest_of(one: Subscription, past: Sequence[Past], health: Sequence[Health], now: datetime) -> Section:
    """One digest: when it comes, what it lacks, and what became of its editions among those of `past`."""
    lines: list[Line] = [(Text(_comes(one.wishes)),), (Text(_next(one, now)),)]
    if missing := _missing(one.wishes, health):
        lines.append((Text(say("It asks for sources that are not here: {names}", names=first(missing))),))
    own = [slot for slot in past if slot.subscription_id == one.id]
    zone = _zone(one.wishes)
    lines += [_was(slot, now, zone) for slot in own]
    if not own:
        lines.append((Text(say("No edition was due yet")),))
    return Section(heading=(Text(one.wishes.name, strong=True),), lines=tuple(lines))


def status_all(
    subscriptions: Sequence[Subscription],
    last: Mapping[int, Past],
    here: Channel,
    now: datetime,
    view: View,
    hidden: int = 0,
) -> Message:
    """Every channel of the workspace: its digests, when they come, and what became of the `last` edition of each; and
    how many channels are not told of, as they are not for whoever asks."""
    channels: dict[Channel, list[Line]] = {}
    deleted = {one.channel for one in subscriptions if is_deleted(one)}
    for one in subscriptions:
        line: Line = (Text(one.wishes.name, strong=True), DOT, Text(_next(one, now)))
        if slot := last.get(one.id):
            line = (*line, DOT, Text(say("last: {outcome}", outcome=outcome(slot, now, _zone(one.wishes)))))
        channels.setdefault(one.channel, []).append(line)
    sections = [
        _gone(channel, lines)
        if channel in deleted
        else Section(
            heading=(Room(channel.id), *((Text(say(" (this channel)")),) if channel == here else ())),
            lines=tuple(lines),
        )
        for channel, lines in channels.items()
    ]
    title = (
        Text(say("Status of this workspace"), strong=True),
        DOT,
        Text(several(len(channels), "{count} channel", "{count} channels")),
    )
    if hidden:
        others = several(
            hidden,
            "{count} channel more has digests, which is private, or somebody's own.",
            "{count} channels more have digests, which are private, or somebody's own.",
        )
        sections.append(lonely(others))
    return view.show(title, sections or [lonely(say("No channel of this workspace has a digest."))])


def _gone(channel: Channel, lines: Sequence[Line]) -> Section:
    """A channel that was deleted, by the number that it had, and what can be done with its digests."""
    command = f"settings copy {channel.id}"
    how = say(
        "To have them come to another channel, type there: {command}. To end them, type unsubscribe there after that.",
        command=command,
    )
    heading = (Text(say("{channel}, which was deleted", channel=channel.id)),)
    return Section(heading=heading, lines=(*lines, (Text(how),)), actions=(Action(say("Take over here"), command),))


def _comes(wishes: Wishes) -> str:
    try:
        when = schedule.describe(schedule.parse(wishes.schedule))
        return say("Comes {when} ({zone})", when=when, zone=schedule.zone(wishes.zone).key)
    except ScheduleError as error:  # it was good when it was saved: the zone's name is gone, say
        return say("It cannot come any more: {why}", why=error.args[0])


def _zone(wishes: Wishes) -> str:
    try:
        return schedule.zone(wishes.zone).key
    except ScheduleError:
        return "UTC"


def _next(one: Subscription, now: datetime) -> str:
    """When the next edition comes, or that the digest is paused, and until when."""
    wishes, zone = one.wishes, _zone(one.wishes)
    if is_deleted(one):
        return say("No edition comes any more")
    at = next_edition_at(wishes, one.next_due_at)
    if one.suspended and (one.pause_reason or not is_paused(wishes, now)):
        return say(
            "No edition comes for now. {reason} It goes on by itself when that is over.",
            reason=cut(one.suspended, MOST_REASON),
        )
    if is_paused(wishes, now):
        if one.pause_reason:
            return say(
                "Paused, because the platform refused one edition after another: {reason} Mend that, then type resume.",
                reason=cut(one.pause_reason, MOST_REASON),
            )
        if wishes.paused_until is None or at is None:
            return say("Paused until somebody resumes it")
        return say(
            "Paused until {until}; next edition: {at}",
            until=Moment(wishes.paused_until, Show.DATETIME, zone),
            at=Moment(at, Show.DATETIME, zone),
        )
    if at is None:
        return say("No edition is due")
    if at <= now:
        return say("Next edition: due now")
    if after_promised(wishes, at):
        return say("Next edition: {at}, as it was due before the schedule changed", at=Moment(at, Show.DATETIME, zone))
    return say("Next edition: {at}", at=Moment(at, Show.DATETIME, zone))


def _missing(wishes: Wishes, health: Sequence[Health]) -> list[str]:
    here = {one.source.name.casefold() for one in health}
    return [cut(name, MOST_NAME) for name in wishes.sources if name.casefold() not in here]


def outcome(slot: Past, now: datetime, zone: str) -> str:
    """What became of a slot, in plain words; `zone` is that of its digest."""
    match slot.state:
        case SlotState.PLANNED if slot.waits:
            return say("made when the edition before it is posted")
        case SlotState.PLANNED:
            return say("being made")
        case SlotState.EMPTY:
            return say("kept silent: {reason}", reason=cut(slot.reason or "", MOST_REASON))
        case SlotState.SKIPPED:
            return say("skipped: {reason}", reason=cut(slot.reason or "", MOST_REASON))
        case _:
            return _edition(slot, _fate(slot, now, zone))


def _edition(slot: Past, fate: str) -> str:
    if not slot.stories:
        return say("Edition {number}, no stories: {fate}", number=slot.number, fate=fate)
    return several(
        slot.stories,
        "Edition {number}, {count} story: {fate}",
        "Edition {number}, {count} stories: {fate}",
        number=slot.number,
        fate=fate,
    )


def _fate(slot: Past, now: datetime, zone: str) -> str:
    """What became of its posts: they come in order, and the first that is not sent holds up the rest."""
    sent = sum(state is DeliveryState.SENT for state in slot.states)
    rest = [state for state in slot.states if state is not DeliveryState.SENT]
    if not rest:
        return say("posted, perhaps a part of it twice") if slot.perhaps_twice else say("posted")
    fate = _unsent(rest[0], slot, now, zone)
    if not sent:
        return fate
    return say("posted in part: {sent} of {parts}, the next one: {fate}", sent=sent, parts=len(slot.states), fate=fate)


def _unsent(state: DeliveryState, slot: Past, now: datetime, zone: str) -> str:
    reason = cut(slot.reason or "", MOST_REASON)
    match state:
        case DeliveryState.REFUSED:
            return say("refused by the platform: {reason}", reason=reason)
        case DeliveryState.DROPPED:
            return say("given up: {reason}", reason=reason)
        case DeliveryState.HELD:
            return say("not known whether it was posted: {reason}", reason=reason)
        case DeliveryState.UNSURE:
            return say("not yet known whether it was posted")
        case DeliveryState.SENDING:
            return say("being posted")
        case _ if slot.waits_until and slot.waits_until > now:
            until = Moment(slot.waits_until, Show.DATETIME, zone)
            return say("waiting until {until} to be posted: {reason}", until=until, reason=reason)
        case _ if reason:
            return say("waiting to be posted: {reason}", reason=reason)
        case _:
            return say("waiting to be posted")


def _health(health: Sequence[Health], now: datetime) -> Section:
    """How the sources do, in short."""
    lines: list[Line] = []
    names: dict[Said, list[str]] = {}
    for one in health:
        if lack := lacking(one, now):
            names.setdefault(lack, []).append(label(one.source))
    unreadable = [f"{label(one.source)} ({one.set_aside})" for one in health if one.set_aside]
    lines += [(Text(say("{lack}: {names}", lack=lack, names=first(those))),) for lack, those in names.items()]
    if health and not names:
        fine = several(
            len(health),
            "It had a new article in the last {days} days",
            "Each had a new article in the last {days} days",
            days=SILENT.days,
        )
        lines.append((Text(fine),))
    if unreadable:
        lines.append((Text(say("Articles that could not be read this week: {names}", names=first(unreadable))),))
    count = several(len(health), "{count} source", "{count} sources")
    return Section(heading=(Text(count, strong=True),), lines=tuple(lines))
