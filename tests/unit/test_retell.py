"""A story told from several articles. Events, towns and people here are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from digests.read import read
from digests.retell import retell
from tests import make
from tests.news import headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Article

FIRST = """Slide buries the road to Marrow

A landslide buried the coast road between Ostrey and Marrow on Monday night, and 12 people were taken to hospital.

The slope above the road gave way after a week of rain, said Lotte Brink, the head of the county's road office.

The village of Marrow can be reached by boat alone until the road is cleared, which will take about ten days.

Lorries with food for its shops are to use the old ferry from Ostrey, starting on Wednesday.

The road office had warned of loose stones there in the autumn, and put up nets along half a kilometre.
"""
LATER = """Marrow cut off by landslide

The landslide on the coast road between Ostrey and Marrow sent 19 people to hospital on Monday night, doctors said.

Geologists from the University of Halden measured cracks of 40 centimetres above the village and asked for its school
to be emptied.

The village of Marrow can be reached by boat alone until the road is cleared.

She said that the nets were never meant for a slide of this kind.
"""
ECHO = """Marrow cut off

A landslide buried the coast road between Ostrey and Marrow on Monday night.

The village of Marrow can be reached by boat alone until the road is cleared, which will take about ten days.
"""


def article(number: int, text: str, *, age: float, **given: Any) -> Article:
    text = text.replace("school\nto", "school to")
    reading = read(text)
    head = headline(number, 1, age=age, title=reading.title or "", publisher=f"Paper {number}", **given)
    return make.article(headline=head, original=text, reading=reading)


def told(articles: Sequence[Article], most: int) -> list[tuple[int, str]]:
    return [(one.article.headline.article_id, one.words) for one in retell(articles, most)]


def test_one_article_is_told_in_its_own_best_sentences() -> None:
    first = article(1, FIRST, age=2)
    for most in (1, 3, 7):
        expected = sorted(first.reading.summary[:most])
        assert [one.span for one in retell([first], most)] == expected


def test_the_first_article_leads_and_the_others_add_what_it_has_not() -> None:
    three = told([article(1, FIRST, age=1), article(2, LATER.replace("19", "12"), age=2)], 3)
    assert [number for number, _ in three] == [1, 1, 2]
    assert three[0][1].startswith("A landslide buried the coast road")
    assert "cracks of 40 centimetres" in three[2][1]


def test_what_others_only_say_again_is_left_out() -> None:
    first = article(1, FIRST, age=1)
    assert told([first, article(2, ECHO, age=2)], 3) == told([first], 3)


def test_the_newer_article_has_the_say_on_a_figure() -> None:
    older, newer = article(1, FIRST, age=5), article(2, LATER, age=1)
    for most in (1, 3, 7):
        for articles in ([older, newer], [newer, older]):
            words = " ".join(sentence for _, sentence in told(articles, most))
            assert "19 people" in words
            assert "12 people" not in words


def test_an_older_article_corrects_nothing() -> None:
    words = " ".join(sentence for _, sentence in told([article(1, FIRST, age=1), article(2, LATER, age=5)], 7))
    assert "12 people" in words
    assert "19 people" not in words


def test_a_figure_of_another_matter_corrects_nothing() -> None:
    older = article(1, FIRST, age=5)
    before = "A landslide on the same coast road between Ostrey and Marrow sent 2 people to hospital in 1987.\n"
    background = article(2, LATER.replace("19 people", "12 people") + "\n" + before, age=1)
    words = " ".join(sentence for _, sentence in told([older, background], 3))
    assert "12 people" in words, "the newer article has both figures"
    wounded = (
        "A bus driver of Quell, who wounded at least 24 people with a stolen tram in June, was sentenced on Friday.\n"
    )
    fewer = "The driver wounded 15 people, judges in Quell said, and he may never drive a bus again.\n"
    [(number, _)] = told([article(1, wounded, age=5), article(2, fewer, age=1)], 1)
    assert number == 2


def test_figures_in_words_count_and_ages_do_not() -> None:
    newest = "Seven sailors of the wreck of the Aldis Pearl were pulled from the sea by rescuers in Quell on Sunday.\n"
    base = "Rescuers in Quell pulled three sailors from the wreck of the Aldis Pearl on Sunday evening.\n"
    newer = "Rescuers in Quell pulled five sailors from the wreck of the Aldis Pearl before midnight.\n"
    [(number, _)] = told([article(1, base, age=3), article(2, newer, age=1)], 1)
    assert number == 2
    assert [n for n, _ in told([article(1, base, age=3), article(2, newer, age=2), article(3, newest, age=1)], 1)] == [
        3
    ]
    aged = "The 40-year-old captain of the Aldis Pearl is in the hospital of Quell with a broken arm, doctors said.\n"
    other = "The 29-year-old cook of the Aldis Pearl is in the hospital of Quell with a broken leg, doctors said.\n"
    [(number, _)] = told([article(1, aged, age=3), article(2, other, age=1)], 1)
    assert number == 1


MILL = """A flour mill with 60 workers caught fire in Pellworth on Friday evening after a bearing ran hot, police said.

