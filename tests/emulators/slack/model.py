"""What there is on Slack, as it is kept here and as it goes over the wire (`json`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

Json = dict[str, Any]
NOBODY: frozenset[str] = frozenset()


class Role(Enum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"  # in single channels


class Kind(Enum):
    """Of a channel; the value is its type in lists."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DM = "im"


@dataclass(slots=True, eq=False)
class User:
    id: str
    name: str
    team_id: str
    role: Role = Role.MEMBER
    bot_id: str | None = None
    zone: str = "UTC"
    locale: str = "en-US"
    deleted: bool = False

    def json(self, now: datetime, *, locale: bool = False) -> Json:
        away = now.astimezone(ZoneInfo(self.zone)).utcoffset()
        assert away is not None
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name.lower().replace(" ", "."),
            "deleted": self.deleted,
            "profile": {"real_name": self.name, "display_name": self.name, "team": self.team_id},
            "is_bot": self.bot_id is not None,
            "is_app_user": False,
            "updated": 0,
        }
        if self.deleted:
            return shown
        return (
            shown
            | {
                "real_name": self.name,
                "tz": self.zone,
                "tz_label": self.zone,
                "tz_offset": int(away.total_seconds()),
                "is_admin": self.role in (Role.ADMIN, Role.OWNER),
                "is_owner": self.role is Role.OWNER,
                "is_primary_owner": False,
                "is_restricted": self.role is Role.GUEST,
                "is_ultra_restricted": False,
            }
            | ({"locale": self.locale} if locale else {})
        )


@dataclass(slots=True, eq=False)
class Group:
    """A user group, which is mentioned as one."""

    id: str
    handle: str
    users: list[User] = field(default_factory=list)

    def json(self) -> Json:
        return {"id": self.id, "handle": self.handle, "name": self.handle, "is_usergroup": True, "date_delete": 0}


@dataclass(slots=True, eq=False)
class Channel:
    id: str
    kind: Kind
    name: str
    workspace: Workspace
    creator: User
    created_at: datetime
    members: list[User] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)  # by ts, those in threads too
    archived: bool = False
    restricted: bool = False  # who may post is limited to some, and the bot is not one of them

    @property
    def prefix(self) -> str:
        """Of the scopes that are about it."""
        return {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DM: "im"}[self.kind]

    @property
    def event_kind(self) -> str:
        return {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.DM: "im"}[self.kind]

    @property
    def hook_name(self) -> str:
        """What commands and actions call it."""
        return {Kind.PUBLIC: self.name, Kind.PRIVATE: "privategroup", Kind.DM: "directmessage"}[self.kind]

    def json(self, viewer: User) -> Json:
        shown: Json = {
            "id": self.id,
            "created": int(self.created_at.timestamp()),
            "is_archived": self.archived,
            "is_im": self.kind is Kind.DM,
            "is_mpim": False,
            "is_org_shared": False,
            "context_team_id": self.workspace.id,
        }
        if self.kind is Kind.DM:
            other = next(user for user in self.members if user is not viewer)
            return shown | {"user": other.id, "is_user_deleted": other.deleted, "is_open": True}
        return shown | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind is Kind.PUBLIC,
            "is_group": False,
            "is_private": self.kind is Kind.PRIVATE,
            "is_general": self.name == "general",
            "is_shared": False,
            "is_ext_shared": False,
            "is_member": viewer in self.members,
            "creator": self.creator.id,
            "unlinked": 0,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
        }


@dataclass(slots=True, eq=False)
class Message:
    """`only` is the one person who sees an ephemeral message. `pinged` are the users, groups and broadcasts that it
    notified: ids, and `channel`, `here`, `everyone`."""

    ts: str
    channel: Channel
    author: User
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None  # of the message that the thread is below
    broadcast: bool = False  # shown in the channel as well
    metadata: Json | None = None
    subtype: str | None = None
    only: User | None = None
    edited_at: datetime | None = None
    pinged: frozenset[str] = NOBODY
    unfurls: bool = True
    marked: bool = True  # whether marks in its text are acted upon

    @property
    def in_channel(self) -> bool:
        """Not only in a thread."""
        return self.thread_ts in (None, self.ts) or self.broadcast

    @property
    def replies(self) -> list[Message]:
        below = [one for one in self.channel.messages.values() if one.thread_ts == self.ts and one is not self]
        return [one for one in below if one.only is None]

    def json(self, *, metadata: bool = False) -> Json:
        shown: Json = {
            "type": "message",
            "user": self.author.id,
            "ts": self.ts,
            "team": self.author.team_id,
            "text": self.text,
        }
        if self.author.bot_id is not None:
            shown |= {"bot_id": self.author.bot_id, "app_id": self.channel.workspace.app_id}
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.subtype is not None:
            shown["subtype"] = self.subtype
        if self.edited_at is not None:
            shown["edited"] = {"user": self.author.id, "ts": f"{self.edited_at.timestamp():.6f}"}
        replies = self.replies
        if self.thread_ts is not None or replies:
            shown["thread_ts"] = self.thread_ts or self.ts
        if replies:
            users = dict.fromkeys(one.author.id for one in replies)
            shown |= {"reply_count": len(replies), "latest_reply": replies[-1].ts, "reply_users": list(users)}
        if metadata and self.metadata is not None:
            shown["metadata"] = self.metadata
        return shown


@dataclass(slots=True, eq=False)
class Install:
    """The app in one workspace: its bot, what it may do, and the token for it."""

    bot: User
    token: str
    scopes: frozenset[str]
    revoked: bool = False


@dataclass(slots=True, eq=False)
class Workspace:
    id: str
    name: str
    app_id: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    install: Install | None = None

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def bot(self) -> User:
        assert self.install is not None
        return self.install.bot

    def json(self) -> Json:
        return {"id": self.id, "name": self.name, "domain": self.domain, "email_domain": "", "icon": {}}


@dataclass(slots=True, eq=False)
class View:
    """A modal, or a Home tab. `channel` is what is seen behind a modal; None: the Home tab."""

    id: str
    workspace: Workspace
    person: User
    body: Json
    hash: str
    root: str
    previous: View | None = None
    channel: Channel | None = None
    values: Json = field(default_factory=dict)  # what stands in its fields, by block and action
    errors: dict[str, str] = field(default_factory=dict)  # by block, after it was sent off
    gone: bool = False

    @property
    def is_modal(self) -> bool:
        return bool(self.body["type"] == "modal")

    def json(self) -> Json:
        body = self.body
        return {
            "id": self.id,
            "team_id": self.workspace.id,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "external_id": body.get("external_id", ""),
            "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "close": body.get("close"),
            "submit": body.get("submit"),
            "clear_on_close": body.get("clear_on_close", False),
            "notify_on_close": body.get("notify_on_close", False),
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous.id if self.previous else None,
            "app_id": self.workspace.app_id,
            "app_installed_team_id": self.workspace.id,
            "bot_id": self.workspace.bot.bot_id,
        }
