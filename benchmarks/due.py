"""Ten thousand channels due in one minute: how fast their slots are recorded, and their editions made.

    python benchmarks/due.py [--subscriptions 100000] [--due 10000] [--told 60] [--peer 2000]

100,000 subscriptions on a new SQLite database, of 200 kinds (other sources and look-back), each with a history of its
own of what it was told; 10,000 of them are due. Beside the slots, APScheduler's own job stores with fewer jobs due on
the same schedules, in memory and on SQLite: how long until the last has run, and how long its event loop stood still.

Limits: slots recorded in ≤ 1 s with stalls of the event loop ≤ 25 ms; ≥ 500 editions a second assembled and recorded;
≤ 2 s to open the database and look for work. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import random
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from msgspec import Struct
from sqlalchemy import create_engine, insert

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks import archive
from benchmarks.commands import Sink
from digests.model import Basis, Channel, Digest, Wishes
from digests.services.open import Opener
from digests.services.plan import Plan
from digests.store.articles import Articles
from digests.store.engine import Database, open_database
from digests.store.ledger import SlotLedger
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.tables import digests, slots, subscriptions, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SLOTS_SECONDS, STALL, EDITIONS_A_SECOND, START_SECONDS = 1.0, 0.025, 500, 2.0
GRACE = timedelta(hours=12)
WORKSPACES, ARTICLES = 20, 60_000
LOOK_BACKS = tuple(timedelta(hours=hours) for hours in (12, 24, 36, 48, 72))
ZONES = ("UTC", "Europe/Lisbon", "Africa/Dakar", "Atlantic/Reykjavik")  # 08:00 is the same instant in November
BEAT = 0.001


class Clock:
    """The archive's present, going on."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return archive.NOW + timedelta(seconds=1 + time.monotonic() - self._began)


class Heart:
    """How long the event loop stood still at most."""

    def __init__(self) -> None:
        self.stall = 0.0

    async def beat(self) -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(BEAT)
            now = time.perf_counter()
            self.stall = max(self.stall, now - before - BEAT)
            before = now


@contextlib.asynccontextmanager
async def heart() -> AsyncIterator[Heart]:
    made = Heart()
    gc.collect()
    gc.freeze()  # as `broadsheet run` does when it has started
    task = asyncio.create_task(made.beat())
    await asyncio.sleep(0.01)
    made.stall = 0.0
    yield made
    await asyncio.sleep(0.01)
    task.cancel()
    gc.unfreeze()


class Size(Struct, frozen=True):
    subscriptions: int
    due: int
    told: int


def wishes(number: int) -> Wishes:
    """Of 200 kinds: 20 workspaces, two choices of sources, five look-backs."""
    kind = number // WORKSPACES
    sources = tuple(f"Paper {n}" for n in range(0, 30, 2)) if kind % 2 else ()
    return Wishes(
        name="Morning digest",
        schedule="daily 08:00",
        zone=ZONES[number % len(ZONES)],
        sources=sources,
        look_back=LOOK_BACKS[kind // 2 % len(LOOK_BACKS)],
        stories=5,
    )


def fill(path: Path, size: Size) -> None:
    """Subscriptions, the edition that each had yesterday, and what it was told."""
    rng = random.Random(9)  # noqa: S311  # a choice of histories
    connection = sqlite3.connect(path)
    recent = {
        workspace: connection.execute(
            "SELECT a.id, a.story_id FROM articles a JOIN sources s ON s.id = a.source_id WHERE s.workspace = ?"
            " ORDER BY a.recent_at DESC LIMIT 400",
            (f"w{workspace}",),
        ).fetchall()
        for workspace in range(WORKSPACES)
    }
    connection.close()
    engine = create_engine(f"sqlite:///{path}")
    yesterday = archive.NOW - timedelta(days=1)
    for first in range(1, size.subscriptions + 1, 5_000):
        rows: dict[str, list[dict[str, object]]] = {"subscriptions": [], "slots": [], "digests": [], "told": []}
        for number in range(first, min(first + 5_000, size.subscriptions + 1)):
            workspace = number % WORKSPACES
            place = {"platform": "chat", "workspace": f"w{workspace}", "channel": f"c{number}"}
            wanted, channel = wishes(number), Channel("chat", f"w{workspace}", f"c{number}")
            is_due = number <= size.due
            due_at = archive.NOW if is_due else archive.NOW + timedelta(minutes=1 + number % 1_400)
            rows["subscriptions"].append(
                {"id": number, "name_key": "morning digest", "wishes": wanted, "revision": 0, "refusals": 0}
                | {"created_at": yesterday, "next_due_at": due_at, **place}
            )
            if not is_due:
                continue
            digest = Digest(
                name="Morning digest", channel=channel, zone="UTC", made_at=yesterday, since_at=None, items=(),
                number=41, basis=Basis(wishes=wanted, reach_at=yesterday),
            )  # fmt: skip
            rows["slots"].append(
                {"id": number, "subscription_id": number, "due_at": yesterday, "state": "done", "opened_at": yesterday}
            )
            rows["digests"].append(
                {"id": number, "slot_id": number, "number": 41, "recorded_at": yesterday, "shown_at": yesterday}
                | {"posted_at": yesterday, "digest": digest, **place}
            )
            for article, story in rng.sample(recent[workspace], min(size.told, len(recent[workspace]))):
                at = yesterday - timedelta(days=rng.randrange(10))
                rows["told"].append(
                    {"digest_id": number, "article_id": article, "story_id": story, "told_at": at, **place}
                )
        with engine.begin() as made:
            for name, table in (
                ("subscriptions", subscriptions),
                ("slots", slots),
                ("digests", digests),
                ("told", told),
            ):
                if rows[name]:
                    made.execute(insert(table), rows[name])
    with engine.begin() as made:
        made.exec_driver_sql("ANALYZE")
    engine.dispose()


class Figures(Struct):
    start: float = 0.0
    slots: float = 0.0
    stall: float = 0.0
    editions: float = 0.0  # a second
    editions_stall: float = 0.0


async def measure(path: Path, size: Size) -> Figures:
    figures = Figures()
    clock, began = Clock(), time.perf_counter()
    database = await open_database(f"sqlite:///{path}")
    try:
        sources, articles, ledger = WorkspaceSources(database), Articles(database), SlotLedger(database)
        store = Subscriptions(database)
        plan = Plan(sources, articles, store, ledger, {"chat": Sink()}, clock, GRACE)
        await ledger.has_work(archive.NOW - timedelta(hours=1))
        figures.start = time.perf_counter() - began
        async with heart() as beating:
            began = time.perf_counter()
            await Opener(store, ledger, GRACE).open_due(clock.now())
            figures.slots = time.perf_counter() - began
        figures.stall = beating.stall  # once its heart has beaten again
        async with heart() as beating:
            began = time.perf_counter()
            settled = await plan.tick()
            figures.editions = settled / (time.perf_counter() - began)
        figures.editions_stall = beating.stall
        assert settled == size.due, settled
    finally:
        await database.close()
    return figures


ran = 0


def job() -> None:
    """What APScheduler runs in place of recording a slot: nothing."""
    global ran  # a job store on disk takes a function by its name
    ran += 1


async def peer(store: MemoryJobStore | SQLAlchemyJobStore, jobs: int) -> tuple[float, float]:
    """Seconds until the last of the jobs that are due ran, and the longest stall."""
    global ran
    ran = 0
    scheduler = AsyncIOScheduler(
        jobstores={"default": store}, timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True}
    )
    scheduler.start(paused=True)
    due_at = datetime.now(UTC) - timedelta(seconds=1)
    for number in range(jobs):
        trigger = CronTrigger(hour=8, timezone=ZONES[number % len(ZONES)])
        scheduler.add_job(job, trigger, id=str(number), next_run_time=due_at)
    async with heart() as beating:
        began = time.perf_counter()
        scheduler.resume()
        while ran < jobs:  # noqa: ASYNC110  # the jobs know of no event
            await asyncio.sleep(0.001)
        took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
    return took, beating.stall


