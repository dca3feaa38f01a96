"""What Discord refuses though its OpenAPI lets it pass: of messages, modals, and answers to autocomplete.

From discord-api-docs (Create Message, Component Reference, Embed Limits).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulators.discord.model import NO_FLAGS, Flags, Json
from tests.emulators.discord.problems import EMPTY, Invalid, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CONTENT = 2_000
MOST_SHOWN = 4_000  # in all text displays of a message
MOST_COMPONENTS = 40  # nested ones too
MOST_EMBEDDED = 6_000  # in all embeds
ROW, BUTTON, SELECT, INPUT, SECTION, TEXT, LABEL = 1, 2, 3, 4, 9, 10, 18
SELECTS = frozenset({SELECT, 5, 6, 7, 8})
CHOOSERS = SELECTS | {21, 22}  # radio and checkbox groups have options as well
LINK, PREMIUM = 5, 6  # styles of buttons


def message(body: Json, had: Flags = NO_FLAGS, *, edit: bool = False) -> None:
    """The body of a message that is created, or edited (then `had` are its flags)."""
    flags = had | Flags(body.get("flags") or 0)
    components = body.get("components") or []
    if Flags.IS_COMPONENTS_V2 in flags:
        for other in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(other):
                raise Invalid(other, "cannot be used with IS_COMPONENTS_V2")
        if not components and not edit:
            raise Problem(EMPTY)
    else:
        _legacy(body, components, edit=edit)
    if len(body.get("content") or "") > MOST_CONTENT:
        raise Invalid("content", "Must be 2000 or fewer in length.")
    _embeds(body.get("embeds") or [])
    _mentions(body.get("allowed_mentions") or {})
    _components(components)
    shown = sum(len(component["content"]) for _, component in walk(components) if component["type"] == TEXT)
    if shown > MOST_SHOWN:
        raise Invalid("components", f"{shown} characters are shown, of at most {MOST_SHOWN}")


def modal(data: Json) -> None:
    if len(data["components"]) > 5:
        raise Invalid("data.components", "Must be between 1 and 5 in length.")
    for index, component in enumerate(data["components"]):
        inside = component.get("components", ())
        if component["type"] == ROW and [one["type"] for one in inside] != [INPUT]:
            raise Invalid(f"data.components.{index}", "a row of a modal has one text input")
    _components(data["components"])


def choices(found: list[Json]) -> None:
    """Of an autocomplete; the schema knows that there are 25 at most."""
    for index, choice in enumerate(found):
        if not 1 <= len(choice["name"]) <= 100 or (isinstance(choice["value"], str) and len(choice["value"]) > 100):
            raise Invalid(f"data.choices.{index}", "names have 1 to 100 characters, values at most 100")
    names = [choice["name"] for choice in found]
    if len(set(names)) < len(names):
        raise Invalid("data.choices", "two choices have one name")


def walk(components: list[Json], path: str = "components") -> Iterator[tuple[str, Json]]:
    """Every component with its path, in the order in which they are read."""
    for index, component in enumerate(components):
        here = f"{path}.{index}"
        yield here, component
        yield from walk(component.get("components") or [], f"{here}.components")
        for single in ("accessory", "component"):
            if component.get(single):
                yield from walk([component[single]], f"{here}.{single}")


def _legacy(body: Json, components: list[Json], *, edit: bool) -> None:
    for index, component in enumerate(components):
        if component["type"] != ROW:
            raise Invalid(f"components.{index}.type", "needs IS_COMPONENTS_V2")
    if len(components) > 5:
        raise Invalid("components", "Must be 5 or fewer in length.")
    said = any(body.get(part) for part in ("content", "embeds", "poll", "sticker_ids", "attachments", "components"))
    content = body.get("content")
    if not edit and (not said or (content is not None and not content.strip() and not body.get("embeds"))):
        raise Problem(EMPTY)


def _embeds(embeds: list[Json]) -> None:
    total = 0
    for index, embed in enumerate(embeds):
        texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        texts.append((embed.get("author") or {}).get("name"))
        for number, field in enumerate(embed.get("fields") or []):
            if not (field.get("name") or "").strip() or not (field.get("value") or "").strip():
                raise Invalid(f"embeds.{index}.fields.{number}", "This field is required")
            texts += [field["name"], field["value"]]
        total += sum(len(text or "") for text in texts)
    if total > MOST_EMBEDDED:
        raise Invalid("embeds", f"Embed size exceeds maximum size of {MOST_EMBEDDED}")


def _mentions(allowed: Json) -> None:
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or ()) and allowed.get(kind):
            raise Invalid("allowed_mentions", f"parse has {kind}, and {kind} are named as well")


def _components(components: list[Json]) -> None:
    seen: set[str] = set()
    numbers: set[int] = set()
    count = 0
    for path, component in walk(components):
        count += 1
        custom_id, number = component.get("custom_id"), component.get("id")
        if custom_id in seen:
            raise Invalid(f"{path}.custom_id", "Component custom id cannot be duplicated")
        if number and number in numbers:
            raise Invalid(f"{path}.id", "two components have one id")
        seen |= {custom_id} if custom_id else set()
        numbers |= {number} if number else set()
        _component(path, component)
    if count > MOST_COMPONENTS:
        raise Invalid("components", f"{count} components, of at most {MOST_COMPONENTS}")


def _component(path: str, component: Json) -> None:
    kind = component["type"]
    if kind == BUTTON:
        _button(path, component)
    elif kind == ROW:
        kinds = [inner["type"] for inner in component["components"]]
        if len(kinds) > 1 and set(kinds) != {BUTTON}:
            raise Invalid(path, "a row has buttons, or one other component")
    elif kind == TEXT and not component["content"].strip():
        raise Invalid(f"{path}.content", "This field is required")
    elif kind in CHOOSERS:
        _chooser(path, component)
    elif kind == INPUT:
        least, most = component.get("min_length") or 0, component.get("max_length") or MOST_SHOWN
        if least > most or len(component.get("value") or "") > most:
            raise Invalid(path, "the value is longer than max_length, or min_length is")


def _button(path: str, button: Json) -> None:
    style = button["style"]
    for name, wanted in (
        ("url", style == LINK),
        ("custom_id", style not in (LINK, PREMIUM)),
        ("sku_id", style == PREMIUM),
    ):
        if bool(button.get(name)) != wanted:
            raise Invalid(f"{path}.{name}", f"a button of style {style} {'needs' if wanted else 'cannot have'} it")
    if style != PREMIUM and not (button.get("label") or button.get("emoji")):
        raise Invalid(path, "a button needs a label or an emoji")


def _chooser(path: str, chooser: Json) -> None:
    options: list[Any] = chooser.get("options") or []
    least, most = chooser.get("min_values"), chooser.get("max_values") or 1
    values = [option["value"] for option in options]
    if len(set(values)) < len(values):
        raise Invalid(f"{path}.options", "two options have one value")
    if (1 if least is None else least) > most or (options and most > len(options)):
        raise Invalid(path, "min_values is over max_values, or that is over the number of options")
    chosen = [option for option in options if option.get("default")]
    if len(chosen) > most:
        raise Invalid(f"{path}.options", "more options are chosen than max_values allows")
