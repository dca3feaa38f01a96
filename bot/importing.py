"""Articles from files are kept and read, and what came of each is said: `broadsheet import`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from bot import imports
from digests import address
from digests.messages import visible
from digests.model import Document, Reason
from digests.naming import publisher
from digests.services.ingest import label
from digests.wording import several

if TYPE_CHECKING:
    from digests.model import Article, Workspace
    from digests.ports.articles import ArticleStore
    from digests.ports.reader import Reader
    from digests.services.ingest import Ingest

SHOWN_WRONG = 20  # lines of an import that are named; the rest are counted
DESCRIBED = 5  # articles that an import describes one by one


class Importing:
    """One import into a workspace: stores, reads, counts."""

    def __init__(self, workspace: Workspace, ingest: Ingest, articles: ArticleStore, reader: Reader) -> None:
        self._workspace, self._ingest, self._articles, self._reader = workspace, ingest, articles, reader
        self._counts: Counter[str] = Counter()
        self._touched: list[int] = []
        self._renamed: set[str] = set()

    async def run(self, paths: list[str], source: str | None) -> bool:
        """Keep what the paths hold; `source` publishes what names no publisher. Whether all of it could be kept."""
        try:
            await self._store(paths, source)
            self._counts["set aside"] = len(await read_unread(self._ingest))
            await self._describe()
        finally:  # what was kept is said, even when the disk is full
            if self._counts.total():
                sys.stdout.write(summed_up(self._counts))
        return not (self._counts["refused"] or self._counts["set aside"])

    async def _store(self, paths: list[str], source: str | None) -> None:
        progress = _Progress("Storing articles")
        async for found in imports.documents(paths, source, self._reader):
            if isinstance(found, Document):
                if found.encoding:
                    guess = f"“{label(found.title, found.text)}” is not in UTF-8, and was read as {found.encoding}"
                    sys.stderr.write(visible(f"broadsheet: {guess}: check its words.") + "\n")
                self._filed_as(found)
                outcome = await self._ingest.store(self._workspace, found)
                self._counts[outcome.what] += 1
                progress(self._counts.total())
                if outcome.what != "same":
                    self._touched.append(outcome.article_id)
                continue
            self._counts["refused"] += 1
            if self._counts["refused"] <= SHOWN_WRONG:
                sys.stderr.write(visible(f"broadsheet: {found}.") + "\n")
        progress.wipe()
        if self._counts["refused"] > SHOWN_WRONG:
            sys.stderr.write(f"broadsheet: … and {self._counts['refused'] - SHOWN_WRONG} more.\n")

    def _filed_as(self, found: Document) -> None:
        """Say it, once, of a publisher's name that cannot be shown as it came."""
        name = publisher(found.source)
        if address.veiled(found.source) != found.source and name not in self._renamed:
            self._renamed.add(name)
            why = "its name holds an address with a password or a token"
            sys.stderr.write(visible(f"broadsheet: filed under “{name}”, because {why}.") + "\n")

    async def _describe(self) -> None:
        """The articles one by one, when they are few."""
        if len(self._touched) <= DESCRIBED:
            for article in (await self._articles.articles(self._touched)).values():
                sys.stdout.write(described(article))


async def read_unread(ingest: Ingest) -> tuple[str, ...]:
    """Read what is unread; the articles that were set aside, each named on standard error."""
    progress = _Progress("Reading articles")
    tally = await ingest.read_unread(progress)
    progress.wipe()
    for line in tally.aside:
        sys.stderr.write(visible(f"broadsheet: set aside: {line} Import it again to try once more.") + "\n")
    return tally.aside


class _Progress:
    """Says on a terminal how far long work has come; wiped when it is done."""

    def __init__(self, what: str) -> None:
        self._what, self._shown = what, False

    def __call__(self, done: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self._what}: {done} …")
            sys.stderr.flush()
            self._shown = True

    def wipe(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def described(article: Article) -> str:
    """What was read out of one article, in a few lines."""
    reading = article.reading
    reasons = Counter(str(removal.reason) for removal in reading.removed if removal.reason is not Reason.TITLE)
    removed = ", ".join(_several(number, reason) for reason, number in reasons.most_common())
    parts = several(len(reading.paragraphs), "{count} paragraph", "{count} paragraphs")
    quoted = several(len(reading.quotes), "{count} quote", "{count} quotes")
    receipt = f"taken out: {removed}" if removed else "nothing taken out"
    return f"{visible(article.headline.title)}\n  {parts}, {quoted}; {receipt}\n"


def _several(number: int, reason: str) -> str:
    """`1 caption`, `2 related stories`, `2 stitched`."""
    if number == 1 or reason in (Reason.STITCHED, Reason.MARKUP):
        return f"{number} {reason}"
    return f"{number} {reason.removesuffix('y')}ies" if reason.endswith("y") else f"{number} {reason}s"


def summed_up(counts: Counter[str]) -> str:
    """`3 new, 1 changed, 12 the same as before, 2 refused.`"""
    said = [f"{counts['new']} new"]
    words = {"changed": "changed", "again": "read again", "same": "the same as before"}
    said += [f"{counts[what]} {word}" for what, word in words.items() if counts[what]]
    said += [f"{counts[what]} {what}" for what in ("refused", "set aside") if counts[what]]
    return ", ".join(said) + ".\n"
