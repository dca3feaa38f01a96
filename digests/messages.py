"""What we say, with no platform word in it. A renderer turns a Message into what its platform posts.

Structure, never markup: every string here is plain text, hostile or not, and each renderer escapes in one place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

JOINERS = "\u200c\u200d"  # letters of Persian and Indic scripts, and emoji, are built with them


def visible(text: str) -> str:
    """One line without control, bidirectional and invisible characters: nothing that a screen would act on."""
    return _sifted(text)[0]


def hidden(text: str) -> str:
    """The first character that `visible` leaves out; empty when it keeps them all."""
    return _sifted(text)[1]


def _sifted(text: str) -> tuple[str, str]:
    if text.isprintable():  # as nearly always: no control characters, no blanks but the common one
        return str(text), ""
    kept, left_out = [], ""
    for character in text:
        kind = unicodedata.category(character)
        if character.isspace():
            kept.append(" ")
        elif kind[0] != "C" or (character in JOINERS and kept and not kept[-1].isascii()):
            kept.append(character)
        else:
            left_out = left_out or character
    return "".join(kept), left_out


class Text(Struct, frozen=True, tag="text", gc=False):
    """Words of ours, or of anybody: shown as they are, never interpreted."""

    text: str
    strong: bool = False


class Link(Struct, frozen=True, tag="link", gc=False):
    """`text` that leads to `url` (http or https); the renderer shows the real domain when the text hides it."""

    text: str
    url: str
    strong: bool = False


class Cited(Struct, frozen=True, tag="cited", gc=False):
    """Words of an article to the character. `quoted` puts quotation marks around them."""

    words: str
    article_id: int
    version: int
    start: int
    end: int
    quoted: bool = False


class Show(StrEnum):
    RELATIVE = "relative"  # 4 hours ago
    TIME = "time"  # 08:00
    DATE = "date"  # Sunday 22 November
    DATETIME = "datetime"  # Sunday 22 November, 08:00
    ZONED = "zoned"  # Sunday 22 November, 08:00 (Europe/Berlin); without the zone where it is the reader's own
    SINCE = "since"  # yesterday 08:00


class Moment(Struct, frozen=True, tag="moment", gc=False):
    """An instant, shown in the reader's own zone where the platform can, else in `zone` (IANA).

    So no sentence may say a zone beside it: what says whose clock it is, is ZONED.
    """

    at: datetime
    show: Show
    zone: str = "UTC"


class Room(Struct, frozen=True, tag="room", gc=False):
    """A channel of the workspace, by its id: shown by its name where the platform can."""

    id: str


Inline = Text | Link | Cited | Moment | Room
Line = tuple[Inline, ...]


class Action(Struct, frozen=True, gc=False):
    """A button, or a hint where there are none. `command` is what a person would type: a button is a command."""

    label: str
    command: str


class Section(Struct, frozen=True, kw_only=True, gc=False):
    """A story, a quote, an entry: a heading and lines that belong together. Pages break between sections only."""

    lines: tuple[Line, ...] = ()
    heading: Line = ()
    number: int | None = None  # as a reader would type it: `summary 2`
    actions: tuple[Action, ...] = ()


class Message(Struct, frozen=True, kw_only=True, gc=False):
    """One post. `notice` is a line said before the title (late, shown again, page 2 of 3).

    A `refusal` says why there is no answer, or why nothing was done: it concerns whoever asked, and nobody else.
    `again` is the command that asks for just this answer, with the story and the page that it is of.

    What follows is for platforms that have it; the others pass it over. `plain`: text alone. `aside`: in a thread below
    the first post of its edition. `mention`: the role to mention, by name or id. `tags`: names that a forum's tags may
    have.
    """

    title: Line = ()
    notice: Line = ()
    sections: tuple[Section, ...] = ()
    footer: Line = ()
    actions: tuple[Action, ...] = ()
    refusal: bool = False
    again: str = ""
    plain: bool = False
    aside: bool = False
    mention: str = ""
    tags: tuple[str, ...] = ()


class Choice(Struct, frozen=True):
    """`value` is what a person would type, `label` what they read."""

    value: str
    label: str


class Field(Struct, frozen=True, kw_only=True):
    """One thing that a form asks for. `value` is what it is now, as a person would type it.

    With `choices` the value is one of theirs; `several`: any number of them, separated by commas. `most` is in
    characters. `check` raises FieldError for a value that will never do: what it lets pass may still not fit.
    """

    name: str
    label: str
    hint: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    several: bool = False
    required: bool = False
    most: int = 200
    check: Callable[[str], object] | None = None


class Form(Struct, frozen=True, kw_only=True):
    """Questions whose answers make one command whole: a form is a command, too.

    What is filled in goes back as a Request with the form's `command` as its words, the values by field name as
    `filled`, and `made_from` as it came. That has the revision of each digest that the form is about, by its id: when
    the one that is meant was changed meanwhile, or another has its name, the answer says so and nothing is changed.
    `about` is a sentence on what comes of it. `wrong` has a sentence for each field that was filled in wrongly: the
    form is then asked again. `preview` is the command that shows, with the same values, what would come of it; empty
    when nothing would be seen.
    """

    title: str
    command: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    about: str = ""
    made_from: dict[int, int] = {}
    wrong: dict[str, str] = {}
    preview: str = ""


class Limits(Struct, frozen=True):
    """What fits in one post. `cost` is what an inline costs on the platform, escapes and marks included.

    `total` is in the platform's own measure, the same that `cost` returns; at least 800. `plain` is what fits in a post
    of text alone, where that is another. `lacks` are the settings (as they are typed) that do nothing on this platform.
    `typed` is what stands before a command where it is typed. `frame` is what a section takes beside its lines: indent,
    number. Where what can be pressed counts as text does, `pressed` is what an action takes beside its label and its
    command, that of a section, too.
    """

    total: int
    sections: int
    actions: int  # of the message and its sections together
    cost: Callable[[Inline], int]
    plain: Limits | None = None
    lacks: frozenset[str] = frozenset()
    typed: str = ""
    frame: int = 4
    pressed: int = 0

    def line(self, line: Line) -> int:
        return sum(self.cost(part) for part in line) + 1  # and the line break

    def section(self, section: Section) -> int:
        actions = sum(map(self.action, section.actions)) if self.pressed else 0
        return self.line(section.heading) + sum(self.line(line) + 4 for line in section.lines) + self.frame + actions

    def action(self, action: Action) -> int:
        """Where there are no buttons, or the command is too long for one: what to type is a part of the text."""
        between = max(self.pressed, 6)  # a colon, and a dot between two
        return self.cost(Text(action.label)) + self.cost(Text(action.command)) + between

    def message(self, message: Message) -> int:
        outside = (message.title, message.notice, message.footer)
        return (
            sum(self.line(line) for line in outside)
            + sum(self.section(section) for section in message.sections)
            + sum(self.action(action) for action in message.actions)
        )

    def fits(self, message: Message) -> bool:
        actions = len(message.actions) + sum(len(section.actions) for section in message.sections)
        return (
            len(message.sections) <= self.sections and actions <= self.actions and self.message(message) <= self.total
        )
