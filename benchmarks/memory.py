"""How much memory the whole program takes: its loop and its readers, child processes included.

    python benchmarks/memory.py [--archive var/bench.db] [--subscriptions 100000]

`broadsheet run` is started as a user starts it: with the samples, and on a copy of the archive of commands.py with
100,000 subscriptions, of which 1,000 are due: its workspaces become some of the console, so that they are made and
posted. What is resident is read from /proc a few times a second (the proportional set size: pages that processes share
count once), and the highest counts; beside it a Python that imports SQLAlchemy alone.

Limits: ≤ 300 MB with the samples, ≤ 600 MB with the archive. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert, update

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks import archive
from bot.platforms.console.adapter import CHANNEL
from digests.model import Wishes
from digests.store.engine import open_database
from digests.store.tables import sources, subscriptions

SAMPLES_MB, ARCHIVE_MB = 300, 600
WATCHED = 25.0  # seconds
DUE = 1_000


def resident(process: int) -> float:
    """Megabytes of a process and its children; memory that they share counts once."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        tasks = Path(f"/proc/{process}/task").iterdir()
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has ended
        return 0.0
    own = next((int(line.split()[1]) * 1_024 / 1e6 for line in lines if line.startswith("Pss:")), 0.0)
    return own + sum(resident(int(child)) for child in children)


def highest(command: list[str], folder: Path, database: Path) -> float:
    """The most that the program held while it was watched."""
    settings = {"BROADSHEET_DATABASE_URL": f"sqlite:///{database}"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    most, ends = 0.0, time.monotonic() + WATCHED
    while time.monotonic() < ends:
        most = max(most, resident(process.pid))
        time.sleep(0.2)
    assert process.poll() is None, (folder / "log").read_text()
    process.terminate()
    process.wait(60)
    return most


def fill(path: Path, number: int) -> None:
    """So many subscriptions of the archive's workspaces, which become the console's. They look back far enough for two
    days of its articles; the console refuses what is not for its one channel, once it was made and recorded."""
    now, engine = datetime.now(UTC), create_engine(f"sqlite:///{path}")
    wishes = Wishes(
        name="Morning digest", schedule="daily 08:00", zone="UTC", look_back=now - archive.NOW + timedelta(days=2)
    )
    with engine.begin() as connection:
        connection.execute(update(sources).values(platform=CHANNEL.platform))
        for first in range(0, number, 5_000):
            connection.execute(
                insert(subscriptions),
                [
                    {"platform": CHANNEL.platform, "workspace": f"w{n % 1_000}", "channel": f"memory {n}"}
                    | {"wishes": wishes, "name_key": "morning digest", "revision": 0, "refusals": 0, "created_at": now}
                    | {"next_due_at": now + timedelta(seconds=0 if n < DUE else n)}
                    for n in range(first, min(first + 5_000, number))
                ],
            )
    engine.dispose()


def recorded(path: Path) -> int:
    """Editions."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM digests").fetchone()[0])


async def prepared(path: Path) -> None:
    await (await open_database(f"sqlite:///{path}")).close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("var/bench.db"))
    parser.add_argument("--subscriptions", type=int, default=100_000)
    given = parser.parse_args()
    run = [sys.executable, "-m", "bot", "run"]
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = highest(
            [sys.executable, "-c", "import sqlalchemy.ext.asyncio, sys; sys.stdin.read()"], folder, folder / "none.db"
        )
        figures = {f"with the samples (≤ {SAMPLES_MB})": (highest(run, folder, folder / "new.db"), SAMPLES_MB)}
        if given.archive.exists():
            database = folder / "large.db"
            shutil.copy(given.archive, database)
            asyncio.run(prepared(database))
            fill(database, given.subscriptions)
            line = f"with the archive and {given.subscriptions:,} subscriptions (≤ {ARCHIVE_MB})"
            figures[line] = highest(run, folder, database), ARCHIVE_MB
            print(f"editions made meanwhile: {recorded(database):,}")
        else:
            print(f"{given.archive} is not there, so only the samples are measured: benchmarks/commands.py makes it")
    print(f"Python with SQLAlchemy alone: {peer:.0f} MB")
    for line, (most, limit) in figures.items():
        print(f"{line}: {most:.0f} MB, {most / peer:.1f} times{'' if most <= limit else '  BROKEN'}")
    return int(any(most > limit for most, limit in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
