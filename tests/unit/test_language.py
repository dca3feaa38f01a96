from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.text.language import READ, language

ARTICLES = {
    "en": "The ferry between the two islands will run again from Monday, the harbour office said. It had been out of "
    "service for a month, and many of the islanders were unable to get to work.",
    "es": "El transbordador entre las dos islas volverá a funcionar a partir del lunes, según la oficina del puerto. "
    "Había estado fuera de servicio durante un mes y muchos vecinos no podían ir a su trabajo.",
    "fr": "Le bac entre les deux îles circulera de nouveau à partir de lundi, selon le bureau du port. Il était hors "
    "service depuis un mois, et beaucoup d'habitants ne pouvaient pas se rendre à leur travail.",
    "de": "Die Fähre zwischen den beiden Inseln fährt ab Montag wieder, wie das Hafenamt mitteilte. Sie war einen "
    "Monat lang außer Betrieb, und viele Bewohner konnten nicht zur Arbeit kommen.",
    "it": "Il traghetto tra le due isole tornerà a navigare da lunedì, secondo l'ufficio del porto. Era fuori servizio "
    "da un mese e molti abitanti non potevano andare al lavoro.",
    "pt": "A balsa entre as duas ilhas voltará a funcionar na segunda-feira, segundo o escritório do porto. Ela estava "
    "fora de serviço há um mês, e muitos moradores não podiam ir ao trabalho.",
    "ja": "二つの島を結ぶフェリーは月曜日から運航を再開すると港湾事務所が発表した。"
    "1か月にわたって運休しており、多くの住民が通勤できなくなっていた。",
}
OTHERS = {
    "Dutch": "De veerboot tussen de twee eilanden vaart vanaf maandag weer, aldus het havenkantoor. Hij was een maand "
    "buiten dienst en veel bewoners konden niet naar hun werk.",
    "Swedish": "Färjan mellan de två öarna går igen från och med måndag, enligt hamnkontoret. Den hade varit ur drift "
    "i en månad och många invånare kunde inte ta sig till jobbet.",
    "Russian": "Паром между двумя островами снова начнёт ходить с понедельника, сообщили в управлении порта. Он не "
    "работал месяц, и многие жители не могли добраться до работы.",
    "Korean": "두 섬을 잇는 여객선이 월요일부터 다시 운항한다고 항만 사무소가 밝혔다. "
    "한 달 동안 운항이 중단돼 많은 주민이 출근하지 못했다.",
    "Chinese": "港口办公室表示,往返两座岛屿的渡轮将于周一恢复运营。渡轮已停运一个月,许多居民无法上班。",
    "Turkish": "Liman müdürlüğüne göre iki ada arasındaki feribot pazartesiden itibaren yeniden çalışacak. Bir aydır "
    "sefer dışıydı ve birçok kişi işine gidemedi.",
}


@pytest.mark.parametrize("name", ARTICLES)
def test_tells_the_languages_that_are_read(name: str) -> None:
    assert language(ARTICLES[name]) == name


@pytest.mark.parametrize("name", OTHERS)
def test_says_nothing_of_others(name: str) -> None:
    assert language(OTHERS[name]) is None


@pytest.mark.parametrize("name", ["es", "fr", "de", "it", "pt", "ja"])
def test_foreign_words_do_not_change_it(name: str) -> None:
    assert language(f"The Harbour Post. {ARTICLES[name]} © Harbour Post Media Group") == name


def test_an_english_article_may_quote_japanese() -> None:
    assert language(ARTICLES["en"] + " The word for it is 連絡船 (れんらくせん).") == "en"


@pytest.mark.parametrize("text", ["", "   \n", "Ferry", "12 450 33", "Ann Lee, Bo Chan, Cy Dahl", "🙂🙂🙂"])
def test_too_little_is_unclear(text: str) -> None:
    assert language(text) is None


def test_only_the_first_thousands_of_characters_count() -> None:
    opening = ARTICLES["de"] * (READ // len(ARTICLES["de"]) + 1)
    assert language(opening + ARTICLES["en"] * 1000) == "de"


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert language(text) in {None, *ARTICLES}
