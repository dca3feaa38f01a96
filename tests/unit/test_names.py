"""Full names behind surnames, persons apart from bodies and places, and their sex."""

from __future__ import annotations

import pytest

from digests.model import Span
from digests.text.names import Names, is_body
from digests.text.tokens import tokenize


def names_of(text: str) -> list[tuple[str, str | None]]:
    """Each name as it stands without titles, and the person it is taken for."""
    found = Names(tokenize(text, [Span(0, len(text))], []))
    return [(mention.name, mention.person) for mention in found.mentions]


def test_a_surname_stands_for_the_full_name_before_or_after_it() -> None:
    assert names_of("Then Brandt spoke. Later Ilse Brandt left, and Brandt slept.") == [
        ("Brandt", "Ilse Brandt"),
        ("Ilse Brandt", "Ilse Brandt"),
        ("Brandt", "Ilse Brandt"),
    ]


def test_a_title_tells_two_of_one_surname_apart() -> None:
    text = "Ilse Brandt met Otto Brandt. Then Mr. Brandt left and Mrs. Brandt stayed."
    assert [person for _, person in names_of(text)] == ["Ilse Brandt", "Otto Brandt", "Otto Brandt", "Ilse Brandt"]


@pytest.mark.parametrize(
    ("text", "name", "person"),
    [
        ("We met President Ilse Brandt.", "Ilse Brandt", "Ilse Brandt"),
        ("We met House Speaker Ilse Brandt.", "Ilse Brandt", "Ilse Brandt"),
        ("We met Secretary of State Ilse Brandt.", "Ilse Brandt", "Ilse Brandt"),
        ("We met Dr. King there.", "King", "King"),
        ("We met Martin King there.", "Martin King", "Martin King"),
        ("We met J. R. Okafor there.", "J. R. Okafor", "J. R. Okafor"),
        ("We met Ludo van der Meer there.", "Ludo van der Meer", "Ludo van der Meer"),
        ("We met Ann Read there.", "Ann Read", "Ann Read"),
        ("We met Goalkeeper Ilse Brandt there.", "Ilse Brandt", "Ilse Brandt"),
        ("We met Ilse Baker there.", "Ilse Baker", "Ilse Baker"),
        ("We met Baker Lind there.", "Baker Lind", "Baker Lind"),
        ("He works at the University of Umber now.", "University of Umber", None),
        ("He knows the Sailors’ League now.", "Sailors’ League", None),
        ("He lies in St. Odo's Hospital now.", "St. Odo's Hospital", None),
        ("He runs the Women's Bank now.", "Women's Bank", None),
        ("He works at the Port Authority now.", "Port Authority", None),
        ("He lives in Ohio now.", "Ohio", None),
        ("He reads XYZ now.", "XYZ", None),
    ],
)
def test_names_without_their_titles(text: str, name: str, person: str | None) -> None:
    assert names_of(text) == [(name, person)]


def test_a_sentences_first_word_is_a_name_only_if_known() -> None:
    assert names_of("Fishing in winter pays. Hours pass in vain.") == []
    assert names_of("Otto sleeps well.") == [("Otto", "Otto")]
    assert names_of("Umberto in spring met no one. They saw Umberto.") == [("Umberto", None), ("Umberto", None)]


@pytest.mark.parametrize(
    ("name", "body"), [("Port Authority", True), ("Ilse Brandt", False), ("NATO", True), ("Paris", True)]
)
def test_bodies_are_told_from_persons(name: str, body: bool) -> None:
    assert is_body(name) is body


@pytest.mark.parametrize(
    ("text", "person", "sex"),
    [
        ("Ilse Brandt came.", "Ilse Brandt", "f"),
        ("Otto Lind came.", "Otto Lind", "m"),
        ("Mr. Robin Sow came.", "Robin Sow", "m"),
        ("Robin Sow came.", "Robin Sow", None),
    ],
)
def test_the_sex_a_name_mostly_goes_with(text: str, person: str, sex: str | None) -> None:
    assert Names(tokenize(text, [Span(0, len(text))], [])).sex(person) == sex
