"""Summaries of whole articles: the samples, and the sets with summaries that people wrote."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from digests.read import read
from digests.text.summary import in_order
from tests.quality.test_samples import original_of
from tests.quality.test_samples_gold import GOLD

DATA = Path(__file__).parents[3] / "shared" / "quality" / "data"


def three(text: str, title: str | None = None) -> list[str]:
    return [span.of(text) for span in in_order(read(text, title).summary, 3)]


@pytest.mark.parametrize("sample", GOLD, ids=lambda sample: str(sample["file"]))
def test_the_lead_is_in_it_and_nothing_that_is_no_news(sample: dict[str, Any]) -> None:
    sentences = three(*original_of(sample["file"]))
    assert len(sentences) == 3
    assert any(sentence in sample["lead"] or sample["lead"] in sentence for sentence in sentences)
    assert not any(words in sentence for words in sample["absent"] for sentence in sentences)
    assert not any(sentence.rstrip("”\"'’").endswith("?") for sentence in sentences)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """F1 of the words that two texts have in common."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


@pytest.mark.skipif(not DATA.exists(), reason="the sets with gold are not part of the project")
@pytest.mark.parametrize(("name", "floor"), [("writers", 0.35), ("messy", 0.35), ("cnndm", 0.36)])
def test_floors_of_the_sets(name: str, floor: float) -> None:
    rows = [json.loads(line) for line in (DATA / f"summary-{name}.jsonl").read_text("utf-8").splitlines()]
    found = []
    for row in rows:
        told = words(" ".join(three(row["text"])))
        found.append(mean(overlap(told, words(reference)) for reference in row["refs"]))
    assert mean(found) >= floor
