"""Channels and workspaces as the operator names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.platforms.console.render import LIMITS as ON_CONSOLE
from bot.platforms.discord.render import LIMITS as ON_DISCORD
from bot.platforms.slack.render import LIMITS as ON_SLACK
from digests import misfits
from digests.errors import SettingsError
from digests.messages import visible
from digests.model import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from digests.model import Workspace

CONSOLE, DISCORD, SLACK = PLATFORMS = ("console", "discord", "slack")
DISCORD_SERVER, DISCORD_CHANNEL = re.compile(r"@?[0-9]{1,20}"), re.compile(r"[0-9]{1,20}")  # @: somebody's own messages
SLACK_WORKSPACE, SLACK_CHANNEL = re.compile(r"[TE][A-Z0-9]{1,30}"), re.compile(r"[CDG][A-Z0-9]{1,30}")
LACKS = {CONSOLE: ON_CONSOLE.lacks, DISCORD: ON_DISCORD.lacks, SLACK: ON_SLACK.lacks}  # settings that do nothing there
MOST_NAME = 200  # characters of a channel's or a person's name on the command line


def served(names: Sequence[str], configured: Collection[str]) -> tuple[str, ...]:
    """The platforms of these names, each once; without any those that are configured, and the console if none is.
    SettingsError, with the nearest one, for a name that is none."""
    wanted = [name.strip().casefold() for name in names if name.strip()]
    for name in wanted:
        if name not in PLATFORMS:
            raise SettingsError(
                f"There is no platform {visible(name)!r} (in the setting platforms): {misfits.nearest(name, PLATFORMS)}"
            )
    wanted = wanted or [*configured] or [CONSOLE]
    return tuple(name for name in PLATFORMS if name in wanted)


def channel(text: str) -> Channel:
    """`console/local/console`. SettingsError for what names no channel."""
    platform, home, place = (*name(text).split("/", 2), "", "")[:3]
    if not (platform and home and place):
        raise SettingsError(f"{text} is no channel: write PLATFORM/WORKSPACE/CHANNEL, such as console/local/console")
    if platform == DISCORD and not (DISCORD_SERVER.fullmatch(home) and DISCORD_CHANNEL.fullmatch(place)):
        raise SettingsError(
            f"{text} is no channel of Discord: write discord/SERVER/CHANNEL with their numbers, which Discord shows as "
            "“Copy ID” in Developer Mode"
        )
    if platform == SLACK and not (SLACK_WORKSPACE.fullmatch(home) and SLACK_CHANNEL.fullmatch(place)):
        raise SettingsError(
            f"{text} is no channel of Slack: write slack/WORKSPACE/CHANNEL with their ids, such as slack/T024BE7LD/"
            "C024BE91L, which Slack has in the address of the channel's page"
        )
    return Channel(_platform(platform), home, place)


def workspace(text: str) -> Workspace:
    """`console/local`. SettingsError for what names no workspace."""
    platform, _, home = name(text).partition("/")
    if not (platform and home) or "/" in home:
        raise SettingsError(f"{text} is no workspace: write PLATFORM/WORKSPACE, such as console/local")
    return _platform(platform), home


def beside(text: str) -> Channel:
    """Where an operator asks for what concerns a whole workspace: none of its channels. SettingsError as above."""
    return Channel(*workspace(text), "console")


def _platform(text: str) -> str:
    if text not in PLATFORMS:
        raise SettingsError(f"there is no platform {text} here, only {', '.join(PLATFORMS)}")
    return text


def name(text: str) -> str:
    if not text or visible(text) != text or len(text) > MOST_NAME:
        raise SettingsError(f"a name of 1 to {MOST_NAME} characters that can be seen is needed, not “{text[:20]}”")
    return text
