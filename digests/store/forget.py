"""The Forget port: deleting for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digests.model import Workspace
    from digests.store.engine import Database


class StoreForget:
    """The Forget port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, workspace: Workspace, user: str) -> dict[str, int]:
        raise NotImplementedError

    async def kept(self, workspace: Workspace) -> dict[str, int]:
        raise NotImplementedError

    async def workspace(self, workspace: Workspace) -> dict[str, int]:
        raise NotImplementedError
