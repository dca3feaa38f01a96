"""The bodies that a phrase names: "the Office of Ports and Lights", "the Umber campaign", "the valley fire service"."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from digests.text import name_words, words
from digests.text.names import is_body

if TYPE_CHECKING:
    from digests.text.names import Names
    from digests.text.tokens import Tokens

_COMPOUND = re.compile(r"\w-[a-z]+$")  # Ohio-based, prize-winning
_ADJECTIVE_ENDINGS = ("ian", "ean", "can", "ese", "ish", "tic")
_ARTICLES = words.table("a an the")
_PANELS = words.table("""
    committee commission council conference board panel subcommittee center centre institute program programme project
""")
_LOCAL = 3  # digits
_KIND = 4  # words between "the" and a body's name
BODY_NOUNS = name_words.BODIES | {"plc"}
_HEADS = name_words.ORGANISATION_LINKS - {"speaker", "secretary"}
_REACH = 12  # names


def named_body(tokens: Tokens, at: int, last: int) -> int:
    """Where a name stands behind "the", and what tells its kind: "the Umber-based campaign group Clean Water"."""
    first = at + (tokens.codes[at : at + 1] == "D")
    name = first
    while name < last and name < first + _KIND and _tells_kind(tokens, name):
        name += 1
    if not first < name < last or tokens.codes[name] != "N":
        return first
    return name if _is_kind_of_body(tokens, name - 1) or (first > at and is_body(tokens.word(name))) else first


def _tells_kind(tokens: Tokens, at: int) -> bool:
    """Whether a word before a body's name tells its kind: "group", "Umber-based", "Norwegian"."""
    word = tokens.word(at)
    return tokens.codes[at] == "n" or (tokens.codes[at] == "N" and (bool(_COMPOUND.search(word)) or _of_nation(word)))


def _is_kind_of_body(tokens: Tokens, noun: int) -> bool:
    return tokens.codes[noun] == "n" and tokens.word(noun).lower() in name_words.BODIES


def body_end(tokens: Tokens, names: Names, name: int, last: int) -> int | None:
    """Where a body's words end that begin with the name: "the Umber campaign". None when the name only describes."""
    codes, end = tokens.codes, name + 1
    if codes[end : end + 1] == "s":  # Umber University's Sea Centre, Roe's campaign
        end += 1
        while end < last and codes[end] == "n":
            end += 1
        if end < last and codes[end] == "N" and not is_place(tokens.word(end)):
            return end + 1 + (end + 1 < last and _is_kind_of_body(tokens, end + 1))
        return end if _is_kind_of_body(tokens, end - 1) else None
    if end < last and codes[end] == "n":
        run = range(end, min(last, end + _KIND))
        nouns = [at + 1 for at in run if set(codes[end : at + 1]) == {"n"} and tokens.word(at).lower() in BODY_NOUNS]
        if not nouns:
            return None
        end = nouns[-1]  # the Dockers harbour union
    elif end < last and codes[end] == "#" and tokens.word(end).isdigit() and len(tokens.word(end)) <= _LOCAL:
        end += 1  # Dockers Local 12
    while end + 1 < last and codes[end + 1] == "N" and _links(tokens, names, name, end):
        end += 2
    return end


def _links(tokens: Tokens, names: Names, name: int, link: int) -> bool:
    """Whether a word ties a name to a body's name: the Observatory of Umber, the Office of Ports and Lights."""
    before, after = tokens.word(link - 1), tokens.word(link + 1)
    word = tokens.word(link)
    if word == "and":
        linked = " of " in before or " for " in before or tokens.word(link - 2) in ("of", "for", "on")
        return (
            not names.known_person(link + 1)
            and not names.known_person(name)
            and (linked or is_body(before) or is_body(after))
        )
    if word == "on":
        return before.split()[-1].lower() in _PANELS
    return word in ("of", "for") and not names.known_person(name) and not names.known_person(link + 1)


def common_body(tokens: Tokens, names: Names, first: int, last: int) -> str | None:
    """A body without a name, if words, or a name before, tell which: "the valley fire service", "the service"."""
    codes, end = tokens.codes, first
    while end < last and codes[end] in "ns":
        end += 1
    if end - first == 1:
        return recalled(tokens, names, first)
    told = end - first > 1 and tokens.word(first - 1).lower() in _ARTICLES
    if not told or tokens.word(end - 1).lower() not in name_words.BODIES:
        return None
    return tokens.word(end) if end < last and codes[end] == "N" else text_of(tokens, first, end)


def describes(name: str) -> bool:
    """Whether a name before a role is rather an adjective or a place: Republican senator, Ohio governor."""
    folded = name.split()[-1].lower()
    if is_place(name) or _COMPOUND.search(name) or folded in name_words.TITLES or folded in name_words.ADJECTIVES:
        return True
    return _of_nation(name)


def _of_nation(name: str) -> bool:
    """Whether a single name ends as adjectives of nations do."""
    return " " not in name and name.lower().endswith(_ADJECTIVE_ENDINGS) and len(name) > 5


def is_place(name: str) -> bool:
    """By the last word; but the Dockers Federation of Norway is none."""
    return name.split()[-1].lower() in name_words.PLACES and not has_field(name)


def has_field(name: str) -> bool:
    """Whether a body is named with what it is for or of: the Centre for Norwegian Ports."""
    head = min(name.partition(" of ")[0], name.partition(" for ")[0], key=len)
    return head != name and head.split()[-1].lower() in _HEADS


def recalled(tokens: Tokens, names: Names, noun: int) -> str | None:
    """The one body of a kind that the last names before "the guild" tell of, if there is only one."""
    kind = tokens.word(noun).lower()
    if kind not in name_words.BODIES or tokens.word(noun - 1).lower() != "the" or tokens.codes[noun + 1] == "n":
        return None
    at = bisect_left(names.mentions, noun, key=lambda mention: mention.token)
    told = [tokens.word(mention.token) for mention in names.mentions[max(0, at - _REACH) : at]]
    bodies = {name for name in told if " " in name and name.split()[-1].lower() == kind}
    return bodies.pop() if len(bodies) == 1 else None


def text_of(tokens: Tokens, first: int, last: int) -> str:
    return " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
