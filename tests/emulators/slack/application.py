"""The app as it is set up with Slack: what its manifest says, and its secrets."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.emulators.slack.model import Json

# All that any of our apps could want. A test of one manifest gives that manifest.
MANIFEST: Json = {
    "display_information": {"name": "Broadsheet"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Broadsheet"},
        "shortcuts": [{"name": "Summarise this", "type": "message", "callback_id": "summarise"}],
        "slash_commands": [{"command": "/news", "description": "Ask the news desk"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *("app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands"),
                *("groups:history", "groups:read", "im:history", "im:read", "im:write", "team:read", "usergroups:read"),
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *("app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_deleted"),
                *("channel_left", "channel_rename", "channel_unarchive", "group_archive", "group_deleted"),
                *("group_left", "group_unarchive", "member_joined_channel", "message.im", "tokens_revoked"),
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@dataclass(slots=True)
class Application:
    manifest: Json
    id: str = "A0EMULATED"
    client_id: str = "1234.5678"
    app_token: str = field(default_factory=lambda: f"xapp-1-A0EMULATED-{secrets.token_hex(8)}")
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    request_url: str = ""  # where events, commands and interactions are posted to; empty: Socket Mode
    redirect_urls: list[str] = field(default_factory=list)  # beside the manifest's

    @property
    def name(self) -> str:
        features = self.manifest.get("features", {})
        return str(features.get("bot_user", {}).get("display_name") or self.manifest["display_information"]["name"])

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))

    @property
    def redirects(self) -> list[str]:
        return [*self.redirect_urls, *self.manifest.get("oauth_config", {}).get("redirect_urls", ())]

    def hears_of(self, event: str) -> bool:
        """Whether it subscribes to `message.im`, `app_mention`, …"""
        return event in self.manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())

    def command(self, name: str) -> Json | None:
        return self._feature("slash_commands", "command", name)

    def shortcut(self, name: str) -> Json | None:
        return self._feature("shortcuts", "name", name)

    @property
    def has_home(self) -> bool:
        return bool(self.manifest.get("features", {}).get("app_home", {}).get("home_tab_enabled"))

    def _feature(self, kind: str, key: str, value: str) -> Json | None:
        there = self.manifest.get("features", {}).get(kind, ())
        return next((one for one in there if one[key] == value), None)
