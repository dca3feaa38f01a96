"""Requests that go wrong on demand."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

KINDS = frozenset({"lost", "drop", "hang", "slow", "shared", "global", "no via", "html", "taken"})


@dataclass(slots=True, eq=False)
class Fault:
    """`lost`: what is asked is done, and the connection ends before the answer. `drop`: it ends before anything is
    done. `hang`: nothing happens until `release`, then it is done. `slow`: it is done after `seconds`. A number is what
    is answered instead, a status or one of Discord's own codes (10003, 50001, …). `shared`, `global`: a 429 of that
    scope; `no via`: one of Cloudflare's, in words; `html`: a page with status 502. `taken`: what is asked is done, and
    a 502 says that it failed.

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
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def fail(self, route: str, how: str | int, *, times: int = 1, seconds: float = 0.02) -> Fault:
        """For the next `times` requests of this route: `POST /channels/{id}/messages`, whatever stands in the braces,
        or with the id of one channel. `seconds` is how long it is slow, or to be waited after a 429. What was demanded
        first happens first."""
        if isinstance(how, str) and how not in KINDS:
            raise ValueError(f"{how!r} is no fault: {', '.join(sorted(KINDS))}, or a status")
        pattern = "[^/]+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", route))
        fault = Fault(re.compile(pattern), how, times, seconds)
        self._faults.append(fault)
        return fault

    def meet(self, method: str, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.count < fault.times and fault.route.fullmatch(f"{method} {path}"):
                fault.count += 1
                fault.met.set()
                return fault
        return None

    def end(self) -> None:
        """No more of them; whatever hangs is released."""
        for fault in self._faults:
            fault.release.set()
        self._faults.clear()
