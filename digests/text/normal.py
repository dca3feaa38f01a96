"""An original as its readers see it, whatever became of it on the way, and the way back to the original's characters.

What is found out about an article is found in the normal text, where a word has one blank before it and a sentence is
on one line. What is shown is cut from the original.
"""

from __future__ import annotations

from msgspec import Struct

from digests.model import Span
from digests.text import breaks, characters, gaps, mojibake
from digests.text.aligned import Aligned, edited

STEPS = (*[mojibake.edits] * mojibake.TWICE, breaks.lost, characters.edits, breaks.joined, gaps.lost)


class Normal(Struct, frozen=True):
    """`text`, and each step that led to it, the last one first."""

    text: str
    steps: tuple[Aligned, ...] = ()

    def start(self, offset: int) -> int:
        """Where in the original a character of the text begins."""
        for step in self.steps:
            offset = step.start(offset)
        return offset

    def end(self, offset: int) -> int:
        """Where in the original the character before `offset` ends."""
        for step in self.steps:
            offset = step.end(offset)
        return offset

    def span(self, span: Span) -> Span:
        return Span(self.start(span.start), self.end(span.end))


def normal(original: str) -> Normal:
    """The normal text of an original; the original itself where there is nothing to mend."""
    text = original
    steps: list[Aligned] = []
    for step in STEPS:
        made = edited(text, step(text))
        if made is not None:
            text = made.text
            steps.append(made)
    return Normal(text, tuple(reversed(steps)))
