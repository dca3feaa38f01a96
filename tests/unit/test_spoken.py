"""Who said what in other languages, a rule at a time. Every case is of an invented town and its people."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Quote, QuoteKind, Span
from digests.read import read
from digests.text.languages import LANGUAGES
from digests.text.spoken import dialogue, japanese, plain, turns
from digests.text.spoken.lexer import lex
from digests.text.summary import summary
from tests.growth import assert_even_text

TABLED = [code for code, table in LANGUAGES.items() if table.grammar is not None]
DIRECT, PARTIAL = QuoteKind.DIRECT, QuoteKind.PARTIAL


def blocks(text: str) -> list[Span]:
    spans, at = [], 0
    for block in text.split("\n\n"):
        spans.append(Span(at, at + len(block)))
        at += len(block) + 2
    return spans


def quotes_of(code: str, text: str) -> tuple[Quote, ...]:
    if code == "ja":
        return japanese.quotes(text, blocks(text))
    return turns.quotes(text, blocks(text), code)


def said(code: str, text: str) -> list[tuple[str, str | None]]:
    return [(text[quote.start : quote.end], quote.speaker) for quote in quotes_of(code, text)]


ONE = [
    # a verb behind the words, and its subject behind the verb
    ("es", "«El puente está cerrado», dijo Elena Roig.", "Elena Roig"),
    ("es", "«El puente está cerrado», ha dicho este lunes la ministra Elena Roig.", "Elena Roig"),
    ("es", "«El puente está cerrado», le respondió el jefe de obra, Pablo Nin.", "Pablo Nin"),
    ("es", "«El puente está cerrado», aseguró don Pablo Nin.", "Pablo Nin"),
    ("fr", "« Le pont est fermé », a déclaré lundi Élise Garrec.", "Élise Garrec"),
    ("fr", "« Le pont est fermé », s'est exclamée la maire, Élise Garrec.", "Élise Garrec"),
    ("fr", "« Le pont est fermé », lance Mme Garrec.", "Garrec"),
    ("de", "„Die Brücke ist gesperrt“, sagte Heike Lund am Montag.", "Heike Lund"),
    ("de", "»Die Brücke ist gesperrt«, sagte die frühere Landrätin Heike Lund.", "Heike Lund"),
    ("de", "„Die Brücke ist gesperrt“, hat Heike Lund am Montag gesagt.", "Heike Lund"),
    ("de", "„Die Brücke ist gesperrt“, teilte die Polizei mit.", "die Polizei"),
    ("it", "«Il ponte è chiuso», ha detto ieri Elena Rossetti.", "Elena Rossetti"),
    ("it", "“Il ponte è chiuso”, spiega l'ingegnere Paolo Nini.", "Paolo Nini"),
    ("pt", "“A ponte está fechada”, disse Elena Rocha.", "Elena Rocha"),
    ("pt", "«A ponte está fechada», afirmou o engenheiro Paulo Nunes.", "Paulo Nunes"),
    ("ja", "「橋は閉まっている」と山口市の高瀬直樹市長は述べた。", "高瀬直樹"),
    ("ja", "「橋は閉まっている」と高瀬直樹市長。", "高瀬直樹"),
    # a verb before the words
    ("es", "Elena Roig, ingeniera de la ciudad, dijo: «El puente está cerrado».", "Elena Roig"),
    ("es", "El martes, en Vado, Elena Roig advirtió: «El puente está cerrado».", "Elena Roig"),
    ("es", "Elena Roig visitó la obra y dijo: «El puente está cerrado».", "Elena Roig"),
    ("es", "Elena Roig: «El puente está cerrado».", "Elena Roig"),
    ("fr", "Le maire Paul Garrec a prévenu : « Le pont est fermé. »", "Paul Garrec"),
    ("fr", "« Peut-on passer ? », demande Élise Garrec.", "Élise Garrec"),
    ("de", "Am Montag sagte Heike Lund: „Die Brücke ist gesperrt.“", "Heike Lund"),
    ("de", "Heike Lund vom Bauamt sagte: „Die Brücke ist gesperrt.“", "Heike Lund"),
    ("it", "La sindaca Elena Rossetti ha avvertito: «Il ponte è chiuso».", "Elena Rossetti"),
    ("pt", "A prefeita Elena Rocha alertou: “A ponte está fechada.”", "Elena Rocha"),
    ("ja", "高瀬直樹市長（58）は「橋は閉まっている」と述べた。", "高瀬直樹"),
    ("ja", "作家のマリア・ロペスさんは「橋は閉まっている」と話す。", "マリア・ロペス"),
    # according to
    ("es", "Según la ingeniera Elena Roig, «el puente sigue cerrado por ahora».", "Elena Roig"),
    ("es", "«El puente está cerrado», de acuerdo con Elena Roig.", "Elena Roig"),
    ("fr", "Selon Élise Garrec, le pont « restera fermé ».", "Élise Garrec"),
    ("de", "Laut Heike Lund bleibt die Brücke „noch lange gesperrt“.", "Heike Lund"),
    ("de", "„Die Brücke ist gesperrt“, so Heike Lund.", "Heike Lund"),
    ("de", "„Die Brücke ist gesperrt“, wie Heike Lund sagte.", "Heike Lund"),
    ("it", "Secondo Elena Rossetti il ponte «resterà chiuso».", "Elena Rossetti"),
    ("pt", "Segundo Elena Rocha, a ponte “continuará fechada”.", "Elena Rocha"),
    ("ja", "高瀬直樹市長によると、橋は「当面は閉まる」という。", "高瀬直樹"),
    # far behind, and in the middle
    ("es", "El puente sería «una trampa mortal» para todos, dijo Elena Roig.", "Elena Roig"),
    ("de", "Die Brücke sei „eine große Gefahr“ für alle, sagte Heike Lund.", "Heike Lund"),
    ("es", "La obra es «una trampa mortal» para todos, según Elena Roig.", "Elena Roig"),
    ("es", "La obra es «una trampa mortal» para todos, dijo ayer Elena Roig.", "Elena Roig"),
    # words between a subject and its verb, and behind a name
    ("es", "Elena Roig también dijo: «El puente está cerrado».", "Elena Roig"),
    ("es", "Elena Roig llegó y también dijo: «El puente está cerrado».", "Elena Roig"),
    ("es", "Al final dijo también Elena Roig: «El puente está cerrado».", "Elena Roig"),
    ("es", "«¿Está cerrado el puente?» Elena Roig preguntó.", "Elena Roig"),
    ("es", "«El puente está cerrado», dijo la directora del museo muy seria ayer.", "la directora del museo"),
    ("es", "Elena Roig, de la calle Mayor, dijo: «El puente está cerrado».", "Elena Roig"),
    ("fr", "« C'est fermé », a dit la ministre de la Santé Marie Garrec.", "Marie Garrec"),
    ("fr", "« C'est fermé, dit Élise Garrec, — , »", "Élise Garrec"),
    ("fr", "« C'est fermé, vraiment, dit Élise Garrec,, — , »", "Élise Garrec"),
    ("de", "„Sie ist gesperrt“, sagte Brückenmensch Hans Lund.", "Hans Lund"),
    ("ja", "漁師森川健太さんは「橋は閉まっている」と述べた。", "森川健太"),
    ("ja", "「雨だった、本当に」。", None),
    ("es", "«El puente está cerrado», dijo el tramoyista Pablo Nin.", "Pablo Nin"),
    ("es", "«El puente está cerrado», dijo el tramoyista Grün.", None),
    ("es", "«El puente está cerrado», dijo un perro Grande.", None),
    ("pt", "Elena Rocha chamou-lhe “uma ponte perdida”.", "Elena Rocha"),
    ("es", "Elena Roig llegó tarde. «Había mucha niebla», dijo.", "Elena Roig"),
    ("ja", "高瀬直樹市長は「橋は閉まっている」と胸をなで下ろした。", "高瀬直樹"),
    ("es", "Elena Roig recordó que la obra, según fuentes oficiales, «no admite más retrasos».", "Elena Roig"),
    # nobody, or nobody sure
    ("de", "„Sie ist gesperrt“, sagte Baggerschmiedin Almut Reiter.", None),
    ("de", "„Sie ist gesperrt“, sagte Zofin Lund.", None),
    ("it", "Elena Rossetti è arrivata tardi. «C'era nebbia», dicono in coro.", None),
    ("ja", "市は「橋は閉まっている」と首を横に振った。", None),
    ("es", "Elena Roig con calma dijo: «El puente está cerrado».", None),
    ("es", "«¡El puente está cerrado!» Elena Roig corrió.", None),
    ("es", "La lluvia cesó y dijo: «El puente está cerrado».", None),
    ("es", "La «trampa mortal fija» que denunció Elena Roig sigue.", None),
    ("es", "El Elena Roig dijo: «El puente está cerrado».", None),
    ("es", "La directora Museo Vial dijo: «El puente está cerrado».", None),
    ("es", "Elena [Roig] hoy ayer también después dicho: «El puente está cerrado».", None),
    ("ja", "木々は「町の記憶の深い一部分」だ。", None),
    ("ja", "そこでみんなは「橋は閉まっている」と言った。", None),
    ("ja", "高瀬直樹市長と森川健太市長は握手した。市長は「橋は閉まっている」と述べた。", None),
    ("es", "«El puente está cerrado.»", None),
    ("es", "Con Elena Roig, alcaldesa, llegó la lluvia. «El puente está cerrado.»", None),
    ("es", "El vecino que dijo «ya basta de obras» no quiso dar su nombre.", None),
    ("fr", "« Le pont est fermé », a-t-on entendu.", None),
    ("de", "„Die Brücke ist gesperrt“, hieß es am Montag.", None),
    ("it", "Dura la reazione. «Il ponte è chiuso da un mese.»", None),
    ("ja", "「橋は閉まっている」と述べた。", None),
    ("ja", "高橋さんと田中さんが並び、鈴木さんが「橋は閉まっている」と言うと佐藤さんは笑った。", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "speaker"), ONE)
def test_one_quotation_has_this_speaker(code: str, text: str, speaker: str | None) -> None:
    assert [name for _, name in said(code, text)] == [speaker]


PRONOUNS = [
    ("es", "Elena Roig llegó tarde. «Había niebla», dijo ella.", "Elena Roig"),
    ("es", "Elena Roig y Carmen Nin llegaron tarde. «Había niebla», dijo ella.", None),
    ("fr", "Paul Garrec est arrivé tard. « Il y avait du brouillard », a-t-il dit.", "Paul Garrec"),
    ("fr", "Paul Garrec est arrivé avec le préfet. « Il y avait du brouillard », a-t-il dit.", None),
    ("de", "Heike Lund kam spät. „Es war neblig“, sagte sie.", "Heike Lund"),
    ("de", "Heike Lund kam spät. „Es war neblig“, sagte er.", None),
    ("it", "Elena Rossetti è arrivata tardi. «C'era nebbia», ha detto lei.", "Elena Rossetti"),
    ("pt", "Elena Rocha chegou tarde. “Havia muita neblina”, disse ela.", "Elena Rocha"),
]


@pytest.mark.parametrize(("code", "text", "speaker"), PRONOUNS)
def test_a_pronoun_stands_for_the_one_person_it_can(code: str, text: str, speaker: str | None) -> None:
    assert [name for _, name in said(code, text)] == [speaker]


NOT_SAID = [
    ("es", "La novela «Los puentes del Vado» se vende mucho."),
    ("es", "Lo llaman por el apodo de siempre, apodado «el Cuervo del puente»."),
    ("fr", "Le film « Les Ponts perdus » sort jeudi."),
    ("de", "Das Schiff „Stern des Nordens“ liegt im Hafen."),
    ("it", "Il romanzo «I ponti perduti» esce giovedì."),
    ("pt", "O livro “As pontes perdidas” vende bem."),
    ("ja", "映画『失われた橋』が公開される。"),
    ("ja", "「失われた橋」と題する展覧会が開かれる。"),
    ("es", "La llamada «tasa» subió."),
    ("fr", "– Pont Neuf\n\n– Pont Vieux"),
]


@pytest.mark.parametrize(("code", "text"), NOT_SAID)
def test_titles_names_and_lone_words_are_no_quotations(code: str, text: str) -> None:
    assert said(code, text) == []


def test_dialogue_between_dashes_is_read_where_a_verb_of_speech_shows_it() -> None:
    assert said("es", "—¿Quién va? —preguntó Elena Roig—. No abran.") == [
        ("¿Quién va?", "Elena Roig"),
        ("No abran.", "Elena Roig"),
    ]
    assert said("pt", "— Não abram — disse Elena Rocha.") == [("Não abram", "Elena Rocha")]
    assert said("es", "— Pan\n\n— Leche y huevos") == []


def test_a_tag_within_french_marks_is_taken_out_of_the_words() -> None:
    text = "« Le pont est fermé, explique Élise Garrec, 61 ans, ingénieure. On attend. »"
    assert said("fr", text) == [("Le pont est fermé", "Élise Garrec"), ("On attend.", "Élise Garrec")]
    text = "Élise Garrec attend. « On ne passe plus, dit-elle. »"
    assert said("fr", text) == [("On ne passe plus", "Élise Garrec")]


@pytest.mark.parametrize(("opened", "again"), [("«", "»"), ("“", "”"), ("«", "«"), ("“", "“")])
def test_a_quotation_of_several_paragraphs_has_one_speaker(opened: str, again: str) -> None:
    close = "»" if opened == "«" else "”"
    text = f"{opened}El puente está cerrado.\n\n{again}Nadie pasa{close}, dijo Elena Roig."
    assert said("es", text) == [("El puente está cerrado.", "Elena Roig"), ("Nadie pasa", "Elena Roig")]


def test_words_split_around_their_speaker_carry_on() -> None:
    first, second = quotes_of("de", "„Die Brücke“, sagte Heike Lund, „ist gesperrt.“")
    assert (first.speaker, second.speaker, second.continues) == ("Heike Lund", "Heike Lund", 0)


ROLES = [
    ("es", "Elena Roig (45), ingeniera jefe del Instituto Vial, dijo: «No».", "ingeniera jefe", "Instituto Vial"),
    ("es", "La ingeniera Elena Roig, de la Escuela Vial, dijo: «No».", "ingeniera", "Escuela Vial"),
    ("fr", "« C'est fermé », dit Élise Garrec, directrice du Centre des ponts.", "directrice", "Centre des ponts"),
    ("de", "„Sie ist zu“, sagte Heike Lund, Leiterin am Institut für Stahl.", "Leiterin", "Institut für Stahl"),
    ("it", "«È chiuso», dice Elena Rossetti, 45 anni, guida del Museo Civico.", "guida", "Museo Civico"),
    ("pt", "“Está fechada”, disse Elena Rocha, diretora da Escola de Pontes.", "diretora", "Escola de Pontes"),
    ("ja", "港湾技術センターの前所長、佐伯修氏は「橋は閉まっている」と述べた。", None, None),
    ("ja", "星浜市の佐伯修港湾局長は「橋は閉まっている」と述べた。", "港湾局長", "星浜市"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "role", "affiliation"), ROLES)
def test_roles_and_affiliations(code: str, text: str, role: str | None, affiliation: str | None) -> None:
    (quote,) = quotes_of(code, text)
    assert (quote.role, quote.affiliation) == (role, affiliation)


MORE_ROLES = [
    ("Elena Roig, profesora en Salamanca, dijo: «No».", "profesora", None),
    ("Elena Roig, directora del Instituto Vial en Salamanca, dijo: «No».", "directora", "Instituto Vial"),
    ("Elena Roig, directora del Instituto de 1990, dijo: «No».", "directora", "Instituto"),
    (
        "Elena Roig, directora del Instituto de medicina marina, dijo: «No».",
        "directora",
        "Instituto de medicina marina",
    ),
    ("Elena Roig, que vive lejos, dijo: «No».", None, None),
    ("Elena Roig, soldadora desde 2006, dijo: «No».", "soldadora", None),
    ("Elena Roig, presidenta del Club Faro desde 2006, dijo: «No».", "presidenta", "Club Faro"),
    ("Elena Roig, desde 2006 soldadora, dijo: «No».", None, None),
]


@pytest.mark.parametrize(("text", "role", "affiliation"), MORE_ROLES)
def test_where_a_role_and_a_body_end(text: str, role: str | None, affiliation: str | None) -> None:
    (quote,) = quotes_of("es", text)
    assert (quote.speaker, quote.role, quote.affiliation) == ("Elena Roig", role, affiliation)


def test_a_subject_left_out_is_who_spoke_last_if_nobody_else_has_come_up() -> None:
    first = "«El puente está cerrado», dijo Elena Roig.\n\n"
    assert said("es", first + "Al final, dijo: «Nadie pasa ya».")[1] == ("Nadie pasa ya", "Elena Roig")
    assert said("es", first + "Pablo Nin calla. «Nadie pasa ya», dijo.")[1] == ("Nadie pasa ya", None)
    assert said("es", first + "«Nadie pasa ya.»\n\n«Es tarde para todos», dijo.")[1:] == [
        ("Nadie pasa ya.", None),
        ("Es tarde para todos", None),
    ]
    assert said("es", "Dijo «muy poco» sobre el «gran caos final».") == [("muy poco", None), ("gran caos final", None)]


def test_words_that_nobody_understood_beside_a_quotation_leave_it_unclear() -> None:
    first = "«El puente está cerrado», dijo Elena Roig. "
    assert said("es", first + "La ministra mandó una nota: «Nadie pasa ya».")[1][1] is None
    assert said("es", first + "«Nadie pasa ya», soltó un perro.")[1][1] is None
    assert said("es", first + "«Nadie pasa ya.»")[1][1] == "Elena Roig"


def test_a_whole_sentence_behind_that_is_direct() -> None:
    (quote,) = quotes_of("es", "Elena Roig dijo que «El puente está cerrado desde ayer».")
    assert (quote.kind, quote.speaker) == (DIRECT, "Elena Roig")


def test_a_role_that_two_people_have_is_nobody() -> None:
    text = "El ministro Pablo Nin y el ministro Juan Sol miran. «Está cerrado ya», dijo el ministro."
    assert said("es", text) == [("Está cerrado ya", None)]


def test_a_japanese_quotation_of_two_paragraphs() -> None:
    text = "「橋は閉まっている。\n\n「誰も通れない」と高瀬直樹市長は述べた。"
    assert [words for words, _ in said("ja", text)] == ["橋は閉まっている。", "誰も通れない"]
    assert said("ja", "橋は閉まっている。") == []


def test_dozens_of_namesakes_are_nobody() -> None:
    firsts = [
        "Ana",
        "Eva",
        "Inés",
        "Juan",
        "José",
        "Luis",
        "Hugo",
        "Iván",
        "Raúl",
        "Sara",
        "Rosa",
        "Pilar",
        "Marta",
        "Elena",
    ]
    names = " ".join(f"{first} Roig calla." for first in firsts)
    assert said("es", names + " «Está cerrado ya», dijo Roig.") == [("Está cerrado ya", None)]
    text = "".join(
        f"高瀬{first}さんが来た。"
        for first in ["直樹", "健太", "修一", "正", "文雄", "亮太", "勇", "徹", "一郎", "二郎", "三郎", "四郎", "五郎"]
    )
    assert said("ja", text + "高瀬さんは「橋は閉まっている」と述べた。") == [("橋は閉まっている", None)]
    assert said("ja", "佐伯修・港湾局長は「橋は閉まっている」と述べた。") == [("橋は閉まっている", "佐伯修")]
    text = "高瀬直樹市長と高瀬健太さんが会った。高瀬直樹市長は笑った。高瀬市長は「橋は閉まっている」と述べた。"
    assert said("ja", text) == [("橋は閉まっている", "高瀬直樹")]


def test_namesakes_leave_a_surname_unclear() -> None:
    text = "Elena Roig y Pablo Roig miran el puente. «Está cerrado», dijo Roig."
    assert said("es", text) == [("Está cerrado", None)]
    text = "高瀬直樹市長と高瀬健太さんが会った。高瀬さんは「橋は閉まっている」と述べた。"
    assert said("ja", text) == [("橋は閉まっている", None)]


def test_in_a_language_without_a_table_speakers_are_unclear_and_the_summary_goes_by_place() -> None:
    text = (
        "De burgemeester van Waterdam, Jan Kuiper, heeft dinsdag de nieuwe sluis geopend. „De stad haalt weer adem”, "
        "zei Kuiper tegen de bezoekers. Volgens de bewoners is het een ‘dure grap’ van het bestuur. "
        "Het boek „Water en Land” ligt klaar. Jan Kuiper en de nieuwe sluis van Waterdam trekken veel bezoekers."
    )
    reading = read(text)
    assert reading.language is None
    assert [(text[q.start : q.end], q.kind, q.speaker) for q in reading.quotes] == [
        ("De stad haalt weer adem", DIRECT, None),
        ("dure grap", PARTIAL, None),
    ]
    places = [span.start for span in reading.summary]
    assert places == sorted(places)


def test_words_in_marks_of_an_unspaced_language_are_counted_by_letters() -> None:
    text = "桥已经关闭了。“我们已经等了三个月还没有答复”，他说。“大桥”关闭。"
    assert [text[q.start : q.end] for q in plain.quotes(text, [Span(0, len(text))])] == ["我们已经等了三个月还没有答复"]


def test_a_language_without_a_grammar_is_refused() -> None:
    with pytest.raises(ValueError, match="no grammar of 'ja'"):
        lex("ja", "", [], [])


STOPS = [
    ("es", "El Sr. Roig llegó a EE.UU. Hoy ha vuelto. La pág. 3 lo cuenta.", 3),
    ("fr", "M. Garrec et Mme. Le Goff sont là. Ils attendent.", 2),
    ("de", "Am 3. Mai kam z. B. Frau Dr. Lund. Am 4. Juni blieb sie fort. Das war 2024. Danach nicht mehr.", 4),
    ("it", "La dott.ssa Rossetti e il prof. Nini sono qui. Aspettano.", 2),
    ("pt", "O Sr. Nunes e a Dra. Rocha chegaram. Esperam.", 2),
    ("ja", "橋は閉まった。「また来る。」と彼は言った。皆が帰った。", 3),
]


@pytest.mark.parametrize(("code", "text", "count"), STOPS)
def test_sentences_end_where_they_do_in_their_language(code: str, text: str, count: int) -> None:
    from digests.text.sentences import split

    assert len(split(text, tongue=code)) == count


@pytest.mark.parametrize("code", [*TABLED, "ja", "nl"])
@given(text=st.text(alphabet="aéB .,!?\n“”‘’\"'«»„:—(ASdijotéréle日高橋市長はが「」と述べ。", max_size=120))
def test_spans_lie_in_the_text_in_order_whatever_it_is(code: str, text: str) -> None:
    whole = [Span(0, len(text))]
    found = plain.quotes(text, whole) if code == "nl" else quotes_of(code, text)
    assert all(text[q.start : q.end] == text[q.start : q.end].strip() != "" for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.speaker is None or q.speaker_start is not None for q in found)


GROWING = [
    ("es", "«Está cerrado», dijo Elena Roig. Ella añadió que la obra es «una trampa mortal». "),
    ("es", "Elena Roig y el alcalde Pablo Nin dijo dijo que según "),
    ("es", "—¿Quién va? —dijo Elena Roig—. No abran.\n\n"),
    ("fr", "« On attend, dit Élise Garrec, 61 ans, maire, maire. Rien. » "),
    ("de", "„Sie ist zu“, sagte Anna Lund, Leiterin der Leiterin des Amts. "),
    ("ja", "高瀬直樹市長は「橋は閉まっている」と述べた。"),
    ("ja", "高橋市長高橋市長の高橋さん、"),
]


@pytest.mark.parametrize(("code", "piece"), GROWING)
def test_the_time_grows_evenly(code: str, piece: str) -> None:
    assert_even_text(lambda text: quotes_of(code, text), piece)


def test_the_first_sentences_stand_where_no_table_tells_more() -> None:
    text = " ".join(f"Dit is de zin nummer {n} over het water en het land." for n in range(1, 9))
    first = summary(text, [Span(0, len(text))], None, 3)
    assert [span.of(text)[:22] for span in first] == [f"Dit is de zin nummer {n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("On attend, raconte-t-elle, et rien ne vient", ", raconte-t-elle"),
        ("On attend, raconte Odile Roe, et rien", ", raconte Odile Roe"),
        ("On attend, et rien ne vient", None),
    ],
)
def test_who_speaks_may_stand_within_the_marks(within: str, found: str | None) -> None:
    tag = dialogue._tag.__wrapped__("fr")
    assert tag is not None
    seen = tag.search(within)
    assert (seen and seen[0]) == found
    assert dialogue._tag.__wrapped__("de") is None
