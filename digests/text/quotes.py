"""Quotations of an article: find the marks, tell utterances from other marked words, say who spoke. Pure.

The words are always `original[start:end]`. A speaker that is not clear is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.model import Quote, QuoteKind, Span
from digests.text import marks
from digests.text.cues import Cue, cue_of, mark_sentences, sentence_around, speeches
from digests.text.exchanges import next_speaker
from digests.text.headings import outside_headings
from digests.text.kinds import kind_of
from digests.text.names import Names
from digests.text.phrases import Kind, Phrase, first_subject, subject_before
from digests.text.speakers import Speaker, Speakers
from digests.text.tokens import Tokens, tokenize
from digests.text.turns import Place, Turn, quote, reopened, shared

if TYPE_CHECKING:
    from collections.abc import Sequence


_REACH = 200  # tokens


def quotes(original: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations in the paragraphs (spans of `original`, in order), in order."""
    quoted = outside_headings(original, paragraphs, marks.find(original, paragraphs))
    if not quoted:
        return ()
    tokens = tokenize(original, paragraphs, quoted)
    mark_sentences(tokens)
    speakers = Speakers(tokens, Names(tokens), speeches(tokens))
    turns: list[Turn[Cue]] = []
    for token, index in tokens.quote_at.items():
        place = Place(quoted[index], token, *sentence_around(tokens, token), cue_of(tokens, token))
        carries_on = bool(turns) and _carries_on(tokens, turns[-1].place, place)
        kind = QuoteKind.DIRECT if carries_on else kind_of(tokens, place)
        if kind is None:
            continue
        speaker = turns[-1].speaker if carries_on else _speaker(tokens, speakers, place, kind, turns)
        turns.append(Turn(place, kind, speaker, len(turns) - 1 if carries_on else None))
    return tuple(quote(turn, speakers.role) for turn in shared(tokens.codes, turns))


def _carries_on(tokens: Tokens, previous: Place[Cue], place: Place[Cue]) -> bool:
    """“The bridge,” Roe said, “will open.”"""
    if previous.end < place.token or tokens.codes[previous.token] != "Q":
        return False
    between = tokens.codes[previous.token + 1 : place.token]
    ends_open = tokens.text[previous.quoted.end - 1] in ",—-" or between.startswith(",")
    return ends_open and "V" in between and between.endswith(",") and len(between) < 40


def _speaker(
    tokens: Tokens, speakers: Speakers, place: Place[Cue], kind: QuoteKind, turns: Sequence[Turn[Cue]]
) -> Speaker | None:
    if place.cue is not None:
        return speakers.resolve(place.cue.subject) if place.cue.subject is not None else None
    if kind is QuoteKind.PARTIAL:
        return None
    if place.token > place.start and tokens.codes[place.token - 1] in ":,":
        return _of_sentence(tokens, speakers, place.token)
    return _without_cue(tokens, speakers, place, turns)


def _without_cue(tokens: Tokens, speakers: Speakers, place: Place[Cue], turns: Sequence[Turn[Cue]]) -> Speaker | None:
    """A quotation alone in its sentence: the one before it, or the sentence before, says who speaks."""
    codes = tokens.codes
    sentence_end = place.start
    while sentence_end > 0 and codes[sentence_end - 1] == "|":
        sentence_end -= 1
    if turns and (reopened(tokens.codes, turns[-1].place, place) or turns[-1].place.end >= sentence_end):
        return next_speaker(tokens, place, turns)
    return _of_sentence(tokens, speakers, sentence_end) if sentence_end else None


def _of_sentence(tokens: Tokens, speakers: Speakers, end: int) -> Speaker | None:
    phrase = _subject_of_sentence(tokens, end)
    return speakers.resolve(phrase) if phrase is not None else None


def _subject_of_sentence(tokens: Tokens, end: int) -> Phrase | None:
    """Who speaks, or acts, in the sentence that ends at `end`."""
    start = max(sentence_around(tokens, end - 1)[0], end - _REACH)
    verbs = [index for index in range(start, end) if tokens.codes[index] == "V"]
    if tokens.codes[end - 1] == ":":
        verbs.reverse()
    for verb in verbs:
        phrase = subject_before(tokens, verb, start)
        if phrase is not None and phrase.kind is not Kind.NOMINAL:
            return phrase
    if not verbs and tokens.codes[end - 1] != ":" and tokens.codes[end : end + 1] == "|":
        return None  # a paragraph in which nobody speaks announces no words in the next
    phrase = first_subject(tokens, start, end)
    return phrase if phrase is not None and phrase.kind is not Kind.NOMINAL else None
