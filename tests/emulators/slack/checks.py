"""What Slack refuses though its types let it pass: lengths, counts, and what may stand where.

From docs.slack.dev, Block Kit reference and the method pages. The total of a message's blocks is in none of them: Slack
refuses somewhat over 13,200 characters, and counts what holds the text as well (slackapi/bolt-js 2509 and 2867).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.emulators.slack import schema
from tests.emulators.slack.problems import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulators.slack.model import Json

MOST_BLOCKS, MOST_IN_VIEW = 50, 100
MOST_TOTAL = 13_200  # characters of all blocks, as JSON
MOST_TEXT = 40_000
MOST_EDITED = 4_000  # text of chat.update
MOST_VIEW = 250_000  # bytes
MOST_ID = 255
MOST_MARKDOWN = 12_000

PLAIN, TEXT_MOST = "plain_text", 3_000
MENUS = frozenset(
    f"{many}{kind}_select" for many in ("", "multi_") for kind in ("static", "users", "channels", "conversations")
)
CHOICES = frozenset({"radio_buttons", "checkboxes"})
INPUTS = MENUS | CHOICES | {"plain_text_input", "timepicker", "datepicker", "number_input", "url_text_input"}
NOT_IN_MESSAGES = frozenset({"number_input", "url_text_input", "email_text_input", "file_input"})


def message(body: Json, *, most_text: int = MOST_TEXT, total: bool = True) -> None:
    """The arguments of a message that is posted or edited. `total`: whether the blocks in all are counted."""
    blocks = body.get("blocks")
    if not body.get("text") and not blocks:
        raise Invalid("text", "neither text nor blocks", "no_text")
    if len(body.get("text") or "") > most_text:
        raise Invalid("text", f"{len(body['text'])} characters of at most {most_text}", "msg_too_long")
    if blocks is not None:
        _blocks(blocks, MOST_BLOCKS)
        length = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
        if total and length > MOST_TOTAL:
            raise Invalid("blocks", f"{length} characters of at most {MOST_TOTAL}", "msg_blocks_too_long")
        for path, part in walk(blocks):
            if part.get("type") in NOT_IN_MESSAGES:
                raise Invalid(path, f"{part['type']} is for modals", "invalid_blocks")
    if body.get("metadata") is not None:
        _metadata(body["metadata"])


def view(body: Any, kind: str) -> None:
    """A `modal` or a `home`."""
    if not isinstance(body, dict) or body.get("type") != kind:
        raise Invalid("view.type", f"must be {kind}")
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
        if "title" not in body:
            raise Invalid("view.title", "missing required field: title")
        for part in ("title", "submit", "close"):
            if body.get(part) is not None:
                _text(body[part], f"view.{part}", 24, plain=True)
    if unknown := body.keys() - known:
        raise Invalid(f"view.{min(unknown)}", "failed to match all allowed schemas")
    for part, most in (("private_metadata", 3_000), ("callback_id", MOST_ID), ("external_id", MOST_ID)):
        if len(body.get(part) or "") > most:
            raise Invalid(f"view.{part}", f"must be less than {most + 1} characters")
    _blocks(body.get("blocks"), MOST_IN_VIEW)
    inputs = any(block["type"] == "input" for block in body["blocks"])
    if kind == "modal" and inputs and body.get("submit") is None:
        raise Invalid("view.submit", "a modal with inputs needs it")
    if len(json.dumps(body).encode()) > MOST_VIEW:
        raise Invalid("view", "over 250 KB", "view_too_large")


def walk(part: Any, path: str = "blocks") -> Iterator[tuple[str, Json]]:
    """Every object within that has a type, with its path, in the order in which they are read."""
    if isinstance(part, list):
        for index, one in enumerate(part):
            yield from walk(one, f"{path}.{index}")
    elif isinstance(part, dict):
        if "type" in part:
            yield path, part
        for key, value in part.items():
            yield from walk(value, f"{path}.{key}")


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """What can be pressed, chosen or filled in, each with its block."""
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def _blocks(blocks: Any, most: int) -> None:
    if not isinstance(blocks, list):
        raise Invalid("blocks", "must be a list", "invalid_blocks_format")
    if len(blocks) > most:
        raise Invalid("blocks", f"no more than {most} items allowed", "invalid_blocks")
    schema.check(blocks)
    named: set[str] = set()
    markdown = 0
    for index, block in enumerate(blocks):
        path = f"blocks.{index}"
        name = block.get("block_id")
        if name in named:
            raise Invalid(f"{path}.block_id", f"block_id {name!r} already exists", "invalid_blocks")
        named |= {name} if name else set()
        _ids(block, path)
        _block(block, path)
        markdown += len(block["text"]) if block["type"] == "markdown" else 0
    if markdown > MOST_MARKDOWN:
        raise Invalid("blocks", f"over {MOST_MARKDOWN} characters of markdown", "invalid_blocks")


def _ids(block: Json, path: str) -> None:
    if block.get("block_id") is not None and not 1 <= len(block["block_id"]) <= MOST_ID:
        raise Invalid(f"{path}.block_id", "must have 1 to 255 characters", "invalid_blocks")
    actions: set[str] = set()
    for _, part in walk(block, path):
        name = part.get("action_id")
        if name is None:
            continue
        if not 1 <= len(name) <= MOST_ID:
            raise Invalid(f"{path}.action_id", "must have 1 to 255 characters", "invalid_blocks")
        if name in actions:
            raise Invalid(f"{path}.action_id", f"action_id {name!r} already exists", "invalid_blocks")
        actions.add(name)


def _block(block: Json, path: str) -> None:
    kind = block["type"]
    if kind == "section":
        if not block.get("text") and not block.get("fields"):
            raise Invalid(path, "a section has text or fields", "invalid_blocks")
        _text(block.get("text"), f"{path}.text", TEXT_MOST)
        _count(block.get("fields"), f"{path}.fields", 1, 10)
        for index, one in enumerate(block.get("fields") or ()):
            _text(one, f"{path}.fields.{index}", 2_000)
        if block.get("accessory"):
            _element(block["accessory"], f"{path}.accessory")
    elif kind == "header":
        _text(block["text"], f"{path}.text", 150, plain=True)
    elif kind in ("context", "actions"):
        _count(block["elements"], f"{path}.elements", 1, 10 if kind == "context" else 25)
        for index, one in enumerate(block["elements"]):
            _element(one, f"{path}.elements.{index}")
    elif kind == "input":
        _text(block["label"], f"{path}.label", 2_000, plain=True)
        _text(block.get("hint"), f"{path}.hint", 2_000, plain=True)
        _element(block["element"], f"{path}.element")
    elif kind == "image":
        _length(block.get("alt_text"), f"{path}.alt_text", 2_000)
        _text(block.get("title"), f"{path}.title", 2_000, plain=True)


def _element(element: Json, path: str) -> None:
    kind = element["type"]
    if kind in ("mrkdwn", PLAIN):
        _text(element, path, TEXT_MOST)
        return
    if kind == "button":
        _text(element["text"], f"{path}.text", 75, plain=True)
        _length(element.get("value"), f"{path}.value", 2_000)
        _length(element.get("url"), f"{path}.url", 3_000)
        _length(element.get("accessibility_label"), f"{path}.accessibility_label", 75)
    if kind == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", TEXT_MOST)
        if not 0 <= least <= most or not 1 <= most <= TEXT_MOST:
            raise Invalid(path, "min_length and max_length lie between 0 and 3000", "invalid_blocks")
        if len(element.get("initial_value") or "") > most:
            raise Invalid(f"{path}.initial_value", f"over {most} characters", "invalid_blocks")
    if kind == "timepicker" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "00:00")):
        raise Invalid(f"{path}.initial_time", "must be HH:mm", "invalid_blocks")
    _text(element.get("placeholder"), f"{path}.placeholder", 150, plain=True)
    _confirm(element.get("confirm"), f"{path}.confirm")
    _options(element, path)


def _options(element: Json, path: str) -> None:
    kind, groups = element["type"], element.get("option_groups")
    options = element.get("options")
    if kind.endswith("static_select"):
        if (options is None) == (groups is None):
            raise Invalid(path, "has options or option_groups", "invalid_blocks")
        _count(groups, f"{path}.option_groups", 1, 100)
    most = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}.get(kind, 100)
    for where, some in [
        ("options", options),
        *((f"option_groups.{n}", g["options"]) for n, g in enumerate(groups or ())),
    ]:
        _count(some, f"{path}.{where}", 1, most)
        for index, one in enumerate(some or ()):
            _option(one, f"{path}.{where}.{index}", plain=kind not in CHOICES)
    for index, group in enumerate(groups or ()):
        _text(group["label"], f"{path}.option_groups.{index}.label", 75, plain=True)
    offered = [*(options or ()), *(one for group in groups or () for one in group["options"])]
    initial = [element["initial_option"]] if element.get("initial_option") else element.get("initial_options", [])
    if any(one not in offered for one in initial):
        raise Invalid(f"{path}.initial_option", "is not one of the options", "invalid_blocks")
    if "initial_options" in element:
        _count(element["initial_options"], f"{path}.initial_options", 1, most)


def _option(option: Json, path: str, *, plain: bool) -> None:
    _text(option["text"], f"{path}.text", 75, plain=plain)
    _text(option.get("description"), f"{path}.description", 75)
    value = option.get("value")
    if value is None and not option.get("url"):
        raise Invalid(f"{path}.value", "missing", "invalid_blocks")
    _length(value, f"{path}.value", 150)
    _length(option.get("url"), f"{path}.url", 3_000)


def _confirm(dialog: Json | None, path: str) -> None:
    for part, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        _text((dialog or {}).get(part), f"{path}.{part}", most)


def _text(text: Json | None, path: str, most: int, *, plain: bool = False) -> None:
    if text is None:
        return
    if not isinstance(text, dict) or (plain and text.get("type") != PLAIN):
        raise Invalid(path, "must be plain_text", "invalid_blocks")
    if not 1 <= len(text["text"]) <= most:
        raise Invalid(path, f"must have 1 to {most} characters, not {len(text['text'])}", "invalid_blocks")
    if text["type"] == PLAIN and "verbatim" in text:
        raise Invalid(path, "verbatim is for mrkdwn", "invalid_blocks")


def _length(text: str | None, path: str, most: int) -> None:
    if text is not None and len(text) > most:
        raise Invalid(path, f"must be less than {most + 1} characters", "invalid_blocks")


def _count(items: list[Any] | None, path: str, least: int, most: int) -> None:
    if items is not None and not least <= len(items) <= most:
        raise Invalid(path, f"must have {least} to {most} items, not {len(items)}", "invalid_blocks")


def _metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict) or not metadata.keys() <= {"event_type", "event_payload", "entities"}:
        raise Invalid("metadata", "must have event_type and event_payload", "invalid_metadata_format")
    if not re.fullmatch(r"\w{1,255}", str(metadata.get("event_type", ""))):
        raise Invalid("metadata.event_type", "letters, digits and underscores", "invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise Invalid("metadata.event_payload", "must be an object", "invalid_metadata_format")
