"""The link by which somebody brings the bot to a server, with the permissions that it needs and no other. Pure."""

from __future__ import annotations

from urllib.parse import urlencode

from msgspec import Struct

AUTHORIZE = "https://discord.com/oauth2/authorize"
SCOPES = ("bot", "applications.commands")
GUILD_INSTALL = 0


class Permission(Struct, frozen=True):
    """`name` is what Discord's own settings call it, `bit` its place in the number (discord-api-docs, permissions)."""

    name: str
    bit: int
    why: str


NEEDED = (
    Permission("View Channels", 10, "to see the channel that a digest is for, and that it is still there"),
    Permission(
        "Send Messages", 11, "to post editions, also in forums, and to publish its own in announcement channels"
    ),
    Permission("Create Public Threads", 35, "for the details of an edition, where thread is set"),
    Permission("Send Messages in Threads", 38, "for those, for forum posts, and for digests that come in a thread"),
    Permission(
        "Read Message History",
        16,
        "to look whether an edition is in the channel before it is posted a second time, and to reply",
    ),
)


def permissions() -> int:
    return sum(1 << one.bit for one in NEEDED)


def link(application_id: int | str) -> str:
    """Where whoever manages a server chooses it, sees the permissions, and agrees."""
    query = {
        "client_id": application_id,
        "permissions": permissions(),
        "integration_type": GUILD_INSTALL,
        "scope": " ".join(SCOPES),
    }
    return f"{AUTHORIZE}?{urlencode(query)}"
