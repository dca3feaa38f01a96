"""A text that was mended, and where each of its characters stood before. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(Struct, frozen=True, gc=False):
    """`text[start:end]` is to read `to`. Where `to` is as long, character stands for character; else the whole of it
    stands for the whole."""

    start: int
    end: int
    to: str


class Aligned(Struct, frozen=True):
    """`text`, in pieces that begin at `begins` and stand for `starts:ends` of the text before."""

    text: str
    begins: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]

    def start(self, offset: int) -> int:
        """Where the character at `offset` begins in the text before; the end of that, for the end of this."""
        if offset >= len(self.text):
            return self.ends[-1]
        piece, within = self._at(offset)
        return self.starts[piece] + within

    def end(self, offset: int) -> int:
        """Where the character before `offset` ends in the text before."""
        if offset <= 0:
            return self.starts[0]
        piece, within = self._at(offset - 1)
        return self.starts[piece] + within + 1 if self._is_even(piece) else self.ends[piece]

    def _at(self, offset: int) -> tuple[int, int]:
        piece = bisect_right(self.begins, offset) - 1
        return piece, offset - self.begins[piece] if self._is_even(piece) else 0

    def _is_even(self, piece: int) -> bool:
        end = self.begins[piece + 1] if piece + 1 < len(self.begins) else len(self.text)
        return self.ends[piece] - self.starts[piece] == end - self.begins[piece]


def edited(text: str, edits: Iterable[Edit]) -> Aligned | None:
    """The text with the edits (in order, none into another) done; None when there are none.

    What is left out belongs to the character before it, or to the one behind it where a blank or nothing is before it.
    """
    made = _Pieces(text)
    for edit in edits:
        made.keep(edit.start)
        made.put(edit)
    if not made.begins:
        return None
    made.keep(len(text))
    return Aligned("".join(made.out), made.begins, made.starts, made.ends)


class _Pieces:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0  # how far the text is done
        self._length = 0
        self._lost = -1  # where something begins that was left out, and belongs to what follows
        self.out: list[str] = []
        self.begins: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def keep(self, end: int) -> None:
        """As it is, up to `end`."""
        start = self._at
        if start == end:
            return
        if self._lost >= 0:
            self._add(self._text[start], self._lost, start + 1)
            self._lost, start = -1, start + 1
        if start < end:
            self._add(self._text[start:end], start, end)
        self._at = end

    def put(self, edit: Edit) -> None:
        if edit.to:
            self._add(edit.to, self._lost if self._lost >= 0 else edit.start, edit.end)
            self._lost = -1
        elif self.out and not self.out[-1][-1].isspace():
            self._leave_to_last(edit.end)
        elif self._lost < 0:
            self._lost = edit.start
        self._at = edit.end

    def _add(self, piece: str, start: int, end: int) -> None:
        self.out.append(piece)
        self.begins.append(self._length)
        self.starts.append(start)
        self.ends.append(end)
        self._length += len(piece)

    def _leave_to_last(self, end: int) -> None:
        last = self.out[-1]
        if len(last) > 1 and self.ends[-1] - self.starts[-1] == len(last):
            self.out[-1] = last[:-1]
            self.ends[-1] -= 1
            self.out.append(last[-1])
            self.begins.append(self._length - 1)
            self.starts.append(self.ends[-1])
            self.ends.append(end)
        else:
            self.ends[-1] = end
