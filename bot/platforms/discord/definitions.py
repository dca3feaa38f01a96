"""The table of commands as Discord wants them defined. Pure.

A command of two words is a subcommand. Where one of one word stands beside it (`settings`, `settings copy`) Discord
allows the word alone no more, so that one is `/settings here`. A message's own menu has Summarise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.request import Role
from bot.platforms.discord.options import Option, options_of
from digests.values import cut
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.commands.command import Command, Commands

    Json = dict[str, Any]

SUMMARISE = "Summarise"
HERE, LIST = "here", "list"  # the word alone, where it has words beside it
MOST_DESCRIBED = 100  # characters; discord-api-docs, application command object
CHAT_INPUT, MESSAGE = 1, 3  # types of commands
SUBCOMMAND, STRING, CHANNEL = 1, 3, 7  # types of options
GUILD, BOT_DM = 0, 1  # contexts
GUILD_INSTALL = 0
CHANNELS = (0, 5, 10, 11, 12, 15)  # text, announcement, threads, forum: what a digest can come to
MANAGE_CHANNELS, MANAGE_GUILD = 1 << 4, 1 << 5
# Discord wants all of the permissions that it is given: a command that some may use by one of them, and some by
# another, is offered to everybody, and refused to whom it is not for.
NEEDS = {Role.OWNER: MANAGE_CHANNELS, Role.MANAGER: MANAGE_GUILD}
OURS = ("type", "name", "description", "options", "default_member_permissions", "contexts", "integration_types")
OF_OPTION = ("type", "name", "description", "options", "required", "autocomplete", "choices", "channel_types", "value")


def definitions(commands: Commands) -> list[Json]:
    """Every command that somebody on Discord may use, as one bulk overwrite takes them."""
    families: dict[str, list[Command]] = {}
    for command in commands.values():
        if command.role < Role.OPERATOR:
            families.setdefault(command.name.split(" ")[0], []).append(command)
    summarise = {"type": MESSAGE, "name": SUMMARISE, **_everywhere()}
    return [*(_family(name, family) for name, family in families.items()), summarise]


def named(commands: Commands, name: str, sub: str | None) -> Command | None:
    """The command that a person chose, by its name on Discord."""
    return commands.get(name if sub in (None, HERE) else f"{name} {sub}")


def same(wanted: Iterable[Mapping[str, Any]], there: Iterable[Mapping[str, Any]]) -> bool:
    """Whether Discord has just these commands, whatever it adds to them."""
    return _known(wanted) == _known(there)


def _family(name: str, family: Sequence[Command]) -> Json:
    roles = {command.role for command in family}
    whole = {
        "type": CHAT_INPUT,
        "name": name,
        "default_member_permissions": NEEDS.get(min(roles)) if len(roles) == 1 else None,
        **_everywhere(),
    }
    if len(family) == 1 and family[0].name == name:
        return {**whole, "description": _described(family[0].does), "options": _options(family[0])}
    what = say("{name}: choose one of its commands.", name=name.capitalize())
    return {**whole, "description": _described(what), "options": list(_subcommands(name, family))}


def _subcommands(name: str, family: Sequence[Command]) -> Iterator[Json]:
    subs = {command.name.removeprefix(name).strip() or HERE: command for command in family}
    if LIST in subs:
        subs.pop(HERE, None)  # the same
    for sub, command in subs.items():
        yield {
            "type": SUBCOMMAND,
            "name": sub,
            "description": _described(command.does),
            "options": _options(command),
        }


def _options(command: Command) -> list[Json]:
    """Those that must be filled in stand first: Discord insists."""
    return [_option(one) for one in sorted(options_of(command), key=lambda one: not one.required)]


def _option(one: Option) -> Json:
    option: Json = {
        "type": CHANNEL if one.channel else STRING,
        "name": one.name,
        "description": _described(one.does),
        "required": one.required,
    }
    if one.channel:
        option["channel_types"] = list(CHANNELS)
    if one.choices:
        option["choices"] = [{"name": choice, "value": choice} for choice in one.choices]
    elif one.suggest:
        option["autocomplete"] = True
    return option


def _everywhere() -> Json:
    return {"contexts": [GUILD, BOT_DM], "integration_types": [GUILD_INSTALL]}


def _described(sentence: str) -> str:
    return cut(str(sentence), MOST_DESCRIBED)


def _known(commands: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], Json]:
    return {(one.get("type", CHAT_INPUT), one["name"]): _sifted(one, OURS) for one in commands}


def _sifted(one: Mapping[str, Any], keys: Sequence[str]) -> Json:
    """What we say of it; what is left out and what is empty are the same. Discord gives permissions back as text."""
    kept = {key: one[key] for key in keys if one.get(key)}
    if "default_member_permissions" in kept:
        kept["default_member_permissions"] = int(kept["default_member_permissions"])
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = [_sifted(inner, OF_OPTION) for inner in kept[key]]
    for key in ("contexts", "integration_types", "channel_types"):
        if key in kept:
            kept[key] = sorted(kept[key])
    return kept