Engines from three towns fought the fire at the Brask mill until the water in the mill race ran out at two.

The mill was built in 1911 and grinds the rye of some 80 farms along the Ulver.
"""
AGAIN = """The Brask mill, which Orla Vesty bought from a bank in Ostrey, burnt down in Pellworth; its 60 workers live.
"""
FELL = """The mill in Pellworth fell into the Ulver at dawn, and 300 tonnes of brick now dam the river, police said.

All 60 workers had left it on Friday evening.
"""
FOREIGN = """Un molino de harina con 60 trabajadores ardió el viernes por la tarde en Pellworth, según dijo el condado.

El dueño del molino, Iker Sanz, prometió pagar los sueldos hasta la primavera del año que viene.
"""


def test_nothing_is_told_twice_in_other_words() -> None:
    first = article(1, MILL, age=3)
    for age in (1, 5):
        assert {number for number, _ in told([first, article(2, AGAIN, age=age)], 7)} == {1}


def test_what_happened_since_comes_before_what_is_told_again() -> None:
    articles = [article(1, MILL, age=9), article(2, AGAIN, age=5), article(3, FELL, age=1)]
    three = told(articles, 3)
    assert [number for number, _ in three] == [1, 1, 3]
    assert "now dam the river" in three[2][1]
    assert 3 in {number for number, _ in told([articles[1], articles[0], articles[2]], 3)}


def test_no_sentence_of_another_language_stands_beside_the_first_articles() -> None:
    here, abroad = article(1, MILL, age=3), article(2, FOREIGN, age=1)
    assert {number for number, _ in told([here, abroad], 7)} == {1}
    assert {number for number, _ in told([abroad, here], 7)} == {2}


def test_what_both_articles_count_is_two_matters() -> None:
    first = "A boat took 14 people off the island of Tarn on Sunday.\nSome 90 people are still there.\n"
    later = "All 90 people on the island of Tarn were told on Sunday to wait for a boat until the storm is over.\n"
    assert [number for number, _ in told([article(1, first, age=3), article(2, later, age=1)], 1)] == [1]


def test_a_sentence_of_another_article_that_leans_on_one_left_out_is_not_used() -> None:
    assert not any(
        words.startswith("She said") for _, words in told([article(1, ECHO, age=1), article(2, LATER, age=2)], 7)
    )


def test_a_surname_of_another_article_comes_only_with_the_whole_name() -> None:
    cracks = (
        "Vesty measured cracks of 40 centimetres above the village of Marrow on Tuesday and had its school emptied."
    )
    named = "Few geologists climb as well as Mara Vesty does."
    first = article(1, FIRST, age=2)
    for text, comes in ((cracks, True), (f"{named}\n\n{cracks}", False)):
        other = article(2, f"Marrow cut off by landslide\n\n{text}\n", age=1)
        assert (cracks in [words for _, words in told([first, other], 3)]) is comes


def test_repeats_are_never_used_beside_what_they_repeat() -> None:
    first, repeat = article(1, FIRST, age=1), article(2, FIRST, age=2, duplicate_of=1)
    assert {number for number, _ in told([first, repeat], 7)} == {1}
    assert {number for number, _ in told([repeat, first], 7)} == {2}


def test_further_articles_follow_in_order_of_time() -> None:
    third = "The county of Ostrey will pay each of the 80 families in Marrow 900 crowns, Governor Arne Vold said.\n"
    later = LATER.replace("above the village", "above the village of Marrow")
    articles = [article(1, ECHO, age=9), article(2, later, age=2), article(3, third, age=4)]
    numbers = [number for number, _ in told(articles, 7)]
    assert numbers == sorted(numbers, key=[1, 3, 2].index)
    assert set(numbers) == {1, 2, 3}


def test_a_story_without_a_full_sentence_has_none() -> None:
    assert retell([article(1, "", age=1)], 3) == ()


PIECES = [*FIRST.split("\n\n"), *LATER.split("\n\n"), *ECHO.split("\n\n"), "Who knows?", "Yes."]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8), min_size=1, max_size=4), st.integers(0, 7))
def test_sentences_are_of_the_articles_and_none_comes_twice(texts: list[list[str]], most: int) -> None:
    articles = [article(n, "\n\n".join(text), age=n) for n, text in enumerate(texts, 1)]
    passages = retell(articles, most)
    assert len(passages) <= most
    said = [" ".join(one.words.casefold().split()) for one in passages]
    assert len(set(said)) == len(said)
    for one in passages:
        assert one.span in one.article.reading.summary
    if articles[0].reading.summary and most:
        assert passages
