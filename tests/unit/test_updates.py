"""What tells an update from a retelling: figures, quotes and names."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from digests.assemble import Shelf, compose
from digests.model import Article, Length, News, QuoteKind
from digests.text.named import is_heard, named
from digests.updates import Body, Fresh, new_in
from tests.growth import assert_even_text
from tests.make import span
from tests.news import article, headline, quote, ranking, told, wishes

FIRE = (
    "A fire broke out in the rope works of Karrebo on Monday. Fire chief Lena Brandt said that nobody was hurt.\n\n"
    "The Karrebo Harbour Company owns the works. Neighbours saw smoke over the yard at noon."
)
RETOLD = (
    "Smoke rose over the yard when the rope works at Karrebo caught fire on Monday. The harbour company owns them.\n\n"
    "Nobody was hurt, Brandt said. Ms. Brandt praised the neighbours. Lena Marie Brandt has led the brigade for years."
)
ARREST = (
    "Police arrested a guard over the fire in the rope works of Karrebo. He is Jonas Wendt, they said.\n\n"
    "Wendt had lost his post in spring."
)
LONGER = FIRE + "\n\nA baker, Pia Holm, closed her shop for the day. Photographs show the roof in the evening."


def read(text: str, number: int = 2, *, title: str = "Rope works on fire", **given: Any) -> Article:
    """Its paragraphs are parted by an empty line."""
    quotes = given.pop("quotes", ())
    sentences = given.pop("sentences", ())
    made = article(headline(number, 7, title=title, age=30 - number), text, quotes=quotes, sentences=sentences)
    paragraphs = tuple(span(part, text) for part in text.split("\n\n"))
    return structs.replace(made, reading=structs.replace(made.reading, paragraphs=paragraphs, **given))


def fresh(text: str, *before: str, **given: Any) -> Fresh:
    return new_in(Body.of(read(text, **given)), [Body.of(read(one, 1)) for one in before or (FIRE,)])


def test_a_name_that_nobody_had_is_news() -> None:
    assert fresh(ARREST).names == ("Jonas Wendt",)
    assert fresh(ARREST)


@pytest.mark.parametrize("text", [FIRE, RETOLD, LONGER], ids=["reprint", "retelling", "longer, with a passer-by"])
def test_names_that_were_heard_or_do_not_matter_are_no_news(text: str) -> None:
    assert not fresh(text)
    assert fresh(text).names == ()


def test_what_one_of_the_earlier_articles_named_is_no_news() -> None:
    assert not fresh(ARREST, FIRE, "A guard, Wendt, was taken in for questions.")


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ("Ropes burned. Pia Holm closed her shop, and Holm opened it again in the evening.", ("Pia Holm",)),
        (
            "Ropes burned. The Velsund Sea Museum has a pump. The Velsund Sea Museum lent it.",
            ("Velsund Sea Museum",),
        ),
        ("Ropes burned. Pia Holm closed her shop.", ()),
        ("Ropes burned, Reuters and the Associated Press said. The Associated Press had it first.", ()),
    ],
    ids=["a person, twice", "a body, twice", "once, in passing", "an agency"],
)
def test_who_matters_is_named_twice(more: str, names: tuple[str, ...]) -> None:
    assert fresh("Smoke rose over the yard.\n\n" + more, "Smoke rose over the yard.").names == names


def test_who_stands_in_the_title_matters() -> None:
    text = "Smoke rose over the yard.\n\nIt was Pia Holm who called."
    assert fresh(text).names == ()
    assert fresh(text, title="Baker Pia Holm called the brigade").names == ("Pia Holm",)


def test_who_is_quoted_matters_in_part_too() -> None:
    text = "Smoke rose over the yard.\n\nIt was “like fog”, said Pia Holm."
    said = quote(text, "like fog", speaker="Pia Holm", kind=QuoteKind.PARTIAL)
    assert fresh(text, quotes=[said]).names == ("Pia Holm",)


@pytest.mark.parametrize("speaker", ["A spokeswoman", "one neighbour", "The guard"])
def test_a_speaker_without_a_name_is_no_name(speaker: str) -> None:
    text = f"Smoke rose over the yard.\n\nIt was “like fog”, said {speaker}."
    assert fresh(text, quotes=[quote(text, "like fog", speaker=speaker, kind=QuoteKind.PARTIAL)]).names == ()


def test_who_wrote_or_published_it_is_no_news() -> None:
    text = "Pia Holm reports from Karrebo for The Harbour Ledger that smoke rose over the yard."
    assert fresh(text, byline="Pia Holm").names == ()


def test_where_every_noun_has_a_capital_only_who_speaks_is_a_name() -> None:
    text = "Am Montag brannte das alte Werk Karrebo Seilerei. Karrebo Seilerei liegt am Hafen."
    assert named(text, [span(text, text)], None, ["Pia Holm"], "de") == ("Pia Holm",)


def test_one_new_figure_is_too_little_for_an_update() -> None:
    assert not fresh("At 41 metres.", "At 40 metres.")
    assert fresh("At 41 metres, for 3 hours.", "At 40 metres.")


WIRE = "The dam at Esk lost 1,450 tons of water by 6:40 p.m. Repairs will cost $2.5 million and take twelve days."
OTHERWISE = "Water, 1450 tons of it, had left the dam of Esk at 18.40. It takes 12 days and $2,500,000 to mend it."


def test_figures_written_otherwise_are_the_same_figures() -> None:
    assert not fresh(OTHERWISE, WIRE).figures
    assert not fresh(WIRE, OTHERWISE).figures
    one, other = (Body.of(read(text, language="de")) for text in ("Es dauert 12 Tage.", "Es dauert zwölf Tage."))
    assert not new_in(one, [other]).figures


def test_figures_of_another_value_are_new_and_shown_as_they_are_written() -> None:
    more = OTHERWISE.replace("1450", "14,500").replace("$2,500,000", "$3.5 million")
    assert fresh(more, WIRE)
    assert fresh(more, WIRE).news() == News(figures=("14,500", "$3.5 million"))
    assert fresh(more, WIRE).is_in("It may come to 3,500,000 dollars, she said.")
    assert not fresh(more, WIRE).is_in("The dam lost 1 450 tons in 12 days.")


@pytest.mark.parametrize(
    ("name", "words", "heard"),
    [
        ("Lena Brandt", "brandt", True),
        ("Lena Brandt", "lena", False),
        ("Lena Marie Brandt", "lena brandt", True),
        ("Jonas Brandt-Holm", "holm", True),
        ("Karrebo Harbour Company", "the harbour of karrebo", True),
        ("Tarnow Rope Company", "a company", False),
        ("Union of Northern Ports", "unp", True),
        ("Ministry of Health", "the ministry", False),
        ("Ida Nygaard", "in the harbour", False),
        ("Tarnow Holm Estate", "the harbour", False),
    ],
)
def test_a_shorter_or_longer_form_of_a_name_is_the_same_name(name: str, words: str, heard: bool) -> None:
    assert is_heard(name, set(words.split())) is heard


def test_an_update_keeps_what_is_new_and_shows_it_first() -> None:
    before, now = (
        read(FIRE, 1),
        read(ARREST, sentences=["Wendt had lost his post in spring.", "He is Jonas Wendt, they said."]),
    )
    heads = [before.headline, now.headline]
    shelf = Shelf({1: before, 2: now})
    (item,) = compose(ranking(heads, [told(1, 7)]), shelf, wishes(length=Length.BRIEF)).items
    assert item.update
    assert item.news == News(names=("Jonas Wendt",))
    assert [one.words for one in item.sentences] == ["Wendt had lost his post in spring."]


def test_figures_that_are_new_are_kept_in_order_of_size() -> None:
    assert fresh("11 tugs, 3 cranes and 2.5 tons.", "Tugs and cranes.").news() == News(figures=("3", "11", "2.5"))


def test_a_story_that_is_told_for_the_first_time_has_no_news() -> None:
    one = read(FIRE, 1)
    (item,) = compose(ranking([one.headline]), Shelf({1: one}), wishes()).items
    assert item.news is None


@pytest.mark.parametrize("piece", ["A", "A B ", "Pia Holm said. ", "’s", "« "])
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(lambda text: named(text, [span(text, text)], None, (), None), piece)
