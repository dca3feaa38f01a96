"""Events and people here are invented."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Span
from digests.text.clean import clean
from digests.text.leaning import leans
from digests.text.summary import in_order, summary
from tests.growth import assert_even_text

ARTICLE = """\
The night train between Halden and Vik will stop running in June, after a century of service.

The line carried 40,000 passengers last year, a third of what it carried before the road tunnel was opened in 2016.

“We have asked for a subsidy four times and have been turned down,” said Birgitta Ost, the head of the railway.

But that may not be the end of it.

A group of hotel owners in Vik offered on Wednesday to pay for the sleeping cars of the night train for two more years.

Who would want to lose a train that has its own song?

She also said that the drivers would keep their posts.

The transport committee will vote on the offer of the hotel owners on 12 May, its chairman, Rolf Aune, said.

Vik has no airport, and the road over the pass is closed for up to ninety days each winter.
"""


def chosen(text: str, most: int = 7, title: str | None = None) -> list[str]:
    return [span.of(text) for span in summary(text, clean(text).paragraphs, title, most)]


def test_the_news_comes_first() -> None:
    assert chosen(ARTICLE)[0].startswith("The night train between Halden and Vik will stop running in June")


def test_three_lengths_are_nested_and_shown_in_the_order_of_the_text() -> None:
    paragraphs = clean(ARTICLE).paragraphs
    best = summary(ARTICLE, paragraphs, None)
    assert len(best) == 7
    for n in (1, 3, 7):
        assert set(in_order(best, n)) == set(best[:n])
        assert in_order(best, n) == sorted(in_order(best, n))
        assert best[:n] == summary(ARTICLE, paragraphs, None, n)


def test_no_sentence_leans_on_one_that_is_not_there() -> None:
    three = chosen(ARTICLE, 3)
    assert "But that may not be the end of it." not in three
    assert "She also said that the drivers would keep their posts." not in three


@pytest.mark.parametrize(
    "leaning",
    [
        "“There was never a plan to sell the sleeping cars of the night train,” she said.",
        "In the second week of May, he will open the hotels of Vik to the railway's passengers.",
        "Asked about the sleeping cars of the night train in Halden, they declined to comment.",
        "“Nobody who has slept on the night train to Vik wants to take an aeroplane.”",
        "“Nobody who has slept on the night train to Vik wants to take an aeroplane.",
        "The couple have run the last of the hotels in Vik for thirty years.",
        "The 61-year-old was for many years a driver on the railway between Halden and Vik.",
        "A year later, the night train was sold to a bank in Halden for 40 million crowns.",
        "The winter before, they had driven the night train to Vik through four metres of snow.",
        "On Thursday they took the night train from Halden to Vik for the last time.",
        "When she moved to Vik, the night train was full of soldiers.",
        "To that end, the railway of Halden asked for 40 new sleeping cars.",
        "Of these, seven sleeping cars of the night train were built in Halden.",
        "Eleven of them had driven the night train to Vik for thirty years.",
        "All four were drivers on the night train between Halden and Vik.",
        "Most towns on the railway to Vik have had one since 1990.",
    ],
)
def test_whoever_is_only_hinted_at_must_have_been_named(leaning: str) -> None:
    body = ARTICLE.replace("But that may not be the end of it.", f"Who needs a sleeping car?\n\n{leaning}")
    assert leaning not in chosen(body)
    named = "The man who drove the first train to Vik in 1926 lived in Halden all his life."
    assert named in chosen(body.replace(leaning, named))


@pytest.mark.parametrize(
    "whole",
    [
        "A year after the flood, the railway between Halden and Vik bought 40 new sleeping cars.",
        "On Thursday the railway of Halden sold the sleeping cars of the night train.",
        "When she moved to Vik, Marit Aas was the only passenger on the night train.",
        "To the surprise of the railway, the night train to Vik was full in May.",
        "Of those who took the night train to Vik last year, most were pupils.",
        "One of the drivers of the night train to Vik has written its song.",
        "All four tunnels between Halden and Vik were closed in January.",
        "In this year's plan for the railway, the night train to Vik is left out.",
    ],
)
def test_what_only_sounds_like_it_leans_on_nothing(whole: str) -> None:
    assert not leans(whole, "en")


@pytest.mark.parametrize(
    ("tongue", "leaning", "named"),
    [
        ("es", "«¿Y quién paga el tren?», preguntó ella.", "«¿Quién paga el tren?», preguntó Marta Ruiz."),
        ("de", "„Wir zahlen den Zug“, sagte sie.", "„Wir zahlen den Zug“, sagte Marta Roth."),
        ("fr", "« Nous payons le train », a-t-elle dit.", "« Nous payons le train », a dit Marthe Roy."),
        ("it", "«Paghiamo noi il treno», ha detto lei.", "«Paghiamo noi il treno», ha detto Marta Riva."),
        ("pt", "“Pagamos o trem”, disse ela.", "“Pagamos o trem”, disse Marta Reis."),
    ],
)
def test_words_of_he_or_she_lean_in_other_languages(tongue: str, leaning: str, named: str) -> None:
    assert leans(leaning, tongue)
    assert not leans(named, tongue)


OFFER = """\
The night train to Vik will run for two more years, the railway said on Monday.

