"""The roles on the console: what is posted there, what is asked there, and the first edition."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import imports
from bot.beat import Beat
from bot.commands.dispatch import answer
from bot.health import Health
from bot.house import House, desk, keeping, outlet, process_name
from bot.importing import read_unread
from bot.platforms.console.adapter import CHANNEL, ConsoleMessenger, converse
from bot.platforms.console.screen import Screen
from bot.roles import DELIVER, GATEWAY, INGEST, PLAN, ROLES
from bot.runtime import Role as Part
from bot.runtime import Runtime, Tick
from bot.standby import Standby
from digests.messages import Form, Line, Message, Moment, Section, Show, Text
from digests.present import editions
from digests.services.deliver import CLOSE_WITHIN, Deliver
from digests.services.plan import Plan
from digests.services.report import Report
from digests.services.tidy import Tidy
from digests.store.engine import verify
from digests.store.leases import StoreLeases
from digests.store.ledger import SlotLedger
from digests.store.retention import StoreRetention
from digests.store.subscriptions import Subscriptions
from digests.store.watch import StoreWatch
from digests.wishes import next_edition_at
from digests.wording import ENGLISH, message_in, say, several

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.commands.request import Request
    from digests.model import Wishes


INGEST_EVERY, PLAN_EVERY, DELIVER_EVERY = timedelta(seconds=10), timedelta(seconds=1), timedelta(seconds=1)
REPORT_EVERY = timedelta(seconds=15)
TIDY_EVERY = timedelta(hours=1)
FORGET_EVERY = timedelta(minutes=1)
ALONE = "on SQLite one process runs at a time; several share the roles on PostgreSQL"
WAITING = timedelta(hours=1)  # posts that may be tried again by then count as not shown


class Console:
    """The console's desk: what is posted there, what is asked there, and the first edition."""

    def __init__(self, house: House, default: Wishes, names: tuple[str, ...]) -> None:
        self._names = names
        clock, console = house.clock, house.settings.console
        self._house, self._default, self._started_at = house, default, clock.now()
        self._screen = Screen(sys.stdout, clock, console.width)
        self._messenger = ConsoleMessenger(self._screen, Path(console.transcript), clock)
        self._subscriptions, self._ledger = Subscriptions(house.database), SlotLedger(house.database)
        messengers = {CHANNEL.platform: self._messenger}
        grace = timedelta(hours=house.settings.grace_hours)
        self._plan = Plan(house.sources, house.articles, self._subscriptions, self._ledger, messengers, clock, grace)
        owner = process_name()
        self._deliver = Deliver(self._ledger, messengers, clock, owner, grace)
        self._standby = Standby(StoreLeases(house.database), owner, clock)
        self._report = Report(
            StoreWatch(house.database),
            messengers,
            outlet(house.settings, messengers, clock),
            StoreLeases(house.database),
            clock,
            owner,
            timedelta(minutes=house.settings.alerts.lag_minutes),
        )
        self._tidy = Tidy(StoreRetention(house.database), clock, keeping(house.settings))
        self._desk = desk(house, default)

    async def run(self) -> None:
        self._messenger.prepare()
        settings, clock = self._house.settings, self._house.clock
        parts = [part for part in self._parts() if part.name in self._names]
        if GATEWAY not in self._names:
            sys.stderr.write(f"broadsheet: running {', '.join(self._names)}, until it is asked to stop.\n")
        on_sqlite = settings.database_url.startswith("sqlite")
        if on_sqlite and (left := [name for name in ROLES if name not in self._names]):
            sys.stderr.write(f"broadsheet: nobody does what {', '.join(left)} would: {ALONE}.\n")
        drain = timedelta(seconds=settings.drain_seconds)
        runtime = Runtime(parts, self._first, clock, drain, self._standby)
        async with AsyncExitStack() as stack:
            if settings.health.port:
                health = Health(runtime, partial(verify, self._house.database))
                await stack.enter_async_context(health.serving(settings.health.host, settings.health.port))
            try:
                await runtime.run()
            finally:
                await self._deliver.close(min(drain, CLOSE_WITHIN))
        if DELIVER not in self._names:
            return
        if waiting := await self._ledger.unfinished(self._house.clock.now() + WAITING):
            posts = several(waiting, "{count} post", "{count} posts")
            sys.stderr.write(f"broadsheet: {posts} could not be shown: start again to see them.\n")

    def _parts(self) -> list[Part]:
        ingest, tidy = self._house.ingest, self._tidy
        return [
            Part(GATEWAY, listen=self._converse),
            Part(
                INGEST,
                (
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
            ),
        ]

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

    async def _converse(self) -> None:
        await converse(sys.stdin.fileno(), self._screen, self._answer)

    async def _answer(self, request: Request) -> Message | Form:
        return await answer(self._desk, request, self._messenger.limits)

    async def _first(self) -> None:
        """Read what is unread, post what is due; show the last edition again when nothing was."""
        if GATEWAY not in self._names:
            return
        if not await self._subscriptions.ever(CHANNEL):
            await self._move_in()
        if INGEST in self._names:
            await read_unread(self._house.ingest)
        if PLAN in self._names:
            await self._plan.tick()
        if DELIVER in self._names:
            await self._deliver.idle()
        await self._greet()

    async def _move_in(self) -> None:
        """The first start: the samples, and a subscription that is due at once, so that a newcomer sees a digest."""
        house, now = self._house, self._house.clock.now()
        if house.settings.samples:
            async for document in imports.samples(now, house.reader):
                await house.ingest.store(CHANNEL.home, document)
        await self._subscriptions.add(CHANNEL, self._default, now, now)

    async def _greet(self) -> None:
        last = await self._ledger.last_edition(CHANNEL)
        if last and last.posted_at and last.posted_at < self._started_at:
            for message in last.messages:
                self._screen.show(editions.shown_again(message, last.posted_at, last.digest.zone))
        coming = await self._coming()
        hint = Text(say("Type help for what you can ask, quit to leave."))
        greeting = Message(sections=(Section(lines=((*coming, hint),)),))
        self._screen.show(message_in(greeting, ENGLISH))

    async def _coming(self) -> Line:
        """When the next edition comes; or why none does, and what to type."""
        subscriptions = await self._subscriptions.of_channel(CHANNEL)
        coming = [(next_edition_at(one.wishes, one.next_due_at), one.wishes.zone) for one in subscriptions]
        due = [(at, zone) for at, zone in coming if at]
        if not subscriptions:
            return (Text(say("No digest comes here by itself: type subscribe to have one.")), Text(" "))
        if not due:
            return (Text(say("Every digest here is paused: type resume to go on.")), Text(" "))
        at, zone = min(due)
        when = Moment(at, Show.DATETIME, zone)
        return (Text(say("The next edition comes {when} ({zone}).", when=when, zone=zone)), Text(" "))
