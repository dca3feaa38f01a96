"""The sample articles are read as a careful editor would: samples.toml beside this file is the gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from digests.feeds.pages import extract
from digests.read import read
from tests.quality.test_samples_gold import GOLD, SAMPLES

if TYPE_CHECKING:
    from digests.model import Quote, Reading

EDGE = " ,.;:!?…“”\"'‘’"


def original_of(name: str) -> tuple[str, str | None]:
    data = (SAMPLES / name).read_bytes()
    if name.endswith(".html"):
        document = extract(data, name)
        return document.text, document.title
    return data.decode("utf-8"), None


@pytest.fixture(params=GOLD, ids=lambda sample: str(sample["file"]))
def sample(request: pytest.FixtureRequest) -> dict[str, Any]:
    gold: dict[str, Any] = request.param
    return gold


def reading_of(sample: dict[str, Any]) -> tuple[str, Reading]:
    text, title = original_of(sample["file"])
    return text, read(text, title)


def test_title_byline_lead_and_what_may_not_be_in_the_body(sample: dict[str, Any]) -> None:
    text, reading = reading_of(sample)
    body = "\n".join(span.of(text) for span in reading.paragraphs)
    assert reading.title == sample["title"]
    assert body.count(sample["lead"]) == 1
    assert [words for words in sample["absent"] if words in body] == []
    if sample["file"].endswith(".txt"):  # the page of an article in HTML keeps its byline to itself
        assert reading.byline == sample.get("byline")


def test_the_receipt_has_every_line_that_goes_with_a_fitting_reason(sample: dict[str, Any]) -> None:
    text, reading = reading_of(sample)
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    for removal in sample.get("removed", ()):
        gone = 0
        for number in removal["lines"]:
            start = starts[number - 1]
            end = start + len(lines[number - 1])
            reasons = {str(r.reason) for r in reading.removed if r.start < end and r.end > start}
            kept = any(p.start < end and p.end > start for p in reading.paragraphs)
            if not kept:
                gone += 1
                assert reasons & set(removal["reasons"]), (lines[number - 1], reasons)
        assert gone == len(removal["lines"]) - removal.get("keep", 0), removal


def folded(words: str | None) -> str | None:
    return None if words is None else words.casefold().removeprefix("the ").removeprefix("a ").removeprefix("an ")


def test_the_quotes_are_these_and_no_others(sample: dict[str, Any]) -> None:
    text, reading = reading_of(sample)

    def near(quote: Quote, gold: dict[str, Any]) -> bool:
        words = text[quote.start : quote.end].strip(EDGE)
        return words.startswith(gold["starts"]) and words.endswith(gold["ends"])

    found = list(reading.quotes)
    wrong: list[object] = []
    for gold in sample["quote"]:
        quote = next((q for q in found if near(q, gold)), None)
        if quote is None:
            wrong.append(("missed", gold["starts"]))
            continue
        found.remove(quote)
        for field in ("kind", "speaker", "role", "affiliation"):
            got, want = getattr(quote, field), gold.get(field)
            if field in gold.get("unchecked", ()) or (got is None and field in gold.get("may_miss", ())):
                continue
            if folded(got) != folded(want):
                wrong.append((field, gold["starts"], got, want))
    assert [text[q.start : q.end] for q in found] == []
    assert wrong == []
