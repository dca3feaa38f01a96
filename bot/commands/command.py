"""What a command is: how it is typed, what it does, who may use it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from bot.commands.desk import Asked, Desk
from bot.commands.request import Role
from digests.messages import Form, Message


class Command(Struct, frozen=True, kw_only=True):
    """`name` is one word or two, `usage` what follows it; `does` and `more` are whole sentences, read by people.

    `role` is the least that may use it. `cost` is what it takes of a person's pace. `paged`: `page N` turns its pages.
    `personal`: its answer is about whoever asks.
    `exact`: it changes something, so what nobody can see in it is refused, where others leave it out.
    """

    name: str
    usage: str = ""
    does: str
    more: str = ""
    examples: tuple[str, ...]
    role: Role = Role.READER
    cost: int = 1
    paged: bool = True
    personal: bool = False
    exact: bool = False
    answer: Callable[[Desk, Asked], Awaitable[Message | Form]]

    @property
    def typed(self) -> str:
        """How it is typed: `summary [WHAT] [brief|standard|full]`."""
        return f"{self.name} {self.usage}".strip()

    def open_to(self, role: Role) -> bool:
        return role >= self.role


Commands = Mapping[str, Command]


def find(commands: Commands, line: str) -> tuple[Command | None, str]:
    """The command that a line begins with, its longest name first, and the rest of the line."""
    words = line.lstrip("/!").split(" ")
    for length in (2, 1):
        command = commands.get(" ".join(words[:length]).casefold())
        if command and len(words) >= length:
            return command, " ".join(words[length:])
    return None, line
