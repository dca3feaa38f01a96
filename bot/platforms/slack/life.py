"""What becomes of a workspace and its channels: whether digests can still come there, and why not.

Whatever Slack tells of a workspace, the same is done: it is asked whether we are still installed, the channel that it
tells of, or each that digests come to, is looked at, and what is found is reported. So nothing hangs on one event that
was missed, but that a channel was deleted: this Slack says once, and ever after the same as of a private one that we
are not in.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.platforms.slack import failures
from bot.platforms.slack.intake import PLATFORM
from bot.platforms.slack.obstacles import lost_by
from digests.errors import SendError, StoreError, Throttled
from digests.model import Channel
from digests.wishes import DELETED, is_deleted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.platforms.answering import Patience
    from bot.platforms.slack.wire import Web
    from digests.model import Workspace
    from digests.ports.clock import Clock
    from digests.ports.subscriptions import SubscriptionStore
    from digests.services.presence import Presence

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)  # after Slack or the store could not say, and between some channels and the next ones
EVERY = timedelta(hours=6)  # that all is looked at, whatever was missed
AT_ONCE = 20  # channels of a workspace in that minute: of the some fifty that Slack answers, the rest is for commands
ANSWERED = timedelta(seconds=5)  # in which Slack says what became of a channel: the other workspaces wait meanwhile


class Installs(Protocol):
    """The tokens of the workspaces that installed the app."""

    async def every(self) -> list[str]: ...

    async def ended(self, team: str, at: datetime) -> bool: ...


class Life:
    """Looks at workspaces, one after the other, as they are named; one that is named again meanwhile is looked at once
    more, and one that could not be looked at is, too, after a while. `installed`: those that came by themselves, whose
    tokens are given up when Slack takes them no more."""

    def __init__(  # the parts that it is made of, each once
        self,
        presence: Presence,
        subscriptions: SubscriptionStore,
        web: Web,
        clock: Clock,
        patience: Patience,
        installed: Installs | None = None,
        answered: timedelta = ANSWERED,
    ) -> None:
        self._presence, self._subscriptions, self._web = presence, subscriptions, web
        self._clock, self._patience, self._installed, self._answered = clock, patience, installed, answered
        self._named: dict[str, None] = {}
        self._whole: set[str] = set()  # of which every channel is to be looked at
        self._left: dict[str, dict[Channel, None]] = {}  # those that still are, by workspace
        self._most: dict[str, int] = {}  # how many at once, where Slack answered less
        self._deleted: set[Channel] = set()  # as was said, and not yet written down
        self._all = False
        self._news = asyncio.Event()
        self._later: set[asyncio.Task[None]] = set()

    def look_at(self, team: str, channel: str = "") -> None:
        """At that channel before all others, or at every one."""
        if channel:
            self._left[team] = {Channel(PLATFORM, team, channel): None} | self._left.get(team, {})
        else:
            self._whole.add(team)
        self._name(team)

    def deleted(self, channel: Channel) -> None:
        self._deleted.add(channel)
        self.look_at(channel.workspace, channel.id)

    def connected(self) -> None:
        """What happened before may have been missed, wherever that was."""
        self._all = True
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self._wait_for_news()
                if self._all:
                    self._all = False
                    await self._name_all()
                while self._named:
                    team = next(iter(self._named))
                    del self._named[team]
                    await self._look(team)
        finally:
            for task in self._later:
                task.cancel()

    async def _wait_for_news(self) -> None:
        try:
            async with asyncio.timeout(EVERY.total_seconds()):
                await self._news.wait()
        except TimeoutError:
            self._all = True
        self._news.clear()

    def _name(self, team: str) -> None:
        self._named[team] = None
        self._news.set()

    async def _name_all(self) -> None:
        try:
            known = {team for _, team in await self._presence.workspaces(PLATFORM)}
            for team in sorted(known.union(await self._installed.every() if self._installed else ())):
                self.look_at(team)
        except StoreError as error:
            log.warning("The workspaces could not be looked for: %s", error)
            self._afterwards(AGAIN, self.connected)
        except Exception:  # what is not looked for now is, later
            log.exception("The workspaces could not be looked for")
            self._afterwards(AGAIN, self.connected)

    def _afterwards(self, wait: timedelta, step: Callable[[], None]) -> None:
        task = asyncio.create_task(self._after(wait, step))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _after(self, wait: timedelta, step: Callable[[], None]) -> None:
        await self._patience.wait(wait)
        step()

    async def _look(self, team: str) -> None:
        home = (PLATFORM, team)
        try:
            if await self._is_installed(team):
                wait = await self._channels(home)
            else:
                self._left.pop(team, None)
                wait = None
                await self._presence.workspace_left(home)
        except (StoreError, SendError, TimeoutError) as error:
            log.warning("Workspace %s could not be looked at: %s", team, str(error) or "Slack gave no answer in time.")
            wait = AGAIN
            self._whole.add(team)
        except Exception:  # the other workspaces are looked at all the same
            log.exception("Workspace %s could not be looked at", team)
            return
        if wait is not None:
            self._afterwards(wait, lambda: self._name(team))

    async def _is_installed(self, team: str) -> bool:
        """SendError or TimeoutError when nobody can say."""
        asked_at = self._clock.now()
        try:
            async with asyncio.timeout(self._answered.total_seconds()):
                await self._web.again(team, "auth.test")
        except failures.NotInstalled:
            return False
        except failures.WrongToken:
            if self._installed is not None:
                await self._installed.ended(team, asked_at)
            return False
        return True

    async def _channels(self, home: Workspace) -> timedelta | None:
        """Some of those that are left; when the next ones are looked at, if there are any. What is found is told at
        once: a workspace may have so many that the last ones come much later."""
        team = home[1]
        subscriptions = await self._subscriptions.of_workspace(home)
        channels = {one.channel for one in subscriptions}
        left = {channel: None for channel in self._left.pop(team, {}) if channel in channels}
        if not left and team in self._whole:
            self._whole.discard(team)
            left = dict.fromkeys(sorted(channels))
        asked = list(left)[: self._most.get(team, AT_ONCE)]
        found, wait = await self._found(asked)
        if wait is not None:
            self._most[team] = max(1, len(found) // 2)  # who types a command needs some of what Slack answers
        gone = self._deleted.union(one.channel for one in subscriptions if is_deleted(one))
        await self._presence.workspace_here(home, [channel for channel, why in found.items() if why is None])
        for channel, why in found.items():
            if why is not None:
                told = DELETED if why == failures.UNSEEN and channel in gone else why
                await self._presence.channel_gone(channel, told)
        self._deleted.difference_update(found)
        left = dict.fromkeys([*list(left)[len(asked) :], *(one for one in asked if one not in found)])
        if left:
            self._left[team] = left | self._left.get(team, {})
            return max(AGAIN, wait or AGAIN)
        self._most.pop(team, None)
        return timedelta() if team in self._whole else None

    async def _found(self, channels: Iterable[Channel]) -> tuple[dict[Channel, str | None], timedelta | None]:
        """Why nothing can be posted in each, as far as Slack says; and how long it wants to be left alone, if so."""
        found: dict[Channel, str | None] = {}
        for channel in channels:
            try:
                async with asyncio.timeout(self._answered.total_seconds()):
                    found[channel] = await lost_by(self._web, channel)
            except Throttled as error:
                log.info("Channel %s could not be looked at yet: %s", channel.id, error)
                return found, error.retry_at - self._clock.now()
            except TimeoutError:
                log.info("Channel %s could not be looked at yet: Slack gave no answer in time", channel.id)
                return found, AGAIN
            except SendError as error:
                log.info("Channel %s could not be looked at: %s", channel.id, error)
        return found, None
