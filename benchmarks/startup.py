"""How fast the command line answers, and that it imports nothing heavy to do so.

    python benchmarks/startup.py

`broadsheet help` beside a bare `python -c pass` on the same machine in the same run: median of ten each, warm. Exit
status 1 when help takes half a second or more, or imports a library that it has no use for.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 10
LIMIT_SECONDS = 0.5
HEAVY = (
    "trafilatura",
    "discord",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "pydantic",
    "lxml",
    "feedparser",
    "alembic",
    "pebble",
)
HELP = [sys.executable, "-m", "bot", "help"]
BARE = [sys.executable, "-c", "pass"]


def seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def imported() -> set[str]:
    """Top-level packages that `help` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "help"], check=True, capture_output=True, text=True
    )
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}


def main() -> int:
    seconds(HELP), seconds(BARE)  # warm
    pairs = [(seconds(HELP), seconds(BARE)) for _ in range(RUNS)]
    helped, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    heavy = sorted(imported().intersection(HEAVY))
    print(f"broadsheet help: {helped:.3f} s   python -c pass: {bare:.3f} s   ratio {ratio:.1f}   (median of {RUNS})")
    print(f"limit {LIMIT_SECONDS} s: {'held' if helped < LIMIT_SECONDS else 'BROKEN'}")
    print(f"heavy imports: {', '.join(heavy) or 'none'}")
    return int(helped >= LIMIT_SECONDS or bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
