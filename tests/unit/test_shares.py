"""Each kind of work has its share, however much of another waits."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.shares import Shares

if TYPE_CHECKING:
    from collections.abc import Callable


class Place:
    """Work that takes as long as it says, by a clock that stands still otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, places: int = 1) -> None:
        self.shares, self.now, self.done = Shares(places), 0.0, list[str]()
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.now)

    async def work(self, kind: str, seconds: float) -> None:
        async with self.shares.turn(kind):
            await asyncio.sleep(0)
            self.now += seconds
            self.done.append(kind)

    async def all(self, *work: tuple[str, float]) -> None:
        await asyncio.gather(*(self.work(kind, seconds) for kind, seconds in work))


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(monkeypatch)


async def test_articles_have_half_of_the_time_beside_heavy_feeds(place: Place) -> None:
    await place.all(*[("feed", 3.0)] * 34, *[("article", 0.01)] * 900)
    first = place.done[:904]
    assert Counter(first) == {"article": 900, "feed": 4}


async def test_who_was_idle_is_not_owed_that_time(place: Place) -> None:
    await place.all(*[("article", 1.0)] * 100)
    await place.all(*[("article", 1.0)] * 4, *[("feed", 1.0)] * 4)
    assert place.done[100:] == ["article", "feed"] * 4


async def test_of_one_kind_who_came_first_has_it_first() -> None:
    shares, done = Shares(1), list[int]()

    async def work(number: int) -> None:
        async with shares.turn("feed"):
            await asyncio.sleep(0)
            done.append(number)

    await asyncio.gather(*map(work, range(5)))
    assert done == [0, 1, 2, 3, 4]


async def test_there_are_so_many_at_once() -> None:
    shares, running, most = Shares(2), 0, 0

    async def work() -> None:
        nonlocal running, most
        async with shares.turn("feed"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(work() for _ in range(5)))
    assert most == 2


def at_once(task: asyncio.Task[None], _leave: Callable[[], None]) -> None:
    task.cancel()


def when_given(task: asyncio.Task[None], leave: Callable[[], None]) -> None:
    leave()
    task.cancel()


@pytest.mark.parametrize("cut", [at_once, when_given])
async def test_a_turn_that_is_not_taken_goes_to_the_next(
    cut: Callable[[asyncio.Task[None], Callable[[], None]], None],
) -> None:
    shares, over, had = Shares(1), asyncio.Event(), list[int]()

    async def hold() -> None:
        async with shares.turn("page"):
            await over.wait()

    async def work(number: int) -> None:
        async with shares.turn("feed"):
            had.append(number)

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    cancelled, other = asyncio.create_task(work(1)), asyncio.create_task(work(2))
    await asyncio.sleep(0)
    cut(cancelled, over.set)
    over.set()
    await asyncio.gather(holding, cancelled, other, return_exceptions=True)
    assert had == [2]
    async with asyncio.timeout(20), shares.turn("feed"):
        assert cancelled.cancelled()
