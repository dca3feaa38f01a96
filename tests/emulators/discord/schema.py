"""Every body a client sends, against Discord's own OpenAPI.

Stricter than the file in one thing: a key it does not name is refused. Milder where Discord is, and discord.py relies
on it: a snowflake may be a number, and TAKEN names keys that the file forgot.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, validators

from tests.emulators.discord.extract import PLACE
from tests.emulators.discord.problems import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

TAKEN = {
    "ApplicationCommandCreateRequest": ["nsfw"],
    "ApplicationCommandUpdateRequest": ["nsfw"],
    "BaseCreateMessageCreateRequest": ["tts"],
    "CreateForumThreadRequest": ["type"],
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ["tts"],
    "IncomingWebhookUpdateRequestPartial": ["tts"],
    "MessageEditRequestPartial": ["tts"],
}
BY_TYPE = "by type"  # a keyword of ours: which schema to take, by the body's `type`


def check(route: str, body: object) -> None:
    """The body of `POST /channels/{channel_id}/messages`. Invalid when it is not allowed; a route without one is."""
    validator = _validator(route)
    if validator is None or validator.is_valid(body):
        return
    found = min(validator.iter_errors(body), key=lambda error: -len(error.absolute_path))
    while found.context:  # of a union: the alternative that got farthest says most
        found = max(found.context, key=lambda error: (len(error.absolute_path), error.validator != "type"))
    raise Invalid(".".join(map(str, found.absolute_path)), found.message[:300])


@functools.cache
def _validator(route: str) -> Any:
    whole = _whole()
    if route not in whole["bodies"]:
        return None
    return _Checker(whole["bodies"][route] | {"components": whole["components"]})


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
        elif chosen := _by_type(alternatives, schemas):
            del schema[union]
            schema[BY_TYPE] = chosen


def _by_type(union: list[Any], schemas: dict[str, Any]) -> dict[int, Any]:
    """Trying every alternative costs milliseconds at each level, and tells less of what is wrong."""
    chosen: dict[int, Any] = {}
    for alternative in union:
        meant = schemas.get(alternative.get("$ref", "").rpartition("/")[2], {})
        for kind in meant.get("properties", {}).get("type", {}).get("enum", ()):
            chosen[kind] = alternative
    told_apart = {alternative["$ref"] for alternative in chosen.values()}
    return chosen if len(told_apart) == len(union) > 1 else {}


def _check_by_type(validator: Any, chosen: dict[int, Any], body: Any, _schema: Any) -> Iterator[Any]:
    kind = body.get("type") if isinstance(body, dict) else None
    if isinstance(kind, int) and not isinstance(kind, bool) and kind in chosen:
        yield from validator.descend(body, chosen[kind])
    else:
        types = {"type": "object", "properties": {"type": {"enum": list(chosen)}}, "required": ["type"]}
        yield from validator.descend(body, types)


_Checker = validators.extend(Draft202012Validator, {BY_TYPE: _check_by_type})
