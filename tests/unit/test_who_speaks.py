"""Who speaks where a name, a pronoun or a turn in a dialogue does not say it by itself. In doubt, nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digests.model import Span
from digests.read import read
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
            "Painter Laura Brandt has died. Her daughter, Ruth Brandt, said she fell asleep.",
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
    # one person, with and without the words that stood before
    (
        ["Star Laura Brandt sang. Laura Brandt bowed. “Encore,” they called.", "“No more,” Brandt said."],
        [None, "Laura Brandt"],
    ),
    # a title tells them apart
    (["Laura Brandt and Peter Brandt bought the mill.", "“It was cheap,” Mr Brandt said."], ["Peter Brandt"]),
    # one person, in short and in full
    (["Ken Brandt has left the choir. Kenneth Brandt sang bass.", "“I am hoarse,” Brandt said."], ["Kenneth Brandt"]),
]


@pytest.mark.parametrize(("paragraphs", "expected"), NAMESAKES)
def test_a_surname_of_two_is_whoever_was_called_so_before(paragraphs: list[str], expected: list[str | None]) -> None:
    assert speakers(paragraphs) == expected


UNNAMED = [
    # whoever spoke last means more to the pronoun than whoever was named
    (["Dora Falk was fined on Monday.", "“You knew,” the judge said.", "“It was greed,” she said."], None),
    (
        ["Dora Falk took her class to the cave.", "A guide, 70, told them of the flood. “It roared,” she said."],
        "a guide",
    ),
    (["Dora Falk rang the clinic. The doctor told her to wait.", "“Give him tea,” she said."], None),
    (
        ["Dora Falk is ill.", "“She sleeps,” said a nurse.", "“She eats,” the nurse said.", "“Soup,” she said."],
        "the nurse",
    ),
    (["Tom Falk resigned.", "“He lied,” said his lawyer.", "“I have proof,” he said."], None),
    (["Dora Falk found a fox. A fire officer carried it out.", "“It bit me,” she said."], "a fire officer"),
    (
        ["Tom Falk resigned.", "“He lied,” said a nurse.", "“He drank,” said a porter.", "“I saw it,” he said."],
        "a porter",
    ),
    # a name of two is whose the sex fits
    (["Tom Falk was led out with Joan Falk. Falk waved.", "“See you at home,” he said."], "Tom Falk"),
    # but not who has the other sex, who asked, or who is rather somebody named by another word
    (["Dora Falk rang the port. A spokesman said it was shut.", "“I will swim,” she said."], "Dora Falk"),
    (["Dora Falk rose. A reporter asked how she felt.", "“Old,” she said with a smile."], "Dora Falk"),
    (["Dora Falk rose. A baker named Tom Reyl laughed.", "“I stay,” she said."], "Dora Falk"),
    (["Dora Falk rose. The Skell governor said nothing had changed.", "“I stay,” she said."], "Dora Falk"),
    (["Dora Falk is Skell's governor. The governor said nothing had changed.", "“I stay,” she said."], "Dora Falk"),
]


@pytest.mark.parametrize(("paragraphs", "last"), UNNAMED)
def test_a_pronoun_may_mean_somebody_without_a_name(paragraphs: list[str], last: str | None) -> None:
    assert speakers(paragraphs)[-1] == last


UNKNOWN_SEXES = [
    # "he" and "she" are two, and nothing tells which is which
    (
        ["Okke Varn and Ylva Torm run the well.", "“It is dry,” Varn said.", "“Dust,” he said.", "“Mud,” she said."],
        None,
    ),
    # where only one of them could be either, or a known name explains the other, nearness tells
    (["Okke Varn and Ylva Torm run the well.", "“It is dry,” Varn said.", "“Mud,” he said."], "Okke Varn"),
    (
        ["Okke Varn runs the well.", "“It is dry,” Varn said, and Dora Falk says she knows.", "“Mud,” he said."],
        "Okke Varn",
    ),
]


@pytest.mark.parametrize(("paragraphs", "last"), UNKNOWN_SEXES)
def test_he_and_she_are_not_one_person(paragraphs: list[str], last: str | None) -> None:
    assert speakers(paragraphs)[-1] == last


DIALOGUES = [
    # two who are known speak by turns once one has asked
    (
        [
            "“Is it far?” asked Dora Falk.",
            "“No,” said Tom Reyl.",
            "“Who built it?”",
            "“My aunt.”",
            "“Why so?”",
            "“For the view.”",
        ],
        ["Dora Falk", "Tom Reyl"] * 3,
    ),
    # a question's answer is not the asker's, even if nobody else is known
    (["Dora Falk asked the diver about the wreck.", "“Is it deep?”", "“Very deep.”"], ["Dora Falk", None]),
    (["“Is it deep?” Dora Falk asked.", "“Very deep.”"], ["Dora Falk", None]),
    # two short remarks after somebody else's: either may speak
    (
        ["“I will not sing,” Dora Falk said.", "“Then hum,” said Tom Reyl.", "“You hum.”"],
        ["Dora Falk", "Tom Reyl", None],
    ),
    # who speaks at length goes on, and so does who asks nobody
    (
        [
            "“I will not sing,” Dora Falk said.",
            "“Then the hall stays empty,” said Tom Reyl.",
            "“We have sold four hundred tickets, and the choir from Vell has been on the road since Monday morning.”",
        ],
        ["Dora Falk", "Tom Reyl", "Tom Reyl"],
    ),
    (["“Who would not sing here?” Dora Falk said.", "“It is a fine hall.”"], ["Dora Falk", "Dora Falk"]),
]


@pytest.mark.parametrize(("paragraphs", "expected"), DIALOGUES)
def test_in_a_dialogue_people_speak_by_turns(paragraphs: list[str], expected: list[str | None]) -> None:
    assert speakers(paragraphs) == expected


SHOWN = [
    # in full, where the article has one such body or one such person
    (
        ["The Skell Canal Board met on Monday.", "The board said in its report that “no lock is safe.”"],
        "Skell Canal Board",
    ),
    (["The Skell Canal Board sued the Vell Harbour Board.", "“We won,” the board said in a statement."], "the board"),
    (["Tom Reyl denied it. His lawyer called the claim “a tale for children and sailors”."], "Tom Reyl's lawyer"),
    (["Tom Reyl met Otto Falk. His lawyer called the claim “a tale for children and sailors”."], "his lawyer"),
    (["“The lock is shut,” read a notice by the canal office."], "a notice by the canal office"),
    (["“The lock is shut,” said a man by the canal."], "a man"),
    # a capital that only the sentence's start gives
    (["The harbour office said: “The lock is shut until the ice has gone.”"], "the harbour office"),
]


@pytest.mark.parametrize(("paragraphs", "shown"), SHOWN)
def test_who_has_no_name_is_shown_so_that_it_says_who(paragraphs: list[str], shown: str) -> None:
    assert speakers(paragraphs) == [shown]


@pytest.mark.parametrize(
    ("told", "speaker", "role"),
    [
        ("“It is done,” said Mr. Roe.", "Roe", None),
        ("“It is done,” said Mrs. Roe.", "Jane Roe", "mayor"),
        ("“It is done,” King Karl said.", "Karl", "king"),
        ("SHE SAID: “IT IS DONE AT LAST.”", None, None),
        ("“It is done,” said Labour MP Ann Hale.", "Ann Hale", "Labour MP"),
        ("“It is done,” said Lund MEP Ann Hale.", "Ann Hale", "Lund MEP"),
    ],
)
def test_a_title_tells_people_apart(told: str, speaker: str | None, role: str | None) -> None:
    text = f"The mayor of Marrow, Jane Roe, met the director of its bank, Karl Moe, on Monday.\n\n{told}"
    (quote,) = read(text).quotes
    assert (quote.speaker, quote.role) == (speaker, role)


@pytest.mark.parametrize("tag", ["said Tom Brae.", "said the mayor, Tom Brae."])
def test_who_spoke_stands_behind_a_mark_that_was_lost(tag: str) -> None:
    text = f"“The wall has moved by a hand, {tag}\n\nThe harbour of Marrow stays shut until the summer."
    (quote,) = read(text).quotes
    assert (text[quote.start : quote.end], quote.speaker) == ("The wall has moved by a hand,", "Tom Brae")
