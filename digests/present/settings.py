"""What owners see of their digests' settings: all of them, what changed, and when the next edition comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Action, Moment, Section, Show, Text
from digests.present.view import lonely
from digests.settings import SETTINGS, lacking
from digests.values import quoted
from digests.wishes import after_promised, is_paused, next_edition_at
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.messages import Line, Message
    from digests.model import Subscription, Wishes
    from digests.present.view import View
    from digests.settings import Setting

MOST_COMMAND = 100  # characters of an action's command
MOST_LINE = 500  # characters of a command to be typed again
ALWAYS = ("schedule", "zone")  # of what is told of a new one, and typed again


def in_the_way(obstacles: Sequence[str]) -> list[Section]:
    """What keeps digests from being posted as they are wished; below the answer to who set them up."""
    lines = tuple((Text(why),) for why in obstacles)
    return [Section(heading=(Text(say("In the way"), strong=True),), lines=lines)] if lines else []


def listing(one: Subscription, now: datetime, view: View, obstacles: Sequence[Section] = ()) -> Message:
    """Every setting with its value and what it may be."""
    name = quoted(one.wishes.name)
    rows = [_row(setting, one.wishes, view) for setting in SETTINGS]
    rows = [Section(lines=(_coming(one),)), *obstacles, *rows, _paused(one, now)]
    how = say("To change any of these: settings {name} stories 8, or several at once.", name=name)
    return view.show(_title(one.wishes), rows, (Text(how),), _actions(one, now))


def setting(one: Subscription, which: Setting, view: View) -> Message:
    """One setting."""
    how = say(
        "To change it, type this with another value for VALUE: settings {name} {setting} VALUE",
        name=quoted(one.wishes.name),
        setting=which.name,
    )
    return view.show(_title(one.wishes), [_row(which, one.wishes, view)], (Text(how),))


def changed(
    before: Wishes, after: Subscription, view: View, kept: Sequence[str] = (), obstacles: Sequence[Section] = ()
) -> Message:
    """What is another now, and the next time. `kept` are topics that only the operator may set, and that stay."""
    lines: list[Line] = []
    others: list[str] = []
    for one in SETTINGS:
        if one.of(before) != one.of(after.wishes):
            others.append(one.name)
            told = say(
                "{setting}: now {now}, before {before}.",
                setting=one.label,
                now=one.told(after.wishes),
                before=one.told(before),
            )
            lines.append((Text(told),))
    lines = lines or [(Text(say("That is how it was: nothing had to be changed.")),)]
    lines += _mute(after.wishes, others, view)
    if kept:
        stays = say(
            "What the operator set stays: {terms}. To be without it, type topics {name} off first.",
            terms=kept,
            name=quoted(after.wishes.name),
        )
        lines.append((Text(stays),))
    return view.show(_title(after.wishes), [Section(lines=(*lines, _coming(after))), *obstacles])


def subscribed(one: Subscription, default: Wishes, view: View, obstacles: Sequence[Section] = ()) -> Message:
    """A new digest: what is other than usual, and when it comes first."""
    told = [each for each in SETTINGS if each.name in ALWAYS or each.of(one.wishes) != each.of(default)]
    lines: list[Line] = [
        (Text(say("{setting}: {value}.", setting=each.label, value=each.told(one.wishes))),)
        for each in told
        if each.name != "name"
    ]
    lines += _mute(one.wishes, [each.name for each in told], view)
    how = say("To see or change the rest: settings {name}", name=quoted(one.wishes.name))
    title = (Text(say("“{name}” is set up", name=one.wishes.name), strong=True),)
    return view.show(title, [Section(lines=(*lines, _coming(one))), *obstacles], (Text(how),))


def paused(one: Subscription, view: View) -> Message:
    lines: tuple[Line, ...] = ((Text(say("It is paused until somebody types resume.")),),)
    if until := one.wishes.paused_until:
        when = Moment(until, Show.DATETIME, one.wishes.zone)
        lines = ((Text(say("It is paused until {when}.", when=when)),), _coming(one))
    return view.show(_title(one.wishes), [Section(lines=lines)], (), (_action(say("Resume"), "resume", one),))


def resumed(one: Subscription, view: View, obstacles: Sequence[Section] = (), *, was_paused: bool) -> Message:
    line = say("It goes on.") if was_paused else say("It was not paused.")
    return view.show(_title(one.wishes), [Section(lines=((Text(line),), _coming(one))), *obstacles])


def ended(wishes: Wishes, default: Wishes, view: View) -> Message:
    """What ended, and what would bring it back."""
    commands, left_out = again(wishes, default)
    how = several(len(commands), "To bring it back, type this line:", "To bring it back, type these {count} lines:")
    lines: list[Line] = [(Text(say("It has ended: no further editions come.")),), (Text(how),)]
    lines += [(Text(command),) for command in commands]
    lines += [
        (Text(say("{setting} would be too long for a line: set it anew in the form of settings.", setting=label)),)
        for label in left_out
    ]
    actions = (Action(say("Bring it back"), commands[0]),) if len(commands[0]) <= MOST_COMMAND else ()
    return view.show(_title(wishes), [Section(lines=tuple(lines))], (), actions)


def skipped(wishes: Wishes, at: datetime, following: datetime, view: View) -> Message:
    """The next edition is left out; which one, and when the one after it comes."""
    when, after = Moment(at, Show.DATETIME, wishes.zone), Moment(following, Show.ZONED, wishes.zone)
    left_out = say("The edition of {when} is skipped.", when=when)
    comes = say("The one after it comes {when}.", when=after)
    return view.show(_title(wishes), [Section(lines=((Text(left_out),), (Text(comes),)))])


def posting(one: Subscription, view: View, obstacles: Sequence[Section] = ()) -> Message:
    """An edition is on its way, beside those of the schedule."""
    now = (Text(say("An edition is being made, and is posted in this channel in a moment.")),)
    return view.show(_title(one.wishes), [Section(lines=(now, _coming(one))), *obstacles])


def copied(made: Sequence[tuple[Subscription, bool, bool]], view: View, obstacles: Sequence[Section] = ()) -> Message:
    """The digests that were copied; with each, whether it replaced one, and whether the other one ended."""
    rows = []
    for one, replaced, moved in made:
        line = say("Replaced: it has the other channel's settings now.") if replaced else say("New here.")
        lines: list[Line] = [(Text(line),), _coming(one)]
        if moved:
            lines.insert(1, (Text(say("It comes here instead of the channel that was deleted.")),))
        rows.append(Section(heading=(Text(one.wishes.name, strong=True),), lines=tuple(lines)))
    title = several(len(made), "{count} digest is copied", "{count} digests are copied")
    return view.show((Text(title, strong=True),), [*rows, *obstacles])


def which(subscriptions: Sequence[Subscription], verb: str, rest: str, view: View) -> Message:
    """Several digests are here: the command as it was typed, made whole for each."""
    rows = []
    for one in subscriptions:
        command = f"{verb} {quoted(one.wishes.name)} {rest}".strip()
        actions = (Action(one.wishes.name, command),) if len(command) <= MOST_COMMAND else ()
        rows.append(Section(heading=(Text(one.wishes.name),), lines=((Text(command),),), actions=actions))
    title = (Text(say("Several digests come here. Which one?"), strong=True),)
    whole = view.show(title, rows)
    if len(whole.sections) == len(rows):
        return whole
    names = tuple(quoted(one.wishes.name) for one in subscriptions)
    return view.show(title, [lonely(say("Put one of these names behind {verb}: {names}", verb=verb, names=names))])


def again(wishes: Wishes, default: Wishes) -> tuple[list[str], list[str]]:
    """The commands that make such a subscription, but for a pause; and the settings that are too long for a line."""
    name = quoted(wishes.name)
    lines, left_out = [f"subscribe {name}"], list[str]()
    for one in SETTINGS:
        if one.name == "name" or (one.name not in ALWAYS and one.of(wishes) == one.of(default)):
            continue
        words = f"{one.name} {one.words(wishes)}"
        if len(lines[-1]) + 1 + len(words) <= MOST_LINE:
            lines[-1] = f"{lines[-1]} {words}"
        elif len(further := f"settings {name} {words}") <= MOST_LINE:
            lines.append(further)
        else:
            left_out.append(one.label)
    return lines, left_out


def _title(wishes: Wishes) -> Line:
    return (Text(wishes.name, strong=True),)


def _mute(wishes: Wishes, names: Sequence[str], view: View) -> list[Line]:
    """Of these settings the ones that do nothing on this platform."""
    return [(Text(sentence),) for sentence in lacking(wishes, names, view.limits.lacks)]


def _row(one: Setting, wishes: Wishes, view: View) -> Section:
    same = one.label.casefold() == one.name
    label = one.label if same else say("{label} ({name})", label=one.label, name=one.name)
    hint = one.lacking if one.lacking and one.name in view.limits.lacks else one.hint
    return Section(heading=(Text(label, strong=True),), lines=((Text(one.told(wishes)),), (Text(hint),)))


def _paused(one: Subscription, now: datetime) -> Section:
    until, state = one.wishes.paused_until, say("no")
    if is_paused(one.wishes, now):
        state = say("until somebody types resume")
        if until:
            state = say("until {when}", when=Moment(until, Show.DATETIME, one.wishes.zone))
    elif one.suspended:
        state = say("for now: {reason}", reason=one.suspended)
    hint = say("Changed by pause and resume.")
    return Section(heading=(Text(say("Paused"), strong=True),), lines=((Text(state),), (Text(hint),)))


def _coming(one: Subscription) -> Line:
    """When its next edition comes."""
    if one.suspended:
        return (Text(say("No edition comes for now. {reason}", reason=one.suspended)),)
    if one.next_due_at is None:
        return (Text(say("No edition comes until somebody types resume.")),)
    at = next_edition_at(one.wishes, one.next_due_at)
    if at is None:
        return (Text(say("No edition comes: every time is in the quiet hours.")),)
    zone = one.wishes.zone
    if following := after_promised(one.wishes, at):
        told = say(
            "The next edition still comes when it was due before the change, {when}, as its new time has passed that "
            "day; the one after it comes {then}.",
            when=Moment(at, Show.DATETIME, zone),
            then=Moment(following, Show.ZONED, zone),
        )
        return (Text(told),)
    return (Text(say("The next edition comes {when}.", when=Moment(at, Show.ZONED, zone))),)


def _actions(one: Subscription, now: datetime) -> tuple[Action, ...]:
    rests = is_paused(one.wishes, now) or one.suspended
    pause = _action(say("Resume"), "resume", one) if rests else _action(say("Pause"), "pause", one)
    return Action(say("Change in a form"), f"settings {quoted(one.wishes.name)} form"), pause


def _action(label: str, verb: str, one: Subscription) -> Action:
    return Action(label, f"{verb} {quoted(one.wishes.name)}")
