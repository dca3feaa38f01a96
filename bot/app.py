"""The composition root: settings become objects here, and nowhere else."""

from __future__ import annotations

import gc
import secrets
import shlex
import socket
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bot import copies, desk_file, imports
from bot import deliveries as delivered
from bot.beat import Beat
from bot.clock import SystemClock
from bot.commands.desk import Desk
from bot.commands.dispatch import answer
from bot.commands.pace import Pace
from bot.commands.request import Request, Role
from bot.health import Health
from bot.importing import Importing, read_unread
from bot.languages import languages
from bot.outlets import ChannelOutlet, CommandOutlet, LogOutlet
from bot.platforms.console.adapter import CHANNEL, ConsoleMessenger, ask_once, converse
from bot.platforms.console.render import LIMITS, render
from bot.platforms.console.screen import Screen
from bot.roles import DELIVER, GATEWAY, INGEST, PLAN, ROLES, chosen
from bot.runtime import Role as Part
from bot.runtime import Runtime, Tick
from bot.standby import Standby
from bot.worker import ReaderPool
from config.settings import Settings
from digests import read
from digests import wishes as wished
from digests.errors import CommandError, FieldError, SettingsError, StoreUnusable
from digests.feeds import pages
from digests.manifest.compare import difference
from digests.messages import Form, Line, Message, Moment, Section, Show, Text, visible
from digests.model import Channel, DeliveryState, Length, Topics, WhenEmpty, Wishes
from digests.ports import Quotas
from digests.present import editions
from digests.services.apply import Apply
from digests.services.ask import Ask
from digests.services.deliver import CLOSE_WITHIN, Deliver
from digests.services.deliveries import Deliveries
from digests.services.ingest import Ingest
from digests.services.plan import Plan
from digests.services.report import Report
from digests.services.sources import Sources
from digests.services.subscribe import Subscribe
from digests.services.tidy import LEAST_KEPT, Keeping, Tidy
from digests.services.why import Why
from digests.settings import CALLED
from digests.store.articles import Articles
from digests.store.engine import Database, is_there, open_database, place_of, verify
from digests.store.forget import StoreForget
from digests.store.guard import hold
from digests.store.leases import StoreLeases
from digests.store.ledger import SlotLedger
from digests.store.records import StoreRecords
from digests.store.retention import StoreRetention
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.watch import StoreWatch
from digests.wishes import next_edition_at
from digests.wording import ENGLISH, message_in, say, several

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from config.settings import Found
    from digests.model import Workspace
    from digests.ports import Messenger, Outlet

OK, FAILURE = 0, 1
PLATFORMS = (CHANNEL.platform,)
INGEST_EVERY, PLAN_EVERY, DELIVER_EVERY = timedelta(seconds=10), timedelta(seconds=1), timedelta(seconds=1)
REPORT_EVERY = timedelta(seconds=15)
TIDY_EVERY = timedelta(days=1)
FORGET_EVERY = timedelta(minutes=1)
ALONE = "on SQLite one process runs at a time; several share the roles on PostgreSQL"
WAITING = timedelta(hours=1)  # posts that may be tried again by then count as not shown
OTHERWISE = {"look-back": "look_back_hours"}  # settings of a subscription that the program's are not named as
MOST_NAME = 200  # characters of a channel's or a person's name on the command line


class House(Struct, frozen=True):
    """What every verb with a store needs."""

    settings: Settings
    clock: SystemClock
    database: Database
    sources: WorkspaceSources
    articles: Articles
    reader: ReaderPool
    ingest: Ingest


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    clock = SystemClock()
    database = await open_database(settings.database_url)
    reader = ReaderPool(
        read.read,
        pages.extract,
        workers=settings.reader.workers,
        timeout=timedelta(seconds=settings.reader.timeout_seconds),
        memory=settings.reader.memory_mb * 2**20,
    )
    try:
        articles = Articles(database)
        sources = WorkspaceSources(database)
        ingest = Ingest(sources, articles, reader, clock, at_once=settings.reader.workers + 1)
        yield House(settings, clock, database, sources, articles, reader, ingest)
    finally:
        await reader.close()
        await database.close()


def wishes(settings: Settings) -> Wishes:
    """The default subscription. FieldError names what makes none, as `check` has it."""
    chosen = settings.subscription
    asked = Wishes(
        name=chosen.name,
        schedule=chosen.schedule,
        zone=chosen.zone,
        topics=Topics(any=tuple(chosen.topics)),
        stories=chosen.stories,
        length=Length(chosen.length),
        quotes=chosen.quotes,
        when_empty=WhenEmpty(chosen.when_empty),
        look_back=timedelta(hours=chosen.look_back_hours),
    )
    return wished.check(asked, patterns=True)


