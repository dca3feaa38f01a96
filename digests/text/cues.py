"""Which words of its sentence say who spoke a quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words
from digests.text.apposed import named_in_apposition
from digests.text.claims import carrier_before, claim_before, is_denied, is_unsaid
from digests.text.names import is_body
from digests.text.phrases import Kind, Phrase, first_subject, noun_phrase_from, noun_phrase_to, subject_before

if TYPE_CHECKING:
    from digests.text.tokens import Tokens


class Cue(Struct, frozen=True):
    """A verb of speech (or what stands for one) and its subject; `beside` when it touches the quotation.

    The subject of words that are denied, or told as a claim of nobody named, is None.
    """

    subject: Phrase | None
    verb: int
    beside: bool


_REACH = 120  # tokens on each side of a quotation in which its cue is looked for
_BESIDE = 4  # tokens: “fired back angrily: …”
_PUT = 12  # tokens from "put" to the words that it is put at
_ASKING = words.table("ask asks asked wonders wondered")
_SPEECH = re.compile("[KVBG]")
_FAR_SPEECH = re.compile("[KV]")
_QUOTE = re.compile("[qQ]")
_TAG = re.compile(r"(?:[NP]|D[nN]+|n+N)[Ad]*V")
_SHORT_TAG = re.compile(r"[NP]A?V[^qQ,|]{0,4}[.|]")
_SIGNED = re.compile(r"[.|]?-+(N)[.|,(qQ]")  # “…” — Jane Roe


_WRITTEN = re.compile(r"(?:(?P<of>N)sn{1,3}X?|I(?P<by>N)):$")  # Roe's answer: “…”; from Roe: “…”


def mark_sentences(tokens: Tokens) -> None:
    """Fills `tokens.sentences`."""
    tokens.sentences = [0] + [index + 1 for index in range(len(tokens.codes)) if _breaks_after(tokens, index)]


def sentence_around(tokens: Tokens, index: int) -> tuple[int, int]:
    """The half-open range of tokens of the sentence that the token `index` stands in."""
    place = bisect_right(tokens.sentences, index)
    end = tokens.sentences[place] if place < len(tokens.sentences) else len(tokens.codes)
    return tokens.sentences[place - 1], end


def _breaks_after(tokens: Tokens, index: int) -> bool:
    code = tokens.codes[index]
    if code in ".|":
        return True
    if code != "q" or index + 1 >= len(tokens.codes):
        return False
    following = tokens.codes[index + 1]
    if following in "|.q":
        return True
    if following in ",-(:)" or not tokens.text[tokens.starts[index + 1]].isupper():
        return False
    asked = tokens.text[tokens.starts[index] : tokens.ends[index]].rstrip("\"'”’»").endswith(("?", "!", "…", "--", "—"))
    return not (_TAG if asked else _SHORT_TAG).match(tokens.codes, index + 1)


class Speech(Struct, frozen=True):
    """A verb of speech and its subject, whether or not anything is quoted."""

    subject: Phrase
    verb: int


def speeches(tokens: Tokens) -> list[Speech]:
    """In the order of the text."""
    codes = tokens.codes
    found: list[Speech] = []
    for verb in (index for index, code in enumerate(codes) if code == "V"):
        start, end = sentence_around(tokens, verb)
        inverted = verb == start or codes[verb - 1] in "qQ,"
        after = noun_phrase_from(tokens, verb + 1, min(end, verb + _REACH)) if inverted else None
        if after is not None and after.kind is Kind.NOMINAL:
            after = named_in_apposition(tokens, after, end) or after
        before = subject_before(tokens, verb, start) if after is None or after.kind is Kind.NOMINAL else None
        phrase = before if before is not None and before.kind is not Kind.NOMINAL else after or before
        if phrase is not None:
            found.append(Speech(phrase, verb))
    return found


def asks(tokens: Tokens, verb: int) -> bool:
    """Whether the words are put to somebody, who may then be the next to speak."""
    return tokens.word(verb).lower() in _ASKING


def cue_of(tokens: Tokens, quote: int) -> Cue | None:
    """The best cue in the quotation's own sentence, or the claim as whose words it is told there."""
    start, end = sentence_around(tokens, quote)
    start, end = max(start, quote - _REACH), min(end, quote + _REACH)
    cue = _best(tokens, quote, start, end)
    claim = claim_before(tokens, start, quote)
    if claim is not None and (cue is None or cue.verb <= claim.noun or not _is_tag(tokens, quote, cue)):
        return Cue(claim.owner, claim.noun, False)
    if cue is None or cue.verb > quote:
        return cue
    if is_denied(tokens, cue.verb, quote) or is_unsaid(tokens, cue.verb, start):
        return Cue(None, cue.verb, cue.beside)
    return cue


