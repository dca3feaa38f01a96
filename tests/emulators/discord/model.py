"""What there is on Discord, as it is kept here and as it goes over the wire (`json`). Ids are numbers inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any

from tests.emulators.discord.ids import made_at
from tests.emulators.discord.permissions import NOTHING, Permission, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Json = dict[str, Any]


class Kind(IntEnum):
    """Of a channel."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})
REQUIRE_TAG = 1 << 4  # of a forum's flags


class Flags(IntFlag):
    """Of a message."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


NO_FLAGS = Flags(0)


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    takes_messages: bool = True  # from bots, and from people of the same server

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
        }


@dataclass(slots=True, eq=False)
class Role:
    id: int
    name: str
    permissions: Permission = NOTHING
    position: int = 0
    mentionable: bool = False

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "mentionable": self.mentionable,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Member:
    user: User
    guild: Guild
    joined_at: datetime
    roles: set[int] = field(default_factory=set)

    def all_roles(self) -> Iterator[Role]:
        """With @everyone, which has the server's id."""
        return (self.guild.roles[role_id] for role_id in {self.guild.id, *self.roles})

    def json(self) -> Json:
        return {
            "user": self.user.json(),
            "roles": [str(role_id) for role_id in sorted(self.roles)],
            "joined_at": self.joined_at.isoformat(),
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }


@dataclass(slots=True)
class Overwrite:
    """For a role, or for a member."""

    member: bool
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(slots=True)
class Tag:
    id: int
    name: str
    moderated: bool = False

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "moderated": self.moderated,
            "emoji_id": None,
            "emoji_name": None,
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A thread has a `parent`; a direct message has `recipients` and no guild."""

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int | None = None
    tags: list[Tag] = field(default_factory=list)  # a forum's
    flags: int = 0
    recipients: tuple[User, ...] = ()
    owner: User | None = None  # whoever began the thread
    applied_tags: list[int] = field(default_factory=list)
    thread_members: set[int] = field(default_factory=set)
    archived: bool = False
    locked: bool = False
    archived_at: datetime | None = None  # when that last changed
    auto_archive: int = 1440  # minutes

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def is_private_thread(self) -> bool:
        return self.kind is Kind.PRIVATE_THREAD

    def json(self) -> Json:
        shown: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "flags": self.flags,
            "last_message_id": _text(self.last_message_id),
        }
        if self.guild is None:
            return shown | {"recipients": [user.json() for user in self.recipients]}
        shown |= {
            "name": self.name,
            "guild_id": str(self.guild.id),
            "parent_id": _text(self.parent.id if self.parent else None),
            "rate_limit_per_user": 0,
        }
        return shown | (self._thread() if self.is_thread else self._channel())

    def _channel(self) -> Json:
        own: Json = {
            "position": 0,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": [
                {
                    "id": str(whose),
                    "type": int(overwrite.member),
                    "allow": str(int(overwrite.allow)),
                    "deny": str(int(overwrite.deny)),
                }
                for whose, overwrite in self.overwrites.items()
            ],
        }
        if self.kind is Kind.FORUM:
            own |= {
                "available_tags": [tag.json() for tag in self.tags],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
            }
        return own

    def _thread(self) -> Json:
        made_at_ = made_at(self.id).isoformat()
        return {
            "owner_id": str(self.owner.id) if self.owner else None,
            "message_count": len(self.messages),
            "total_message_sent": len(self.messages),
            "member_count": len(self.thread_members),
            "applied_tags": [str(tag) for tag in self.applied_tags],
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.auto_archive,
                "archive_timestamp": self.archived_at.isoformat() if self.archived_at else made_at_,
                "create_timestamp": made_at_,
            }
            | ({"invitable": True} if self.is_private_thread else {}),
        }


@dataclass(slots=True, eq=False)
class Message:
    """`only` is the one person who sees an ephemeral message. `pinged` are the users and roles that were notified."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    flags: Flags = NO_FLAGS
    type: int = 0
    nonce: str | None = None
    edited_at: datetime | None = None
    only: User | None = None
    by_interaction: Json | None = None
    application_id: int | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    replies_to: Message | None = None
    reference: Json | None = None
    thread: Channel | None = None

    @property
    def at(self) -> datetime:
        return made_at(self.id)

    def json(self, *, whole: bool = True) -> Json:
        """Not `whole`: as an application sees it that may not read what is said."""
        shown: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.json(),
            "content": self.content if whole else "",
            "timestamp": self.at.isoformat(),
            "edited_timestamp": self.edited_at.isoformat() if self.edited_at else None,
            "tts": False,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.json() for user in self.mentions],
            "mention_roles": [str(role_id) for role_id in self.mention_roles],
            "attachments": [],
            "embeds": self.embeds if whole else [],
            "components": self.components if whole else [],
            "pinned": False,
            "type": self.type,
            "flags": int(self.flags),
        }
        optional = {
            "nonce": self.nonce,
            "application_id": _text(self.application_id),
            "webhook_id": _text(self.application_id),
            "interaction_metadata": self.by_interaction,
            "message_reference": self.reference,
            "thread": self.thread.json() if self.thread else None,
        }
        shown |= {name: value for name, value in optional.items() if value is not None}
        if self.replies_to is not None:
            shown["referenced_message"] = self.replies_to.json(whole=whole) | {"referenced_message": None}
        return shown


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    owner: User
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    available: bool = True
    system_channel: Channel | None = None  # for what concerns the server

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "roles": [role.json() for role in self.roles.values()],
            "icon": None,
            "emojis": [],
            "stickers": [],
            "features": ["COMMUNITY", "NEWS"],
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "afk_channel_id": None,
            "system_channel_id": _text(self.system_channel.id if self.system_channel else None),
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "application_id": None,
            "description": None,
            "banner": None,
            "splash": None,
            "discovery_splash": None,
            "vanity_url_code": None,
            "premium_progress_bar_enabled": False,
            "approximate_member_count": len(self.members),
        }

    def whole(self, bot: User) -> Json:
        """As GUILD_CREATE brings it to an application without the intent for members."""
        mine = self.members[bot.id]
        return self.json() | {
            "joined_at": mine.joined_at.isoformat(),
            "large": len(self.members) > 250,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [mine.json()],
            "channels": [channel.json() for channel in self.channels.values()],
            "threads": [
                thread.json()
                for thread in self.threads.values()
                if not thread.archived and Permission.VIEW_CHANNEL in within(mine, thread)
            ],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
