"""What people see of Slack's markup: the words, and which marks took effect. From Formatting message text in
docs.slack.dev, and what clients are known to do beside it. Where clients differ, or nobody says, the mark takes effect
here: what is inert here is inert.
"""

from __future__ import annotations

import re

from msgspec import Struct

MARKUP = re.compile(
    r"""
    ^\s*(?P<quote> &gt; | ＞ )
    | <(?P<token> [^<>\n]* )>
    | &(?P<entity> amp | lt | gt );
    | (?P<bare> [<>&] )
    | (?: ^ | (?<=\s) )\*(?P<strong> (?=[^\s*])[^\n]+?(?<=\S) )\*(?= \s | $ )
    | (?P<emoji> :[\w'+＋-]+: )
    | (?P<mark> [*_~`＊＿～｀] )
    """,
    re.VERBOSE | re.MULTILINE,
)
DATE = re.compile(r"!date\^\d+\^(?P<format>[^|]*)\|(?P<fallback>.*)")
SHOWN = re.compile(r"\{(?:ago|time|time_secs|date\w*)\}")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


class Seen(Struct):
    """`text` is what is read, `active` the kinds of marks that took effect, `links` the words that lead somewhere."""

    text: str
    active: set[str]
    links: list[tuple[str, str]]


def seen(markup: str) -> Seen:
    """What one text with markup shows; a moment as it is written."""
    found = Seen("", set(), [])
    _read(markup, found)
    return found


def unescaped(text: str) -> str:
    return re.sub("&(amp|lt|gt);", lambda match: ENTITIES[match[1]], text)


def _read(markup: str, found: Seen) -> None:
    at = 0
    while match := MARKUP.search(markup, at):
        found.text += markup[at : match.start()]
        at = match.end()
        kind = next(name for name, words in match.groupdict().items() if words is not None)
        if kind == "token":
            _token(match["token"], found)
        elif kind == "entity":
            found.text += ENTITIES[match["entity"]]
        else:
            found.active.add(kind)
            if kind == "strong":
                _read(match["strong"], found)
            elif kind != "quote":
                found.text += match[0]
    found.text += markup[at:]


def _token(inside: str, found: Seen) -> None:
    if date := DATE.fullmatch(inside):
        known = SHOWN.search(date["format"])
        found.active |= {"time"} if known else set()
        found.text += f"<{inside}>" if known else unescaped(date["fallback"])
        return
    target, _, label = inside.partition("|")
    if target.startswith(("https://", "http://")):
        found.active.add("link")
        found.links.append((unescaped(label), unescaped(target)))
        found.text += unescaped(label)
        return
    found.active.add("mention")
    found.text += f"<{inside}>"
