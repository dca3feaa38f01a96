"""How Slack is heard, and what has to be set for it. Pure.

Over Socket Mode the program connects, for the one workspace whose token it has. Over HTTP Slack sends signed requests,
for one workspace, or for as many as install the app.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digests.errors import SettingsError
from digests.messages import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOCKET, HTTP = "socket", "http"
INSTALLED = ("client_id", "client_secret", "encryption_key", "public_url")  # what many workspaces need
NEEDED = {SOCKET: ("app_token", "bot_token"), HTTP: ("signing_secret",)}
BY_THESE = (  # any of them says that Slack is meant
    *("app_token", "bot_token", "signing_secret", "client_id", "client_secret", "encryption_key"),
)
KEY = 32  # bytes (github.com/fernet/spec)
EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"

_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
_SECRET = re.compile(r"[!-~]*")


def meant(given: Mapping[str, str]) -> bool:
    """Whether Slack is set up, or should be."""
    return given["mode"] == HTTP or any(given[name].strip() for name in BY_THESE)


def installs(given: Mapping[str, str]) -> bool:
    """Whether workspaces install the app by themselves."""
    return not given["bot_token"].strip()


def check(mode: str, given: Mapping[str, str]) -> None:
    """SettingsError for the first thing that is missing or wrong. Nothing secret is shown."""
    needed = (*NEEDED[mode], *(INSTALLED if mode == HTTP and installs(given) else ()))
    missing = [setting(name) for name in needed if not given[name].strip()]
    if missing:
        instead = f" (or {setting('bot_token')}, for one workspace)" if setting(INSTALLED[0]) in missing else ""
        *before, last = missing
        named = f"{', '.join(before)} and {last}" if before else last
        raise SettingsError(f"Slack in the mode {mode} needs {named}{instead}: docs/slack.md says where to find that")
    if mode == HTTP and not installs(given) and given["client_secret"].strip():
        raise SettingsError(
            f"set {setting('bot_token')} (one workspace) or {setting('client_secret')} (each installs it), not both"
        )
    for name in ("signing_secret", "client_id", "client_secret"):
        if not _SECRET.fullmatch(given[name].strip()):
            raise SettingsError(f"{setting(name)} is none: copy it anew from the page Basic Information of your app")
    keys(given["encryption_key"])
    public_url(given["public_url"])


def setting(name: str) -> str:
    """As it is set in the environment."""
    return f"BROADSHEET_SLACK__{name.upper()}"


def keys(text: str) -> tuple[bytes, ...]:
    """By the first one tokens are sealed, by all they are opened. SettingsError for what is none."""
    return tuple(_key(part.strip()) for part in text.split(",") if part.strip())


def _key(text: str) -> bytes:
    """As the library wants it, though it was written with the other alphabet."""
    try:
        key = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise SettingsError(f"{setting('encryption_key')} has a key that is none: broadsheet slack key makes one")
    return base64.urlsafe_b64encode(key)


def public_url(text: str) -> str:
    """Without a slash at its end. SettingsError for what Slack and a browser would not reach."""
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        good = not text or (parts.scheme in ("https", "http") and bool(parts.hostname) and not parts.path)
        good = good and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise SettingsError("slack.public_url must be an address such as https://news.example.org, without a path")
    return text


def owners(named: Iterable[str]) -> frozenset[str]:
    """SettingsError for what names nobody."""
    found = frozenset(one.strip() for one in named)
    if wrong := next((one for one in sorted(found) if not _PERSON.fullmatch(one)), None):
        raise SettingsError(
            f"slack.owners has {visible(wrong)[:60]!r}: write the id of a person, such as U023BECGF, which is in the "
            "menu of their profile"
        )
    return found
