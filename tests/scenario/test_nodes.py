"""Several senders on one PostgreSQL: killed again and again, and stopped for longer than their leases last."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from tests.scenario.crashing import (
    CONTINUE,
    KILL,
    PAUSE,
    STOP,
    Node,
    Prepared,
    check,
    nodes,
    prepared_in,
    wait_for,
    with_a_doubtful_post,
    with_many_slots,
)
from tests.scenario.sender import GO, KEYED, KEYLESS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.emulators.postgres import Server
    from tests.scenario.crashing import Stage
    from tests.scenario.sender import Outcome

pytestmark = pytest.mark.no_cover  # senders are processes that are killed before they could write any

CHANNELS, DIGESTS = 125, 4  # of each channel
KILLS, STOPS = 24, 12
APART = (25, 125)  # steps between two signals: the last of them comes while there is still much to do


@pytest.fixture
def prepared(postgres: Server, tmp_path: Path) -> Iterator[Prepared]:
    with prepared_in(tmp_path, postgres) as made:
        yield made


class Crowd:
    """Senders that work side by side until all is done, on platforms that misbehave by chance. Again and again one of
    them is killed, or stopped until the others have gone on without it."""

    def __init__(self, crew: list[Node], stage: Stage, seed: int) -> None:
        self._crew, self._stage, self._random = crew, stage, Random(seed)  # noqa: S311
        self._idle, self._dying, self._stopped = set[Node](), set[Node](), set[Node]()
        self._signals = [KILL] * KILLS + [PAUSE] * STOPS
        self._random.shuffle(self._signals)
        self._started = 0
        self._steps, self._next_signal = 0, self._random.randint(*APART)
        self.ends: Counter[str] = Counter()
        self.stops = 0

    def run(self) -> Outcome:
        for node in self._crew:
            self._start(node)
        while True:
            for node in self._crew:
                while node not in self._idle and node.has_said:
                    if self._heard(node, node.hear()):
                        return self._end(node)
            if self._stopped.union(self._idle) != set(self._crew):
                wait_for([node for node in self._crew if node not in self._idle])
            elif self._stopped:
                self._go_on()
            else:
                self._stage.clock.move(minutes=3)
                self._wake()

    def _start(self, node: Node) -> None:
        self._started += 1
        node.start(self._stage.job(f"sender {self._started}", faults=self._random.getrandbits(32), chatty=True))

    def _wake(self) -> None:
        for node in self._idle:
            node.say(GO)
        self._idle.clear()

    def _go_on(self) -> None:
        for node in self._stopped - self._dying:
            node.signal(CONTINUE)
        self._stopped.clear()

    def _heard(self, node: Node, said: str) -> bool:
        """Whether all is done."""
        match said.split():
            case ["step", _]:
                self._steps += 1
                if self._signals and self._steps >= self._next_signal and node not in self._dying:
                    self._next_signal = self._steps + self._random.randint(*APART)
                    self._go_on()
                    self._send(node, self._signals.pop())
                if self._steps % 100 == 0:  # there may be something again for who had nothing to do
                    self._wake()
            case ["hangs"]:
                self._send(node, KILL)
            case ["stopped"]:
                self.stops += 1
                self._stopped.add(node)
                self._stage.clock.move(minutes=3)
            case ["idle", done] if node not in self._dying:  # one that is killed hears no answer
                self._idle.add(node)
                return done == "1" and not self._signals and not self._stopped
            case ["ended", status]:
                self.ends[status] += 1
                self._dying.discard(node)
                self._stopped.discard(node)
                self._start(node)
        return False

    def _send(self, node: Node, number: int) -> None:
        if number == KILL:
            self._dying.add(node)
        node.signal(number)

    def _end(self, last: Node) -> Outcome:
        for node in self._crew:
            if node is not last:
                node.signal(KILL)
        return last.ended()


@pytest.mark.parametrize("count", [2, 4])
def test_killed_or_stopped_at_any_moment(prepared: Prepared, count: int) -> None:
    with_many_slots(prepared, CHANNELS, DIGESTS)
    with prepared.stage() as stage, nodes(count) as crew:
        crowd = Crowd(crew, stage, seed=count)
        outcome = crowd.run()
        check(stage, outcome, slots=CHANNELS * DIGESTS, parts=CHANNELS * DIGESTS)
        assert set(crowd.ends) == {f"{-KILL}"}
        assert crowd.stops


@pytest.mark.parametrize("platform", [KEYED, KEYLESS])
def test_stopped_at_any_step_for_longer_than_a_lease(prepared: Prepared, platform: str) -> None:
    """And the other does what there is to do. Without a key, who had stamped its try and not sent makes a double."""
    with_a_doubtful_post(prepared, platform, posted=True)
    with nodes(2) as [stopped, other]:
        for node in (stopped, other):
            node.rehearse(prepared)
        with prepared.stage() as stage:
            steps = other.runs(stage.job("one"), stage.clock).steps
        for number in range(1 + steps.index("doubtful"), len(steps) + 1):
            with prepared.stage() as stage:
                stopped.start(stage.job("one", step=number, signal=STOP))
                assert stopped.goes_on(stage.clock) == "stopped"
                stage.clock.move(minutes=3)
                meanwhile = other.runs(stage.job("two"), stage.clock)
                stopped.signal(CONTINUE)
                outcome = stopped.ends(stage.clock)
                outcome = structs.replace(outcome, alerts=meanwhile.alerts + outcome.alerts)
                twice = check(stage, outcome, slots=2, parts=3)
                expected = platform == KEYLESS and outcome.steps[number - 1] == "send"
                assert (twice.total(), len(outcome.twice)) == (expected, expected)
