"""Values that do not fit what is declared for them, in words: for settings and files that people write."""

from __future__ import annotations

import difflib
import re
from datetime import date, time
from typing import TYPE_CHECKING

import msgspec.inspect as declared

from digests.address import veiled
from digests.messages import visible
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msgspec import ValidationError

    from digests.wording import Said

Place = tuple[str | int, ...]  # keys, and positions in lists from 0, from the top

SHOWN = 60  # characters of a wrong value that are said back
READ = 4_000  # characters of it that are looked at
MOST_LISTED = 30  # things to choose from that are named
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def place_of(error: ValidationError) -> Place:
    """Where msgspec found it: `$.reader.workers`, `$.workspace[0].channel`."""
    path = str(error).rpartition(" - at `$")[2]
    return tuple(key or int(position) for key, position in _STEP.findall(path))


def missing(error: ValidationError) -> str | None:
    """The key that is not there, when that is what is wrong at the place."""
    found = _MISSING.match(str(error))
    return found[1] if found else None


def strangers(values: object, kind: object) -> Iterator[tuple[Place, list[str]]]:
    """Places of keys that a record of this kind does not have, each with the keys that it has there."""
    yield from _strangers(values, _bare(declared.type_info(kind)), ())


def declared_at(kind: object, place: Place) -> declared.Type:
    """What is declared for the value at that place of a record of this kind."""
    found = _bare(declared.type_info(kind))
    for step in place:
        if isinstance(step, str):
            found = next(field.type for field in getattr(found, "fields", ()) if field.encode_name == step)
        else:
            found = getattr(found, "item_type")  # noqa: B009  # of whichever kind of list
        found = _bare(found)
    return found


def wanted(kind: declared.Type) -> Said:
    """What would do."""
    match _bare(kind):
        case declared.BoolType():
            return say("true or false")
        case declared.IntType(ge=least, gt=above, le=most):
            return _bounded(say("a whole number"), least, above, most)
        case declared.FloatType(ge=least, gt=above, le=most):
            return _bounded(say("a number"), least, above, most)
        case declared.LiteralType(values):
            return _either([str(value) for value in values])
        case declared.EnumType(cls):
            return _either([str(member.value) for member in cls])
        case declared.ListType(item, _, most) | declared.VarTupleType(item, _, most):
            return _list(wanted(item), most)
        case declared.StrType(min_length=least, max_length=most):
            return say("a text of {least} to {most} characters", least=least or 0, most=most) if most else say("a text")
        case declared.UnionType(types):
            return _either([wanted(one) for one in types])
        case declared.DateTimeType():
            return say("a moment with its offset, such as 2026-11-20T08:00:00Z")
        case declared.StructType(fields=fields):
            return say("a table of {keys}", keys=", ".join(field.encode_name for field in fields))
        case _:
            return say("another kind of value")


def shown(value: object) -> str:
    """A value as somebody wrote it, on one line and not too long, without what may be secret in it."""
    match value:
        case str():
            text = f"“{veiled(visible(value[:READ]))}”"
        case bool():
            text = str(value).lower()
        case date() | time():
            text = value.isoformat()
        case _:
            text = veiled(visible(repr(value)[:READ]))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def nearest(key: str, known: Iterable[str], above: str = "") -> Said:
    """What somebody may have meant by a key that is not known. `above` is put before what is suggested."""
    known = list(known)
    near = difflib.get_close_matches(key[:SHOWN], known, n=1)
    if near:
        return say("did you mean {key}?", key=f"{above}{near[0]}")
    return say("choose from {keys}.", keys=", ".join(known[:MOST_LISTED]))


def _strangers(values: object, kind: declared.Type, above: Place) -> Iterator[tuple[Place, list[str]]]:
    match kind, values:
        case declared.StructType(fields=fields), dict():
            known = {field.encode_name: _bare(field.type) for field in fields}
            for key, value in values.items():
                if key not in known:
                    yield (*above, key), list(known)
                else:
                    yield from _strangers(value, known[key], (*above, key))
        case declared.ListType(item_type=item) | declared.VarTupleType(item_type=item), list():
            for position, value in enumerate(values):
                yield from _strangers(value, _bare(item), (*above, position))
        case _:
            return


def _bare(kind: declared.Type) -> declared.Type:
    """Without the description that it carries."""
    while isinstance(kind, declared.Metadata):
        kind = kind.type
    return kind


def _list(item: Said, most: int | None) -> Said:
    if most is None:
        return say("a list, each of it {item}", item=item)
    return say("a list of at most {most}, each of it {item}", most=most, item=item)


def _bounded(number: Said, least: float | None, above: float | None, most: float | None) -> Said:
    if least is not None:
        return say("{number} from {least} to {most}", number=number, least=least, most=most)
    if above is not None:
        return say("{number} above {least} to {most}", number=number, least=above, most=most)
    return number


def _either(kinds: list[str]) -> Said:
    *others, said = (say("{what}", what=kind) for kind in kinds)
    for other in reversed(others):
        said = say("{one} or {other}", one=other, other=said)
    return said
