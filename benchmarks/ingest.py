"""Four hundred feeds of fifty full articles: fetched, parsed, decided upon, stored; and then read.

    python benchmarks/ingest.py [--feeds 400] [--items 50] [--read 3000]

The feeds are served on loopback, each from an address of its own, by a process of its own. The whole program fetches
them as it does in service, guard and all, with one reader process, and reads some of the articles, while somebody asks
one command after the other beside it; and then reads as many as were asked for, with nobody asking, so that the
processor time is theirs. In the same run, on the same feeds: `update_feeds` of lemon24/reader with ten workers. A
second, smaller run shows what memory does as feeds become more.

Limits: twice the items a second of lemon24/reader; 100 articles read, clean-up to story, in a second of processor time
of all processes together; p99 of the commands ≤ 50 ms; not a fifth more memory with four times the feeds. Exit status 1
when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks import archive
from benchmarks.apart import served
from benchmarks.memory import resident
from bot import house as composed
from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from bot.platforms.console.render import LIMITS
from config import settings
from digests.model import Channel, FeedState
from digests.store.feeds import StoreFeeds
from digests.store.watch import StoreWatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from bot.commands.desk import Desk

TIMES_READER, ARTICLES_A_SECOND, P99, GROWTH = 2.0, 100.0, 50.0, 1.2
WORKSPACES = 4
LONGER = 2  # further texts of an article: some 600 words in all
PAUSE = 0.02  # seconds between two commands
TICKS = os.sysconf("SC_CLK_TCK")
ASKED = ("latest", "sources", "search ferry", "help", "summary 1", "who Ada", "latest harbour", "coverage 1")


class Site(asyncio.Protocol):
    """Every address of the server: the path says which feed."""

    feeds: tuple[bytes, ...] = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._head = transport, b""

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            body = self.feeds[int(head.split(b" ")[1][1:])]
            kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(kind + body)
            if b"connection: close" in head.lower():
                self._transport.close()


def serve(feeds: int, items: int, told: Connection) -> None:
    """The server, until it is ended."""
    words = archive.Words(5)
    Site.feeds = tuple(feed(words, number, items) for number in range(feeds))

    async def run() -> None:
        loop = asyncio.get_running_loop()
        first, *others = map(host, range(feeds))
        server = await loop.create_server(Site, first, 0)
        port = server.sockets[0].getsockname()[1]
        if others:
            await loop.create_server(Site, others, port)
        told.send(port)
        await server.serve_forever()

    asyncio.run(run())


def feed(words: archive.Words, number: int, items: int) -> bytes:
    parts = []
    for item in range(items):
        made = archive.article(words, 1, f"Wire {number}")
        original = "\n".join([made.original, *(archive.article(words, 1, "").original for _ in range(LONGER))])
        at = datetime.now(UTC) - timedelta(minutes=7 * item + number % 7)
        text = "".join(f"<p>{escape(line)}</p>" for line in original.split("\n")[1:] if line)
        parts.append(
            f"<item><title>{escape(made.title)}</title><guid>https://wire{number}.example/{item}</guid>"
            f"<link>https://wire{number}.example/{item}</link><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<description>{escape(text)}</description></item>"
        )
    return f"<rss version='2.0'><channel><title>Wire {number}</title>{''.join(parts)}</channel></rss>".encode()


def host(number: int) -> str:
    """Each feed has an address of loopback."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def address(number: int, port: int) -> str:
    return f"http://{host(number)}:{port}/{number}"


class Figures(Struct):
    """Of one run of the program: items, articles and seconds, milliseconds of each command, megabytes at most."""

    items: int
    seconds: float
    stored_cpu: float
    read: int
    read_seconds: float
    read_cpu: float
    commands: dict[str, list[float]]
    memory: float
    unread: int
    oldest: float


def with_reader(feeds: int, port: int, folder: str, told: Connection) -> None:
    """lemon24/reader: items, seconds, and seconds of processor time."""
    import feedparser_sgmllib

    sys.modules["sgmllib"] = feedparser_sgmllib  # the same one, by the name under which its own feedparser asks for it
    import reader

    store = reader.make_reader(f"{folder}/reader.db")
    for number in range(feeds):
        store.add_feed(address(number, port))
    began = time.perf_counter()
    store.update_feeds(workers=10)
    told.send((store.get_entry_counts().total, time.perf_counter() - began, time.process_time()))


def with_ours(feeds: int, port: int, folder: str, most: int, told: Connection) -> None:
    told.send(asyncio.run(ours(feeds, port, folder, most)))


async def ours(feeds: int, port: int, folder: str, most: int) -> Figures:
    given = {"BROADSHEET_DATABASE_URL": f"sqlite:///{folder}/ours.db", "BROADSHEET_FETCH__ALLOW": "127.0.0.0/8"}
    found = settings.load(given)
    async with composed.opened(found) as house:
        for number in range(feeds):
            place = ("console", str(number % WORKSPACES))
            assert await house.sources.add(place, f"Wire {number}", address(number, port))
        await house.reader.read("A reader process is there.")
        poll, desk, peak = composed.poll(house), composed.desk(house, composed.wishes(found)), Peak()
        asked: dict[str, list[float]] = {}
        asking = asyncio.create_task(ask(desk, asked, peak))
        spent, began = processor(), time.perf_counter()
        await poll.idle()
        seconds, stored = time.perf_counter() - began, processor() - spent
        await asyncio.to_thread(peak.look)
        items = (await house.articles.counts())["articles"]
        assert (await StoreFeeds(house.database).counts()).get(FeedState.OK) == feeds, "every feed was taken"
        read, read_seconds, read_cpu = await reading(house.ingest.read_unread, most, asking)
        oldest_at, unread = await StoreWatch(house.database).unread()
        oldest = (house.clock.now() - oldest_at).total_seconds() if oldest_at else 0.0
        return Figures(items, seconds, stored, read, read_seconds, read_cpu, asked, peak.megabytes, unread, oldest)


