"""The table of commands as a page of Markdown: docs/commands.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.help import NAME, NOTATION, WHAT, groups
from bot.commands.request import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.command import Command, Commands

HEAD = "<!-- Made by `make docs` from bot/commands/table.py: change that, not this page. -->"
INTRODUCTION = (
    "The words are the same everywhere: in a channel, behind a button, typed on the console, or as "
    "`broadsheet ask WORDS` on the command line. Those under each heading may do what stands under the headings before "
    "it, too."
)
ABOVE = (NOTATION, WHAT, NAME)  # said once, for all commands
SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$]")  # what Markdown may act upon wherever it stands
BLOCK = re.compile(r"^(?=[#+=>-])|^(\d+)(?=[.)])")  # … and at the beginning of a line


def page(commands: Commands) -> str:
    """The whole page, from who may do least to who may do all."""
    return "\n\n".join(_blocks(commands)) + "\n"


def _blocks(commands: Commands) -> Iterator[str]:
    yield HEAD
    yield "# Commands"
    yield INTRODUCTION
    yield from map(escaped, ABOVE)
    for heading, group in groups(commands, Role.OPERATOR):
        yield f"## {escaped(heading)}"
        for command in group:
            yield from _command(command)


def _command(command: Command) -> Iterator[str]:
    yield f"### {code(command.typed)}"
    yield escaped(command.does)
    more = str(command.more)
    for said in ABOVE:
        more = more.replace(said, "").strip()
    if more:
        yield escaped(more)
    yield "\n".join(f"- {code(example)}" for example in command.examples)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return BLOCK.sub(lambda found: f"{found[1] or ''}\\", SPECIAL.sub(r"\\\g<0>", text))


def code(text: str) -> str:
    """Text between as many backquotes as it takes."""
    marks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    inside = f" {text} " if text.startswith("`") or text.endswith("`") else text
    return f"{marks}{inside}{marks}"
