"""Figures by value."""

from __future__ import annotations

import pytest

from digests.text.figures import figures, spelt
from tests.growth import assert_even_text


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("1,200", "1200", "1.200", "1 200", "1\u202f200", "1’200", "1.2 thousand"), "1200"),
        (
            ("3.5 million", "3,5 Mio.", "$3.5m", "€3.5 M", "3,500,000", "3.500.000,00", "350万", "3.5-million"),
            "3500000",
        ),
        (("2 billion", "£2bn", "2 mil millones", "2 milliards", "2000 million", "2 Mrd."), "2000000000"),
        (("2.4", "2,4", "2.40 percent", "2.4%"), "2.4"),
        (("7:05 p.m.", "7.05pm", "19:05", "19.05", "19h05", "19 h 05"), "19.05"),
        (("7 p.m.", "19:00", "19"), "19"),
        (("12:30 a.m.", "00:30"), "0.3"),
        (("3rd", "3", "03"), "3"),
    ],
)
def test_one_value_written_in_many_ways(texts: tuple[str, ...], value: str) -> None:
    assert {text: list(figures(f"It was {text}, she said.")) for text in texts} == {text: [value] for text in texts}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on 12.03.2031", ["12.03.2031"]),
        ("the score was 85:79, or 2-1 in games", ["85", "79", "2", "1"]),
        ("in 10:30:15", ["10", "30", "15"]),
        ("a wall of 100m and a track of 3 m", ["100", "3"]),
        ("$20k for 20 kites", ["20000", "20"]),
        ("In 2031\nMillions came", ["2031"]),
        ("a rate of 0.125 or 1.25", ["0.125", "1.25"]),
        ("from 1999 200 came", ["1999", "200"]),
        ("no figure at all", []),
    ],
)
def test_what_only_looks_like_another_figure(text: str, values: list[str]) -> None:
    assert list(figures(text)) == values


def test_a_figure_is_shown_as_it_is_first_written() -> None:
    assert figures("some $3.5\u00a0million, or 3,500,000 dollars, by 8 p.m.") == {
        "3500000": "$3.5 million",
        "20": "8 p.m.",
    }


@pytest.mark.parametrize(
    ("words", "tongue", "values"),
    [
        ("forty two of them", "en", {"40", "42"}),
        ("the twelfth of three hundred", "en", {"12", "3", "300"}),
        ("two million", None, {"2", "2000000"}),
        ("zwölf boote", "de", {"12"}),
        ("sei once", "en", set()),
        ("once barcos", "es", {"11"}),
        ("boats", "en", set()),
    ],
)
def test_numbers_that_are_spelt(words: str, tongue: str | None, values: set[str]) -> None:
    assert spelt(words.split(), tongue) == values


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1,", "1,000", "100 ", "$", "$ 1", "7:05", "1 h ", "7 p. ", "2 million ", "1.1"]
)
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(figures, piece)
