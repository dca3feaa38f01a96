"""A node: the roles of one process, over the platforms that it serves."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.beat import Beat
from bot.health import Health
from bot.house import House, desk, keeping, outlet, poll, presence, process_name, revisit
from bot.importing import read_unread
from bot.roles import DELIVER, GATEWAY, INGEST, PLAN, ROLES
from bot.runtime import Role as Part
from bot.runtime import Runtime, Tick
from bot.served.platform import Gateway, Services
from bot.standby import Standby
from digests.errors import SettingsError
from digests.services.deliver import CLOSE_WITHIN, Deliver
from digests.services.plan import Plan
from digests.services.poll import CLOSE_WITHIN as LET_GO_WITHIN
from digests.services.report import Report
from digests.services.tidy import Tidy
from digests.store.columns import EPOCH
from digests.store.engine import verify
from digests.store.feeds import StoreFeeds
from digests.store.leases import StoreLeases
from digests.store.ledger import SlotLedger
from digests.store.retention import StoreRetention
from digests.store.subscriptions import Subscriptions
from digests.store.watch import StoreWatch
from digests.wording import several

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.served.platform import Platform
    from digests.model import Wishes


INGEST_EVERY, PLAN_EVERY, DELIVER_EVERY = timedelta(seconds=10), timedelta(seconds=1), timedelta(seconds=1)
POLL_EVERY, REVISIT_EVERY, REPORT_EVERY = timedelta(seconds=2), timedelta(seconds=3), timedelta(seconds=15)
TIDY_EVERY = timedelta(hours=1)
FORGET_EVERY = timedelta(minutes=1)
ALONE = "on SQLite one process runs at a time; several share the roles on PostgreSQL"
WAITING = timedelta(hours=1)  # posts that may be tried again by then count as not shown


class Node:
    """What this process does, of the roles that it is named, until it is asked to stop or an input ends."""

    def __init__(
        self, house: House, default: Wishes, names: tuple[str, ...], platforms: Mapping[str, Platform]
    ) -> None:
        self._house, self._names, self._platforms = house, names, platforms
        clock, settings = house.clock, house.settings
        self._on_sqlite = settings.database_url.startswith("sqlite")
        self._ledger = SlotLedger(house.database)
        subscriptions = Subscriptions(house.database)
        messengers = {name: platform.messenger for name, platform in platforms.items()}
        grace = timedelta(hours=settings.grace_hours)
        self._plan = Plan(house.sources, house.articles, subscriptions, self._ledger, messengers, clock, grace)
        owner = process_name()
        self._deliver = Deliver(self._ledger, messengers, clock, owner, grace)
        self._standby = Standby(StoreLeases(house.database), owner, clock)
        self._report = Report(
            StoreWatch(house.database),
            messengers,
            outlet(settings, messengers, clock),
            StoreLeases(house.database),
            clock,
            owner,
            timedelta(minutes=settings.alerts.lag_minutes),
        )
        self._poll, self._revisit = poll(house), revisit(house)
        self._tidy = Tidy(StoreRetention(house.database), clock, keeping(settings))
        self._desk, self._presence = desk(house, default, messengers), presence(house)
        services = Services(
            house=house, desk=self._desk, presence=self._presence, settle=self._settle, started_at=clock.now()
        )
        heard = {name: platform.gateway(services) for name, platform in platforms.items() if GATEWAY in names}
        self._gateways = {name: gateway for name, gateway in heard.items() if gateway}
        if names == (GATEWAY,) and not self._gateways:
            raise SettingsError("the role gateway has nobody to hear: nothing can be typed where this runs")

    async def run(self) -> None:
        settings, clock = self._house.settings, self._house.clock
        drain = timedelta(seconds=settings.drain_seconds)
        runtime = Runtime(self._parts(), self._first, clock, drain, self._standby)
        async with AsyncExitStack() as stack:
            if settings.health.port:
                health = Health(runtime, partial(verify, self._house.database), self._figures)
                await stack.enter_async_context(health.serving(settings.health.host, settings.health.port))
            try:
                await runtime.run()
            finally:
                await self._revisit.close()
                await self._poll.close(min(drain, LET_GO_WITHIN))
                await self._deliver.close(min(drain, CLOSE_WITHIN))
        if DELIVER not in self._names:
            return
        if waiting := await self._ledger.unfinished(self._house.clock.now() + WAITING):
            posts = several(waiting, "{count} post", "{count} posts")
            sys.stderr.write(f"broadsheet: {posts} could not be shown: start again to see them.\n")

    async def _figures(self) -> dict[str, Any]:
        """How much waits, and how the feeds are."""
        now, feeds, watch = self._house.clock.now(), StoreFeeds(self._house.database), StoreWatch(self._house.database)
        (unread_since, unread), (due_since, due) = await watch.unread(), await feeds.waiting(now)
        return {
            "unread": {"articles": unread, "oldest_seconds": _age(unread_since, now)},
            "due": {"feeds": due, "oldest_seconds": _age(due_since, now)},
            "feeds": {state.value: number for state, number in (await feeds.counts()).items()},
        }

    def _say(self) -> None:
        """Where no console shows that it runs, and what nobody does."""
        if "console" not in self._gateways:
            done = [name for name in self._names if name != GATEWAY or self._gateways]
            where = ", ".join(self._platforms)
            sys.stderr.write(f"broadsheet: running {', '.join(done)} on {where}, until it is asked to stop.\n")
        if self._on_sqlite and (left := [name for name in ROLES if name not in self._names]):
            sys.stderr.write(f"broadsheet: nobody does what {', '.join(left)} would: {ALONE}.\n")

    def _parts(self) -> list[Part]:
        ingest, tidy, poll, revisit = self._house.ingest, self._tidy, self._poll, self._revisit
        parts = [
            Part(
                INGEST,
                (
                    self._tick("poll", POLL_EVERY, poll.tick, last=poll.close),
                    self._tick("pages", REVISIT_EVERY, lambda _: revisit.tick(), last=revisit.close),
                    self._tick(INGEST, INGEST_EVERY, lambda sign: ingest.read_unread(lambda _: sign())),
                    self._tick("tidy", TIDY_EVERY, tidy.tick),
                    self._tick("forget", FORGET_EVERY, lambda _: self._desk.forget.finish()),
                ),
            ),
            Part(PLAN, (self._tick(PLAN, PLAN_EVERY, lambda _: self._plan.tick()),)),
            Part(
                DELIVER,
                (
                    self._tick(DELIVER, DELIVER_EVERY, lambda _: self._deliver.tick(), last=self._deliver.idle),
                    self._tick("report", REPORT_EVERY, lambda _: self._report.tick()),
                ),
                single=self._lease(DELIVER, *self._platforms),
            ),
        ]
        heard = (self._heard(name, gateway) for name, gateway in self._gateways.items())
        return [*heard, *(part for part in parts if part.name in self._names)]

    def _heard(self, name: str, gateway: Gateway) -> Part:
        """Whoever hears of workspaces that were left deletes in time what was kept for them: nobody else knows that the
        program is not back."""
        left = self._tick(f"{name}-departures", TIDY_EVERY, lambda _: self._presence.tick())
        return Part(
            f"{name}-{GATEWAY}",
            (left,) if gateway.connected else (),
            listen=gateway.listen,
            connected=gateway.connected,
            single=self._lease(GATEWAY, name),
        )

    def _lease(self, role: str, *platforms: str) -> str | None:
        """The lease under which one node at a time has this role. On SQLite no other node can be: the lease of one that
        was killed is not waited for."""
        single = [name for name in platforms if role in self._platforms[name].single and not self._on_sqlite]
        return "-".join((*single, role)) if single else None

    def _tick(
        self,
        name: str,
        interval: timedelta,
        work: Callable[[Callable[[], None]], Awaitable[object]],
        last: Callable[[], Awaitable[object]] | None = None,
    ) -> Tick:
        """The work is given what to call when it is getting on."""
        beat = Beat(name, interval, self._house.clock)
        return Tick(beat, interval, lambda: work(beat.sign), last)

    async def _first(self) -> None:
        self._say()
        for gateway in self._gateways.values():
            if gateway.first:
                await gateway.first()

    async def _settle(self) -> None:
        if INGEST in self._names:
            await read_unread(self._house.ingest)
        if PLAN in self._names:
            await self._plan.tick()
        if DELIVER in self._names:
            await self._deliver.idle()


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds. What was never fetched is due since ever: it counts from now."""
    return 0.0 if since is None or since == EPOCH else round(max(0.0, (now - since).total_seconds()), 1)
