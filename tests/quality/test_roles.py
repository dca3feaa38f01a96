"""Who speaks is told with role and affiliation as a careful editor would: roles.toml beside this file is the gold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digests.read import read

CASES = tomllib.loads(Path(__file__).with_name("roles.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["shape"]))
def test_speaker_role_and_affiliation(case: dict[str, Any]) -> None:
    found = [[quote.speaker or "", quote.role or "", quote.affiliation or ""] for quote in read(case["text"]).quotes]
    assert found == case["roles"]
