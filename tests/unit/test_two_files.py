"""The two files that people write: schemas that hold, tables that are not stale, no key of which nothing is said."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot import reference
from config.reference import documented
from config.settings import SECRETS, default_values, defaults_text, flat
from digests.manifest import write
from digests.manifest.compare import Kept
from digests.model import Quiet, Source, Topics, Wishes
from tests.make import NOW, WORKSPACE, moment, subscription, wishes
from tests.unit.test_manifest_read import CHANNEL, HEAD, SOURCE, SUBSCRIPTION, WHOLE

DOCS = Path(__file__).parents[2] / "docs"


def described(node: dict[str, Any], name: str = "") -> list[str]:
    """Names of keys, here and below, that nothing is said of."""
    bare = []
    for key, value in node.get("properties", {}).items():
        bare += [f"{name}{key}"] if not value.get("description", "").strip() else []
        bare += described(value.get("items", value), f"{name}{key}.")
    return bare


def errors(name: str, text: str) -> list[str]:
    validator = jsonschema.Draft7Validator(reference.schema(name))
    given = tomllib.loads(text, parse_float=float)
    return [error.message for error in validator.iter_errors(plain(given))]


def plain(value: Any) -> Any:
    """As an editor hands it to a schema: instants are texts."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("name", ["settings", "desk"])
def test_the_schemas_are_sound_and_say_something_of_every_key(name: str) -> None:
    schema = reference.schema(name)
    jsonschema.Draft7Validator.check_schema(schema)
    assert "$ref" not in reference.schema_text(name)
    assert described(schema) == []


def test_every_setting_has_its_default_and_its_comment() -> None:
    settings = {one.name: one for one in documented() if not isinstance(one.default, dict)}
    assert {name: one.default for name, one in settings.items()} == dict(flat(default_values()))
    assert [one.name for one in documented() if not one.meaning] == []


def test_the_schema_of_settings_takes_the_defaults_and_no_others() -> None:
    assert errors("settings", _without_secrets(defaults_text())) == []
    assert errors("settings", "") == []
    assert errors("settings", '[discord]\ntoken = "secret"') != []
    assert errors("settings", "[reader]\nwokers = 2") != []
    assert errors("settings", "[reader]\nworkers = 0") != []
    assert errors("settings", 'log_level = "loud"') != []


def _without_secrets(file: str) -> str:
    """What is for the environment alone has its default and meaning there, and is refused in a file."""
    secret = tuple(f"{name.rpartition('.')[2]} = " for name in SECRETS)
    return "".join(line for line in file.splitlines(keepends=True) if not line.startswith(secret))


def test_the_schema_of_desks_takes_what_apply_takes() -> None:
    assert errors("desk", SUBSCRIPTION + WHOLE) == []
    assert errors("desk", SOURCE + 'address = "https://gull.example/rss"\ntags = ["sea"]') == []
    for wrong in ("storys = 3", "stories = 50", "length = 'epic'", "topics = { some = [] }", "quotes = 'yes'"):
        assert errors("desk", SUBSCRIPTION + wrong) != [], wrong
    assert errors("desk", "[[workspace]]") != []
    assert errors("desk", CHANNEL + "[[workspace.channel.subscription]]\nname = 'Evening'") != []
    assert errors("desk", HEAD + "pier = 1") != []


def test_the_schema_of_desks_takes_what_export_writes() -> None:
    asked = wishes(topics=Topics(any=("ferry",)), quiet=Quiet(moment().time(), moment(60).time()), paused=True)
    kept = Kept(
        (Source(1, "Gull", "https://gull.example/?token=hunter2", ("sea",)), Source(2, "Tern")),
        (subscription(), subscription(wishes=wishes(paused=True, paused_until=moment(9)))),
    )
    assert (
        errors("desk", write.text({WORKSPACE: kept, ("console", "b"): Kept((), (subscription(wishes=asked),))}, NOW))
        == []
    )


def test_the_defaults_of_a_subscription_are_those_of_the_model() -> None:
    usual = Wishes(name="", schedule="", zone="")
    node = reference.schema("desk")["properties"]["workspace"]["items"]["properties"]["channel"]["items"]
    keys = node["properties"]["subscription"]["items"]["properties"]
    assert {key: one["default"] for key, one in keys.items() if key in ("stories", "length", "quotes", "hold")} == {
        "stories": usual.stories,
        "length": usual.length,
        "quotes": usual.quotes,
        "hold": usual.hold,
    }


def test_what_is_written_in_docs_is_not_stale() -> None:
    for name, text in reference.pages(DOCS).items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"{name} is stale: make docs"