def report(figures: Figures, peers: dict[str, tuple[float, float]], jobs: int, size: Size) -> int:
    held = {
        f"start: open and look for work      {figures.start:7.2f} s (≤ {START_SECONDS:.0f})": figures.start
        <= START_SECONDS,
        f"{size.due:,} slots recorded          {figures.slots:7.2f} s (≤ {SLOTS_SECONDS:.0f})": figures.slots
        <= SLOTS_SECONDS,
        f"  longest stall of the event loop  {1_000 * figures.stall:7.1f} ms (≤ {1_000 * STALL:.0f})": figures.stall
        <= STALL,
        f"editions assembled and recorded    {figures.editions:7.0f} /s (≥ {EDITIONS_A_SECOND})": figures.editions
        >= EDITIONS_A_SECOND,
    }
    for line, is_held in held.items():
        print(f"{line}{'' if is_held else '  BROKEN'}")
    print(f"  longest stall of the event loop  {1_000 * figures.editions_stall:7.1f} ms")
    for name, (took, stall) in peers.items():
        ratio = (took / jobs) / (figures.slots / size.due)
        print(
            f"APScheduler, {name:<10}{jobs:>7,} jobs {took:7.2f} s, stall {1_000 * stall:.0f} ms: "
            f"{ratio:.1f} times as long for each, {stall / max(figures.stall, 0.001):.1f} times the stall"
        )
    return int(not all(held.values()))


def kinds(path: Path) -> Iterator[tuple[str, MemoryJobStore | SQLAlchemyJobStore]]:
    yield "in memory", MemoryJobStore()
    yield "on SQLite", SQLAlchemyJobStore(url=f"sqlite:///{path}")


async def opened(path: Path) -> Database:
    return await open_database(f"sqlite:///{path}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscriptions", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--told", type=int, default=60, help="articles that each channel was told")
    parser.add_argument("--peer", type=int, default=2_000, help="jobs of APScheduler; 0: leave it out")
    given = parser.parse_args()
    size = Size(given.subscriptions, given.due, given.told)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "due.db"
        asyncio.run(_made(path))
        archive.build(archive.SqliteSink(path), archive.Size(ARTICLES, WORKSPACES))
        fill(path, size)
        figures = asyncio.run(measure(path, size))
        peers = {}
        for name, store in kinds(Path(folder) / "jobs.db") if given.peer else ():
            peers[name] = asyncio.run(peer(store, given.peer))
    return report(figures, peers, given.peer, size)


async def _made(path: Path) -> None:
    await (await opened(path)).close()


if __name__ == "__main__":
    sys.exit(main())
