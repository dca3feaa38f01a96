"""Ten thousand digests due at once on one Discord bot: how near to Discord's own limit they are posted.

    python benchmarks/delivery.py [--digests 10000] [--peer 1500]

The emulator, in a process of its own, keeps Discord's limits: 50 requests a second of the bot, 5 posts in 5 seconds of
a channel. The digests are of a new SQLite database, four of a channel and ten of some, and go the whole way: planned,
made, recorded, posted. Meanwhile somebody gives commands, which the same process answers. Beside it, discord.py by
itself: as many posts at once, and no limiter but its own.

Limits: posted at ≥ .95 of 50 a second; no answer of 429 (but of scope `shared`); in order in each channel, each once;
every command acknowledged within 250 ms. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from discord import HTTPException
from discord.http import Route
from msgspec import Struct, json
from sqlalchemy import create_engine, insert

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from benchmarks import archive
from benchmarks.commands import Clock, House
from bot.platforms.discord.adapter import Discord as Adapter
from bot.platforms.discord.address import Address
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.pace import MOST_A_SECOND, Pace
from bot.platforms.discord.wire import Rest, Wire
from bot.worker import ReaderPool
from digests import read
from digests.feeds import pages
from digests.model import Wishes
from digests.services.deliver import OF_A_PLATFORM, Deliver
from digests.services.plan import Plan
from digests.services.presence import Presence
from digests.store.articles import Articles
from digests.store.departures import StoreDepartures
from digests.store.engine import open_database
from digests.store.ledger import SlotLedger
from digests.store.sources import WorkspaceSources
from digests.store.tables import subscriptions
from tests.emulators.discord.limits import SEND
from tests.emulators.discord.server import TOKEN, Discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SHARE = 0.95  # of the limit
SERVERS, ARTICLES = 20, 4_000
USUAL, BUSY, BUSY_CHANNELS = 4, 10, 20  # digests of a channel; of some
GRACE = timedelta(hours=12)
COMMANDS, EVERY = ("summary", "latest", "quotes", "coverage", "why", "help"), 0.25  # seconds
ACKNOWLEDGED = 0.25
ALL_SENT = timedelta(hours=1)  # what waits for less is still to come


class Offer(Struct):
    """Where the emulator is: its channels, by server."""

    api_url: str
    gateway_url: str
    channels: dict[str, list[str]]


class Account(Struct):
    """What the emulator saw: the seconds from the first post to the last, scopes of 429s, keys in each channel."""

    seconds: float
    posts: int
    throttled: list[str]
    keys: dict[str, list[str]]
    acknowledged: list[float]  # of each command, after how many seconds


async def emulate(channels: int) -> None:
    """The other process: says where it is, and at the next line what it saw."""
    async with Discord(Clock()) as discord:
        made: dict[str, list[str]] = {}
        for number in range(SERVERS):
            guild = discord.world.guild(f"Server {number}")
            rooms = [discord.world.channel(guild, f"news-{n}") for n in range(number, channels, SERVERS)]
            made[str(guild.id)] = [str(room.id) for room in rooms]
        print(json.encode(Offer(discord.api_url, discord.gateway_url, made)).decode(), flush=True)
        acknowledged: list[float] = []
        asking = asyncio.create_task(ask(discord, acknowledged))
        await asyncio.to_thread(sys.stdin.readline)
        asking.cancel()
        await asyncio.wait({asking})
        if not asking.cancelled():
            asking.result()  # why nobody asks any more
        sent = [seen.at for seen in discord.seen if seen.route == SEND and seen.status == 200]
        keys: dict[str, list[str]] = defaultdict(list)
        for channel in discord.world.channels.values():
            posts = sorted(channel.messages.values(), key=lambda message: message.id)
            keys[str(channel.id)] = [message.nonce for message in posts if message.nonce]
        account = Account(max(sent) - min(sent), len(sent), discord.limits.throttled, keys, acknowledged)
        print(json.encode(account).decode(), flush=True)


async def ask(discord: Discord, acknowledged: list[float]) -> None:
    """Somebody's commands, as long as the bot is there and posts."""
    guild = next(iter(discord.world.guilds.values()))
    room = next(iter(guild.channels.values()))
    reader = discord.person("reader", guild)
    while not (discord.world.app.commands and any(seen.route == SEND for seen in discord.seen)):  # noqa: ASYNC110  # no event for either
        await asyncio.sleep(EVERY)
    for number in count():
        seen = await reader.slash(room, COMMANDS[number % len(COMMANDS)])
        acknowledged.append(seen.acknowledged_in)
        await asyncio.sleep(EVERY)


