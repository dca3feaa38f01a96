"""Paragraphs whose breaks were lost."""

from __future__ import annotations

from digests.model import Span
from digests.text.flat import restored
from tests.growth import assert_even

PARAGRAPH = "The ferry sailed at noon. It came back at dusk. Nobody was aboard. The port said nothing. The crew slept."


def test_wide_gaps_in_a_long_flat_text_are_paragraph_breaks() -> None:
    text = "  ".join([PARAGRAPH] * 12)
    assert [span.of(text) for span in restored(text, [Span(0, len(text))])] == [PARAGRAPH] * 12


def test_two_blanks_after_every_sentence_are_a_habit() -> None:
    text = PARAGRAPH.replace(". ", ".  ") * 12
    assert restored(text, [Span(0, len(text))]) == [Span(0, len(text))]


def test_short_paragraphs_and_wrapped_ones_stay() -> None:
    short = f"{PARAGRAPH}  {PARAGRAPH}"
    wrapped = "\n".join([PARAGRAPH + "  Yes."] * 12)
    assert restored(short, [Span(0, len(short))]) == [Span(0, len(short))]
    assert restored(wrapped, [Span(0, len(wrapped))]) == [Span(0, len(wrapped))]


def test_time_grows_evenly_with_blanks_without_end() -> None:
    assert_even(lambda text: restored(text, [Span(0, len(text))]), lambda size: ". " + " " * size, 200_000)
