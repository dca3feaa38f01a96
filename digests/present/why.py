"""Why a story is in an edition, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.assemble import Included
from digests.matching import IN_LEAD, IN_TITLE, is_pattern
from digests.messages import Action, Line, Message, Moment, Section, Show, Text
from digests.present.desk import first
from digests.present.view import DOT, headline, publishers
from digests.rank import FULL_HOUSE, HALF_LIFE, LOOKED_AT, PUBLISHERS_WEIGHT, Rule
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.assemble import Because
    from digests.matching import Match
    from digests.model import Headline, News, Score
    from digests.present.view import View
    from digests.rank import Verdict
    from digests.wording import Said


def explanation(because: Because, view: View) -> Message:
    """The parts of a story's rank, with what they mean; or the rule that kept it out."""
    place, zone = because.place, view.zone
    telling = _telling(place.told_at, because, zone)
    if isinstance(place, Included):
        title, story_id = headline(place.item.headline, place.item.url), place.item.story_id
        parts = _parts(place.item.score, place.item.publishers, place.match, telling, _new(place.item.news))
        sections = [Section(heading=(Text(_in(place.position, because, zone), strong=True),))]
        sections += [parts, _merged(place, zone)]
    else:
        title, story_id = headline(place.headline.title, place.headline.url), place.story_id
        reason = ((Text(_reason(place, because, zone)),), *_out_of_time(place.match))
        sections = [Section(heading=(Text(_out(because, zone), strong=True),), lines=reason)]
        if place.score:
            sections.append(_parts(place.score, place.publishers, place.match, telling))
    sections.append(_looked(because, zone))
    actions = (Action(say("Summary"), f"summary #{story_id}"), Action(say("Coverage"), f"coverage #{story_id}"))
    return view.show((title,), sections, actions=actions)


def _in(position: int, because: Because, zone: str) -> Said:
    name, number = because.digest.name, because.digest.number
    if not because.made:
        return say("Nothing was posted here yet; it would be story {position} of {name}.", position=position, name=name)
    made = Moment(because.digest.made_at, Show.RELATIVE, zone)
    if not number:
        return say("Story {position} of {name}, made for you {when}", position=position, name=name, when=made)
    return say(
        "Story {position} of {name}, edition {number}, made {when}",
        position=position,
        name=name,
        number=number,
        when=made,
    )


def _out(because: Because, zone: str) -> Said:
    name, number = because.digest.name, because.digest.number
    if not because.made:
        return say("Nothing was posted here yet; it would not be in {name}.", name=name)
    made = Moment(because.digest.made_at, Show.RELATIVE, zone)
    if not number:
        return say("Not in {name}, made for you {when}", name=name, when=made)
    return say("Not in {name}, edition {number}, made {when}", name=name, number=number, when=made)


def _reason(verdict: Verdict, because: Because, zone: str) -> Said:
    """The rule that kept a story out."""
    match = verdict.match
    told = Moment(verdict.told_at or because.digest.made_at, Show.RELATIVE, zone)
    missing = say("It has none of the topics of this digest: {terms}.", terms=terms_shown(match.wanted))
    if match.lacking:
        missing = say("It lacks what every story of this digest must have: {terms}.", terms=terms_shown(match.lacking))
    reasons = {
        Rule.CROWDED: say(
            "An edition is chosen from the newest articles, {most} of them, and this one is older.",
            most=f"{LOOKED_AT:,}",
        ),
        Rule.LATER: say("It came in, or was read, after the edition was made; the next one may have it."),
        Rule.WINDOW: say(
            "It was published and stored before {when}, where the edition began to look.",
            when=Moment(because.basis.reach_at, Show.DATETIME, zone),
        ),
        Rule.BACKLOG: say("It was there when its source was added here, or was published long before it came in."),
        Rule.SOURCES: say(
            "{publisher} is not among the sources chosen for this digest.", publisher=verdict.headline.publisher
        ),
        Rule.TOLD: say("An edition told of it {when}, and nothing new has come in since.", when=told),
        Rule.REPEATS: say("It only repeats an article that the edition did not look at."),
        Rule.BLOCKED: say(
            "It is blocked by what no story of this digest may have: {terms}.", terms=terms_shown(match.blocked)
        ),
        Rule.MISSING: missing,
        Rule.GONE: say("Its text is no longer kept here."),
        Rule.ALSO: say("The edition was full before it came to it, so it is listed by its headline, under “Also”."),
        Rule.BELOW: several(
            because.basis.wishes.stories,
            "It is number {position} in the ranking, and an edition of this digest has {count} story.",
            "It is number {position} in the ranking, and an edition of this digest has {count} stories.",
            position=verdict.position,
        ),
    }
    return reasons[verdict.rule]


