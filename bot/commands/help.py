"""Help, made from the table of commands."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bot.commands.command import find
from bot.commands.request import Role
from digests.errors import CommandError
from digests.messages import Section, Text
from digests.services.ask import clip
from digests.wording import say

if TYPE_CHECKING:
    from bot.commands.command import Commands
    from bot.commands.desk import Asked
    from digests.messages import Message

WHAT = say(
    "WHAT is a number of the last digest here (2), of an earlier one (143.2), a story as lists name it (#10), a link, "
    "words of a headline, or nothing: the message you reply to, else the top story."
)
HINT = say("Type help for what you can ask.")
GROUPS = {
    Role.READER: say("Everyone may ask"),
    Role.OWNER: say("Owners of this channel"),
    Role.MANAGER: say("Managers of this workspace"),
    Role.OPERATOR: say("The operator"),
}


def help_on(commands: Commands, asked: Asked) -> Message:
    """The list of what the asker may do, or one command in full."""
    if asked.rest:
        return _one(commands, asked)
    rows = []
    for role, heading in GROUPS.items():
        group = [command for command in commands.values() if command.role is role]
        if not group or role > asked.request.role:
            continue
        rows.append(Section(heading=(Text(heading, strong=True),)))
        rows += [Section(heading=(Text(one.typed),), lines=((Text(one.does),),)) for one in group]
    return asked.view("").show((Text(say("What you can ask"), strong=True),), rows, (Text(WHAT),))


def _one(commands: Commands, asked: Asked) -> Message:
    command, _ = find(commands, asked.rest.lstrip("/!"))
    if command is None or not command.open_to(asked.request.role):
        raise CommandError(unknown(commands, asked.rest.split()[0], asked.request.role))
    said = [command.does, command.more]
    lines = [(Text(line),) for line in said if line]
    lines.append((Text(say("For example: {examples}", examples=command.examples)),))
    return asked.view(asked.rest).show((Text(command.typed, strong=True),), [Section(lines=tuple(lines))])


def unknown(commands: Commands, line: str, role: Role) -> str:
    """What to say to a word that is no command: the nearest one that the asker may use, if any is near."""
    verb, _, rest = line.partition(" ")
    verb = verb.lstrip("/!").casefold()
    if not verb:
        return HINT
    names = [command.name for command in commands.values() if command.open_to(role)]
    near = difflib.get_close_matches(verb, names, n=1)
    if not near:
        return say("There is no command “{verb}”. {hint}", verb=clip(verb), hint=HINT)
    meant = f"{near[0]} {clip(rest)}".strip()
    return say("There is no command “{verb}”. Did you mean: {meant}?", verb=clip(verb), meant=meant)
