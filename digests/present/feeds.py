"""What people are told of feeds before they are sources, and of lists of them: trials, imports, exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.address import has_secret
from digests.messages import Message, Moment, Section, Show, Text
from digests.model import Take
from digests.naming import label
from digests.present.desk import first
from digests.present.lacks import lack_said
from digests.present.sources import where
from digests.present.view import DOT, headline, lonely
from digests.values import cut
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.adding import Exported, Imported, Sample, Trial
    from digests.messages import Line
    from digests.present.view import View
    from digests.syndication import Rejected
    from digests.wording import Said

MOST_TITLE = 200  # characters
MOST_PRIVATE = 8  # items that are shown where nobody can turn the page
MOST_REFUSED = 20  # that are named


def trial(found: Trial, source: str, take: Take, view: View, *, private: bool = False) -> Message:
    """What would be stored of a feed, and why the rest would not. `source` is the name of the source that it is of,
    empty when it is of none. `private`: nothing that is seen may ask for it again."""
    title = (
        Text(
            several(
                found.count,
                "{name}: {count} article would be stored",
                "{name}: {count} articles would be stored",
                name=cut(source or found.title or where(found.address), MOST_TITLE),
            ),
            strong=True,
        ),
    )
    sections = [_sample(one, take, view.zone) for one in found.samples] + [_rejected(one) for one in found.rejected]
    left_out = found.skipped + found.unsaid + (max(0, len(sections) - MOST_PRIVATE) if private else 0)
    shown = sections[:MOST_PRIVATE] if private else sections
    if left_out:
        shown.append(lonely(several(left_out, "{count} more is not shown.", "{count} more are not shown.")))
    feed = lonely(say("Its feed: {address}", address=where(found.address)))
    return view.show(title, [feed, *shown], (Text(_then(found, source)),))


def _then(found: Trial, source: str) -> Said:
    if source:
        return say("Nothing was stored by this.")
    if has_secret(found.address):
        return say("Nothing was stored. To add it, type sources add and the address.")
    return say("Nothing was stored. To add it, type: sources add {address}", address=found.address)


def _sample(one: Sample, take: Take, zone: str) -> Section:
    heading = headline(cut(one.title or say("Without a title"), MOST_TITLE), one.url)
    words = several(one.words, "{count} word", "{count} words")
    if one.lack is not None:
        text = say("{words} in the feed. {reason}", words=words, reason=lack_said(one.lack))
    elif one.on_page is not None:
        found = several(one.on_page, "{count} word", "{count} words")
        text = say("{words} in the feed, {found} with its page", words=words, found=found)
    elif take is Take.PAGE:
        text = say("{words} in the feed; its page would be read", words=words)
    elif one.teaser and take is Take.BEST:
        text = say("a teaser of {words}; its page would be read", words=words)
    else:
        text = say("a teaser of {words}", words=words) if one.teaser else words
    undated = Text(say("no date: it counts from when it is stored"))
    at = Moment(one.published_at, Show.DATETIME, zone) if one.published_at else undated
    return Section(heading=(heading,), lines=((at, DOT, Text(text)),))


def _rejected(one: Rejected) -> Section:
    heading = Text(cut(one.title or say("Without a title"), MOST_TITLE), strong=True)
    return Section(heading=(heading,), lines=((Text(say("Not stored: {why}", why=one.reason)),),))


def imported(done: Imported, most: int) -> Message:
    """What came of a list of feeds: `most` is how many sources the workspace may have."""
    count = len(done.added)
    title = (Text(several(count, "{count} source was added", "{count} sources were added"), strong=True),)
    lines: list[Line] = []
    if done.added:
        lines.append((Text(say("They are: {names}", names=first([label(one) for one in done.added]))),))
        lines.append((Text(say("What their feeds hold now is kept; what comes from now on is news.")),))
    if done.there:
        lines.append((Text(several(done.there, "{count} was here already", "{count} were here already")),))
    if done.over:
        over = several(
            done.over,
            "For {count} there is no room: this workspace may have {most} sources.",
            "For {count} there is no room: this workspace may have {most} sources.",
            most=most,
        )
        lines.append((Text(over),))
    sections = [Section(lines=tuple(lines))] if lines else []
    return Message(title=title, sections=(*sections, *_refused(done.refused)))


def _refused(refused: Sequence[Rejected]) -> list[Section]:
    if not refused:
        return []
    heading = several(len(refused), "{count} was not taken", "{count} were not taken")
    lines: list[Line] = [
        (Text(say("{name}: {why}", name=cut(one.title or say("Without a title"), MOST_TITLE), why=one.reason)),)
        for one in refused[:MOST_REFUSED]
    ]
    if len(refused) > MOST_REFUSED:
        more = len(refused) - MOST_REFUSED
        lines.append((Text(several(more, "{count} more is not shown.", "{count} more are not shown.")),))
    return [Section(heading=(Text(heading, strong=True),), lines=tuple(lines))]


def exported(made: Exported, view: View) -> Message:
    """The list as text, line by line: copied into a file it is one that other programs read."""
    count = several(made.feeds, "{count} feed", "{count} feeds")
    title = (Text(say("{feeds} as OPML: copy it into a file", feeds=count), strong=True),)
    lines = [Section(lines=((Text(line),),)) for line in made.text.splitlines()]
    return view.show(title, lines, tuple(map(Text, left_out(made))))


def left_out(made: Exported) -> list[Said]:
    """What is not in a list, and why."""
    said = []
    if made.held_back:
        said.append(
            several(
                made.held_back,
                "{count} address is left out, because it holds a password or a token. ",
                "{count} addresses are left out, because they hold a password or a token. ",
            )
        )
    if made.without:
        said.append(
            several(
                made.without,
                "{count} source has no address, and is left out.",
                "{count} sources have no address, and are left out.",
            )
        )
    return said
