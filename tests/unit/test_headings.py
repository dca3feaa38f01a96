"""Quotations of headlines and headings are left out: they stand in full below."""

from __future__ import annotations

import pytest

from digests.model import Span
from digests.text.headings import outside_headings
from digests.text.marks import find

BODY = "“The pier is old,” said Ilse Brandt on Monday.\n\n“It will fall,” said Otto Lind of the yacht club."


def kept(text: str) -> list[str]:
    spans, at = [], 0
    for block in text.split("\n\n"):
        spans.append(Span(at, at + len(block)))
        at += len(block) + 2
    return [text[quote.start : quote.end] for quote in outside_headings(text, spans, find(text, spans))]


@pytest.mark.parametrize(
    "heading",
    [
        "Harbour Master Calls Northern Pier “a Ruin”.",  # set in capitals
        "Harbour master calls the northern pier ‘a ruin’.",  # in marks that the text has not
    ],
)
def test_a_headline_is_passed_over(heading: str) -> None:
    assert kept(f"{heading}\n\n{BODY}") == ["The pier is old,", "It will fall,"]


def test_a_heading_between_paragraphs_is_passed_over() -> None:
    first, second = BODY.split("\n\n")
    assert kept(f"{first}\n\n‘Nobody’s pier’.\n\n{second}") == ["The pier is old,", "It will fall,"]


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        ("“The northern pier is a ruin,” said Harbour Master Anna Sow.", "The northern pier is a ruin,"),
        ("“We Will Not Let Tomas Reyl Alone Decide,” the crowd shouted.", "We Will Not Let Tomas Reyl Alone Decide,"),
    ],
)
def test_a_lead_is_no_headline(lead: str, words: str) -> None:
    assert kept(f"{lead}\n\n{BODY}") == [words, "The pier is old,", "It will fall,"]


def test_single_marks_are_kept_where_the_article_has_no_others() -> None:
    text = BODY.replace("“", "‘").replace("”", "’")
    assert kept(f"Harbour master calls the northern pier ‘a ruin’.\n\n{text}") == [
        "a ruin",
        "The pier is old,",
        "It will fall,",
    ]


def test_one_paragraph_alone_is_the_article() -> None:
    assert kept("Harbour Master Calls Northern Pier “a Ruin”.") == ["a Ruin"]