The snow was too deep for flags, though Marit Aas had ordered 200 of them.

Aas offered the hotel owners of Vik the sleeping cars for 40 crowns.

The weather will be fine until Sunday.
"""
OFFERED = "Hotel owners offered sleeping cars for 40 crowns"


def test_whoever_is_named_by_surname_must_have_been_introduced() -> None:
    offer = "Aas offered the hotel owners of Vik the sleeping cars for 40 crowns."
    assert offer not in chosen(OFFER, 2, OFFERED)
    assert {*OFFER.split("\n\n")[:2], offer} == set(chosen(OFFER, 3, OFFERED))
    assert offer not in chosen(OFFER.replace("Marit Aas", "Marit J. Aas"), 2, OFFERED)
    assert offer in chosen(OFFER.replace("Marit Aas", "the mayor"), 2, OFFERED), "nowhere named whole"
    guarded = OFFER.replace("Marit Aas", "Harbour Police").replace("Aas", "Police")
    assert offer.replace("Aas", "Police") in chosen(guarded.replace("flags", "police cars"), 2, OFFERED), "no surname"


def test_a_sentence_may_lean_on_one_that_is_chosen() -> None:
    text = (
        "Marit Aas, the mayor of Tarn, resigned on Monday after nine years.\n\n"
        "She said the town needed a mayor with more time for the school of music.\n\n"
        "The weather was fine."
    )
    assert chosen(text, 2) == text.split("\n\n")[:2]


def test_no_question_to_the_reader_while_there_is_news() -> None:
    assert "Who would want to lose a train that has its own song?" not in chosen(ARTICLE, 6)


def test_the_title_says_what_matters() -> None:
    winter = "Vik has no airport, and the road over the pass is closed for up to ninety days each winter."
    title = "Ninety days of winter without an airport or a road over the pass"
    assert winter not in chosen(ARTICLE, 3)
    assert winter in chosen(ARTICLE, 3, title)


def test_no_sentence_twice_in_whatever_case_and_blanks() -> None:
    text = (
        "The bridge at Orme is closed to lorries until the autumn.\n\n"
        "THE BRIDGE AT ORME IS  CLOSED TO LORRIES UNTIL THE AUTUMN.\n\n"
        "Engineers found a crack in its second pillar on Monday."
    )
    paragraphs = [Span(0, len(text))]
    assert len(summary(text, paragraphs, None)) == 2


def test_what_is_hardly_new_is_passed_over() -> None:
    text = (
        "The bridge at Orme is closed to heavy lorries until the autumn, the county said on Monday.\n\n"
        "The bridge at Orme is closed to all heavy lorries until autumn, said the county.\n\n"
        "Engineers found a crack in its second pillar during an inspection last week."
    )
    two = [span.of(text) for span in summary(text, [Span(0, len(text))], None, 2)]
    assert "crack" in two[1]


def test_a_messy_scrape_gives_the_summary_of_the_article() -> None:
    lead = "The bridge at Orme is closed to lorries until the autumn, the county said on Monday."
    body = [
        lead,
        "Engineers found a crack in its second pillar during an inspection last week.",
        "Some 900 lorries a day will have to take the ferry or drive round the lake.",
        "Repairs will cost about 4 million crowns, which the county does not have.",
    ]
    caption = "The bridge at Orme is closed to lorries until"
    messy = [caption, lead, f"{caption} in a file photo. | AFP", lead, *body[1:], "Sign up for our newsletter", "WORLD"]
    assert chosen("\n\n".join(messy), 3) == chosen("\n\n".join(body), 3)


@pytest.mark.parametrize("fragment", ["Halden", "Scroll down for video", "and nothing more", "Yes.", "***"])
def test_full_sentences_are_preferred(fragment: str) -> None:
    text = f"{fragment}\n\nThe mill at Tarn will reopen as a school of music in September.\n\n{fragment} again"
    assert [s.of(text) for s in summary(text, [Span(0, len(text))], None)] == [
        "The mill at Tarn will reopen as a school of music in September."
    ]


def test_without_a_full_sentence_something_is_still_said() -> None:
    text = "Mill reopens\n\nSchool of music in September"
    assert chosen(text) == ["Mill reopens", "School of music in September"]


def test_japanese_sentences_are_told_apart() -> None:
    text = (
        "二つの島を結ぶ連絡船が月曜日に運航を再開する。港湾事務所が火曜日に発表した。"
        "しかし、冬の便については決まっていない。"
    )
    found = chosen(text, 2)
    assert found[0] == "二つの島を結ぶ連絡船が月曜日に運航を再開する。"
    assert "しかし、冬の便については決まっていない。" not in found


ABROAD = [
    (
        "El tren nocturno entre Lerma y Ojeda dejará de circular en junio, según la compañía.",
        "Un grupo de hoteleros de Ojeda ofreció el miércoles pagar los coches cama del tren durante dos años.",
        "Pero eso podría cambiar antes del verano.",
        "La comisión de transportes votará la oferta de los hoteleros el 12 de mayo en la capital.",
    ),
    (
        "Der Nachtzug zwischen Lohr und Vik wird im Juni eingestellt, wie die Bahn am Dienstag mitteilte.",
        "Hoteliers aus Vik boten am Mittwoch an, die Schlafwagen des Zuges zwei Jahre lang zu bezahlen.",
        "Aber das könnte sich vor dem Sommer ändern.",
        "Der Ausschuss für Verkehr stimmt am 12. Mai in der Hauptstadt über das Angebot der Hoteliers ab.",
    ),
    (
        "Le train de nuit entre Lorme et Vic ne circulera plus à partir du mois de juin, selon la régie.",
        "Des hôteliers de Vic ont proposé mercredi de payer les voitures-lits du train pendant deux ans.",
        "Mais cela pourrait changer avant l'été prochain.",
        "La commission des transports votera le 12 mai sur la proposition des hôteliers de la vallée.",
    ),
    (
        "Il treno notturno tra Lerme e Vico non circolerà più dal mese di giugno, secondo la ferrovia.",
        "Gli albergatori di Vico hanno offerto mercoledì di pagare per due anni i vagoni letto del treno.",
        "Ma questo potrebbe cambiare prima dell'estate.",
        "La commissione dei trasporti voterà il 12 maggio sulla proposta degli albergatori della valle.",
    ),
    (
        "O trem noturno entre Lerma e Vique deixará de circular em junho, segundo a companhia.",
        "Um grupo de hoteleiros de Vique ofereceu na quarta-feira pagar os vagões do trem por dois anos.",
        "Mas isso pode mudar antes do verão.",
        "A comissão de transportes votará no dia 12 de maio a oferta dos hoteleiros da região.",
    ),
]


@pytest.mark.parametrize("sentences", ABROAD)
def test_sentences_that_lean_are_passed_over_in_other_languages_too(sentences: tuple[str, ...]) -> None:
    two = chosen(" ".join(sentences), 2)
    assert two[0] == sentences[0]
    assert two[1] in (sentences[1], sentences[3])


@pytest.mark.parametrize("most", [0, 1, 3])
def test_never_more_than_asked_for(most: int) -> None:
    assert len(chosen(ARTICLE, most)) == most


def test_nothing_of_nothing() -> None:
    assert summary("", (), None) == ()
    assert summary("   ", [Span(0, 3)], None) == ()


@given(
    st.lists(st.sampled_from([*ARTICLE.split("\n\n"), "Yes.", "No", "", "?!", "Ünder "]), max_size=30),
    st.integers(0, 9),
)
def test_sentences_lie_in_the_paragraphs_and_never_overlap(pieces: list[str], most: int) -> None:
    text = "\n\n".join(pieces)
    paragraphs = clean(text).paragraphs
    best = summary(text, paragraphs, None, most)
    assert len(best) <= most
    for span in best:
        assert any(p.start <= span.start < span.end <= p.end for p in paragraphs)
    ordered = in_order(best, most)
    assert all(one.end <= other.start for one, other in pairwise(ordered))
    said = [" ".join(span.of(text).casefold().split()) for span in best]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("piece", ["a. ", "A b c d e f g. ", "word ", "Aas ", "Aas said Aas a b c.\n", ARTICLE])
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(lambda text: summary(text, [Span(0, len(text))], None), piece)


@pytest.mark.parametrize(
    "caption",
    [
        "The night train between Halden and Vik (left) waits at the station of Halden for its passengers.",
        "Last journey: The night train between Halden and Vik leaves the station of Halden in May.",
        "The night train between Halden and Vik is seen here at the station of Halden with its last passengers.",
    ],
)
def test_what_reads_like_a_caption_is_passed_over(caption: str) -> None:
    assert caption not in chosen(f"{caption}\n\n{ARTICLE}", 3)
