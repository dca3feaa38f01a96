"""Who may do what where, by the rules of discord-api-docs (Permissions)."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.emulators.discord.model import Channel, Member, Overwrite


class Permission(IntFlag):
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51


EVERYTHING = Permission((1 << 53) - 1)
NOTHING = Permission(0)
# What a new server gives to everybody, of the above.
USUAL = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
# In a direct message nobody manages anything.
DIRECT = USUAL & ~(Permission.CREATE_PUBLIC_THREADS | Permission.CREATE_PRIVATE_THREADS)


def base(member: Member) -> Permission:
    """In the whole server, before any channel has its say."""
    if member.guild.owner is member.user:
        return EVERYTHING
    allowed = NOTHING
    for role in member.all_roles():
        allowed |= role.permissions
    return EVERYTHING if Permission.ADMINISTRATOR in allowed else allowed


def within(member: Member, channel: Channel) -> Permission:
    """In a channel of the member's server; a thread has the overwrites of its parent."""
    allowed = base(member)
    if Permission.ADMINISTRATOR in allowed:
        return allowed
    overwrites = (channel.parent if channel.is_thread and channel.parent else channel).overwrites
    allowed = _overwritten(allowed, [overwrites.get(member.guild.id)])
    allowed = _overwritten(allowed, [overwrites.get(role_id) for role_id in member.roles])
    allowed = _overwritten(allowed, [overwrites.get(member.user.id)])
    if Permission.VIEW_CHANNEL not in allowed:
        return NOTHING
    if channel.is_private_thread and not (
        member.user.id in channel.thread_members or Permission.MANAGE_THREADS in allowed
    ):
        return NOTHING
    speak = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if speak not in allowed:
        allowed &= ~(Permission.MENTION_EVERYONE | Permission.ATTACH_FILES | Permission.EMBED_LINKS)
    return allowed


def _overwritten(allowed: Permission, found: Iterable[Overwrite | None]) -> Permission:
    """Those of one kind together: what any of them allows wins over what another denies."""
    deny, allow = NOTHING, NOTHING
    for overwrite in found:
        if overwrite is not None:
            deny |= overwrite.deny
            allow |= overwrite.allow
    return allowed & ~deny | allow
