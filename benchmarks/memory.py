"""How much memory the whole program takes: its loop and its readers, child processes included.

    python benchmarks/memory.py [--archive var/bench.db] [--subscriptions 100000]

`broadsheet run` is started as a user starts it: with the samples, and on a copy of the archive of commands.py with
100,000 subscriptions, of which 1,000 are due (on a platform that is not connected). What is resident is read from /proc
a few times a second, and the highest counts; beside it a Python that imports SQLAlchemy alone.

Limits: ≤ 300 MB with the samples, ≤ 600 MB with the archive. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from digests.model import Wishes
from digests.store.engine import open_database
from digests.store.tables import subscriptions

SAMPLES_MB, ARCHIVE_MB = 300, 600
WATCHED = 25.0  # seconds
DUE = 1_000
WISHES = Wishes(name="Morning digest", schedule="daily 08:00", zone="UTC", look_back=timedelta(days=2))


def resident(process: int) -> float:
    """Megabytes of a process and its children; memory that they share counts once for each."""
    pages = 0
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(resident(int(child)) for child in children)


def highest(command: list[str], folder: Path, database: Path) -> float:
    """The most that the program held while it was watched."""
    settings = {"BROADSHEET_DATABASE_URL": f"sqlite:///{database}"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    most, ends = 0.0, time.monotonic() + WATCHED
    while time.monotonic() < ends:
        most = max(most, resident(process.pid))
        time.sleep(0.2)
    assert process.poll() is None, "it ended while it was watched"
    process.terminate()
    process.wait(60)
    return most


def fill(path: Path, number: int) -> None:
    """So many subscriptions of the archive's workspaces."""
    now, engine = datetime.now(UTC), create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for first in range(0, number, 5_000):
            connection.execute(
                insert(subscriptions),
                [
                    {"platform": "chat", "workspace": f"w{n % 1_000}", "channel": f"memory {n}", "wishes": WISHES}
                    | {"name_key": "morning digest", "revision": 0, "refusals": 0, "created_at": now}
                    | {"next_due_at": now + timedelta(seconds=0 if n < DUE else n)}
                    for n in range(first, min(first + 5_000, number))
                ],
            )
    engine.dispose()


async def prepared(path: Path) -> None:
    await (await open_database(f"sqlite:///{path}")).close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("var/bench.db"))
    parser.add_argument("--subscriptions", type=int, default=100_000)
    given = parser.parse_args()
    run = [sys.executable, "-m", "bot", "run"]
    os.environ["PYTHONPATH"] = str(Path.cwd())
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
        else:
            print(f"{given.archive} is not there, so only the samples are measured: benchmarks/commands.py makes it")
    print(f"Python with SQLAlchemy alone: {peer:.0f} MB")
    for line, (most, limit) in figures.items():
        print(f"{line}: {most:.0f} MB, {most / peer:.1f} times{'' if most <= limit else '  BROKEN'}")
    return int(any(most > limit for most, limit in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
