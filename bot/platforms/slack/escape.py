"""The one place where words become inert on Slack: shown to the character, and never acted on.

Slack knows three escapes, those of `&`, `<` and `>`, and none for the marks of its formatting. Such a mark is shown by
a date whose format says nothing: Slack then shows the words behind the bar as they are (docs.slack.dev, Formatting
message text; tried in yhatt/jsx-slack, issue 124).
"""

from __future__ import annotations

import re

from bot.platforms.words import units
from digests.messages import visible

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LITERAL = r"<!date^1^{_}|\g<0>>"
_QUOTATION = r"\A\s*(?:&gt;|＞)"
# Marks of formatting, which Slack takes in their full width, too; the one that begins a quotation where it stands
# first; the colon before what could be the name of an emoji. Each part of a line is escaped as if it was the whole
# line, and as if more could follow: both may be.
_MARKS = re.compile(rf"[*_~`＊＿～｀]+|{_QUOTATION}|:(?=[^\s:/.,;!?()&]*(?::|\Z))")
_ANY = re.compile(r"[*_~`＊＿～｀>＞:]")  # found at once: most words have none
_FIRST = re.compile(_QUOTATION)
_ATOM = re.compile(r"<[^<>]*>|&[a-z]+;|.", re.DOTALL)


def entities(text: str) -> str:
    """One line for where nothing is formatted, without what nobody sees."""
    return visible(text).translate(_ENTITIES)


def escaped(text: str) -> str:
    """One line that Slack shows as it is, without what nobody sees."""
    inert = entities(text)
    return _MARKS.sub(_LITERAL, inert) if _ANY.search(text) else inert


def pieces(markup: str, most: int) -> list[str]:
    """Markup without formatting in pieces of at most so many characters, at least 100: none is broken within an escape,
    and none begins a quotation."""
    found, most = [""], most - len(_LITERAL)
    room = most
    for atom in _ATOM.findall(markup):
        if units(atom) > room and found[-1]:
            found.append("")
            room = most
        found[-1] += atom
        room -= units(atom)
    return [_FIRST.sub(_LITERAL, piece) for piece in found]
