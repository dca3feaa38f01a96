"""Unions in JSON schemas, checked by the `type` of what is there.

Trying every alternative costs milliseconds at each level, and tells less of what is wrong.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from jsonschema import validators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BY_TYPE = "by type"  # a keyword of ours: which schema to take


def by_type(union: list[Any], named: Mapping[str, Any]) -> dict[Any, Any]:
    """The alternatives by the types that they are for, unions within the union too; empty when that is not enough to
    tell them apart."""
    chosen: dict[Any, Any] = {}
    for alternative in union:
        meant = named.get(alternative.get("$ref", "").rpartition("/")[2], {})
        nested = meant.get(BY_TYPE) or by_type(meant.get("anyOf", []), named)
        kind = meant.get("properties", {}).get("type", {})
        types = nested or dict.fromkeys(kind.get("enum", [kind["const"]] if "const" in kind else []), alternative)
        if not types or types.keys() & chosen.keys():
            return {}
        chosen |= types
    return chosen


@functools.cache
def checker(draft: Any) -> Any:
    """The validator of that draft, which knows our keyword as well."""
    return validators.extend(draft, {BY_TYPE: _check})


def worst(validator: Any, body: Any) -> Any:
    """The error to tell of. Of a union: the alternative that got farthest says most."""
    found = min(validator.iter_errors(body), key=lambda error: -len(error.absolute_path))
    while found.context:
        found = max(found.context, key=lambda error: (len(error.absolute_path), error.validator != "type"))
    return found


def _check(validator: Any, chosen: dict[Any, Any], body: Any, _schema: Any) -> Iterator[Any]:
    kind = body.get("type") if isinstance(body, dict) else None
    if isinstance(kind, (int, str)) and not isinstance(kind, bool) and kind in chosen:
        yield from validator.descend(body, chosen[kind])
    else:
        types = {"type": "object", "properties": {"type": {"enum": list(chosen)}}, "required": ["type"]}
        yield from validator.descend(body, types)
