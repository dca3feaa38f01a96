"""Floors on the sets with gold that lie beside the checkout where the project is built; elsewhere these are skipped.

A floor is a little below what was reached when it was last raised. Stories and repeats have theirs in test_stories.py.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from digests.read import read
from digests.text.summary import in_order

SETS = Path(__file__).parents[3] / "shared" / "quality"


def rows_of(name: str) -> list[dict[str, Any]]:
    path = SETS / "data" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not beside this checkout; it is where the project is built")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def scorer(task: str) -> Any:
    spec = importlib.util.spec_from_file_location(task, SETS / "scorers" / f"{task}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def body_of(text: str) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in read(text).paragraphs]


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        ("messy", {"f1": 0.995, "junk": 0.99, "kept": 0.997}),
        ("extracted", {"f1": 0.973, "junk": 0.74, "kept": 0.997}),
    ],
)
def test_clean_up(name: str, floors: dict[str, float]) -> None:
    rows = rows_of(name)
    cleanup = scorer("cleanup")
    kept = {row["id"]: cleanup.keep_from_paragraphs(row, body_of(cleanup.text_of(row))) for row in rows}
    assert not below(cleanup.evaluate(rows, kept), floors)


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        ("quotes", {"joint": 0.785, "exact": 0.845, "attr_name": 0.96, "pronoun": 0.77, "partial": 0.72, "kind": 0.95}),
        ("quotes-straight", {"joint": 0.78, "exact": 0.845, "attr_name": 0.955, "partial": 0.72, "kind": 0.95}),
        ("quotes-single", {"joint": 0.775, "exact": 0.83, "attr_name": 0.955, "partial": 0.725, "kind": 0.95}),
        ("quotes-flat", {"joint": 0.775, "exact": 0.84, "attr_name": 0.955, "partial": 0.715, "kind": 0.95}),
    ],
)
def test_quotes(name: str, floors: dict[str, float]) -> None:
    rows = rows_of(name)
    found = {row["id"]: {"quotes": quotes_of(row["text"])} for row in rows}
    scores, _ = scorer("quotes").evaluate(rows, found)
    figures = {key: value[2] if isinstance(value, tuple) else value for key, value in scores.items()}
    figures["pronoun"] = figures["attr_pronoun_silver"]
    assert not below(figures, floors)
    assert figures["wrong"] <= 0.068


def quotes_of(text: str) -> list[dict[str, Any]]:
    return [
        {
            "start": quote.start,
            "end": quote.end,
            "kind": str(quote.kind),
            "speaker": quote.speaker or "",
            "sp_start": -1 if quote.speaker_start is None else quote.speaker_start,
            "sp_end": -1 if quote.speaker_end is None else quote.speaker_end,
        }
        for quote in read(text).quotes
    ]


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        ("summary-writers", {"r1": 0.368, "r2": 0.141}),
        ("summary-messy", {"r1": 0.367, "r2": 0.140}),
        ("summary-cnndm", {"r1": 0.378, "r2": 0.170}),
    ],
)
def test_summaries(name: str, floors: dict[str, float]) -> None:
    rows = rows_of(name)
    scores = scorer("summary").evaluate(rows, {row["id"]: summary_of(row["text"]) for row in rows})
    assert not below(scores, floors)
    assert (scores["verbatim"], scores["repeat"]) == (1, 0)


def summary_of(text: str) -> str:
    return "\n".join(" ".join(span.of(text).split()) for span in in_order(read(text).summary, 3))


def below(figures: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    return {key: (figures[key], floor) for key, floor in floors.items() if figures[key] < floor}
