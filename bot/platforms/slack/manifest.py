"""The app's manifest: what Slack makes the app of, with the scopes that are needed and no others. Pure."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from bot.platforms.slack.definitions import COMMAND, EVENTS, SUMMARISE
from bot.platforms.slack.modes import EVENTS as REQUESTS
from bot.platforms.slack.modes import REDIRECT

NAME = "Broadsheet"


class Scope(Struct, frozen=True):
    """`name` is Slack's (docs.slack.dev, Scopes)."""

    name: str
    why: str


SCOPES = (
    Scope("chat:write", "to post editions and answers, where it was invited"),
    Scope("commands", "for /news, and *Summarise this* in a message's menu"),
    Scope("app_mentions:read", "to hear when it is mentioned"),
    Scope("im:history", "to hear what is written to it in private, and to find its own posts there"),
    Scope("im:read", "to see that a direct channel is one"),
    Scope("im:write", "to tell whoever made a channel once, in private, why nothing can be posted there"),
    Scope(
        "channels:history",
        "to look whether an edition is there before it is posted a second time, and for hold: when"
        " the newest message was written",
    ),
    Scope("channels:read", "to see whether a channel is there, archived, and who made it"),
    Scope("groups:history", "as channels:history, in private channels that it was invited to"),
    Scope("groups:read", "as channels:read, in private channels that it was invited to"),
    Scope("users:read", "to see who is an admin, and somebody's time zone and language"),
    Scope("usergroups:read", "to find the group that an edition is to mention"),
)


def manifest(public_url: str | None = None) -> dict[str, Any]:
    """For Socket Mode; or with the address under which Slack reaches this program, for requests over HTTP and for
    installing it in many workspaces."""
    requests = {} if public_url is None else {"request_url": f"{public_url}{REQUESTS}"}
    command: dict[str, Any] = {
        "command": COMMAND,
        "description": "Ask the news desk",
        "usage_hint": "summary 2, quotes 1, help",
        "should_escape": True,  # a channel that is named comes with its id
    }
    shortcut = {
        "name": "Summarise this",
        "type": "message",
        "callback_id": SUMMARISE,
        "description": "Sentences of the article that a message links to",
    }
    return {
        "display_information": {
            "name": NAME,
            "description": "A news desk in a channel: digests, summaries, and quotes to the character.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [shortcut],
            "slash_commands": [command | ({} if public_url is None else {"url": requests["request_url"]})],
        },
        "oauth_config": {
            **({} if public_url is None else {"redirect_urls": [f"{public_url}{REDIRECT}"]}),
            "scopes": {"bot": [scope.name for scope in SCOPES]},
        },
        "settings": {
            "event_subscriptions": {**requests, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": False,
            "socket_mode_enabled": public_url is None,
            "token_rotation_enabled": False,
        },
    }
