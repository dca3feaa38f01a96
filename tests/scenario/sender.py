"""Plan and deliver in a process that can be killed anywhere, beside the platform that it posts on.

python -m tests.scenario.sender [PLATFORM]   reads jobs, a line each, and forks for each a process that does it

The process says what it does, a line each: `pid NUMBER`; `step NAME` before each call of a port, if the job wants that;
`idle 1` when nothing is left to do and `idle 0` when all that is left has to wait, upon which it waits for `go` or
`end`; at the end `outcome JSON`. Upon SIGUSR1 it stops itself between two calls. Its parent says `stopped` and
`ended STATUS` (a negative signal).
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import inspect
import logging
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, cast

import psycopg  # noqa: F401 - every sender would load it after its fork
from msgspec import Struct, json
from sqlalchemy import select

from digests.errors import StoreUnavailable
from digests.services.deliver import Deliver
from digests.services.plan import Plan
from digests.services.report import Report
from digests.store.articles import Articles
from digests.store.engine import Database, place_of
from digests.store.leases import StoreLeases
from digests.store.ledger import SlotLedger
from digests.store.postgres import PostgresDatabase  # noqa: F401
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.tables import deliveries, slots, told
from digests.store.watch import StoreWatch
from tests.emulators.wall import Wall
from tests.news import NOW
from tests.statements import share

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from digests.ports.clock import Clock
    from digests.ports.ledger import Ledger
    from digests.ports.messenger import Messenger

GRACE = timedelta(hours=12)
PR_SET_PDEATHSIG = 1  # linux/prctl.h
ANSWERS = GO, END = "go", "end"  # to a sender that waits
KEYED, KEYLESS = "keyed", "keyless"  # platforms: one checks keys
DISCORD, SLACK = "discord", "slack"  # emulated by a server


class Job(Struct, frozen=True, kw_only=True):
    """`signal` comes to the process just before its step of that number (from 1), or just after it. `faults` seeds what
    the platform does wrong; `chatty` wants every step said; `platform` is one that is at `api_url`, by its `token`."""

    url: str
    folder: str  # of the platform, and of the clock
    owner: str
    step: int = 0
    after: bool = False
    signal: int = signal.SIGKILL
    faults: int | None = None
    chatty: bool = False
    rehearsal: bool = False
    platform: str = ""
    api_url: str = ""
    token: str = ""


class Part(Struct, frozen=True):
    """What the record says of one message."""

    name: str  # digest and number, as in its key
    platform: str
    channel: str
    key: str
    state: str
    receipt: str | None


class Outcome(Struct, frozen=True, kw_only=True):
    """What the record says in the end. `beside` are the numbers of steps that began while another was under way. `told`
    are platform, channel and article. `twice` names the parts that were posted perhaps twice; `alerts` is what the
    operator is told."""

    steps: list[str]
    beside: list[int]
    slots: list[str]
    parts: list[Part]
    told: list[tuple[str, str, int]]
    twice: list[str]
    alerts: list[str]


class SharedClock:
    """A clock for several processes, which stands until somebody moves it: seconds after NOW in a file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "clock"

    def now(self) -> datetime:
        return NOW + timedelta(seconds=int(self._path.read_bytes()))

    def set(self, moment: datetime) -> None:
        """In one write of one length, so that nobody reads half of it."""
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(file, b"%+012d" % ((moment - NOW) // timedelta(seconds=1)), 0)
        os.close(file)

    def move(self, **length: float) -> None:
        self.set(self.now() + timedelta(**length))


class Steps:
    """Counts the calls of ports, and sends this process its signal at one of them."""

    def __init__(self, job: Job) -> None:
        self._job, self.names, self.beside, self._under_way = job, list[str](), list[int](), 0
        self._stopping = False
        self._calls = asyncio.Condition()  # hears of each end

    def of(self, port: object) -> Any:
        return _Counted(port, self)

    async def call(self, name: str, made: Callable[[], Awaitable[Any]]) -> Any:
        self.names.append(name)
        number = len(self.names)
        if self._under_way:
            self.beside.append(number)
        if self._job.chatty:
            say(f"step {name}")
        await self._perhaps(number, after=False)
        if self._stopping:
            async with self._calls:
                await self._calls.wait_for(lambda: not self._stopping)
        self._under_way += 1
        try:
            return await made()
        finally:
            self._under_way -= 1
            async with self._calls:
                self._calls.notify_all()
            await self._perhaps(number, after=True)

    async def stop(self) -> None:
        """When no call is under way: in the middle of a transaction this process would keep its locks."""
        self._stopping = True
        async with self._calls:
            await self._calls.wait_for(lambda: not self._under_way)
            os.kill(os.getpid(), signal.SIGSTOP)
            self._stopping = False
            self._calls.notify_all()

    async def _perhaps(self, number: int, *, after: bool) -> None:
        if (number, after) != (self._job.step, self._job.after):
            return
        if self._job.signal == signal.SIGSTOP:
            await self.stop()
        else:
            os.kill(os.getpid(), self._job.signal)


class _Counted:
    """A port of which every call is a step."""

    def __init__(self, port: object, steps: Steps) -> None:
        self._port, self._steps = port, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def step(*args: Any, **given: Any) -> Any:
            return await self._steps.call(name, lambda: found(*args, **given))

        return step


class Ears:
    """An Outlet."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def say(self, lines: Sequence[str], _key: str) -> None:
        self.heard += lines


class Sender:
    """One process's plan and deliver."""

    def __init__(self, job: Job, database: Database) -> None:
        self.steps, self.clock, self._database, self._job = Steps(job), SharedClock(Path(job.folder)), database, job
        counted: Callable[[object], Any] = self.steps.of
        self._ledger = SlotLedger(database)
        ledger: Ledger = counted(self._ledger)
        faults = None if job.faults is None else Random(job.faults)  # noqa: S311 - which fault comes when

        def wall(*, checks_keys: bool) -> Messenger:
            hangs = lambda: say("hangs")  # noqa: E731
            wall = Wall(Path(job.folder), self.clock, checks_keys=checks_keys, faults=faults, hangs=hangs)
            return cast("Messenger", counted(wall))

        self._messengers = {KEYED: wall(checks_keys=True), KEYLESS: wall(checks_keys=False)}
        if job.platform:
            made = messenger_on(job.platform, job.api_url, job.token, self.clock)
            self._messengers[job.platform] = counted(made)
        sources, articles = counted(WorkspaceSources(database)), counted(Articles(database))
        subscriptions = counted(Subscriptions(database))
        self._plan = Plan(sources, articles, subscriptions, ledger, self._messengers, self.clock, GRACE)
        self._deliver = Deliver(ledger, self._messengers, self.clock, job.owner, GRACE)

    async def tick(self) -> bool:
        """As the roles do, and with what they start. Whether all is done."""
        try:
            await self._plan.tick()
            await self._deliver.tick()
            while under_way := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(under_way)
            now = self.clock.now()
            return not (await self._ledger.has_work(now) or await self._ledger.unfinished(now + GRACE))
        except StoreUnavailable:
            return False

    async def outcome(self) -> Outcome:
        ears, watch, leases = Ears(), StoreWatch(self._database), StoreLeases(self._database)
        await Report(watch, self._messengers, ears, leases, self.clock, self._job.owner, timedelta(minutes=30)).tick()
        numbers = [number for _, number in await watch.deliveries(NOW - timedelta(days=1))]
        records = await watch.records(numbers)
        parts = select(deliveries).order_by(deliveries.c.digest_id, deliveries.c.part)
        async with self._database.read() as connection:
            return Outcome(
                steps=self.steps.names,
                beside=self.steps.beside,
                slots=list((await connection.execute(select(slots.c.state).order_by(slots.c.id))).scalars()),
                parts=[
                    Part(name_of(row.key), row.platform, row.channel, row.key, row.state, row.receipt)
                    for row in await connection.execute(parts)
                ],
                told=[(row.platform, row.channel, row.article_id) for row in await connection.execute(select(told))],
                twice=sorted(name_of(record.delivery.key) for record in records if record.perhaps_twice),
                alerts=ears.heard,
            )


def messenger_on(platform: str, api_url: str, token: str, clock: Clock) -> Messenger:
    """On an emulator. A library is loaded for those who use it: that takes long."""
    return _on_slack(api_url, token, clock) if platform == SLACK else _on_discord(api_url, token, clock)


def _on_slack(api_url: str, token: str, clock: Clock) -> Messenger:
    from bot.platforms.slack.messenger import SlackMessenger
    from bot.platforms.slack.pace import Pace
    from bot.platforms.slack.tokens import OneToken
    from bot.platforms.slack.wire import Web

    return SlackMessenger(Web(api_url, OneToken(token), clock), clock, Pace(timedelta()))


def _on_discord(api_url: str, token: str, clock: Clock) -> Messenger:
    from bot.platforms.discord.address import Address
    from bot.platforms.discord.messenger import DiscordMessenger
    from bot.platforms.discord.pace import Pace
    from bot.platforms.discord.wire import Rest

    return DiscordMessenger(Rest(Address(token, api_url), Pace(clock), clock), clock)


def name_of(key: str) -> str:
    """Digest and part."""
    return key.rpartition("-")[0]


def say(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def heard() -> str:
    """The next line; an empty one at the end. Byte by byte: what follows is for whoever reads next."""
    line = b""
    while (byte := os.read(0, 1)) not in (b"", b"\n"):
        line += byte
    return line.decode()


def next_job() -> str:
    """The next line that is a job; an empty one at the end. What was said to a sender that died before it heard it is
    passed over."""
    while (line := heard()) in ANSWERS:
        pass
    return line


async def work(job: Job) -> None:
    database = share(Database(place_of(job.url)))
    sender = Sender(job, database)
    tasks = set[asyncio.Task[None]]()
    asyncio.get_running_loop().add_signal_handler(
        signal.SIGUSR1, lambda: tasks.add(asyncio.create_task(sender.steps.stop()))
    )
    while True:
        done = await sender.tick()
        say(f"idle {done:d}")
        if heard() == END:
            break
    say("outcome " + json.encode(await sender.outcome()).decode())
    await database.close()


async def rehearse(job: Job) -> None:
    database = share(Database(place_of(job.url)))
    sender = Sender(job, database)
    while not await sender.tick():
        sender.clock.move(minutes=3)
    await sender.outcome()
    await database.close()


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def child(job: Job) -> None:
    """Never returns."""
    status = 1
    try:
        die_with_parent()
        say(f"pid {os.getpid()}")
        asyncio.run(work(job))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the parent's work is not ours
        sys.excepthook(*cast("Any", sys.exc_info()))
    finally:
        os._exit(status)


def _status_of(pid: int) -> int | None:
    """When it ends: its number stays its own. None when it is stopped."""
    change = os.waitid(os.P_PID, pid, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
    assert change is not None
    if change.si_code == os.CLD_STOPPED:
        os.waitid(os.P_PID, pid, os.WSTOPPED)
        return None
    return change.si_status if change.si_code == os.CLD_EXITED else -change.si_status


def main() -> None:
    die_with_parent()
    if DISCORD in sys.argv:
        import bot.platforms.discord.messenger
    if SLACK in sys.argv:
        import bot.platforms.slack.messenger  # noqa: F401 - as above
    logging.disable()
    gc.disable()  # a sender is short-lived, and collecting costs a fork its shared pages
    line = next_job()
    while line:
        if (job := json.decode(line, type=Job)).rehearsal:
            asyncio.run(rehearse(job))
            say("rehearsed")
            line = next_job()
            continue
        pid = os.fork()
        if pid == 0:
            child(job)
        while (status := _status_of(pid)) is None:
            say("stopped")
        say(f"ended {status}")
        line = next_job()  # until then its number is nobody else's
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
