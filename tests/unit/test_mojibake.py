"""Text that was decoded twice reads as its writer meant it, and other text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.feeds.charset import utf8
from digests.feeds.decoding import page_text
from digests.feeds.files import text_document
from digests.feeds.mojibake import mended
from tests.growth import assert_even_text

MEANT = "“It’s the café’s porcelain – all of it…” said Zoë Björk, who pays £40 a month."
TWICE = MEANT.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")  # the one byte that it lacks
THRICE = TWICE.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")


@pytest.mark.parametrize("text", [TWICE, MEANT.encode().decode("latin-1"), THRICE], ids=["twice", "latin-1", "thrice"])
def test_what_was_decoded_too_often_is_decoded_once(text: str) -> None:
    assert mended(text) == MEANT


def test_a_closing_mark_that_lost_its_last_byte_still_closes() -> None:
    assert mended(TWICE.replace("\x9d", "")) == MEANT


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        "NÃO, disse a IRMÃ. “A MAÇÃ” é dela.",
        "Il répondit à\xa0« l’âne » : Â, la lettre.",
        "Å er en bokstav, og Ä en annen.",
        "Prices rose by 5 € and â is a letter.",
    ],
)
def test_what_was_decoded_once_stays(text: str) -> None:
    assert mended(text) == text


def test_files_pages_and_feeds_are_mended() -> None:
    assert text_document("story.txt", TWICE.encode(), "Lund Courier").text == MEANT
    assert MEANT in page_text(f"<p>{TWICE}</p>".encode(), "a page")
    assert MEANT in page_text(f"<p>{TWICE}</p>".encode(), "a page", "text/html; charset=utf-8")
    feed = utf8(f"<rss><title>{TWICE}</title></rss>".encode())
    assert feed is not None
    assert MEANT in feed.decode()


@given(st.text())
def test_text_without_its_signs_is_never_touched(text: str) -> None:
    assert set("âÂÃ") & set(text) or mended(text) == text


@pytest.mark.parametrize("piece", ["â€", "Ã", "Ã©", "â", "â€™"])
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(mended, piece)
