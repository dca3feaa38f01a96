"""How long a reader waits: every reader command on a large archive, while articles are read in worker processes.

    python benchmarks/commands.py [--articles 1000000] [--workspaces 1000] [--runs 200] [--archive var/bench.db]

The archive is made once (some ten minutes for a million articles) and kept. Commands come from the ten largest
workspaces and thirty others, one at a time, through the one dispatch path; the answer is timed as the program gives it,
rendering on a platform left out. Limits: p50 ≤ 10 ms, p99 ≤ 50 ms of every command. Beside `search`, the same words
ranked by bm25 over the whole archive in plain SQLite: what a search that is neither newest first nor scoped would cost.

Exit status 1 when a limit is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sqlite3
import statistics
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks import archive
from bot.commands.desk import Desk
from bot.commands.dispatch import answer
from bot.commands.pace import Pace
from bot.commands.request import Request
from bot.platforms.console.render import LIMITS
from bot.worker import ReaderPool
from digests import read
from digests.feeds import pages
from digests.model import Channel, Document, Wishes
from digests.ports.messenger import Absent
from digests.ports.sources import Quotas
from digests.services.ask import Ask
from digests.services.deliver import Deliver
from digests.services.find import Find
from digests.services.follow import Follow
from digests.services.ingest import Ingest
from digests.services.lists import Lists
from digests.services.plan import Plan
from digests.services.sources import Sources
from digests.services.subscribe import Subscribe
from digests.services.why import Why
from digests.store.articles import Articles
from digests.store.engine import Database, open_database
from digests.store.feeds import StoreFeeds
from digests.store.forget import StoreForget
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from tests.fakes import Web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digests.messages import Limits, Message

P50, P99 = 10.0, 50.0  # milliseconds
LARGEST, OTHERS = 10, 30  # workspaces that ask
WORKERS = 1  # as the settings have it
WISHES = Wishes(name="Morning digest", schedule="daily 08:00", zone="UTC")


class Clock:
    """The archive's present, going on."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return archive.NOW + timedelta(seconds=time.monotonic() - self._began)


class Sink:
    """A Messenger whose channels take everything."""

    limits: Limits = LIMITS
    settling = timedelta()
    checks_keys = True

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:  # noqa: ARG002  # the port
        return key

    async def find(self, channel: Channel, key: str, since_at: datetime, above: str | None = None) -> Absent:  # noqa: ARG002  # the port
        return Absent()

    async def talked_at(self, channel: Channel) -> datetime | None:  # noqa: ARG002  # the port
        return None

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:  # noqa: ARG002  # the port
        return ()

    async def tell_owner(self, channel: Channel, message: Message) -> bool:  # noqa: ARG002  # the port
        return False


class House:
    """The program's parts on one database."""

    def __init__(self, database: Database, reader: ReaderPool) -> None:
        clock = Clock()
        sources, articles, ledger = WorkspaceSources(database), Articles(database), SlotLedger(database)
        self.subscriptions, self.clock = Subscriptions(database), clock
        self.ingest = Ingest(sources, articles, reader, clock, at_once=WORKERS + 1)
        self.plan = Plan(sources, articles, self.subscriptions, ledger, {"chat": Sink()}, clock, timedelta(hours=12))
        self.deliver = Deliver(ledger, {"chat": Sink()}, clock, "bench", timedelta(hours=12))
        quotas, web = Quotas(), Web()
        managed = Sources(sources, clock, quotas)
        self.desk = Desk(
            ask=Ask(sources, articles, ArticleSearch(database), self.subscriptions, ledger, clock),
            why=Why(sources, articles, self.subscriptions, ledger, clock),
            subscribe=Subscribe(self.subscriptions, sources, ledger, clock, quotas),
            sources=managed,
            follow=Follow(managed, Find(web, reader, clock), clock),
            lists=Lists(sources, web, clock, quotas),
            feeds=StoreFeeds(database),
            subscriptions=self.subscriptions,
            ledger=ledger,
            forget=StoreForget(database),
            clock=clock,
            wishes=WISHES,
            pace=Pace(burst=1_000_000, per_minute=1_000_000),
        )


def kinds(words: archive.Words, rng: random.Random) -> dict[str, str]:
    """One command of each kind, with words and names as frequent as chance has them."""
    rare, common = words.common(rng.randint(5_000, 39_000)), words.common(rng.randint(1, 200))
    surname = words.person().split()[1]
    return {
        "summary": "summary",
        "summary N": f"summary {rng.randint(1, 5)}",
        "summary words": f"summary {common} {words.common(rng.randint(1, 50))}",
        "quotes N": f"quotes {rng.randint(1, 5)}",
        "quotes person": f"quotes {surname}",
        "coverage N": f"coverage {rng.randint(1, 5)}",
        "digest": "digest",
        "digest since": "digest since 3 days",
        "latest": "latest",
        "latest topic": f"latest {common}",
        "search common": f"search {common}",
        "search rare": f"search {rare}",
        "search two": f"search {common} {rare}",
        "search absent": "search quxxfrobnicate",
        "search ever": f"search {rare} since ever",
        "who": f"who {surname}",
        "who nobody": "who Quxx Frobnicate",
        "why N": f"why {rng.randint(1, 5)}",
        "why words": f"why {common} {words.common(rng.randint(1, 50))}",
        "sources": "sources",
        "help": "help",
    }


