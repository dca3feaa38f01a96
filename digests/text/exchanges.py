"""Who speaks when one quotation follows another and nothing says whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.text.cues import asks
from digests.text.turns import reopened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.text.cues import Cue
    from digests.text.speakers import Speaker
    from digests.text.tokens import Tokens
    from digests.text.turns import Place, Turn

_LONGEST = 12  # turns looked back
_CURT = 80  # characters: two as short, one paragraph each, are rather said by turns


def next_speaker(tokens: Tokens, place: Place[Cue], turns: Sequence[Turn[Cue]]) -> Speaker | None:
    """Who goes on after the last turn: the same speaker, but in a dialogue the other one, or nobody."""
    last = turns[-1]
    if "|" not in tokens.codes[last.place.token : place.token] or reopened(tokens.codes, last.place, place):
        return last.speaker
    exchange = _exchange(tokens, turns)
    other = _other(exchange, last.speaker)
    if _is_question(tokens, last.place):
        unanswered = last.place.cue is None or asks(tokens, last.place.cue.verb)
        return other or (None if unanswered else last.speaker)
    if other is None:
        return last.speaker
    if _is_question(tokens, place) and any(_is_question(tokens, turn.place) for turn in exchange):
        return other
    curt = all(quoted.end - quoted.start < _CURT for quoted in (last.place.quoted, place.quoted))
    return None if curt else last.speaker


def _exchange(tokens: Tokens, turns: Sequence[Turn[Cue]]) -> Sequence[Turn[Cue]]:
    """The last turns whose paragraphs follow one another; all but the first of them begin with a quotation."""
    codes, first = tokens.codes, len(turns) - 1
    while first > max(0, len(turns) - _LONGEST):
        start = codes.rfind("|", 0, turns[first].place.token) + 1
        before = turns[first - 1].place.token
        if codes[start] not in "qQ" or (before < start and codes.find("|", before) != start - 1):
            break
        first -= 1
    return turns[first:]


def _other(exchange: Sequence[Turn[Cue]], speaker: Speaker | None) -> Speaker | None:
    """Who spoke before `speaker`."""
    for turn in reversed(exchange):
        if speaker is not None and turn.speaker is not None and turn.speaker.name != speaker.name:
            return turn.speaker
    return None


def _is_question(tokens: Tokens, place: Place[Cue]) -> bool:
    return tokens.text[place.quoted.end - 1] == "?"
