"""A sender dies around what it asks of Discord, or while it asks, and another goes on: each post is there once."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.platforms.discord.history import has_key
from digests.model import Channel
from tests.emulators.discord.server import Discord
from tests.emulators.wall import Post
from tests.fakes import HandClock
from tests.news import NOW
from tests.scenario.crashing import BETWEEN, KILL, Node, Stage, check, doubtful_post, nodes, prepared_in
from tests.scenario.sender import DISCORD, on_discord

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from datetime import datetime
    from pathlib import Path

    from digests.ports import Clock
    from tests.emulators.discord.model import Message
    from tests.scenario.crashing import Prepared
    from tests.scenario.sender import Job, Outcome

T = TypeVar("T")
SEND = "POST /channels/{channel_id}/messages"


class Hall:
    """A Discord in a thread of this process, which goes on when its senders die. Its clock is that of the stage."""

    def __init__(self) -> None:
        self.clock: Clock = HandClock(NOW - BETWEEN)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="discord")
        self._thread.start()
        self.discord = Discord(self)
        self.discord.limits.relax()
        self.run(self.discord.start())
        guild = self.discord.world.guild("Newsroom")
        self.room = self.discord.world.channel(guild, "general")
        self.channel = Channel(DISCORD, str(guild.id), str(self.room.id))
        self._kept: dict[int, Message] = {}

    def now(self) -> datetime:
        return self.clock.now()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(60)

    def keep(self) -> None:
        """What is there now is what each stage begins with."""
        self._kept = dict(self.room.messages)

    def begin(self, clock: Clock) -> None:
        self.clock, self.room.messages = clock, dict(self._kept)
        self.discord.world._nonces.clear()

    def close(self) -> None:
        self.run(self.discord.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        assert self.discord.violations == []


class Hosted(Stage, frozen=True):
    """A stage of which the platform is Discord."""

    hall: Hall

    def job(self, owner: str, **given: str | int | bool | None) -> Job:
        return super().job(owner, discord=self.hall.discord.api_url, **given)

    def posts(self, _channel: Channel) -> list[Post]:
        """As they were keyed when they were sent."""
        posted = sorted(self.hall.room.messages.items())
        return [Post(message.nonce or "", str(number), "") for number, message in posted]


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    made.close()


@pytest.fixture
def node() -> Iterator[Node]:
    with nodes(1, DISCORD) as [made]:
        yield made


@pytest.fixture
def prepared(tmp_path: Path, hall: Hall) -> Iterator[Prepared]:
    """An edition whose sender died before it was posted, and one that is due."""
    with prepared_in(tmp_path, None) as made:
        clock = HandClock(NOW - BETWEEN)
        asyncio.run(doubtful_post(made, clock, hall.channel, on_discord(hall.discord.api_url, clock), posted=False))
        hall.keep()
        yield made


@contextmanager
def staged(prepared: Prepared, hall: Hall) -> Iterator[Hosted]:
    with prepared.stage() as stage:
        hall.begin(stage.clock)
        yield Hosted(stage.url, stage.folder, stage.clock, hall)


def test_each_post_is_there_once(prepared: Prepared, hall: Hall, node: Node) -> None:
    with staged(prepared, hall) as stage:
        whole = node.runs(stage.job("one"), stage.clock)
        check(stage, whole, slots=2, parts=2)
        posted = zip(hall.room.messages.values(), whole.parts, strict=True)
        assert all(has_key(message.json(), part.key) for message, part in posted)
    first = whole.parts[0].name
    asks = [number for number, step in enumerate(whole.steps, 1) if step in ("find", "send")]
    assert [whole.steps[number - 1] for number in asks] == ["find", "send", "send"]
    for number in asks:
        for after in (False, True):
            with staged(prepared, hall) as stage:
                node.dies(stage.job("one", step=number, after=after), stage.clock)
                goes_on(stage, node)
    with staged(prepared, hall) as stage:
        dies_while_it_asks(stage, node)
        outcome = goes_on(stage, node)
        assert first in outcome.twice


def dies_while_it_asks(stage: Hosted, node: Node) -> None:
    """Discord takes the post of one that is dead already."""
    fault = stage.hall.discord.fail(SEND, "hang")
    node.start(stage.job("one"))
    stage.hall.run(fault.met.wait())
    node.signal(KILL)
    assert node.hear() == f"ended {-KILL}"
    stage.hall.run(released(fault.release))


async def released(event: asyncio.Event) -> None:
    event.set()


def goes_on(stage: Hosted, node: Node) -> Outcome:
    """Another one, when the lease of the first is over, and Discord has forgotten its keys."""
    stage.clock.move(minutes=3)
    outcome = node.runs(stage.job("two"), stage.clock)
    assert not check(stage, outcome, slots=2, parts=2), "a sender that is dead posts nothing"
    return outcome
