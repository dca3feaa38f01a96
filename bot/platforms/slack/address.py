"""Where Slack is, and as whom it is spoken to."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from digests.errors import SettingsError

API_URL = "https://slack.com/api/"
BOT, APP = ("xoxb-", "xoxe.xoxb-"), ("xapp-",)  # how tokens begin (docs.slack.dev, Tokens)


class Address(Struct, frozen=True):
    """The Web API; the token of the bot in the one workspace that there is; that of the app, for Socket Mode. A token
    that is not given is empty."""

    api_url: str = API_URL
    bot_token: str = ""
    app_token: str = ""

    def __repr__(self) -> str:
        """Without the tokens: this is what logs and tracebacks show."""
        return f"Address({self.api_url!r})"


def address(bot_token: str = "", app_token: str = "", api_url: str = "") -> Address:
    """An empty address is Slack's own. SettingsError for what cannot be one; a token is never shown."""
    return Address(
        _url(api_url),
        _token(bot_token, BOT, "BROADSHEET_SLACK__BOT_TOKEN", "OAuth & Permissions"),
        _token(app_token, APP, "BROADSHEET_SLACK__APP_TOKEN", "Basic Information"),
    )


def _token(text: str, beginnings: tuple[str, ...], setting: str, page: str) -> str:
    text = text.strip()
    if text and not (text.startswith(beginnings) and text.isascii() and text.isprintable() and " " not in text):
        raise SettingsError(
            f"{setting} is no token that begins with {beginnings[0]}: copy it anew from the page {page} of your app"
        )
    return text


def _url(text: str) -> str:
    """With the slash at its end that slack_sdk wants."""
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        good = not text or (parts.scheme in ("https", "http") and bool(parts.hostname))
        good = good and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise SettingsError("slack.api_url must be an address such as https://slack.example.org/api")
    return f"{text}/" if text else API_URL
