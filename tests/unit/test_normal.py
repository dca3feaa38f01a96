"""An original that suffered on its way reads as one that did not, and every span is the original's own."""

from __future__ import annotations

from itertools import pairwise
from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Reading, Span
from digests.read import read
from digests.text.mojibake import mended
from digests.text.normal import normal
from tests.growth import assert_even_text

PARAGRAPHS = (
    "The harbour of Marrow will close for three weeks in May, the council of the town said on Monday evening.",
    "“We can’t mend the wall while ships are moored there,” said Zoë Roe, the harbour’s director. “It isn’t safe.”",
    "The café on the pier stays open — at no cost to the town — until the first frost, Roe added.",
)
SOUND = "\n\n".join(PARAGRAPHS)


def seen(words: str) -> str:
    return " ".join(normal(words).text.split())


def told(text: str, reading: Reading) -> list[tuple[str, str | None, str | None]]:
    """The quotes as they read, and by whom, as whom."""
    return [(seen(text[q.start : q.end]), q.speaker, q.role) for q in reading.quotes]


def shown(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [seen(span.of(text)) for span in spans]


@pytest.mark.parametrize(
    "suffered",
    [
        pytest.param(SOUND.encode().decode("latin-1"), id="UTF-8 read as Latin-1"),
        pytest.param(SOUND.encode().decode("cp1252", "replace"), id="UTF-8 read as Windows-1252"),
        pytest.param(SOUND.encode().decode("latin-1").encode().decode("latin-1"), id="misread twice"),
        pytest.param(SOUND.encode("cp1252").decode("latin-1"), id="Windows-1252 read as Latin-1"),
        pytest.param(SOUND.replace("arb", "ar\u00adb").replace("oun", "o\u200bun"), id="soft hyphens"),
        pytest.param(SOUND.replace(" ", "  "), id="doubled blanks"),
        pytest.param(SOUND.replace(" ", "\xa0"), id="blanks that keep lines together"),
        pytest.param(SOUND.replace(" ", "&nbsp; "), id="blanks as entities"),
        pytest.param(SOUND.replace("“", "&amp;ldquo;").replace("”", "&amp;rdquo;"), id="escaped twice"),
        pytest.param(SOUND.replace("“", "&ldquo;").replace("”", "&#8221;").replace("’", "&#x2019;"), id="entities"),
        pytest.param("\n\n".join(fill(one, 60) for one in PARAGRAPHS), id="wrapped"),
        pytest.param("\n\n".join(fill(one, 60) for one in PARAGRAPHS).replace("\n", "\r\n"), id="wrapped by a mailer"),
        pytest.param("\n\n".join(fill(one, 38).replace("\n", "\n\n") for one in PARAGRAPHS), id="a blank line a line"),
        pytest.param(SOUND.replace(" “", "“").replace("” ", "”"), id="no blanks beside the marks"),
    ],
)
def test_a_text_that_suffered_reads_like_a_sound_one(suffered: str) -> None:
    reading, sound = read(suffered), read(SOUND)
    assert told(suffered, reading) == told(SOUND, sound)
    assert shown(suffered, reading.paragraphs) == list(PARAGRAPHS)
    assert shown(suffered, reading.summary) == [span.of(SOUND) for span in sound.summary]
    assert reading.features == sound.features
    mention = reading.quotes[0]
    assert mention.speaker_start is not None
    assert seen(suffered[mention.speaker_start : mention.speaker_end]) == "Zoë Roe"


@pytest.mark.parametrize(
    "text",
    [
        "“MAÇÔ, disse. «Amanhã», “café”… voilà »… Ñandú, Ærø; 20 °C, £5",
        "Straße, Åland, ÅRHUS – “HEJDÅ” – Łódź",
        "Привет, мир; こんにちは。「橋は開く」",
        "AT&T; R&D;; &nothing; &amp",
    ],
)
def test_a_sound_text_stays(text: str) -> None:
    assert normal(text).text == text


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("5Â km for Â£5 at the cafÃ©", "5 km for £5 at the café"),
        ("It\x92s \x93here\x94", "It’s “here”"),
        ("ã\x81\x93ã\x82\x93", "こん"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("â€œGoneâ€", "“Gone”"),
        ("CafÃ©: Ã\xa0 la carte, tiáº¿ng Viá»‡t", "Café: à la carte, tiếng Việt"),
        *(
            (was.encode().decode("latin-1"), was)
            for was in ("שלום לכולם", "ภาษาไทย", "مرحبا بالعالم", "한글", "Zażółć")
        ),
    ],
)
def test_what_was_misread_is_what_it_was(text: str, was: str) -> None:
    assert mended(text) == was


