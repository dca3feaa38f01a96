"""Who speaks where a name, a pronoun or a turn in a dialogue does not say it by itself. In doubt, nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digests.model import Span
from digests.text.quotes import quotes

if TYPE_CHECKING:
    from collections.abc import Sequence


def speakers(paragraphs: Sequence[str]) -> list[str | None]:
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 1
    return [quote.speaker for quote in quotes("\n".join(paragraphs), spans)]


NAMESAKES = [
    (
        [
            "Anton Brandt, a tailor, and his cousin Peter Brandt sold the shop.",
            "“It leaked,” Brandt said.",
            "“It never did,” Peter Brandt said.",
        ],
        [None, "Peter Brandt"],
    ),
    (
        [
            "The painter Laura Brandt has died. Her daughter, Ruth Brandt, said she fell asleep.",
            "Brandt once told a friend: “I paint what the tide leaves.”",
        ],
        [None],
    ),
    # who was called by the surname before the namesake came up is called so again
    (
        [
            "Laura Brandt bought the mill. Brandt paid in cash.",
            "Her husband, Peter Brandt, was at sea.",
            "“It was cheap,” Brandt said.",
        ],
        ["Laura Brandt"],
    ),
    # a title tells them apart
    (["Laura Brandt and Peter Brandt bought the mill.", "“It was cheap,” Mr Brandt said."], ["Peter Brandt"]),
    # one person, in short and in full
    (["Ken Brandt has left the choir. Kenneth Brandt sang bass.", "“I am hoarse,” Brandt said."], ["Kenneth Brandt"]),
]


@pytest.mark.parametrize(("paragraphs", "expected"), NAMESAKES)
def test_a_surname_of_two_is_whoever_was_called_so_before(paragraphs: list[str], expected: list[str | None]) -> None:
    assert speakers(paragraphs) == expected
