"""A digest as posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.fit import bundle, next_page
from digests.messages import Action, Message, Moment, Section, Show, Text
from digests.naming import import_command
from digests.present.quotes import excerpted, quote_lines
from digests.present.view import DOT, headline, publishers
from digests.wording import ENGLISH, line_in, message_in, say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from digests.messages import Inline, Limits, Line
    from digests.model import Digest, Item
    from digests.present.view import View


def edition(digest: Digest, limits: Limits, language: NullTranslations = ENGLISH) -> list[Message]:
    """A digest as the messages to post, in order. Stories are never cut apart: pages break between them."""
    whole = message_in(entire(digest), language)
    return bundle(whole, limits, language) if digest.items else [whole]


def entire(digest: Digest) -> Message:
    """A digest as one message, of any length."""
    if not digest.items:
        return _nothing_new(digest)
    told_by = {name for item in (*digest.items, *digest.also) for name in item.publishers}
    title: list[Inline] = [Text(digest.name, strong=True), DOT, Moment(digest.made_at, Show.DATE, digest.zone)]
    counted = say(
        "{stories}, {publishers}",
        stories=several(len(digest.items), "{count} story", "{count} stories"),
        publishers=several(len(told_by), "{count} publisher", "{count} publishers"),
    )
    title += [DOT, Text(counted)]
    if digest.since_at:
        title += [DOT, Text(say("since {when}", when=Moment(digest.since_at, Show.SINCE, digest.zone)))]
    sections = [_story(number, item, digest.zone) for number, item in enumerate(digest.items, 1)]
    if digest.also:
        also: list[Inline] = [Text(say("Also: "))]
        for item in digest.also:
            also += [headline(item.headline, item.url, strong=False), DOT]
        sections.append(Section(lines=(tuple(also[:-1]),)))
    late = say("Late: this edition was due earlier, while Broadsheet was not running.")
    notice = (Text(late),) if digest.late else ()
    return Message(title=tuple(title), notice=notice, sections=tuple(sections), footer=_footer(digest))


def _story(number: int, item: Item, zone: str) -> Section:
    lines: list[Line] = [(Text(publishers(item.publishers)), DOT, Moment(item.published_at, Show.RELATIVE, zone))]
    lines += [(excerpted(one),) for one in item.sentences]
    if item.quote and item.speaker:
        lines += quote_lines(excerpted(item.quote, quoted=True), item.speaker)
    heading = headline(item.headline, item.url)
    ref = f"#{item.story_id}"
    return Section(
        number=number,
        heading=(Text(say("Update: {headline}", headline=heading), strong=True) if item.update else heading,),
        lines=tuple(lines),
        actions=(
            Action(say("Summary"), f"summary {ref}"),
            Action(say("Quotes"), f"quotes {ref}"),
            Action(say("Coverage"), f"coverage {ref}"),
        ),
    )


def _footer(digest: Digest) -> Line:
    commands = f"summary {min(2, len(digest.items))}, quotes 1, why 1"
    if digest.number:
        return (Text(say("Edition {number} · ask: {commands}", number=digest.number, commands=commands)),)
    return (Text(say("Made for you on request · ask: {commands}", commands=commands)),)


def _nothing_new(digest: Digest) -> Message:
    """No articles yet, none of the chosen sources, and nothing new: they never look alike."""
    said: list[Inline] = [Text(digest.name, strong=True), DOT]
    if digest.nothing_kept:
        said.append(Text(say("no articles are kept here yet.")))
        ask = say("An operator adds some with: {command}", command=import_command(digest.channel.home))
    elif digest.nothing_chosen:
        said.append(Text(say("none of the sources chosen for it is here.")))
        ask = say("Owners of this channel choose others with: settings")
    else:
        since = digest.since_at and Moment(digest.since_at, Show.SINCE, digest.zone)
        said.append(Text(say("nothing new since {when}.", when=since) if since else say("nothing new.")))
        ask = say("Ask: latest")
    footer: Line = (Text(ask),)
    if digest.number:
        footer = (Text(say("Edition {number}", number=digest.number)), DOT, *footer)
    return Message(title=tuple(said), footer=footer)


def part(parts: Sequence[Message], view: View) -> Message:
    """One part of an edition as an answer, with the way to the next."""
    number = min(view.page, len(parts))
    if number == len(parts):
        return parts[-1]
    return structs.replace(parts[number - 1], actions=(next_page(view.command, number + 1, view.language),))


def shown_again(message: Message, posted_at: datetime, zone: str, language: NullTranslations = ENGLISH) -> Message:
    """The same post for somebody who comes back: marked, so that nobody takes it for a new edition."""
    again = Text(say("Shown again; posted {when}.", when=Moment(posted_at, Show.RELATIVE, zone)))
    return structs.replace(message, notice=(*line_in((again,), language), *message.notice))