class Emulator:
    """That process, as seen from here."""

    def __init__(self, process: asyncio.subprocess.Process, offer: Offer) -> None:
        self._process, self.offer = process, offer

    async def account(self) -> Account:
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return json.decode(await _line(self._process), type=Account)


@contextlib.asynccontextmanager
async def emulator(channels: int) -> AsyncIterator[Emulator]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, __file__, "--emulate", str(channels)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    try:
        yield Emulator(process, json.decode(await _line(process), type=Offer))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


def fill(path: Path, offer: Offer, digests: int) -> None:
    """Subscriptions that are due, in servers that read the archive's sources."""
    engine = create_engine(f"sqlite:///{path}")
    rows: list[dict[str, object]] = []
    rooms = [(server, channel) for server, channels in offer.channels.items() for channel in channels]
    left = digests
    for number, (server, channel) in enumerate(rooms):
        for one in range(min(BUSY if number < BUSY_CHANNELS else USUAL, left)):
            wishes = Wishes(name=f"Digest {one}", schedule="daily 08:00", zone="UTC")
            rows.append(
                {"platform": "discord", "workspace": server, "channel": channel, "name_key": wishes.name.casefold()}
                | {"wishes": wishes, "revision": 0, "refusals": 0}
                | {"created_at": archive.NOW - timedelta(days=1), "next_due_at": archive.NOW}
            )
            left -= 1
    with engine.begin() as made:
        for number, server in enumerate(offer.channels):
            made.exec_driver_sql(
                "UPDATE sources SET platform = 'discord', workspace = ? WHERE workspace = ?", (server, f"w{number}")
            )
        made.execute(insert(subscriptions), rows)
        made.exec_driver_sql("ANALYZE")
    engine.dispose()


async def deliver(path: Path, offer: Offer, digests: int) -> float:
    """Until all are posted; the seconds that it took to make them before that."""
    database = await open_database(f"sqlite:///{path}")
    reader = ReaderPool(read.read, pages.extract, workers=1)
    house, ledger = House(database, reader), SlotLedger(database)
    clock, pace = house.clock, Pace(house.clock)
    address = Address(TOKEN, offer.api_url, offer.gateway_url)
    answers = Rest(address, pace, clock)
    messenger = DiscordMessenger(Rest(address, pace, clock), clock)
    departures = StoreDepartures(database)
    presence = Presence(house.subscriptions, ledger, departures, house.desk.forget, clock, None)
    gateway = asyncio.create_task(Adapter(address, answers, pace, house.desk, presence).serve())
    try:
        messengers, began = {"discord": messenger}, time.perf_counter()
        sources, articles = WorkspaceSources(database), Articles(database)
        plan = Plan(sources, articles, house.subscriptions, ledger, messengers, clock, GRACE)
        assert await plan.tick() == digests
        took = time.perf_counter() - began
        sender = Deliver(ledger, messengers, clock, "bench", GRACE)
        while left := await ledger.unfinished(clock.now() + ALL_SENT):
            print(f"\r{digests - left:,} posted …", end="", flush=True)
            await sender.tick()
            await asyncio.sleep(1)  # as the role does
        print()
        await sender.close()
        return took
    finally:
        gateway.cancel()
        await asyncio.wait({gateway})
        await messenger.close()
        await answers.close()
        await reader.close()
        await database.close()


