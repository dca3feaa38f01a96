"""Who somebody is in a channel: what they may do there, in which language and zone they read, whether we are there."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

PEOPLE_KEPT = timedelta(minutes=1)
ANSWERED = timedelta(seconds=3)  # in which Slack says who somebody is: an answer waits for it no longer
UNSEEN: Record = {}  # a channel that Slack does not show us: a private one, or somebody's direct messages
UNKNOWN = ("user_not_found", "user_not_visible")  # of another workspace, and not to be asked about
ADMIN = ("is_admin", "is_owner", "is_primary_owner")


class Standing(Struct, frozen=True, kw_only=True):
    """`here`: we can post in the channel; `seen`: Slack shows it to us; `private`: it does so to its members alone;
    `direct`: it is theirs and ours alone; `closed`: those are somebody else's direct messages, nothing of which is
    theirs. `unsure`: Slack did not say who they are just now, so that they may no more than everybody."""

    role: Role = Role.READER
    locale: str = "en"
    zone: str = ""
    here: bool = False
    seen: bool = False
    private: bool = False
    direct: bool = False
    closed: bool = False
    unsure: bool = False


def standing(user: Record, channel: Record, named: Collection[str] = (), team: str = "") -> Standing:
    """By what Slack says of both, in the workspace `team`. An admin manages the workspace; a channel is owned by
    whoever made it, by those who are `named`, and direct messages by their person alone. Who is of another workspace
    only reads."""
    who = str(user.get("id", ""))
    direct = bool(channel.get("is_im")) and channel.get("user") == who
    closed = bool(channel.get("is_im")) and not direct
    role = Role.READER
    if closed or _is_stranger(user, team):
        role = Role.OWNER if direct else Role.READER
    elif any(user.get(name) for name in ADMIN):
        role = Role.MANAGER
    elif direct or (who and (channel.get("creator") == who or who in named)):
        role = Role.OWNER
    zone = str(user.get("tz") or "")
    return Standing(
        role=role,
        locale=str(user.get("locale") or "en"),
        zone=zone if is_zone(zone) else "",
        here=direct or bool(channel.get("is_member")),
        seen=bool(channel),
        private=bool(channel.get("is_private")) and not channel.get("is_im"),
        direct=direct,
        closed=closed,
    )


async def _unseen() -> Record:
    return UNSEEN


def _is_stranger(user: Record, team: str) -> bool:
    """Of another workspace, which shares a channel with this one; not of another one of the same organisation that is
    theirs, too."""
    home = user.get("team_id")
    teams = record(user.get("enterprise_user")).get("teams") or ()
    return bool(user.get("is_stranger")) or bool(team and home and home != team and team not in teams)


def is_zone(name: str) -> bool:
    """Whether times can be shown in it."""
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


class Standings:
    """Asked of Slack, and kept for a minute, or until it says that something changed. `named` are the ids of people who
    own every channel."""

    def __init__(self, web: Web, clock: Clock, named: Collection[str] = (), within: timedelta = ANSWERED) -> None:
        self._web, self.named, self._within = web, frozenset(named), within
        self._people = Kept(self._person, PEOPLE_KEPT, clock)
        self._lists = Kept(self._list, PEOPLE_KEPT, clock)
        self._channels = Kept(self._channel, PEOPLE_KEPT, clock)

    async def of(self, team: str, user: str, channel: str) -> Standing:
        """In this channel; without one, in the workspace."""
        person, place = await asyncio.gather(
            self._soon(self._people.of((team, user))),
            self._soon(self._channels.of((team, channel))) if channel else _unseen(),
        )
        if person is None or place is None:  # who only reads is answered all the same
            known = standing(person or {}, place or UNSEEN, team=team)
            return structs.replace(known, role=Role.READER, unsure=True)
        return standing(person, place, self.named, team)

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

    async def ours(self, team: str) -> list[Record]:
        """The channels that we are in. SendError when Slack does not say."""
        return await self._lists.of((team, ""))

    async def theirs(self, team: str, user: str) -> list[Record]:
        """Those that somebody is in, as far as Slack shows them to us. SendError as above."""
        return await self._lists.of((team, user))

    async def owned(self, team: str, user: str, channels: Collection[str]) -> frozenset[str]:
        """Those of these channels that somebody owns, and sees. SendError as above."""
        found = [one for one in channels if (await self.of(team, user, one)).role >= Role.OWNER]
        return frozenset(found) - (await self.shut(team, user, found) if found else frozenset())

    async def shut(self, team: str, user: str, channels: Collection[str]) -> frozenset[str]:
        """Those of these channels that somebody does not see, whatever they may do in the workspace: direct messages
        of others, and private channels that they are not in. SendError as above."""
        theirs = {str(one.get("id")) for one in await self.theirs(team, user)}
        ours = {str(one.get("id")): one for one in await self.ours(team)}
        found = set()
        for channel in set(channels) - theirs:
            place = ours.get(channel) or await self._channels.of((team, channel))
            if not place or place.get("is_im") or place.get("is_private"):
                found.add(channel)
        return frozenset(found)

    async def own(self, team: str, user: str) -> str | None:
        """The id of somebody's direct messages with us; None when there are none. SendError as above."""
        theirs = await self.theirs(team, user)
        return next((str(one.get("id")) for one in theirs if one.get("is_im") and one.get("user") == user), None)

    async def named_channel(self, team: str, user: str, name: str) -> str | None:
        """The id of the channel of this name, among those that we are in and they see; None also when Slack does not
        say."""
        try:
            theirs = {one.get("id") for one in await self.theirs(team, user)}
            ours = [one for one in await self.ours(team) if not one.get("is_private") or one.get("id") in theirs]
        except SendError as error:
            log.warning("Slack did not say which channels we are in: %s", error)
            return None
        return next((str(one.get("id")) for one in ours if one.get("name") == name), None)

    def changed(self, team: str, *, user: str = "", channel: str = "") -> None:
        """Slack says that they are not any more as they were."""
        self._people.forget((team, user))
        self._channels.forget((team, channel))
        if channel:
            self._lists.forget_all(lambda key: key[0] == team)

    async def _list(self, key: tuple[str, str]) -> list[Record]:
        team, user = key
        return await channels(self._web, team, **({"user": user} if user else {}))

    async def _person(self, key: tuple[str, str]) -> Record:
        team, user = key
        try:
            return record((await self._web.read(team, "users.info", user=user, include_locale=True)).get("user"))
        except Denied as error:
            if error.code in UNKNOWN:
                return {"id": user, "is_stranger": True}
            raise

    async def _channel(self, key: tuple[str, str]) -> Record:
        team, channel = key
        try:
            return record((await self._web.read(team, "conversations.info", channel=channel)).get("channel"))
        except Denied as error:
            if error.code == "channel_not_found":
                return UNSEEN
            raise
