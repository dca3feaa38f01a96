"""The disk is full, the database busy or restarted, the clock wrong, from any step on and for a while: each message is
in its channel once, in order, and none is lost. On a platform that checks no keys."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from tests.emulators.postgres import in_use
from tests.scenario.crashing import CONTINUE, PATIENCE, STOP, check, nodes, prepared_in, with_a_doubtful_post
from tests.scenario.sender import KEYLESS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.emulators.postgres import Server
    from tests.scenario.crashing import Node, Prepared, Stage
    from tests.scenario.sender import Job, Outcome

    Trouble = Callable[[Node, Stage], AbstractContextManager[None]]

pytestmark = pytest.mark.no_cover  # senders are processes that are killed before they could write any

LEAST = 20_000  # bytes
WHOLE, EARLY = {3}, {2, 3}  # messages in all: an edition made by an early clock tells what was stored by then
ROUNDS = 2  # that the sender tries while the trouble lasts


@contextmanager
def full_disk(node: Node, stage: Stage) -> Iterator[None]:
    """No file grows beyond the log as it is; the platform's are smaller than LEAST."""
    log = stage.folder / "news.db-wal"
    length = max(LEAST, log.stat().st_size if log.exists() else 0)
    before = resource.prlimit(node.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(node.pid, resource.RLIMIT_FSIZE, (length, before[1]))
    yield
    resource.prlimit(node.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def another_writes(node: Node, stage: Stage) -> Iterator[None]:
    node.signal(CONTINUE)  # it may have been stopped in the middle of a write
    with closing(sqlite3.connect(stage.folder / "news.db", isolation_level=None, timeout=PATIENCE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def wrong_clock(hours: int) -> Trouble:
    @contextmanager
    def wrong(_node: Node, stage: Stage) -> Iterator[None]:
        stage.clock.move(hours=hours)
        yield
        stage.clock.move(hours=-hours)

    return wrong


TROUBLES = {
    "full disk": full_disk,
    "another writes": another_writes,
    "clock back": wrong_clock(-5),
    "clock forward": wrong_clock(5),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_on_sqlite(tmp_path: Path, name: str) -> None:
    with prepared_in(tmp_path, None) as prepared:
        from_each_step_on(prepared, TROUBLES[name], EARLY if name == "clock back" else WHOLE)


@pytest.mark.parametrize("how", ["restart", "clock back"])
def test_trouble_on_postgresql(tmp_path: Path, how: str) -> None:
    """A server of our own, because it is stopped."""
    with in_use(tmp_path / "server") as server, prepared_in(tmp_path, server) as prepared:
        if how == "restart":
            from_each_step_on(prepared, stopped(server), WHOLE)
        else:
            from_each_step_on(prepared, wrong_clock(-5), EARLY)


def stopped(server: Server) -> Trouble:
    @contextmanager
    def trouble(_node: Node, _stage: Stage) -> Iterator[None]:
        server.stop()
        yield
        server.start()

    return trouble


def from_each_step_on(prepared: Prepared, trouble: Trouble, parts: set[int]) -> None:
    with_a_doubtful_post(prepared, KEYLESS, posted=False)
    with nodes(1) as [node]:
        node.rehearse(prepared)
        with prepared.stage() as stage:
            whole = node.runs(job(stage, 0), stage.clock)
            assert whole.twice == [whole.parts[0].name], "the earlier sender may be alive"
        for number in moments(whole):
            with prepared.stage() as stage:
                node.start(job(stage, number))
                assert node.goes_on(stage.clock) == "stopped"
                with trouble(node, stage):
                    node.signal(CONTINUE)
                    for _ in range(ROUNDS):
                        assert node.hear().startswith("idle")
                        node.say("go")
                    assert node.hear().startswith("idle")
                node.say("go")
                outcome = node.ends(stage.clock)
                assert len(outcome.parts) in parts
                assert not check(stage, outcome, slots=2, parts=len(outcome.parts))
                assert outcome.twice == whole.twice


def job(stage: Stage, number: int) -> Job:
    """It stops before that step. It waits for no other writer: who waits in vain is whom this is about."""
    made = stage.job("one", step=number, signal=STOP)
    return structs.replace(made, url=f"{made.url}?timeout=0.02") if made.url.startswith("sqlite") else made


def moments(whole: Outcome) -> list[int]:
    """Of each call the first, and each of those that a post consists of."""
    return [
        number
        for number, name in enumerate(whole.steps, 1)
        if name in ("try_now", "send", "sent") or name not in whole.steps[: number - 1]
    ]
