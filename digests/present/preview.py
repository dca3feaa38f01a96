"""The next edition as it would look now, when the next ones come, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests import schedule
from digests.messages import Action, Line, Message, Moment, Section, Show, Text
from digests.model import Format, WhenEmpty
from digests.present import editions
from digests.present.view import DOT, headline, lonely
from digests.present.why import terms_shown, unfinished
from digests.quiet import in_quiet
from digests.rank import LOOKED_AT, Rule
from digests.settings import heeded
from digests.values import hours_shown, quoted
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.assemble import Chosen, Preview
    from digests.model import Wishes
    from digests.present.view import View
    from digests.rank import Verdict

EXAMPLES = 3  # headlines of what one rule left out
FEW_WORDS = {
    Rule.CROWDED: say("Older than the {most} newest articles", most=f"{LOOKED_AT:,}"),
    Rule.LATER: say("Stored a moment too late"),
    Rule.WINDOW: say("Older than the look-back"),
    Rule.BACKLOG: say("From before its source was added"),
    Rule.SOURCES: say("From other sources than those chosen"),
    Rule.TOLD: say("Told before, with nothing new since"),
    Rule.REPEATS: say("Only repeats of what does not count"),
    Rule.GONE: say("No longer kept"),
}


def preview(made: Preview, others: Sequence[str], view: View) -> Message:
    """`others` are the names of the channel's further digests, when none was asked for by name."""
    wishes, whole = made.wishes, editions.entire(made.digest)
    plain = heeded(wishes, view.limits.lacks).format is Format.PLAIN
    if plain:
        view = structs.replace(view, limits=view.limits.plain or view.limits)
    sections = [*_notes(made, others), *whole.sections]
    if not made.digest.items and wishes.when_empty is WhenEmpty.SILENT:
        sections.append(lonely(say("This channel prefers silence: nothing would be posted.")))
    sections += [_times(made), *_left_out(made.chosen, wishes, view)]
    footer = (Text(say("A preview: nothing was posted, and nothing counts as told.")),)
    shown = view.show((Text(say("Preview"), strong=True), DOT, *whole.title), sections, footer)
    return structs.replace(shown, plain=plain)


def _notes(made: Preview, others: Sequence[str]) -> list[Section]:
    notes, until = [], made.wishes.paused_until
    if others:
        which = say("This channel has several digests; this is {name}.", name=made.wishes.name)
        actions = tuple(Action(name, f"preview {quoted(name)}") for name in others)
        notes.append(Section(lines=((Text(which),),), actions=actions))
    if made.paused and until:
        notes.append(lonely(say("It is paused until {when}.", when=Moment(until, Show.DATETIME, made.wishes.zone))))
    elif made.paused:
        notes.append(lonely(say("It is paused: nothing comes until somebody types resume.")))
    return notes


def _times(made: Preview) -> Section:
    wishes, lines = made.wishes, list[Line]()
    for at in made.times:
        when = Moment(at, Show.DATETIME, wishes.zone)
        if wishes.quiet and in_quiet(wishes.quiet, schedule.zone(wishes.zone), at):
            hours = hours_shown(wishes.quiet)
            lines.append((Text(say("{when}: not posted, in the quiet hours {hours}", when=when, hours=hours)),))
        else:
            lines.append((when,))
    comes = schedule.describe(schedule.parse(wishes.schedule))
    heading = say("The next times: {schedule} ({zone})", schedule=comes, zone=wishes.zone)
    if made.paused and not wishes.paused_until:
        heading = say("The next times, if it were not paused: {schedule} ({zone})", schedule=comes, zone=wishes.zone)
    return Section(heading=(Text(heading, strong=True),), lines=tuple(lines))


def _left_out(chosen: Chosen, wishes: Wishes, view: View) -> list[Section]:
    """What is not in the edition, by rule, nearest to it first."""
    groups: dict[tuple[int, str], list[Verdict]] = {}
    for verdict in chosen.out:
        if verdict.rule is not Rule.ALSO:  # shown in the edition
            groups.setdefault((-verdict.rule, _rule(verdict, wishes)), []).append(verdict)
    heading = say("Left out, and why") if groups else say("Nothing was left out.")
    sections = [Section(heading=(Text(heading, strong=True),))]
    if chosen.unfinished:
        sections.append(lonely(unfinished(chosen.unfinished)))
    for (_, rule), verdicts in sorted(groups.items(), key=lambda group: group[0]):
        count = several(len(verdicts), "{count} story", "{count} stories")
        lines = tuple(_example(verdict, view.zone) for verdict in verdicts[:EXAMPLES])
        sections.append(Section(heading=(Text(rule), DOT, Text(count)), lines=lines))
    return sections


def _rule(verdict: Verdict, wishes: Wishes) -> str:
    """What left a story out, in a few words; of several topics that did, the first."""
    match = verdict.match
    if verdict.rule is Rule.BELOW:
        return several(
            wishes.stories,
            "Below the {count} story that an edition holds",
            "Below the {count} stories that an edition holds",
        )
    if verdict.rule is Rule.BLOCKED:
        return say("Blocked by {terms}", terms=terms_shown(match.blocked[:1]))
    if verdict.rule is Rule.MISSING and match.lacking:
        return say("Without {terms}", terms=terms_shown(match.lacking[:1]))
    if verdict.rule is Rule.MISSING:
        return say("With none of {terms}", terms=terms_shown(match.wanted))
    return FEW_WORDS[verdict.rule]


def _example(verdict: Verdict, zone: str) -> Line:
    head = verdict.headline
    line = (headline(head.title, head.url, strong=False), DOT, Text(head.publisher))
    if verdict.rule is Rule.TOLD and verdict.told_at:
        return (*line, DOT, Text(say("told {when}", when=Moment(verdict.told_at, Show.RELATIVE, zone))))
    return line
