"""Which words of its sentence say who spoke a quotation, in the languages that a table describes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.spoken.subjects import Kind, Subject, subject_from

if TYPE_CHECKING:
    from digests.text.spoken.lexer import Words

_REACH = 80  # tokens on each side of a quotation in which its cue is looked for
_CLOSING = "\"'”’»›“‘«」』 \xa0\u202f"
_BETWEEN = frozenset("OAXD#")  # what may stand between a subject and its verb
_BRACKETED = 8  # tokens
_TAGGED = 24  # tokens of a subject before its verb, as a tag


class Cue(Struct, frozen=True):
    """`beside` when the cue touches the quotation; `verb` is the token of the verb, or of what stands for one."""

    subject: Subject
    verb: int
    beside: bool


class Sentences:
    """The half-open ranges of tokens that are sentences, quotations with their tags."""

    def __init__(self, words: Words) -> None:
        self._starts = [0] + [index + 1 for index in range(len(words.codes)) if _breaks_after(words, index)]
        self._end = len(words.codes)

    def around(self, index: int) -> tuple[int, int]:
        place = bisect_right(self._starts, index)
        return self._starts[place - 1], self._starts[place] if place < len(self._starts) else self._end


def _breaks_after(words: Words, index: int) -> bool:
    code = words.codes[index]
    if code in ".|":
        return True
    if code != "q" or index + 1 >= len(words.codes):
        return False
    following = words.codes[index + 1]
    if following in "|.qQ":
        return True
    if following in ",-(:)VKY" or not words.text[words.starts[index + 1]].isupper():
        return False
    return _tag(words, index + 1, min(len(words.codes), index + _TAGGED)) is None


def cue_of(words: Words, sentences: Sentences, quote: int) -> Cue | None:
    """The best cue in the quotation's own sentence."""
    start, end = sentences.around(quote)
    start, end = max(start, quote - _REACH), min(end, quote + _REACH)
    stop = next((at for at in range(quote + 1, end) if words.codes[at] in "qQ"), end)
    right = _right_beside(words, quote, stop)
    if right is not None and (_ends_with_comma(words, quote) or words.codes[quote - 1 : quote] not in (":", ",", "R")):
        return right
    return _left(words, quote, start) or right or _right_far(words, quote, end)


def _ends_with_comma(words: Words, quote: int) -> bool:
    inner = words.word(quote).rstrip(_CLOSING)
    return inner.endswith((",", "—", "–")) or words.codes[quote + 1 : quote + 2] in (",", "-")


def _right_beside(words: Words, quote: int, stop: int) -> Cue | None:
    """«…», dijo Roe; „…“, so Roe; « …», selon Roe; «…», como dijo Roe."""
    codes, at = words.codes, quote + 1
    while at < stop and codes[at] in ",-":
        at += 1
    bare = at < stop and codes[at] == "Y" and words.lower(at) in words.grammar.bare_says
    while at < stop and codes[at] in "YA,":
        at += 1
    while at < stop and codes[at] in "OD" and _leads_to_verb(words, at, stop):
        at += 1
    if at >= stop:
        return None
    if codes[at] == "K":
        return _according(words, at, stop)
    if codes[at] in "VX" and (found := _inverted(words, at, stop)) is not None:
        return found
    if bare and (subject := subject_from(words, at, stop)) is not None:
        return Cue(subject, at, True)
    return _tag(words, at, stop)


def _leads_to_verb(words: Words, at: int, stop: int) -> bool:
    """Whether what may be an article is a pronoun of the verb behind it: «…», le dijo Roe."""
    while at < stop and words.codes[at] in "OD":
        at += 1
    return at < stop and words.codes[at] == "V"


def _tag(words: Words, at: int, stop: int) -> Cue | None:
    """“…”, Roe sagte."""
    subject = subject_from(words, at, stop)
    if subject is None:
        return None
    verb = _after_subject(words, subject, stop)
    return Cue(subject, verb, True) if verb is not None else None


def _after_subject(words: Words, subject: Subject, stop: int) -> int | None:
    """The verb of speech right behind a subject, over an apposition between commas."""
    at, codes = subject.last, words.codes
    if at < stop and codes[at] == "(":  # Roe (45)
        at = codes.find(")", at, at + _BRACKETED) + 1 or at
    if at < stop and codes[at] == ",":
        closing = codes.find(",", at + 1, min(stop, at + _TAGGED))
        at = closing + 1 if closing > 0 and codes[at + 1 : at + 2] not in ("V", "X") else at + 1
    elif subject.kind is Kind.NAME and at < stop and codes[at] == "I":
        at = _complement_end(words, at, stop)
    while at < stop and codes[at] in _BETWEEN:
        at += 1
    return at if at < stop and codes[at] == "V" else None


def _complement_end(words: Words, at: int, stop: int) -> int:
    """Behind what a name may have before its verb: “Roe de la cofradía dijo”, „Roe vom Wetterdienst sagte“."""
    if words.lower(at) not in words.grammar.of | words.grammar.at:
        return at
    end = at + 1 + (words.codes[at + 1] == "D")
    while end < stop and words.codes[end] in "nN":
        end += 1
    return end


