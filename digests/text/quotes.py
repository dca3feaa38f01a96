"""Quotations of an article: find the marks, tell utterances from other marked words, say who spoke. Pure.

The words are always `original[start:end]`. A speaker that is not clear is None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Quote, QuoteKind, Span
from digests.text import marks, words
from digests.text.cues import Cue, cue_of, mark_sentences, names_speaking, sentence_around
from digests.text.names import Names
from digests.text.phrases import Kind, Phrase, first_subject, subject_before
from digests.text.speakers import Speaker, Speakers
from digests.text.tokens import Tokens, tokenize
from digests.text.turns import Place, Turn, quote, reopened, shared

if TYPE_CHECKING:
    from collections.abc import Sequence


_NAMING = words.table(
    "titled entitled named nicknamed so-called hashtag term word phrase headlined known acronym nickname moniker"
)
_WORKS = words.table("book novel memoir film album song essay play series show column poem documentary opera podcast")
_CALLED = words.table("called described branded labelled labeled deemed dubbed termed")
_NAMERS = words.table("call calls")
_SMALL_WORDS = words.table("a an the of in on at for to and or with from by is as vs vs. de la")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?] [A-Z“‘]")
_REACH = 200  # tokens
_FEW = 3
_CLAUSE = 7  # words: fewer after a comma or "that" are mostly a part of the utterance
_LONG = 11  # words: as many are mostly an utterance, wherever they stand
_TITLE_WORDS = 9
_NICKNAME = 4  # words
_OBJECT = 6  # tokens between a verb and the words that judge or name its object


def quotes(original: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations in the paragraphs (spans of `original`, in order), in order."""
    quoted = marks.find(original, paragraphs)
    if not quoted:
        return ()
    tokens = tokenize(original, paragraphs, quoted)
    mark_sentences(tokens)
    speakers = Speakers(tokens, Names(tokens), names_speaking(tokens))
    turns: list[Turn[Cue]] = []
    for token, index in tokens.quote_at.items():
        place = Place(quoted[index], token, *sentence_around(tokens, token), cue_of(tokens, token))
        carries_on = bool(turns) and _carries_on(tokens, turns[-1].place, place)
        kind = QuoteKind.DIRECT if carries_on else _kind(tokens, place)
        if kind is None:
            continue
        speaker = turns[-1].speaker if carries_on else _speaker(tokens, speakers, place, kind, turns)
        turns.append(Turn(place, kind, speaker, len(turns) - 1 if carries_on else None))
    return tuple(quote(turn, speakers.role) for turn in shared(tokens.codes, turns))


def _kind(tokens: Tokens, place: Place[Cue]) -> QuoteKind | None:
    """Direct, partial, or None for marked words that nobody is shown to have said."""
    text = tokens.text[place.quoted.start : place.quoted.end]
    inner = text.split()
    capital = next((c.isupper() or c.isdigit() for c in text if c.isalnum()), False)
    before = tokens.codes[place.token - 1] if place.token > place.start else ""
    beside = place.cue is not None and place.cue.beside
    if len(inner) == 1:  # a word alone is mocked, or named, more often than said
        if before in ("n", "N") and not capital and _is_judgement(tokens, place):
            return QuoteKind.PARTIAL
        return QuoteKind.DIRECT if not before and beside else None
    if not place.quoted.closed:
        return QuoteKind.DIRECT
    if _is_label(tokens, place, inner):
        return None
    if not capital and _in_second_clause(tokens, place):
        return QuoteKind.PARTIAL
    whole = _SENTENCE_INSIDE.search(text) is not None or _stands_whole(before, capital, beside, len(inner))
    if whole:
        return QuoteKind.DIRECT
    return None if place.cue is None and _is_term(tokens, place, before, len(inner)) else QuoteKind.PARTIAL


def _stands_whole(before: str, capital: bool, beside: bool, count: int) -> bool:
    """Whether words stand as an utterance of their own, by the class of what is before them in their sentence."""
    if not before:
        return capital or beside
    if before in ":,":
        return capital or beside or count >= _CLAUSE
    if before in "VGt" and capital and count > _FEW:
        return True
    return (before == "t" and count >= _CLAUSE) or (before not in "DI" and count >= _LONG)


