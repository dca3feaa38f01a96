"""Slack's blocks as it takes them, and how much of each a message may have (docs.slack.dev, Block Kit reference)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.platforms.slack import ids
from bot.platforms.words import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

Block = dict[str, Any]  # a block, or an element of one

MOST_BLOCKS_VIEW = 100  # of a modal or a Home tab
MOST_SECTION = 3_000  # characters of a section's text
MOST_CONTEXT = 2_000  # characters of a context's text
MOST_SHOWN = 13_200  # characters of all blocks of a message together (slackapi/bolt-js, issues 2509 and 2867)
MOST_TEXT = 4_000  # characters of a message of text alone (chat.postMessage, Truncating content)
MOST_ELEMENTS = 25  # of an actions block
MOST_OVERFLOW = 5  # options of an overflow menu
MOST_OPTIONS = 100  # of a select menu
MOST_LABEL = 75  # characters of a button or of an option
NOTHING = "—"  # where there has to be something


def label(words: str, most: int) -> str:
    return clip(words, most) or NOTHING


def words(text: str, most: int) -> Block:
    """Text without markup."""
    return {"type": "plain_text", "text": label(text, most), "emoji": False}


def markup(text: str) -> Block:
    """Text with markup, in which Slack is not to look for addresses and names by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str, accessory: Block | None = None) -> Block:
    block = {"type": "section", "text": markup(text)}
    return block | {"accessory": accessory} if accessory else block


def context(text: str) -> Block:
    """Small and grey."""
    return {"type": "context", "elements": [markup(text)]}


def button(text: str, action_id: str, command: str) -> Block:
    """A button that is this command; a command that it cannot carry is none of its."""
    return {
        "type": "button",
        "action_id": action_id,
        "text": words(text, MOST_LABEL),
        "value": ids.packed(command),
    }


def option(text: str, value: str) -> Block:
    return {"text": words(text, MOST_LABEL), "value": value}


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """A menu behind three dots. A select would not tell when the same is chosen from it twice."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def rows(buttons: Sequence[Block]) -> list[Block]:
    """The buttons, as many to a block as it takes."""
    return [
        {"type": "actions", "elements": list(buttons[at : at + MOST_ELEMENTS])}
        for at in range(0, len(buttons), MOST_ELEMENTS)
    ]
