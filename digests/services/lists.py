"""A workspace's feeds as a list in OPML, which other programs read and write, too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from digests import address as addresses
from digests.adding import Exported, Imported
from digests.errors import FieldError, NoRoom, Unreachable
from digests.feeds import opml
from digests.feeds.opml import Outline
from digests.naming import MOST_TAGS, tag_from, tags_kept, titled, unlike
from digests.services.sources import keys
from digests.syndication import Fetched, Rejected, Request
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Source, Workspace
    from digests.ports import Clock, Fetcher, Quotas, SourceStore

ACCEPT = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
TITLE = "Sources of Broadsheet"


class Lists:
    """The quotas hold for what is brought in, too: what there is no room for is counted."""

    def __init__(self, store: SourceStore, fetcher: Fetcher, clock: Clock, quotas: Quotas) -> None:
        self._store, self._fetcher, self._clock, self._quotas = store, fetcher, clock, quotas

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
                where = addresses.check(outline.address)
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
                over = _fitting(outlines[number:], reads - {where})
                return Imported(added=tuple(added), there=there, refused=tuple(refused), over=over)
            taken |= keys(source)
            added.append(source)
        return Imported(added=tuple(added), there=there, refused=tuple(refused))

    async def _add(self, workspace: Workspace, outline: Outline, where: str, taken: set[str]) -> Source:
        """Under the title's name, or the next free one."""
        while True:
            name = unlike(titled(outline.title, where), taken)
            made = await self._store.add(workspace, name, where, self._quotas, tags=_tags(outline.folders))
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


def _fitting(outlines: Sequence[Outline], reads: set[str | None]) -> int:
    """How many of these are feeds that the workspace does not have."""
    count = 0
    for outline in outlines:
        try:
            count += addresses.check(outline.address) not in reads
        except FieldError:
            continue
    return count