def _parts(score: Score, told_by: Sequence[str], match: Match, telling: Said, news: Sequence[Line] = ()) -> Section:
    """The parts of a score, each with its meaning; under what was told before, what is new since."""
    freshness = say(
        "Freshness: {part} of 1. Half of it goes every {hours} hours.",
        part=_number(score.freshness),
        hours=HALF_LIFE.seconds // 3_600,
    )
    publishing = several(
        len(told_by),
        "Publishers: {part} of {most}. {count} tells it; {full} make it full, and repeats count for nothing.",
        "Publishers: {part} of {most}. {count} tell it; {full} make it full, and repeats count for nothing.",
        part=_number(score.publishers),
        most=f"{PUBLISHERS_WEIGHT:g}",
        full=FULL_HOUSE,
    )
    topics = say(
        "Topics: {part} of 1. One in a title gives {title}, one in the first words {lead}.",
        part=_number(score.topics),
        title=f"{IN_TITLE:g}",
        lead=f"{IN_LEAD:g}",
    )
    lines: list[Line] = [(Text(freshness),), (Text(publishing),), (Text(topics),)]
    if match.title:
        lines.append((Text(say("In a title: {terms}", terms=terms_shown(match.title))),))
    if match.lead:
        lines.append((Text(say("In the first words: {terms}", terms=terms_shown(match.lead))),))
    told = say("Told before: {part}. {telling}", part=_number(score.told), telling=telling)
    total = say("Score {total}, the sum of these; the highest comes first", total=_number(score.total))
    return Section(heading=(Text(total),), lines=(*lines, *_out_of_time(match), (Text(told),), *news))


def _new(news: News | None) -> list[Line]:
    """What makes an update of a story."""
    if news is None:
        return []
    said = []
    if news.names:
        said.append(say("New names: {names}", names=first(news.names)))
    if news.figures:
        said.append(say("New figures: {figures}", figures=first(news.figures)))
    if news.quotes:
        said.append(several(news.quotes, "{count} new quote", "{count} new quotes"))
    return [(Text(one),) for one in said]


def _telling(told_at: datetime | None, because: Because, zone: str) -> Said:
    if because.basis.told_too:
        return say("This edition takes what was told before as new.")
    if told_at is None:
        return say("No edition told of it here.")
    return say(
        "An edition told of it {when}: it comes back only with something new.",
        when=Moment(told_at, Show.RELATIVE, zone),
    )


def _merged(place: Included, zone: str) -> Section:
    """The other articles of the story; repeats stand behind what they repeat."""
    shown = {place.item.article_id, *(head.article_id for head in place.others)}
    own = [head for head in place.others if head.duplicate_of not in shown]
    lines = [_article(head, place.others, zone) for head in own]
    if by := _repeats(place.item.article_id, place.others):
        lines.insert(0, (Text(say("Repeated by {publishers}", publishers=by)),))
    merged = several(
        len(own),
        "Merged with {count} other article on the same event",
        "Merged with {count} other articles on the same event",
    )
    heading = merged if own else say("Merged with no other article on the same event")
    return Section(heading=(Text(heading),), lines=tuple(lines))


def _article(head: Headline, others: Sequence[Headline], zone: str) -> Line:
    when, title = Moment(head.published_at, Show.RELATIVE, zone), headline(head.title, head.url, strong=False)
    line = (Text(head.publisher), DOT, when, DOT, title)
    if by := _repeats(head.article_id, others):
        return (*line, DOT, Text(say("repeated by {publishers}", publishers=by)))
    return line


def _repeats(article_id: int, others: Sequence[Headline]) -> str:
    by = list(dict.fromkeys(head.publisher for head in others if head.duplicate_of == article_id))
    return publishers(by) if by else ""


def _looked(because: Because, zone: str) -> Section:
    """What the edition was chosen from."""
    wishes, since_at = because.basis.wishes, because.digest.since_at
    reach = Moment(because.basis.reach_at, Show.DATETIME, zone)
    said = [say("Articles that were published or stored since {when}", when=reach)]
    if wishes.sources or wishes.tags:
        said.append(say("Only of these sources or tags: {names}", names=(*wishes.sources, *wishes.tags)))
    if since_at and not because.basis.told_too:  # else it was asked for since then, and that is where it began
        label = Moment(since_at, Show.SINCE, zone)
        said.append(say("“Since {when}”, in its title, is a label: it leaves nothing out", when=label))
    return Section(heading=(Text(say("Where it looked")),), lines=tuple((Text(one),) for one in said))


def _out_of_time(match: Match) -> tuple[Line, ...]:
    return ((Text(unfinished(match.unfinished)),),) if match.unfinished else ()


def unfinished(patterns: Sequence[str]) -> Said:
    """Of regular expressions that ran out of time."""
    return say("Out of time, and taken as not found: {terms}", terms=terms_shown(patterns))


def terms_shown(terms: Sequence[str]) -> tuple[str, ...]:
    """Topics as they stand in a sentence."""
    return tuple(term if is_pattern(term) else f"“{term}”" for term in terms)


def _number(part: float) -> str:
    return f"{part:.2f}".replace("-", "−")
