"""How fast an article finds its story, and in what memory, with a full window.

    python benchmarks/stories.py [--window 50000] [--asked 1000]

Made-up articles of 130 words in one scope: half of them tell of an event that others tell of, too, in words of their
own, with its names and figure. They are placed and added one after the other, as ingest does; then as many as asked are
placed in the full window, and the time of each is CPU time, without the reading before it. Beside the time: how many of
those that have a story found it, so that a fast wrong answer counts as none.

Limits: a median of ≤ 3 ms an article, 99 of 100 in ≤ 10 ms, ≤ 12 KB of memory for each article in the window, and 90 %
of the stories found. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks.archive import Words
from digests.model import Placed
from digests.text.stories import SPAN, Window
from digests.text.vectors import features

MEDIAN, SLOWEST, BYTES, FOUND = 0.003, 0.010, 12_000, 0.9
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
REPORTS = 4  # of an event that is told more than once
TOLD_ONCE = 4  # events that are told once, for each that is told REPORTS times


class Event(Struct, frozen=True):
    """What every report of it has: who, how many, and what happened in so many words."""

    names: tuple[str, ...]
    figure: int
    what: tuple[str, ...]


def happened(words: Words) -> Event:
    return Event(
        names=tuple(words.person() for _ in range(4)),
        figure=words.below(9_000) + 12,
        what=tuple(words.some(6) for _ in range(4)),
    )


def report(words: Words, event: Event) -> tuple[str, str]:
    """Title and text of one report of an event."""
    who, *others = event.names
    lead = f"On Monday {who} {event.what[0]} {words.some(8)}, and {event.figure} {event.what[1]}."
    rest = [
        f"{words.some(12).capitalize()}, said {name}, {said}." for name, said in zip(others, event.what, strict=False)
    ]
    return f"{who} {event.what[0]}", " ".join([lead, *rest, words.sentence(), words.sentence()])


def articles(words: Words, many: int) -> list[tuple[int, str, str]]:
    """Reports in a mixed order, each with the number of its event."""
    made: list[tuple[int, str, str]] = []
    number = 0
    while len(made) < many:
        reports = 1 if number % (TOLD_ONCE + 1) else REPORTS
        event = happened(words)
        made += [(number, *report(words, event)) for _ in range(reports)]
        number += 1
    order = sorted(range(len(made)), key=lambda _: words.below(1 << 30))
    return [made[place] for place in order][:many]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--window", type=int, default=50_000)
    parser.add_argument("--asked", type=int, default=1_000)
    options = parser.parse_args()
    news = articles(Words(7), options.window + options.asked)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    window, firsts, took, right, due = Window(most=options.window), dict[int, int](), list[float](), 0, 0
    for seq, (event, title, text) in enumerate(news, start=1):
        found = features(title, text)
        at = NOW + SPAN * (seq / len(news)) - timedelta(seconds=1)
        began = time.process_time()
        story = window.place(found, f"Paper {seq % 97}", at).story_id
        if seq > options.window:
            took.append(time.process_time() - began)
            due += event in firsts
            right += event in firsts and story == firsts[event]
        story = firsts.setdefault(event, seq) if story is None else story
        placed = {"article_id": seq, "story_id": story, "publisher": f"Paper {seq % 97}"}
        window.add(Placed(seq=seq, published_at=at, features=found, **placed))  # type: ignore[arg-type]
    each = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(window)
    cuts = quantiles(took, n=100)
    share = right / due
    print(f"{len(window):,} articles in the window, {each / 1000:.1f} KB each ({each * len(window) / 2**20:.0f} MB)")
    print(f"an article placed in {1000 * cuts[49]:.2f} ms (median), {1000 * cuts[98]:.2f} ms (99 of 100)")
    print(f"{right} of {due} found their story ({share:.0%})")
    return int(cuts[49] > MEDIAN or cuts[98] > SLOWEST or each > BYTES or share < FOUND)


if __name__ == "__main__":
    raise SystemExit(main())
