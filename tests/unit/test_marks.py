"""Where quotation marks open and close."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Span
from digests.text import marks


def inside(text: str) -> list[str]:
    return [text[quoted.start : quoted.end] for quoted in marks.find(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“One,” he said, “two.”", ["One,", "two."]),
        ("“He said ‘no’ and ‘never’ to us”", ["He said ‘no’ and ‘never’ to us"]),
        ('“One," he said. "Two.”', ["One,", "Two."]),
        ('“It asks "who pays" and stops” he said', ['It asks "who pays" and stops']),
        ("“It asks “who pays” and stops” he said", ["It asks “who pays” and stops"]),
        ("\"It asks 'who pays' and stops\" he said", ["It asks 'who pays' and stops"]),
        ("‘The boats’ owners don’t pay,’ he said", ["The boats’ owners don’t pay,"]),
        ("the boats’ owners and the sailors’ union", []),
        ("'Rock 'n' roll and rain,' he said", ["Rock 'n' roll and rain,"]),
        ("‘Rock ’n’ roll,’ he said. ‘Salt ‘n’ bread.’", ["Rock ’n’ roll,", "Salt ‘n’ bread."]),
        ("'It is plan N' and 'an' end", ["It is plan N", "an"]),
        ("’Tis the ’90s, they say, rock ’n’ roll", []),
        ("the 6' 2\" sailor and the 5' 9\" cook", []),
        ("„Wir gehen“, sagte er, „heute“", ["Wir gehen", "heute"]),
        ("« On part », dit-il", ["On part"]),
        ("「行こう」と『海』", ["行こう", "海"]),
        ("an empty “” and a dot “.”", []),
        ("a stray ” and a lone “", []),
    ],
)
def test_marks_pair_into_quotations(text: str, words: list[str]) -> None:
    assert inside(text) == words


def test_a_paragraph_that_reopens_leaves_the_one_before_unclosed() -> None:
    text = "He said: “One.\n\n“Two.”"
    found = marks.find(text, [Span(0, 14), Span(16, len(text))])
    assert [(text[q.start : q.end], q.closed) for q in found] == [("One.", False), ("Two.", True)]


@given(st.text(alphabet="ab S.,\n“”‘’\"'`«»„「」-", max_size=80))
def test_quotations_are_apart_and_hold_words(text: str) -> None:
    found = marks.find(text, [Span(0, len(text))])
    assert all(q.outer_start < q.start < q.end <= q.outer_end for q in found)
    assert all(a.outer_end <= b.outer_start for a, b in pairwise(found))
    assert all(any(c.isalnum() for c in text[q.start : q.end]) for q in found)
