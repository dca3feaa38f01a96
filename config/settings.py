"""One frozen Settings: the defaults, then broadsheet.toml, then the environment.

Secrets come from the environment only. config/defaults.toml says what each setting means.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from digests import misfits
from digests.errors import SettingsError
from digests.messages import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX = "BROADSHEET_"
CONFIG_VARIABLE = "BROADSHEET_CONFIG"
DEFAULT_FILE = Path("broadsheet.toml")
LISTS = (
    "platforms",
    "roles",
    "topics",
    "owners",
    "nameservers",
    "allow",
    "deny",
    "ports",
)  # with commas between, in the environment
SECRETS = (  # in the environment alone: files are copied, sent and shown
    "discord.token",
    *("slack.app_token", "slack.bot_token", "slack.signing_secret", "slack.client_secret", "slack.encryption_key"),
)


class Reader(Struct, frozen=True, forbid_unknown_fields=True):
    workers: Annotated[int, Meta(ge=1, le=64)]
    timeout_seconds: Annotated[float, Meta(gt=0, le=3600)]
    memory_mb: Annotated[int, Meta(ge=256, le=1_048_576)]


class Fetch(Struct, frozen=True, forbid_unknown_fields=True):
    contact: Annotated[str, Meta(max_length=200)]
    timeout_seconds: Annotated[float, Meta(gt=0, le=600)]
    most_mb: Annotated[float, Meta(gt=0, le=256)]
    at_once: Annotated[int, Meta(ge=1, le=1_000)]
    nameservers: list[Annotated[str, Meta(min_length=1, max_length=60)]]
    allow: list[Annotated[str, Meta(min_length=1, max_length=60)]]
    deny: list[Annotated[str, Meta(min_length=1, max_length=60)]]
    ports: list[Annotated[str, Meta(min_length=1, max_length=60)]]


class Feeds(Struct, frozen=True, forbid_unknown_fields=True):
    least_minutes: Annotated[float, Meta(ge=1, le=24 * 60)]
    most_hours: Annotated[float, Meta(ge=1, le=24 * 7)]
    at_once: Annotated[int, Meta(ge=1, le=1_000)]


class Console(Struct, frozen=True, forbid_unknown_fields=True):
    transcript: Annotated[str, Meta(min_length=1)]
    width: Annotated[int, Meta(ge=40, le=1000)]


class Discord(Struct, frozen=True, forbid_unknown_fields=True):
    token: str
    api_url: str
    gateway_url: str

    def __repr__(self) -> str:
        """The token is left out."""
        return f"Discord(api_url={self.api_url!r}, …)"


class Slack(Struct, frozen=True, forbid_unknown_fields=True):
    mode: Literal["socket", "http"]
    app_token: str
    bot_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    encryption_key: str
    api_url: str
    public_url: str
    host: Annotated[str, Meta(min_length=1, max_length=255)]
    port: Annotated[int, Meta(ge=0, le=65_535)]
    owners: list[Annotated[str, Meta(min_length=1, max_length=60)]]

    def __repr__(self) -> str:
        """Tokens, secrets and keys are left out."""
        return f"Slack(mode={self.mode!r}, api_url={self.api_url!r}, …)"


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
    interval_minutes: Annotated[float, Meta(ge=1, le=24 * 60)]
    channels: Annotated[int, Meta(ge=1, le=10_000)]
    subscriptions: Annotated[int, Meta(ge=1, le=100)]
    burst: Annotated[int, Meta(ge=1, le=1_000)]
    per_minute: Annotated[float, Meta(ge=1, le=6_000)]


class Health(Struct, frozen=True, forbid_unknown_fields=True):
    port: Annotated[int, Meta(ge=0, le=65_535)]
    host: Annotated[str, Meta(min_length=1, max_length=255)]


class Keep(Struct, frozen=True, forbid_unknown_fields=True):
    articles_days: Annotated[int, Meta(ge=0, le=36_500)]
    editions_days: Annotated[int, Meta(ge=0, le=36_500)]
    requests_days: Annotated[int, Meta(ge=0, le=36_500)]
    left_days: Annotated[int, Meta(ge=0, le=36_500)]


class Alerts(Struct, frozen=True, forbid_unknown_fields=True):
    channel: str
    command: str
    lag_minutes: Annotated[float, Meta(gt=0, le=60 * 24 * 7)]


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting; config/defaults.toml says what each means."""

    database_url: str
    platforms: list[Annotated[str, Meta(min_length=1, max_length=60)]]
    roles: list[Annotated[str, Meta(min_length=1, max_length=60)]]
    samples: bool
    grace_hours: Annotated[float, Meta(gt=0, le=24 * 30)]
    log_level: Literal["debug", "info", "warning", "error"]
    drain_seconds: Annotated[float, Meta(ge=0, le=300)]
    reader: Reader
    fetch: Fetch
    feeds: Feeds
    console: Console
    discord: Discord
    slack: Slack
    subscription: Subscription
    limits: Limits
    alerts: Alerts
    health: Health
    keep: Keep

    def __repr__(self) -> str:
        """What is logged or shown in a traceback. A database's address may hold a password: it is left out."""
        return f"Settings(log_level={self.log_level!r}, …)"


