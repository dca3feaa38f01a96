"""Senders in processes of their own, what they start from, and what has to be true in the end."""

from __future__ import annotations

import asyncio
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, json, structs

from digests.model import Channel, WhenEmpty
from digests.services.plan import Plan
from digests.store.engine import open_database
from tests.emulators import wall
from tests.fakes import HandClock
from tests.news import NOW, hours, wishes
from tests.scenario.conftest import FERRY, LIBRARY, build, other
from tests.scenario.sender import END, GO, GRACE, KEYED, KEYLESS, Job, Outcome, Part, SharedClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digests.ports.messenger import Messenger
    from tests.emulators.postgres import Server

PATIENCE = 60  # seconds for what takes one
PAST_LEASES = timedelta(minutes=3)
HOME = Path(__file__).parents[2]
WORKSPACE = "newsroom"


def channel_of(platform: str, name: str = "general") -> Channel:
    return Channel(platform, WORKSPACE, name)


class Node:
    """A place where one sender after the other runs."""

    def __init__(self, *given: str) -> None:
        # Who is killed writes no coverage, and measuring it takes as long again as its work.
        unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenario.sender", *given],
            cwd=HOME,
            env=unmeasured,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._rest = b""
        self._pid = 0

    def fileno(self) -> int:
        return self._out

    def start(self, job: Job) -> None:
        self.say(json.encode(job).decode())
        self._pid = int(self.hear().removeprefix("pid "))

    def say(self, line: str) -> None:
        os.write(self._in, line.encode() + b"\n")

    @property
    def has_said(self) -> bool:
        """Something that was not heard yet."""
        return b"\n" in self._rest or bool(select.select([self._out], [], [], 0)[0])

    def hear(self) -> str:
        """What it says next."""
        while b"\n" not in self._rest:
            if not select.select([self._out], [], [], PATIENCE)[0]:
                raise TimeoutError("a sender says nothing")
            more = os.read(self._out, 65_536)
            if not more:
                raise EOFError("a sender is gone with its parent")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def signal(self, number: int) -> None:
        """To a sender whose end was not heard of."""
        os.kill(self._pid, number)

    @property
    def pid(self) -> int:
        return self._pid

    def dies(self, job: Job, clock: SharedClock) -> list[str]:
        """At its step. The steps that it took until then."""
        self.start(structs.replace(job, chatty=True))
        steps = []
        while (said := self.goes_on(clock)).startswith("step "):
            steps.append(said.removeprefix("step "))
        assert said == f"ended {-KILL}"
        return steps

    def goes_on(self, clock: SharedClock) -> str:
        """What it says next but that all that is left has to wait: time goes by then."""
        while (said := self.hear()) == "idle 0":
            clock.move(seconds=PAST_LEASES.total_seconds())
            assert clock.now() < NOW + timedelta(days=2), "it never ends"
            self.say(GO)
        return said

    def rehearse(self, prepared: Prepared) -> None:
        """What every sender here does, once without one."""
        with prepared.stage() as stage:
            self.say(json.encode(stage.job("rehearsal", rehearsal=True)).decode())
            assert self.hear() == "rehearsed"

    def runs(self, job: Job, clock: SharedClock) -> Outcome:
        """From the start until nothing is left to do."""
        self.start(job)
        return self.ends(clock)

    def ends(self, clock: SharedClock) -> Outcome:
        """Time goes by until nothing is left to do."""
        said = self.goes_on(clock)
        assert said == "idle 1", said
        return self.ended()

    def ended(self) -> Outcome:
        """Of one that waits."""
        self.say(END)
        outcome = json.decode(self.hear().removeprefix("outcome "), type=Outcome)
        assert self.hear() == "ended 0"
        return outcome

    def close(self) -> None:
        """What still runs in it is killed, too."""
        self._process.kill()
        self._process.communicate()


def wait_for(some: Sequence[Node]) -> None:
    """Until one of them says something."""
    if not select.select(some, [], [], PATIENCE)[0]:
        raise TimeoutError("no sender says anything")


@contextmanager
def nodes(count: int, *given: str) -> Iterator[list[Node]]:
    made = [Node(*given) for _ in range(count)]
    try:
        yield made
    finally:
        for node in made:
            node.close()


BETWEEN = timedelta(hours=4)  # the two editions: the clock may be put forward by five


class Stage(Struct, frozen=True):
    """A database and a platform with which something begins."""

    url: str
    folder: Path
    clock: SharedClock

    def job(self, owner: str, **given: str | int | bool | None) -> Job:
        return Job(url=self.url, folder=str(self.folder), owner=owner, **given)  # type: ignore[arg-type]

    def posts(self, channel: Channel) -> list[wall.Post]:
        return wall.shown(self.folder, channel)


