"""Which words of a sentence say who spoke. Every town and everybody in it is invented."""

from __future__ import annotations

import pytest

from digests.model import Quote, Span
from digests.text.quotes import quotes
from digests.text.spoken import japanese
from tests.growth import assert_even_text


def read(text: str) -> list[Quote]:
    return list(quotes(text, [Span(0, len(text))]))


ROLES = [
    # a role that "for", "of" or "and" carries on
    ("“The quay is dry,” said vice chancellor for studies Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said director of rigging and sails Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said skipper and owner Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” skipper and owner Berit Aas said.", "Berit Aas"),
    ("“The quay is dry,” said editor in chief Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said the owner and skipper, Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said the minister for fish and salt, Berit Aas.", "Berit Aas"),
    # whom somebody acts for, or stands beside
    ("“The quay is dry,” said a lawyer for skipper Berit Aas.", "a lawyer for skipper Berit Aas"),
    ("“The quay is dry,” said lawyers for skipper Berit Aas.", "lawyers for skipper Berit Aas"),
    ("“The quay is dry,” said sailors and skipper Berit Aas.", "sailors"),
    ("“The quay is dry,” said fishermen and skipper Berit Aas.", None),
    ("“The quay is dry,” said the owner and Berit Aas.", "the owner"),
    ("“The quay is dry,” said the owner and his sister, Berit Aas.", "the owner"),
]


@pytest.mark.parametrize(("text", "speaker"), ROLES)
def test_a_role_of_several_words_is_its_holders(text: str, speaker: str | None) -> None:
    (quote,) = read("Mayor Ida Falk came late. " + text)
    assert quote.speaker == speaker


CLAIMS = [
    # another's claim is the other's
    ("Berit Aas, asked about claims by Egil Mo that she “lost the keys”, said she had.", "Egil Mo"),
    ("Asked about claims by Egil Mo that she “lost the keys”, Aas said she had.", "Egil Mo"),
    ("Berit Aas denied Egil Mo's repeated claim that the quay was “all but gone”.", "Egil Mo"),
    ("Berit Aas disputed a suggestion from the diver that the quay was “all but gone”.", "Egil Mo"),
    ("Egil Mo's remark that the quay was “all but gone” angered Berit Aas.", "Egil Mo"),
    # nobody is said to claim it
    ("Berit Aas said reports that the quay was “all but gone” were false.", None),
    ("Berit Aas denied rumours that the quay was “all but gone”.", None),
    # what is denied is not said
    ("Berit Aas denied that the quay was “all but gone”.", None),
    ("Berit Aas denied ever saying that the quay was “all but gone”.", None),
    ("Berit Aas denied calling the quay “all but gone for good”.", None),
    # what words stand on says them
    ("Berit Aas wore a cap that said “Salt Before All”.", None),
    ("Berit Aas held up a sign saying “Salt comes before all”.", "a sign"),
    ("Berit Aas held up banners that read “Salt comes before all”.", "banners"),
    # whoever claims, answers or writes says it
    ("Berit Aas denied the claim as “a fable from start to end”.", "Berit Aas"),
    ("Berit Aas denied it, saying the quay was “as good as new”.", "Berit Aas"),
    ("Berit Aas denied it: “The quay is as good as new.”", "Berit Aas"),
    ("“The quay is as good as new,” Berit Aas denied.", "Berit Aas"),
    ("Berit Aas said Egil Mo's claim that he was robbed was “a fable from start to end”.", "Berit Aas"),
    ("Berit Aas repeated claims that the quay was “all but gone”.", "Berit Aas"),
    ("Berit Aas repeated her claim that the quay was “all but gone”.", "Berit Aas"),
    ("Berit Aas said in a report that the quay was “all but gone”.", "Berit Aas"),
    ("Berit Aas, the harbour master, claims that the quay is “all but gone”.", "Berit Aas"),
    ("Berit Aas sent a letter saying that the quay was “all but gone”.", "Berit Aas"),
]


@pytest.mark.parametrize(("text", "speaker"), CLAIMS)
def test_words_are_whose_claim_they_are(text: str, speaker: str | None) -> None:
    (quote,) = read("Berit Aas and the town's diver, Egil Mo, met. " + text)
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    "piece",
    [
        "claims by Roe that it is “a b” ", "Roe's claim that ", "a sign that said “go on” ", "denied ever ",
        "for fish and ", "and a skipper ", "saying the “a b” ",
    ],
)  # fmt: skip
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(read, "“We will go,” said Ilse Brandt. " + piece)


JAPANESE = [
    ("「眠たい」との声もあった。", None),
    ("「夜はとても眠たいです」との意見が出た。", None),
    ("高瀬市長は「夜はとても眠たい」との批判を受けた。", None),
    ("「夜はとても眠たい」と述べた。", "高瀬一馬"),
    ("高瀬市長は「夜はとても眠たい」との見方を示した。", "高瀬一馬"),
    ("高瀬市長は「夜はとても眠たい」との声を上げた。", "高瀬一馬"),
]


@pytest.mark.parametrize(("text", "speaker"), JAPANESE)
def test_japanese_voices_without_a_name_are_nobodys(text: str, speaker: str | None) -> None:
    text = "高瀬一馬市長は「朝がとても早い」と語った。" + text
    assert [quote.speaker for quote in japanese.quotes(text, [Span(0, len(text))])] == ["高瀬一馬", speaker]


@pytest.mark.parametrize(
    ("told", "speaker"),
    [
        ("Roe never said “the quay is a waste of money.”", None),
        ("Roe did not say “we have no money at all.”", None),
        ("Roe refused to say “the quay is closed.”", None),
        ("Roe should have said “we will pay for all of it.”", None),
        ("If Roe says “we will pay for all of it”, the town will.", None),
        ("Karl Moe, the director, quoted Roe as saying “the quay is sinking”.", "Jane Roe"),
        ("Roe was quoted as saying “the quay is sinking”.", "Jane Roe"),
        ("Roe not only complained, she said: “We will pay for all of it.”", "Jane Roe"),
        ("If the town wants it, Roe said, “we will pay for all of it.”", "Jane Roe"),
    ],
)
def test_words_are_whose_who_said_them(told: str, speaker: str | None) -> None:
    (quote,) = read(f"The mayor of Marrow, Jane Roe, opened the quay on Monday. {told}")
    assert quote.speaker == speaker
