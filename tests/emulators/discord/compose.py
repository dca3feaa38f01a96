"""From the body of a request to a message: numbered components, and whom it notifies."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from tests.emulators.discord import checks
from tests.emulators.discord.model import Channel, Flags, Json, Message, User
from tests.emulators.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.emulators.discord.world import World

SETTABLE = Flags.SUPPRESS_EMBEDS | Flags.SUPPRESS_NOTIFICATIONS | Flags.IS_COMPONENTS_V2 | Flags.EPHEMERAL
REPLY = 19  # type of a message
EVERY_KIND = ["users", "roles", "everyone"]


def compose(world: World, channel: Channel, author: User, body: Json) -> Message:
    """A new message, not yet posted."""
    message = Message(world.ids.next(), channel, author, flags=Flags(body.get("flags") or 0) & SETTABLE)
    nonce = body.get("nonce")
    message.nonce = None if nonce is None else str(nonce)
    reference = body.get("message_reference")
    if reference:
        where = {"channel_id": str(channel.id)} | ({"guild_id": str(channel.guild.id)} if channel.guild else {})
        message.type, message.reference = REPLY, {"type": 0} | where | reference
        message.replies_to = channel.messages.get(int(reference["message_id"]))
    fill(world, message, body)
    return message


def fill(world: World, message: Message, body: Json) -> None:
    """What the body names replaces what the message has."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [{"type": "rich"} | embed for embed in body["embeds"] or []]
    if "components" in body:
        message.components = numbered(body["components"] or [])
    _notify(world, message, body.get("allowed_mentions"))


def numbered(components: list[Json]) -> list[Json]:
    """Discord gives an id to each component that has none."""
    shown = copy.deepcopy(components)
    taken = {component["id"] for _, component in checks.walk(shown) if component.get("id")}
    number = 0
    for _, component in checks.walk(shown):
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number
    return shown


def text_of(message: Message) -> str:
    """All that could mention somebody."""
    displays = [
        component["content"] for _, component in checks.walk(message.components) if component["type"] == checks.TEXT
    ]
    return "\n".join([message.content, *displays])


def _notify(world: World, message: Message, allowed: Json | None) -> None:
    text, channel = text_of(message), message.channel
    parse = EVERY_KIND if allowed is None else allowed.get("parse") or []
    named = {int(one) for kind in ("users", "roles") for one in (allowed or {}).get(kind) or []}
    loud = Permission.MENTION_EVERYONE in world.allowed(message.author, channel)
    users = dict.fromkeys(int(found) for found in re.findall(r"<@!?(\d+)>", text))
    message.mentions = [
        world.users[user] for user in users if user in world.users and ("users" in parse or user in named)
    ]
    if message.replies_to is not None and (allowed or {}).get("replied_user", allowed is None):
        message.mentions.append(message.replies_to.author)
    roles = channel.guild.roles if channel.guild else {}
    message.mention_roles = [
        role
        for role in dict.fromkeys(int(found) for found in re.findall(r"<@&(\d+)>", text))
        if role in roles and (loud or roles[role].mentionable) and ("roles" in parse or role in named)
    ]
    message.mention_everyone = loud and "everyone" in parse and bool(re.search(r"@(everyone|here)\b", text))