def _inverted(words: Words, verb: int, stop: int) -> Cue | None:
    """«…», dijo [ayer] Roe; or, where the language does without, no subject at all."""
    codes, at = words.codes, verb + 1
    while at < stop and codes[at] in "AO":
        at += 1
    if codes[verb] == "V" and (subject := subject_from(words, at, stop)) is not None:
        return None if _is_dative(words, at) else Cue(subject, verb, True)
    if codes[verb] == "V" and _drops(words, verb) and _nobody(words, at):
        return Cue(_dropped(words, verb), verb, True)
    return None


def _drops(words: Words, verb: int) -> bool:
    grammar = words.grammar
    return grammar.drops_subject and not words.lower(verb).split("-")[0].endswith(grammar.plural)


def _nobody(words: Words, at: int) -> bool:
    """Whether what follows a verb cannot begin its subject."""
    return at >= len(words.codes) or words.codes[at] in ".,|:RICqQ-("


def _is_dative(words: Words, at: int) -> bool:
    """“sagte dem Sender”: whom it was said to."""
    return words.grammar.capital_nouns and words.lower(at) in ("dem", "den", "einem", "ihm", "ihr")


def _dropped(words: Words, verb: int) -> Subject:
    return Subject(Kind.DROPPED, verb, verb + 1, words.starts[verb], words.ends[verb], words.word(verb))


def _according(words: Words, index: int, stop: int) -> Cue | None:
    subject = subject_from(words, index + 1, stop)
    return Cue(subject, index, True) if subject is not None else None


def _left(words: Words, quote: int, start: int) -> Cue | None:
    """Roe dijo: «…»; Roe, alcalde de X, dijo que era «…»; Según Roe, «…»; Roe: «…»."""
    codes = words.codes
    if codes[quote - 1 : quote] == ":":
        subject = subject_from(words, start, quote - 1)
        if subject is not None and subject.last == quote - 1 and subject.kind is Kind.NAME:
            return Cue(subject, quote - 1, True)
    for index in range(quote - 1, start - 1, -1):
        code = codes[index]
        if code == "K" and "V" not in codes[start:index]:
            return _according(words, index, quote)
        if code == "V":
            if index > start and codes[index - 1] == "R":
                return None  # a relative clause: somebody who said
            subject = _of_verb(words, index, start, quote)
            return Cue(subject, index, index >= quote - 2) if subject is not None else None
        if code in "qQ" and codes[quote - 1] not in "C,":
            return None
    return None


def _of_verb(words: Words, verb: int, start: int, quote: int) -> Subject | None:
    """The subject of a verb that comes before the quotation."""
    codes = words.codes
    for first in _clause_starts(words, start, verb):
        subject = subject_from(words, first, verb)
        if subject is not None and _after_subject(words, subject, verb + 1) == verb:
            return subject
    at = verb + 1
    while at < quote and codes[at] in "AO":
        at += 1
    inverted = subject_from(words, at, quote)
    if inverted is not None and not _is_dative(words, at):
        fronted = verb == start or codes[verb - 1] in ",nNA#OXDI.)"
        return inverted if fronted else None
    joined = verb - 1
    while joined > start and codes[joined] in _BETWEEN:
        joined -= 1
    if joined > start and codes[joined] == "C":
        return _of_first_verb(words, start, joined)
    if _drops(words, verb) and _nobody(words, at) and _fronts_only(words, start, verb):
        return _dropped(words, verb)
    return None


def _clause_starts(words: Words, start: int, verb: int) -> list[int]:
    """The sentence's first token, those behind a comma, and behind a conjunction that a subject may follow."""
    first = start
    while first < verb and words.codes[first] in "CA-":
        first += 1
    return [
        first,
        *(
            at
            for at in range(first + 1, verb)
            if words.codes[at - 1] in ",-CY" or (words.codes[at - 1] == "R" and words.lower(at - 1) not in _WHO)
        ),
    ]


_WHO = frozenset(("que", "quien", "qui", "che", "quem", "cui", "dont", "welche", "welcher"))


def _of_first_verb(words: Words, start: int, joined: int) -> Subject | None:
    """“Roe cerró la sesión y dijo”: who opens the sentence, if nobody else is named before the second verb."""
    subject = subject_from(words, start, joined)
    if subject is None or subject.kind is Kind.NOMINAL:
        return None
    if _after_subject(words, subject, joined) is not None:
        return subject
    plain = words.codes[subject.last] in "nVXOD"
    return subject if plain and (words.grammar.capital_nouns or "N" not in words.codes[subject.last : joined]) else None


def _fronts_only(words: Words, start: int, verb: int) -> bool:
    """Whether no name or noun before the verb could be its subject: “En cambio, dijo”."""
    before = words.codes[start:verb]
    return set(before) <= frozenset("COAXD,-") or (before[0] in "IAC" and before.rstrip("OXDA").endswith(","))


def _right_far(words: Words, quote: int, end: int) -> Cue | None:
    """Sería «…» para el pueblo, dijo Roe; c'est « … » pour la ville, selon Roe."""
    codes = words.codes
    for index in range(quote + 1, end):
        if codes[index] == "K":
            return _according(words, index, end)
        if codes[index] == "V" and codes[index - 1] in ",OY":
            at = index + 1
            while at < end and codes[at] in "AO":
                at += 1
            subject = subject_from(words, at, end)
            return Cue(subject, index, False) if subject is not None and not _is_dative(words, at) else None
        if codes[index] in "Vq":
            return None
    return None
