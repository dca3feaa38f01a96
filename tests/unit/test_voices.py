"""Who can say things: people, bodies and what they write; never things, places or words that open a sentence."""

from __future__ import annotations

import pytest

from digests.read import read
from digests.text.voices import can_be_name, can_speak


@pytest.mark.parametrize(
    "noun",
    ["official", "officials", "woman", "women", "company", "companies", "report", "lawmakers", "rioter", "Police"],
)
def test_these_say_things(noun: str) -> None:
    assert can_speak(noun)


@pytest.mark.parametrize(
    "noun", ["fields", "calculations", "headquarters", "book", "measures", "business-class", "series"]
)
def test_these_say_nothing(noun: str) -> None:
    assert not can_speak(noun)


@pytest.mark.parametrize(("name", "is_one"), [("Reuters", True), ("Miami", False), ("They’re", False), ("More", False)])
def test_a_name_is_not_every_word_with_a_capital(name: str, is_one: bool) -> None:
    assert can_be_name(name) == is_one


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The quay is sinking,” said a person close to the harbour board.", "a person"),
        ("The quay, calculations say, “will not outlast the winter, whatever is done about it”.", None),
        (
            "The bridge will, a study by the harbour board said, “outlast all who cross it by a hundred years”.",
            "a study",
        ),
    ],
)
def test_speakers_without_a_name(text: str, speaker: str | None) -> None:
    (quote,) = read(f"The town of Marrow has argued about its quay for years.\n\n{text}").quotes
    assert quote.speaker == speaker or (speaker is not None and (quote.speaker or "").startswith(speaker))
