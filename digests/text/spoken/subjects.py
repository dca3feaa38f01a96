"""Who does what a verb says: phrases that stand for a person or a body."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.spoken.lookup import is_body, is_role, sex_of_role
from digests.text.spoken.naming import after_first_name, named

if TYPE_CHECKING:
    from digests.text.spoken.lexer import Words
    from digests.text.spoken.naming import Named


class Kind(StrEnum):
    NAME = "name"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"
    DROPPED = "dropped"


class Subject(Struct, frozen=True):
    """Tokens `first:last` (half-open); `start:end` are the words that name it.

    `role` are the tokens of its role, `noun` the word that says what it is, in lower case.
    """

    kind: Kind
    first: int
    last: int
    start: int
    end: int
    name: str
    sex: str = ""
    body: bool = False
    role: tuple[int, int] | None = None
    noun: str = ""


_LONGEST = 16  # tokens of a phrase


def subject_from(words: Words, first: int, end: int) -> Subject | None:
    """The phrase that starts at the token `first`: a pronoun, a name, a noun that people or bodies have."""
    end = min(end, first + _LONGEST, len(words.codes))
    if first >= end:
        return None
    if words.codes[first] == "P":
        sex = words.grammar.pronouns[words.lower(first)]
        return Subject(Kind.PRONOUN, first, first + 1, words.starts[first], words.ends[first], words.word(first), sex)
    head = first + (words.codes[first] == "D")
    article = words.grammar.articles[words.lower(first)] if head > first else ""
    if head < end and words.codes[head] == "N":
        return _capital(words, first, head, end, article)
    return _nominal(words, first, head, end, article) if head < end and words.codes[head] in "n#" else None


def _capital(words: Words, first: int, head: int, end: int, article: str) -> Subject | None:
    grammar, found = words.grammar, named(words, head)
    if found is None or (found.body and grammar.capital_nouns) or (grammar.capital_nouns and _is_noun(words, head)):
        return _nominal(words, first, head, end, article)
    if head > first and grammar.capital_nouns and not found.sure:
        return None
    if article and found.sex and article != found.sex:
        return None
    role = (head, head + 1) if found.role_start < found.start else None
    sex = found.sex or article
    return Subject(Kind.NAME, first, head + 1, found.start, found.end, found.name, sex, found.body, role)


def _is_noun(words: Words, token: int) -> bool:
    """A word that a language with capital nouns has for a role or a body, alone."""
    word = words.word(token)
    return " " not in word and (is_role(word, words.grammar) or is_body(word, words.grammar))


def _nominal(words: Words, first: int, head: int, end: int, article: str) -> Subject | None:
    """“el alcalde Juan Roe”, “la directora del museo”, “Bürgermeisterin Anna Roe”, “Sprecherin der Werft, Anna Roe”."""
    grammar = words.grammar
    noun = _noun(words, head, end)
    if noun is None:
        return _unknown_trade(words, first, head, end)
    if words.codes[noun] == "N" and (inside := named(words, noun)) is not None and inside.role_start < inside.start:
        return _name(words, first, (head, noun), noun, inside, inside.sex or _sex(words, noun, article), noun)
    at = noun + 1
    while at < end:
        code, bound = words.codes[at], words.lower(at) in grammar.of
        if code == "N" and not _hangs(words, at):
            name = named(words, at)
            if name is not None and not name.body and not (article and name.sex and article != name.sex):
                return _name(words, first, (head, at), at, name, name.sex or _sex(words, noun, article), noun)
            break
        if code == "N" and (inner := after_first_name(words, at)) is not None and is_role(words.word(noun), grammar):
            text = " ".join(words.text[inner[0] : inner[1]].split())
            return Subject(Kind.NAME, first, at + 1, *inner, text, _sex(words, noun, article), role=(head, at + 1))
        if not (code in "nN" or bound or (code == "D" and words.lower(at - 1) in grammar.of)):
            break
        at += 1
    at = _end(words, noun, at)
    if apposed := _apposed(words, first, head, at, noun, article):
        return apposed
    return _common(words, first, head, at, noun, article)


def _unknown_trade(words: Words, first: int, head: int, end: int) -> Subject | None:
    """“el tramoyista Juan Roe”: a noun that no table has, before what is surely a person's name."""
    if head == first or words.codes[head : head + 2] != "nN" or head + 2 > end:
        return None
    found = named(words, head + 1)
    if found is None or not found.sure or " " not in found.name:
        return None
    return Subject(Kind.NAME, first, head + 2, found.start, found.end, found.name, found.sex)


def _end(words: Words, noun: int, last: int) -> int:
    """Where a phrase without a name ends: words behind its nouns may be verbs unless a verb or a stop follows them."""
    codes = words.codes
    while codes[last - 1] in "DI":
        last -= 1
    if codes[last] in "VX,.:-qQ|)":
        return last
    at = noun
    while at + 1 < last:
        following = at + 1
        if words.lower(following) not in words.grammar.of:
            break
        while codes[following] in "DI":
            following += 1
        at = following
    return at + 1


def _noun(words: Words, head: int, end: int) -> int | None:
    """The token that says what it is: within two adjectives of the article."""
    for at in range(head, min(end, head + 3)):
        word = words.word(at).split()[0] if words.codes[at] == "N" else words.word(at)
        if words.codes[at] not in "nN#":
            return None
        if is_role(word, words.grammar) or is_body(word, words.grammar):
            return at
    return None


def _hangs(words: Words, at: int) -> bool:
    """Whether a name belongs to the preposition or article of belonging before it."""
    before = words.lower(at - 1)
    return before in words.grammar.of or (words.codes[at - 1] == "D" and words.lower(at - 2) in words.grammar.of)


def _sex(words: Words, noun: int, article: str) -> str:
    return article or sex_of_role(words.lower(noun), words.grammar)


def _name(words: Words, first: int, role: tuple[int, int], at: int, found: Named, sex: str, noun: int) -> Subject:
    last = at + 1 if found.role_start < found.start else role[1]
    return Subject(
        Kind.NAME, first, at + 1, found.start, found.end, found.name, sex, _is_thing(words, noun), (role[0], last),
        words.lower(noun),
    )  # fmt: skip


def _is_thing(words: Words, noun: int) -> bool:
    """Whether the noun is a body rather than a person: “la empresa”."""
    word = words.word(noun).split()[0]
    return is_body(word, words.grammar) and not is_role(word, words.grammar)


def _apposed(words: Words, first: int, head: int, comma: int, noun: int, article: str) -> Subject | None:
    codes = words.codes
    at = comma + 2 if codes[comma : comma + 3] == ",DN" else comma + 1
    if codes[comma] != "," or codes[at : at + 1] != "N" or codes[at + 1] not in ",.|qQ:(-CIR":
        return None
    name = named(words, at)
    if name is None or name.body or (article and name.sex and article != name.sex):
        return None
    if not is_role(words.word(noun).split()[0], words.grammar):
        return None
    return _name(words, first, (head, comma), at, name, name.sex or _sex(words, noun, article), noun)


def _common(words: Words, first: int, head: int, last: int, noun: int, article: str) -> Subject | None:
    """A role or a body without a name; without an article it is several people, or a body with a name of its own."""
    text = words.shown(first, last)
    body = _is_thing(words, noun)
    return Subject(
        Kind.NOMINAL, first, last, words.starts[first], words.ends[last - 1], text, _sex(words, noun, article), body,
        (head, last), words.lower(noun),
    )  # fmt: skip
