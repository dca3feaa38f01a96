"""discord.py's events as what `intake` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.commands.request import Role
from bot.platforms.discord import ids
from bot.platforms.discord.intake import Event, Place, Post, role_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITTEN = (discord.MessageType.default, discord.MessageType.reply)  # by people; the rest is Discord's own notices


def event_of(interaction: discord.Interaction) -> Event | None:
    """None for one of a channel of a kind that discord.py does not know."""
    if interaction.channel is None:
        return None
    data: Mapping[str, Any] = interaction.data or {}
    place = _place(interaction.channel, interaction.guild_id)
    message, permissions = interaction.message, interaction.permissions.value
    shared = message is not None and ids.shared_of(str(data.get("custom_id", "")))
    return Event(
        id=str(interaction.id),
        token=interaction.token,
        application=str(interaction.application_id),
        data=dict(data),
        place=place,
        user=str(interaction.user.id),
        permissions=permissions,
        locale=interaction.locale.value,
        message=str(message.id) if message else "",
        made_by=str(message.interaction_metadata.id) if message and message.interaction_metadata else "",
        hidden=message is not None and message.flags.ephemeral,
        components=tuple(dict(one.to_dict()) for one in message.components) if message and shared else (),
        owns=_owned(interaction) if role_of(permissions, place) is Role.OWNER else frozenset(),
        is_modal=interaction.type is discord.InteractionType.modal_submit,
    )


def post_of(message: discord.Message, me: int) -> Post:
    reference = message.reference
    answered = reference.resolved if reference else None
    return Post(
        by_person=not message.author.bot and message.webhook_id is None and message.type in WRITTEN,
        direct=message.guild is None,
        content=message.content,
        replied_to=str(reference.message_id) if reference and reference.message_id else None,
        answers_us=isinstance(answered, discord.Message) and answered.author.id == me,
    )


def place_of(message: discord.Message) -> Place:
    return _place(message.channel, message.guild.id if message.guild else None)


def permissions_of(message: discord.Message) -> int:
    """What its author may do in that channel, reckoned on what Discord told of the server; nothing when that is not
    known."""
    channel, author = message.channel, message.author
    if isinstance(author, discord.Member) and isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return channel.permissions_for(author).value
    return 0


def locale_of(message: discord.Message) -> str:
    """That of the server: Discord does not say that of whoever wrote a message."""
    return message.guild.preferred_locale.value if message.guild else "en"


def _place(channel: Any, guild: int | None) -> Place:
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Place(str(guild) if guild else None, str(channel.id), str(parent) if parent else None)


def _owned(interaction: discord.Interaction) -> frozenset[str]:
    """The channels of the server that this person may manage."""
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return frozenset()
    channels = (*guild.channels, *guild.threads)
    return frozenset(str(one.id) for one in channels if one.permissions_for(member).manage_channels)