def _is_tag(tokens: Tokens, quote: int, cue: Cue) -> bool:
    """“…,” Roe said: not “…”, Roe said she had, whose verb has words of its own."""
    return cue.verb < quote or (cue.beside and tokens.codes[cue.verb + 1] not in "Pt")


def _best(tokens: Tokens, quote: int, start: int, end: int) -> Cue | None:
    stop = _next_quote(tokens, quote, end)
    right = _right_beside(tokens, quote, stop)
    listed = right is not None and tokens.codes[right.verb] != "n"
    if listed and (_ends_with_comma(tokens, quote) or tokens.codes[quote - 1 : quote] not in (":", ",", "t")):
        return right
    return _left(tokens, quote, start) or right or _right_far(tokens, quote, stop, end)


def _ends_with_comma(tokens: Tokens, quote: int) -> bool:
    inner = tokens.text[tokens.starts[quote] : tokens.ends[quote]].rstrip(" \"'”’»›」』`")
    return inner.endswith((",", "—", "-")) or tokens.codes[quote + 1 : quote + 2] in (",", "-")


def _leans_right(tokens: Tokens, quote: int) -> bool:
    """Whether the quotation ends with the comma, question or exclamation mark that a tag follows."""
    inner = tokens.text[tokens.starts[quote] : tokens.ends[quote]].rstrip(" \"'”’»›」』`")
    return inner.endswith((",", "?", "!"))


def _next_quote(tokens: Tokens, quote: int, end: int) -> int:
    following = _QUOTE.search(tokens.codes, quote + 1, end)
    return following.start() if following else end


def _right_beside(tokens: Tokens, quote: int, stop: int) -> Cue | None:
    """“…,” said Roe; “…,” Roe, a doctor, said; “…,” according to Roe."""
    codes = tokens.codes
    at = quote + 1
    while at < stop and (codes[at] in ",-A" or (codes[at] == "S" and tokens.word(at) == "as")):
        at += 1
    if signed := _SIGNED.match(codes, quote + 1):
        name = signed.end(1) - 1
        return Cue(Phrase(Kind.NAME, name, name + 1, name), name, True)
    if at >= stop:
        return None
    if codes[at] == "K":
        return _according(tokens, at, stop)
    if codes[at] == "V":
        return _inverted(tokens, at, stop)
    subject = noun_phrase_from(tokens, at, stop)
    if subject is None:
        return None
    verb = _verb_of(tokens, subject, stop)
    if verb is None:
        return _unlisted_verb(tokens, quote, subject, stop)
    if codes[verb - 1] in "NP" and codes[verb - 2] == "," and verb - 1 != subject.head:
        head = verb - 1  # “…” for the town, Roe said
        return Cue(Phrase(Kind.PRONOUN if codes[head] == "P" else Kind.NAME, head, verb, head), verb, False)
    subject = named_in_apposition(tokens, subject, verb) or subject
    return Cue(subject, verb, True)


def _unlisted_verb(tokens: Tokens, quote: int, subject: Phrase, stop: int) -> Cue | None:
    """“…,” Roe ventured: after a comma any verb in the past is one of speech."""
    verb = subject.last
    if subject.kind is Kind.NOMINAL and tokens.word(subject.head).lower() not in name_words.HUMANS:
        return None
    if verb < stop and tokens.codes[verb] == "n" and tokens.word(verb).endswith("ed") and _leans_right(tokens, quote):
        return Cue(subject, verb, True)
    return None


def _verb_of(tokens: Tokens, subject: Phrase, stop: int) -> int | None:
    codes = tokens.codes
    for index in range(subject.last, min(stop, subject.last + 45)):
        code = codes[index]
        if code == "V":
            return index
        if code == "B" and codes[index - 1] in "XIA":
            return index
        if code in ".|:":
            return None
    return None


def _inverted(tokens: Tokens, verb: int, stop: int) -> Cue | None:
    codes = tokens.codes
    at = verb + 1
    while at < stop and codes[at] in "Ad":
        at += 1
    subject = noun_phrase_from(tokens, at, stop)
    if subject is None:
        return None
    named = named_in_apposition(tokens, subject, stop)
    return Cue(named or subject, verb, True)


def _according(tokens: Tokens, index: int, stop: int) -> Cue | None:
    subject = noun_phrase_from(tokens, index + 2, stop)
    if subject is None:
        return None
    return Cue(named_in_apposition(tokens, subject, stop) or subject, index, True)


