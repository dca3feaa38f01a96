"""The one table of commands: dispatch, rights, help, suggestions and docs/commands.md are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import readers
from bot.commands.command import Command
from bot.commands.help import WHAT, help_on
from digests.wording import say

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.messages import Message


async def _help(_: Desk, asked: Asked) -> Message:
    return help_on(COMMANDS, asked)


TABLE = (
    Command(
        name="summary",
        usage="[WHAT] [brief|standard|full]",
        does=say("Sentences of the article itself, each with its place."),
        more=WHAT,
        examples=("summary 1", "summary 2 full", "summary bridge inquiry"),
        answer=readers.summary,
    ),
    Command(
        name="quotes",
        usage="[WHAT | PERSON]",
        does=say("Who said what, to the character."),
        more=say("{what} PERSON is a name, or whole words of it such as the surname.", what=WHAT),
        examples=("quotes 1", "quotes Tervel"),
        answer=readers.quotes,
    ),
    Command(
        name="coverage",
        usage="[WHAT]",
        does=say("Every publisher of the story, in order of time."),
        more=WHAT,
        examples=("coverage 1",),
        answer=readers.coverage,
    ),
    Command(
        name="digest",
        usage="[NAME] [since WHEN]",
        does=say("An edition now, for you."),
        more=say(
            "Without WHEN: what this channel was not told yet. "
            "WHEN is yesterday, monday, 08:00, 24h, 3 days, or a date such as 2026-11-20."
        ),
        examples=("digest", "digest since yesterday"),
        answer=readers.digest,
    ),
    Command(
        name="latest",
        usage="[TOPIC]",
        does=say("The newest articles, on a topic if you name one."),
        examples=("latest", "latest bridge"),
        answer=readers.latest,
    ),
    Command(
        name="search",
        usage="WORDS [since WHEN]",
        does=say("Articles with all of the words, the newest first."),
        more=say(
            "“Words between quotation marks” are kept together. Without WHEN: the last 30 days. "
            "WHEN is 90 days, 6 months, 1 year, ever, yesterday, monday, 08:00, or a date such as 2026-11-20."
        ),
        examples=("search bridge", "search “night keeper” since 90 days"),
        answer=readers.search,
    ),
    Command(
        name="who",
        usage="PERSON",
        does=say("Somebody as quoted here: the roles that articles give them, and their newest quotes."),
        more=say("PERSON is a name, or whole words of it such as the surname."),
        examples=("who Tervel", "who Jonas Tervel"),
        answer=readers.who,
    ),
    Command(
        name="help",
        usage="[COMMAND]",
        does=say("This list, or how one command is typed."),
        examples=("help", "help quotes"),
        answer=_help,
    ),
)
COMMANDS = {command.name: command for command in TABLE}
