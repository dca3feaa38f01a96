"""All that is on this Slack, and what happens to it. Tests make workspaces, channels and people here, and remove them.

What the app may hear of is told to `listeners` as an Event, as Slack's Events API would bring it. What the app does
that somebody can see is an Effect.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.emulators.slack import mrkdwn
from tests.emulators.slack.ids import Ids
from tests.emulators.slack.model import Channel, Group, Install, Json, Kind, Message, Role, User, View, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digests.ports.clock import Clock
    from tests.emulators.slack.application import Application


@dataclass(frozen=True, slots=True)
class Event:
    workspace: Workspace
    data: Json


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to see: by everybody in the channel, or by one person."""

    person: User | None
    message: Message | None = None
    view: View | None = None


class World:
    def __init__(self, clock: Clock, app: Application) -> None:
        self.clock, self.app, self.ids = clock, app, Ids(clock)
        self.workspaces: dict[str, Workspace] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[tuple[str, str], View] = {}  # by workspace and person
        self.listeners: list[Callable[[Event], None]] = []
        self.effects: list[Effect] = []

    def tell(self, workspace: Workspace, event: str, data: Json, *, about: Channel | None = None) -> None:
        """The app hears of it if it subscribes to `event`, is installed there, and is in the channel it is about."""
        install = workspace.install
        if install is None or install.revoked or not self.app.hears_of(event):
            return
        if about is not None and install.bot not in about.members:
            return
        kind = event.partition(".")[0]
        told = Event(workspace, {"type": kind, "event_ts": self.ids.ts(), **data})
        for listener in self.listeners:
            listener(told)

    # Workspaces and people

    def workspace(self, name: str, *, installed: bool = True) -> Workspace:
        workspace = Workspace(self.ids.next("T"), name, self.app.id)
        self.workspaces[workspace.id] = workspace
        if installed:
            self.install(workspace)
        return workspace

    def install(self, workspace: Workspace, scopes: frozenset[str] | None = None) -> Install:
        """The app, with what its manifest asks for or with these scopes. Whoever had it before gets the same bot."""
        bot = next((user for user in workspace.users.values() if user.bot_id is not None), None)
        if bot is None:
            bot = User(self.ids.next("U"), self.app.name, workspace.id, bot_id=self.ids.next("B"))
            workspace.users[bot.id] = bot
        granted = self.app.scopes if scopes is None else scopes
        workspace.install = Install(bot, f"xoxb-{workspace.id}-{secrets.token_hex(8)}", granted)
        return workspace.install

    def uninstall(self, workspace: Workspace) -> None:
        """Its token is dead from now on, and its bot gone from every channel."""
        if (install := workspace.install) is None:
            return
        self.tell(workspace, "tokens_revoked", {"tokens": {"oauth": [], "bot": [install.bot.id]}})
        self.tell(workspace, "app_uninstalled", {})
        for channel in workspace.channels.values():
            if channel.kind is not Kind.DM and install.bot in channel.members:
                channel.members.remove(install.bot)
        workspace.install = None

    def revoke(self, workspace: Workspace) -> None:
        """The token alone; the app stays."""
        if (install := workspace.install) is not None:
            self.tell(workspace, "tokens_revoked", {"tokens": {"oauth": [], "bot": [install.bot.id]}})
            install.revoked = True

    def user(
        self,
        workspace: Workspace,
        name: str,
        role: Role = Role.MEMBER,
        *,
        zone: str = "UTC",
        locale: str = "en-US",
    ) -> User:
        user = User(self.ids.next("U"), name, workspace.id, role, zone=zone, locale=locale)
        workspace.users[user.id] = user
        return user

    def promote(self, user: User, role: Role) -> None:
        user.role = role
        self._tell_of_user(user)

    def deactivate(self, user: User) -> None:
        """They are in no channel any more; their direct messages stay."""
        user.deleted = True
        for channel in self.workspaces[user.team_id].channels.values():
            if channel.kind is not Kind.DM and user in channel.members:
                channel.members.remove(user)
        self._tell_of_user(user)

    def _tell_of_user(self, user: User) -> None:
        shown = user.json(self.clock.now())
        self.tell(self.workspaces[user.team_id], "user_change", {"user": shown, "cache_ts": 0})

    def group(self, workspace: Workspace, handle: str, *users: User) -> Group:
        group = Group(self.ids.next("S"), handle, list(users))
        workspace.groups[group.id] = group
        return group

    # Channels

    def channel(
        self,
        workspace: Workspace,
        name: str,
        kind: Kind = Kind.PUBLIC,
        *,
        creator: User | None = None,
        with_bot: bool = True,
        members: tuple[User, ...] = (),
    ) -> Channel:
        creator = creator or self.user(workspace, f"creator of {name}")
        own = list(dict.fromkeys([creator, *members]))
        channel = Channel(self.ids.next("C"), kind, name, workspace, creator, self.clock.now(), own)
        workspace.channels[channel.id] = channel
        if with_bot and workspace.install is not None:
            channel.members.append(workspace.bot)
        return channel

    def direct(self, one: User, other: User) -> Channel:
        """The direct messages of these two: always the same ones."""
        workspace = self.workspaces[one.team_id]
        for channel in workspace.channels.values():
            if channel.kind is Kind.DM and set(channel.members) == {one, other}:
                return channel
        channel = Channel(self.ids.next("D"), Kind.DM, "", workspace, one, self.clock.now(), [one, other])
        workspace.channels[channel.id] = channel
        return channel

    def invite(self, channel: Channel, user: User, by: User | None = None) -> None:
        if user in channel.members:
            return
        channel.members.append(user)
        joined = {"user": user.id, "channel": channel.id, "channel_type": channel.id[0], "team": channel.workspace.id}
        joined |= {"inviter": by.id} if by else {}
        self.tell(channel.workspace, "member_joined_channel", joined, about=channel)

    def kick(self, channel: Channel, user: User) -> None:
        """Or they leave. When it is the bot, it is told of nothing there any more, but of this."""
        channel.members.remove(user)
        left = {"user": user.id, "channel": channel.id, "channel_type": channel.id[0], "team": channel.workspace.id}
        self.tell(channel.workspace, "member_left_channel", left, about=channel)
        if user.bot_id is not None:
            self.tell(channel.workspace, f"{channel.event_kind}_left", {"channel": channel.id, "actor_id": ""})

    def archive(self, channel: Channel, *, archived: bool = True) -> None:
        channel.archived = archived
        what = "archive" if archived else "unarchive"
        told = {"channel": channel.id, "user": channel.creator.id}
        self.tell(channel.workspace, f"{channel.event_kind}_{what}", told, about=channel)

    def rename(self, channel: Channel, name: str) -> None:
        channel.name = name
        told = {"channel": {"id": channel.id, "name": name, "created": int(channel.created_at.timestamp())}}
        self.tell(channel.workspace, f"{channel.event_kind}_rename", told, about=channel)

    def delete(self, channel: Channel) -> None:
        del channel.workspace.channels[channel.id]
        self.tell(channel.workspace, f"{channel.event_kind}_deleted", {"channel": channel.id}, about=channel)

    def may_see(self, user: User, channel: Channel) -> bool:
        if user in channel.members:
            return True
        return channel.kind is Kind.PUBLIC and user.role is not Role.GUEST and user.team_id == channel.workspace.id

    # Messages

    def post(self, message: Message, *, names: bool = False) -> Message:
        """It is there from now on. `names`: words like @channel count as mentions."""
        channel = message.channel
        message.pinged = frozenset(mrkdwn.mentions(message, names=names))
        channel.messages[message.ts] = message
        self._seen(message)
        if message.only is None:
            self._tell_of(message)
        return message

    def changed(self, message: Message) -> None:
        message.edited_at = self.clock.now()
        message.pinged |= mrkdwn.mentions(message)
        self._seen(message)
        if message.only is None:
            now = {"message": message.json(), "channel": message.channel.id, "ts": self.ids.ts()}
            self._tell_message(message, now | {"subtype": "message_changed"})

    def erase(self, message: Message) -> None:
        """What has replies leaves a stone in its place."""
        self._seen(message)
        if message.replies:
            message.subtype, message.text, message.blocks = "tombstone", "This message was deleted.", []
            message.metadata = None
        else:
            del message.channel.messages[message.ts]
        if message.only is None:
            gone = {"deleted_ts": message.ts, "channel": message.channel.id, "ts": self.ids.ts()}
            self._tell_message(message, gone | {"subtype": "message_deleted"})

    def _seen(self, message: Message) -> None:
        if message.author.bot_id is not None:
            self.effects.append(Effect(message.only, message=message))

    def showed(self, view: View) -> None:
        self.effects.append(Effect(view.person, view=view))

    def _tell_of(self, message: Message) -> None:
        channel = message.channel
        said = message.json() | {"channel": channel.id}
        self._tell_message(message, said)
        install = channel.workspace.install
        if install is not None and channel.kind is not Kind.DM and install.bot.id in message.pinged:
            self.tell(channel.workspace, "app_mention", said | {"type": "app_mention"}, about=channel)

    def _tell_message(self, message: Message, data: Json) -> None:
        channel = message.channel
        own = {"channel_type": channel.event_kind, "type": "message"}
        subscribed = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
        self.tell(channel.workspace, subscribed[channel.event_kind], data | own, about=channel)

    def all_channels(self) -> Iterator[Channel]:
        for workspace in self.workspaces.values():
            yield from workspace.channels.values()
