"""What people mean, on whichever platform they say it, and what they are told first. Pure, but for the memory of what
was seen."""

from __future__ import annotations

import re
from collections import OrderedDict

from msgspec import Struct

from bot.commands.command import find
from bot.commands.request import Role, paged
from bot.commands.table import COMMANDS
from digests.messages import Action, Form, Message, Section, Text
from digests.wording import say

MOST_READ = 4_000  # characters of a message that are looked at
OWN_PLACE = ("subscribe", "settings copy")  # what begins a digest begins it in the very place
NO_LINK = say("There is no link in that message. Choose one that has a link, or an edition of mine.")
FORM = say("That is filled in as a form, which you alone will see.")
OPEN = say("Fill it in")
_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{"}


class Heard(Struct, frozen=True):
    """What somebody means, in words; and the message that it is about, when it is about one."""

    words: str
    replied_to: str | None = None


class Seen:
    """What has been handled: a platform may tell of the same again. The newest are kept."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._ids: OrderedDict[str, None] = OrderedDict()

    def again(self, event: str) -> bool:
        """Whether it was seen before; it is from now on."""
        if event in self._ids:
            return True
        self._ids[event] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return False

    def forget(self, event: str) -> None:
        """Nothing came of it: it may be handled again."""
        self._ids.pop(event, None)


def begins_here(words: str) -> bool:
    """Whether the command begins a digest where it is typed, though none comes there yet."""
    command, _ = find(COMMANDS, " ".join(words.split()))
    return command is not None and command.name in OWN_PLACE


def is_open(words: str) -> bool:
    """Whether everybody may ask that, and not about themselves: then everybody may be shown the answer."""
    command, _ = find(COMMANDS, " ".join(words.split()))
    return command is not None and command.role is Role.READER and not command.personal


def shared(words: str) -> str | None:
    """The command of the button that shows everybody the answer to these words; None for what not everybody may ask."""
    return words if words and is_open(words) else None


def turns(words: str) -> bool:
    """Whether it is another page of an answer."""
    return paged(words)[0] != words


def wordless(replied_to: str | None) -> str:
    """What is meant by a mention without a word: in an answer to a message, what that is about."""
    return "summary" if replied_to else "help"


def link_in(text: str) -> str | None:
    """The first address of a page."""
    match = _LINK.search(text[:MOST_READ])
    return _trimmed(match[0]) if match else None


def opener(form: Form, words: str) -> Message:
    """A form opens where a button was pressed: this has the button, which is the same command."""
    section = Section(heading=(Text(form.title, strong=True),), lines=((Text(FORM),),))
    return Message(sections=(section,), actions=(Action(OPEN, words),))


def _trimmed(link: str) -> str:
    """Without what closes or ends the sentence around it."""
    while _is_outside(link):
        link = link[:-1]
    return link


def _is_outside(link: str) -> bool:
    """Whether the last character is none of the address: a bracket is when it was opened there."""
    last = link[-1]
    opening = _BRACKETS.get(last)
    return last in ".,;:!?'\"*_~|`" if opening is None else link.count(opening) < link.count(last)