def recorded(path: Path) -> dict[str, list[str]]:
    """The keys in each channel, in the order in which they have to be there."""
    connection = sqlite3.connect(path)
    keys: dict[str, list[str]] = defaultdict(list)
    for channel, key in connection.execute("SELECT channel, key FROM deliveries ORDER BY digest_id, part"):
        keys[channel].append(key)
    connection.close()
    return keys


async def alone(posts: int) -> Account:
    """discord.py by itself, one post of each channel."""
    async with emulator(posts) as other:
        wire = Wire(Address(TOKEN, other.offer.api_url), Pace(Clock(), most=1_000_000, most_invalid=1_000_000))
        await wire.static_login(TOKEN)
        at_once = asyncio.Semaphore(OF_A_PLATFORM)

        async def send(channel: str) -> None:
            async with at_once:
                route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
                with contextlib.suppress(HTTPException):  # it gives up after five times
                    await wire.request(route, json={"content": "News."})

        async with asyncio.TaskGroup() as group:
            for channels in other.offer.channels.values():
                for channel in channels:
                    group.create_task(send(channel))
        await wire.close()
        return await other.account()


async def measure(digests: int, peer: int) -> int:
    channels = (digests - BUSY_CHANNELS * (BUSY - USUAL)) // USUAL + 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "delivery.db"
        await (await open_database(f"sqlite:///{path}")).close()
        archive.build(archive.SqliteSink(path), archive.Size(ARTICLES, SERVERS))
        async with emulator(channels) as other:
            fill(path, other.offer, digests)
            made_in = await deliver(path, other.offer, digests)
            account = await other.account()
        wanted = recorded(path)
    status = report(account, wanted, made_in)
    if peer:
        beside = await alone(peer)
        print(f"discord.py by itself: {beside.posts:,} of {peer:,} posted, {_shown(beside)}")
    return status


def share(account: Account) -> float:
    return (account.posts - 1) / account.seconds / MOST_A_SECOND


def _shown(account: Account) -> str:
    scopes = dict(Counter(account.throttled)) or "none"
    return f"{account.seconds:.1f} s: {share(account):.3f} of the limit; answers of 429: {scopes}"


def report(account: Account, wanted: dict[str, list[str]], made_in: float) -> int:
    whole, there = (sum(map(len, keys.values())) for keys in (wanted, account.keys))
    in_order = all(account.keys[channel] == keys for channel, keys in wanted.items())
    held = (
        share(account) >= SHARE,
        not set(account.throttled) - {"shared"},
        in_order and there == whole,
        bool(account.acknowledged) and max(account.acknowledged) <= ACKNOWLEDGED,
    )
    print(f"{there:,} of {whole:,} posted, {'each once and in order' if held[2] else 'not in order, or twice'}")
    print(f"{_shown(account)} (at least {SHARE}, and none but shared)")
    slow = sorted(account.acknowledged)
    if slow:
        times = f"p50 {1_000 * slow[len(slow) // 2]:.0f} ms, at most {1_000 * slow[-1]:.0f} ms"
        print(f"{len(slow)} commands meanwhile, acknowledged in {times} (at most {1_000 * ACKNOWLEDGED:.0f})")
    print(f"planned, made and recorded before that in {made_in:.1f} s")
    if not all(held):
        print("BROKEN")
    return int(not all(held))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digests", type=int, default=10_000)
    parser.add_argument("--peer", type=int, default=1_500, help="posts of discord.py by itself; 0: leave it out")
    parser.add_argument("--emulate", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.emulate:
        asyncio.run(emulate(given.emulate))
        return 0
    return asyncio.run(measure(given.digests, given.peer))


if __name__ == "__main__":
    sys.exit(main())