def desk(house: House, default: Wishes) -> Desk:
    """What commands are answered with."""
    subscriptions, ledger = Subscriptions(house.database), SlotLedger(house.database)
    search, limits = ArticleSearch(house.database), house.settings.limits
    quotas = Quotas(subscriptions=limits.subscriptions, channels=limits.channels, sources=limits.sources)
    return Desk(
        ask=Ask(house.sources, house.articles, search, subscriptions, ledger, house.clock),
        why=Why(house.sources, house.articles, subscriptions, ledger, house.clock),
        subscribe=Subscribe(subscriptions, house.sources, ledger, house.clock, quotas),
        sources=Sources(house.sources, house.clock, quotas),
        subscriptions=subscriptions,
        ledger=ledger,
        forget=StoreForget(house.database),
        clock=house.clock,
        wishes=default,
        pace=Pace(limits.burst, limits.per_minute),
        languages=languages(),
    )


def check(found: Found) -> None:
    """SettingsError for what a start would refuse, with where it is set."""
    settings = found.settings
    place_of(settings.database_url)
    chosen(settings.roles, "the setting roles")
    keeping(settings)
    outlet(settings, {}, SystemClock())
    try:
        wishes(settings)
    except FieldError as error:
        key = f"subscription.{OTHERWISE.get(error.field, CALLED[error.field].field)}"
        where = next(one.where for one in found.changed if one.name == key)
        raise SettingsError(f"The setting {key} in {where} is wrong. {error}") from error


def outlet(settings: Settings, messengers: Mapping[str, Messenger], clock: SystemClock) -> Outlet:
    """Where the operator is told. SettingsError for a channel that is none, or for two places."""
    chosen = settings.alerts
    if chosen.channel and chosen.command:
        raise SettingsError("set alerts.channel or alerts.command, not both")
    if chosen.channel:
        channel = _channel(chosen.channel)
        return ChannelOutlet(messengers[channel.platform], channel, clock) if messengers else LogOutlet()
    try:
        command = shlex.split(chosen.command)
    except ValueError as error:
        raise SettingsError("alerts.command has a quotation mark without its other: mend it") from error
    return CommandOutlet(command) if command else LogOutlet()


def keeping(settings: Settings) -> Keeping:
    """How long what is old is kept. SettingsError for less than an edition may look back."""
    keep = settings.keep
    for name in ("articles_days", "editions_days"):
        days = getattr(keep, name)
        if 0 < days < LEAST_KEPT / timedelta(days=1):
            least = int(LEAST_KEPT / timedelta(days=1))
            raise SettingsError(f"The setting keep.{name} must be 0 (for ever) or {least} and more, and {days} is not.")
    lengths = (timedelta(days=days) or None for days in (keep.articles_days, keep.editions_days, keep.requests_days))
    return Keeping(*lengths)


async def run(settings: Settings, *, roles: str | None = None) -> int:
    """`broadsheet run`: these roles in one process, or those of the settings; the console as its platform."""
    names = chosen(settings.roles, "the setting roles") if roles is None else chosen(roles.split(","), "--roles")
    default = wishes(settings)
    with hold(settings.database_url):
        async with opened(settings) as house:
            console = _Console(house, default, names)
            gc.collect()
            gc.freeze()  # the program itself stays: looking for it in what is to go would hold everybody up
            await console.run()
    return OK


class _Console:
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
        self._deliver = Deliver(self._ledger, messengers, clock, owner)
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


async def ask(settings: Settings, *, words: str, channel: str, role: str, user: str) -> int:
    """`broadsheet ask`: one command against the store, in any channel. CommandError when it could not be done."""
    request = Request(channel=_channel(channel), user=_name(user), words=words, role=Role[role.upper()])
    default = wishes(settings)
    async with opened(settings) as house:
        made = desk(house, default)
        screen = Screen(sys.stdout, house.clock, settings.console.width)
        said = await ask_once(request, sys.stdin.fileno(), screen, lambda one: answer(made, one, LIMITS))
        if said.refusal:
            raise CommandError(render(said, house.clock.now()).strip())
        screen.show(said)
    return OK


