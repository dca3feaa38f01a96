"""Readings are filed under stories, many in one transaction, each compared with those before it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Placed
from digests.ports.articles import Filing
from digests.text.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.model import Reading, Unread
    from digests.ports.articles import ArticleStore, Filed
    from digests.ports.clock import Clock

WINDOW = timedelta(days=3)  # stories are told over days; beyond, the same words are another event
PLACED_PAGE = 1_000  # decoding a page holds the event loop for some 30 ms
UNMADE = 2**62  # from here on are the numbers, in windows alone, of stories that are not stored yet: greater, as later


class _Opened(Struct, frozen=True):
    """A story that begins with what is being filed."""

    scope: str
    article_id: int


class Filer:
    """Finds the story of each reading among the articles of some days, and stores it there. One call at a time."""

    def __init__(self, articles: ArticleStore, clock: Clock) -> None:
        self._articles, self._clock = articles, clock
        self._reaches_to = clock.now() - 2 * WINDOW
        self._unmade = count(UNMADE)
        self._start_anew()

    async def file(self, readings: Sequence[tuple[Unread, Reading]]) -> None:
        """Store these readings, of one article each, in this order: all, or none."""
        await self._catch_up(min(unread.published_at for unread, _ in readings))
        opened: dict[int, _Opened] = {}
        filings = []
        try:
            for unread, reading in readings:
                filings.append(self._place(unread, reading, opened))
                await asyncio.sleep(0)  # each takes a millisecond, and others wait
            filed = await self._articles.save_readings(filings, self._clock.now())
        except BaseException:
            self._start_anew()  # what the windows hold is not stored
            raise
        self._settle(filings, filed, opened)

    def forget_before(self, at: datetime) -> None:
        """Articles published before are compared with nothing that comes."""
        if self._reaches_to < at:
            self._windows.drop(at)
            self._reaches_to = at

    def _start_anew(self) -> None:
        self._windows, self._seen = Windows(WINDOW), 0

    async def _catch_up(self, published_at: datetime) -> None:
        """Bring the windows up to what is placed by now, by this process or another, and back to the article's days."""
        if published_at - WINDOW < self._reaches_to:
            back = 2 * (self._clock.now() - published_at) + 2 * WINDOW  # twice as far: an archive is reloaded seldom
            self._reaches_to = self._clock.now() - back
            self._start_anew()
        while page := await self._articles.placed(self._reaches_to, self._seen, PLACED_PAGE):
            for placed in page:
                self._windows.add(placed)
            self._seen = page[-1].seq

    def _place(self, unread: Unread, reading: Reading, opened: dict[int, _Opened]) -> Filing:
        """Where it belongs; the windows hold it from now on, if it is new."""
        place = self._windows.place(unread.scope, reading.features, unread.publisher, unread.published_at)
        repeats = place.duplicate_of if place.duplicate_of != unread.article_id else None  # not its own last version
        begun = opened.get(place.story_id or 0)
        if unread.version == 1:
            story_id = place.story_id or next(self._unmade)
            if place.story_id is None:
                opened[story_id] = _Opened(unread.scope, unread.article_id)
            self._windows.add(_placed(unread, reading, story_id, self._seen))
        return Filing(
            unread=unread,
            reading=reading,
            story_id=None if begun else place.story_id,
            joins=begun.article_id if begun else None,
            duplicate_of=repeats,
        )

    def _settle(self, filings: Sequence[Filing], filed: Sequence[Filed | None], opened: dict[int, _Opened]) -> None:
        """Make the windows say what is stored."""
        of_article = {one.article_id: unmade for unmade, one in opened.items()}
        made: dict[int, int] = {}
        for filing, found in zip(filings, filed, strict=True):
            unread, unmade = filing.unread, of_article.get(filing.joins or filing.unread.article_id)
            if found is None or found.seq is None or found.story_id is None:  # forgotten, or another filed it
                self._windows.forget(unread.scope, unread.article_id)
            elif unread.version > 1:
                self._windows.add(_placed(unread, filing.reading, found.story_id, found.seq))
            elif (unmade is None and found.story_id != filing.story_id) or (
                unmade is not None and made.setdefault(unmade, found.story_id) != found.story_id
            ):  # its workspace was forgotten meanwhile
                self._start_anew()
                return
        for unmade, story_id in made.items():
            self._windows.rename(opened[unmade].scope, unmade, story_id)
        seqs = [one.seq for one in filed if one and one.seq]
        if seqs == list(range(self._seen + 1, self._seen + 1 + len(seqs))) and seqs:  # nobody else's in between
            self._seen = seqs[-1]


def _placed(unread: Unread, reading: Reading, story_id: int, seq: int) -> Placed:
    return Placed(
        seq=seq,
        article_id=unread.article_id,
        story_id=story_id,
        publisher=unread.publisher,
        published_at=unread.published_at,
        features=reading.features,
        scope=unread.scope,
    )
