"""Lines that were broken in mid-sentence, and paragraphs whose breaks were lost."""

from __future__ import annotations

from textwrap import fill

import pytest

from digests.text import breaks
from digests.text.aligned import edited
from tests.growth import assert_even_text

PARAGRAPH = "The ferry sailed at noon. It came back at dusk. Nobody was aboard. The port said nothing. The crew slept."
STORY = (
    "The ferry between the two islands will stop for the winter, the port of Marrow said on Monday, because its only "
    "engine can no longer be repaired. “We looked everywhere for the part,” said Ann Roe, who runs the yard."
)


def lost(text: str) -> list[str]:
    made = edited(text, breaks.lost(text))
    return (made.text if made else text).split("\n\n")


def joined(text: str) -> str:
    made = edited(text, breaks.joined(text))
    return made.text if made else text


def test_wide_gaps_in_a_long_flat_text_are_paragraph_breaks() -> None:
    assert lost("  ".join([PARAGRAPH] * 12)) == [PARAGRAPH] * 12


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PARAGRAPH.replace(". ", ".  ") * 12, id="two blanks after every sentence are a habit"),
        pytest.param(f"{PARAGRAPH}  {PARAGRAPH}", id="too short to need a break"),
        pytest.param("\n".join([PARAGRAPH + "  Yes."] * 12), id="it has its breaks"),
    ],
)
def test_other_wide_gaps_stay(text: str) -> None:
    assert lost(text) == [text]


@pytest.mark.parametrize("width", [36, 60, 72, 100])
def test_a_text_that_was_wrapped_is_whole_again(width: int) -> None:
    text = f"{fill(STORY, width)}\n\n{fill(PARAGRAPH, width)}"
    assert joined(text) == f"{STORY}\n\n{PARAGRAPH}"


def test_paragraphs_that_were_wrapped_one_below_another_stay_apart() -> None:
    text = f"{fill(STORY, 50)}\n{fill(STORY, 50)}"
    assert joined(text) == f"{STORY}\n{STORY}"


@pytest.mark.parametrize("gap", ["\n", "\n\n", " \n \n"])
def test_a_sentence_broken_anywhere_is_whole_again(gap: str) -> None:
    broken = f"The ferry between the two{gap}islands will stop{gap}on Monday, the port{gap}of Marrow said."
    assert joined(f"{broken}\n\n{PARAGRAPH}") == f"{broken.replace(gap, ' ')}\n\n{PARAGRAPH}"


def test_where_a_text_is_broken_anywhere_a_capital_goes_on_behind_a_small_word() -> None:
    text = "The ferry between the two\nislands will stop on\nMonday, the port\nof Marrow said."
    assert joined(text) == text.replace("\n", " ")


def test_what_a_page_puts_into_a_sentence_stays_apart() -> None:
    text = "The port spent more than planned on the\n\nSign up for our newsletter\n\nnew cranes, it said."
    assert joined(text) == text


def test_a_word_broken_behind_its_hyphen_is_whole_again() -> None:
    assert joined("The port was surprised by the long-\nterm cost of it.") == (
        "The port was surprised by the long-term cost of it."
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ferry to stop for the winter\n\nby Ann Roe\n\n" + PARAGRAPH, id="a byline"),
        pytest.param("The ferry will stop for a\n\nThe ferry will stop for a winter.", id="a teaser that was cut"),
        pytest.param("Ferry stops\nPort says nothing\nCrew asleep\nYard looks for a part", id="headlines"),
        pytest.param("What the port needs to mend it:\n\na shaft, a pump and a wheel.", id="a list"),
        pytest.param("The ferry at its berth in Marrow\n\nmore pictures below", id="no end of a sentence follows"),
        pytest.param("One sentence ends here.\n\nanother begins small.", id="a sentence that ends"),
        pytest.param("Marrow\n\nis a port.", id="too short to tell"),
        pytest.param("What people are waiting for\n\nThe mayor said nothing of it.", id="a subheading"),
        pytest.param("Already a reader? Log in\n\nBank of Orm has a new chief, it said.", id="an invitation"),
        pytest.param("Sign up to our letter from\nThe ferry will stop on Monday.", id="an invitation that was cut"),
    ],
)
def test_lines_that_stand_alone_stay(text: str) -> None:
    assert joined(text) == text


@pytest.mark.parametrize("piece", ["the a\n", "\n", " \n ", "a b c the\n\nb", "-\n", "\n.", "the " * 8 + "\n"])
def test_time_grows_evenly(piece: str) -> None:
    assert_even_text(breaks.joined, piece)


def test_time_grows_evenly_with_blanks_without_end() -> None:
    assert_even_text(breaks.lost, ".  ")
    assert_even_text(breaks.lost, "  ")
