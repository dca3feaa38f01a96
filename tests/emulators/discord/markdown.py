"""What people see of Discord's markup: the words, and which marks took effect. From Markdown Text 101, Message
Formatting in discord-api-docs, and what clients are known to do beside them. Where clients differ, the mark takes
effect here: what is inert here is inert.
"""

from __future__ import annotations

import re

from msgspec import Struct

MARKUP = re.compile(
    r"""
    (?P<shrug> ¯\\_\(ツ\)_/¯ )                                  # a face that is shown with its backslash
    | \\(?P<escape> [^0-9A-Za-z\s] )
    | ```(?P<fence> .+? )```
    | (?P<ticks> `+ )(?P<code> .+? )(?<!`)(?P=ticks)(?!`)
    | \[(?P<mask> (?: \[[^\]]*\] | [^\[\]] )+ )\]\(\s*<?(?P<target> (?: \([^)]*\) | [^\s\\] )*? )>?\s*\)
    | (?P<time> <t:-?\d+(?: :[tTdDfFR] )?> )
    | (?P<mention> <@[!&]?\d+> | <\#\d+> | </[^<>]+:\d+> | <id:\w+> | @everyone | @here )
    | (?P<emoji> <a?:\w+:\d+> | :\w+: )
    | (?P<auto> <[^:\s>]+:/[^\s>]+> )
    | (?P<url> (?: https?|steam )://[^\s<]+ | (?: discord\.gg | discord(?: app )?\.com/invite )/\w+ )
    | ^(?P<heading> \#{1,3}\s+ )
    | ^(?P<small> -\#\s+ )
    | ^\ *(?P<quote> >(?: >> )?\s )
    | ^\ *(?P<list> (?: [*+-] | \d+\. )\s+ )
    | \*\*(?P<strong> (?: \\. | [^\\] )+? )\*\*(?!\*)
    | __(?P<underline> (?: \\. | [^\\] )+? )__(?!_)
    | \*(?P<em> (?: \\. | [^*\\] )+? )\*
    | _(?P<italic> (?: \\. | [^_\\] )+? )_(?!\w)
    | ~~(?P<struck> .+? )~~
    | \|\|(?P<spoiler> .+? )\|\|
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
STYLED = ("strong", "underline", "em", "italic", "struck", "spoiler")


class Seen(Struct):
    """`text` is what is read, `active` the kinds of marks that took effect, `links` the words that lead somewhere."""

    text: str
    active: set[str]
    links: list[tuple[str, str]]


def seen(markup: str) -> Seen:
    """What one text display, or a message of text alone, shows."""
    found = Seen("", set(), [])
    _read(markup, found)
    return found


def _read(markup: str, found: Seen) -> None:
    at = 0
    while match := MARKUP.search(markup, at):
        found.text += markup[at : match.start()]
        at = match.end()
        kind = next(name for name, words in match.groupdict().items() if words and name != "ticks")
        if kind == "escape":
            found.text += match["escape"]
            continue
        found.active.add("link" if kind == "mask" else kind)
        if kind in STYLED:
            _read(match[kind], found)
        elif kind == "mask":
            found.links.append((match["mask"], match["target"]))
            found.text += match["mask"]
        elif kind not in ("heading", "small", "quote", "list"):
            found.text += match[0]
    found.text += markup[at:]
