"""What our buttons and menus are called on Slack, and what can be read back from one that was pressed: the command that
it is, the answer to be shared, the channel that it is about. Slack allows 255 characters for the name of an element,
each name once in a message, 2,000 for the value of a button and 150 for that of an option.

Slack escapes `&`, `<` and `>` in much of what it sends back (slackapi/bolt-python, issue 513): no value has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.platforms.words import units

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_VALUE = 2_000  # characters of a button's value
MOST_CHOSEN = 150  # characters of an option's value
PREVIEW = "preview"  # the button of a form that shows what would come of it
EVENT = "broadsheet_delivery"  # the type of the metadata that carries the key of a delivery

_PACKED = {"&": "%26", "<": "%3C", ">": "%3E", "%": "%25"}
_UNPACKED = {packed: character for character, packed in _PACKED.items()}
_UNSAFE = re.compile(r"[&<>]|%(?=26|3C|3E|25)")
_SAFE = re.compile("|".join(_UNPACKED))
_COMMAND, _SHARE, _PLACED = (re.compile(rf"{kind}\d+") for kind in "csh")
_ANYWHERE = "-"
_PLACE = re.compile(r"(?P<channel>[A-Z0-9]+|-) (?P<command>.+)", re.DOTALL)
_GROUP = re.compile(r"S[A-Z0-9]{1,30}")


def packed(command: str) -> str:
    """Words as a value carries them."""
    return _UNSAFE.sub(lambda match: _PACKED[match[0]], command)


def unpacked(value: str) -> str:
    return _SAFE.sub(lambda match: _UNPACKED[match[0]], value)


def command_id(n: int) -> str:
    """A button that is a command, or a menu from which one is chosen, the `n`th of its message."""
    return f"c{n}"


def share_id(n: int) -> str:
    """The button that shows everybody the answer to a command."""
    return f"s{n}"


def placed_id(n: int) -> str:
    """A button or a menu, the `n`th there, that is a command and the channel that it is about: where that is not the
    one in which it stands."""
    return f"h{n}"


def placed(channel: str | None, command: str) -> str:
    """A command with the id of the channel that it is about, if it is about one: as such a button carries it."""
    return f"{channel or _ANYWHERE} {command}"


def fits_button(command: str) -> bool:
    """Whether a button can carry the command; what is longer has to be typed."""
    return 0 < units(packed(command)) <= MOST_VALUE


def fits_option(command: str) -> bool:
    return 0 < units(packed(command)) <= MOST_CHOSEN


def command_of(action: Mapping[str, Any]) -> str | None:
    """The command that a button is, or that was chosen from a menu, by what Slack says was done; None for all else."""
    return _value(action, _COMMAND) or None


def shared_of(action: Mapping[str, Any]) -> str | None:
    """What the button carries that shows everybody an answer (`sharing`)."""
    return _value(action, _SHARE) or None


def placed_of(action: Mapping[str, Any]) -> tuple[str | None, str] | None:
    """The channel and the command of what was pressed there; no channel where none is meant."""
    match = _PLACE.fullmatch(_value(action, _PLACED))
    if match is None:
        return None
    return None if match["channel"] == _ANYWHERE else match["channel"], match["command"]


def metadata(key: str) -> dict[str, Any]:
    """The key of a delivery, as a message carries it."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key of the delivery that a message of ours is, from a history with metadata."""
    found = message.get("metadata") or {}
    key = (found.get("event_payload") or {}).get("key") if found.get("event_type") == EVENT else None
    return key if isinstance(key, str) else None


def is_group(name: str) -> bool:
    """Whether it is the id of a user group: nothing else is ever mentioned."""
    return _GROUP.fullmatch(name) is not None


def _value(action: Mapping[str, Any], kind: re.Pattern[str]) -> str:
    if not kind.fullmatch(str(action.get("action_id", ""))):
        return ""
    value = (action.get("selected_option") or action).get("value")
    return unpacked(value) if isinstance(value, str) else ""
