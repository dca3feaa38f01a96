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
FORMS = """\
## Forms

An owner's command that is typed without what it needs, or with `form` as its last word, answers with a form. On
Discord its buttons open some fields each, and Preview shows what a digest would tell ([discord.md](discord.md)). On the
console each of its fields is asked in turn, with the value it has in brackets: Enter keeps that, `-` clears it, `done`
keeps all the rest as it is, `cancel` leaves the form. Nothing is changed before the last answer. Lines of a pipe answer
a form, too; when they end in the middle of it, nothing is changed."""
COMMAND_LINE = """\
## On the command line

    broadsheet ask [--channel PLATFORM/WORKSPACE/CHANNEL] [--as reader|owner|manager|operator] [--user NAME] WORDS

answers one command from what is kept, whether the bot runs or not: as the operator, and in the console's channel, if
nothing else is said. `--as reader` shows what a reader would see. An argument with blanks in it counts as quoted; put
the whole command between single quotes to keep quotation marks: `broadsheet ask 'topics energy, "wind farm"'`. A form
is asked at a terminal only. The exit status is 0 for an answer, 1 when it could not be done (standard error says why),
2 when the call itself is wrong."""
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
    yield FORMS
    yield COMMAND_LINE


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
