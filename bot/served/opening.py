"""From the settings to the platforms that are served."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bot.house import platforms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from bot.served.platform import Platform
    from config.settings import Settings
    from digests.ports.clock import Clock
    from digests.store.engine import Database


def made(name: str, settings: Settings, database: Database, clock: Clock, roles: Collection[str]) -> Platform:
    """The platform, with nothing of it begun. Its library is imported here."""
    if name == "discord":
        from bot.served.discord import Discord, share

        alone = bool(roles) and settings.database_url.startswith("sqlite")
        return Discord(settings.discord, clock, share(roles, alone=alone))
    if name == "slack":
        from bot.served.slack import Slack

        return Slack(settings.slack, database, clock)
    from bot.served.console import Console

    return Console(settings.console, clock)


@asynccontextmanager
async def opened(
    settings: Settings,
    database: Database,
    clock: Clock,
    only: Collection[str] | None = None,
    *,
    roles: Collection[str] = (),
) -> AsyncIterator[dict[str, Platform]]:
    """The platforms of the settings by name, ready to post; of them those in `only`, if it is given. `roles` are those
    that this process runs: none, when it only does something beside the one that does."""
    async with AsyncExitStack() as stack:
        found: dict[str, Platform] = {}
        for name in platforms(settings):
            if only is None or name in only:
                found[name] = made(name, settings, database, clock, roles)
                stack.push_async_callback(found[name].close)
                await found[name].open()
        yield found
