"""Every body a client sends, against Discord's own OpenAPI.

Stricter than the file in one thing: a key it does not name is refused. Milder where Discord is, and discord.py relies
on it: a snowflake may be a number, and TAKEN names keys that the file forgot.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from jsonschema import Draft202012Validator

from tests.emulators.discord.extract import PLACE
from tests.emulators.discord.problems import Invalid
from tests.emulators.unions import BY_TYPE, by_type, checker, worst

TAKEN = {
    "ApplicationCommandCreateRequest": ["nsfw"],
    "ApplicationCommandUpdateRequest": ["nsfw"],
    "BaseCreateMessageCreateRequest": ["tts"],
    "CreateForumThreadRequest": ["type"],
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ["tts"],
    "IncomingWebhookUpdateRequestPartial": ["tts"],
    "MessageEditRequestPartial": ["tts"],
}


def check(route: str, body: object) -> None:
    """The body of `POST /channels/{channel_id}/messages`. Invalid when it is not allowed; a route without one is."""
    validator = _validator(route)
    if validator is None or validator.is_valid(body):
        return
    found = worst(validator, body)
    raise Invalid(".".join(map(str, found.absolute_path)), found.message[:300])


@functools.cache
def _validator(route: str) -> Any:
    whole = _whole()
    if route not in whole["bodies"]:
        return None
    return checker(Draft202012Validator)(whole["bodies"][route] | {"components": whole["components"]})


@functools.cache
def _whole() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(PLACE.read_text())
    schemas = whole["components"]["schemas"]
    for schema in (*schemas.values(), *whole["bodies"].values()):
        _prepare(schema, schemas)
    for name, keys in TAKEN.items():
        schemas[name]["properties"] |= {key: {} for key in keys}
    schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
    return whole


def _prepare(schema: Any, schemas: dict[str, Any]) -> None:
    """In place: strict about keys, and unions in a form that is quick to check."""
    if isinstance(schema, list):
        for one in schema:
            _prepare(one, schemas)
        return
    if not isinstance(schema, dict):
        return
    for one in list(schema.values()):
        _prepare(one, schemas)
    if isinstance(schema.get("properties"), dict):
        schema.setdefault("additionalProperties", False)
    if "enum" in schema:
        schema.pop("allOf", None)  # the whole enumeration, of which these are some
    for union in ("oneOf", "anyOf"):
        alternatives = schema.get(union)
        if not isinstance(alternatives, list):
            continue
        if all("const" in alternative for alternative in alternatives):
            schema["enum"] = [alternative["const"] for alternative in schema.pop(union)]
        elif chosen := by_type(alternatives, schemas):
            del schema[union]
            schema[BY_TYPE] = chosen
