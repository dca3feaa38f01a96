"""Documents in: stored first, read in worker processes, filed under stories. A crash in between loses nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import aclosing
from itertools import islice
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from digests.errors import ReadError
from digests.feeds.decide import Changed, New, Same, content_hash, decide
from digests.feeds.fields import canonical_link
from digests.naming import publisher
from digests.services.filing import WINDOW, Filer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
    from typing import Self

    from digests.model import Document, Reading, Unread, Workspace
    from digests.ports.articles import ArticleStore
    from digests.ports.clock import Clock
    from digests.ports.reader import Reader
    from digests.ports.sources import SourceStore

BATCH = 50
LONGEST_NAME = 60
TOGETHER = 25  # articles that are filed in one transaction: it holds up other writers for as long


class Tally(Struct, frozen=True):
    """What reading came to. `aside` says which articles could not be read, and why."""

    read: int = 0
    aside: tuple[str, ...] = ()


class Outcome(Struct, frozen=True):
    """What storing a document did: `new`, `changed` (a new version), `again` (it had been set aside, and is tried once
    more) or `same` (nothing)."""

    what: Literal["new", "changed", "again", "same"]
    article_id: int


def label(title: str | None, text: str) -> str:
    """What a person knows an article by before it is read: the title it was given, or its first words."""
    words = " ".join((title or text[: LONGEST_NAME * 4]).split())
    return words if len(words) <= LONGEST_NAME else f"{words[:LONGEST_NAME]}…"


def fit_to_show(document: Document) -> Document:
    """The document with a publisher and a link that everybody may see: without passwords and tokens of its reader."""
    return structs.replace(document, source=publisher(document.source), url=canonical_link(document.url))


class Ingest:
    """Stores documents and reads what is unread. Calls to `read_unread` queue up behind each other.

    `at_once` articles are read at the same time; they are filed in the order they were stored.
    """

    def __init__(
        self, sources: SourceStore, articles: ArticleStore, reader: Reader, clock: Clock, at_once: int = 2
    ) -> None:
        self._sources, self._articles, self._reader, self._clock = sources, articles, reader, clock
        self._at_once = at_once
        self._filing = Filer(articles, clock)
        self._one_at_a_time = asyncio.Lock()

    async def store(self, workspace: Workspace, document: Document) -> Outcome:
        """Save a document's original, unread, if it is new or changed."""
        now, document = self._clock.now(), fit_to_show(document)
        if document.published_at and document.published_at > now:  # a wrong date must not keep it on top until then
            document = structs.replace(document, published_at=now)
        digest = content_hash(document)
        while True:
            source = await self._sources.ensure(workspace, document.source)
            known = await self._articles.known(source.id, document.keys)
            same_text = None if known else await self._articles.same_text(source.id, digest)
            match decide(digest, known, same_text):
                case New():
                    added = await self._articles.add(source.id, document, digest, now)
                    if added is not None:  # else somebody was quicker: look again
                        return Outcome("new", added)
                case Changed(article_id):
                    if await self._articles.add_version(article_id, document, digest, now) is not None:
                        return Outcome("changed", article_id)
                case Same(article_id):
                    return Outcome("again" if await self._articles.read_again(article_id) else "same", article_id)

    async def read_unread(self, progress: Callable[[int], None] = lambda _: None) -> Tally:
        """Read all that is saved and unread. An article that kills or hangs its reader is set aside; the rest go on."""
        async with self._one_at_a_time:
            read, aside = 0, list[str]()
            while batch := await self._articles.unread(BATCH):
                async with aclosing(self._readings(batch)) as readings, Behind() as filing:
                    async for some in _together(readings):
                        good = [(unread, one) for unread, one in some if not isinstance(one, ReadError)]
                        bad = [(unread, one) for unread, one in some if isinstance(one, ReadError)]
                        await filing.follow(self._settle(good, bad))
                        read += len(good)
                        aside += [f"“{label(unread.title, unread.original)}”: {error}" for unread, error in bad]
                        progress(read + len(aside))
            self._filing.forget_before(self._clock.now() - 2 * WINDOW)
            return Tally(read, tuple(aside))

    async def _settle(self, good: Sequence[tuple[Unread, Reading]], bad: Sequence[tuple[Unread, ReadError]]) -> None:
        for unread, error in bad:
            await self._articles.set_aside(unread, str(error), self._clock.now())
        if good:
            await self._filing.file(good)

    async def _readings(self, batch: list[Unread]) -> AsyncGenerator[tuple[Unread, Reading | ReadError]]:
        """Readings in the order of the batch, the next ones under way meanwhile."""
        waiting = iter(batch)
        read_before = await self._articles.read_alike(batch)
        running: deque[tuple[Unread, asyncio.Task[Reading | ReadError]]] = deque()
        tasks: dict[tuple[str | None, ...], asyncio.Task[Reading | ReadError]] = {}  # what two have is read once
        try:
            while True:
                for unread in islice(waiting, self._at_once - len(running)):
                    words = unread.original, unread.title, unread.author, unread.language
                    if words not in tasks:
                        before = read_before.get((unread.article_id, unread.version))
                        tasks[words] = asyncio.create_task(self._read(unread, before))
                    running.append((unread, tasks[words]))
                if not running:
                    return
                unread, task = running.popleft()
                yield unread, await task
        finally:
            for _, task in running:
                task.cancel()

    async def _read(self, unread: Unread, before: Reading | None) -> Reading | ReadError:
        if before is not None:
            return before
        try:
            reading = await self._reader.read(unread.original, unread.title)
        except ReadError as error:
            return error
        if not (reading.paragraphs or reading.title):
            return ReadError("There is no article in it.")
        byline, language = reading.byline or unread.author, reading.language or unread.language
        return structs.replace(reading, byline=byline, language=language)


class Behind:
    """Work that goes on while the next is got ready: one piece of it at a time, and none when the block is left."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        task = self._task
        if task is None:
            return
        if kind is not None:
            task.cancel()
            await asyncio.wait({task})
            return
        await task

    async def follow(self, work: Coroutine[None, None, None]) -> None:
        """Begin with it when what went before is done."""
        try:
            if self._task is not None:
                await self._task
        except BaseException:
            work.close()
            raise
        self._task = asyncio.create_task(work)


async def _together(
    readings: AsyncIterator[tuple[Unread, Reading | ReadError]],
) -> AsyncIterator[list[tuple[Unread, Reading | ReadError]]]:
    """As many as are filed at once, no article twice among them."""
    some: dict[int, tuple[Unread, Reading | ReadError]] = {}
    async for unread, reading in readings:
        if unread.article_id in some or len(some) == TOGETHER:
            yield list(some.values())
            some = {}
        some[unread.article_id] = unread, reading
    if some:
        yield list(some.values())