async def reading(
    read_unread: Callable[[Callable[[int], None]], object], most: int, asking: asyncio.Task[None]
) -> tuple[int, float, float]:
    """A third of `most` are read beside the commands, and then `most` without: how many in how many seconds, and how
    many of processor time."""
    passed, count = asyncio.Event(), 0

    def progress(number: int) -> None:
        nonlocal count
        count = number
        passed.set()

    async def at_least(number: int) -> tuple[int, float, float]:
        while count < number and not task.done():
            passed.clear()
            await asyncio.wait({task, asyncio.create_task(passed.wait())}, return_when=asyncio.FIRST_COMPLETED)
        return count, time.perf_counter(), processor()

    task = asyncio.ensure_future(read_unread(progress))  # type: ignore[call-overload]
    first = await at_least(most // 3)
    asking.cancel()
    last = await at_least(first[0] + most)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return last[0] - first[0], last[1] - first[1], last[2] - first[2]


class Peak:
    """The most memory that was seen."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    def look(self) -> None:
        self.megabytes = max(self.megabytes, resident(os.getpid()))


async def ask(desk: Desk, asked: dict[str, list[float]], peak: Peak) -> None:
    """One command after the other, until this is cancelled."""
    number = 0
    while True:
        words = ASKED[number % len(ASKED)]
        channel = Channel("console", str(number // len(ASKED) % WORKSPACES), "console")
        began = time.perf_counter()
        # Of the operator, whom nobody asks to be slower.
        said = await answer(desk, Request(channel=channel, user="ann", words=words, role=Role.OPERATOR), LIMITS)
        assert "on our side" not in str(said), (words, said)
        asked.setdefault(words, []).append((time.perf_counter() - began) * 1_000)
        number += 1
        if number % 50 == 0:
            await asyncio.to_thread(peak.look)
        await asyncio.sleep(PAUSE)


def processor() -> float:
    """Seconds of processor time of this process and its children, those that have ended, too."""
    own = os.getpid()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = [child for task in Path(f"/proc/{own}/task").iterdir() for child in _children(task)]
    return ended.ru_utime + ended.ru_stime + sum(_spent(process) for process in (own, *children))


def _children(task: Path) -> list[int]:
    try:
        return [int(child) for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _spent(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def told_by(work: Callable[..., None], *given: object) -> Any:
    """What the work says, in a process of its own and a folder that is gone afterwards."""
    here, there = multiprocessing.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        arguments = (*given[:2], folder, *given[2:], there)
        process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
        process.start()
        there.close()
        said = here.recv()
        process.join()
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--read", type=int, default=3_000)
    given = parser.parse_args()
    with served(serve, given.feeds, given.items) as port:
        few: Figures = told_by(with_ours, given.feeds // 4, port, 0)
        whole: Figures = told_by(with_ours, given.feeds, port, given.read)
        items, seconds, spent = told_by(with_reader, given.feeds, port)
    assert whole.items == items == given.feeds * given.items, (whole.items, items)
    return judged(few, whole, items / seconds, items / spent)


def judged(few: Figures, whole: Figures, peer: float, peer_cpu: float) -> int:
    """Say it. 1 when a limit is broken."""
    stored, read = whole.items / whole.seconds, whole.read / whole.read_cpu
    print(f"stored: {stored:,.0f} items/s ({whole.items / whole.stored_cpu:,.0f} in a second of processor time)")
    print(f"lemon24/reader: {peer:,.0f} items/s ({peer_cpu:,.0f} in a second of processor time)")
    print(f"  ours is {stored / peer:.2f} times as fast (≥ {TIMES_READER})")
    print(f"read: {read:,.0f} articles in a second of processor time (≥ {ARTICLES_A_SECOND:.0f})")
    print(f"  {whole.read / whole.read_seconds:,.0f} on the clock")
    print(f"unread at the end: {whole.unread:,}, the oldest for {whole.oldest:.0f} s")
    print(f"memory: {few.memory:.0f} MB with a quarter of the feeds, {whole.memory:.0f} MB with all (≤ {GROWTH} times)")
    times = sorted(one for some in whole.commands.values() for one in some)
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"commands: {len(times)} asked, p50 {p50:.1f} ms, p99 {p99:.1f} ms (≤ {P99:.0f})")
    for words, some in whole.commands.items():
        print(f"  {words:16} p50 {statistics.median(some):6.1f}  most {max(some):6.1f}")
    well = stored >= TIMES_READER * peer and read >= ARTICLES_A_SECOND and p99 <= P99
    return 0 if well and whole.memory <= GROWTH * few.memory else 1


if __name__ == "__main__":
    sys.exit(main())
