"""Feeds on a web that does as it is told, and a house that polls them, under a clock that is moved by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.errors import ReadError
from digests.feeds.polling import Rules
from digests.services.collect import Collect
from digests.services.poll import Poll
from digests.store.feeds import StoreFeeds
from digests.store.pages import StorePages
from tests.fakes import DirectReader
from tests.scenario.conftest import CHANNEL, House

if TYPE_CHECKING:
    from digests.model import Channel, Health, Source
    from digests.store.engine import Database
    from digests.syndication import Harvest

ADDRESS = "https://ledger.example/feed.xml"


class Entry(Struct, frozen=True):
    text: str  # a title, an empty line and paragraphs
    at: datetime | None
    id: str | None = None
    link: str | None = None


def rss(entries: list[Entry], title: str = "The Harbour Ledger", *, more: str = "") -> str:
    """A feed with whole texts."""
    items = []
    for entry in entries:
        headline, _, text = entry.text.partition("\n\n")
        name = entry.id or headline.casefold().replace(" ", "-")
        link = entry.link or f"https://ledger.example/{name}"
        dated = "" if entry.at is None else f"<pubDate>{entry.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        items.append(
            f"<item><title>{escape(headline)}</title><guid isPermaLink='false'>{escape(name)}</guid>"
            f"<link>{escape(link)}</link>{dated}<description>{escape(text)}</description></item>"
        )
    return f"<rss version='2.0'><channel><title>{escape(title)}</title>{more}{''.join(items)}</channel></rss>"


class Reader(DirectReader):
    """What holds `poison` kills its reader; `harvested` counts."""

    def __init__(self) -> None:
        self.harvested = self.reads = 0

    async def harvest(self, body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:
        self.harvested += 1
        if b"poison" in body:
            raise ReadError("It took longer than 20 s to read (reader.timeout_seconds).")
        return await super().harvest(body, content_type, address, now)


class Newsstand:
    """A house with sources that are fetched, and whose pages are not."""

    def __init__(self, house: House, database: Database, reader: Reader | None = None, **limits: int) -> None:
        self.house, self.clock, self.web, self.reader = house, house.clock, house.web, reader or Reader()
        self.feeds, self.pages = StoreFeeds(database), StorePages(database)
        collect = Collect(self.feeds, house.articles)
        self.poll = Poll(self.feeds, self.web, self.reader, collect, house.clock, Rules(), **limits)

    async def add(
        self,
        name: str = "The Harbour Ledger",
        address: str = ADDRESS,
        *,
        channel: Channel = CHANNEL,
        every: timedelta | None = None,
    ) -> Source:
        made = await self.house.sources.add(channel.home, name, address, every=every)
        assert made is not None
        return made

    def put(self, *entries: Entry | str, address: str = ADDRESS, more: str = "") -> None:
        """Have the feed hold these; of those that are only text it does not say when."""
        whole = [Entry(one, self.clock.now() - timedelta(hours=1)) if isinstance(one, str) else one for one in entries]
        self.web.put(address, rss(whole, more=more))

    async def look(self) -> None:
        """Fetch what is due now, and read it."""
        await self.poll.idle()
        await self.read()

    async def read(self) -> None:
        """What is there by now."""
        await self.pages.wait_no_more(self.clock.now())
        await self.house.ingest.read_unread()

    async def live(self, **length: float) -> list[timedelta]:
        """Let time pass, and fetch what is due at its moment. When something was fetched, from the beginning on."""
        began, looked = self.clock.now(), list[timedelta]()
        end = began + timedelta(**length)
        while (next_at := (await self.feeds.waiting(end))[0]) is not None:
            self.clock.at = max(self.clock.at, next_at)
            before = len(self.web.asked)
            await self.look()
            looked += [self.clock.now() - began] * (len(self.web.asked) - before)
        self.clock.at = end
        return looked

    async def health(self, name: str = "The Harbour Ledger", channel: Channel = CHANNEL) -> Health:
        found = await self.house.sources.health(channel.home, self.clock.now())
        return next(one for one in found if one.source.name == name)

    async def titles(self, channel: Channel = CHANNEL) -> list[str]:
        """Of what can be found, newest first."""
        ids = [source.id for source in await self.house.sources.of_workspace(channel.home)]
        found = await self.house.articles.headlines(ids, self.clock.now() - timedelta(days=400), 1_000)
        return [one.title for one in found]
