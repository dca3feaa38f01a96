"""Quotations, their kinds and their speakers, as a careful editor finds them: quoted.toml beside this is the gold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digests.read import read

REPORTS = tomllib.loads(Path(__file__).with_name("quoted.toml").read_text("utf-8"))["report"]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: str(report["shape"]))
def test_the_quotations_are_these_and_no_others(report: dict[str, Any]) -> None:
    text = report["text"]
    found = [[text[one.start : one.end], str(one.kind), one.speaker or ""] for one in read(text).quotes]
    assert found == report["quotes"]
