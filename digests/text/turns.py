"""Quotations in turn, whatever the language: where each stands, what is known of it, which one re-opens another.

Tokens are known by their codes, a letter each: `|` ends a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from digests.model import Quote, QuoteKind
from digests.text.marks import Quoted
from digests.text.offices import Role
from digests.text.speakers import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Cue = TypeVar("Cue")


class Place(Struct, Generic[Cue], frozen=True):
    """A quotation among the tokens: its own, and the half-open range of its sentence."""

    quoted: Quoted
    token: int
    start: int
    end: int
    cue: Cue | None


class Turn(Struct, Generic[Cue], frozen=True):
    """A quotation that is kept, with what is known of it. `continues` is the turn whose sentence it carries on."""

    place: Place[Cue]
    kind: QuoteKind
    speaker: Speaker | None
    continues: int | None


def reopened(codes: str, place: Place[Cue], following: Place[Cue]) -> bool:
    """Whether nothing but a paragraph's end lies between an unclosed quotation and the next."""
    return not place.quoted.closed and set(codes[place.token + 1 : following.token]) <= {"|"}


def shared(codes: str, turns: Sequence[Turn[Cue]]) -> list[Turn[Cue]]:
    """A quotation that the next one re-opens has that one's speaker, if it has none of its own."""
    filled = list(turns)
    for index in range(len(filled) - 2, -1, -1):
        turn, following = filled[index], filled[index + 1]
        if turn.speaker is None and reopened(codes, turn.place, following.place):
            filled[index] = Turn(turn.place, turn.kind, following.speaker, turn.continues)
    return filled


def quote(turn: Turn[Cue], role_of: Callable[[str], Role]) -> Quote:
    """What is shown of it; `role_of` somebody by name."""
    start, end, speaker = turn.place.quoted.start, turn.place.quoted.end, turn.speaker
    if speaker is None:
        return Quote(start=start, end=end, kind=turn.kind, continues=turn.continues)
    role = role_of(speaker.name) if speaker.person else Role()
    return Quote(
        start=start,
        end=end,
        kind=turn.kind,
        speaker=speaker.name,
        speaker_start=speaker.start,
        speaker_end=speaker.end,
        role=role.role,
        affiliation=role.affiliation,
        continues=turn.continues,
    )
