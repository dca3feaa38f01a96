"""People as they are quoted: what they are called and said to be, what they said, and whom of several is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests import people
from digests.messages import Action, Line, Message, Moment, Section, Show, Text
from digests.people import Known
from digests.present.quotes import cited, counted, excerpted, quote_lines
from digests.present.view import DOT, headline, publishers
from digests.text.fold import folded
from digests.text.names import is_body
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.messages import Inline
    from digests.model import Article
    from digests.people import Held, Person
    from digests.present.view import View

MOST_FORMS = 6  # of a name that are shown
MOST_TYPED = 60  # characters of a name that a button carries


def person(one: Person, view: View, *, cut: bool) -> Message:
    """Who somebody is by what the articles say, and what they said, the newest first. `cut`: older articles were not
    looked at."""
    sections, count = _said(one, view)
    return view.show((Text(_named(one), strong=True),), [*_introduced(one, view), *sections], _footer(count, cut=cut))


def quotes_of(one: Person, view: View, *, cut: bool) -> Message:
    """What somebody said, the newest first."""
    sections, count = _said(one, view)
    title = say("Quotes of {person}", person=_named(one))
    return view.show((Text(title, strong=True),), sections, _footer(count, cut=cut))


def which_person(found: Sequence[Person], asked: str, verb: str, view: View) -> Message:
    """Several are called so: whom?"""
    title = say("Several are quoted here as “{name}”. Whom do you mean?", name=asked)
    return view.show((Text(title, strong=True),), [_listed(one, verb, view) for one in found])


def nobody_but(near: Sequence[Person], asked: str, verb: str, view: View) -> Message:
    """Nobody is called so, but some have the same surname."""
    title = say("Nobody called “{name}” is quoted here. These have the same last name:", name=asked)
    return view.show((Text(title, strong=True),), [_listed(one, verb, view) for one in near])


def _listed(one: Person, verb: str, view: View) -> Section:
    """A person with what to type for them. Who has no full name is told apart by the article alone."""
    head = one.appearances[0].article.headline
    if one.known is Known.FULL and len(one.name) <= MOST_TYPED:
        action = Action(one.name, f"{verb} {one.name}")
    else:
        action = Action(say("Quotes"), f"quotes #{head.story_id}")
    held = people.roles(one)[:1]
    where = (*_article(one.appearances[0].article, view), DOT, Text(action.command))
    lines: tuple[Line, ...] = ((Text(_role(held[0])),), where) if held else (where,)
    return Section(heading=(Text(_named(one), strong=True),), lines=lines, actions=(action,))


def _named(one: Person) -> str:
    if one.known is Known.PART and not is_body(one.name):
        return say("{name}, no first name given", name=one.name)
    return one.name


def _introduced(one: Person, view: View) -> list[Section]:
    """The forms of the name and the roles, each with the articles that give it."""
    sections = []
    forms = people.forms(one)[:MOST_FORMS]
    if [form.words for form in forms] not in ([], [one.name]):
        named: list[Inline] = [Text(say("Named as: "))]
        for form in forms:
            named += [excerpted(form), Text(", ")]
        sections.append(Section(lines=(tuple(named[:-1]),)))
    held = people.roles(one)
    below = len(one.appearances) == 1 and bool(one.appearances[0].quotes)  # the one article is named above its quotes
    for given in held:
        by = publishers(list(dict.fromkeys(article.headline.publisher for article in given.articles)))
        where = (Text(by), DOT, *_article(given.articles[0], view)[2:])
        heading = (Text(say("Role given: {role}", role=_role(given))),)
        sections.append(Section(heading=heading, lines=() if below else (where,)))
    if not held:
        sections.append(Section(lines=((Text(say("These articles give no role.")),),)))
    if people.unlike(held):
        doubt = say("These roles differ: the articles share a name, and may mean more than one person.")
        sections.append(Section(lines=((Text(doubt),),)))
    return sections


def _said(one: Person, view: View) -> tuple[list[Section], int]:
    """Their quotes under each article, the same words once; and how many."""
    sections: list[Section] = []
    seen: set[str] = set()
    for appearance in one.appearances:
        article, fresh = appearance.article, []
        for quote in appearance.quotes:
            words = folded(article.original[quote.start : quote.end])
            if words not in seen:
                seen.add(words)
                fresh.append(Section(lines=quote_lines(cited(article, quote, quoted=True), quote)))
        if fresh:
            sections += [Section(heading=_article(article, view)), *fresh]
    return sections, len(seen)


def _article(article: Article, view: View) -> Line:
    head = article.headline
    title = headline(head.title, head.url, strong=False)
    return Text(head.publisher), DOT, Moment(head.published_at, Show.RELATIVE, view.zone), DOT, title


def _role(held: Held) -> str:
    return ", ".join(part for part in (held.role, held.affiliation) if part)


def _footer(count: int, *, cut: bool) -> Line:
    of = Text(counted(count))
    return (of, Text(say(" · only the newest articles were looked at"))) if cut else (of,)
