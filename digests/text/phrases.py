"""Noun phrases in a row of tokens: who does what a verb says."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words

if TYPE_CHECKING:
    from digests.text.tokens import Tokens


class Kind(StrEnum):
    NAME = "name"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"


class Phrase(Struct, frozen=True):
    """Tokens `first:last` (half-open); `head` is the token that names, or the noun."""

    kind: Kind
    first: int
    last: int
    head: int


_INSIDE = frozenset("nA#Nsd")
_SKIPPED_BEFORE_VERB = frozenset("AXd#OC")
_NOT_NOUNS = words.table("""
    said asked while being then even only back out up down off away made came took got gave went put set let left
    began kept ran held turned seemed appeared wanted tried decided smiled laughed nodded paused spoke speaking talking
    met saw knew told felt kept won lost paid sold bought brought taught caught built sent spent stood sat fell rose
    able more less much many own same first last
""")
_BEFORE_CLAUSE = words.table("after before since until than like")
_TOWNS = words.table("city town capital village island county suburb district borough")
_OFFICE = re.compile("I[n]{1,3}N")
_LONGEST = 30  # tokens
_REACH = 60  # tokens; a subject farther from its verb is not looked for


def noun_phrase_from(tokens: Tokens, index: int, end: int) -> Phrase | None:
    """The phrase that starts at `index`, if one does."""
    codes = tokens.codes
    if index < end and codes[index] == "P":
        return Phrase(Kind.PRONOUN, index, index + 1, index)
    end = min(end, index + _LONGEST)
    at = index + 1 if index < end and codes[index] == "D" else index
    while at < end and codes[at] in _INSIDE:
        if codes[at] == "n" and at > index and codes[at - 1] in "nN" and is_verbal(tokens.word(at)):
            break
        at += 1
    while at > index and codes[at - 1] in "A#d":
        at -= 1
    if at > index and codes[index] == "n" == codes[at - 1] and at < end and tokens.word(at) == "of":
        office = _OFFICE.match(codes, at, end)
        if office:  # secretary of state Jane Roe
            return Phrase(Kind.NAME, office.end() - 1, office.end(), office.end() - 1)
    return _made(tokens, index, _without_verb(tokens, index, at))


def _without_verb(tokens: Tokens, first: int, last: int) -> int:
    """Cuts "Roe backs" before "Doe" to Roe: words between a name and what follows it are a noun only before a verb."""
    codes = tokens.codes
    name = codes.rfind("N", first, last)
    if name < 0 or name == last - 1:
        return last if name < 0 or codes.rfind("N", first, name) < 0 else _cut_objects(tokens, first, last)
    if name > first and codes[name - 1] == "D":
        return last  # the Acme board
    plain = "s" not in codes[name:last] and codes[last : last + 1] not in ("V", "X", "A", ",", "W", "I")
    return name + 1 if plain else last


def _cut_objects(tokens: Tokens, first: int, last: int) -> int:
    """“Roe supports Doe” is Roe; “Acme spokesman Doe” and “Roe’s lawyer Doe” are Doe."""
    codes = tokens.codes
    name = codes.rfind("N", first, last)
    before = name - 1
    if codes[before] != "n" or codes[before - 1] != "N":
        return last
    word = tokens.word(before)
    return before if word.endswith("s") and not word.endswith("ss") else last


def _made(tokens: Tokens, first: int, last: int) -> Phrase | None:
    codes = tokens.codes
    while last > first and codes[last - 1] == "s":
        last -= 1
    if first >= last:
        return None
    head = last - 1
    if codes[head] == "N":
        return Phrase(Kind.NAME, head, last, head)
    if codes[head] == "n" and tokens.word(head).lower() not in _NOT_NOUNS:
        return Phrase(Kind.NOMINAL, first, last, head)
    return None


def is_verbal(word: str) -> bool:
    """Whether an unlisted word is rather a verb's form than a noun."""
    return word.endswith(("ed", "ing")) or word in _NOT_NOUNS


def noun_phrase_to(tokens: Tokens, index: int, start: int) -> Phrase | None:
    """The phrase that ends with the token `index`, if one does."""
    codes = tokens.codes
    if index < start:
        return None
    if codes[index] == "P":
        return Phrase(Kind.PRONOUN, index, index + 1, index)
    if codes[index] == "N":
        return Phrase(Kind.NAME, index, index + 1, index)
    if codes[index] != "n" or is_verbal(tokens.word(index)):
        return None
    first = index
    start = max(start, index - _LONGEST)
    while first > start and codes[first - 1] in "nA#Ns":
        first -= 1
    if first > start and codes[first - 1] == "D":
        first -= 1
    return _made(tokens, first, index + 1)