@pytest.mark.parametrize(
    ("text", "was"),
    [
        (
            "The pier fell.Two ships left in 2031.The third stayed!A few wept.",
            "The pier fell. Two ships left in 2031. The third stayed! A few wept.",
        ),
        (
            "Reeve asked for help.“Bring sand,”he said.Few came.",
            "Reeve asked for help. “Bring sand,” he said. Few came.",
        ),
        (
            'Reeve asked for help."Bring sand,"he said.Few came.',
            'Reeve asked for help. "Bring sand," he said. Few came.',
        ),
        ("“Yes.”“No,”he said:“Never.”", "“Yes.” “No,” he said: “Never.”"),
        ('"Yes.""No,"he said:"Never."', '"Yes." "No," he said: "Never."'),
    ],
)
def test_blanks_that_were_lost_between_sentences_are_there(text: str, was: str) -> None:
    assert normal(text).text == was


@pytest.mark.parametrize(
    "text",
    [
        "The U.S.Army and J.K.Rowling met at 10.30 p.m.The rest is e.g.The Crow.",
        "www.Harbour.Post, ida.Nordahl@post.example, Post.Com, post.com/Lamp.Post and #Lamp.Post; run Lamp.Js",
        "Section 3.A, a rise of 2.5%, 4.Chapter, Ph.D.",
        "It went on…And on...And on.",
        "„Wir gehen.“Das war „alles.“Ja.",
        "”Vi går.”Han gick.",
        'A 12" pipe and a 9" pipe, "new."They fit. "Or',
    ],
)
def test_stops_within_words_are_no_ends_of_sentences(text: str) -> None:
    assert normal(text).text == text


def test_sentences_without_blanks_between_them_are_quoted_and_cut_as_they_stand() -> None:
    flat = (
        "The pier of Esk gave way on Friday.The harbour master, Paul Reeve, asked for help.“We need sandbags,” he said."
        "Two hundred people were moved to a school.The water is expected to fall on Sunday."
    )
    reading = read(flat)
    assert told(flat, reading) == [("We need sandbags,", "Paul Reeve", "harbour master")]
    assert shown(flat, reading.summary)[0] == "The pier of Esk gave way on Friday."


@given(st.text(st.characters(max_codepoint=0x2100, exclude_categories=["Cs"]), max_size=60))
def test_a_text_that_was_mended_is_sound(text: str) -> None:
    better = mended(mended(text))
    assert mended(better) == better


@given(st.text(st.sampled_from('abA.", \n\u00ad\xa0“”â€œ&;amp-'), max_size=60))
def test_every_span_of_any_text_lies_in_the_original(text: str) -> None:
    seen = normal(text)
    places = [seen.span(Span(at, at + 1)) for at in range(len(seen.text))]
    assert all(0 <= one.start < one.end <= len(text) for one in places)
    assert [one.start for one in places] == sorted(one.start for one in places)


PIECES = ["a", "b. ", " ", "\n", "\u00ad", "\xa0", "&amp;", "The ferry sailed at noon. "]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_the_receipt_holds_all_that_can_be_seen(text: str) -> None:
    reading = read(text)
    parts = sorted([*reading.paragraphs, *(Span(r.start, r.end) for r in reading.removed)])
    assert all(one.end <= other.start for one, other in pairwise(parts))
    rest, at = "", 0
    for part in parts:
        rest, at = rest + text[at : part.start], part.end
    assert not (rest + text[at:]).replace("\u00ad", "").strip()


@pytest.mark.parametrize(
    "piece",
    ["â€", "Â ", "&amp;", "\u00ad", " \xa0", "\r", "&#", "Ã", "â", "a\u00ad\n", "ã\x81\x93", "ab.The", '.""a', ".”“a"],
)
def test_time_grows_evenly(piece: str) -> None:
    assert_even_text(normal, piece)
