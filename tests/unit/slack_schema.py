"""Whether blocks are what @slack/types says they are."""

from __future__ import annotations

import functools
import json
from typing import Any

from jsonschema import Draft7Validator

from tests.emulators.slack.extract import PLACE


def blocks_fit(blocks: list[dict[str, Any]]) -> None:
    """AssertionError with the first that is wrong."""
    for block in blocks:
        assert _validator(block["type"]).is_valid(block), block


@functools.cache
def _schema() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(PLACE.read_text())
    return whole


@functools.cache
def _validator(kind: str) -> Draft7Validator:
    """Of one kind of block: to try them all would take milliseconds each."""
    definitions = _schema()["definitions"]
    (name,) = [
        name for name, one in definitions.items()
        if name.endswith("Block") and one.get("properties", {}).get("type", {}).get("const") == kind
    ]  # fmt: skip
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": definitions})
