"""Endpoints of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.discord import checks
from tests.emulators.discord.compose import compose, fill
from tests.emulators.discord.model import Flags, Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.problems import Invalid, Problem

if TYPE_CHECKING:
    from tests.emulators.discord.model import Channel, Json, Message
    from tests.emulators.discord.rest import Call
    from tests.emulators.discord.world import World

EDITABLE = Flags.SUPPRESS_EMBEDS | Flags.IS_COMPONENTS_V2


def create(call: Call) -> Json:
    channel, bot = call.channel(), call.world.app.bot
    may_speak(call, channel)
    checks.message(call.body)
    if call.body.get("embeds"):
        call.need(channel, Permission.EMBED_LINKS)
    reference = call.body.get("message_reference")
    if reference and Permission.READ_MESSAGE_HISTORY not in call.allowed(channel):
        raise Problem(160002)
    if reference and int(reference["message_id"]) not in channel.messages and reference.get("fail_if_not_exists", True):
        raise Invalid("message_reference", "Unknown message")
    message = compose(call.world, channel, bot, call.body)
    message.flags &= ~Flags.EPHEMERAL  # which only an answer can be
    return call.world.post(message, enforce_nonce=bool(call.body.get("enforce_nonce"))).json()


def may_speak(call: Call, channel: Channel) -> None:
    if channel.kind is Kind.FORUM:
        raise Problem(50008)
    if channel.kind is Kind.DM and not all(user.takes_messages for user in channel.recipients):
        raise Problem(50007)
    call.need(channel, Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES)
    if channel.locked and Permission.MANAGE_THREADS not in call.allowed(channel):
        raise Problem(160005)


def history(call: Call) -> list[Json]:
    """Newest first. Without the permission to read the history there seems to be none."""
    channel = call.channel()
    limit = call.asked("limit", 50, 1, 100)
    if Permission.READ_MESSAGE_HISTORY not in call.allowed(channel):
        return []
    ids = sorted((one.id for one in channel.messages.values() if one.only is None), reverse=True)
    before, after, around = (call.asked(name, 0, 0, 1 << 63) for name in ("before", "after", "around"))
    if before:
        ids = [one for one in ids if one < before][:limit]
    elif after:
        ids = [one for one in ids if one > after][-limit:]
    elif around:
        newer, older = [one for one in ids if one > around], [one for one in ids if one <= around]
        ids = newer[-(limit // 2) :] + older[: limit - limit // 2]
    return [_shown(call, channel.messages[one]) for one in ids[:limit]]


def read(call: Call) -> Json:
    channel = call.channel()
    call.need(channel, Permission.READ_MESSAGE_HISTORY)
    return _shown(call, call.message(channel))


def edit(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.world.app.bot:
        raise Problem(50005)
    if channel.archived:
        raise Problem(50083)
    return edited(call.world, message, call.body)


def edited(world: World, message: Message, body: Json) -> Json:
    """A message of the bot's own, by whichever way. It may become one of components; never again one of text."""
    checks.message(body, message.flags, edit=True)
    flags = (message.flags | Flags(body.get("flags") or 0) & EDITABLE) & ~Flags.LOADING
    left = [part for part, had in (("content", message.content), ("embeds", message.embeds)) if body.get(part, had)]
    if Flags.IS_COMPONENTS_V2 in flags and left:
        raise Invalid(left[0], "must be removed for IS_COMPONENTS_V2")
    fill(world, message, body)
    message.flags = flags
    world.changed(message)
    return message.json()


def delete(call: Call) -> None:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.world.app.bot:
        call.need(channel, Permission.MANAGE_MESSAGES)
    call.world.erase(message)


def crosspost(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if channel.kind is not Kind.ANNOUNCEMENT:
        raise Problem(50024)
    call.need(channel, Permission.SEND_MESSAGES)
    if message.author is not call.world.app.bot:
        call.need(channel, Permission.MANAGE_MESSAGES)
    if Flags.CROSSPOSTED in message.flags:
        raise Problem(40033)
    message.flags |= Flags.CROSSPOSTED
    call.world.changed(message)
    return message.json()


def typing(call: Call) -> None:
    may_speak(call, call.channel())


def _shown(call: Call, message: Message) -> Json:
    return message.json(whole=call.world.may_read(message))


ROUTES = {
    "GET /channels/{channel_id}/messages": history,
    "POST /channels/{channel_id}/messages": create,
    "GET /channels/{channel_id}/messages/{message_id}": read,
    "PATCH /channels/{channel_id}/messages/{message_id}": edit,
    "DELETE /channels/{channel_id}/messages/{message_id}": delete,
    "POST /channels/{channel_id}/messages/{message_id}/crosspost": crosspost,
    "POST /channels/{channel_id}/typing": typing,
}
