"""Channels and workspaces as the operator names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.console.render import LIMITS
from digests.errors import SettingsError
from digests.messages import visible
from digests.model import Channel

if TYPE_CHECKING:
    from digests.model import Workspace

PLATFORMS = ("console",)
LACKS = {"console": LIMITS.lacks}  # settings that do nothing there
MOST_NAME = 200  # characters of a channel's or a person's name on the command line


def channel(text: str) -> Channel:
    """`console/local/console`. SettingsError for what names no channel."""
    platform, home, place = (*name(text).split("/", 2), "", "")[:3]
    if not (platform and home and place):
        raise SettingsError(f"{text} is no channel: write PLATFORM/WORKSPACE/CHANNEL, such as console/local/console")
    return Channel(_platform(platform), home, place)


def workspace(text: str) -> Workspace:
    """`console/local`. SettingsError for what names no workspace."""
    platform, _, home = name(text).partition("/")
    if not (platform and home) or "/" in home:
        raise SettingsError(f"{text} is no workspace: write PLATFORM/WORKSPACE, such as console/local")
    return _platform(platform), home


def _platform(text: str) -> str:
    if text not in PLATFORMS:
        raise SettingsError(f"there is no platform {text} here, only {', '.join(PLATFORMS)}")
    return text


def name(text: str) -> str:
    if not text or visible(text) != text or len(text) > MOST_NAME:
        raise SettingsError(f"a name of 1 to {MOST_NAME} characters that can be seen is needed, not “{text[:20]}”")
    return text
