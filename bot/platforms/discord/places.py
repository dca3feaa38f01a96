"""What servers and channels are like, as far as posting and reading in them needs it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.platforms.answers import Kept, record, records
from digests.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.platforms.answers import Record
    from bot.platforms.discord.wire import Rest
    from digests.model import Channel
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

ANNOUNCEMENT, FORUM, MEDIA = 5, 15, 16  # discord-api-docs, channel types
THREADS = (10, 11, 12)
ADMINISTRATOR, VIEW_CHANNEL, READ_MESSAGE_HISTORY = 1 << 3, 1 << 10, 1 << 16
MOST_TAGS = 5  # of a forum post (discord-api-docs, channel)
ROLES_KEPT, KINDS_KEPT = timedelta(minutes=5), timedelta(hours=1)


class Places:
    """Roles and kinds of channels are kept for some minutes: what changed meanwhile is noticed a little later."""

    def __init__(self, rest: Rest, clock: Clock) -> None:
        self._rest = rest
        self._roles = Kept(self.roles_now, ROLES_KEPT, clock)
        self._kinds = Kept(self._ask_kinds, KINDS_KEPT, clock)

    async def channel(self, channel_id: str) -> Record:
        return record(await self._rest.get("/channels/{channel_id}", channel_id=channel_id))

    async def is_announcement(self, channel: Channel) -> bool:
        return (await self._kinds.of(channel.workspace)).get(channel.id) == ANNOUNCEMENT

    async def role(self, channel: Channel, named: str) -> str | None:
        """The id of the server's role of this id or name; @everyone is none. None is logged."""
        if is_direct(channel):
            return None
        try:
            roles = await self._roles.of(channel.workspace)
        except Refused as error:
            log.warning("The roles of server %s cannot be read: %s", channel.workspace, error)
            return None
        found = role_named(named, roles, channel.workspace)
        if found is None:
            log.warning("There is no role %r to mention in server %s", named, channel.workspace)
        return found

    async def hides_history(self, channel: Channel, described: Record) -> bool:
        """Whether Discord shows no messages because it may not: it then says that there are none."""
        if is_direct(channel):
            return False
        allowed = await self.allowed(channel, described, await self.roles_now(channel.workspace))
        return allowed & READ_MESSAGE_HISTORY == 0 or allowed & VIEW_CHANNEL == 0

    async def allowed(self, channel: Channel, described: Record, roles: Iterable[Record]) -> int:
        """What the bot may do in the channel of a server; a thread has the permissions of the channel above it."""
        if described.get("type") in THREADS:
            described = await self.channel(str(described.get("parent_id")))
        guild_id, me = channel.workspace, await self._rest.me()
        member = record(await self._rest.get("/guilds/{guild_id}/members/{user_id}", guild_id=guild_id, user_id=me))
        mine = {guild_id, *map(str, member.get("roles", ())), me}
        return permissions(mine, guild_id, roles, described.get("permission_overwrites", ()))

    async def roles_now(self, guild_id: str) -> list[Record]:
        """Those of the server as they are, whatever was kept."""
        return records(await self._rest.get("/guilds/{guild_id}/roles", guild_id=guild_id))

    async def _ask_kinds(self, guild_id: str) -> dict[str, int]:
        channels = records(await self._rest.get("/guilds/{guild_id}/channels", guild_id=guild_id))
        return {str(channel.get("id")): int(channel.get("type", 0)) for channel in channels}


def is_direct(channel: Channel) -> bool:
    return channel.workspace.startswith("@")


def role_named(named: str, roles: Iterable[Record], guild_id: str) -> str | None:
    """By id, or by name case folded, with or without an @. Never the one that everybody has."""
    wanted = named.strip().removeprefix("<@&").removesuffix(">").removeprefix("@").casefold()
    for role in roles:
        if str(role.get("id")) != guild_id and wanted in (str(role.get("id")), str(role.get("name")).casefold()):
            return str(role["id"])
    return None


def tags(forum: Record, names: tuple[str, ...]) -> list[str]:
    """The ids of the forum's tags of these names, case folded. Those that moderators alone may set are left out."""
    offered = {
        str(tag.get("name")).casefold(): str(tag.get("id"))
        for tag in reversed(records(forum.get("available_tags")))
        if not tag.get("moderated")
    }
    found = dict.fromkeys(offered[name.casefold()] for name in names if name.casefold() in offered)
    return list(found)[:MOST_TAGS]


def permissions(mine: set[str], guild_id: str, roles: Iterable[Record], overwrites: Iterable[Record]) -> int:
    """What somebody may do in a channel, from the ids of roles and user that are `mine` (discord-api-docs, permissions:
    overwrites for everyone go first, then those for roles together, then the person's)."""
    allowed = 0
    for role in roles:
        if str(role.get("id")) in mine:
            allowed |= int(role.get("permissions", 0))
    if allowed & ADMINISTRATOR:
        return -1
    own = [one for one in overwrites if str(one.get("id")) in mine]
    everyone = [one for one in own if str(one.get("id")) == guild_id]
    for step in (everyone, [one for one in own if one not in everyone and _is_role(one)], [*filter(_is_member, own)]):
        for one in step:
            allowed &= ~int(one.get("deny", 0))
        for one in step:
            allowed |= int(one.get("allow", 0))
    return allowed


def _is_role(overwrite: Mapping[str, Any]) -> bool:
    return str(overwrite.get("type")) == "0"


def _is_member(overwrite: Mapping[str, Any]) -> bool:
    return str(overwrite.get("type")) == "1"
