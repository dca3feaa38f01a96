"""Quotations in the languages that a table describes: utterances told from other marked words, and who said them.

What is not sure has no speaker: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Quote, QuoteKind
from digests.text import marks
from digests.text.spoken.cues import Cue, Sentences, cue_of
from digests.text.spoken.dialogue import utterances
from digests.text.spoken.lexer import lex
from digests.text.spoken.people import People
from digests.text.turns import Place, Turn, quote, reopened, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span
    from digests.text.speakers import Speaker
    from digests.text.spoken.lexer import Words

_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?…] +[¿¡«“]?[^\W\d_a-zß-ÿ]")
_CLAUSE = 7  # words: as many after a comma or colon are mostly an utterance
_LONG = 11  # words: as many are mostly an utterance, wherever they stand
_NAME = 4  # words: as few, that nobody says, are a name or a title
_TITLE = 9


def quotes(original: str, paragraphs: Sequence[Span], code: str) -> tuple[Quote, ...]:
    """The quotations in the paragraphs (spans of `original`, in order), in order.

    `code` names a language that has a grammar.
    """
    quoted = utterances(original, paragraphs, marks.find(original, paragraphs), code)
    if not quoted:
        return ()
    words = lex(code, original, paragraphs, quoted)
    sentences, people = Sentences(words), People(words)
    turns: list[Turn[Cue]] = []
    for token, index in words.quote_at.items():
        place = Place(quoted[index], token, *sentences.around(token), cue_of(words, sentences, token))
        carries_on = bool(turns) and _carries_on(words, turns[-1].place, place)
        kind = QuoteKind.DIRECT if carries_on else _kind(words, place)
        if kind is None:
            continue
        speaker = turns[-1].speaker if carries_on else _speaker(words, people, place, kind, turns)
        if speaker is not None and speaker.person:
            people.note(speaker.name, token)
        elif speaker is None and kind is QuoteKind.DIRECT:
            people.forget()
        turns.append(Turn(place, kind, speaker, len(turns) - 1 if carries_on else None))
    return tuple(quote(turn, people.role) for turn in shared(words.codes, turns))


def _kind(words: Words, place: Place[Cue]) -> QuoteKind | None:
    """Direct, partial, or None for marked words that nobody is shown to have said."""
    text = words.text[place.quoted.start : place.quoted.end]
    inner = text.split()
    capital = next((c.isupper() or c.isdigit() for c in text if c.isalnum()), False)
    before = words.codes[place.token - 1] if place.token > place.start else ""
    beside = place.cue is not None and place.cue.beside
    if len(inner) == 1:  # a word alone is mocked, or named, more often than said
        return QuoteKind.DIRECT if beside and before in ("", ":") else None
    if not place.quoted.closed:
        return QuoteKind.DIRECT
    if _is_label(words, place, inner, capital, beside):
        return None
    if _SENTENCE_INSIDE.search(text) or _stands_whole(words, before, capital, beside, len(inner)):
        return QuoteKind.DIRECT
    return QuoteKind.PARTIAL


def _stands_whole(words: Words, before: str, capital: bool, beside: bool, count: int) -> bool:
    if not before or before == "-":
        return capital or beside
    if before in ":,":
        return capital or beside or count >= _CLAUSE
    if before in "RV" and capital and not words.grammar.capital_nouns:
        return count > _NAME
    return before not in "DI" and count >= _LONG


def _is_label(words: Words, place: Place[Cue], inner: list[str], capital: bool, beside: bool) -> bool:
    """Whether the words are a title of a work, the name of a thing, or a term that nobody is shown to have said."""
    before = place.token - 1
    if before >= place.start:
        at = before - 1 if words.codes[before] in ",:D" and before > place.start else before
        nouns = {words.lower(at).split()[-1], words.lower(before).split()[-1]}
        if nouns & words.grammar.naming or (capital and nouns & words.grammar.works):
            return len(inner) <= _TITLE
    if beside or not capital or len(inner) > _TITLE or before < place.start or words.codes[before] in ":,VR":
        return False
    return words.codes[before] in "nNDI" and place.cue is None and len(inner) <= _NAME


def _carries_on(words: Words, previous: Place[Cue], place: Place[Cue]) -> bool:
    """«El puente», dijo Roe, «abrirá pronto»."""
    if previous.end < place.token or words.codes[previous.token] != "Q" or previous.cue is None:
        return False
    between = words.codes[previous.token + 1 : place.token]
    apart = previous.cue.verb > previous.token and previous.cue.beside
    return apart and between.endswith((",", "-", ":")) and len(between) < 40


def _speaker(
    words: Words, people: People, place: Place[Cue], kind: QuoteKind, turns: Sequence[Turn[Cue]]
) -> Speaker | None:
    if place.cue is not None:
        return people.resolve(place.cue.subject, place.token)
    if kind is QuoteKind.PARTIAL:
        return None
    if turns and reopened(words.codes, turns[-1].place, place):
        return turns[-1].speaker
    if not _is_alone(words, place) or place.start == 0 or words.codes[place.start - 1] == "|":
        return None
    if turns and turns[-1].place.end == place.start:
        return turns[-1].speaker
    return _of_sentence_before(words, people, place)


def _is_alone(words: Words, place: Place[Cue]) -> bool:
    """Whether the quotation is its whole sentence: with words of a cue that nobody understood it is unclear."""
    before, behind = words.codes[place.start : place.token], words.codes[place.token + 1 : place.end]
    return set(before) <= {"-"} and set(behind) <= {".", "|"}


def _of_sentence_before(words: Words, people: People, place: Place[Cue]) -> Speaker | None:
    """“Roe no duda. «…»”: who opens the sentence before, if nobody else is named there."""
    at = place.start - 1
    while at > 0 and words.codes[at - 1] not in ".|q":
        at -= 1
    return people.alone(at, place.start)
