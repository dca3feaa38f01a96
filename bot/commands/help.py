"""Help, made from the table of commands: the list, one command in full, and what to say to a word that is none."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bot.commands.command import find
from bot.commands.request import Role
from digests.errors import CommandError
from digests.messages import Section, Text
from digests.services.ask import clip
from digests.settings import setting
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.commands.command import Command, Commands
    from bot.commands.desk import Asked
    from digests.messages import Message

WHAT = say(
    "WHAT is a number of the last digest here (2), of an earlier one (143.2), a story as lists name it (#10), a link, "
    "words of a headline, or nothing: the message you reply to, else the top story."
)
NAME = say("NAME is a digest of this channel, in quotation marks or not; it may be left out where there is only one.")
NOTATION = say(
    "What stands in [brackets] may be left out, | means or, and words in CAPITALS stand for your own. "
    "help COMMAND tells more of one command, help WORDS which commands speak of something."
)
HINT = say("Type help for what you can ask.")
GROUPS = {
    Role.READER: say("Everyone may ask"),
    Role.OWNER: say("Owners of this channel"),
    Role.MANAGER: say("Managers of this workspace"),
    Role.OPERATOR: say("The operator"),
}
WHO = {
    Role.OWNER: say(
        "Only owners of this channel may do that. Ask one of them, or type help for what everyone may ask."
    ),
    Role.MANAGER: say("Only managers of this workspace may do that. Ask one of them, or type help."),
    Role.OPERATOR: say("Only the operator of this bot may do that."),
}
STEPS = (  # what somebody new wants first, and what to type for it
    (say("Read the news now"), "digest"),
    (say("Read more of its first story"), "summary 1"),
    (say("Have a digest come here by itself"), "subscribe"),
    (say("Change when it comes"), "schedule"),
    (say("Choose what it is about"), "topics"),
    (say("See the next edition, and when it comes"), "preview"),
)
MORE = frozenset({"more", "next", "page"})
NEAR = 0.6  # how alike a typed word and a command are that it may have meant


def groups(commands: Commands, role: Role) -> Iterator[tuple[str, list[Command]]]:
    """The commands that a role may use, under who may use them."""
    for least, heading in GROUPS.items():
        group = [command for command in commands.values() if command.role is least]
        if group and role >= least:
            yield heading, group


def help_on(commands: Commands, asked: Asked) -> Message:
    """The list of what the asker may do, one command in full, or the commands that speak of some words."""
    role, words = asked.request.role, asked.rest.lstrip("/!")
    if not words:
        return _all(commands, asked)
    command, _ = find(commands, words)
    if command:
        return _one(command, [one for one in commands.values() if one.open_to(role)], asked)
    found = _rows(one for one in commands.values() if one.open_to(role) and _speaks_of(one, words))
    changes, _ = find(commands, "settings")
    if changes and changes.open_to(role) and (one := setting(words)):
        found.insert(0, Section(heading=(Text(f"settings {one.name} VALUE"),), lines=((Text(one.hint),),)))
    if not found:
        raise CommandError(unknown(commands, words, role))
    title = say("Commands that speak of {words}", words=clip(words))
    return asked.view(clip(words)).show((Text(title, strong=True),), found)


def _all(commands: Commands, asked: Asked) -> Message:
    role = asked.request.role
    steps = [(what, line) for what, line in STEPS if (step := find(commands, line)[0]) and step.open_to(role)]
    typed = asked.limits.typed
    begin = [say("{what}: {command}", what=what, command=f"{typed}{line}") for what, line in steps]
    if typed:
        how = say(
            "In a channel every command begins with {typed}, such as {example}. Or mention Broadsheet instead: "
            "@Broadsheet summary 2",
            typed=typed.rstrip(),
            example=f"{typed}summary 2",
        )
        begin.insert(0, how)
    rows = [
        _under(say("To begin with"), begin),
        _under(say("How to read this list"), [NOTATION, WHAT, NAME]),
    ]
    for heading, group in groups(commands, role):
        rows += [Section(heading=(Text(heading, strong=True),)), *_rows(group)]
    return asked.view("").show((Text(say("What you can ask"), strong=True),), rows)


def _one(command: Command, others: Sequence[Command], asked: Asked) -> Message:
    """In full, with the commands that begin with its words."""
    lines = [line for line in (command.does, command.more) if line]
    lines.append(say("For example: {examples}", examples=command.examples))
    if not command.open_to(asked.request.role):
        lines.append(WHO[command.role])
    section = Section(lines=tuple((Text(line),) for line in lines))
    further = _rows(one for one in others if one.name.startswith(f"{command.name} "))
    return asked.view(command.name).show((Text(command.typed, strong=True),), [section, *further])


def _under(heading: str, lines: Sequence[str]) -> Section:
    return Section(heading=(Text(heading, strong=True),), lines=tuple((Text(line),) for line in lines))


def _rows(commands: Iterable[Command]) -> list[Section]:
    return [Section(heading=(Text(one.typed),), lines=((Text(one.does),),)) for one in commands]


def _speaks_of(command: Command, words: str) -> bool:
    """Whether each of the words, or what it is the plural of, begins a word of what is said about the command."""
    there = _words(" ".join((command.typed, command.does, command.more, *command.examples)))
    return all(any(one.startswith(word.removesuffix("s")) for one in there) for word in _words(words))


def _words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def in_one_line(commands: Commands, line: str) -> str:
    """How to say in one line what a form asks for, where nobody can be asked."""
    command, _ = find(commands, line)
    if command is None:
        return HINT
    return say(
        "A form is filled in at a terminal; here it takes more words. For example: {examples}. "
        "Type help {name} for all it takes.",
        examples=command.examples,
        name=command.name,
    )


def unknown(commands: Commands, line: str, role: Role) -> str:
    """What to say to words that are no command: the nearest that the asker may use, if any is near."""
    words = line.lstrip("/!").split()
    if not words:
        return HINT
    verb = words[0].casefold()
    if verb in MORE:
        return say("To turn a page, type its command with page 2 behind it, such as: latest page 2")
    names = [command.name for command in commands.values() if command.open_to(role)]
    family = [name for name in names if name.startswith(f"{verb} ")]
    if family and len(words) == 1:
        return say("“{verb}” needs one more word: {names}.", verb=clip(verb), names=family)
    alike, name = max((_likeness(words, name), name) for name in names)
    if alike < NEAR:
        return say("There is no command “{verb}”. {hint}", verb=clip(verb), hint=HINT)
    rest = " ".join(words[name.count(" ") + 1 :])
    return say(
        "There is no command “{verb}”. Did you mean: {meant}?",
        verb=clip(verb),
        meant=f"{name} {clip(rest)}".strip(),
    )


def _likeness(words: Sequence[str], name: str) -> float:
    typed = " ".join(words[: name.count(" ") + 1])
    return SequenceMatcher(None, clip(typed).casefold(), name).ratio()