def _channel(text: str) -> Channel:
    """`console/local/console`. SettingsError for what names no channel."""
    platform, workspace, place = (*_name(text).split("/", 2), "", "")[:3]
    if not (platform and workspace and place):
        raise SettingsError(f"{text} is no channel: write PLATFORM/WORKSPACE/CHANNEL, such as console/local/console")
    return Channel(_platform(platform), workspace, place)


def _workspace(text: str) -> Workspace:
    """`console/local`. SettingsError for what names no workspace."""
    platform, _, workspace = _name(text).partition("/")
    if not (platform and workspace) or "/" in workspace:
        raise SettingsError(f"{text} is no workspace: write PLATFORM/WORKSPACE, such as console/local")
    return _platform(platform), workspace


def _platform(name: str) -> str:
    if name not in PLATFORMS:
        raise SettingsError(f"there is no platform {name} here, only {', '.join(PLATFORMS)}")
    return name


def _name(text: str) -> str:
    if not text or visible(text) != text or len(text) > MOST_NAME:
        raise SettingsError(f"a name of 1 to {MOST_NAME} characters that can be seen is needed, not “{text[:20]}”")
    return text


@asynccontextmanager
async def _applying(settings: Settings) -> AsyncIterator[Apply]:
    database = await open_database(settings.database_url)
    try:
        yield Apply(WorkspaceSources(database), Subscriptions(database), SlotLedger(database), SystemClock())
    finally:
        await database.close()


async def apply(settings: Settings, *, path: str, dry_run: bool, prune: bool) -> int:
    """`broadsheet apply`: make the desk as a file says."""
    wanted = desk_file.wanted(path, PLATFORMS)
    if dry_run and not await is_there(settings.database_url):
        return desk_file.preview(difference(wanted, {}, SystemClock().now(), prune=prune))
    async with _applying(settings) as service:
        found = await service.difference(wanted, prune=prune)
        return desk_file.preview(found) if dry_run else await desk_file.make(service, found)


async def deliveries(
    settings: Settings,
    *,
    task: str,
    json: bool,
    id: int = 0,  # noqa: A002 - as it is called on the command line
    state: list[str] | None = None,
    channel: str | None = None,
    limit: int = 0,
    reason: Sequence[str] = (),
) -> int:
    """`broadsheet deliveries`: look at single posts, or do something about one. CommandError when it makes no sense."""
    clock, console = SystemClock(), settings.console
    messenger = ConsoleMessenger(Screen(sys.stdout, clock, console.width), Path(console.transcript), clock)
    database = await open_database(settings.database_url)
    try:
        records, messengers = StoreRecords(database), {CHANNEL.platform: messenger}
        service = Deliveries(records, SlotLedger(database), messengers, clock, process_name())
        if task == "list":
            wanted = [DeliveryState(one) for one in state or delivered.UNSETTLED]
            found = await records.listed(wanted, _channel(channel) if channel else None, limit)
            delivered.put_list(found, limit, as_json=json)
        elif task == "show":
            record = await service.found(id)
            steps, message = await records.steps(id), await records.message(id)
            delivered.put_one(record, steps, message, clock.now(), as_json=json)
        else:
            done = await service.do(task, id, " ".join(reason))
            delivered.put_done(id, (await service.found(id)).delivery.state, done, as_json=json)
    finally:
        await database.close()
    return OK


def process_name() -> str:
    """Names this process in leases, and no other ever."""
    return f"{socket.gethostname()}-{secrets.token_hex(4)}"


async def backup(settings: Settings, *, path: str, force: bool) -> int:
    """`broadsheet backup`: copy the database, while the bot runs too."""
    await copies.backup(settings.database_url, path, force=force)
    return OK


async def restore(settings: Settings, *, path: str) -> int:
    """`broadsheet restore`: put a copy in the database's place."""
    grace = timedelta(hours=settings.grace_hours)
    await copies.restore(settings.database_url, path, SystemClock().now(), grace)
    return OK


async def export(settings: Settings, *, path: str | None, force: bool) -> int:
    """`broadsheet export`: write the desk as a file."""
    if not await is_there(settings.database_url):
        name = place_of(settings.database_url).name
        raise StoreUnusable(say("there is no database {name} yet: nothing to export", name=name))
    async with _applying(settings) as service:
        return desk_file.put(await service.export(), path, force=force)


async def import_paths(settings: Settings, *, paths: list[str], source: str | None, workspace: str) -> int:
    """`broadsheet import`: keep articles from files, and say what came of each."""
    home = _workspace(workspace)
    async with opened(settings) as house:
        importing = Importing(home, house.ingest, house.articles, house.reader)
        return OK if await importing.run(paths, source) else FAILURE
