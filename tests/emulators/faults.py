"""Requests that go wrong on demand."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

Answer = TypeVar("Answer")

KINDS = frozenset({"lost", "drop", "hang", "slow"})


@dataclass(slots=True, eq=False)
class Fault:
    """`lost`: what is asked is done, and the connection ends before the answer. `drop`: it ends before anything is
    done. `hang`: nothing happens until `release`, then it is done. `slow`: it is done after `seconds`. Anything else is
    answered instead, in the way of the platform.

    `met` is set when a request has met it.
    """

    route: re.Pattern[str]
    how: str | int
    times: int
    seconds: float
    met: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    count: int = 0  # of the requests that met it


class Faults:
    """`own` are the kinds that the platform has besides; None: whatever words there are."""

    def __init__(self, own: frozenset[str] | None) -> None:
        self._own = own
        self._faults: list[Fault] = []

    def fail(self, route: str, how: str | int, *, times: int = 1, seconds: float = 0.02) -> Fault:
        """For the next `times` requests of this route: `POST /channels/{id}/messages`, whatever stands in the braces,
        or with the id of one channel. `seconds` is how long it is slow, or to be waited after a 429. What was demanded
        first happens first."""
        if isinstance(how, str) and self._own is not None and how not in KINDS | self._own:
            raise ValueError(f"{how!r} is no fault: {', '.join(sorted(KINDS | self._own))}, or a status")
        pattern = "[^/]+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", route))
        fault = Fault(re.compile(pattern), how, times, seconds)
        self._faults.append(fault)
        return fault

    def meet(self, *routes: str) -> Fault | None:
        """The fault that this request meets, by whichever of its names."""
        for fault in self._faults:
            if fault.count < fault.times and any(fault.route.fullmatch(route) for route in routes):
                fault.count += 1
                fault.met.set()
                return fault
        return None

    def end(self) -> None:
        """No more of them; whatever hangs is released."""
        for fault in self._faults:
            fault.release.set()
        self._faults.clear()


async def through(fault: Fault | None, answer: Callable[[], Answer]) -> Answer | None:
    """The answer, if the fault lets it be given; None: the connection ends."""
    how = fault.how if fault is not None else None
    if fault is not None and how == "hang":
        await fault.release.wait()
    elif fault is not None and how == "slow":
        await asyncio.sleep(fault.seconds)
    if how == "drop":
        return None
    given = answer()
    return None if how == "lost" else given


def abort(request: web.Request) -> None:
    """The connection ends, with nothing said."""
    if request.transport is not None:
        request.transport.abort()
