"""What may be written in the two files that people write: JSON schemas for their editors, tables for their eyes."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import msgspec

from config.reference import documented
from config.settings import SECRETS, Settings
from digests.manifest.shape import DeskFile
from digests.manifest.write import table_of
from digests.model import Wishes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DRAFT = "http://json-schema.org/draft-07/schema#"  # what editors know; nothing newer is used
USUAL = Wishes(name="", schedule="", zone="")
CONFIGURATION = "configuration.md"
NEEDED, NONE = "needed", "none"

Node = dict[str, Any]


def schema(name: str) -> Node:
    """Of the `settings` (broadsheet.toml), or of a `desk` file."""
    return {"$schema": DRAFT, **(_settings() if name == "settings" else _desk())}


def schema_text(name: str) -> str:
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def pages(folder: Path) -> dict[str, str]:
    """What this makes of docs/, by name: the schemas, and the page of configuration with its tables made anew."""
    page = (folder / CONFIGURATION).read_text(encoding="utf-8")
    for name, table in (("settings", settings_table()), ("desk", desk_tables())):
        page = _filled(page, name, table)
    return {
        CONFIGURATION: page,
        "schemas/broadsheet.schema.json": schema_text("settings"),
        "schemas/desk.schema.json": schema_text("desk"),
    }


def settings_table() -> str:
    """Every setting in Markdown: its key, its default, what it means."""
    rows = [
        (f"**`[{one.name}]`**", "", one.meaning)
        if isinstance(one.default, dict)
        else (f"`{one.name}`", _toml(one.default), one.meaning)
        for one in documented()
    ]
    return _table(("key", "default", "what it means"), rows)


def desk_tables() -> str:
    """Every key of a desk file in Markdown, a table for each of its tables."""
    return "\n\n".join(_tables(schema("desk"), ()))


def _filled(page: str, name: str, table: str) -> str:
    """The page with the table between its marks."""
    start, end = f"<!-- {name}: made by `make docs` -->", f"<!-- /{name} -->"
    before, _, rest = page.partition(start)
    return f"{before}{start}\n\n{table}\n\n{end}{rest.partition(end)[2]}"


def _settings() -> Node:
    made = _of(Settings, "Settings of Broadsheet")
    made["description"] = "broadsheet.toml: what it does not set has its default."
    made.pop("required")
    for one in documented():
        *sections, key = one.name.split(".")
        node = made
        for section in sections:
            node = node["properties"][section]
        if one.name in SECRETS:  # an editor should not offer what the file may not have
            del node["properties"][key]
            continue
        node["properties"][key] |= {"description": one.meaning}
        if isinstance(one.default, dict):
            node["properties"][key].pop("required")
        else:
            node["properties"][key]["default"] = one.default
    return made


def _desk() -> Node:
    made = _of(DeskFile, "A desk of Broadsheet")
    node = made["properties"]["workspace"]["items"]["properties"]
    node["source"]["items"]["properties"]["tags"]["default"] = []
    subscription = node["channel"]["items"]["properties"]["subscription"]["items"]
    for key, usual in msgspec.to_builtins(table_of(USUAL)).items():
        if key not in subscription["required"]:
            subscription["properties"][key].setdefault("default", usual)
    return made


def _of(kind: type, title: str) -> Node:
    """The schema of a record, in one piece: not every editor follows references."""
    made = msgspec.json.schema(kind)
    root: Node = _whole(made["$defs"][kind.__name__], made["$defs"])
    return {"title": title, **root}


def _whole(node: Any, parts: Node) -> Any:
    if isinstance(node, list):
        return [_whole(one, parts) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        node = parts[node["$ref"].rpartition("/")[2]] | {key: node[key] for key in node if key != "$ref"}
    made = {key: _whole(value, parts) for key, value in node.items() if key != "title" or not isinstance(value, str)}
    if "description" in made:
        made["description"] = cleandoc(made["description"])
    return made


def _tables(node: Node, path: tuple[str, ...], *, listed: bool = True) -> Iterator[str]:
    """The table of a record, then those of the records in it."""
    inner = {key: one for key, one in node["properties"].items() if "properties" in one.get("items", one)}
    rows = [(f"`{key}`", _usual(node, key), one["description"]) for key, one in node["properties"].items()]
    if path:
        name = ".".join(path)
        yield f"`[[{name}]]`: {node['description']}" if listed else f"`[{name}]`: {node['description']}"
        yield _table(("key", "default", "what it means"), rows)
    for key, one in inner.items():
        yield from _tables(one.get("items", one), (*path, key), listed="items" in one)


def _usual(node: Node, key: str) -> str:
    if key in node["required"]:
        return NEEDED
    return (
        NONE
        if "properties" in node["properties"][key].get("items", ())
        else _toml(node["properties"][key].get("default", ""))
    )


def _toml(value: object) -> str:
    """A value as it is written in a file."""
    if isinstance(value, dict):
        return NONE
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
