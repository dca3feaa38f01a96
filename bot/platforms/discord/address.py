"""Where Discord is, and as whom it is spoken to."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from digests.errors import SettingsError

API_URL = "https://discord.com/api/v10"


class Address(Struct, frozen=True):
    """The bot's token; the REST API; and the gateway, which Discord names itself when this is empty."""

    token: str
    api_url: str = API_URL
    gateway_url: str = ""

    def __repr__(self) -> str:
        """Without the token: this is what logs and tracebacks show."""
        return f"Address({self.api_url!r}, {self.gateway_url!r})"


def address(token: str, api_url: str = "", gateway_url: str = "") -> Address:
    """Empty ones are Discord's own. SettingsError for what cannot be one; the token is never shown."""
    token = token.strip().removeprefix("Bot ").strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise SettingsError("BROADSHEET_DISCORD__TOKEN is no token: copy it anew from the page Bot of your application")
    checked = Address(token, _url("discord.api_url", api_url, "https", "http") or API_URL)
    gateway_url = _url("discord.gateway_url", gateway_url, "wss", "ws")
    return Address(checked.token, checked.api_url, gateway_url)


def _url(setting: str, text: str, *schemes: str) -> str:
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        good = not text or (parts.scheme in schemes and bool(parts.hostname) and not (parts.query or parts.fragment))
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise SettingsError(f"{setting} must be an address such as {schemes[0]}://discord.example.org/api/v10")
    return text
