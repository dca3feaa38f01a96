"""The real input of this project, one messy scrape, is read as promised. Its text stays outside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digests.model import QuoteKind, Reading, Reason
from digests.read import read
from digests.text.summary import in_order

SEED = Path(__file__).parents[3] / "shared" / "articles" / "japan-us.txt"
LEAD = "A perfect storm"
SWORN_IN = "When Trump is sworn in"


@pytest.fixture(scope="module")
def text() -> str:
    if not SEED.exists() and not os.environ.get("CI"):
        pytest.skip(f"{SEED} is not beside this checkout; it is where the project is built")
    return SEED.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def reading(text: str) -> Reading:
    return read(text)


def test_title_and_body(text: str, reading: Reading) -> None:
    assert reading.title == "As Trump returns, will Japan be able to weather the storm?"
    body = [span.of(text) for span in reading.paragraphs]
    assert sum(paragraph.count(LEAD) for paragraph in body) == 1
    assert sum(paragraph.count(SWORN_IN) for paragraph in body) == 1
    assert body[0].startswith(LEAD)
    assert body[-1].endswith("he said.")
    assert len(body) == 15


def test_the_receipt_names_what_was_taken_out_and_why(text: str, reading: Reading) -> None:
    receipt = [(removal.reason, text[removal.start : removal.end]) for removal in reading.removed]
    captions = [words for reason, words in receipt if reason is Reason.CAPTION]
    assert len(captions) == 3
    assert all("news conference at Akasaka Palace" in words for words in captions)
    (stitched,) = (words for reason, words in receipt if reason is Reason.STITCHED)
    assert stitched.count(LEAD) == 2
    assert [words.strip(" |") for reason, words in receipt if reason is Reason.CREDIT] == ["BLOOMBERG"]
    assert [words for reason, words in receipt if reason is Reason.SECTION_TAG] == ["LENS ASIA"]
    repeats = sorted(words[:14] for reason, words in receipt if reason is Reason.REPEAT)
    assert repeats == sorted([LEAD[:14], SWORN_IN[:14]])


def test_body_and_receipt_are_the_whole_text(text: str, reading: Reading) -> None:
    pieces = sorted([(p.start, p.end) for p in reading.paragraphs] + [(r.start, r.end) for r in reading.removed])
    at, between = 0, ""
    for start, end in pieces:
        assert start >= at
        between += text[at:start]
        at = end
    assert not (between + text[at:]).strip()


def test_the_five_quotes(text: str, reading: Reading) -> None:
    hughes = (
        "Christopher Hughes",
        "professor of international politics and Japanese studies",
        "University of Warwick",
    )
    found = [
        (text[q.start : q.end], q.kind, (q.speaker, q.role, q.affiliation) if q.speaker else None)
        for q in reading.quotes
    ]
    era, managers, himself, issues, expect = found
    assert era[:2] == ("a new era", QuoteKind.PARTIAL)
    assert era[2] is None or era[2][0] == "The two countries"
    for quote, beginning in ((managers, "The U.S. alliance managers"), (himself, "Trump himself"), (expect, "I would")):
        assert quote[0].startswith(beginning)
        assert quote[1:] == (QuoteKind.DIRECT, hughes)
    assert issues == ("headline issues", QuoteKind.PARTIAL, hughes)


def test_quotes_stand_between_their_marks_and_mentions_are_in_the_text(text: str, reading: Reading) -> None:
    for quote in reading.quotes:
        assert (text[quote.start - 1], text[quote.end]) == ('"', '"')
    mentions = [text[q.speaker_start : q.speaker_end] for q in reading.quotes if q.speaker_start is not None]
    assert mentions[-1] == "he"
    assert "Christopher Hughes" in mentions


def test_the_summary_has_three_sentences_none_a_caption_none_twice(text: str, reading: Reading) -> None:
    sentences = [span.of(text) for span in in_order(reading.summary, 3)]
    assert len(sentences) == len(set(sentences)) == 3
    assert all(sentence.endswith((".", '."')) and "Akasaka" not in sentence for sentence in sentences)
    assert all(any(p.start <= s.start and s.end <= p.end for p in reading.paragraphs) for s in reading.summary)
