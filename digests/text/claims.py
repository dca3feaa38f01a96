"""Words that a sentence tells as another's: “Roe's claim that the pier was “lost””, “denied that it was “lost””."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import words
from digests.text.phrases import Kind, Phrase, is_verbal, noun_phrase_from, noun_phrase_to

if TYPE_CHECKING:
    from digests.text.tokens import Tokens


class Claim(Struct, frozen=True):
    """The noun that stands for a claim, and whose it is, if the sentence says so."""

    noun: int
    owner: Phrase | None


_DOUBTED = words.table("""
    accusation accusations allegation allegations assertion assertions charge charges claim claims complaint complaints
    report reports rumor rumors rumour rumours suggestion suggestions
""")
_OWNED = _DOUBTED | words.table("""
    argument arguments belief comment comments contention criticism declaration insistence promise remark remarks
    statement statements view warning warnings
""")
_DENIALS = words.table("deny denies denied denying")
_REPEATING = words.table("""
    repeat repeats repeated repeating reiterate reiterates reiterated reiterating echo echoes echoed echoing make makes
    made making renew renews renewed renewing
""")
_CARRIERS = words.table("""
    badge badges banner banners billboard billboards cap caps flag flags hat hats headline headlines jacket jackets
    placard placards poster posters shirt shirts sign signs sticker stickers sweater sweaters t-shirt t-shirts
""")
_OWN = words.table("his her its their my our your")
# a subject and at most one verb: of “that Roe lied is “absurd””, the words belong to the clause outside
_CLAUSE = re.compile(r"(?:t|(?=P))(?:P|[DA#n]*n|[DA#n]*N(?:sn+)?)(?:I[DnN]{1,3})?X{0,3}A?[nVB]?[DI]?\Z")
_NEVER = words.table("never not cannot nor should")
_HELPING = words.table("to have has had been be ever actually explicitly even")
_REFUSING = words.table("refused refuses refusing declined declines declining failed fails failing neglected")
_IF = words.table("if unless")
_HELPERS = 6  # tokens before a verb that may take it back
_REACH = 14  # tokens from the claim's "that" to the words
_OWNER = 8  # tokens of whoever claims it


def claim_before(tokens: Tokens, start: int, quote: int) -> Claim | None:
    """The claim whose clause the quotation stands in: “Roe's claim that the pier was “lost””."""
    clause = _CLAUSE.search(tokens.codes, max(start + 1, quote - _REACH), quote)
    if clause is None:
        return None
    noun = clause.start() - 1
    if _is_noun(tokens, noun) and tokens.word(noun).lower() in _OWNED:
        return _of_noun(tokens, start, noun)
    first, least = noun, max(start, noun - _OWNER)
    while first > least and tokens.codes[first] in "DA#nN":
        first -= 1
    if tokens.word(first).lower() not in ("by", "from") or tokens.word(first - 1).lower() not in _OWNED:
        return None
    owner = noun_phrase_from(tokens, first + 1, noun + 1)
    return Claim(first - 1, owner) if owner is not None and first > start else None


def is_denied(tokens: Tokens, verb: int, quote: int) -> bool:
    """“denied that it was “lost””, “denied saying “never””: not “denied it: “Never.”” nor “denied it as “lies””."""
    at = verb
    while at and tokens.codes[at] in "GA":
        at -= 1
    if tokens.word(at).lower() not in _DENIALS or quote - at < 2:
        return False
    return tokens.codes[quote - 1] not in ":," and tokens.word(quote - 1) != "as"


def is_unsaid(tokens: Tokens, verb: int, start: int) -> bool:
    """“never said”, “refused to say”, “should have said”, “if Roe says”: nobody said it. Not “not only said”."""
    at = verb - 1
    least = max(start, verb - _HELPERS)
    while at >= least and (tokens.codes[at] in "XA" or tokens.word(at).lower() in _HELPING):
        word = tokens.word(at).lower()
        if word in _NEVER or word.endswith(("n't", "n’t")):
            return True
        at -= 1
    if tokens.word(start).lower() in _IF:
        return "," not in tokens.codes[start:verb]
    return at >= least and tokens.word(at).lower() in _REFUSING and tokens.word(at + 1).lower() == "to"


def carrier_before(tokens: Tokens, index: int, start: int) -> Phrase | None:
    """“wore a cap saying”, “a sign that read”: what the words stand on, where `index` is the word behind it."""
    noun = index - 1
    if noun < start or tokens.codes[noun] != "n" or tokens.word(noun).lower() not in _CARRIERS:
        return None
    phrase = noun_phrase_to(tokens, noun, start)
    if phrase is None or tokens.codes[phrase.first] == "D":
        return phrase
    return Phrase(Kind.NOMINAL, noun, index, noun)


def _is_noun(tokens: Tokens, index: int) -> bool:
    """Whether "claims" is no verb: “denied claims”, not “the paper claims”."""
    before = tokens.word(index - 1).lower() if index else ""
    return tokens.codes[index] == "n" or (
        tokens.codes[index] == "V" and (tokens.codes[index - 1] == "V" or is_verbal(before) or before.endswith("s"))
    )


def _of_noun(tokens: Tokens, start: int, noun: int) -> Claim | None:
    codes, first = tokens.codes, noun
    least = max(start + 1, noun - _OWNER)
    while first > least and codes[first - 1] in "nA#V" and (codes[first - 2] in "sD" or _describes(tokens, first - 1)):
        first -= 1
    before = first - 1
    if before > start and codes[before] == "s":
        owner = noun_phrase_to(tokens, before - 1, start)
        return Claim(noun, owner) if owner is not None else None
    if before >= start and codes[before] == "D":
        if tokens.word(before).lower() in _OWN:
            return None
        before -= 1
    told = tokens.word(before).lower() if before >= start else ""
    if told == "in" or told in _REPEATING or tokens.word(noun).lower() not in _DOUBTED:
        return None
    return Claim(noun, None)


def _describes(tokens: Tokens, index: int) -> bool:
    return tokens.codes[index] != "V" and not is_verbal(tokens.word(index))