class Changed(Struct, frozen=True):
    """A setting that is not at its default. `where` is the file or the variable that says so; of a secret, `value` is
    None."""

    name: str
    value: object
    default: object
    where: str


class Found(Struct, frozen=True):
    """The settings in force, the file that was read (None when there is none), and what is not at its default."""

    settings: Settings
    file: Path | None
    changed: tuple[Changed, ...]


def load(environment: Mapping[str, str]) -> Settings:
    """The settings in force. SettingsError names the file or variable, the key, and what would do."""
    return look(environment).settings


def look(environment: Mapping[str, str], named: str | None = None) -> Found:
    """The settings in force and where each comes from. `named` is a file to read in place of the usual one."""
    defaults = default_values()
    named = named or environment.get(CONFIG_VARIABLE)
    path = Path(named) if named else DEFAULT_FILE
    written: dict[str, Any] = {}
    read = bool(named) or path.exists()
    if read:
        written = _file(path)
        _known(written, defaults, str(path))
        _not_secret(written, str(path))
    values = _merged(defaults, written)
    _checked(values, str(path))
    given = _environment(environment)
    _known(given, defaults, "the environment")
    settings = _checked(_merged(values, given), "the environment" if given else str(path))
    return Found(settings, path if read else None, tuple(_changed(settings, defaults, given, str(path))))


def default_values() -> dict[str, Any]:
    """What config/defaults.toml says."""
    return tomllib.loads(defaults_text())


def defaults_text() -> str:
    return (resources.files("config") / "defaults.toml").read_text(encoding="utf-8")


def flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Each single value by its whole name: `reader.workers`."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _changed(settings: Settings, defaults: Mapping[str, Any], given: Mapping[str, Any], path: str) -> Iterator[Changed]:
    usual, variables = dict(flat(defaults)), dict(flat(given))
    for name, value in flat(msgspec.to_builtins(settings)):
        if value != usual[name]:
            shown = None if name in SECRETS else value
            yield Changed(name, shown, usual[name], _variable(name) if name in variables else path)


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): mend it, or name another file, as in {CONFIG_VARIABLE}."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not in UTF-8: save it as that.") from error
    except ValueError as error:  # TOML that is none, or a number of thousands of digits
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise SettingsError(f"{path} nests its lists too deep: mend it.") from error


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
        at[key] = _several(text) if key in LISTS else text
    return values


def _several(text: str) -> list[str]:
    """With commas between them, or as the file has a list."""
    try:
        written = tomllib.loads(f"it = {text}")["it"] if text.strip().startswith("[") else None
    except (ValueError, RecursionError):
        written = None
    if isinstance(written, list) and all(isinstance(one, str) for one in written):
        return [one.strip() for one in written if one.strip()]
    return [part.strip() for part in text.split(",") if part.strip()]


def _known(given: Mapping[str, Any], defaults: Mapping[str, Any], where: str, above: str = "") -> None:
    """Refuse a key that is no setting, with the nearest one that is."""
    for key, value in given.items():
        name = f"{above}{key}"
        if key not in defaults:
            hint = misfits.nearest(key, defaults, above)
            raise SettingsError(f"Unknown setting {visible(_named(name, where))} in {where}: {hint}")
        if isinstance(defaults[key], dict):
            if not isinstance(value, dict):
                raise SettingsError(f"{_named(name, where)} in {where} is a section: set one of its keys instead.")
            _known(value, defaults[key], where, f"{name}.")
        elif isinstance(value, dict):
            raise SettingsError(f"{_named(name, where)} in {where} is a single value: nothing goes below it.")


def _not_secret(written: Mapping[str, Any], path: str) -> None:
    for name, _ in flat(written):
        if name in SECRETS:
            raise SettingsError(f"{name} is a secret: take it out of {path}, and set {_variable(name)} instead.")


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        merged[key] = _merged(under[key], value) if isinstance(value, dict) and isinstance(under[key], dict) else value
    return merged


def _checked(values: Mapping[str, Any], where: str) -> Settings:
    try:
        return msgspec.convert(values, Settings, strict=where != "the environment")
    except msgspec.ValidationError as error:
        place = [step for step in misfits.place_of(error) if isinstance(step, str)]  # of a list, the list
        value: Any = values
        for key in place:
            value = value[key]
        wanted = misfits.wanted(misfits.declared_at(Settings, tuple(place)))
        name = _named(".".join(place), where)
        sentence = f"{name} in {where} must be {wanted}, and {misfits.shown(value)} is not."
        raise SettingsError(sentence) from error


def _named(name: str, where: str) -> str:
    """The key as it is written there: `reader.workers`, or the variable."""
    return _variable(name) if where == "the environment" else name


def _variable(name: str) -> str:
    return PREFIX + name.replace(".", "__").upper()
