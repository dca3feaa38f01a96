"""A digest as posts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import structs

from digests.fit import bundle, next_page
from digests.matching import is_pattern
from digests.messages import Action, Message, Moment, Section, Show, Text
from digests.model import SILENT, Format
from digests.present.desk import first
from digests.present.quotes import excerpted, quote_lines
from digests.present.view import DOT, headline, publishers
from digests.settings import heeded
from digests.wording import ENGLISH, line_in, message_in, say, section_in, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from digests.messages import Inline, Limits, Line
    from digests.model import Digest, Item, Wishes
    from digests.present.view import View


LATE = say("Late: this edition could not be posted when it was due.")


def edition(digest: Digest, limits: Limits, language: NullTranslations = ENGLISH) -> list[Message]:
    """A digest as the messages to post, in order. Stories are never cut apart: pages break between them.

    With details in a thread the headlines come first, and the stories whole are aside. Only an edition with a number
    mentions its role, when it has something to tell, and is split so: one on request is for whoever asked.
    """
    wishes = heeded(digest.basis.wishes, limits.lacks) if digest.basis else None
    if wishes is None:
        return _parts(digest, limits, language, threaded=False)
    if plain := wishes.format is Format.PLAIN:
        limits = limits.plain or limits
    parts = _parts(digest, limits, language, threaded=wishes.thread and digest.number is not None)
    if plain:
        parts = [structs.replace(part, plain=True) for part in parts]
    if digest.number is not None:
        mention = wishes.mention if digest.items else ""
        parts[0] = structs.replace(parts[0], mention=mention, tags=forum_tags(wishes))
    return parts


def _parts(digest: Digest, limits: Limits, language: NullTranslations, *, threaded: bool) -> list[Message]:
    if not digest.items:
        return [message_in(_nothing_new(digest, limits.typed), language)]
    stories = tuple(_story_in(*story, language) for story in _stories(digest))
    if not threaded or not any(item.sentences or item.quote for item in digest.items):
        return _bundled(digest, stories, limits, language)
    headlines = tuple(_story_in(*story, language) for story in _headlines(digest))
    aside = bundle(Message(title=_title(digest), sections=stories), limits, language)  # a thread is named by its title
    return [
        *_bundled(digest, headlines, limits, language),
        *(structs.replace(part, aside=True) for part in aside),
    ]


def _bundled(digest: Digest, stories: tuple[Section, ...], limits: Limits, language: NullTranslations) -> list[Message]:
    frame = message_in(_frame(digest, limits.typed), language)
    sections = (*stories, *_also_in(digest.also, language))
    roomy = structs.replace(frame, notice=line_in((Text(LATE),), language), sections=sections)
    first_one, *rest = bundle(roomy, limits, language)
    return [structs.replace(first_one, notice=frame.notice), *rest]


def forum_tags(wishes: Wishes) -> tuple[str, ...]:
    """What a forum may call it: the digest's name, the tags of its sources, its topics."""
    topics = (term for term in wishes.topics.any if not is_pattern(term))
    return tuple(dict.fromkeys((wishes.name, *wishes.tags, *topics)))


def told(digest: Digest, message: Message) -> dict[int, int]:
    """What a post of the edition tells: the articles, and to which story each belongs. Of an article that two stories
    have, the first is told. What is aside was told by its headlines."""
    if message.aside:
        return {}
    numbers = {section.number for section in message.sections}
    items = [item for number, item in enumerate(digest.items, 1) if number in numbers]
    if None in numbers:  # the headlines under the stories
        items += digest.also
    return {article: item.story_id for item in reversed(items) for article in item.told}


def late(message: Message) -> Message:
    """The first post of an edition that comes later than it was due; there is room for the notice in each."""
    return message if message.notice else structs.replace(message, notice=(Text(LATE),))


def entire(digest: Digest) -> Message:
    """A digest as one message, of any length."""
    if not digest.items:
        return _nothing_new(digest)
    stories = (_story(*story) for story in _stories(digest))
    return structs.replace(_frame(digest), sections=(*stories, *_also(digest.also)))


def _frame(digest: Digest, typed: str = "") -> Message:
    """All of it but its sections. `typed` is what stands before a command."""
    told_by = {name for item in (*digest.items, *digest.also) for name in item.publishers}
    title = _title(digest)
    counted = say(
        "{stories}, {publishers}",
        stories=several(len(digest.items), "{count} story", "{count} stories"),
        publishers=several(len(told_by), "{count} publisher", "{count} publishers"),
    )
    title = (*title, DOT, Text(counted))
    if digest.since_at:
        title = (*title, DOT, Text(say("since {when}", when=Moment(digest.since_at, Show.SINCE, digest.zone))))
    return Message(title=title, notice=(Text(LATE),) if digest.late else (), footer=_footer(digest, typed))


def _title(digest: Digest) -> Line:
    return Text(digest.name, strong=True), DOT, Moment(digest.made_at, Show.DATE, digest.zone)


