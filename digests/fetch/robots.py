"""What the owner of a site lets programs read (robots.txt, RFC 9309).

Its rules are kept for a day. A site that cannot be asked is not read for now; one that has no rules may be read.
"""

from __future__ import annotations

import asyncio
import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from msgspec import Struct
from protego import Protego

from digests.errors import Denied, FetchError, Gone, Unreachable, Unwanted
from digests.syndication import Purpose, Request
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from digests.feeds.hops import Hop
    from digests.ports.clock import Clock

    Origin = tuple[str, str, int]

MOST = 500 * 1024  # bytes of it that are read (RFC 9309, 2.5)
MOST_HOPS = 5  # that lead to it (2.3.1.2)
KEPT, UNASKED = timedelta(days=1), timedelta(minutes=10)  # rules; and that nobody could be asked
MOST_GAP = timedelta(seconds=10)  # of Crawl-delay: who asks for more gets that
SMALL = 32 * 1024  # bytes that are read in the event loop; more of them would hold it up
MOST_KEPT, ROOM = 2_000, 4 * 2**20  # sites, and bytes of their files together


class Rules(Struct, frozen=True):
    """Of one site. Without rules everything may be read; with an error nothing, for now."""

    until: datetime
    size: int = 0
    rules: Protego | None = None
    gap: timedelta | None = None
    error: FetchError | None = None


class Robots:
    def __init__(self, ask: Callable[[Request, int], Awaitable[bytes]], clock: Clock, agent: str) -> None:
        self._ask, self._clock, self._agent = ask, clock, agent
        self._known: dict[Origin, Rules] = {}
        self._asking: WeakValueDictionary[Origin, asyncio.Lock] = WeakValueDictionary()

    async def allow(self, page: Hop) -> bool:
        """Whether it may be read. FetchError when its site cannot be asked."""
        lock = self._asking.setdefault(page.origin, asyncio.Lock())
        async with lock:
            known = self._known.get(page.origin)
            if known is None or known.until <= self._clock.now():
                known = await self._asked(page)
                self._keep(page.origin, known)
        if known.error is not None:
            raise type(known.error)(known.error.args[0], known.error.retry_after)
        if known.rules is None:
            return True
        if known.size < SMALL:
            return bool(known.rules.can_fetch(page.url, self._agent))
        return bool(await asyncio.to_thread(known.rules.can_fetch, page.url, self._agent))

    def gap(self, page: Hop) -> timedelta | None:
        """How long the site asks to be left alone between two requests, as far as that is known."""
        known = self._known.get(page.origin)
        return known.gap if known else None

    async def _asked(self, page: Hop) -> Rules:
        shown = f"[{page.host}]" if ":" in page.host else page.host
        address = f"{page.scheme}://{shown}:{page.port}/robots.txt"
        request = Request(address=address, accept="text/plain, */*;q=0.1", most=MOST, purpose=Purpose.ROBOTS)
        try:
            body = await self._ask(request, MOST_HOPS)
        except (Unwanted, Gone):
            return Rules(self._clock.now() + KEPT)
        except (Unreachable, Denied) as error:
            reason = say("{host} does not say what programs may read. {reason}", host=page.host, reason=error.args[0])
            wait = max(error.retry_after or UNASKED, UNASKED)
            return Rules(self._clock.now() + min(wait, KEPT), error=type(error)(reason, error.retry_after))
        text = body.decode("utf-8", "replace").removeprefix("\ufeff")
        read = self._read(text) if len(body) < SMALL else await asyncio.to_thread(self._read, text)
        return Rules(self._clock.now() + KEPT, len(body), *read)

    def _read(self, text: str) -> tuple[Protego, timedelta | None]:
        """The rules, and how long it asks to be left alone between two requests."""
        rules = Protego.parse(text)
        delay = rules.crawl_delay(self._agent)
        if delay is None or not math.isfinite(delay) or delay <= 0:
            return rules, None
        return rules, timedelta(seconds=min(delay, MOST_GAP.total_seconds()))

    def _keep(self, origin: Origin, rules: Rules) -> None:
        self._known.pop(origin, None)
        self._known[origin] = rules
        room = sum(one.size for one in self._known.values())
        while len(self._known) > MOST_KEPT or room > ROOM:
            oldest = next(iter(self._known))
            room -= self._known.pop(oldest).size
