"""What one of many processes may do, or one time of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Tenure


class Leases(Protocol):
    """What one node at a time may do, by name. `owner` names a node, and no two have one name. Whoever waits acquires
    it when `until` has passed or it was released."""

    async def acquire(self, name: str, owner: str, now: datetime, until: datetime) -> Tenure | None:
        """Take it until then. None while somebody has it, this owner too: of two who try at once, one gets it."""

    async def renew(self, tenure: Tenure, until: datetime) -> bool:
        """Keep it until then. False when another took it meanwhile: stop."""

    async def release(self, tenure: Tenure) -> bool:
        """Let go of it. False, and nothing changes, when another took it meanwhile."""


class Once(Protocol):
    """What counts the first time only, in whichever process, also after a restart."""

    async def first(self, what: str, now: datetime, until: datetime) -> bool:
        """Whether nobody asked this of `what` before. It is remembered until then, and may be for longer."""
