"""What becomes of a line of words on Slack, however it was given: the answer, or the form to fill in first.

A form carries all that it is for, and comes back with all that is in it: nothing is kept here between the two. What a
person may do is asked anew with every step.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.command import find
from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from bot.commands.table import COMMANDS
from bot.platforms.slack.failures import OUTSIDE
from bot.platforms.slack.intake import PLATFORM, Event, named_channels
from bot.platforms.slack.places import is_direct
from bot.platforms.slack.render import DIRECT, LIMITS
from digests.errors import CommandError
from digests.model import Channel
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.desk import Desk
    from bot.platforms.meaning import Heard
    from bot.platforms.slack.forms import Carried
    from bot.platforms.slack.standing import Standing, Standings
    from digests.messages import Form, Message

POSTS = ("subscribe", "settings copy", "resume", "post")  # after which something is posted in the channel
BY_CHANNEL = "settings copy"  # the one command that names a channel
BY_NAME = re.compile(r"(?<!<)#([^\s<>#|]+)")
UNSURE = say("Slack did not say just now who you are here, so nothing was done: please try again in a moment.")


class Conversation:
    def __init__(self, desk: Desk, standings: Standings) -> None:
        self._desk, self._standings = desk, standings

    async def said(
        self, event: Event, channel: str, heard: Heard, standing: Standing, *, public: bool = False
    ) -> Message | Form:
        """CommandError when it cannot be done in that channel. `public`: everybody sees the answer."""
        check(heard.words, standing)
        return await self._answer(event, channel, heard.words, standing, replied_to=heard.replied_to, public=public)

    async def sent(
        self, event: Event, carried: Carried, filled: Mapping[str, str], standing: Standing, *, preview: bool = False
    ) -> Message | Form:
        """What comes of a form with these values, or would come of it."""
        words = carried.preview if preview else carried.command
        check(words, standing)
        return await self._answer(
            event, carried.channel, words, standing, filled=dict(filled), made_from=carried.made_from
        )

    async def _answer(  # what a Request has, each once
        self,
        event: Event,
        channel: str,
        words: str,
        standing: Standing,
        *,
        replied_to: str | None = None,
        filled: dict[str, str] | None = None,
        made_from: Mapping[int, int] | None = None,
        public: bool = False,
    ) -> Message | Form:
        if words.casefold().startswith(BY_CHANNEL) and standing.role is not Role.READER:  # who may not, is told so
            words = await self._by_id(event.team, words)
            filled = filled and {name: await self._by_id(event.team, value) for name, value in filled.items()}
        named = named_channels(" ".join((words, *(filled or {}).values())))
        owns = await self._standings.owned(event.team, event.user, named) if standing.role is Role.OWNER else ()
        request = Request(
            channel=Channel(PLATFORM, event.team, channel),
            user=event.user,
            words=words,
            role=standing.role,
            owns=frozenset(owns),
            locale=standing.locale,
            replied_to=replied_to,
            filled=filled,
            made_from=dict(made_from or {}),
            public=public,
        )
        return await answer(self._desk, request, DIRECT if is_direct(request.channel) else LIMITS)

    async def _by_id(self, team: str, words: str) -> str:
        """A channel that is named without its id gets it."""
        match = BY_NAME.search(words)
        found = await self._standings.named_channel(team, match[1].casefold()) if match else None
        return BY_NAME.sub(f"<#{found}>", words, count=1) if found else words


def check(words: str, standing: Standing) -> None:
    """CommandError for what only an owner may ask where we are not, or cannot say who owns it."""
    command, _ = find(COMMANDS, " ".join(words.split()))
    if command is None or command.role is Role.READER:
        return
    if standing.unsure:
        raise CommandError(UNSURE)
    if command.role is Role.OWNER and not standing.here and _matters(command.name, standing):
        raise CommandError(OUTSIDE)


def _matters(name: str, standing: Standing) -> bool:
    """Whether it matters that we are not in the channel: nobody knows who owns one that Slack does not show us, and
    nothing could be posted there."""
    if standing.role is Role.READER:
        return not standing.seen
    return name in POSTS


def changes(words: str) -> bool:
    """Whether something may be another way after it."""
    command, _ = find(COMMANDS, " ".join(words.split()))
    return command is not None and command.role > Role.READER
