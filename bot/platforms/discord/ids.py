"""What our components are called on Discord, and what can be read back from a name: the command that a button is, the
key of a delivery, the step of a form. Discord allows 100 characters, each name once in a message."""

from __future__ import annotations

import re
from enum import StrEnum

MOST = 100  # characters of a custom_id, by Discord's Component Reference; of an option's value, too
_COMMAND = re.compile(r"c\d*:(?P<command>.+)", re.DOTALL)
_KEY = re.compile(r"k:(?P<key>[0-9a-z-]{1,25})(?::(?P<command>.+))?", re.DOTALL)
_SHARE = re.compile(r"s:(?P<command>.+)", re.DOTALL)
_MARK = re.compile(r"-# (?P<key>[0-9a-z-]{1,25})")


class Step(StrEnum):
    """What a press does to a form that is open."""

    ALONE = "alone"  # a modal that is all there is of its form
    PAGE = "page"  # opens the modal of that page; the modal itself is called so, too
    SUBMIT = "submit"
    PREVIEW = "preview"
    CANCEL = "cancel"


_STEP = re.compile(rf"f:(?P<step>{'|'.join(Step)}):(?P<number>\d{{1,3}}):(?P<form>[0-9a-z]{{1,25}})")


def command_id(command: str, n: int) -> str:
    """A button that is this command, the `n`th of its message. Longer than MOST when the command is."""
    return f"c{n}:{command}"


def menu_id(n: int) -> str:
    """A menu, the `n`th of its message: what is chosen from it is a command."""
    return f"m{n}"


def key_id(key: str, command: str = "") -> str:
    """A menu that carries the key of a delivery; with a command, a button that does."""
    return f"k:{key}:{command}" if command else f"k:{key}"


def share_id(command: str) -> str:
    """The button that shows everybody the answer to this command."""
    return f"s:{command}"


def step_id(form: str, step: Step, number: int = 0) -> str:
    """A step of the form that has this name, of at most 25 characters: digits and small letters."""
    return f"f:{step}:{number}:{form}"


def command_of(custom_id: str) -> str | None:
    """The command that a button is; None for all else."""
    match = _COMMAND.fullmatch(custom_id) or _KEY.fullmatch(custom_id)
    return match["command"] if match else None


def key_of(custom_id: str) -> str | None:
    """The key of the delivery that a component carries."""
    match = _KEY.fullmatch(custom_id)
    return match["key"] if match else None


def shared_of(custom_id: str) -> str | None:
    """The command whose answer everybody is to be shown."""
    match = _SHARE.fullmatch(custom_id)
    return match["command"] if match else None


def step_of(custom_id: str) -> tuple[Step, int] | None:
    """What a press does to a form that is open, and for a page which."""
    match = _STEP.fullmatch(custom_id)
    return (Step(match["step"]), int(match["number"])) if match else None


def form_of(custom_id: str) -> str | None:
    """The name of the form that a step belongs to."""
    match = _STEP.fullmatch(custom_id)
    return match["form"] if match else None


def mark(key: str) -> str:
    """The edition mark: the last line of a post of text alone, in small letters."""
    return f"-# {key}"


def marked(content: str) -> str | None:
    """The key in the mark of a post of ours. What others wrote begins no line so: it is escaped."""
    match = _MARK.fullmatch(content.rstrip().rpartition("\n")[2])
    return match["key"] if match else None
