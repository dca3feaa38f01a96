"""Requests a second, and refusals in ten minutes: neither goes beyond what Discord allows."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.discord.pace import Pace, Window
from tests.fakes import HandClock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import pytest

MOST, LENGTH = 3, 1.0
WAYS = st.tuples(st.floats(0, 2), st.floats(0, 2), st.floats(0, 0.5))  # out, back, and before the next one


@settings(max_examples=50)
@given(st.lists(WAYS, max_size=30))
def test_no_stretch_on_their_side_has_more_however_long_the_way(ways: list[tuple[float, float, float]]) -> None:
    window, now = Window(MOST, LENGTH), 0.0
    taken: list[float] = []
    answers: list[float] = []
    for out, back, pause in ways:
        while True:
            for answer in sorted(answer for answer in answers if answer <= now):
                answers.remove(answer)
                window.answered(answer)
            if (wait := window.wait(now)) == 0:
                break
            now = min([now + wait, *answers])
        window.take()
        taken.append(now + out)
        answers.append(now + out + back)
        now += pause
    taken.sort()
    for first, last in zip(taken, taken[MOST:], strict=False):
        assert last - first >= LENGTH - 1e-9


def test_a_place_is_free_a_second_after_its_answer() -> None:
    window = Window(1, LENGTH)
    window.take()
    assert window.wait(5.0) == math.inf, "no answer yet"
    window.answered(7.0)
    assert window.wait(7.25) == 0.75
    assert window.wait(8.0) == 0


class Client:
    """What asks through a pace, as aiohttp does."""

    def __init__(self, pace: Pace) -> None:
        self._trace = pace.trace()
        self._trace.freeze()

    async def hangs(self) -> Any:
        """What its answer is given to."""
        given: Any = SimpleNamespace(url=SimpleNamespace(path=""), response=SimpleNamespace(status=200, headers={}))
        context, session = SimpleNamespace(trace_request_ctx=None), cast("Any", None)
        await self._trace.on_request_start.send(session, context, given)
        return lambda: self._trace.on_request_exception.send(session, context, given)

    async def asks(
        self, status: int, path: str = "/api/v10/channels/1", headers: Mapping[str, str] | None = None
    ) -> None:
        given: Any = SimpleNamespace(
            url=SimpleNamespace(path=path), response=SimpleNamespace(status=status, headers=headers or {})
        )
        context, session = SimpleNamespace(trace_request_ctx=None), cast("Any", None)
        await self._trace.on_request_start.send(session, context, given)
        await self._trace.on_request_end.send(session, context, given)


def stopped(pace: Pace) -> datetime | None:
    """Until when."""
    return pace.stopped_until


async def test_sending_stops_well_before_a_ban_and_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = HandClock()
    pace = Pace(clock, most=1_000, most_invalid=3)
    client = Client(pace)
    await client.asks(403)
    clock.move(minutes=4)
    await client.asks(429, headers={"X-RateLimit-Scope": "shared"})
    for status in (401, 404, 200, 500):
        await client.asks(status)
    assert stopped(pace) is None
    await client.asks(429)
    assert stopped(pace) == clock.now() + timedelta(minutes=6)
    await client.asks(403)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "refused 3 requests within ten minutes" in caplog.text
    clock.move(minutes=6)
    assert stopped(pace) is None
    for _ in range(2):
        await client.asks(403)
        clock.move(minutes=9)
    await client.asks(403)
    assert stopped(pace) is None, "not within ten minutes"
    clock.move(hours=-2)
    for _ in range(3):
        await client.asks(403)
    assert stopped(pace), "though the clock was put back"


async def test_who_asked_is_answered_before_anything_is_posted() -> None:
    pace = Pace(HandClock(), most=1, second=0.001)
    breaks, order = await Client(pace).hangs(), list[str]()

    async def asks(path: str) -> None:
        await Client(pace).asks(200, path)
        order.append(path)

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for path in (
            "/channels/1",
            "/channels/2",
            "/channels/3",
            "/webhooks/1/token",
            "/interactions/1/token/callback",
        ):
            group.create_task(asks(path))
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert order == ["/interactions/1/token/callback"], "which waits for nobody"
        await breaks()
    assert order[1:] == ["/channels/1", "/webhooks/1/token", "/channels/2", "/channels/3"]


async def test_who_has_no_place_waits_for_an_answer() -> None:
    pace = Pace(HandClock(), most=1, second=0.001)
    breaks = await Client(pace).hangs()
    waiting = asyncio.create_task(Client(pace).asks(200))
    await asyncio.sleep(0)
    assert not waiting.done()
    await breaks()
    async with asyncio.timeout(5):
        await waiting
