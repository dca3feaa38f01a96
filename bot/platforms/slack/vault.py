"""What is kept of an installation, sealed: whoever reads the database, or a copy of it, cannot use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from msgspec import Struct

from bot.platforms.slack.modes import setting
from digests.errors import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

SEALED_BY_ANOTHER = (
    f"{setting('encryption_key')} has no key that opens a kept token of Slack: add the former key behind a comma, or "
    "give such tokens up with broadsheet slack discard"
)


class Installation(Struct, frozen=True):
    """The app in one workspace: the bot's token there."""

    team: str
    token: str

    def __repr__(self) -> str:
        """Without the token."""
        return f"Installation({self.team!r})"


class Vault:
    """The first key seals, all of them open. Keys are 32 bytes in URL-safe base64, as Fernet has them."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._newest = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, installation: Installation) -> str:
        return self._newest.encrypt(msgspec.json.encode(installation)).decode()

    def opened(self, team: str, sealed: str) -> Installation:
        """StoreUnusable for what no key opens, or what was sealed for another workspace."""
        try:
            found = msgspec.json.decode(self._all.decrypt(sealed), type=Installation)
        except (InvalidToken, msgspec.MsgspecError) as error:
            raise StoreUnusable(SEALED_BY_ANOTHER) from error
        if found.team != team:
            raise StoreUnusable(f"the token that is kept for the workspace {team} of Slack is another workspace's")
        return found

    def by_newest(self, sealed: str) -> bool:
        """Whether it is the first key that opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def ticket(self, words: bytes, now: datetime) -> str:
        """What only this program can have given out, and when it did."""
        return self._newest.encrypt_at_time(words, int(now.timestamp())).decode()

    def is_ticket(self, text: str, now: datetime, good_for: timedelta) -> bool:
        try:
            self._all.decrypt_at_time(text, int(good_for.total_seconds()), int(now.timestamp()))
        except (InvalidToken, ValueError):
            return False
        return True


def new_key() -> str:
    return Fernet.generate_key().decode()
