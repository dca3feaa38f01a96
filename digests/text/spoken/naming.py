"""What a run of capitalised words names: a person with titles and a role before the name, or a body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.spoken.lookup import first_name_sex, is_body, is_role, plain, sex_of_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.text.languages.table import Grammar
    from digests.text.spoken.lexer import Words

_PAIR = 2
_TRADES = ("in", "er", "ist", "ant", "ent", "or", "eur", "ler", "mann", "frau", "rat", "chef")
_WORD = re.compile(r"\S+")


class Named(Struct, frozen=True):
    """`start:end` is the name in the text, without what stands before it. `sex` is "m", "f" or "".

    `role_start` is where its role begins, or `start` when there is none. `sure` tells that it is a person's name.
    """

    name: str
    start: int
    end: int
    role_start: int
    sex: str
    sure: bool
    body: bool


def named(words: Words, token: int) -> Named | None:
    """The name in a token of class N; None where it is a title or a role alone."""
    grammar, base = words.grammar, words.starts[token]
    parts = [(match[0], base + match.start(), base + match.end()) for match in _WORD.finditer(words.word(token))]
    at, sex, role_start = 0, "", None
    while at < len(parts):
        word = plain(parts[at][0])
        if word in grammar.titles:
            sex = grammar.titles[word] or sex
        elif is_role(parts[at][0], grammar) and not (first_name_sex(word, grammar) and at + 1 < len(parts)):
            role_start = parts[at][1] if role_start is None else role_start
            sex = sex_of_role(word, grammar) or sex
        else:
            break
        at += 1
    if at == len(parts):
        return None
    titled = at > 0
    if not is_body(parts[at][0], grammar) and grammar.capital_nouns and not titled:
        known = next((place for place in range(len(parts)) if first_name_sex(plain(parts[place][0]), grammar)), 0)
        if 0 < known < len(parts) - 1:
            at, role_start = known, parts[0][1]
    rest = parts[at:]
    start, end = rest[0][1], rest[-1][2]
    name = " ".join(words.text[start:end].split())
    if grammar.capital_nouns and not titled and role_start is None and _may_be_trade(rest, grammar):
        return None
    body = is_body(rest[0][0], grammar) or (len(rest) == 1 and name.isupper() and len(name) > 1)
    first = first_name_sex(plain(rest[0][0]), grammar)
    return Named(
        name=name,
        start=start,
        end=end,
        role_start=start if role_start is None else role_start,
        sex=(first or "").strip("?") or sex,
        sure=not body and (titled or (first is not None and len(rest) > 1)),
        body=body,
    )


def _may_be_trade(rest: Sequence[tuple[str, int, int]], grammar: Grammar) -> bool:
    """Whether the first of several words may be a trade that no table has, where nouns have capitals too."""
    if len(rest) == 1 or first_name_sex(plain(rest[0][0]), grammar) is not None or is_body(rest[0][0], grammar):
        return False
    return len(rest) > _PAIR or rest[0][0].endswith(_TRADES)


def after_first_name(words: Words, token: int) -> tuple[int, int] | None:
    """“Santé Marie Durand”: where in a run the name of a person begins, and the run ends, when something is before."""
    grammar, base = words.grammar, words.starts[token]
    parts = list(_WORD.finditer(words.word(token)))
    for place, match in enumerate(parts[:-1]):
        if place and first_name_sex(plain(match[0]), grammar) is not None:
            return base + match.start(), words.ends[token]
    return None
