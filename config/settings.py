"""One frozen Settings: the defaults, then broadsheet.toml, then the environment.

Secrets come from the environment only.
"""

from __future__ import annotations

import difflib
import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import msgspec.inspect
from msgspec import Meta, Struct

from digests.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "BROADSHEET_"
CONFIG_VARIABLE = "BROADSHEET_CONFIG"
DEFAULT_FILE = Path("broadsheet.toml")
SHOWN = 60  # characters of a wrong value that are said back


class Reader(Struct, frozen=True, forbid_unknown_fields=True):
    workers: Annotated[int, Meta(ge=1, le=64)]
    timeout_seconds: Annotated[float, Meta(gt=0, le=3600)]
    memory_mb: Annotated[int, Meta(ge=256, le=1_048_576)]


class Console(Struct, frozen=True, forbid_unknown_fields=True):
    transcript: Annotated[str, Meta(min_length=1)]
    width: Annotated[int, Meta(ge=40, le=1000)]


class Subscription(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    schedule: str
    zone: str
    topics: list[Annotated[str, Meta(min_length=1, max_length=60)]]
    stories: Annotated[int, Meta(ge=1, le=20)]
    length: Literal["headlines", "brief", "standard"]
    quotes: bool
    when_empty: Literal["say", "silent"]
    look_back_hours: Annotated[float, Meta(gt=0, le=24 * 30)]


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    sources: Annotated[int, Meta(ge=1, le=10_000)]
    channels: Annotated[int, Meta(ge=1, le=10_000)]
    subscriptions: Annotated[int, Meta(ge=1, le=100)]
    burst: Annotated[int, Meta(ge=1, le=1_000)]
    per_minute: Annotated[float, Meta(ge=1, le=6_000)]


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting; config/defaults.toml says what each means."""

    database_url: str
    samples: bool
    grace_hours: Annotated[float, Meta(gt=0, le=24 * 30)]
    log_level: Literal["debug", "info", "warning", "error"]
    reader: Reader
    console: Console
    subscription: Subscription
    limits: Limits


def load(environment: Mapping[str, str]) -> Settings:
    """The settings in force. SettingsError names the file or variable, the key, and what would do."""
    defaults = tomllib.loads((resources.files("config") / "defaults.toml").read_text(encoding="utf-8"))
    named = environment.get(CONFIG_VARIABLE)
    path = Path(named) if named else DEFAULT_FILE
    values = defaults
    if named or path.exists():
        written = _file(path)
        _known(written, defaults, str(path))
        values = _merged(defaults, written)
        _checked(values, str(path))
    given = _environment(environment)
    _known(given, defaults, "the environment")
    return _checked(_merged(values, given), "the environment" if given else str(path))


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): mend it, or unset {CONFIG_VARIABLE}."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not in UTF-8: save it as that.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error


def _environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """`BROADSHEET_READER__WORKERS=2` as `{"reader": {"workers": "2"}}`."""
    values: dict[str, Any] = {}
    for variable, text in sorted(environment.items()):
        if not variable.startswith(PREFIX) or variable == CONFIG_VARIABLE:
            continue
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise SettingsError(f"{variable} is not UTF-8: write it anew.")
        *sections, key = variable.removeprefix(PREFIX).lower().split("__")
        at = values
        for section in sections:
            at = at.setdefault(section, {})
            if not isinstance(at, dict):
                raise SettingsError(f"{variable} goes below a setting that is a single value: unset one of the two.")
        at[key] = [part.strip() for part in text.split(",") if part.strip()] if key == "topics" else text
    return values


def _known(given: Mapping[str, Any], defaults: Mapping[str, Any], where: str, above: str = "") -> None:
    """Refuse a key that is no setting, with the nearest one that is."""
    for key, value in given.items():
        name = f"{above}{key}"
        if key not in defaults:
            near = difflib.get_close_matches(key, defaults, n=1)
            hint = f"did you mean {above}{near[0]}?" if near else f"choose from {', '.join(defaults)}."
            raise SettingsError(f"Unknown setting {_named(name, where)} in {where}: {hint}")
        if isinstance(defaults[key], dict):
            if not isinstance(value, dict):
                raise SettingsError(f"{_named(name, where)} in {where} is a section: set one of its keys instead.")
            _known(value, defaults[key], where, f"{name}.")
        elif isinstance(value, dict):
            raise SettingsError(f"{_named(name, where)} in {where} is a single value: nothing goes below it.")


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        merged[key] = _merged(under[key], value) if isinstance(value, dict) and isinstance(under[key], dict) else value
    return merged


def _checked(values: Mapping[str, Any], where: str) -> Settings:
    try:
        return msgspec.convert(values, Settings, strict=where != "the environment")
    except msgspec.ValidationError as error:
        place = str(error).rpartition(" - at ")[2].strip("`").removeprefix("$.")
        name = place.partition("[")[0]  # of a list, the list
        wanted, value = msgspec.inspect.type_info(Settings), values
        for key in name.split("."):
            wanted = next(field.type for field in getattr(wanted, "fields", ()) if field.name == key)
            value = value[key]
        sentence = f"{_named(name, where)} in {where} must be {_wanted(wanted)}, and {_shown(value)} is not."
        raise SettingsError(sentence) from error


def _wanted(wanted: msgspec.inspect.Type) -> str:
    """What a setting takes, in words."""
    match wanted:
        case msgspec.inspect.BoolType():
            return "true or false"
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            kind = "a whole number" if isinstance(wanted, msgspec.inspect.IntType) else "a number"
            bounds = ((wanted.ge, "from"), (wanted.gt, "above"), (wanted.le, "to"))
            return " ".join([kind, *(f"{word} {bound}" for bound, word in bounds if bound is not None)])
        case msgspec.inspect.LiteralType(values):
            return " or ".join(str(value) for value in values)
        case msgspec.inspect.ListType(item_type=item):
            return f"a list, each of it {_wanted(item)}"
        case msgspec.inspect.StrType(min_length=least, max_length=most):
            return f"a text of {least or 0} to {most} characters" if most else "a text"
        case _:
            return "a section"


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _named(name: str, where: str) -> str:
    """The key as it is written there: `reader.workers`, or the variable."""
    return PREFIX + name.replace(".", "__").upper() if where == "the environment" else name
