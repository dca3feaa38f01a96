"""A workspace's feeds as a list in OPML, which other programs read and write, too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from digests import address as addresses
from digests.adding import Exported, Imported
from digests.errors import FieldError, NoRoom, Unreachable
from digests.feeds import opml
from digests.feeds.guard import Guard
from digests.feeds.opml import Outline
from digests.naming import MOST_TAGS, tag_from, tags_kept, titled, unlike
from digests.services.sources import keys
from digests.syndication import Fetched, Rejected, Request
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Source, Workspace
    from digests.ports.clock import Clock
    from digests.ports.fetcher import Fetcher
    from digests.ports.sources import Quotas, SourceStore

ACCEPT = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
TITLE = "Sources of Broadsheet"
NEAR = say("It leads to this machine or its network: an operator may allow that (fetch.allow).")


class Lists:
    """The quotas hold for what is brought in, too: what there is no room for is counted. What the guard never admits is
    refused."""

    def __init__(
        self, store: SourceStore, fetcher: Fetcher, clock: Clock, quotas: Quotas, guard: Guard | None = None
    ) -> None:
        self._store, self._fetcher, self._clock, self._quotas = store, fetcher, clock, quotas
        self._guard = guard or Guard()

    @property
    def most(self) -> int:
        """How many sources a workspace may have."""
        return self._quotas.sources

    async def fetch(self, address: str) -> bytes:
        """The list that somebody gives the address of. FetchError when there is no answer."""
        answer = await self._fetcher.fetch(Request(address=address, accept=ACCEPT, most=opml.MOST_BYTES))
        if not isinstance(answer, Fetched):
            raise Unreachable(say("It says that it has not changed, and was not asked that."))
        return answer.body

    async def bring(self, workspace: Workspace, data: bytes, name: str) -> Imported:
        """Add what the list has and the workspace has not. DocumentError, which calls the list by `name`, when it is
        none. StoreError: what was added until then stays, and bringing it again adds the rest."""
        outlines = await asyncio.to_thread(opml.read, data, name)
        seen = await self._store.of_workspace(workspace)
        reads = {source.address for source in seen}
        taken = {key for source in seen for key in keys(source)}
        added: list[Source] = []
        refused: list[Rejected] = []
        there = 0
        for number, outline in enumerate(outlines):
            try:
                where = _checked(outline.address, self._guard)
            except FieldError as error:
                refused.append(Rejected(outline.title or None, error.args[0]))
                continue
            if where in reads:
                there += 1
                continue
            reads.add(where)
            try:
                source = await self._add(workspace, outline, where, taken)
            except NoRoom:
                over = _fitting(outlines[number:], reads - {where}, self._guard)
                return Imported(added=tuple(added), there=there, refused=tuple(refused), over=over)
            taken |= keys(source)
            added.append(source)
        return Imported(added=tuple(added), there=there, refused=tuple(refused))

    async def _add(self, workspace: Workspace, outline: Outline, where: str, taken: set[str]) -> Source:
        """Under the title's name, or the next free one."""
        while True:
            name = unlike(titled(outline.title, where), taken)
            tags, now = _tags(outline.folders), self._clock.now()
            made = await self._store.add(workspace, name, where, self._quotas, tags=tags, since_at=now)
            if made is not None:
                return made
            taken.add(name.casefold())  # by somebody, meanwhile

    async def text(self, workspace: Workspace, *, secrets: bool) -> Exported:
        """All that the workspace reads, with its tags as folders; addresses with a secret only where they may be
        seen."""
        seen = await self._store.of_workspace(workspace)
        feeds = [(one, one.address) for one in seen if one.address]
        told = [(one, where) for one, where in feeds if secrets or not addresses.has_secret(where)]
        outlines = [Outline(title=one.name, address=where, folders=one.tags) for one, where in told]
        return Exported(
            text=opml.write(TITLE, outlines, self._clock.now()) if outlines else "",
            feeds=len(told),
            held_back=len(feeds) - len(told),
            without=len(seen) - len(feeds),
        )


def _tags(folders: Sequence[str]) -> tuple[str, ...]:
    return tags_kept(filter(None, map(tag_from, folders)))[:MOST_TAGS]


def _checked(address: str, guard: Guard) -> str:
    """The address to keep. FieldError for what is none, and for what the guard never admits."""
    where = addresses.check(address)
    if not guard.admits_written(where):
        raise FieldError("address", NEAR)
    return where


def _fitting(outlines: Sequence[Outline], reads: set[str | None], guard: Guard) -> int:
    """How many of these are feeds that the workspace does not have."""
    count = 0
    for outline in outlines:
        try:
            count += _checked(outline.address, guard) not in reads
        except FieldError:
            continue
    return count
