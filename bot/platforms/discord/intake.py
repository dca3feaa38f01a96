"""What Discord tells us of what people did, as the words that they mean. Pure.

The payloads are read as discord-api-docs describes them, and trusted no further than Discord makes them: what is in a
message, in an option or in a custom_id is anybody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bot.commands.command import Command, find
from bot.commands.request import Request, Role
from bot.commands.table import COMMANDS
from bot.platforms import meaning
from bot.platforms.discord import ids
from bot.platforms.discord.definitions import MANAGE_CHANNELS, MANAGE_GUILD, SUMMARISE, named
from bot.platforms.discord.options import Option, line, options_of
from bot.platforms.meaning import MOST_READ, NO_LINK, Heard, wordless
from digests.errors import CommandError
from digests.model import Channel
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


PLATFORM = "discord"
ADMINISTRATOR, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS = 1 << 3, 1 << 11, 1 << 38  # permissions
BUTTON = 2  # type of a component; what else can be chosen has values
SUBCOMMAND = 1  # type of an option


class Place(Struct, frozen=True):
    """Where something was said. `guild` is None in a direct channel; `parent` is the channel that a thread is in: for a
    post in a forum (`in_forum`) that forum."""

    guild: str | None
    channel: str
    parent: str | None = None
    in_forum: bool = False

    def channels(self, user: str) -> tuple[Channel, ...]:
        """The channels whose digests may be meant, the nearest first. A direct channel is its person's workspace."""
        if self.guild is None:
            return (Channel(PLATFORM, f"@{user}", self.channel),)
        near = Channel(PLATFORM, self.guild, self.channel)
        return (near, Channel(PLATFORM, self.guild, self.parent)) if self.parent else (near,)


class Event(Struct, frozen=True, kw_only=True):
    """An interaction: who did what, and where. `permissions` are theirs in that channel, as Discord reckons them.

    `message` is the one that has what was pressed, empty for a command, and `made_by` the interaction that it came of;
    `hidden`: one person alone sees that. `owns` are the channels of the server that they may manage, when that matters.
    """

    id: str
    token: str
    application: str
    data: dict[str, Any]
    place: Place
    user: str
    permissions: int = 0
    locale: str = "en"
    message: str = ""
    made_by: str = ""
    hidden: bool = False
    components: tuple[dict[str, Any], ...] = ()
    owns: frozenset[str] = frozenset()
    is_modal: bool = False

    @property
    def custom_id(self) -> str:
        return str(self.data.get("custom_id", ""))

    def request(self, channel: Channel, words: str, replied_to: str | None = None) -> Request:
        return Request(
            channel=channel,
            user=self.user,
            words=words,
            role=role_of(self.permissions, self.place),
            owns=self.owns,
            own=channel if self.place.guild is None else None,
            locale=self.locale,
            replied_to=replied_to,
        )


class Post(Struct, frozen=True, kw_only=True):
    """A message of a channel. `by_person`: not of a bot, of us, or a notice of Discord's. `answers_us`: it replies to
    one of ours."""

    by_person: bool
    direct: bool
    content: str
    replied_to: str | None = None
    answers_us: bool = False


class Focus(Struct, frozen=True):
    """What somebody is filling in: the option, what is typed of it so far, and what was filled in beside it."""

    command: Command
    option: Option
    typed: str
    given: dict[str, str]


def role_of(permissions: int, place: Place) -> Role:
    """What somebody may do who has these permissions in the channel. A direct channel belongs to its person."""
    if place.guild is None or permissions & (MANAGE_GUILD | ADMINISTRATOR):
        return Role.MANAGER
    return Role.OWNER if permissions & MANAGE_CHANNELS else Role.READER


def may_write(event: Event) -> bool:
    """Whether they may post there themselves: a thread has a permission of its own for that."""
    wanted = SEND_MESSAGES_IN_THREADS if event.place.parent else SEND_MESSAGES
    return event.place.guild is None or bool(event.permissions & (wanted | ADMINISTRATOR))


def command(data: Mapping[str, Any], me: str) -> Heard:
    """A slash command, or an entry of a message's menu. CommandError when that message has nothing to summarise."""
    if data["name"] == SUMMARISE and "target_id" in data:
        return _summarise(data, me)
    sub, options = _sub(data)
    known = named(COMMANDS, data["name"], sub)
    if known is None:  # of an older version, until Discord has the new ones everywhere
        raise CommandError(say("That command is no longer there. Type help for what you can ask."))
    return Heard(line(known.name, options_of(known), _given(options)))


def focus(data: Mapping[str, Any]) -> Focus | None:
    """What is being typed in a slash command; None when it is nothing that we know."""
    sub, options = _sub(data)
    known = named(COMMANDS, data["name"], sub)
    here = next((option for option in options if option.get("focused")), None)
    if known is None or here is None:
        return None
    option = next((one for one in options_of(known) if one.name == here["name"]), None)
    return Focus(known, option, str(here.get("value", "")), _given(options)) if option else None


def press(event: Event) -> Heard | None:
    """A button, or what was chosen in a menu. None when it carries no command."""
    if event.data.get("component_type", BUTTON) == BUTTON:
        words = ids.command_of(event.custom_id)
    else:
        words = next(iter(event.data.get("values") or ()), None)
    return Heard(words, event.message) if words else None


def spoken(post: Post, me: str) -> Heard | None:
    """A message that speaks to us: in a direct channel every one, elsewhere one that mentions us, or that answers a
    message of ours with a command. None for all others."""
    if not post.by_person:
        return None
    content = post.content[:MOST_READ]
    words = " ".join(re.sub(rf"<@!?{me}>", " ", content).split())
    if post.direct or words != " ".join(content.split()):
        return Heard(words or wordless(post.replied_to), post.replied_to)
    known, _ = find(COMMANDS, words)
    return Heard(words, post.replied_to) if post.answers_us and known else None


def link_in(message: Mapping[str, Any]) -> str | None:
    """The first address of a page in a message, or in what Discord shows below it."""
    if link := meaning.link_in(str(message.get("content", ""))):
        return link
    return next((str(embed["url"]) for embed in message.get("embeds") or () if embed.get("url")), None)


def _summarise(data: Mapping[str, Any], me: str) -> Heard:
    target = str(data["target_id"])
    message = ((data.get("resolved") or {}).get("messages") or {}).get(target) or {}
    if (message.get("author") or {}).get("id") == me:
        return Heard("summary", target)
    if link := link_in(message):
        return Heard(f"summary {link}")
    raise CommandError(NO_LINK)


def _sub(data: Mapping[str, Any]) -> tuple[str | None, Collection[Mapping[str, Any]]]:
    """The subcommand, when there is one, and what was filled in."""
    options = data.get("options") or ()
    for option in options:
        if option.get("type") == SUBCOMMAND:
            return option["name"], option.get("options") or ()
    return None, options


def _given(options: Collection[Mapping[str, Any]]) -> dict[str, str]:
    return {option["name"]: str(option.get("value", "")) for option in options}
