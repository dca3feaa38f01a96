"""Why a story is in an edition or not, and what the next edition would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.assemble import Included
from digests.matching import IN_LEAD, IN_TITLE, is_pattern
from digests.messages import Action, Line, Message, Moment, Section, Show, Text
from digests.present.view import DOT, headline
from digests.rank import FULL_HOUSE, HALF_LIFE, LOOKED_AT, PUBLISHERS_WEIGHT, Rule
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.assemble import Because
    from digests.matching import Match
    from digests.model import Headline, Score
    from digests.present.view import View
    from digests.rank import Verdict


def explanation(because: Because, view: View) -> Message:
    """Why a story is in an edition, or not."""
    place, zone = because.place, view.zone
    if isinstance(place, Included):
        title, story_id = headline(place.item.headline, place.item.url), place.item.story_id
        parts = _parts(place.item.score, place.item.publishers, place.match, _telling(place.told_at, because, zone))
        sections = [Section(heading=_in(place.position, because, zone)), parts, _merged(place, zone)]
    else:
        title, story_id = headline(place.headline.title, place.headline.url), place.story_id
        sections = [
            Section(heading=_out(because, zone), lines=(reason(place, because, zone), *_unfinished(place.match)))
        ]
        if place.score:
            telling = _telling(place.told_at, because, zone)
            sections.append(_parts(place.score, place.publishers, place.match, telling))
    sections.append(_looked(because, zone))
    actions = (Action(say("Summary"), f"summary #{story_id}"), Action(say("Coverage"), f"coverage #{story_id}"))
    return view.show((title,), sections, actions=actions)


def _in(position: int, because: Because, zone: str) -> Line:
    name, number = because.digest.name, because.digest.number
    if not because.made:
        would = say(
            "Nothing was posted here yet; it would be story {position} of {name}.", position=position, name=name
        )
        return (Text(would, strong=True),)
    if number:
        of = say("Story {position} of {name}, edition {number}, made ", position=position, name=name, number=number)
    else:
        of = say("Story {position} of {name}, made for you ", position=position, name=name)
    return (Text(of, strong=True), Moment(because.digest.made_at, Show.RELATIVE, zone))


def _out(because: Because, zone: str) -> Line:
    name, number = because.digest.name, because.digest.number
    if not because.made:
        return (Text(say("Nothing was posted here yet; it would not be in {name}.", name=name), strong=True),)
    if number:
        of = say("Not in {name}, edition {number}, made ", name=name, number=number)
    else:
        of = say("Not in {name}, made for you ", name=name)
    return (Text(of, strong=True), Moment(because.digest.made_at, Show.RELATIVE, zone))


def reason(verdict: Verdict, because: Because, zone: str) -> Line:
    """The rule that kept a story out, in words."""
    lines: dict[Rule, Line] = {
        Rule.CROWDED: (
            Text(
                say(
                    "An edition is chosen from the {most} newest articles, and its articles are older.",
                    most=f"{LOOKED_AT:,}",
                )
            ),
        ),
        Rule.LATER: (Text(say("It came in, or was read, after the edition was made; the next one may have it.")),),
        Rule.WINDOW: (
            Text(say("It was published and stored before ")),
            Moment(because.basis.reach_at, Show.DATETIME, zone),
            Text(say(", where this edition began to look.")),
        ),
        Rule.SOURCES: (
            Text(
                say(
                    "{publisher} is not among the sources chosen for this digest.", publisher=verdict.headline.publisher
                )
            ),
        ),
        Rule.TOLD: (
            Text(say("An edition told of it ")),
            Moment(verdict.told_at or because.digest.made_at, Show.RELATIVE, zone),
            Text(say(", and nothing new has come in since.")),
        ),
        Rule.REPEATS: (Text(say("It only repeats articles that this edition did not look at.")),),
        Rule.BLOCKED: (
            Text(
                say(
                    "It is blocked: no story of this digest may have {terms}.", terms=terms_shown(verdict.match.blocked)
                )
            ),
        ),
        Rule.MISSING: (Text(_missing(verdict.match)),),
        Rule.GONE: (Text(say("Its text is no longer kept here.")),),
        Rule.ALSO: (Text(say("The edition was full before it, so that it is listed by its headline, under “Also”.")),),
        Rule.BELOW: (
            Text(
                several(
                    because.basis.wishes.stories,
                    "It is number {position} in the ranking, and an edition of this digest has room for {count} story.",
                    "It is number {position} in the ranking, and an edition of this digest has room for {count} stories.",
                    position=verdict.position,
                )
            ),
        ),
    }
    return lines[verdict.rule]


def _missing(match: Match) -> str:
    if match.lacking:
        return say("It lacks {terms}, which every story of this digest must have.", terms=terms_shown(match.lacking))
    return say("It has none of the topics of this digest: {terms}.", terms=terms_shown(match.wanted))


def _parts(score: Score, publishers: Sequence[str], match: Match, telling: Line) -> Section:
    """The parts of a score, each with its meaning."""
    lines: list[Line] = [
        (
            Text(
                say(
                    "Freshness: {part} of 1; half of it goes every {hours} hours.",
                    part=_number(score.freshness),
                    hours=HALF_LIFE.seconds // 3600,
                )
            ),
        ),
        (
            Text(
                several(
                    len(publishers),
                    "Publishers: {part} of {most}; {count} tells it, {full} would make it full, repeats count for nothing.",
                    "Publishers: {part} of {most}; {count} tell it, {full} would make it full, repeats count for nothing.",
                    part=_number(score.publishers),
                    most=PUBLISHERS_WEIGHT,
                    full=FULL_HOUSE,
                )
            ),
        ),
        (
            Text(
                say(
                    "Topics: {part} of 1; {title} for one in a title, {lead} for one in the first words.",
                    part=_number(score.topics),
                    title=f"{IN_TITLE:g}",
                    lead=f"{IN_LEAD:g}",
                )
            ),
        ),
    ]
    if match.title:
        lines.append((Text(say("In a title: {terms}.", terms=terms_shown(match.title))),))
    if match.lead:
        lines.append((Text(say("In the first words: {terms}.", terms=terms_shown(match.lead))),))
    lines += [*_unfinished(match), (Text(say("Told before: {part}; ", part=_number(score.told))), *telling)]
    total = say("Score {total}, the sum of these; the highest leads:", total=_number(score.total))
    return Section(heading=(Text(total),), lines=tuple(lines))


def _telling(told_at: datetime | None, because: Because, zone: str) -> Line:
    if because.basis.told_too:
        return (Text(say("this edition takes what was told as new.")),)
    if told_at is None:
        return (Text(say("no edition told of it here.")),)
    return (
        Text(say("an edition told of it ")),
        Moment(told_at, Show.RELATIVE, zone),
        Text(say(", so that it comes back only with something new.")),
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
        "Merged with {count} other article of the same event",
        "Merged with {count} other articles of the same event",
    )
    heading = merged if own else say("Merged with no other article of the same event")
    return Section(heading=(Text(heading),), lines=tuple(lines))


def _article(head: Headline, others: Sequence[Headline], zone: str) -> Line:
    line = (
        Text(head.publisher),
        DOT,
        Moment(head.published_at, Show.RELATIVE, zone),
        DOT,
        headline(head.title, head.url, strong=False),
    )
    if by := _repeats(head.article_id, others):
        return (*line, DOT, Text(say("repeated by {publishers}", publishers=by)))
    return line


def _repeats(article_id: int, others: Sequence[Headline]) -> str:
    return ", ".join(dict.fromkeys(head.publisher for head in others if head.duplicate_of == article_id))


def _looked(because: Because, zone: str) -> Section:
    """What the edition was chosen from."""
    wishes = because.basis.wishes
    lines: list[Line] = [
        (Text(say("Articles published or stored since ")), Moment(because.basis.reach_at, Show.DATETIME, zone))
    ]
    if wishes.sources or wishes.tags:
        chosen = ", ".join((*wishes.sources, *wishes.tags))
        lines.append((Text(say("Only from these sources or tags: {chosen}", chosen=chosen)),))
    if because.digest.since_at:
        since = Moment(because.digest.since_at, Show.SINCE, zone)
        lines.append((Text(say("“Since ")), since, Text(say("” in its title is a label: it leaves nothing out."))))
    return Section(heading=(Text(say("Where it looked")),), lines=tuple(lines))


def _unfinished(match: Match) -> tuple[Line, ...]:
    return (unfinished(match.unfinished),) if match.unfinished else ()


def unfinished(patterns: Sequence[str]) -> Line:
    return (Text(say("Out of time, and taken as not found: {terms}", terms=terms_shown(patterns))),)


def terms_shown(terms: Sequence[str]) -> str:
    return ", ".join(term if is_pattern(term) else f"“{term}”" for term in terms)


def _number(part: float) -> str:
    return f"{part:.2f}".replace("-", "−")
