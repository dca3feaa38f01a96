"""How this program goes about fetching, and what it says of itself."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct

from digests.errors import SettingsError

_CONTACT = re.compile(r"(?:https?://|(?:mailto:)?[\w.+-]+@)[\w.-]+(?::[0-9]+)?(?:/[^\s()<>\\]*)?", re.ASCII)


class Ways(Struct, frozen=True):
    """`most` caps what any request may ask for, in bytes; `at_once` are fetches."""

    agent: str  # the User-Agent, its product before the first slash
    timeout: timedelta
    most: int
    at_once: int


def agent(version: str, contact: str) -> str:
    """The User-Agent: who this is, and where to reach who runs it. SettingsError for a contact that is no address."""
    if not contact:
        return f"Broadsheet/{version}"
    if not _CONTACT.fullmatch(contact):
        raise SettingsError(
            "fetch.contact is no address to be reached at: write a page (https://news.example/bot) or a@news.example."
        )
    return f"Broadsheet/{version} (+{contact})"
