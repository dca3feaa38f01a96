"""Summaries hold whole sentences that stand on their own: summarised.toml beside this file sets the traps."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digests.read import read
from digests.text.summary import in_order

REPORTS = tomllib.loads(Path(__file__).with_name("summarised.toml").read_text("utf-8"))["report"]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: str(report["trap"]))
def test_three_whole_sentences_that_stand_on_their_own(report: dict[str, Any]) -> None:
    text = report["text"]
    sentences = [span.of(text) for span in in_order(read(text).summary, 3)]
    assert len({" ".join(sentence.casefold().split()) for sentence in sentences}) == 3
    assert sentences[0].startswith(report["lead"])
    assert [sentence for sentence in sentences if sentence.startswith(tuple(report["never"]))] == []
    assert all(sentence.endswith((".", ".”")) for sentence in sentences)
    for start, support in report.get("leaning", {}).items():
        if any(sentence.startswith(start) for sentence in sentences):
            assert any(sentence.startswith(support) for sentence in sentences)