def _left(tokens: Tokens, quote: int, start: int) -> Cue | None:
    """Roe said: “…”; Roe, who is a doctor, told the paper that it was “…”."""
    codes = tokens.codes
    if codes[quote - 2 : quote] == "N:" and (quote - 2 == start or codes[quote - 3] == "-"):
        return Cue(Phrase(Kind.NAME, quote - 2, quote - 1, quote - 2), quote - 1, True)  # Roe: “…”
    if written := _WRITTEN.search(codes, max(start, quote - _PUT), quote):
        name = written.start("of") if written["of"] else written.start("by")
        if written["of"] or tokens.word(name - 1).lower() in ("from", "by"):
            return Cue(Phrase(Kind.NAME, name, name + 1, name), quote - 1, True)
    put_from = max(start, quote - _PUT) if tokens.word(quote - 1) == "at" else quote
    far = (found.start() for found in _SPEECH.finditer(codes, start, put_from))
    for index in reversed([*far, *range(put_from, quote)]):
        code = codes[index]
        if code == "K":
            return _according(tokens, index, quote)
        if index >= put_from and tokens.word(index) in ("put", "puts"):
            subject = subject_before(tokens, index, start)  # put the price at “…”
            return Cue(subject, index, False) if subject is not None else None
        if code == "G":
            subject = _of_participle(tokens, index, start)
        elif (code == "V" or (code == "B" and codes[index - 1] in "XIA")) and _may_be_far(tokens, index, quote):
            subject = _of_verb(tokens, index, start, quote)
        else:
            continue
        if subject is not None:
            return Cue(subject, index, index >= quote - 2)
    return None


def _of_participle(tokens: Tokens, index: int, start: int) -> Phrase | None:
    """Who is "saying": the name before it, else whoever spoke before in the sentence, else the sentence's subject."""
    codes = tokens.codes
    while codes[index - 1] == "A" and index - 1 > start:
        index -= 1
    if tokens.word(index - 1) == "as" and codes[index - 2] in "NPn":
        return noun_phrase_to(tokens, index - 2, start)  # quoted Roe as saying
    if codes[index - 1] == "N" and not is_body(tokens.word(index - 1)):
        return Phrase(Kind.NAME, index - 1, index, index - 1)
    if codes[index - 1] == "P":
        return subject_before(tokens, index, start)
    if carrier := carrier_before(tokens, index, start):
        return carrier
    for verb in range(index - 1, start - 1, -1):
        if codes[verb] == "G" and codes[verb - 1] == "N" and not is_body(tokens.word(verb - 1)):
            return Phrase(Kind.NAME, verb - 1, verb, verb - 1)  # with Roe saying this and adding that
        subject = subject_before(tokens, verb, start) if codes[verb] == "V" else None
        if subject is not None and subject.kind is not Kind.NOMINAL:
            return subject
    return first_subject(tokens, start, index)


def _may_be_far(tokens: Tokens, verb: int, quote: int) -> bool:
    return quote - verb <= _BESIDE or tokens.word(verb).lower() not in words.ONLY_BESIDE


def _of_verb(tokens: Tokens, verb: int, start: int, quote: int) -> Phrase | None:
    """Who speaks when `verb` comes before the quotation; None where that is not the verb's subject."""
    codes = tokens.codes
    if verb == start:
        return noun_phrase_from(tokens, verb + 1, quote)
    if codes[verb - 1] == "," and codes[verb + 1] == "N" and codes[verb + 2] in ",:":
        return noun_phrase_from(tokens, verb + 1, quote)  # In winter, explained Roe, “…”
    if _is_passive(tokens, verb):
        agent = verb + 1 < quote and tokens.word(verb + 1) == "by"
        return noun_phrase_from(tokens, verb + 2, quote) if agent else None
    if codes[verb - 1] == "t" and (carrier := carrier_before(tokens, verb - 1, start)):
        return carrier
    subject = subject_before(tokens, verb, start)
    if subject is not None and codes[verb - 1] == "W" and subject.first and codes[subject.first - 1] == "V":
        return None  # told a man who said: the teller speaks
    return subject


def _is_passive(tokens: Tokens, verb: int) -> bool:
    """“was asked”, “had been told”: but who “was quoted” speaks."""
    before = verb - 2 if tokens.codes[verb - 1] == "A" else verb - 1
    return tokens.word(before).lower() in words.BE and tokens.word(verb) != "quoted"


def _right_far(tokens: Tokens, quote: int, stop: int, end: int) -> Cue | None:
    """It would be “…” for the town, Roe said."""
    codes = tokens.codes
    for found in _FAR_SPEECH.finditer(codes, quote + 1, end):
        index = found.start()
        if codes[index] == "K":
            return _according(tokens, index, end)
        comma = max(codes.rfind(",", quote, index), codes.rfind("Q", quote, index), codes.rfind("q", quote, index))
        if comma < 0:
            continue
        subject = noun_phrase_from(tokens, comma + 1, index)
        if subject is not None and codes[comma] == "," and all(code in "AXd" for code in codes[subject.last : index]):
            return Cue(subject, index, False)
        if comma + 1 == index and stop >= index:
            return _inverted(tokens, index, end)
    return None
