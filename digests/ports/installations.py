"""Where the program is installed, and by what right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Workspace


class Departures(Protocol):
    """The workspaces that the program was removed from, until they are forgotten or have it back."""

    async def workspaces(self, platform: str) -> list[Workspace]:
        """Those of the platform that anything is kept of: where the program should be, or was removed from."""

    async def leave(self, workspace: Workspace, reason: str, now: datetime) -> bool:
        """It left at this moment, and every subscription of the workspace is suspended for this reason, which nobody is
        told. False, and the moment stays, when that is known already."""

    async def returned(self, workspace: Workspace) -> bool:
        """It is there again. False when it was not known to have left."""


class Installations(Protocol):
    """What lets the program into workspaces, as each gave it. The text is sealed by the platform's own room: whoever
    reads the database, or a copy of it, cannot use it."""

    async def keep(self, workspace: Workspace, sealed: str, now: datetime) -> None:
        """In place of what was there."""

    async def of(self, workspace: Workspace) -> str | None:
        """None where it was never installed, or not any more."""

    async def every(self, platform: str) -> dict[Workspace, str]:
        """All of the platform's."""

    async def reseal(self, workspace: Workspace, old: str, new: str) -> bool:
        """The same, sealed anew. False when another was kept meanwhile."""

    async def remove(self, workspace: Workspace, before: datetime) -> bool:
        """What was kept up to this moment. False when there is none, or one that came later: the news that an
        installation ended may come after the next one."""
