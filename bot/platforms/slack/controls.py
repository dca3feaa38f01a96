"""What can be pressed in a message: a menu beside each story for what can be asked of it, buttons below for the rest.
Each carries a command as a person would type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.slack import ids, parts
from bot.platforms.words import units
from digests.messages import Action, visible
from digests.wording import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from gettext import NullTranslations

    from bot.platforms.slack.parts import Block
    from digests.messages import Section


def asked(section: Section) -> tuple[list[Action], list[Action]]:
    """What stands beside a section: one button, or as many choices as a menu has; and what is left, named for its
    section."""
    once = list({action.command: action for action in typed(section.actions)}.values())
    if len(once) <= 1:
        return once, []
    beside = [action for action in once if ids.fits_option(action.command)][: parts.MOST_OVERFLOW]
    number = "" if section.number is None else f" {section.number}"
    left = [Action(f"{action.label}{number}", action.command) for action in once if action not in beside]
    return beside, left


def accessory(beside: Sequence[Action], action_id: str) -> Block | None:
    """What stands beside a section, under this name."""
    if len(beside) <= 1:
        return parts.button(beside[0].label, action_id, beside[0].command) if beside else None
    options = [parts.option(action.label, ids.packed(action.command)) for action in beside]
    return parts.overflow(action_id, options)


def rows(
    actions: Iterable[Action], n: int, share: str | None = None, language: NullTranslations = ENGLISH
) -> list[Block]:
    """Buttons from the `n`th of a message on; the last one, which carries `share`, shows everybody the answer."""
    buttons = [
        parts.button(action.label, ids.command_id(number), action.command) for number, action in enumerate(actions, n)
    ]
    if share and ids.fits_button(share):
        buttons.append(parts.button(spoken(say("Show to all"), language), ids.share_id(n + len(buttons)), share))
    return parts.rows(buttons)


def placed(blocks: Iterable[Block], channel: str) -> list[Block]:
    """The same blocks, their commands with the channel that they are about: for where they are read elsewhere. Of a
    menu, those that have no room for it are left out."""
    return [_placed(block, channel) for block in blocks]


def _placed(block: Block, channel: str) -> Block:
    if "accessory" in block:
        return {**block, "accessory": _placed_element(block["accessory"], channel)}
    if "elements" in block and block["type"] == "actions":
        return {**block, "elements": [_placed_element(one, channel) for one in block["elements"]]}
    return block


def _placed_element(element: Block, channel: str) -> Block:
    n = int(element["action_id"][1:])
    if "options" not in element:
        return {**element, "action_id": ids.home_id(n), "value": _placed_value(element, channel)}
    options = [{**option, "value": _placed_value(option, channel)} for option in element["options"]]
    fit = [option for option in options if units(option["value"]) <= ids.MOST_CHOSEN]
    return {**element, "action_id": ids.home_id(n), "options": fit or element["options"]}


def _placed_value(carries: Block, channel: str) -> str:
    return ids.packed(ids.placed(channel, ids.unpacked(carries["value"])))


def typed(actions: Iterable[Action]) -> list[Action]:
    """Those that a button can carry, with their command as a person would type it."""
    lines = ((action, " ".join(visible(action.command).split())) for action in actions)
    return [
        Action(" ".join(visible(action.label).split()) or command, command)
        for action, command in lines
        if ids.fits_button(command)
    ]
