"""What Discord's own client lets a person do: which commands, options, buttons and fields, with which values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulators.discord import checks
from tests.emulators.discord.commands import CHAT, GROUPS
from tests.emulators.discord.model import Channel, Role, User
from tests.emulators.discord.permissions import Permission
from tests.emulators.people import NotOffered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.emulators.discord.model import Json, Message
    from tests.emulators.discord.world import World

TEXT, INTEGER, BOOLEAN, PERSON, PLACE, ROLE, NUMBER = 3, 4, 5, 6, 7, 8, 10  # types of options
KINDS: dict[int, tuple[type, ...]] = {
    TEXT: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    PERSON: (User,),
    PLACE: (Channel,),
    ROLE: (Role,),
    NUMBER: (int, float),
}
RADIO, CHECKBOX = 21, 23  # components of modals


def command(world: World, person: User, channel: Channel, kind: int, name: str) -> Json:
    """The application's command of that name, if this person is offered it there."""
    there = dict(world.app.commands)
    if channel.guild is not None:
        there |= world.app.guild_commands.get(channel.guild.id, {})
    found = next((one for one in there.values() if (one["type"], one["name"]) == (kind, name)), None)
    if found is None:
        known = ", ".join(sorted(one["name"] for one in there.values() if one["type"] == kind))
        raise NotOffered(f"there is no command {name!r}; there are: {known or 'none'}")
    context = 1 if channel.guild is None else 0
    if context not in (found["contexts"] or ([0, 1] if found["dm_permission"] else [0])):
        raise NotOffered(f"{name!r} is not offered in {'direct messages' if context else 'a server'}")
    needed, may = found["default_member_permissions"], world.allowed(person, channel)
    if Permission.USE_APPLICATION_COMMANDS not in may:
        raise NotOffered(f"{person.name} may use no command there")
    hidden = needed is not None and (int(needed) == 0 or bool(int(needed) & ~int(may)))
    if channel.guild is not None and hidden and Permission.ADMINISTRATOR not in may:
        raise NotOffered(f"{name!r} is not offered to {person.name}")
    return found


def command_data(
    world: World, person: User, channel: Channel, words: str, given: Mapping[str, Any], focused: str | None = None
) -> Json:
    """As an interaction brings a command typed in full, or with one option still being typed."""
    name, *path = words.split()
    found = command(world, person, channel, CHAT, name)
    options, spelled = found["options"], []
    for step in path:
        inside = next((one for one in options if one["name"] == step and one["type"] in GROUPS), None)
        if inside is None:
            raise NotOffered(f"{words!r} has no part {step!r}")
        spelled.append(inside)
        options = inside.get("options") or []
    if any(option["type"] in GROUPS for option in options):
        raise NotOffered(f"{words!r} needs one of {', '.join(option['name'] for option in options)}")
    filled = _options(options, given, focused)
    for inside in reversed(spelled):
        filled = [{"type": inside["type"], "name": inside["name"], "options": filled}]
    resolved = _resolved(channel, given.values())
    return {"id": found["id"], "name": name, "type": CHAT, "options": filled} | (
        {"resolved": resolved} if resolved else {}
    )


def _options(options: list[Json], given: Mapping[str, Any], focused: str | None) -> list[Json]:
    known = {option["name"]: option for option in options}
    unknown = given.keys() - known.keys()
    if unknown:
        raise NotOffered(f"no option {', '.join(sorted(unknown))}; there are: {', '.join(known) or 'none'}")
    missing = [name for name, option in known.items() if option.get("required") and name not in given]
    if missing and focused is None:
        raise NotOffered(f"needs {', '.join(missing)}")
    return [_option(known[name], value, focused) for name, value in given.items()]


def _option(option: Json, value: Any, focused: str | None) -> Json:
    name, kind = option["name"], option["type"]
    if name == focused:
        if not option.get("autocomplete"):
            raise NotOffered(f"{name} completes nothing")
        return {"type": kind, "name": name, "value": value, "focused": True}
    if not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
        raise NotOffered(f"{name} does not take {value!r}")
    choices = {choice["name"]: choice["value"] for choice in option.get("choices") or []}
    if choices and value not in choices.values():
        if value not in choices:
            raise NotOffered(f"{name} is one of {', '.join(choices)}")
        value = choices[value]
    size = len(value) if kind == TEXT else value if kind in (INTEGER, NUMBER) else 0
    unit = "length" if kind == TEXT else "value"
    if size < (option.get(f"min_{unit}") or size) or size > (option.get(f"max_{unit}") or size):
        raise NotOffered(f"{name} does not take {value!r}")
    return {"type": kind, "name": name, "value": str(value.id) if kind in (PERSON, PLACE, ROLE) else value}


