"""A sender dies around what it asks of a platform, or while it asks, and another goes on: each post is there once."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pytest

from bot.platforms.discord.history import has_key
from bot.platforms.slack.ids import key_of
from digests.model import Channel
from tests.emulators.discord.server import TOKEN, Discord
from tests.emulators.slack.server import Slack
from tests.emulators.wall import Post
from tests.fakes import HandClock
from tests.news import NOW
from tests.scenario.crashing import BETWEEN, KILL, Node, Stage, check, doubtful_post, nodes, prepared_in
from tests.scenario.sender import DISCORD, SLACK, messenger_on

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from datetime import datetime
    from pathlib import Path

    from digests.ports.clock import Clock
    from tests.emulators.faults import Fault
    from tests.scenario.crashing import Prepared
    from tests.scenario.sender import Job, Outcome

pytestmark = pytest.mark.no_cover  # senders are processes that are killed before they could write any

T = TypeVar("T")


class Server(Protocol):
    """An emulator."""

    @property
    def api_url(self) -> str: ...

    @property
    def violations(self) -> list[str]: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class OnDiscord:
    def __init__(self, clock: Clock) -> None:
        self.server, self.token = Discord(clock), TOKEN
        self.server.limits.relax()
        world = self.server.world
        guild = world.guild("Newsroom")
        self._room = world.channel(guild, "general")
        self.channel = Channel(DISCORD, str(guild.id), str(self._room.id))
        self._kept = dict(self._room.messages)

    def keep(self) -> None:
        self._kept = dict(self._room.messages)

    def begin(self) -> None:
        """With what was kept, and no key that was heard."""
        self._room.messages = dict(self._kept)
        self.server.world._nonces.clear()

    def hang(self) -> Fault:
        """What is sent next."""
        return self.server.fail("POST /channels/{channel_id}/messages", "hang")

    def posts(self) -> list[Post]:
        """As they were keyed when they were sent, which can be read in them, too."""
        posted = sorted(self._room.messages.items())
        assert all(has_key(message.json(), message.nonce or "") for _, message in posted)
        return [Post(message.nonce or "", str(number), "") for number, message in posted]


class OnSlack:
    def __init__(self, clock: Clock) -> None:
        self.server = Slack(clock)
        self.server.relax()
        team = self.server.world.workspace("Newsroom")
        assert team.install is not None
        self.token = team.install.token
        self._room = self.server.world.channel(team, "general")
        self.channel = Channel(SLACK, team.id, self._room.id)
        self._kept = dict(self._room.messages)

    def keep(self) -> None:
        self._kept = dict(self._room.messages)

    def begin(self) -> None:
        self._room.messages = dict(self._kept)

    def hang(self) -> Fault:
        return self.server.fail("chat.postMessage", "hang")

    def posts(self) -> list[Post]:
        posted = sorted(self._room.messages.items())
        return [Post(key_of(message.json(metadata=True)) or "", ts, "") for ts, message in posted]


PLATFORMS: dict[str, Callable[[Clock], OnDiscord | OnSlack]] = {DISCORD: OnDiscord, SLACK: OnSlack}


class Hall:
    """A platform in a thread of this process, which goes on when its senders die. Its clock is that of the stage."""

    def __init__(self, name: str) -> None:
        self.clock: Clock = HandClock(NOW - BETWEEN)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name)
        self._thread.start()
        self.name, self.on = name, PLATFORMS[name](self)
        self._server: Server = self.on.server
        self.run(self._server.start())

    def now(self) -> datetime:
        return self.clock.now()

    @property
    def api_url(self) -> str:
        return self._server.api_url

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(60)

    def begin(self, clock: Clock) -> None:
        self.clock = clock
        self.on.begin()

    def close(self) -> None:
        self.run(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        assert self._server.violations == []


class Hosted(Stage, frozen=True):
    """A stage with such a platform."""

    hall: Hall

    def job(self, owner: str, **given: str | int | bool | None) -> Job:
        hall = self.hall
        return super().job(owner, platform=hall.name, api_url=hall.api_url, token=hall.on.token, **given)

    def posts(self, _channel: Channel) -> list[Post]:
        return self.hall.on.posts()


@pytest.fixture(params=PLATFORMS)
def hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    made = Hall(request.param)
    yield made
    made.close()


@pytest.fixture
def node(hall: Hall) -> Iterator[Node]:
    with nodes(1, hall.name) as [made]:
        yield made


@pytest.fixture
def prepared(tmp_path: Path, hall: Hall) -> Iterator[Prepared]:
    """An edition whose sender died before it was posted, and one that is due."""
    with prepared_in(tmp_path, None) as made:
        clock = HandClock(NOW - BETWEEN)
        messenger = messenger_on(hall.name, hall.api_url, hall.on.token, clock)
        asyncio.run(doubtful_post(made, clock, hall.on.channel, messenger, posted=False))
        hall.on.keep()
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
    first = whole.parts[0].name
    asks = [number for number, step in enumerate(whole.steps, 1) if step in ("find", "send")]
    assert [whole.steps[number - 1] for number in asks] == ["find", "send", "send"]
    for number in asks if hall.name == DISCORD else asks[-1:]:  # what is kept of them is the same on each platform
        for after in (False, True):
            with staged(prepared, hall) as stage:
                node.dies(stage.job("one", step=number, after=after), stage.clock)
                goes_on(stage, node)
    with staged(prepared, hall) as stage:
        dies_while_it_asks(stage, node)
        outcome = goes_on(stage, node)
        assert first in outcome.twice


def dies_while_it_asks(stage: Hosted, node: Node) -> None:
    """The platform takes the post of one that is dead already."""
    fault = stage.hall.on.hang()
    node.start(stage.job("one"))
    stage.hall.run(fault.met.wait())
    node.signal(KILL)
    assert node.hear() == f"ended {-KILL}"
    stage.hall.run(released(fault.release))


async def released(event: asyncio.Event) -> None:
    event.set()


def goes_on(stage: Hosted, node: Node) -> Outcome:
    """Another one, when the lease of the first is over, and whatever the platform kept of a key is forgotten."""
    stage.clock.move(minutes=3)
    outcome = node.runs(stage.job("two"), stage.clock)
    assert not check(stage, outcome, slots=2, parts=2), "a sender that is dead posts nothing"
    return outcome
