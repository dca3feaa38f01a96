"""Who somebody is in a channel: what they may do there, in which language and zone they read, whether we are there."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot.commands.request import Role
from bot.platforms.answers import Kept, record
from bot.platforms.slack.failures import Denied
from bot.platforms.slack.places import channels
from digests.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection

    from bot.platforms.answers import Record
    from bot.platforms.slack.wire import Web
    from digests.ports import Clock

log = logging.getLogger(__name__)

PEOPLE_KEPT = timedelta(minutes=1)
ANSWERED = timedelta(seconds=3)  # in which Slack says who somebody is: an answer waits for it no longer
UNSEEN: Record = {}  # a channel that Slack does not show us: a private one, or somebody's direct messages
ADMIN = ("is_admin", "is_owner", "is_primary_owner")


class Standing(Struct, frozen=True, kw_only=True):
    """`here`: we can post in the channel; `seen`: Slack shows it to us; `direct`: it is theirs and ours alone.
    `unsure`: Slack did not say who they are just now, so that they may no more than everybody."""

    role: Role = Role.READER
    locale: str = "en"
    zone: str = ""
    here: bool = False
    seen: bool = False
    direct: bool = False
    unsure: bool = False


def standing(user: Record, channel: Record, named: Collection[str] = ()) -> Standing:
    """By what Slack says of both. An admin manages the workspace; a channel is owned by whoever made it, by those who
    are `named`, and direct messages by their person."""
    who = str(user.get("id", ""))
    direct = bool(channel.get("is_im")) and channel.get("user") == who
    role = Role.READER
    if any(user.get(name) for name in ADMIN):
        role = Role.MANAGER
    elif direct or (who and (channel.get("creator") == who or who in named)):
        role = Role.OWNER
    return Standing(
        role=role,
        locale=str(user.get("locale") or "en"),
        zone=str(user.get("tz") or ""),
        here=direct or bool(channel.get("is_member")),
        seen=bool(channel),
        direct=direct,
    )


async def _unseen() -> Record:
    return UNSEEN


class Standings:
    """Asked of Slack, and kept for a minute, or until it says that something changed. `named` are the ids of people who
    own every channel."""

    def __init__(self, web: Web, clock: Clock, named: Collection[str] = (), within: timedelta = ANSWERED) -> None:
        self._web, self.named, self._within = web, frozenset(named), within
        self._people = Kept(self._person, PEOPLE_KEPT, clock)
        self._channels = Kept(self._channel, PEOPLE_KEPT, clock)
        self._lists = Kept(self._list, PEOPLE_KEPT, clock)
        self._changes = Counter[str]()  # of channels, by workspace

    async def of(self, team: str, user: str, channel: str) -> Standing:
        """In this channel; without one, in the workspace."""
        person, place = await asyncio.gather(
            self._soon(self._people.of((team, user))),
            self._soon(self._channels.of((team, channel))) if channel else _unseen(),
        )
        if (
            person is None or place is None
        ):  # who only reads is answered all the same, as far as known in their language
            return structs.replace(standing(person or {}, place or {}), role=Role.READER, unsure=True)
        return standing(person, place, self.named)

    async def _soon(self, asked: Awaitable[Record]) -> Record | None:
        try:
            async with asyncio.timeout(self._within.total_seconds()):
                return await asked
        except (SendError, TimeoutError) as error:
            log.warning("Slack did not say who somebody is: %s", str(error) or "it gave no answer in time.")
            return None

    async def person(self, team: str, user: str) -> Record:
        """SendError when Slack does not say."""
        return await self._people.of((team, user))

    async def owned(self, team: str, user: str, channels: Collection[str]) -> frozenset[str]:
        """Those of these channels that somebody owns."""
        found = [one for one in channels if (await self.of(team, user, one)).role >= Role.OWNER]
        return frozenset(found)

    async def channels(self, team: str, user: str = "") -> list[Record]:
        """Those that we are in; with a `user`, those of theirs that we see. SendError when Slack does not say."""
        return await self._lists.of((team, user, self._changes[team]))

    async def named_channel(self, team: str, name: str) -> str | None:
        """The id of the channel of this name, among those that we are in; None also when Slack does not say."""
        try:
            ours = await self.channels(team)
        except SendError as error:
            log.warning("Slack did not say which channels we are in: %s", error)
            return None
        return next((str(one.get("id")) for one in ours if one.get("name") == name), None)

    def changed(self, team: str, *, user: str = "", channel: str = "") -> None:
        """Slack says that they are not any more as they were."""
        self._people.forget((team, user))
        self._channels.forget((team, channel))
        self._changes[team] += bool(channel)

    async def _list(self, key: tuple[str, str, int]) -> list[Record]:
        team, user, _ = key
        return await channels(self._web, team, **({"user": user} if user else {}))

    async def _person(self, key: tuple[str, str]) -> Record:
        team, user = key
        return record((await self._web.read(team, "users.info", user=user, include_locale=True)).get("user"))

    async def _channel(self, key: tuple[str, str]) -> Record:
        team, channel = key
        try:
            return record((await self._web.read(team, "conversations.info", channel=channel)).get("channel"))
        except Denied as error:
            if error.code == "channel_not_found":
                return UNSEEN
            raise
