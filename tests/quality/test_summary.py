"""Summaries of the samples, as an editor would have them. The sets with gold have their floors in test_sets.py."""

from __future__ import annotations

from typing import Any

import pytest

from digests.read import read
from digests.text.summary import in_order
from tests.quality.test_samples import original_of
from tests.quality.test_samples_gold import GOLD


def three(text: str, title: str | None = None) -> list[str]:
    return [span.of(text) for span in in_order(read(text, title).summary, 3)]


@pytest.mark.parametrize("sample", GOLD, ids=lambda sample: str(sample["file"]))
def test_the_lead_is_in_it_and_nothing_that_is_no_news(sample: dict[str, Any]) -> None:
    sentences = three(*original_of(sample["file"]))
    assert len(sentences) == 3
    assert any(sentence in sample["lead"] or sample["lead"] in sentence for sentence in sentences)
    assert not any(words in sentence for words in sample["absent"] for sentence in sentences)
    assert not any(sentence.rstrip("”\"'’").endswith("?") for sentence in sentences)
