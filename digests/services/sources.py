"""What a workspace reads from: its managers add, remove and mark sources."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import structs

from digests.errors import CommandError, FieldError, NoRoom
from digests.naming import MOST_NAME, enough_tags, label
from digests.values import PAIRS, clipped, closing, length_shown, one_line, unclosed, unquoted
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from digests.model import Health, Source, Take, Workspace
    from digests.ports.clock import Clock
    from digests.ports.sources import Quotas, SourceStore


class Sources:
    """Use cases on the sources of one workspace. The `quotas` say how many it may have.

    FieldError and CommandError say what does not fit, or that somebody else was quicker; nothing is changed then.
    """

    def __init__(self, store: SourceStore, clock: Clock, quotas: Quotas) -> None:
        self._store, self._clock, self._quotas = store, clock, quotas

    async def seen(self, workspace: Workspace) -> list[Source]:
        """By name."""
        return await self._store.of_workspace(workspace)

    async def health(self, workspace: Workspace) -> list[Health]:
        """How each is doing, by name."""
        return await self._store.health(workspace, self._clock.now())

    async def free(self, workspace: Workspace, name: str) -> None:
        """FieldError when there is a source of that name."""
        if any(name.casefold() in keys(source) for source in await self.seen(workspace)):
            raise _taken(name)

    async def add(
        self,
        workspace: Workspace,
        name: str,
        address: str | None,
        *,
        tags: Sequence[str] | None = None,
        take: Take | None = None,
        every: timedelta | None = None,
    ) -> Source:
        """A new source, or a removed one again; None: as it was, or as is usual. `name` and `address` are as `name_of`
        and `address.check` give them."""
        enough_tags(tags or ())
        self.seldom(every)
        await self.free(workspace, name)
        try:
            made = await self._store.add(
                workspace,
                name,
                address,
                self._quotas,
                tags=tags,
                take=take,
                every=every,
                since_at=self._clock.now(),
            )
        except NoRoom:
            raise CommandError(
                several(
                    self._quotas.sources,
                    "This workspace has {count} source, which is the most it may. Remove one first.",
                    "This workspace has {count} sources, which is the most it may. Remove one first.",
                )
            ) from None
        if made is None:  # somebody was quicker
            raise _taken(name)
        return made

    async def set(self, workspace: Workspace, source: Source, wanted: Source) -> Source:
        """The source with another address, other tags, `take` or `every`."""
        enough_tags(wanted.tags)
        self.seldom(wanted.every)
        others = [one for one in await self.seen(workspace) if one.id != source.id and one.address is not None]
        if there := next((one for one in others if one.address == wanted.address), None):
            raise FieldError("address", say("“{name}” reads that feed here already.", name=label(there)))
        return await self._mark(workspace, source, wanted)

    def seldom(self, every: timedelta | None) -> None:
        """FieldError for an interval that is shorter than this workspace may have."""
        least = self._quotas.interval
        if every is not None and every < least:
            raise FieldError("every", say("The shortest interval here is {least}.", least=length_shown(least)))

    async def remove(self, workspace: Workspace, source: Source) -> None:
        """No longer seen, nor its articles, until it is added again."""
        if not await self._store.remove(workspace, source.id, self._clock.now()):
            raise _gone(source)

    async def tag(self, workspace: Workspace, source: Source, tags: Sequence[str]) -> Source:
        """The source with these tags as well; those that it has are spelled as they were."""
        kept = {tag.casefold(): tag for tag in (*tags, *source.tags)}
        enough_tags(kept)
        tagged = structs.replace(source, tags=tuple(sorted(kept.values(), key=str.casefold)))
        return await self._mark(workspace, source, tagged)

    async def untag(self, workspace: Workspace, source: Source, tags: Sequence[str]) -> Source:
        """The source without these tags. FieldError names one that it does not have."""
        had = {tag.casefold(): tag for tag in source.tags}
        for tag in tags:
            if had.pop(tag.casefold(), None) is None:
                raise FieldError("tags", _untagged(source, tag))
        return await self._mark(workspace, source, structs.replace(source, tags=tuple(had.values())))

    async def _mark(self, workspace: Workspace, source: Source, marked: Source) -> Source:
        if marked == source or await self._store.change(workspace, marked, source, self._clock.now()):
            return marked
        if all(other.id != source.id for other in await self.seen(workspace)):
            raise _gone(source)
        raise CommandError(
            say(
                "Somebody else changed “{name}” meanwhile, so nothing was changed now. Type sources to see it.",
                name=label(source),
            )
        )


def meant(sources: Sequence[Source], words: str) -> Source:
    """The source that goes by these words. FieldError with the nearest name when none does."""
    line = one_line(words)
    for name in (line, unquoted(line)):
        for source in sources:
            if name.casefold() in keys(source):
                return source
    raise _unknown(sources, line)


def leading(sources: Sequence[Source], words: str) -> tuple[Source, str]:
    """The source whose name the line begins with, the longest that fits or one in quotation marks, and the rest."""
    line = one_line(words)
    folded = line.casefold().split(" ")
    fitting = [
        (length, source)
        for source in sources
        for key in keys(source)
        if folded[: (length := len(key.split(" ")))] == key.split(" ")
    ]
    if fitting:
        length, source = max(fitting, key=lambda one: one[0])
        return source, " ".join(line.split(" ")[length:])
    if line[:1] in PAIRS:
        end = closing(line, 0)
        if end < 0:
            raise FieldError("name", unclosed(line))
        return meant(sources, line[: end + 1]), line[end + 1 :].strip()
    raise _unknown(sources, line)


def keys(source: Source) -> set[str]:
    """What a source goes by, case folded: its name as it is typed, and as lists show it."""
    return {one_line(source.name).casefold(), label(source).casefold()}


def _unknown(sources: Sequence[Source], line: str) -> FieldError:
    """There is no such source: the nearest to the words that the line begins with."""
    if not sources:
        return FieldError("name", say("There are no sources here yet. To add one, type: sources add ADDRESS"))
    names = {label(source).casefold(): label(source) for source in sources}
    words = line.casefold().split(" ")
    for length in sorted({len(name.split(" ")) for name in names}, reverse=True):
        if near := get_close_matches(" ".join(words[:length])[:MOST_NAME], names, 1):
            meant = names[near[0]]
            return FieldError(
                "name", say("There is no source “{name}” here. Did you mean {near}?", name=clipped(line), near=meant)
            )
    return FieldError(
        "name", say("There is no source “{name}” here. Type sources to see which there are.", name=clipped(line))
    )


def _taken(name: str) -> FieldError:
    return FieldError(
        "name",
        say(
            "There is a source “{name}” here already. To give it another address, type: "
            "sources set NAME address ADDRESS",
            name=name,
        ),
    )


def _gone(source: Source) -> CommandError:
    return CommandError(
        say(
            "“{name}” was removed meanwhile, so nothing was changed now. Type sources to see what is there.",
            name=label(source),
        )
    )


def _untagged(source: Source, tag: str) -> str:
    if not source.tags:
        return say("“{name}” has no tags.", name=label(source))
    return say("“{name}” has no tag “{tag}”. It has: {tags}.", name=label(source), tag=clipped(tag), tags=source.tags)
