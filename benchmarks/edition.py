"""One channel's edition out of a large archive: how long it takes, and how that grows with the archive.

    python benchmarks/edition.py [--archive var/bench.db] [--runs 300]
    python benchmarks/edition.py --postgres [--articles 1000000] [--runs 300]

The archive is that of benchmarks/commands.py: a million articles of a thousand workspaces. An edition is chosen as the
plan chooses it, nothing shared: where the channel stands, headlines of 30 sources over two days, ranking, whole
articles, the posts. Beside it the same from a small archive of 10,000 articles of ten workspaces, and on SQLite, as the
peer, the query that a search ranked by bm25 over the whole archive would be. With `--postgres` both archives are made
in a PostgreSQL of its own, as the tests have it, which is gone afterwards (a million articles take some ten minutes).
Limits: p50 ≤ 10 ms, p99 ≤ 60 ms. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks import archive
from benchmarks.commands import bm25, quantile
from bot.platforms.console.render import LIMITS
from digests import assemble
from digests.model import Channel, Wishes
from digests.present import editions
from digests.services.editions import Shared, basis_of
from digests.store.articles import Articles
from digests.store.engine import open_database
from digests.store.sources import WorkspaceSources
from tests.emulators.postgres import in_use

if TYPE_CHECKING:
    from tests.emulators.postgres import Server

P50, P99 = 10.0, 60.0  # milliseconds
SMALL = archive.Size(10_000, 10)
WISHES = Wishes(name="Morning digest", schedule="daily 08:00", zone="UTC")


async def edition(sources: WorkspaceSources, articles: Articles, channel: Channel, now: datetime) -> int:
    """Stories of the channel's edition."""
    shared = Shared(sources, articles, now)
    basis = basis_of(WISHES, None, now)
    one = await shared.ranked(channel.home, basis, [])
    await shared.read([one])
    digest = assemble.edition(shared.chosen(one), basis, channel, now, None)
    editions.edition(digest, LIMITS)
    return len(digest.items)


async def measure(url: str, workspaces: int, runs: int) -> list[float]:
    """Milliseconds of each edition; those of the ten largest workspaces as often as of all others together."""
    rng, took = random.Random(11), list[float]()  # noqa: S311  # a choice of workspaces
    database = await open_database(url)
    try:
        sources, articles = WorkspaceSources(database), Articles(database)
        gc.collect()
        gc.freeze()  # as `broadsheet run` does when it has started
        for number in range(runs + 20):
            workspace = rng.randrange(min(10, workspaces) if number % 2 else workspaces)
            channel = Channel(*archive.workspace(workspace), "news")
            began = time.perf_counter()
            stories = await edition(sources, articles, channel, archive.NOW + timedelta(seconds=1))
            took.append(1_000 * (time.perf_counter() - began))
            assert stories, channel
    finally:
        await database.close()
    return took[20:]  # warm


async def made(url: str) -> None:
    """An empty database."""
    await (await open_database(url)).close()


async def on_sqlite(path: Path, size: archive.Size, runs: int) -> list[float]:
    await made(f"sqlite:///{path}")
    archive.build(archive.SqliteSink(path), size)
    return await measure(f"sqlite:///{path}", size.workspaces, runs)


async def on_postgres(server: Server, size: archive.Size, runs: int) -> list[float]:
    name = f"archive_{size.articles}"
    server.execute(f"CREATE DATABASE {name}")
    await made(server.url(name))
    archive.build(archive.PostgresSink(server.url(name)), size)
    return await measure(server.url(name), size.workspaces, runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("var/bench.db"))
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, with an archive made for it")
    parser.add_argument("--articles", type=int, default=1_000_000, help="of the archive on PostgreSQL")
    parser.add_argument("--workspaces", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=300)
    given = parser.parse_args()
    if not given.postgres and not given.archive.exists():
        parser.error(f"{given.archive} is not there: python benchmarks/commands.py makes it")
    with tempfile.TemporaryDirectory() as folder:
        if given.postgres:
            whole = archive.Size(given.articles, given.workspaces)
            with in_use(Path(folder) / "server") as server:
                few, large = (asyncio.run(on_postgres(server, size, given.runs)) for size in (SMALL, whole))
        else:
            few = asyncio.run(on_sqlite(Path(folder) / "small.db", SMALL, given.runs))
            large = asyncio.run(measure(f"sqlite:///{given.archive}", given.workspaces, given.runs))
    print(f"{'articles':<14}{'p50 ms':>9}{'p99 ms':>9}")
    p50, p99 = quantile(large, 0.5), quantile(large, 0.99)
    print(f"{SMALL.articles:<14,}{quantile(few, 0.5):>9.1f}{quantile(few, 0.99):>9.1f}")
    growth = f"{p50 / quantile(few, 0.5):.1f} and {p99 / quantile(few, 0.99):.1f} times"
    print(f"{'the archive':<14}{p50:>9.1f}{p99:>9.1f}   {growth}")
    if not given.postgres:
        peer = bm25(given.archive, max(5, given.runs // 20))
        print(f"{'bm25 over all':<14}{quantile(peer, 0.5):>9.1f}{quantile(peer, 0.99):>9.1f}")
    is_held = p50 <= P50 and p99 <= P99
    print(f"limits p50 {P50:.0f} ms, p99 {P99:.0f} ms: {'held' if is_held else 'BROKEN'}")
    return int(not is_held)


if __name__ == "__main__":
    sys.exit(main())
