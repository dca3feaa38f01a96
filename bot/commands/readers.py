"""What every reader may ask. Each function answers one command; the table beside it says how it is typed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import lines
from bot.commands.request import MOST_TOPIC, PHRASE_MARKS, closed, plain, since, somebody, topic, windowed
from digests import people, schedule
from digests.errors import CommandError
from digests.messages import Action, Message, Moment, Show, Text
from digests.people import Known
from digests.present import answers, editions
from digests.present import people as persons
from digests.present import quotes as quoted
from digests.present.view import choice
from digests.retell import retell
from digests.services.ask import EVER, SEARCH_REACH, clip
from digests.wording import say

if TYPE_CHECKING:
    from datetime import datetime

    from bot.commands.desk import Asked, Desk
    from digests.messages import Line
    from digests.model import Headline

LENGTHS = {"brief": 1, "standard": 3, "full": 7}  # sentences
STORY = re.compile(r"#?\d+(?:\.\d+)?")  # one by its number: what follows can be a length only
RETOLD = 12  # further articles of a story that its summary draws on: the newest
WIDER = (  # how far a search is widened, step by step
    ("30 days", timedelta(days=30), say("Search the last 30 days")),
    ("90 days", timedelta(days=90), say("Search the last 90 days")),
    ("1 year", timedelta(days=365), say("Search the last year")),
    ("ever", None, say("Search all that is kept")),
)


async def meant(desk: Desk, asked: Asked, what: str, *, titles_only: bool = False) -> Headline | Message:
    """The one story meant, or the question which."""
    request = asked.request
    found = await desk.ask.which(
        asked.here, request.user, plain(closed(what)), request.replied_to, titles_only=titles_only
    )
    return found[0] if len(found) == 1 else choice(found, asked.verb, asked.view(_carried(what)))


def _carried(words: str) -> str:
    """As many of the words as a button carries: they fit at least what all of them fit."""
    if len(words) <= MOST_TOPIC:
        return words
    words = "".join(character for character in words if character not in PHRASE_MARKS)  # a cut would leave one open
    return words[: MOST_TOPIC + 1].rpartition(" ")[0] or words[:MOST_TOPIC]


async def summary(desk: Desk, asked: Asked) -> Message:
    what, _, last = asked.rest.rpartition(" ")
    length = last.casefold()
    if length not in LENGTHS:
        if STORY.fullmatch(plain(what)):
            raise CommandError(say("A summary is brief, standard or full, not “{word}”.", word=clip(last)))
        what, length = asked.rest, "standard"
    headline = await meant(desk, asked, what)
    if isinstance(headline, Message):
        return headline
    story = await desk.ask.story(asked.here, headline)
    articles = await desk.ask.articles(headline, story, RETOLD)
    passages = retell(articles, LENGTHS[length])
    shown = {headline.publisher, *(passage.article.headline.publisher for passage in passages)}
    others = dict.fromkeys(one.publisher for one in story if one.duplicate_of is None and one.publisher not in shown)
    return answers.summary(articles[0], passages, tuple(others), asked.view(f"#{headline.story_id} {length}"))


async def quotes(desk: Desk, asked: Asked) -> Message:
    words = plain(closed(asked.rest))
    if any(character.isalpha() for character in words) and "://" not in words and len(words) <= MOST_TOPIC:
        by = await desk.ask.quoted(asked.here, words)
        if len(by.called) == 1:
            return persons.quotes_of(by.called[0], asked.view(words), cut=by.cut)
        if by.called:
            return persons.which_person(by.called, words, asked.verb, asked.view(words))
    headline = await meant(desk, asked, words, titles_only=True)
    if isinstance(headline, Message):
        return headline
    articles = await desk.ask.articles(headline, await desk.ask.story(asked.here, headline))
    return quoted.quotes(articles, asked.view(f"#{headline.story_id}"))


async def who(desk: Desk, asked: Asked) -> Message:
    name = somebody(asked.rest)
    by = await desk.ask.quoted(asked.here, name)
    if people.is_role(name) and all(one.known is Known.DESCRIBED for one in by.called):
        raise CommandError(say("“{name}” says what somebody is, not who. Type who and a name.", name=name))
    if len(by.called) == 1:
        return persons.person(by.called[0], asked.view(name), cut=by.cut)
    if by.called:
        return persons.which_person(by.called, name, asked.verb, asked.view(name))
    if by.near:
        return persons.nobody_but(by.near, name, asked.verb, asked.view(name))
    raise CommandError(say("Nobody called “{name}” is quoted here. Type quotes to see who is.", name=name))


async def coverage(desk: Desk, asked: Asked) -> Message:
    headline = await meant(desk, asked, asked.rest)
    if isinstance(headline, Message):
        return headline
    story = await desk.ask.story(asked.here, headline)
    return answers.coverage(story, asked.view(f"#{headline.story_id}"))


async def digest(desk: Desk, asked: Asked) -> Message:
    """The first part of an edition made now; the rest by its pages."""
    one, rest = lines.called(asked.here.subscriptions, closed(asked.rest))
    words, when = windowed(rest)
    name = one.wishes.name if one and not words else plain(windowed(asked.rest)[0])
    now = desk.clock.now()
    since_at = None if when is None else since(when, now, schedule.zone(asked.request.zone or asked.zone))
    made = await desk.ask.digest(asked.here, asked.request.user, name, since_at, desk.wishes)
    parts = editions.edition(made, asked.limits, asked.language)
    return editions.part(parts, asked.view(asked.rest))


async def latest(desk: Desk, asked: Asked) -> Message:
    on = topic(asked.rest) if asked.rest else ""
    found, more = await desk.ask.latest(asked.here, on)
    return answers.latest(found, on, more=more, view=asked.view(on))


async def search(desk: Desk, asked: Asked) -> Message:
    words, when = windowed(asked.rest)
    if not words:
        raise CommandError(say("What is to be found? Type search and words, such as search bridge."))
    words, now = topic(words), desk.clock.now()
    since_at = now - SEARCH_REACH if when is None else since(when, now, schedule.zone(asked.request.zone or asked.zone))
    within: Line = (Text(say("since ")), Moment(since_at, Show.SINCE, asked.zone))
    if when is None:
        within = (Text(say("in the last {days} days", days=SEARCH_REACH.days)),)
    elif since_at == EVER:
        within = (Text(say("in all that is kept")),)
    most = answers.PAGE_LENGTH * asked.page
    found = await desk.ask.search(asked.here, words, since_at, most)
    return answers.search(
        found.headlines,
        words,
        within,
        asked.view(asked.rest),
        more=found.more,
        cut=found.cut,
        wider=_wider(words, found.older_at, now) if found.older_at else None,
    )


def _wider(words: str, older_at: datetime, now: datetime) -> Action:
    """The same search, as far back as to find what was published then."""
    reach, _, label = next(step for step in WIDER if step[1] is None or now - step[1] <= older_at)
    return Action(label, f"search {words} since {reach}")
