"""What every reader may ask. Each function answers one command; the table beside it says how it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.request import plain, since
from digests import schedule
from digests.errors import CommandError
from digests.messages import Message
from digests.present import answers, editions
from digests.present import quotes as quoted
from digests.present.view import choice
from digests.services.ask import clip
from digests.text.summary import in_order
from digests.wording import say

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.model import Headline

LENGTHS = {"brief": 1, "standard": 3, "full": 7}  # sentences
MOST_TOPIC = 60  # characters of a topic or a name, so that a button can carry it


async def _which(desk: Desk, asked: Asked, what: str, *, titles_only: bool = False) -> Headline | Message:
    """The one story meant, or the question which."""
    request = asked.request
    found = await desk.ask.which(
        request.channel, request.user, plain(what), request.replied_to, titles_only=titles_only
    )
    return found[0] if len(found) == 1 else choice(found, asked.verb, asked.view(clip(what)))


async def summary(desk: Desk, asked: Asked) -> Message:
    what, _, last = asked.rest.rpartition(" ")
    length = last.casefold()
    if length not in LENGTHS:
        what, length = asked.rest, "standard"
    try:
        headline = await _which(desk, asked, what)
    except CommandError:
        if plain(asked.rest.split(" ")[0]).isdecimal() and " " in what:  # a number, and something that is no length
            raise CommandError(say("A summary is brief, standard or full, not “{word}”.", word=clip(last))) from None
        raise
    if isinstance(headline, Message):
        return headline
    article = await desk.ask.article(headline)
    story = await desk.ask.story(asked.request.channel, headline)
    others = dict.fromkeys(h.publisher for h in story if h.duplicate_of is None and h.publisher != headline.publisher)
    spans = in_order(article.reading.summary, LENGTHS[length])
    return answers.summary(article, spans, tuple(others), asked.view(f"#{headline.story_id} {length}"))


async def quotes(desk: Desk, asked: Asked) -> Message:
    words = plain(asked.rest)
    if any(character.isalpha() for character in words) and "://" not in words:
        person = clip(words, MOST_TOPIC)
        articles = await desk.ask.quoted(asked.request.channel, person)
        if articles:
            return quoted.quotes(articles, asked.view(person), person=person)
    headline = await _which(desk, asked, words, titles_only=True)
    if isinstance(headline, Message):
        return headline
    articles = await desk.ask.story_articles(asked.request.channel, headline)
    return quoted.quotes(articles, asked.view(f"#{headline.story_id}"))


async def coverage(desk: Desk, asked: Asked) -> Message:
    headline = await _which(desk, asked, asked.rest)
    if isinstance(headline, Message):
        return headline
    story = await desk.ask.story(asked.request.channel, headline)
    return answers.coverage(story, asked.view(f"#{headline.story_id}"))


async def digest(desk: Desk, asked: Asked) -> Message:
    """The first part of an edition made now; the rest by its pages."""
    name, found, when = f" {asked.rest} ".partition(" since ")
    now = desk.clock.now()
    since_at = since(when.strip(), now, schedule.zone(asked.zone)) if found else None
    made = await desk.ask.digest(asked.request.channel, asked.request.user, plain(name), since_at, desk.wishes)
    parts = editions.edition(made, asked.limits, asked.language)
    return editions.part(parts, asked.view(asked.rest))


async def latest(desk: Desk, asked: Asked) -> Message:
    if len(asked.rest) > MOST_TOPIC:
        raise CommandError(say("A topic has at most {most} characters.", most=MOST_TOPIC))
    found, more = await desk.ask.latest(asked.request.channel, asked.rest)
    return answers.latest(found, asked.rest, more=more, view=asked.view(asked.rest))
