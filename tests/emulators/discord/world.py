"""All that is on this Discord, and what happens to it. Tests make servers, channels and people here, and remove them.

Whatever happens is told to `listeners` as an Event, as the gateway would bring it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.emulators.discord.ids import Snowflakes
from tests.emulators.discord.model import (
    REQUIRE_TAG,
    Channel,
    Flags,
    Guild,
    Json,
    Kind,
    Member,
    Message,
    Overwrite,
    Role,
    Tag,
    User,
)
from tests.emulators.discord.permissions import DIRECT, NOTHING, USUAL, Permission, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from digests.ports.clock import Clock

NONCES = timedelta(minutes=3)  # "in the past few minutes", of discord-api-docs


@dataclass(frozen=True, slots=True)
class Event:
    """`guild` is where, for the shards; None: with the first of them."""

    name: str
    data: Json
    guild: Guild | None = None


@dataclass(slots=True, eq=False)
class Application:
    """The one that the token belongs to. `syncs` counts how often its commands were replaced."""

    id: int
    bot: User
    token: str
    owner: User
    message_content: bool = False  # whether it was granted that privileged intent
    commands: dict[int, Json] = field(default_factory=dict)
    guild_commands: dict[int, dict[int, Json]] = field(default_factory=lambda: defaultdict(dict))
    syncs: int = 0


class World:
    def __init__(self, clock: Clock, token: str) -> None:
        self.clock, self.ids = clock, Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}  # threads and direct ones, too
        self.listeners: list[Callable[[Event], None]] = []
        self._nonces: dict[tuple[int, int, str], Message] = {}
        bot = self.user("Broadsheet", bot=True)
        self.app = Application(bot.id, bot, token, self.user("operator"))

    def tell(self, name: str, data: Json, guild: Guild | None = None) -> None:
        for listener in self.listeners:
            listener(Event(name, data, guild))

    # People and servers

    def user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        user = User(self.ids.next(), name, bot, locale)
        self.users[user.id] = user
        return user

    def guild(self, name: str, *, bot_may: Permission = NOTHING, with_bot: bool = True) -> Guild:
        """A server where everybody may do what is usual. The bot is in it, with a role for what it may besides."""
        guild = Guild(self.ids.next(), name, self.user(f"owner of {name}"))
        guild.roles[guild.id] = Role(guild.id, "@everyone", USUAL)
        self.guilds[guild.id] = guild
        self.join(guild, guild.owner)
        if with_bot:
            self.join(guild, self.app.bot, bot_may)
        return guild

    def role(self, guild: Guild, name: str, may: Permission = NOTHING, *, mentionable: bool = False) -> Role:
        role = Role(self.ids.next(), name, may, len(guild.roles), mentionable)
        guild.roles[role.id] = role
        self.tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.json()}, guild)
        return role

    def join(self, guild: Guild, user: User, may: Permission = NOTHING) -> Member:
        """With a role that allows this much, if anything. When it is the bot, it was invited."""
        member = guild.members[user.id] = Member(user, guild, self.clock.now())
        if may:
            member.roles.add(self.role(guild, user.name, may).id)
        if user is self.app.bot:
            self.tell("GUILD_CREATE", guild.whole(user), guild)
        return member

    def leave(self, guild: Guild, user: User) -> None:
        """When it is the bot, it was removed."""
        if user is self.app.bot:
            self.tell("GUILD_DELETE", {"id": str(guild.id)}, guild)
        del guild.members[user.id]

    def grant(self, guild: Guild, user: User, may: Permission) -> None:
        """One more role, which allows this."""
        guild.members[user.id].roles.add(self.role(guild, f"{user.name}+", may).id)
        self._tell_of_roles(guild, user)

    def _tell_of_roles(self, guild: Guild, user: User) -> None:
        """Without the privileged intent the bot hears of itself alone."""
        if user is self.app.bot:
            self.tell("GUILD_MEMBER_UPDATE", guild.members[user.id].json() | {"guild_id": str(guild.id)}, guild)

    def remove_guild(self, guild: Guild) -> None:
        for channel in (*guild.channels.values(), *guild.threads.values()):
            self.channels.pop(channel.id, None)
        del self.guilds[guild.id]
        self.tell("GUILD_DELETE", {"id": str(guild.id)}, guild)

    def outage(self, guild: Guild, *, over: bool = False) -> None:
        """The server is unavailable for a while: it is not gone."""
        guild.available = over
        if over:
            self.tell("GUILD_CREATE", guild.whole(self.app.bot), guild)
        else:
            self.tell("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild)

    # Channels

    def channel(
        self, guild: Guild, name: str, kind: Kind = Kind.TEXT, *, tags: tuple[str, ...] = (), require_tag: bool = False
    ) -> Channel:
        """Text, announcements, or a forum with these tags."""
        channel = Channel(self.ids.next(), kind, name, guild, flags=REQUIRE_TAG if require_tag else 0)
        channel.tags = [Tag(self.ids.next(), tag) for tag in tags]
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.tell("CHANNEL_CREATE", channel.json(), guild)
        return channel

    def thread(
        self,
        parent: Channel,
        name: str,
        by: User,
        *,
        private: bool = False,
        below: Message | None = None,
        tags: tuple[int, ...] = (),
    ) -> Channel:
        """Below a message the thread has that message's id."""
        assert parent.guild is not None
        kind = Kind.PRIVATE_THREAD if private else Kind.PUBLIC_THREAD
        if parent.kind is Kind.ANNOUNCEMENT:
            kind = Kind.ANNOUNCEMENT_THREAD
        thread = Channel(below.id if below else self.ids.next(), kind, name, parent.guild, parent, owner=by)
        thread.thread_members.add(by.id)
        thread.applied_tags = list(tags)
        parent.guild.threads[thread.id] = self.channels[thread.id] = thread
        if below is not None:
            below.thread = thread
            below.flags |= Flags.HAS_THREAD
        if parent.kind is Kind.FORUM:
            parent.last_message_id = thread.id
        self.tell("THREAD_CREATE", thread.json() | {"newly_created": True}, parent.guild)
        return thread

    def archive(self, thread: Channel, *, archived: bool = True, locked: bool = False) -> None:
        thread.archived, thread.locked, thread.archived_at = archived, locked, self.clock.now()
        self.tell("THREAD_UPDATE", thread.json(), thread.guild)

    def direct(self, one: User, other: User) -> Channel:
        """The direct messages of these two: always the same ones."""
        for channel in self.channels.values():
            if channel.kind is Kind.DM and set(channel.recipients) == {one, other}:
                return channel
        channel = Channel(self.ids.next(), Kind.DM, "", recipients=(other, one))
        self.channels[channel.id] = channel
        return channel

    def overwrite(
        self, channel: Channel, whose: Role | User, *, allow: Permission = NOTHING, deny: Permission = NOTHING
    ) -> None:
        channel.overwrites[whose.id] = Overwrite(isinstance(whose, User), allow, deny)
        self.tell("CHANNEL_UPDATE", channel.json(), channel.guild)

    def delete(self, channel: Channel) -> None:
        """With its threads."""
        self.channels.pop(channel.id)
        guild = channel.guild
        if guild is None:
            return
        if channel.is_thread:
            del guild.threads[channel.id]
            gone = {"id": str(channel.id), "guild_id": str(guild.id), "parent_id": channel.json()["parent_id"]}
            self.tell("THREAD_DELETE", gone | {"type": int(channel.kind)}, guild)
            return
        del guild.channels[channel.id]
        for thread in [thread for thread in guild.threads.values() if thread.parent is channel]:
            self.channels.pop(thread.id)
            del guild.threads[thread.id]
        self.tell("CHANNEL_DELETE", channel.json(), guild)

    def allowed(self, user: User, channel: Channel) -> Permission:
        """What a user may do there: nothing in a server that they are not in."""
        if channel.guild is None:
            return DIRECT if user in channel.recipients else NOTHING
        member = channel.guild.members.get(user.id)
        return within(member, channel) if member else NOTHING

    # Messages

    def post(self, message: Message, *, enforce_nonce: bool = False) -> Message:
        """It is in the channel from now on; or what this author posted there lately with this nonce is given again."""
        channel = message.channel
        nonce = (channel.id, message.author.id, message.nonce or "")
        known = self._nonces.get(nonce) if message.nonce and enforce_nonce else None
        if known is not None and self.clock.now() - known.at < NONCES:
            return known
        if channel.is_thread and channel.archived:
            self.archive(channel, archived=False)
        if channel.is_thread:
            channel.thread_members.add(message.author.id)
        channel.messages[message.id] = message
        if message.nonce:
            self._nonces[nonce] = message
        if message.only is None:
            channel.last_message_id = message.id
        self._tell_of(message, "MESSAGE_CREATE", self.seen_by_bot(message))
        return message

    def changed(self, message: Message) -> None:
        message.edited_at = self.clock.now()
        self._tell_of(message, "MESSAGE_UPDATE", self.seen_by_bot(message))

    def erase(self, message: Message) -> None:
        channel = message.channel
        del channel.messages[message.id]
        gone = {"id": str(message.id), "channel_id": str(channel.id)}
        self._tell_of(message, "MESSAGE_DELETE", gone | self._where(channel))

    def _tell_of(self, message: Message, name: str, data: Json) -> None:
        """The bot hears of what it may see; of what only one person sees nobody hears."""
        may = self.allowed(self.app.bot, message.channel)
        if message.only is None and Permission.VIEW_CHANNEL in may:
            self.tell(name, data, message.channel.guild)

    def seen_by_bot(self, message: Message) -> Json:
        """As an event: what others say in a server is hidden from it, unless it is spoken to."""
        shown = message.json(whole=self.may_read(message))
        if message.channel.guild is not None and message.author.id in message.channel.guild.members:
            member = message.channel.guild.members[message.author.id].json()
            shown["member"] = {name: value for name, value in member.items() if name != "user"}
        return shown | self._where(message.channel) | {"channel_type": int(message.channel.kind)}

    def may_read(self, message: Message) -> bool:
        bot = self.app.bot
        return (
            self.app.message_content
            or message.channel.guild is None
            or message.author is bot
            or bot in message.mentions
        )

    @staticmethod
    def _where(channel: Channel) -> Json:
        return {} if channel.guild is None else {"guild_id": str(channel.guild.id)}

    def archived_threads(self, parent: Channel, *, private: bool) -> list[Channel]:
        """Those that were archived last come first."""
        assert parent.guild is not None
        found = [
            thread
            for thread in parent.guild.threads.values()
            if thread.parent is parent and thread.archived and thread.is_private_thread == private
        ]
        return sorted(found, key=lambda thread: (thread.archived_at or self.clock.now(), thread.id), reverse=True)
