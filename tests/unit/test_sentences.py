"""Where sentences end, and where they only seem to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Span
from digests.text import sentences
from tests.growth import assert_even_text


def said(text: str) -> list[str]:
    return [span.of(text) for span in sentences.split(text)]


@pytest.mark.parametrize(
    "sentences_in_order",
    [
        ["The harbour froze.", "Ferries stayed in port!", "Will they sail on Monday?"],
        ["Dr. Ilse Brandt met Sen. Ruiz at St. Anne’s.", "They talked for an hour."],
        ["J. R. Okafor won by 2.5 points.", "He had led since Jan. 4."],
        ["Acme Corp. Chairman Lee Wu resigned in the U.S. Senate case.", "The board met at 5 p.m. on Friday."],
        ["She moved to the U.S.", "The rest stayed."],
        ["“We are done.”", "She left the room."],
        ["“Are we done?” Ms. Brandt asked.", "Nobody knew."],
        ["“Are we done?” she asked.", "Nobody knew."],
        ["He waited... and waited.", "Then it rained."],
        ["(It was late.)", "Nobody knew."],
        ["See No. 5 in the list.", "I said no.", "That was all."],
        ["The vote was 12-3.", "2019 had been closer."],
        ["She was ill.", "Doctors came in.", "Nurses left."],
        ["It cost $4.", "... Then it cost more."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences_in_order: list[str]) -> None:
    assert said(" ".join(sentences_in_order)) == sentences_in_order


def test_a_blank_line_ends_a_sentence_and_a_wrapped_line_does_not() -> None:
    assert said("The bridge\nis shut\n \nHeadline without a stop\n\nIt opens soon.") == [
        "The bridge\nis shut",
        "Headline without a stop",
        "It opens soon.",
    ]


def test_japanese_needs_no_blanks() -> None:
    assert said("橋は閉鎖された。「行けない。」と彼は言った。終わり") == [
        "橋は閉鎖された。",
        "「行けない。」と彼は言った。",
        "終わり",
    ]


def test_only_the_part_asked_for_is_split() -> None:
    text = "One here. Two here. Three here."
    assert [span.of(text) for span in sentences.split(text, 10, 19)] == ["Two here."]


@given(st.text(alphabet="aB .!?…\n\"”'’)1。」と", max_size=80), st.integers(0, 90), st.integers(0, 90))
def test_spans_hold_every_character_in_order(text: str, start: int, end: int) -> None:
    spans = sentences.split(text, start, end)
    assert all(isinstance(span, Span) and span.start < span.end for span in spans)
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text[start:end].split())
    assert all(span.of(text) == span.of(text).strip() and "\n\n" not in span.of(text) for span in spans)


@pytest.mark.parametrize(
    "piece", ["a. ", ".", '." ', "\n \n", " ", ".).", "U.S. A", "\r", "1. ", "... ", "“Why?” A b ", "。」"]
)
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(sentences.split, piece)
