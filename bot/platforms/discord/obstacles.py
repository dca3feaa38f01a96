"""What would keep digests from being posted in a channel as they are wished, before one is: permissions, a role that
nobody may mention, a forum that wants a tag."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.platforms.discord import failures
from bot.platforms.discord.places import ANNOUNCEMENT, FORUM, MEDIA, THREADS, VIEW_CHANNEL, is_direct, role_named, tags
from digests.errors import Refused, SendError
from digests.present.editions import forum_tags
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.platforms.answers import Record
    from bot.platforms.discord.places import Places
    from digests.model import Channel, Wishes

log = logging.getLogger(__name__)

# discord-api-docs, permissions, channel types and channel flags.
SEND_MESSAGES, MENTION_EVERYONE = 1 << 11, 1 << 17
MANAGE_THREADS, CREATE_PUBLIC_THREADS, SEND_IN_THREADS = 1 << 34, 1 << 35, 1 << 38
TEXT, VOICE, STAGE = 0, 2, 13
REQUIRE_TAG = 1 << 4

NO_DETAILS = say(
    "Broadsheet may not have threads here, so the stories come in the channel itself: give it Create Public Threads "
    "and Send Messages in Threads."
)
NO_FOLLOWING = say("The later parts of a long edition cannot be posted: give Broadsheet Send Messages in Threads here.")


async def obstacles(places: Places, channel: Channel, wishes: Sequence[Wishes]) -> tuple[str, ...]:
    """Whole sentences, each once. What Discord does not tell now is none."""
    if is_direct(channel):
        return ()
    try:
        described = await places.channel(channel.id)
        roles = await places.roles_now(channel.workspace)
        allowed = await places.allowed(channel, described, roles)
    except Refused as error:
        return (str(error),)
    except (SendError, LookupError, ValueError) as error:
        log.warning("What is in the way in channel %s cannot be seen: %s", channel.id, error)
        return ()
    locked = bool((described.get("thread_metadata") or {}).get("locked"))
    why = lost(described.get("type"), allowed, locked=locked)
    return (why,) if why else tuple(dict.fromkeys(_wished(channel, described, roles, allowed, wishes)))


def lost(kind: int | None, allowed: int, *, locked: bool) -> str | None:
    """Why nothing at all can be posted in a channel of this type with these permissions. `locked` is a thread's."""
    if not allowed & VIEW_CHANNEL:
        return failures.NO_ACCESS
    if kind in THREADS:
        if locked and not allowed & MANAGE_THREADS:
            return failures.LOCKED
        return None if allowed & SEND_IN_THREADS else failures.NO_THREADS
    if kind not in (TEXT, ANNOUNCEMENT, VOICE, STAGE, FORUM, MEDIA):
        return failures.WRONG_KIND
    return None if allowed & SEND_MESSAGES else failures.NO_PERMISSION


def _wished(
    channel: Channel, described: Record, roles: Sequence[Record], allowed: int, wishes: Iterable[Wishes]
) -> Iterator[str]:
    """What would not be as each wishes it."""
    kind = described.get("type")
    may_thread = allowed & CREATE_PUBLIC_THREADS and allowed & SEND_IN_THREADS
    for one in wishes:
        if kind in (TEXT, ANNOUNCEMENT) and one.thread and not may_thread:
            yield NO_DETAILS
        if kind in (FORUM, MEDIA) and not allowed & SEND_IN_THREADS:
            yield NO_FOLLOWING
        if kind in (FORUM, MEDIA) and _wants_tag(described) and not tags(described, forum_tags(one)):
            yield failures.NO_TAG
        if one.mention and (unheard := _unheard(one.mention, channel, roles, allowed)):
            yield unheard


def _wants_tag(forum: Record) -> bool:
    return bool(int(forum.get("flags") or 0) & REQUIRE_TAG)


def _unheard(named: str, channel: Channel, roles: Sequence[Record], allowed: int) -> str | None:
    """Why a role that is to be mentioned hears nothing of it."""
    found = role_named(named, roles, channel.workspace)
    role = next((one for one in roles if str(one.get("id")) == found), None)
    if role is None:
        return say(
            "This server has no role “{name}”, so nobody is mentioned: set mention to one that there is.", name=named
        )
    if role.get("mentionable") or allowed & MENTION_EVERYONE:
        return None
    return say(
        "Nobody hears it when “{name}” is mentioned: turn on Allow anyone to @mention this role, in its settings.",
        name=str(role.get("name")),
    )
