"""Whole lines by their words: how they begin, or what they hold."""

from __future__ import annotations

import time

import pytest

from digests.model import Reason
from digests.text import boilerplate
from digests.text.lines import line_of
from digests.text.patterns import Lines

FERRIES = Lines(r"all aboard\b.{0,20}", within={"timetable": r".{0,40}\btimetable (?:of|for) ferries"})


@pytest.mark.parametrize("line", ["all aboard", "all aboard the tern", "the new timetable for ferries"])
def test_a_line_is_known_by_its_opening_or_by_a_word_within(line: str) -> None:
    assert FERRIES.have(line)


@pytest.mark.parametrize("line", ["", "not all aboard", "the timetable of buses", f"{'a' * 60} timetable of ferries"])
def test_any_other_line_is_not(line: str) -> None:
    assert not FERRIES.have(line)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("READERS CAN SIGN UP FOR OUR MORNING NEWSLETTER", Reason.PROMOTION),
        ("We May Receive A Small Commission on what you buy", Reason.PROMOTION),
        ("For the long version, Click Here", Reason.PROMOTION),
        ("The Tern Bay Gazette. All Rights Reserved", Reason.NOTICE),
        ("Our reporter Maud Quill can be reached at the Tern Bay desk", Reason.NOTICE),
    ],
)
def test_capitals_and_words_before_hide_no_furniture(text: str, reason: Reason) -> None:
    assert boilerplate.reason_of(line_of(text, 0, len(text))) is reason


def test_signs_in_a_row_cost_no_more_than_they_are_long() -> None:
    line = ("sign up newsletter may earn a click here " * 8)[: boilerplate.LONGEST]
    began = time.process_time()
    for _ in range(20):
        boilerplate.reason_of(line_of(line, 0, len(line)))
    assert time.process_time() - began < 2  # some milliseconds each, on a busy machine
