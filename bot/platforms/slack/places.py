"""What workspaces and channels are like, as far as posting in them needs it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.platforms.answers import Kept, record, records
from digests.errors import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from bot.platforms.answers import Record
    from bot.platforms.slack.wire import Web
    from digests.model import Channel
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

GROUPS_KEPT = timedelta(minutes=5)
PAGE = 200  # people; Slack advises no more (docs.slack.dev, Pagination)
MOST_PAGES = 10  # that are searched for an admin, or for a channel
KINDS = "public_channel,private_channel,im"


class Places:
    """User groups are kept for some minutes: what changed meanwhile is noticed a little later."""

    def __init__(self, web: Web, clock: Clock) -> None:
        self._web = web
        self._groups = Kept(self.groups_now, GROUPS_KEPT, clock)

    async def group(self, channel: Channel, named: str) -> str | None:
        """The id of the workspace's user group of this id or handle. None is logged."""
        if is_direct(channel):
            return None
        try:
            groups = await self._groups.of(channel.workspace)
        except Refused as error:
            log.warning("The user groups of workspace %s cannot be read: %s", channel.workspace, error)
            return None
        found = group_named(named, groups)
        if found is None:
            log.warning("There is no user group %r to mention in workspace %s", named, channel.workspace)
        return found

    async def owners(self, channel: Channel) -> AsyncIterator[str]:
        """Who made the channel, if that can be seen; then the admins of the workspace."""
        try:
            answer = await self._web.read(channel.workspace, "conversations.info", channel=channel.id)
            creator = record(answer.get("channel")).get("creator")
        except Refused:
            creator = None
        if creator:
            yield str(creator)
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._web.read(channel.workspace, "users.list", limit=PAGE, cursor=cursor)
            for user in records(page.get("members")):
                if user.get("is_admin") and not user.get("deleted") and user.get("id") != creator:
                    yield str(user.get("id"))
            cursor = cursor_of(page)
            if not cursor:
                return

    async def groups_now(self, team: str) -> list[Record]:
        """Those of the workspace as they are, whatever was kept."""
        return records((await self._web.read(team, "usergroups.list")).get("usergroups"))


def is_direct(channel: Channel) -> bool:
    """Somebody's own messages with the bot."""
    return channel.id.startswith("D")


def group_named(named: str, groups: Iterable[Record]) -> str | None:
    """By id, or by handle case folded, with or without an @; as Slack writes a mention, too."""
    wanted = named.strip().removeprefix("<!subteam^").removesuffix(">").partition("|")[0].removeprefix("@").casefold()
    for group in groups:
        if wanted in (str(group.get("id")).casefold(), str(group.get("handle")).casefold()):
            return None if group.get("date_delete") else str(group["id"])
    return None


def cursor_of(page: Record) -> str:
    """What asks for the next page; empty on the last."""
    return str(record(page.get("response_metadata")).get("next_cursor") or "")


async def channels(web: Web, team: str, **whose: str) -> list[Record]:
    """Those that the bot is in; with a `user`, those that this person is in, as far as the bot sees them; archived ones
    as well."""
    found: list[Record] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        given = whose | ({"cursor": cursor} if cursor else {})
        page = await web.read(team, "users.conversations", types=KINDS, limit=PAGE, **given)
        found += records(page.get("channels"))
        cursor = cursor_of(page)
        if not cursor:
            break
    return found
