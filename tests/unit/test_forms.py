"""Texts that fill in one form: alike, but no repeats. And copies, which are."""

from __future__ import annotations

import pytest

from digests.text.stories import Placement
from digests.text.vectors import TERMS, features
from tests.unit.test_stories import STORM, Desk

SALT = (
    "{maker} sold {tons} tons of salt in the year to June, the company said on Monday, {more} percent more than in the "
    "year before.\n\nIts head, {head}, said that the winter had been long and that the roads had to be kept free of "
    "ice. The company did not say how much it hopes to sell next year.\n\nShares of {maker} closed at {price} crowns."
)
KELM = SALT.format(maker="Kelm Brine", tons="12,400", more="4.1", head="Ida Ravn", price="88")
NORSALT = SALT.format(maker="Norsalt", tons="31,750", more="9.6", head="Jan Tveit", price="212")
TIDE = (
    "Das Wasser ist am {day} im Hafen von {town} auf {height} Zentimeter gestiegen, teilte das Amt für Wasserbau mit. "
    "Die Straßen am Ufer blieben {hours} Stunden gesperrt, die Fähren lagen an ihren Plätzen, und in den Kellern der "
    "Häuser pumpte die Feuerwehr. Verletzte gab es nicht."
)
BATH = (
    "The bath in {town} will be closed from Thursday because its roof lets in the rain, the town council said. It "
    "opens again when the joiners have put in new beams, which may take until the autumn. Visitors are asked to use "
    "the back door of the school in the meantime, where there is room for all."
)

ROOTS = ("bek", "dorn", "fell", "gard", "lund", "mark", "nes", "sund")


def read(*articles: tuple[str | None, str]) -> list[Placement]:
    desk = Desk()
    return [desk.read(title, text, publisher=f"Paper {number}") for number, (title, text) in enumerate(articles)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Salt sales rise", KELM), ("Salt sales rise", NORSALT)),
        ((None, KELM), (None, NORSALT)),
        (
            ("Bath closes", BATH.format(town="Velsund")),
            ("Bath closes", BATH.format(town="Orm")),
        ),
        (
            ("Hochwasser in Velsund", TIDE.format(day="Montag", town="Velsund", height="412", hours="9")),
            ("Hochwasser in Karrebo", TIDE.format(day="Dienstag", town="Karrebo", height="380", hours="14")),
        ),
    ],
    ids=["names and figures", "no titles", "names", "nouns with capitals"],
)
def test_a_form_filled_in_twice_is_two_stories(one: tuple[str | None, str], other: tuple[str | None, str]) -> None:
    assert read(one, other) == [Placement(), Placement()]


def test_the_same_place_with_other_figures_is_no_repeat_and_may_be_the_same_story() -> None:
    later = KELM.replace("12,400", "14,900").replace("4.1", "6.3").replace("88", "92")
    assert read(("Kelm Brine sells more", KELM), ("Kelm Brine sells more", later))[1] == Placement(story_id=1)


@pytest.mark.parametrize(
    "copy",
    [
        KELM.split("\n\n")[0],
        KELM.split("\n\n", 1)[1],
        KELM + "\n\nIn Orm, the council of Peter Moss and Rita Coe bought 400 tons for its 61 roads.",
        "ORM (North Wire) — " + KELM.replace("on Monday", "on 3 May"),
        KELM.replace("4.1 percent", "4 percent"),
    ],
    ids=["its lead", "without its lead", "with a local end", "with a dateline", "a figure rounded"],
)
def test_a_copy_under_another_title_repeats(copy: str) -> None:
    assert read(("Kelm Brine sells 12,400 tons", KELM), ("Cold winter helps Ida Ravn", copy))[1].duplicate_of == 1
    assert read(("Cold winter helps Ida Ravn", copy), ("Kelm Brine sells 12,400 tons", KELM))[1].duplicate_of == 1


def test_what_a_long_text_may_have_left_out_is_not_missed() -> None:
    """Of a long article only the weightiest words are kept: that others are not among them proves nothing."""
    towns = [f"{first}{middle}{last}" for first in ("Gar", "Hol", "Tos", "Wem") for middle in "aeiou" for last in ROOTS]
    rows = [f"From {town} came {town[::-1].lower()} and {town[::2].lower()}." for town in towns]
    long, end = f"{STORM} {' '.join(rows)}", " ".join(rows[80:])
    assert len(features(None, long).body) == TERMS
    assert read((None, long), (None, end))[1].duplicate_of == 1


def test_days_are_no_facts() -> None:
    found = features("Ferry aground on Monday", "The ferry Marta ran aground on Monday at 7.")
    assert set(found.facts) == {"marta", "7"}