def _is_term(tokens: Tokens, place: Place[Cue], before: str, count: int) -> bool:
    """Whether words that nobody says are a term: set between dashes, or describing the noun behind them."""
    following = tokens.codes[place.token + 1]
    return before == "-" or (count <= _NICKNAME and (following in "nN-" or (before == "C" and count < _FEW)))


def _is_judgement(tokens: Tokens, place: Place[Cue]) -> bool:
    """“called the lower figure “heroic””: a verb that judges, its object, and the word."""
    at = place.token - 1
    while at > place.start and tokens.codes[at] in "nA#ND" and place.token - at < _OBJECT:
        at -= 1
    return tokens.word(at).lower() in _CALLED and place.cue is not None and place.cue.verb == at


def _in_second_clause(tokens: Tokens, place: Place[Cue]) -> bool:
    """“said that it had opened, and that “all are welcome””: the words carry on a paraphrase that has begun."""
    codes, token = tokens.codes, place.token
    return codes[token - 2 : token] == "Ct" and "t" in codes[max(place.start, token - _REACH) : token - 2]


def _is_nickname(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """“people call him “the Gull””: what many call a thing, as a habit, is its name."""
    if inner[0].lower() != "the" or len(inner) > _NICKNAME:
        return False
    if place.cue is not None:
        return place.cue.subject.kind is Kind.NOMINAL and tokens.word(place.cue.verb).lower() in _NAMERS
    return any(tokens.word(at).lower() in _NAMERS for at in range(max(place.start, place.token - _OBJECT), place.token))


def _is_title_aside(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """“a new history, “Songs of the Shore”, lists”: a title between commas, behind what it is."""
    codes, token = tokens.codes, place.token
    if len(inner) < 2 or codes[token - 2 : token] != "n," or not _is_titled(inner):
        return False
    return codes[token + 1] == "," or tokens.word(token - 2).lower() in _WORKS


def _is_titled(inner: list[str]) -> bool:
    return all(word[:1].isupper() or not word[:1].isalpha() or word.lower() in _SMALL_WORDS for word in inner)


def _is_label(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """Whether the words are a title of a work, a nickname or a term that is named rather than said."""
    codes, token = tokens.codes, place.token
    before = codes[token - 1] if token > place.start else ""
    word = tokens.word(token - (2 if before == "," else 1)).lower() if before else ""
    if before == "N" and codes[token + 1] == "N" and tokens.starts[token + 1] - tokens.ends[token] <= 1:
        return True
    if word in _NAMING or (word == "as" and tokens.word(token - 2).lower() == "known"):
        return True
    if _is_nickname(tokens, place, inner) or _is_title_aside(tokens, place, inner):
        return True
    capital = inner[0][:1].isupper() or inner[0][:1].isdigit()
    if not capital or before in (",", ":", "V", "G", "t") or len(inner) > _TITLE_WORDS:
        return False
    titled = _is_titled(inner)
    beside = place.cue is not None and place.cue.beside
    return (titled and not beside) or (
        before in ("I", "s", "n", "N", "D") and (titled or (place.cue is None and len(inner) <= 4))
    )


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
        return speakers.resolve(place.cue.subject)
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
        return _next_speaker(tokens, place, turns)
    return _of_sentence(tokens, speakers, sentence_end) if sentence_end else None


def _next_speaker(tokens: Tokens, place: Place[Cue], turns: Sequence[Turn[Cue]]) -> Speaker | None:
    """Who goes on after the last turn: the same speaker, but after a question in a dialogue the other one."""
    last = turns[-1]
    asked = tokens.text[last.place.quoted.end - 1] == "?" and "|" in tokens.codes[last.place.token : place.token]
    if asked and len(turns) > 1 and tokens.codes[turns[-2].place.token : last.place.token].count("|") == 1:
        other = turns[-2].speaker
        if other is not None and last.speaker is not None and other.name != last.speaker.name:
            return other
    return last.speaker


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
    phrase = first_subject(tokens, start, end)
    return phrase if phrase is not None and phrase.kind is not Kind.NOMINAL else None
