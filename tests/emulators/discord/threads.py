"""Endpoints of threads and forum posts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.emulators.discord import checks
from tests.emulators.discord.compose import compose
from tests.emulators.discord.model import REQUIRE_TAG, Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.problems import Invalid, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.emulators.discord.model import Channel, Json
    from tests.emulators.discord.rest import Call


def below(call: Call) -> Json:
    """Started from a message, whose id it gets."""
    channel = call.channel()
    message = call.message(channel)
    if channel.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT):
        raise Problem(50024)
    call.need(channel, Permission.CREATE_PUBLIC_THREADS)
    if message.thread is not None:
        raise Problem(160004)
    thread = call.world.thread(channel, call.body["name"], call.world.app.bot, below=message)
    return _shown(call, thread)


def start(call: Call) -> Json:
    """A post in a forum, with its first message; elsewhere a thread from nothing, private unless it says otherwise."""
    channel = call.channel()
    if channel.kind is Kind.FORUM:
        return _post(call, channel)
    if channel.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT):
        raise Problem(50024)
    if "message" in call.body:
        raise Invalid("message", "only a forum takes it")
    private = call.body.get("type", Kind.PRIVATE_THREAD) == Kind.PRIVATE_THREAD
    call.need(channel, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    return _shown(call, call.world.thread(channel, call.body["name"], call.world.app.bot, private=private))


def _post(call: Call, forum: Channel) -> Json:
    if "message" not in call.body:
        raise Invalid("message", "This field is required")
    call.need(forum, Permission.SEND_MESSAGES)
    checks.message(call.body["message"])
    tags = tuple(int(tag) for tag in call.body.get("applied_tags") or ())
    _check_tags(call, forum, tags)
    bot = call.world.app.bot
    thread = call.world.thread(forum, call.body["name"], bot, tags=tags)
    message = compose(call.world, thread, bot, call.body["message"])
    message.id = thread.id  # the first message of a post has its id
    call.world.post(message)
    return _shown(call, thread) | {"message": message.json()}


def _check_tags(call: Call, forum: Channel, tags: Sequence[int]) -> None:
    known = {tag.id: tag for tag in forum.tags}
    if not tags and forum.flags & REQUIRE_TAG:
        raise Problem(40067)
    for tag in tags:
        if tag not in known:
            raise Invalid("applied_tags", f"Unknown tag {tag}")
        if known[tag].moderated:
            call.need(forum, Permission.MANAGE_THREADS)


def active(call: Call) -> Json:
    guild = call.guild()
    return _listed(call, [thread for thread in guild.threads.values() if not thread.archived])


def archived_public(call: Call) -> Json:
    channel = call.channel()
    return _archived(call, call.world.archived_threads(channel, private=False))


def archived_private(call: Call) -> Json:
    channel = call.channel()
    call.need(channel, Permission.MANAGE_THREADS)
    return _archived(call, call.world.archived_threads(channel, private=True))


def archived_joined(call: Call) -> Json:
    bot = call.world.app.bot
    found = call.world.archived_threads(call.channel(), private=True)
    return _archived(call, [thread for thread in found if bot.id in thread.thread_members])


def _archived(call: Call, threads: list[Channel]) -> Json:
    """Those archived before a moment, the last ones first; `has_more` when the limit cut them."""
    channel = call.channel()
    call.need(channel, Permission.READ_MESSAGE_HISTORY)
    limit = call.asked("limit", 50, 2, 100)
    before = call.query.get("before")
    if before and not before.isdecimal():
        until = datetime.fromisoformat(before)
        threads = [thread for thread in threads if thread.archived_at and thread.archived_at < until]
    elif before:
        threads = [thread for thread in threads if thread.id < int(before)]
    return _listed(call, threads[:limit]) | {"has_more": len(threads) > limit}


def _listed(call: Call, threads: Sequence[Channel]) -> Json:
    seen = [thread for thread in threads if Permission.VIEW_CHANNEL in call.allowed(thread)]
    joined = [thread for thread in seen if call.world.app.bot.id in thread.thread_members]
    return {"threads": [thread.json() for thread in seen], "members": [_member(call, thread) for thread in joined]}


def join(call: Call) -> None:
    thread = call.channel()
    if thread.archived:
        raise Problem(50083)
    thread.thread_members.add(call.world.app.bot.id)


def leave(call: Call) -> None:
    thread = call.channel()
    thread.thread_members.discard(call.world.app.bot.id)


def _shown(call: Call, thread: Channel) -> Json:
    return thread.json() | {"member": _member(call, thread)}


def _member(call: Call, thread: Channel) -> Json:
    joined_at = call.world.clock.now().isoformat()
    return {"id": str(thread.id), "user_id": str(call.world.app.bot.id), "join_timestamp": joined_at, "flags": 0}


ROUTES = {
    "POST /channels/{channel_id}/messages/{message_id}/threads": below,
    "POST /channels/{channel_id}/threads": start,
    "GET /guilds/{guild_id}/threads/active": active,
    "GET /channels/{channel_id}/threads/archived/public": archived_public,
    "GET /channels/{channel_id}/threads/archived/private": archived_private,
    "GET /channels/{channel_id}/users/@me/threads/archived/private": archived_joined,
    "PUT /channels/{channel_id}/thread-members/@me": join,
    "DELETE /channels/{channel_id}/thread-members/@me": leave,
}
