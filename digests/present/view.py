"""How an answer is shown: its pages, its language, and the parts that answers share.

Long answers are paged without state: page N is made anew by the same command with `page N` behind it.
"""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.fit import page_of
from digests.messages import Action, Limits, Line, Link, Message, Moment, Section, Show, Text
from digests.wording import ENGLISH, actions_in, line_in, say, section_in, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.messages import Inline
    from digests.model import Headline

DOT = Text(" · ")


class View(Struct, frozen=True):
    """How an answer is asked for and where it is read: `command` asks for it again, `page` counts from 1."""

    command: str
    zone: str
    limits: Limits
    page: int = 1
    language: NullTranslations = ENGLISH

    def show(
        self, title: Line, sections: Sequence[Section], footer: Line = (), actions: tuple[Action, ...] = ()
    ) -> Message:
        """The page asked for. `actions` follow the ways to the other pages."""
        language = self.language
        sections = [section_in(section, language) for section in sections]
        title, footer = line_in(title, language), line_in(footer, language)
        actions = actions_in(actions, language)
        shown = page_of(title, sections, footer, self.command, self.page, self.limits, actions, language)
        return structs.replace(shown, again=self.command if self.page == 1 else f"{self.command} page {self.page}")


def headline(title: str, url: str | None, *, strong: bool = True) -> Inline:
    return Link(title, url, strong=strong) if url else Text(title, strong=strong)


def publishers(names: Sequence[str]) -> str:
    """`The Japan Times and 2 more`."""
    if len(names) == 1:
        return names[0]
    return several(len(names) - 1, "{name} and {count} more", "{name} and {count} more", name=names[0])


def article_title(head: Headline) -> Line:
    return (headline(head.title, head.url),)


def listed(h: Headline, zone: str, action: Action) -> Section:
    """An article in a list, with what can be asked of it."""
    where = (Text(h.publisher), DOT, Moment(h.published_at, Show.RELATIVE, zone), DOT, Text(action.command))
    return Section(heading=(headline(h.title, h.url),), lines=(where,), actions=(action,))


def lonely(text: str) -> Section:
    return Section(lines=((Text(text),),))


def sentence(text: str) -> Message:
    """One plain sentence, as an error or a confirmation is said."""
    return Message(sections=(lonely(text),))


def refusal(text: str) -> Message:
    """One plain sentence that says why there is no answer, or why nothing was done."""
    return Message(sections=(lonely(text),), refusal=True)


def choice(found: Sequence[Headline], verb: str, view: View) -> Message:
    """Several stories fit what was typed: which one?"""
    sections = [listed(h, view.zone, Action(say("This one"), f"{verb} #{h.story_id}")) for h in found]
    return view.show((Text(say("Several stories fit. Which one?"), strong=True),), sections)
