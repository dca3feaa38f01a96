"""What keeps digests from being posted in a channel, or from being posted as they are wished, before one is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.platforms.answers import record
from bot.platforms.slack import failures
from bot.platforms.slack.places import group_named, is_direct
from digests.errors import Refused, SendError
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.platforms.answers import Record
    from bot.platforms.slack.places import Places
    from bot.platforms.slack.wire import Web
    from digests.model import Channel, Wishes

log = logging.getLogger(__name__)


async def obstacles(web: Web, places: Places, channel: Channel, wishes: Sequence[Wishes]) -> tuple[str, ...]:
    """Whole sentences, each once. What Slack does not tell now is none; it never tells who may post in a channel."""
    mentioned = () if is_direct(channel) else tuple(dict.fromkeys(one.mention for one in wishes if one.mention))
    try:
        why = await lost_by(web, channel)
        if why:
            return (why,)
        groups = await _groups(places, channel.workspace) if mentioned else []
    except Refused as error:
        return (str(error),)
    except (SendError, LookupError, ValueError) as error:
        log.warning("What is in the way in channel %s cannot be seen: %s", channel.id, error)
        return ()
    return tuple(_unheard(named) for named in mentioned if group_named(named, groups) is None)


async def lost_by(web: Web, channel: Channel) -> str | None:
    """Why nothing at all can be posted there. SendError when Slack does not say."""
    try:
        answer = await web.read(channel.workspace, "conversations.info", channel=channel.id)
    except failures.Denied as error:
        if error.code == "channel_not_found":
            return failures.UNSEEN
        raise
    return lost(record(answer.get("channel")))


def lost(described: Record) -> str | None:
    """The same of a channel as Slack describes it, and what to do about it."""
    if described.get("is_archived"):
        return failures.ARCHIVED
    if described.get("is_im"):
        return failures.NO_DIRECT if described.get("is_user_deleted") else None
    return None if described.get("is_member") else failures.OUTSIDE


async def _groups(places: Places, team: str) -> list[Record]:
    """None where the workspace's plan has no user groups."""
    try:
        return await places.groups_now(team)
    except failures.Denied as error:
        if str(error) == failures.NO_SCOPE:
            raise
        return []


def _unheard(named: str) -> str:
    return say(
        "Slack shows no user group “{name}” of this workspace, so nobody is mentioned: set mention to one that there "
        "is.",
        name=named,
    )
