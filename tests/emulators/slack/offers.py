"""What Slack's own client lets a person do: which buttons, menus and fields there are, and with which values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulators.people import NotOffered
from tests.emulators.slack import checks
from tests.emulators.slack.model import Channel, User
from tests.emulators.slack.mrkdwn import escape, unescape
from tests.emulators.slack.screen import OVERFLOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.emulators.slack.model import Json, View

Value = str | bool | User | Channel


def button(blocks: list[Json], label: str, nth: int = 0) -> Json:
    """What is sent when the first button of that label, or the `nth` after it, is pressed."""
    there = [(block, one) for block, one in checks.elements(blocks) if one["type"] == "button"]
    found = [(block, one) for block, one in there if _words(one["text"]) == label]
    if len(found) <= nth:
        known = ", ".join(_words(one["text"]) for _, one in there)
        raise NotOffered(f"there is no button {label!r}; there are: {known or 'none'}")
    block, element = found[nth]
    value = {"value": element["value"]} if "value" in element else {}
    return _action(block, element) | {"text": element["text"]} | _sent(value)


def choice(blocks: list[Json], placeholder: str, options: tuple[Value, ...], nth: int = 0) -> Json:
    """What is sent when options are chosen in the menu with that placeholder; `…` is a menu without words, and radio
    buttons or checkboxes are named by one of theirs."""
    there = [(block, one) for block, one in checks.elements(blocks) if _menu_words(one)]
    found = [(block, one) for block, one in there if placeholder in _menu_words(one)]
    if len(found) <= nth:
        known = ", ".join("/".join(_menu_words(one)) for _, one in there)
        raise NotOffered(f"there is no menu {placeholder!r}; there are: {known or 'none'}")
    block, element = found[nth]
    return _action(block, element) | chosen(element, options)


def chosen(element: Json, options: tuple[Value, ...]) -> Json:
    """As a state and an action have it."""
    kind = element["type"]
    many = kind.startswith("multi_") or kind == "checkboxes"
    if (not many and len(options) != 1) or len(options) > element.get("max_selected_items", 100):
        raise NotOffered(f"{len(options)} options are chosen")
    what = kind.removeprefix("multi_").removesuffix("_select")
    if what in ("users", "channels", "conversations"):
        if not all(isinstance(one, (User, Channel)) for one in options):
            raise NotOffered(f"{what} are chosen, not {options}")
        ids = [one.id for one in options if isinstance(one, (User, Channel))]
        return {f"selected_{what}": ids} if many else {f"selected_{what.removesuffix('s')}": ids[0]}
    picked = [_sent(_option(element, one)) for one in options]
    return {"selected_options": picked} if many else {"selected_option": picked[0]}


def fill(view: View, values: Mapping[str, Any]) -> None:
    """What is typed and chosen, by the labels of the fields; the rest stays as it stands."""
    left = dict(values)
    for block in view.body["blocks"]:
        if block["type"] != "input":
            continue
        label, element = _words(block["label"]), block["element"]
        state = view.values[block["block_id"]]
        action = element["action_id"]
        if label in left:
            state[action] = {"type": element["type"], **_typed(label, element, left.pop(label))}
        if not block.get("optional") and not any(value for key, value in state[action].items() if key != "type"):
            raise NotOffered(f"{label} is needed")
        least = element.get("min_length", 0)
        if 0 < len(state[action].get("value") or "") < least:
            raise NotOffered(f"{label} is too short")
    if left:
        known = ", ".join(_words(block["label"]) for block in view.body["blocks"] if block["type"] == "input")
        raise NotOffered(f"the form does not ask for {', '.join(left)}; it asks for {known}")


def _typed(label: str, element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind in ("timepicker", "datepicker"):
        return {f"selected_{kind.removesuffix('picker')}": value}
    if kind in checks.MENUS | checks.CHOICES:
        options = (value,) if isinstance(value, (str, User, Channel)) else tuple(value or ())
        if not options and not (kind.startswith("multi_") or kind == "checkboxes"):
            return {"selected_option": None}
        return chosen(element, options)
    text = str(value)
    if len(text) > element.get("max_length", checks.TEXT_MOST):
        raise NotOffered(f"{label} takes no more than {element.get('max_length', checks.TEXT_MOST)} characters")
    if not element.get("multiline") and "\n" in text:
        raise NotOffered(f"{label} takes one line")
    return {"value": text or None}


def _menu_words(element: Json) -> list[str]:
    kind = element["type"]
    if kind == "overflow":
        return [OVERFLOW]
    if kind in checks.CHOICES:
        return [_words(one["text"]) for one in element["options"]]
    return [_words(element.get("placeholder")) or OVERFLOW] if kind in checks.MENUS else []


def _option(element: Json, label: Value) -> Json:
    groups = [group["options"] for group in element.get("option_groups") or ()]
    options = [one for some in (element.get("options") or [], *groups) for one in some]
    found: Json | None = next((one for one in options if _words(one["text"]) == label), None)
    if found is None:
        known = ", ".join(_words(one["text"]) for one in options)
        raise NotOffered(f"there is no option {label!r}; there are: {known or 'none'}")
    return found


def _sent(option: Json) -> Json:
    """What is sent back is escaped, whether it was or not (slackapi/bolt-python 513)."""
    return option | ({"value": escape(option["value"])} if "value" in option else {})


def _action(block: Json, element: Json) -> Json:
    return {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}


def _words(text: Json | None) -> str:
    return unescape(text["text"]) if text else ""
