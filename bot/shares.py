"""Turns at something scarce, such that each kind of work has the same share of the time, however much of it waits.

Whoever has had the least time comes first. A kind that had nothing to do meanwhile is not owed that time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class _Kind(Struct):
    spent: float = 0.0  # seconds, its own or forgiven
    running: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Shares:
    """`places` turns at once. It belongs to one event loop."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._kinds: dict[str, _Kind] = {}

    @asynccontextmanager
    async def turn(self, kind: str) -> AsyncIterator[None]:
        """Wait for one; of the same kind, who came first has it first."""
        mine = self._kinds.setdefault(kind, _Kind())
        if not (mine.running or mine.waiting):
            busy = [one.spent for one in self._kinds.values() if one.running or one.waiting]
            mine.spent = max(mine.spent, min(busy, default=mine.spent))
        await self._wait(mine)
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            yield
        finally:
            mine.spent += clock() - began
            self._leave(mine)

    async def _wait(self, mine: _Kind) -> None:
        if self._free:
            self._free -= 1
            mine.running += 1
            return
        turn = asyncio.get_running_loop().create_future()
        mine.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was given just now
                self._leave(mine)
            elif turn in mine.waiting:
                mine.waiting.remove(turn)
            raise

    def _leave(self, mine: _Kind) -> None:
        mine.running -= 1
        self._free += 1
        while waiting := [kind for kind in self._kinds.values() if kind.waiting]:
            following = min(waiting, key=lambda kind: kind.spent)
            turn = following.waiting.popleft()
            if not turn.cancelled():
                self._free -= 1
                following.running += 1
                turn.set_result(None)
                return