async def reading(house: House, texts: list[str]) -> None:
    """Articles come in without end, and are read."""
    for number in range(10**9):
        text = texts[number % len(texts)].replace("the", f"the {number}", 1)
        document = Document(source="Paper 0", keys=(f"bench {number}",), text=text, published_at=house.clock.now())
        await house.ingest.store(archive.workspace(0), document)
        await house.ingest.read_unread()


async def settle(house: House, workspaces: list[int]) -> None:
    """Each of these workspaces has a channel whose edition was posted."""
    for number in workspaces:
        channel = Channel(*archive.workspace(number), "news")
        if not await house.subscriptions.ever(channel):
            await house.subscriptions.add(channel, WISHES, house.clock.now(), house.clock.now())
    await house.plan.tick()
    await house.deliver.idle()


async def measure(house: House, workspaces: list[int], runs: int) -> dict[str, list[float]]:
    rng = random.Random(5)  # noqa: S311  # a choice of commands
    words = archive.Words(3)
    took: dict[str, list[float]] = {}
    for _ in range(runs):
        workspace = rng.choice(workspaces)
        for kind, line in kinds(words, rng).items():
            request = Request(channel=Channel(*archive.workspace(workspace), "news"), user="ann", words=line)
            began = time.perf_counter()
            said = await answer(house.desk, request, LIMITS)
            took.setdefault(kind, []).append(1_000 * (time.perf_counter() - began))
            assert "on our side" not in str(said), (line, said)
            await asyncio.sleep(0)
    return took


def bm25(path: Path, runs: int) -> list[float]:
    """The peer: newest is not asked for, the workspace neither."""
    words, rng, took = archive.Words(3), random.Random(5), list[float]()  # noqa: S311  # a choice of words
    query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT 10"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for _ in range(runs):
            began = time.perf_counter()
            connection.execute(query, (f'"{words.common(rng.randint(1, 200))}"',)).fetchall()
            took.append(1_000 * (time.perf_counter() - began))
    return took


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@contextlib.asynccontextmanager
async def opened(path: Path) -> AsyncIterator[House]:
    database = await open_database(f"sqlite:///{path}")
    reader = ReaderPool(read.read, pages.extract, workers=WORKERS, timeout=timedelta(seconds=20), memory=1024 * 2**20)
    try:
        yield House(database, reader)
    finally:
        await reader.close()
        await database.close()


async def run(path: Path, size: archive.Size, runs: int, texts: list[str]) -> int:
    rng = random.Random(7)  # noqa: S311  # a choice of workspaces
    others = rng.sample(range(LARGEST, size.workspaces), min(OTHERS, size.workspaces - LARGEST))
    workspaces = [*range(min(LARGEST, size.workspaces)), *others]
    async with opened(path) as house:
        await settle(house, workspaces)
        background = asyncio.create_task(reading(house, texts))
        await asyncio.sleep(5)  # the readers have started, and the window of stories is loaded
        await measure(house, workspaces, max(2, runs // 20))  # warm
        took = await measure(house, workspaces, runs)
        assert not background.done(), background
        background.cancel()
        await asyncio.wait({background})
    return report(took, bm25(path, max(5, runs // 10)))


def report(took: dict[str, list[float]], peer: list[float]) -> int:
    broken = 0
    print(f"{'command':<16}{'p50 ms':>9}{'p99 ms':>9}")
    for kind, values in took.items():
        p50, p99 = quantile(values, 0.5), quantile(values, 0.99)
        over = p50 > P50 or p99 > P99
        broken += over
        print(f"{kind:<16}{p50:>9.1f}{p99:>9.1f}{'  BROKEN' if over else ''}")
    every = [value for values in took.values() for value in values]
    print(f"{'every command':<16}{quantile(every, 0.5):>9.1f}{quantile(every, 0.99):>9.1f}   of {len(every):,}")
    ratio = statistics.median(peer) / statistics.median(took["search common"])
    print(
        f"bm25 over all   {quantile(peer, 0.5):>9.1f}{quantile(peer, 0.99):>9.1f}   {ratio:.0f} times `search common`"
    )
    print(f"limits p50 {P50:.0f} ms, p99 {P99:.0f} ms: {'BROKEN' if broken else 'held'}")
    return int(broken > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--workspaces", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--archive", type=Path, default=Path("var/bench.db"))
    given = parser.parse_args()
    size = archive.Size(given.articles, given.workspaces)
    if not given.archive.exists():
        given.archive.parent.mkdir(parents=True, exist_ok=True)
        unfinished = given.archive.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        asyncio.run(make(unfinished))
        archive.build(archive.SqliteSink(unfinished), size)
        unfinished.rename(given.archive)
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path("config/samples").rglob("*.txt"))]
    return asyncio.run(run(given.archive, size, given.runs, texts))


async def make(path: Path) -> None:
    database = await open_database(f"sqlite:///{path}")
    await database.close()


if __name__ == "__main__":
    sys.exit(main())
