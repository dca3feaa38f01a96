"""Whose token is used where."""

from __future__ import annotations

from typing import Protocol


class Tokens(Protocol):
    """Of the workspaces that the app is installed in."""

    async def token(self, team: str) -> str | None:
        """The bot's token there; None when it is not installed there. StoreError when nobody can say now. It is asked
        before each request."""


class OneToken:
    """That of the one workspace which is set up. Which one that is Slack says: it is used in no other."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, _team: str) -> str | None:
        return self._token or None
