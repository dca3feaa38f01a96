"""What a node needs of a platform: where it posts, and how it hears people there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from bot.commands.desk import Desk
from bot.house import House
from digests.services.presence import Presence

if TYPE_CHECKING:
    from digests.ports.messenger import Messenger

Work = Callable[[], Awaitable[None]]


class Services(Struct, frozen=True, kw_only=True):
    """What people are answered with. `settle` reads what is unread and posts what is due, as far as this process has
    the roles for it; `started_at` is when the process began."""

    house: House
    desk: Desk
    presence: Presence
    settle: Work
    started_at: datetime


class Gateway(Struct, frozen=True, kw_only=True):
    """How people are heard. `first` is done before any role starts; `listen` returns when its input ends, and its
    LoginRefused ends the process. `connected`: whether it hears anybody now; None where that is never in
    doubt.
    """

    listen: Work
    first: Work | None = None
    connected: Callable[[], bool] | None = None


class Platform(Protocol):
    """A platform as this process uses it. `single` are the roles that, of all nodes, one at a time may have there."""

    @property
    def single(self) -> Collection[str]: ...

    @property
    def messenger(self) -> Messenger: ...

    async def open(self) -> None:
        """Before anything is posted. LoginRefused or StoreUnusable when a person must act first."""

    async def close(self) -> None:
        """After everything was posted."""

    def gateway(self, services: Services) -> Gateway | None:
        """None where nobody can be heard."""
