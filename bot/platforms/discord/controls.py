"""What can be pressed below a message: a menu for each thing that can be asked of several stories, buttons for the
rest. Each carries a command as a person would type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.platforms.discord import ids, parts
from bot.platforms.words import plain, units
from digests.messages import visible
from digests.wording import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from gettext import NullTranslations

    from bot.platforms.discord.parts import Component
    from digests.messages import Action, Message, Section

    Menu = tuple[str, list[Component]]  # what it says while nothing is chosen, and its options

OWN_MENUS = 3  # of one label each: what else there is shares menus
HELP = "help"


class Ask(Struct, frozen=True):
    """Something to press: its label, its command, and what it is asked about."""

    label: str
    command: str
    about: str = ""


def controls(
    message: Message, key: str | None = None, share: str | None = None, language: NullTranslations = ENGLISH
) -> list[Component]:
    """Rows for all actions whose command fits a component; at most 18 components for 70 actions.

    With a key one of them carries it: the first menu, or else a button for help. `share` is the command that shows
    everybody this answer.
    """
    own, left = _grouped(message.sections)
    turns = [ask for ask in map(_ask, message.actions) if fits(ask.command)]
    room = parts.MOST_BUTTONS - bool(share) - bool(key and not own)
    pressed = _pressed([*turns, *left] if len(turns) + len(left) <= room else turns, room)
    others = [ask for ask in (*turns, *left) if ask not in pressed]
    listed = [*(_of_one(label, asks, language) for label, asks in own), *_shared(others)]
    menus = [
        parts.menu(says, ids.key_id(key) if key and n == 0 else ids.menu_id(n), options)
        for n, (says, options) in enumerate(listed)
    ]
    buttons = [parts.button(ask.label, ids.command_id(ask.command, n)) for n, ask in enumerate(pressed)]
    if share and units(ids.share_id(share)) <= ids.MOST:
        buttons.append(parts.button(spoken(say("Show to all"), language), ids.share_id(share)))
    if key and not menus:
        buttons.append(parts.button(spoken(say("Help"), language), ids.key_id(key, HELP)))
    return [*menus, *parts.rows(buttons)]


def fits(command: str) -> bool:
    """Whether a component can carry the command; what is longer has to be typed."""
    return 0 < units(_typed(command)) <= ids.MOST


def _typed(command: str) -> str:
    return " ".join(visible(command).split())


def _ask(action: Action, about: str = "") -> Ask:
    command = _typed(action.command)
    return Ask(_typed(action.label) or command, command, about)


def _grouped(sections: Iterable[Section]) -> tuple[list[tuple[str, list[Ask]]], list[Ask]]:
    """The actions of sections that get a menu of their own, by label; and those that are left."""
    groups: dict[str, dict[str, Ask]] = {}
    for section in sections:
        about = plain(section.heading)
        about = f"{section.number} {about}" if section.number is not None else about
        for ask in (_ask(action, about) for action in section.actions):
            if fits(ask.command):
                groups.setdefault(ask.label, {}).setdefault(ask.command, ask)
    alike = [(label, list(asks.values())) for label, asks in groups.items() if len(asks) > 1][:OWN_MENUS]
    own = [(label, asks[: parts.MOST_OPTIONS]) for label, asks in alike]
    held = {ask for _, asks in own for ask in asks}
    return own, [ask for asks in groups.values() for ask in asks.values() if ask not in held]


def _pressed(asks: Sequence[Ask], room: int) -> list[Ask]:
    """Those that become buttons: the first ones whose command leaves room for a button's name."""
    return [ask for ask in asks if units(ids.command_id(ask.command, 0)) <= ids.MOST][:room]


def _of_one(label: str, asks: Sequence[Ask], language: NullTranslations) -> Menu:
    says = spoken(say("{label} of…", label=label), language)
    return says, [parts.option(ask.about or ask.command, ask.command) for ask in asks]


def _shared(asks: Iterable[Ask]) -> Iterator[Menu]:
    """Menus for what has none of its own; a menu has each command once."""
    once = list({ask.command: ask for ask in asks}.values())
    for at in range(0, len(once), parts.MOST_OPTIONS):
        some = once[at : at + parts.MOST_OPTIONS]
        options = [parts.option(_told_apart(ask), ask.command) for ask in some]
        yield " · ".join(dict.fromkeys(ask.label for ask in some)), options


def _told_apart(ask: Ask) -> str:
    return ask.label if ask.about in ("", ask.label) else f"{ask.label}: {ask.about}"
