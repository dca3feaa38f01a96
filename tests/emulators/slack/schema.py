"""Blocks, against the schema that comes of Slack's own type declarations: types and keys, no lengths."""

from __future__ import annotations

import functools
import json
from typing import Any

from jsonschema import Draft7Validator

from tests.emulators.slack.extract import PLACE
from tests.emulators.slack.problems import Invalid
from tests.emulators.unions import BY_TYPE, by_type, checker, worst


def check(blocks: object) -> None:
    """Invalid when Slack has no such block, or no such key in it."""
    validator = _validator()
    if not validator.is_valid(blocks):
        found = worst(validator, blocks)
        path = ".".join(map(str, ("blocks", *found.absolute_path)))
        raise Invalid(path, found.message[:300], "invalid_blocks")


@functools.cache
def _validator() -> Any:
    whole: dict[str, Any] = json.loads(PLACE.read_text())
    _prepare(whole, whole["definitions"])
    return checker(Draft7Validator)(whole)


def _prepare(schema: Any, named: dict[str, Any]) -> None:
    """In place: unions in a form that is quick to check."""
    for one in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _prepare(one, named)
    if isinstance(schema, dict) and isinstance(schema.get("anyOf"), list):
        chosen = by_type(schema["anyOf"], named)
        if chosen:
            del schema["anyOf"]
            schema[BY_TYPE] = chosen