def _resolved(channel: Channel, values: Any) -> Json:
    found: Json = {}
    for value in values:
        if isinstance(value, User):
            found.setdefault("users", {})[str(value.id)] = value.json()
            if channel.guild is not None and value.id in channel.guild.members:
                member = channel.guild.members[value.id].json() | {"permissions": "0"}
                found.setdefault("members", {})[str(value.id)] = member
        elif isinstance(value, Role):
            found.setdefault("roles", {})[str(value.id)] = value.json()
        elif isinstance(value, Channel):
            found.setdefault("channels", {})[str(value.id)] = value.json() | {"permissions": "0"}
    return found


def button(message: Message, label: str, nth: int = 0) -> Json:
    """What is pressed: the first button of that label, or the `nth` after it."""
    buttons = [one for _, one in checks.walk(message.components) if one["type"] == checks.BUTTON]
    found = [one for one in buttons if _label(one) == label]
    if len(found) <= nth:
        raise NotOffered(f"there is no button {label!r}; there are: {', '.join(map(_label, buttons)) or 'none'}")
    if found[nth].get("disabled") or not found[nth].get("custom_id"):
        raise NotOffered(f"{label!r} cannot be pressed")
    return {"component_type": checks.BUTTON, "custom_id": found[nth]["custom_id"], "id": found[nth]["id"]}


def menu_choice(message: Message, placeholder: str, options: tuple[str | User | Role | Channel, ...]) -> Json:
    """What is chosen in the menu with that placeholder, options by their labels."""
    menus = [one for _, one in checks.walk(message.components) if one["type"] in checks.SELECTS]
    found = next((one for one in menus if one.get("placeholder") == placeholder and not one.get("disabled")), None)
    if found is None:
        there = ", ".join(one.get("placeholder") or "one without words" for one in menus)
        raise NotOffered(f"there is no menu {placeholder!r}; there are: {there or 'none'}")
    values = [_value(found, option) for option in options]
    _count(found, values)
    resolved = _resolved(message.channel, options)
    own = {"component_type": found["type"], "custom_id": found["custom_id"], "id": found["id"], "values": values}
    return own | ({"resolved": resolved} if resolved else {})


def filled_in(modal: Json, values: Mapping[str, Any]) -> Json:
    """What is sent off: `values` by the fields' labels, the rest as it stood in the form."""
    left = dict(values)
    shown = []
    for number, component in enumerate(modal["components"], 1):
        label, inside = component.get("label"), component.get("component")
        if component["type"] == checks.ROW:
            inside = component["components"][0]
            label = inside.get("label")
        if inside is None:  # words between the fields
            shown.append({"type": component["type"], "id": number})
            continue
        sent = {"type": inside["type"], "custom_id": inside["custom_id"], "id": number * 100}
        sent |= _field(str(label), inside, left.pop(label, None))
        inner = {"components": [sent]} if component["type"] == checks.ROW else {"component": sent}
        shown.append({"type": component["type"], "id": number} | inner)
    if left:
        raise NotOffered(f"the form does not ask for {', '.join(left)}")
    return {"custom_id": modal["custom_id"], "components": shown}


def _field(label: str, field: Json, value: Any) -> Json:
    needed = field.get("required", True)
    if field["type"] == checks.INPUT:
        text = str(field.get("value") or "" if value is None else value)
        if (needed and not text) or len(text) > (field.get("max_length") or checks.MOST_SHOWN):
            raise NotOffered(f"{label} does not take {text!r}")
        if text and len(text) < (field.get("min_length") or 0):
            raise NotOffered(f"{label} is too short")
        return {"value": text}
    if field["type"] == CHECKBOX:
        return {"value": bool(field.get("default") if value is None else value)}
    if value is None:
        values = [option["value"] for option in field.get("options") or [] if option.get("default")]
    else:
        values = [_value(field, one) for one in ([value] if isinstance(value, (str, User, Role, Channel)) else value)]
    if field["type"] == RADIO:
        return {"value": values[0] if values else None}
    if values or needed:
        _count(field, values)
    return {"values": values}


def _value(chooser: Json, option: str | User | Role | Channel) -> str:
    if not isinstance(option, str):
        return str(option.id)
    options = {one["label"]: one["value"] for one in chooser.get("options") or []}
    if option not in options:
        raise NotOffered(f"there is no option {option!r}; there are: {', '.join(options) or 'none'}")
    return str(options[option])


def _count(chooser: Json, values: list[str]) -> None:
    least, most = chooser.get("min_values"), chooser.get("max_values") or 1
    if not (1 if least is None else least) <= len(values) <= most:
        raise NotOffered(f"{len(values)} options are chosen, of {least} to {most}")


def _label(component: Json) -> str:
    return str(component.get("label") or (component.get("emoji") or {}).get("name") or "")