@lru_cache(1_000)
def _also_in(items: tuple[Item, ...], language: NullTranslations) -> tuple[Section, ...]:
    return tuple(section_in(section, language) for section in _also(items))


def _also(items: tuple[Item, ...]) -> tuple[Section, ...]:
    """The headlines under the stories."""
    if not items:
        return ()
    also: list[Inline] = [Text(say("Also: "))]
    for item in items:
        also += [headline(item.headline, item.url, strong=False), DOT]
    return (Section(lines=(tuple(also[:-1]),)),)


def _stories(digest: Digest) -> Iterator[tuple[int, Item, str, bool]]:
    """Number, story, zone, and whether it came late."""
    for number, item in enumerate(digest.items, 1):
        yield number, item, digest.zone, digest.came_late(item)


def _headlines(digest: Digest) -> Iterator[tuple[int, Item, str, bool]]:
    """As the stories, without what the articles say."""
    for number, item, zone, late in _stories(digest):
        yield number, structs.replace(item, sentences=(), quote=None, speaker=None), zone, late


@lru_cache(1_000)
def _story_in(number: int, item: Item, zone: str, late: bool, language: NullTranslations) -> Section:
    """Thousands of channels are told the same story in the same words."""
    return section_in(_story(number, item, zone, late), language)


def _story(number: int, item: Item, zone: str, late: bool) -> Section:
    source: Line = (Text(publishers(item.publishers)), DOT, Moment(item.published_at, Show.RELATIVE, zone))
    lines: list[Line] = [(*source, DOT, Text(say("arrived late"))) if late else source]
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


def _footer(digest: Digest, typed: str) -> Line:
    commands = [f"{typed}{command}" for command in (f"summary {min(2, len(digest.items))}", "quotes 1", "why 1")]
    if digest.number:
        edition: Line = (Text(say("Edition {number} · ask: {commands}", number=digest.number, commands=commands)),)
        return (*edition, *_missed(digest))
    return (Text(say("Made on request, with numbers for whoever asked · ask: {commands}", commands=commands)),)


def _missed(digest: Digest) -> Line:
    """The sources that could not be reached, and those that fell silent: each is named once."""
    said: list[Inline] = []
    if digest.unreached:
        unreached = several(
            len(digest.unreached),
            "one source could not be reached: {names}",
            "{count} sources could not be reached: {names}",
            names=first(digest.unreached),
        )
        said += [DOT, Text(unreached)]
    if digest.named:
        said += [DOT, Text(_silent(digest))]
    return tuple(said)


def _silent(digest: Digest) -> str:
    return several(
        len(digest.named),
        "one source had nothing in {days} days and may be down: {names}",
        "{count} sources had nothing in {days} days and may be down: {names}",
        days=SILENT.days,
        names=first(digest.named),
    )


def _nothing_new(digest: Digest, typed: str = "") -> Message:
    """No articles yet, none of the chosen sources, and nothing new: they never look alike."""
    said: list[Inline] = [Text(digest.name, strong=True), DOT]
    if digest.nothing_kept:
        said.append(Text(say("no articles are kept here yet.")))
        ask = say("Managers of this workspace add sources with: {command}", command=f"{typed}sources add")
    elif digest.sources_down:
        said.append(
            Text(
                say(
                    "nothing came from any of its sources in {days} days, or they cannot be reached: they may be down.",
                    days=SILENT.days,
                )
            )
        )
        ask = say("Ask: {command}", command=f"{typed}latest")
    elif digest.nothing_chosen:
        said.append(Text(say("none of the sources chosen for it is here.")))
        ask = say("Owners of this channel choose others with: {command}", command=f"{typed}settings")
    else:
        since = digest.since_at and Moment(digest.since_at, Show.SINCE, digest.zone)
        said.append(Text(say("nothing new since {when}.", when=since) if since else say("nothing new.")))
        ask = say("Ask: {command}", command=f"{typed}latest")
    footer: Line = (Text(ask),)
    if digest.number:
        footer = (Text(say("Edition {number}", number=digest.number)), DOT, *footer)
    if not digest.sources_down:
        footer = (*footer, *_missed(digest))
    return Message(title=tuple(said), footer=footer)


def part(parts: Sequence[Message], view: View) -> Message:
    """One part of an edition as an answer, with the way to the next."""
    number = min(view.page, len(parts))
    if number == len(parts):
        return parts[-1]
    return structs.replace(parts[number - 1], actions=(next_page(view.command, number + 1, view.language),))


def shown_again(message: Message, posted_at: datetime, zone: str, language: NullTranslations = ENGLISH) -> Message:
    """The same post for somebody who comes back: marked, so that nobody takes it for a new edition, and nobody is
    called a second time."""
    again = Text(say("Shown again; posted {when}.", when=Moment(posted_at, Show.RELATIVE, zone)))
    return structs.replace(message, notice=(*line_in((again,), language), *message.notice), mention="")
