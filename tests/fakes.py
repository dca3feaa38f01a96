"""Stand-ins with behaviour: they keep state, and misbehave when told to."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from digests import read
from digests.errors import (
    FetchError,
    Forbidden,
    ReadError,
    Refused,
    Scope,
    StoreUnavailable,
    Throttled,
    Unsure,
    Unwanted,
)
from digests.feeds import harvest, pages
from digests.messages import Cited, Inline, Limits, Link, Moment, Room, Text
from digests.model import Tenure
from digests.ports.messenger import Absent, Found, Unreadable
from digests.syndication import Caching, Fetched, NotModified

if TYPE_CHECKING:
    from digests.messages import Message
    from digests.model import Channel, Document, Reading, Wishes
    from digests.syndication import Harvest, Page, Request


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **length: float) -> None:
        self.at += timedelta(**length)


class DirectReader:
    """The Reader port without processes. An article with the word `poison` is one that kills its reader."""

    async def read(self, original: str, title: str | None = None) -> Reading:
        if "poison" in original:
            raise ReadError("reading it took longer than 20 s")
        return read.read(original, title)

    async def extract(self, page: bytes, name: str) -> Document:
        return pages.extract(page, name)

    async def harvest(self, body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:
        return harvest.harvest(body, content_type, address, now)

    async def page(self, body: bytes, content_type: str | None, address: str) -> Page:
        return pages.look(body, content_type, address)


def cost(part: Inline) -> int:
    match part:
        case Text(text) | Room(text):
            return len(text)
        case Link(text, url):
            return len(text) + len(url)
        case Cited(words):
            return len(words) + 2
        case Moment():
            return 30


class Chat:
    """A Messenger with channels that can be read back. `fault` names what the next sends do, first one first:

    `refuse`, `throttle` (the channel), `throttle workspace`, `throttle platform`, `lose` (posted, but the answer is
    lost), `drop` (not posted, and no answer), `break` (an error nobody foresaw), `hang` (not posted until `resume` is
    set). `gone` are channels that refuse everything. With `checks_keys`, a second post with a key is the first one.
    """

    limits = Limits(total=4_000, sections=20, actions=60, cost=cost)
    settling = timedelta(seconds=60)

    def __init__(self, clock: HandClock, *, checks_keys: bool = False) -> None:
        self.clock, self.checks_keys = clock, checks_keys
        self.posts: dict[Channel, list[tuple[str, Message]]] = defaultdict(list)
        self.faults: list[str] = []
        self.wait = timedelta(minutes=5)  # that a throttled one is told
        self.gone: set[Channel] = set()
        self.readable = True
        self.looks: list[Absent | Found | Exception] = []  # what the next looks come to, whatever is there
        self.tries: list[str] = []
        self.below: list[str | None] = []  # the receipt above each try
        self.talked: dict[Channel, datetime] = {}
        self.asked: list[Channel] = []  # whether somebody talks there
        self.mute = False  # whoever asks that gets an error
        self.hanging = asyncio.Event()  # set when somebody hangs
        self.hung: list[Channel] = []
        self.resume = asyncio.Event()
        self.searched: list[datetime] = []  # since when
        self.searched_below: list[str | None] = []
        self.stuck = False  # whoever asks what is in the way gets no answer
        self.unheard: set[str] = set()  # roles that may not be mentioned
        self.owners: list[tuple[Channel, Message]] | None = []  # what they were told; None: nobody can be reached

    async def send(self, channel: Channel, message: Message, key: str, above: str | None = None) -> str:
        self.tries.append(key)
        self.below.append(above)
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "refuse" or channel in self.gone:
            raise Refused("The channel is gone.")
        if fault.startswith("throttle"):
            scope = Scope(fault.removeprefix("throttle").strip() or Scope.CHANNEL)
            raise Throttled("Slow down.", self.clock.now() + self.wait, scope)
        if fault == "break":
            raise ZeroDivisionError
        if fault == "hang":
            self.hung.append(channel)
            self.hanging.set()
            await self.resume.wait()
        if fault != "drop":
            self._post(channel, message, key)
        if fault in ("lose", "drop"):
            raise Unsure("The connection broke.")
        return self._receipt(channel, key)

    def _post(self, channel: Channel, message: Message, key: str) -> None:
        if not (self.checks_keys and key in self.keys(channel)):
            self.posts[channel].append((key, message))

    def _receipt(self, channel: Channel, key: str) -> str:
        """Each post has its own, as on a real platform."""
        again = self.keys(channel).count(key) - 1
        return f"receipt-{key}" + (f"-{again}" if again > 0 else "")

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None = None
    ) -> Found | Absent | Unreadable:
        assert since_at.tzinfo is not None
        self.searched.append(since_at)
        self.searched_below.append(above)
        if self.looks:
            look = self.looks.pop(0)
            if isinstance(look, Exception):
                raise look
            return look
        if not self.readable:
            return Unreadable("History is closed to the bot.")
        return Found(f"receipt-{key}") if key in self.keys(channel) else Absent()

    async def talked_at(self, channel: Channel) -> datetime | None:
        self.asked.append(channel)
        if self.mute:
            raise ZeroDivisionError
        return self.talked.get(channel)

    async def obstacles(self, channel: Channel, *wishes: Wishes) -> tuple[str, ...]:
        if self.stuck:
            await asyncio.Event().wait()
        return (
            ("The channel is gone.",) if channel in self.gone else tuple(self.unheard & {one.mention for one in wishes})
        )

    async def tell_owner(self, channel: Channel, message: Message) -> bool:
        if self.owners is None:
            return False
        self.owners.append((channel, message))
        return True

    def keys(self, channel: Channel) -> list[str]:
        return [key for key, _ in self.posts[channel]]


class OneLease:
    """The Leases port for one name. It can be `taken` from its holder, or `broken`."""

    def __init__(self) -> None:
        self.owner: str | None = None
        self.term = 0
        self.until = datetime.min.replace(tzinfo=UTC)
        self.refusals, self.renewals, self.failures = (asyncio.Semaphore(0) for _ in range(3))
        self.broken = False

    async def acquire(self, name: str, owner: str, now: datetime, until: datetime) -> Tenure | None:
        if self.owner is not None and self.until > now:
            self.refusals.release()
            return None
        self.owner, self.term, self.until = owner, self.term + 1, until
        return Tenure(name, owner, self.term)

    async def renew(self, tenure: Tenure, until: datetime) -> bool:
        if self.broken:
            self.failures.release()
            raise StoreUnavailable("the database restarts: try again")
        self.renewals.release()
        if not self._is_of(tenure):
            return False
        self.until = until
        return True

    async def release(self, tenure: Tenure) -> bool:
        if self.broken:
            raise StoreUnavailable("the database restarts: try again")
        if not self._is_of(tenure):
            return False
        self.owner = None
        return True

    def taken(self, by: str) -> None:
        self.owner, self.term, self.until = by, self.term + 1, datetime.max.replace(tzinfo=UTC)

    def _is_of(self, tenure: Tenure) -> bool:
        return (tenure.owner, tenure.term) == (self.owner, self.term)


@dataclass
class Place:
    """What an address answers with. Its ETag goes by what is there; `tagged` and `dated` say what it tells of that."""

    body: bytes = b""
    content_type: str | None = "application/rss+xml"
    tagged: bool = True
    dated: str | None = None  # Last-Modified
    fresh: timedelta | None = None
    to: str | None = None  # it is a redirect
    for_good: bool = False

    @property
    def etag(self) -> str | None:
        return f'"{sha256(self.body).hexdigest()[:12]}"' if self.tagged else None


class Web:
    """A Fetcher with addresses that answer as they are put there.

    `faults` are what the next fetches of an address raise, first one first; `broken` is raised each time until it is
    taken away. Fetches of an address in `held` wait for its event. `asked` are all requests, as they came. `forbidden`
    are addresses, with what lies below them, that robots may not read; hosts in `silent` do not say.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.faults: dict[str, list[FetchError]] = defaultdict(list)
        self.broken: dict[str, FetchError] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.asked: list[Request] = []
        self.running = self.most_running = 0
        self.forbidden: set[str] = set()
        self.silent: dict[str, FetchError] = {}
        self.took = timedelta(milliseconds=80)

    def put(self, address: str, body: str | bytes, content_type: str = "application/rss+xml") -> Place:
        """Have it answer with that. The place can be changed further."""
        place = Place(body.encode() if isinstance(body, str) else body, content_type)
        self.places[address] = place
        return place

    def move(self, address: str, to: str, *, for_good: bool = True) -> None:
        self.places[address] = Place(to=to, for_good=for_good)

    def addresses(self) -> list[str]:
        """What was asked for, in order."""
        return [request.address for request in self.asked]

    async def fetch(self, request: Request) -> Fetched | NotModified:
        if request.robots and not await self.allowed(request.address):
            raise Forbidden("Its site lets no program read that page (robots.txt).")
        self.asked.append(request)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            if request.address in self.held:
                await self.held[request.address].wait()
            return self._answer(request)
        finally:
            self.running -= 1

    async def allowed(self, address: str) -> bool:
        host = address.partition("://")[2].partition("/")[0]
        if host in self.silent:
            raise self.silent[host]
        return not any(address.startswith(one) for one in self.forbidden)

    def _answer(self, request: Request) -> Fetched | NotModified:
        address, moved_to, permanent = urldefrag(request.address).url, None, True
        for _ in range(6):
            if self.faults[address]:
                raise self.faults[address].pop(0)
            if address in self.broken:
                raise self.broken[address]
            place = self.places.get(address)
            if place is None:
                raise Unwanted("There is nothing at that address (404).")
            if place.to is None:
                break
            address, permanent = urljoin(address, place.to), permanent and place.for_good
            moved_to = address if permanent else moved_to
        else:
            raise Unwanted("It is sent from address to address, and never arrives.")
        if len(place.body) > request.most:
            raise Unwanted("What it answers is too large.")
        caching = Caching(etag=place.etag, last_modified=place.dated, fresh=place.fresh, moved_to=moved_to)
        tagged = place.etag is not None and place.etag == request.etag
        dated = request.etag is None and place.dated is not None and place.dated == request.last_modified
        if tagged or dated:
            return NotModified(caching=caching, took=self.took)
        return Fetched(
            address=_without_user(address),
            body=place.body,
            content_type=place.content_type,
            caching=caching,
            took=self.took,
        )


def _without_user(address: str) -> str:
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
