"""What becomes of a line of words on Slack, however it was given: the answer, or the form to fill in first.

A form carries all that it is for, and comes back with all that is in it: nothing is kept here between the two. What a
person may do is asked anew with every step.
"""

from __future__ import annotations

import logging
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
from digests.errors import CommandError, SendError
from digests.model import Channel
from digests.wishes import is_deleted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.commands.desk import Desk
    from bot.platforms.meaning import Heard
    from bot.platforms.slack.forms import Carried
    from bot.platforms.slack.standing import Standing, Standings
    from digests.messages import Form, Message

log = logging.getLogger(__name__)

POSTS = ("subscribe", "settings copy", "resume", "post")  # after which something is posted in the channel
BY_CHANNEL = "settings copy"  # the one command that names a channel
FORGET = "forget me"  # the one that is about a person, wherever they are
ABOUT_OTHERS = (BY_CHANNEL, "status all", "sources remove")  # those that tell of other channels' digests
BY_NAME = re.compile(r"(?<!<)#([^\s<>#|]+)")
CLOSED = say("Those are somebody else's direct messages: nothing of them is shown to you, or changed.")
BETWEEN = say(
    "No digest can come to messages between people: subscribe in a channel, or in your own messages with Broadsheet."
)
UNSURE = say("Slack did not say just now who you are here, so nothing was done: please try again in a moment.")


class Conversation:
    def __init__(self, desk: Desk, standings: Standings) -> None:
        self._desk, self._standings = desk, standings

    async def said(
        self, event: Event, channel: str, heard: Heard, standing: Standing, *, public: bool = False
    ) -> Message | Form:
        """CommandError when it cannot be done in that channel. `public`: everybody sees the answer."""
        check(heard.words, channel, standing)
        return await self._answer(event, channel, heard.words, standing, replied_to=heard.replied_to, public=public)

    async def sent(
        self, event: Event, carried: Carried, filled: Mapping[str, str], standing: Standing, *, preview: bool = False
    ) -> Message | Form:
        """What comes of a form with these values, or would come of it."""
        words = carried.preview if preview else carried.command
        check(words, carried.channel, standing)
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
        name = _name(words)
        if name == BY_CHANNEL and standing.role >= Role.OWNER:
            words = await self._by_id(event, words)
            filled = filled and {name: await self._by_id(event, value) for name, value in filled.items()}
        named = named_channels(" ".join((words, *(filled or {}).values())))
        try:
            owns = await self._standings.owned(event.team, event.user, named) if standing.role is Role.OWNER else ()
            shut = await self._shut(event, named) if standing.role >= Role.MANAGER and name in ABOUT_OTHERS else ()
            own = channel if standing.direct else await self._own(event, name)
        except SendError as error:
            log.warning("Slack did not say what somebody may see: %s", error)
            raise CommandError(UNSURE) from error
        request = Request(
            channel=Channel(PLATFORM, event.team, channel),
            user=event.user,
            words=words,
            role=standing.role,
            owns=frozenset(owns),
            shut=frozenset(shut),
            own=Channel(PLATFORM, event.team, own) if own else None,
            zone=standing.zone,
            locale=standing.locale,
            replied_to=replied_to,
            filled=filled,
            made_from=dict(made_from or {}),
            public=public,
        )
        return await answer(self._desk, request, DIRECT if is_direct(request.channel) else LIMITS)

    async def _by_id(self, event: Event, words: str) -> str:
        """A channel that is named without its id gets it."""
        match = BY_NAME.search(words)
        name = match[1].casefold() if match else ""
        found = await self._standings.named_channel(event.team, event.user, name) if name else None
        return BY_NAME.sub(f"<#{found}>", words, count=1) if found else words

    async def _own(self, event: Event, command: str) -> str | None:
        return await self._standings.own(event.team, event.user) if command == FORGET else None

    async def _shut(self, event: Event, named: Collection[str]) -> frozenset[str]:
        """Of the channels with digests, and those that are named: what is not theirs to see. A channel that was deleted
        has no members any more: who manages the workspace looks after its digests."""
        subscriptions = await self._desk.subscriptions.of_workspace((PLATFORM, event.team))
        deleted = {one.channel.id for one in subscriptions if is_deleted(one)}
        others = {one.channel.id for one in subscriptions}.union(named) - deleted
        return await self._standings.shut(event.team, event.user, others)


def _name(words: str) -> str:
    """Of the command; empty when it is none."""
    command, _ = find(COMMANDS, " ".join(words.split()))
    return command.name if command else ""


def check(words: str, channel: str, standing: Standing) -> None:
    """CommandError for what only an owner may ask where we are not, or cannot say who owns it; and for all that is
    about somebody else's direct messages."""
    command, _ = find(COMMANDS, " ".join(words.split()))
    if standing.closed:
        raise CommandError(CLOSED)
    if command is None or command.role is Role.READER:
        return
    if standing.unsure:
        raise CommandError(UNSURE)
    if command.role is Role.OWNER and not standing.here and _matters(command.name, standing):
        raise CommandError(BETWEEN if channel.startswith("D") else OUTSIDE)


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