class Prepared:
    """What is copied for each stage: one SQLite file, or one database on a server, and what is on the platform."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self._server, self._made = folder, server, 0
        if server is None:
            self.url = f"sqlite:///{folder}/news.db"
        else:
            self._name = f"crash_{secrets.token_hex(8)}"
            server.execute(f"CREATE DATABASE {self._name}")
            self.url = server.url(self._name)
        self.platform = folder / "platform"
        self.platform.mkdir()
        SharedClock(self.platform).set(NOW)

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        self._made += 1
        folder = self.folder / str(self._made)
        shutil.copytree(self.platform, folder)
        if self._server is None:
            shutil.copy(self.folder / "news.db", folder / "news.db")
            yield Stage(f"sqlite:///{folder}/news.db", folder, SharedClock(folder))
            return
        name = f"{self._name}_{self._made}"
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {self._name} STRATEGY file_copy")
        try:
            yield Stage(self._server.url(name), folder, SharedClock(folder))
        finally:
            self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def drop(self) -> None:
        if self._server is not None:
            self._server.execute(f"DROP DATABASE {self._name} WITH (FORCE)")


@contextmanager
def prepared_in(folder: Path, server: Server | None) -> Iterator[Prepared]:
    made = Prepared(folder, server)
    try:
        yield made
    finally:
        made.drop()


def with_a_doubtful_post(prepared: Prepared, platform: str, *, posted: bool) -> None:
    """An edition whose sender died with its try stamped (before it `posted` it, or after that), and within its grace
    another that is due and takes two messages."""
    clock = HandClock(NOW - BETWEEN)
    messenger = wall.Wall(prepared.platform, clock, checks_keys=True)
    asyncio.run(doubtful_post(prepared, clock, channel_of(platform), messenger, posted=posted))


async def doubtful_post(
    prepared: Prepared, clock: HandClock, channel: Channel, messenger: Messenger, *, posted: bool
) -> None:
    database = await open_database(prepared.url)
    house = build(database, clock, "first")
    await house.store(FERRY, channel=channel)
    await house.subscribe(wishes(schedule="daily 04:00 08:00"), channel)
    stores = house.sources, house.articles, house.subscriptions, house.ledger
    await Plan(*stores, {channel.platform: messenger}, clock, GRACE).tick()
    [post] = await house.ledger.claim("first", clock.now(), clock.now() + timedelta(minutes=2), 1)
    assert await house.ledger.try_now(post.lease, clock.now())
    if posted:
        await messenger.send(channel, post.message, post.delivery.key)
    clock.move(hours=BETWEEN / timedelta(hours=1))
    for text in (LIBRARY, *(other(number) for number in range(4))):
        await house.store(text, channel=channel)
    await database.close()


def with_many_slots(prepared: Prepared, channels: int, digests: int) -> None:
    """So many digests of each channel, all due now, on two platforms by turns."""
    asyncio.run(_with_many_slots(prepared, channels, digests))


async def _with_many_slots(prepared: Prepared, channels: int, digests: int) -> None:
    database = await open_database(prepared.url)
    clock = HandClock(NOW)
    house = build(database, clock, "first")
    for number in range(channels):
        channel = channel_of((KEYED, KEYLESS)[number % 2], str(number))
        if number < 2:
            await house.store(FERRY, channel=channel)
        for digest in range(digests):
            await house.subscribe(
                wishes(name=f"Digest {digest}", when_empty=WhenEmpty.SAY, look_back=hours(24)), channel
            )
    await database.close()


def check(stage: Stage, outcome: Outcome, slots: int, parts: int) -> Counter[str]:
    """Nothing is lost, all is in order and told once; what was posted twice is counted, and its operator hears of it.
    How often more than once what is shown, by digest and part."""
    assert outcome.slots == ["done"] * slots
    assert [part.state for part in outcome.parts] == ["sent"] * parts
    assert len(set(outcome.told)) == len(outcome.told)
    twice: Counter[str] = Counter()
    for platform, name in sorted({(part.platform, part.channel) for part in outcome.parts}):
        its = [part for part in outcome.parts if (part.platform, part.channel) == (platform, name)]
        twice += _check_channel(stage.posts(channel_of(platform, name)), its)
    assert set(twice) <= set(outcome.twice), "a double that is not counted"
    assert not any(part.platform == KEYED for part in outcome.parts if part.name in outcome.twice)
    said = sum(line.startswith("Perhaps twice: ") for line in outcome.alerts)
    left_out = sum(int(line.split()[1]) for line in outcome.alerts if line.startswith("And "))
    assert said + left_out == len(outcome.twice)
    return twice


def _check_channel(posts: list[wall.Post], parts: list[Part]) -> Counter[str]:
    names = {part.key: part.name for part in parts}
    shown = Counter(names[post.key] for post in posts)
    assert list(shown) == [part.name for part in parts], "every part of every edition, in order"
    assert {part.receipt for part in parts} <= {post.receipt for post in posts}
    return shown - Counter(list(shown))


KILL, STOP, CONTINUE = signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT
PAUSE = signal.SIGUSR1  # upon which a sender stops itself
