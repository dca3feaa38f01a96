"""What a person is, and where: from "Roe, alcalde de X", "la directora del museo, Ana Roe", "Kapitänin Anna Roe"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.text.offices import Role
from digests.text.spoken.lookup import is_body, is_role

if TYPE_CHECKING:
    from digests.text.spoken.lexer import Words

_LONGEST = 16  # tokens
_ADJECTIVES = 3


def after_name(words: Words, name: int) -> Role | None:
    """“Roe, 45 años, alcalde de X,”; “Roe (45), alcalde”."""
    codes, at = words.codes, name + 1
    if codes[at : at + 3] == "(#)":
        at += 3
    if codes[at : at + 1] != ",":
        return None
    at += 1
    if "#" in codes[at : at + 2] and codes.find(",", at, at + 4) > 0:
        at = codes.find(",", at, at + 4) + 1
    if held := _held(words, at):
        return Role(None, held)
    at += codes[at : at + 1] == "D"
    first = at
    while at < len(codes) and codes[at] in "nNIDA#C" and at - first < _LONGEST:
        at += 1
    if codes[at : at + 1] not in (",", ".", "|", "-", "R", ")", ":", "Q", "q"):
        return None
    return from_tokens(words, first, at, words.ends[at - 1] if at > first else 0)


def _held(words: Words, at: int) -> str | None:
    """“Roe, de la Universidad de X,”: a body that the person belongs to."""
    grammar, codes = words.grammar, words.codes
    if words.lower(at) not in grammar.of | grammar.at:
        return None
    name = at + 1 + (codes[at + 1 : at + 2] == "D")
    if codes[name : name + 1] != "N" or not is_body(words.word(name).split()[0], grammar):
        return None
    last = name
    while codes[last] in "nNID":
        last += 1
    return words.shown(name, _body_end(words, name, last))


def from_tokens(words: Words, first: int, last: int, end: int) -> Role | None:
    """The role that the tokens `first:last` tell, as far as the offset `end`."""
    grammar, codes = words.grammar, words.codes
    heads = range(first, min(last, first + _ADJECTIVES))
    head = next((at for at in heads if codes[at] in "nN" and is_role(words.word(at).split()[0], grammar)), None)
    if head is None or not set(codes[first:head]) <= {"n", "N", "#"}:
        return None
    affiliation, stop = None, last
    if codes[last - 2 : last] == "I#" and last - head > 2:
        stop = last - 2  # estibador desde 1998
    for at in range(head + 1, last):
        if codes[at] not in "ID":
            continue
        name = at + 1 + (codes[at + 1] == "D")
        low = words.lower(at)
        if name >= last or codes[name] != "N" or (low not in grammar.of and low not in grammar.at):
            continue
        if is_body(words.word(name).split()[0], grammar) or words.word(name).isupper():
            affiliation, stop = words.shown(name, _body_end(words, name, last)), at
            break
        if low in grammar.at and low not in grammar.of:
            stop = at
            break
    while codes[first] == "#":
        first += 1
    shown = words.text[words.starts[first] : min(words.ends[stop - 1], end)].split()
    while len(shown) > 1 and shown[-1].lower() in grammar.titles:
        shown.pop()
    return Role(" ".join(shown).rstrip(" ,("), affiliation)


def _body_end(words: Words, name: int, last: int) -> int:
    """Behind the words that belong to the name of a body: "Comité de vecinos", "Institut für Küstenforschung"."""
    grammar, codes, end = words.grammar, words.codes, name + 1
    while end < last:
        at = end
        if words.lower(at) not in grammar.of and words.lower(at) not in grammar.bodies_of:
            break
        at += 1
        at += codes[at : at + 1] == "D"
        if at >= last or codes[at] not in "nN":
            break
        end = at + 1
        while end < last and codes[end] == "n":
            end += 1
    return end