def subject_before(tokens: Tokens, verb: int, start: int) -> Phrase | None:
    """The subject of the verb at `verb` in the clause that begins at `start`."""
    codes = tokens.codes
    at = verb - 1
    start = max(start, verb - _REACH)
    joined = False
    while at >= start:
        code = codes[at]
        if code in _SKIPPED_BEFORE_VERB:
            joined = joined or code == "C"
            at -= 1
        elif code == "I" and tokens.word(at) in ("to", "on"):
            at -= 1  # went on to say
        elif code == "W":
            at -= 2 if at > start and codes[at - 1] == "," else 1
        elif code == ")":
            at = codes.rfind("(", start, at) - 1 if "(" in codes[start:at] else start - 1
        elif code in ",-":
            return _over_insertion(tokens, at, start) or first_subject(tokens, start, at)
        else:
            break
    if at < start or joined:
        return first_subject(tokens, start, verb)
    found = _head_before(tokens, at, start) or first_subject(tokens, start, verb)
    if found is not None and found.kind is Kind.NOMINAL and codes[max(0, found.first - 2) : found.first] == "N,":
        return Phrase(Kind.NAME, found.first - 2, found.first - 1, found.first - 2)  # Roe, a doctor who said
    return found


def _head_before(tokens: Tokens, at: int, start: int) -> Phrase | None:
    """The phrase that ends at `at`, freed of what hangs on it: "Roe of the union" is Roe."""
    codes = tokens.codes
    for _ in range(6):
        phrase = noun_phrase_to(tokens, at, start)
        if phrase is None:
            return None
        first = _begin(tokens, phrase, start)
        if first <= start or codes[first - 1] != "I" or tokens.word(first - 1).lower() in _BEFORE_CLAUSE:
            return phrase
        at = first - 2
        while at >= start and codes[at] in "AdX#":
            at -= 1
        if at < start or codes[at] not in "NPn)":
            return phrase if at >= start and codes[at] == "," and phrase.kind is Kind.NAME and first == at + 2 else None
        if codes[at] == ")":
            at = codes.rfind("(", start, at) - 1
    return None


def _begin(tokens: Tokens, phrase: Phrase, start: int) -> int:
    """Where the words that belong to a phrase begin: determiners, titles and adjectives before a name."""
    first = phrase.first
    start = max(start, first - _LONGEST)
    while first > start and tokens.codes[first - 1] in "nA#Ns":
        first -= 1
    if first > start and tokens.codes[first - 1] == "D":
        first -= 1
    return first


def _over_insertion(tokens: Tokens, comma: int, start: int) -> Phrase | None:
    """The subject before words set off by commas: "Roe, a doctor in Lund, said"."""
    codes = tokens.codes
    inner = comma
    # “a spokesman for the firm, Jane Roe, said”: the name alone between two commas is the subject
    if (
        inner - 1 > start
        and codes[inner - 1] == "N"
        and codes[inner - 2] == ","
        and not _is_place(tokens.word(inner - 1))
        and tokens.word(inner - 3).lower() not in _TOWNS
    ):
        before = noun_phrase_to(tokens, inner - 3, start)
        if before is not None and _hangs_on_noun(tokens, before, start):
            return Phrase(Kind.NAME, inner - 1, inner, inner - 1)
    if codes[inner - 1] == ")":
        named = noun_phrase_to(tokens, codes.rfind("(", start, inner) - 1, start)
        if named is not None and named.kind is Kind.NAME and codes[_begin(tokens, named, start) - 1] != "I":
            return named
    for _ in range(8):
        inner = max(codes.rfind(",", start, inner), codes.rfind("-", start, inner))
        if inner <= start:
            return None
        at = inner - 1
        if codes[at] == ")":
            at = codes.rfind("(", start, at) - 1
        phrase = noun_phrase_to(tokens, at, start)
        if phrase is None or at < start:
            continue
        first = _begin(tokens, phrase, start)
        if first == start or codes[first - 1] != "I":
            return phrase
        if codes[first - 1] == "I":
            whole = _head_before(tokens, at, start)
            if whole is not None and whole.kind is not Kind.NOMINAL:
                return whole
    return None


def _is_place(name: str) -> bool:
    return name.split()[-1].lower() in name_words.PLACES


def _is_place_aside(tokens: Tokens, phrase: Phrase) -> bool:
    """“Speaking in Lund, Ohio, Roe …”: a place between commas is no subject."""
    codes, head = tokens.codes, phrase.head
    return codes[head - 1 : head] == "," == codes[head + 1 : head + 2] and _is_place(tokens.word(head))


def _hangs_on_noun(tokens: Tokens, phrase: Phrase, start: int) -> bool:
    first = _begin(tokens, phrase, start)
    return phrase.kind is Kind.NOMINAL or (
        first > start and tokens.codes[first - 1] == "I" and tokens.codes[first - 2] == "n"
    )


def first_subject(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The first phrase of a clause that hangs on no preposition: mostly its subject."""
    codes = tokens.codes
    at = start
    end = min(end, start + 2 * _REACH)
    while at < end:
        code = codes[at]
        if code in "ISGK" or (code == "n" and tokens.word(at).endswith(("ing", "ed")) and at - start < 2):
            comma = codes.find(",", at, end)
            if comma >= 0 and at - start < 3 and comma + 1 < end:
                at = comma + 1
                continue
            skipped = noun_phrase_from(tokens, at + 1, end) if code in "IG" else None
            at = skipped.last if skipped else at + 1
            continue
        phrase = noun_phrase_from(tokens, at, end) if code in "PDNn#" else None
        if phrase is not None and not (at > start and _is_place_aside(tokens, phrase)):
            return phrase
        at = phrase.last if phrase is not None else at + 1
    return None
