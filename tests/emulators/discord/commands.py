"""Endpoints of application commands, with the rules that the OpenAPI leaves out.

From discord-api-docs (Application Commands).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.emulators.discord.problems import Invalid, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.emulators.discord.model import Json
    from tests.emulators.discord.rest import Call

CHAT, USER, MESSAGE = 1, 2, 3  # types of commands
GROUPS = frozenset({1, 2})  # types of options: a subcommand, a group of them
MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
MOST_TEXT = 8_000  # names, descriptions and values of one command
NAME = re.compile(r"[-'\w]{1,32}")


def listed(call: Call) -> list[Json]:
    return list(_own(call).values())


def replace(call: Call) -> list[Json]:
    """All at once. A command that had this name and type keeps its id."""
    commands: list[Json] = call.body or []
    for number, command in enumerate(commands):
        _check(command, f"{number}")
    kinds = Counter(command.get("type", CHAT) for command in commands)
    names = Counter((command.get("type", CHAT), command["name"]) for command in commands)
    if any(count > MOST[kind] for kind, count in kinds.items()) or any(count > 1 for count in names.values()):
        raise Invalid("", "too many commands, or two with one name")
    own = _own(call)
    before = {(command["type"], command["name"]): int(command["id"]) for command in own.values()}
    own.clear()
    for command in commands:
        kept = before.get((command.get("type", CHAT), command["name"]))
        _put(call, own, command, kept or call.world.ids.next())
    call.world.app.syncs += 1
    return list(own.values())


def create(call: Call) -> Json:
    _check(call.body, "")
    own, wanted = _own(call), (call.body.get("type", CHAT), call.body["name"])
    same = (int(one["id"]) for one in own.values() if (one["type"], one["name"]) == wanted)
    return _put(call, own, call.body, next(same, None) or call.world.ids.next())


def change(call: Call) -> Json:
    own, number = _own(call), call.number("command_id")
    if number not in own:
        raise Problem(10063)
    changed = own[number] | call.body
    _check(changed, "")
    return _put(call, own, changed, number)


def delete(call: Call) -> None:
    if _own(call).pop(call.number("command_id"), None) is None:
        raise Problem(10063)


def _own(call: Call) -> dict[int, Json]:
    """The commands that are meant: everywhere, or in one server."""
    app = call.world.app
    if call.number("application_id") != app.id:
        raise Problem(40001)
    return app.guild_commands[call.guild().id] if "guild_id" in call.ids else app.commands


def _put(call: Call, own: dict[int, Json], command: Json, number: int) -> Json:
    shown: Json = {
        "type": CHAT,
        "description": "",
        "options": [],
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
    }
    shown |= command
    may = shown["default_member_permissions"]
    shown |= {
        "id": str(number),
        "application_id": str(call.world.app.id),
        "version": str(call.world.ids.next()),
        "default_member_permissions": None if may is None else str(may),
    }
    own[number] = shown
    return shown


def _check(command: Json, path: str) -> None:
    options: list[Json] = command.get("options") or []
    if command.get("type", CHAT) != CHAT:
        if command.get("description") or options:
            raise Invalid(path, "a menu entry has no description and no options")
        return
    if _length(command) > MOST_TEXT:
        raise Invalid(path, f"a command has at most {MOST_TEXT} characters")
    _named(command, path)
    _options(options, f"{path}.options".lstrip("."))


def _named(part: Json, path: str) -> None:
    name = part["name"]
    if not NAME.fullmatch(name) or name != name.lower():
        raise Invalid(f"{path}.name", f"{name!r} is no name of a command")
    if not 1 <= len(part.get("description") or "") <= 100:
        raise Invalid(f"{path}.description", "Must be between 1 and 100 in length.")


def _options(options: Sequence[Json], path: str) -> None:
    groups = [option["type"] in GROUPS for option in options]
    if any(groups) and not all(groups):
        raise Invalid(path, "subcommands and other options are mixed")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        raise Invalid(path, "Required options must be placed before non-required options")
    if len({option["name"] for option in options}) < len(options):
        raise Invalid(path, "two options have one name")
    for number, option in enumerate(options):
        here = f"{path}.{number}"
        _named(option, here)
        choices = option.get("choices") or []
        if choices and option.get("autocomplete"):
            raise Invalid(here, "an option has choices or autocomplete, not both")
        if len({choice["name"] for choice in choices}) < len(choices):
            raise Invalid(f"{here}.choices", "two choices have one name")
        _options(option.get("options") or [], f"{here}.options")


def _length(part: Json) -> int:
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in part.get("choices") or [])
    inside = sum(_length(option) for option in part.get("options") or [])
    return len(part["name"]) + len(part.get("description") or "") + choices + inside


ROUTES = {
    "GET /applications/{application_id}/commands": listed,
    "PUT /applications/{application_id}/commands": replace,
    "POST /applications/{application_id}/commands": create,
    "PATCH /applications/{application_id}/commands/{command_id}": change,
    "DELETE /applications/{application_id}/commands/{command_id}": delete,
    "GET /applications/{application_id}/guilds/{guild_id}/commands": listed,
    "PUT /applications/{application_id}/guilds/{guild_id}/commands": replace,
}
