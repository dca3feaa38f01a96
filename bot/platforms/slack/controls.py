"""What can be pressed in a message: a menu beside each story for what can be asked of it, buttons below for the rest.
Each carries a command as a person would type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.slack import ids, parts
from digests.messages import Action, visible
from digests.wording import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from gettext import NullTranslations

    from bot.platforms.slack.parts import Block
    from digests.messages import Section


def asked(section: Section, place: str | None = None) -> tuple[list[Action], list[Action]]:
    """What stands beside a section: one button, or as many choices as a menu has; and what is left, named for its
    section."""
    once = list({action.command: action for action in typed(section.actions, place)}.values())
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
    actions: Iterable[Action],
    n: int,
    share: str | None = None,
    language: NullTranslations = ENGLISH,
    named: Callable[[int], str] = ids.command_id,
) -> list[Block]:
    """Buttons from the `n`th of a message on; the last one, which carries `share`, shows everybody the answer."""
    buttons = [parts.button(action.label, named(number), action.command) for number, action in enumerate(actions, n)]
    if share and ids.fits_button(share):
        buttons.append(parts.button(spoken(say("Show to all"), language), ids.share_id(n + len(buttons)), share))
    return parts.rows(buttons)


def typed(actions: Iterable[Action], place: str | None = None) -> list[Action]:
    """Those that a button can carry, with their command as a person would type it; and with the id of the channel that
    they are about, where one is given (empty: none is meant)."""
    lines = ((action, " ".join(visible(action.command).split())) for action in actions)
    carried = ((action, line, line and (line if place is None else ids.placed(place, line))) for action, line in lines)
    return [
        Action(" ".join(visible(action.label).split()) or line, value)
        for action, line, value in carried
        if ids.fits_button(value)
    ]
