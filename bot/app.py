"""The composition root: settings become objects here, and nowhere else."""

from __future__ import annotations

import secrets
import socket
import sys
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bot import imports
from bot.clock import SystemClock
from bot.commands.desk import Desk
from bot.commands.dispatch import answer
from bot.commands.pace import Pace
from bot.platforms.console.adapter import CHANNEL, ConsoleMessenger, Screen, converse
from bot.runtime import Runtime, Tick
from bot.worker import ReaderPool
from config.settings import Settings
from digests import read, schedule
from digests.errors import BroadsheetError, SettingsError
from digests.feeds import pages
from digests.messages import Form, Line, Message, Moment, Section, Show, Text, visible
from digests.model import Document, Length, Reason, Topics, WhenEmpty, Wishes
from digests.present import editions
from digests.services.ask import Ask
from digests.services.deliver import Deliver
from digests.services.ingest import Ingest, label
from digests.services.plan import Plan
from digests.services.sources import Sources
from digests.services.subscribe import Quotas, Subscribe
from digests.store.articles import Articles
from digests.store.engine import Database, open_database
from digests.store.forget import StoreForget
from digests.store.guard import hold
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.wording import ENGLISH, message_in, say, several

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.commands.request import Request
    from digests.model import Article

OK, FAILURE = 0, 1
WORKSPACE = (CHANNEL.platform, CHANNEL.workspace)
INGEST_EVERY, PLAN_EVERY, DELIVER_EVERY = timedelta(seconds=10), timedelta(seconds=1), timedelta(seconds=1)
WAITING = timedelta(hours=1)  # posts that may be tried again by then count as not shown
SHOWN_WRONG = 20  # lines of an import that are named; the rest are counted
DESCRIBED = 5  # articles that an import describes one by one


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
async def _opened(settings: Settings) -> AsyncIterator[House]:
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
    """The default subscription. SettingsError names a schedule or zone that is wrong."""
    chosen = settings.subscription
    for key, check in (("schedule", schedule.parse), ("zone", schedule.zone)):
        try:
            check(getattr(chosen, key))
        except BroadsheetError as error:
            raise SettingsError(f"The setting subscription.{key} is wrong. {error}") from error
    return Wishes(
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


async def run(settings: Settings) -> int:
    """`broadsheet run`: every role in one process, the console as its platform."""
    default = wishes(settings)
    with hold(settings.database_url):
        async with _opened(settings) as house:
            await _Console(house, default).run()
    return OK


class _Console:
    """The console's desk: what is posted there, what is asked there, and the first edition."""

    def __init__(self, house: House, default: Wishes) -> None:
        clock, console = house.clock, house.settings.console
        self._house, self._default, self._started_at = house, default, clock.now()
        self._screen = Screen(sys.stdout, clock, console.width)
        self._messenger = ConsoleMessenger(self._screen, Path(console.transcript), clock)
        self._subscriptions, self._ledger = Subscriptions(house.database), SlotLedger(house.database)
        messengers = {CHANNEL.platform: self._messenger}
        grace = timedelta(hours=house.settings.grace_hours)
        self._plan = Plan(house.sources, house.articles, self._subscriptions, self._ledger, messengers, clock, grace)
        owner = f"{socket.gethostname()}-{secrets.token_hex(4)}"
        self._deliver = Deliver(self._ledger, messengers, clock, owner)
        search = ArticleSearch(house.database)
        quotas = Quotas()
        self._desk = Desk(
            ask=Ask(house.sources, house.articles, search, self._subscriptions, self._ledger, clock),
            subscribe=Subscribe(self._subscriptions, house.sources, clock, quotas),
            sources=Sources(house.sources, clock, quotas.sources),
            subscriptions=self._subscriptions,
            ledger=self._ledger,
            forget=StoreForget(house.database),
            clock=clock,
            wishes=default,
            pace=Pace(burst=20, per_minute=20),
        )

    async def run(self) -> None:
        self._messenger.prepare()
        ticks = [
            Tick("ingest", INGEST_EVERY, self._house.ingest.read_unread),
            Tick("plan", PLAN_EVERY, self._plan.tick),
            Tick("deliver", DELIVER_EVERY, self._deliver.tick),
        ]
        await Runtime(ticks, self._converse, self._first, self._house.clock).run()
        if waiting := await self._ledger.unfinished(self._house.clock.now() + WAITING):
            sys.stderr.write(
                f"broadsheet: {several(waiting, '{count} post', '{count} posts')} could not be shown: "
                "start again to see them.\n"
            )

    async def _converse(self) -> None:
        await converse(sys.stdin.fileno(), self._screen, self._answer)

    async def _answer(self, request: Request) -> Message | Form:
        return await answer(self._desk, request, self._messenger.limits)

    async def _first(self) -> None:
        """Read what is unread, post what is due; show the last edition again when nothing was."""
        if not await self._subscriptions.ever(CHANNEL):
            await self._move_in()
        await _read_unread(self._house)
        await self._plan.tick()
        await self._deliver.tick()
        await self._greet()

    async def _move_in(self) -> None:
        """The first start: the samples, and a subscription that is due at once, so that a newcomer sees a digest."""
        house, now = self._house, self._house.clock.now()
        if house.settings.samples:
            async for document in imports.samples(now, house.reader):
                await house.ingest.store(WORKSPACE, document)
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
        """When the next edition comes, if one does."""
        subscriptions = await self._subscriptions.of_channel(CHANNEL)
        due = [(one.next_due_at, one.wishes.zone) for one in subscriptions if one.next_due_at]
        if not due:
            return (Text(say("No edition is due.")), Text(" "))
        at, zone = min(due)
        when = Moment(at, Show.DATETIME, zone)
        return (Text(say("The next edition comes {when} ({zone}).", when=when, zone=zone)), Text(" "))


class _Progress:
    """Says on a terminal how far long work has come; wiped when it is done."""

    def __init__(self, what: str) -> None:
        self._what, self._shown = what, False

    def __call__(self, done: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self._what}: {done} …")
            sys.stderr.flush()
            self._shown = True

    def wipe(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")


async def _read_unread(house: House) -> tuple[str, ...]:
    """Read what is unread; the articles that were set aside, each named on standard error."""
    progress = _Progress("Reading articles")
    tally = await house.ingest.read_unread(progress)
    progress.wipe()
    for line in tally.aside:
        sys.stderr.write(visible(f"broadsheet: set aside: {line} Import it again to try once more.") + "\n")
    return tally.aside


async def import_paths(settings: Settings, *, paths: list[str], source: str | None) -> int:
    """`broadsheet import`: keep articles from files, and say what came of each."""
    async with _opened(settings) as house:
        counts: Counter[str] = Counter()
        touched: list[int] = []
        try:
            await _take_in(house, paths, source, counts, touched)
        finally:  # what was kept is said, even when the disk is full
            if sum(counts.values()):
                sys.stdout.write(summed_up(counts))
    return FAILURE if counts["refused"] or counts["set aside"] else OK


async def _take_in(
    house: House, paths: list[str], source: str | None, counts: Counter[str], touched: list[int]
) -> None:
    """Store and read what the paths hold, counting; the first few are described."""
    progress = _Progress("Storing articles")
    async for found in imports.documents(paths, source, house.reader):
        if isinstance(found, Document):
            if found.encoding:
                guess = f"“{label(found.title, found.text)}” is not in UTF-8, and was read as {found.encoding}"
                sys.stderr.write(visible(f"broadsheet: {guess}: check its words.") + "\n")
            outcome = await house.ingest.store(WORKSPACE, found)
            counts[outcome.what] += 1
            progress(counts.total())
            if outcome.what != "same":
                touched.append(outcome.article_id)
            continue
        counts["refused"] += 1
        if counts["refused"] <= SHOWN_WRONG:
            sys.stderr.write(visible(f"broadsheet: {found}.") + "\n")
    progress.wipe()
    if counts["refused"] > SHOWN_WRONG:
        sys.stderr.write(f"broadsheet: … and {counts['refused'] - SHOWN_WRONG} more.\n")
    counts["set aside"] = len(await _read_unread(house))
    if len(touched) <= DESCRIBED:
        for article in (await house.articles.articles(touched)).values():
            sys.stdout.write(described(article))


def described(article: Article) -> str:
    """What was read out of one article, in a few lines."""
    reading = article.reading
    reasons = Counter(str(removal.reason) for removal in reading.removed if removal.reason is not Reason.TITLE)
    removed = ", ".join(_several(number, reason) for reason, number in reasons.most_common())
    parts = several(len(reading.paragraphs), "{count} paragraph", "{count} paragraphs")
    quoted = several(len(reading.quotes), "{count} quote", "{count} quotes")
    receipt = f"taken out: {removed}" if removed else "nothing taken out"
    return f"{visible(article.headline.title)}\n  {parts}, {quoted}; {receipt}\n"


def _several(number: int, reason: str) -> str:
    """`1 caption`, `2 related stories`, `2 stitched`."""
    if number == 1 or reason in (Reason.STITCHED, Reason.MARKUP):
        return f"{number} {reason}"
    return f"{number} {reason.removesuffix('y')}ies" if reason.endswith("y") else f"{number} {reason}s"


def summed_up(counts: Counter[str]) -> str:
    """`3 new, 1 changed, 12 the same as before, 2 refused.`"""
    said = [f"{counts['new']} new"]
    words = {"changed": "changed", "again": "read again", "same": "the same as before"}
    said += [f"{counts[what]} {word}" for what, word in words.items() if counts[what]]
    said += [f"{counts[what]} {what}" for what in ("refused", "set aside") if counts[what]]
    return ", ".join(said) + ".\n"
