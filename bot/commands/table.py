"""The one table of commands. Dispatch, help and suggestions are made from it; add a command here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct

from bot.commands import readers
from bot.commands.readers import Asked, Desk
from digests.messages import Message

WHAT = (
    "WHAT is a number of the last digest here (2), of an earlier one (143.2), a story as lists name it (#10), a link, "
    "words of a headline, or nothing: the top story."
)


class Command(Struct, frozen=True, kw_only=True):
    """`usage` is what follows the name; `does` and `more` are read by people."""

    name: str
    usage: str
    does: str
    more: str = ""
    examples: tuple[str, ...] = ()
    answer: Callable[[Desk, Asked], Awaitable[Message]]


TABLE = (
    Command(
        name="summary",
        usage="[WHAT] [brief|standard|full]",
        does="sentences of the article itself, each with its place",
        more=WHAT,
        examples=("summary 1", "summary 2 full", "summary bridge inquiry"),
        answer=readers.summary,
    ),
    Command(
        name="quotes",
        usage="[WHAT | PERSON]",
        does="who said what, to the character",
        more=f"{WHAT} PERSON is a name, or whole words of it such as the surname.",
        examples=("quotes 1", "quotes Tervel"),
        answer=readers.quotes,
    ),
    Command(
        name="coverage",
        usage="[WHAT]",
        does="every publisher of the story, in order of time",
        more=WHAT,
        examples=("coverage 1",),
        answer=readers.coverage,
    ),
    Command(
        name="digest",
        usage="[NAME] [since WHEN]",
        does="an edition now, for you",
        more=(
            "Without WHEN: what this channel was not told yet. "
            "WHEN is yesterday, monday, 08:00, 24h, 3 days, or a date such as 2026-11-20."
        ),
        examples=("digest", "digest since yesterday"),
        answer=readers.digest,
    ),
    Command(
        name="latest",
        usage="[TOPIC]",
        does="the newest articles, on a topic if you name one",
        examples=("latest", "latest bridge"),
        answer=readers.latest,
    ),
)
HELP = ("help", "[COMMAND]", "this list, or how one command is typed")


def names() -> list[str]:
    return [*(command.name for command in TABLE), HELP[0]]


def lines() -> list[tuple[str, str]]:
    """(how it is typed, what it does) of every command, `help` last."""
    rows = [(f"{command.name} {command.usage}", command.does) for command in TABLE]
    return [*rows, (f"{HELP[0]} {HELP[1]}", HELP[2])]
