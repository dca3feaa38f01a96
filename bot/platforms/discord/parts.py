"""Discord's components as it takes them, and how much of each a message may have (Component Reference)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.platforms.words import clip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Component = dict[str, Any]

MOST_SHOWN = 4_000  # characters of all text displays of a message together
MOST_CONTENT = 2_000  # characters of a message of text alone
MOST_COMPONENTS = 40  # of a message, nested ones, too
MOST_BUTTONS = 5  # of a row
MOST_OPTIONS = 25  # of a menu
MOST_LABEL = 80  # characters of a button's label
MOST_OPTION = 100  # characters of an option's label
MOST_PLACEHOLDER = 150  # characters of what a menu says while nothing is chosen

EPHEMERAL, SUPPRESS_EMBEDS, IS_COMPONENTS_V2 = 1 << 6, 1 << 2, 1 << 15  # flags of a message

ROW, BUTTON, MENU, INPUT, TEXT, SEPARATOR, CONTAINER, LABEL = 1, 2, 3, 4, 10, 14, 17, 18
SECONDARY, SUCCESS = 2, 3  # styles of buttons
SHORT, PARAGRAPH = 1, 2  # styles of text inputs
NOTHING = "—"  # where there has to be something


def label(words: str, most: int) -> str:
    return clip(words, most) or NOTHING


def text(content: str) -> Component:
    return {"type": TEXT, "content": content}


def separator() -> Component:
    return {"type": SEPARATOR}


def container(inside: Sequence[Component]) -> Component:
    return {"type": CONTAINER, "components": list(inside)}


def button(words: str, custom_id: str, style: int = SECONDARY) -> Component:
    return {"type": BUTTON, "style": style, "label": label(words, MOST_LABEL), "custom_id": custom_id}


def rows(buttons: Sequence[Component]) -> Iterator[Component]:
    """The buttons, as many to a row as it takes."""
    for at in range(0, len(buttons), MOST_BUTTONS):
        yield {"type": ROW, "components": list(buttons[at : at + MOST_BUTTONS])}


def option(words: str, value: str) -> Component:
    return {"label": label(words, MOST_OPTION), "value": value}


def menu(placeholder: str, custom_id: str, options: Sequence[Component]) -> Component:
    """A menu in a row of its own: a row has one menu, or buttons."""
    chosen = {
        "type": MENU,
        "custom_id": custom_id,
        "placeholder": clip(placeholder, MOST_PLACEHOLDER),
        "options": list(options),
    }
    return {"type": ROW, "components": [chosen]}


def count(components: Sequence[Component]) -> int:
    """How many they are, nested ones, too."""
    return sum(1 + count(component.get("components", ())) for component in components)
