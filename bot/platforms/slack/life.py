"""What becomes of a workspace and its channels: whether digests can still come there, and why not.

Whatever Slack tells of a workspace, the same is done: it is asked whether we are still installed, each channel that
digests come to is looked at, and what is found is reported. So nothing hangs on one event that was missed, but that a
channel was deleted: this Slack says once, and ever after the same as of a private one that we are not in.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.platforms.slack import failures
from bot.platforms.slack.intake import PLATFORM
from bot.platforms.slack.obstacles import lost_by
from digests.errors import SendError, StoreError
from digests.wishes import DELETED, is_deleted

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.platforms.slack.wire import Web
    from digests.model import Channel, Workspace
    from digests.ports import SubscriptionStore
    from digests.services.presence import Presence

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)  # after Slack or the store could not say


class Life:
    """Looks at workspaces, one after the other, as they are named; one that is named again meanwhile is looked at once
    more, and one that could not be looked at is, too, after a while."""

    def __init__(self, presence: Presence, subscriptions: SubscriptionStore, web: Web) -> None:
        self._presence, self._subscriptions, self._web = presence, subscriptions, web
        self._named: dict[str, None] = {}
        self._deleted: set[Channel] = set()  # as was said, and not yet written down
        self._all = False
        self._news = asyncio.Event()

    def look_at(self, team: str) -> None:
        self._named[team] = None
        self._news.set()

    def deleted(self, channel: Channel) -> None:
        self._deleted.add(channel)
        self.look_at(channel.workspace)

    def connected(self) -> None:
        """What happened before may have been missed, wherever that was."""
        self._all = True
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            if self._all:
                self._all = False
                await self._name_all()
            while self._named:
                team = next(iter(self._named))
                del self._named[team]
                await self._look(team)

    async def _name_all(self) -> None:
        try:
            for _, team in await self._presence.workspaces(PLATFORM):
                self.look_at(team)
        except StoreError as error:
            log.warning("The workspaces could not be looked for: %s", error)
            self._later(lambda _: self.connected(), None)

    def _later(self, step: Callable[[Any], None], what: object) -> None:
        asyncio.get_running_loop().call_later(AGAIN.total_seconds(), step, what)

    async def _look(self, team: str) -> None:
        home = (PLATFORM, team)
        try:
            if not await self._is_installed(team):
                await self._presence.workspace_left(home)
            elif not await self._channels(home):
                self._later(self.look_at, team)
        except (StoreError, SendError) as error:
            log.warning("Workspace %s could not be looked at: %s", team, error)
            self._later(self.look_at, team)
        except Exception:  # the other workspaces are looked at all the same
            log.exception("Workspace %s could not be looked at", team)

    async def _is_installed(self, team: str) -> bool:
        """SendError when nobody can say."""
        try:
            await self._web.again(team, "auth.test")
        except (failures.WrongToken, failures.NotInstalled):
            return False
        return True

    async def _channels(self, home: Workspace) -> bool:
        """Whether all could be looked at."""
        subscriptions = await self._subscriptions.of_workspace(home)
        channels = sorted({one.channel for one in subscriptions})
        told = {channel for channel in self._deleted if channel.home == home}
        deleted = told.union(one.channel for one in subscriptions if is_deleted(one))
        usable: list[Channel] = []
        lost: dict[Channel, str] = {}
        for channel in channels:
            try:
                why = await lost_by(self._web, channel)
            except SendError as error:
                log.info("Channel %s could not be looked at: %s", channel.id, error)
                continue
            if why is None:
                usable.append(channel)
            else:
                lost[channel] = DELETED if why == failures.UNSEEN and channel in deleted else why
        await self._presence.workspace_here(home, usable)
        for channel, why in lost.items():
            await self._presence.channel_gone(channel, why)
        if len(usable) + len(lost) < len(channels):
            return False
        self._deleted -= told
        return True
