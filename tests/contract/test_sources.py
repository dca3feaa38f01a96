"""What every SourceStore promises."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from digests.errors import NoRoom
from digests.ports.sources import Quotas
from digests.store.articles import Articles
from digests.store.sources import WorkspaceSources
from tests import make

if TYPE_CHECKING:
    from digests.model import Health
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

ELSEWHERE = ("console", "elsewhere")
ADDRESS = "https://user:secret@fen.example/feed?token=1"


async def names(sources: WorkspaceSources) -> list[str]:
    return [source.name for source in await sources.of_workspace(make.WORKSPACE)]


class TestMaking:
    async def test_a_source_is_made_once_whatever_its_case(self, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Straßen-Anzeiger")
        assert (first.name, first.address, first.tags) == ("Straßen-Anzeiger", None, ())
        assert await sources.ensure(make.WORKSPACE, "STRASSEN-ANZEIGER") == first
        assert await sources.of_workspace(make.WORKSPACE) == [first]

    async def test_two_at_once_make_one(self, opened: Opener) -> None:
        stores = [WorkspaceSources(await opened()) for _ in range(3)]
        made = await asyncio.gather(*(store.ensure(make.WORKSPACE, "Fen Gazette") for store in stores))
        assert len({source.id for source in made}) == 1
        added = await asyncio.gather(*(store.add(make.WORKSPACE, "Zephyr", ADDRESS) for store in stores))
        assert len([source for source in added if source]) == 1
        assert await names(stores[0]) == ["Fen Gazette", "Zephyr"]

    async def test_however_many_add_at_once_the_quota_holds(self, opened: Opener) -> None:
        stores, quotas = [WorkspaceSources(await opened()) for _ in range(3)], Quotas(sources=3)
        gone = await stores[0].ensure(make.WORKSPACE, "Gone")
        await stores[0].remove(make.WORKSPACE, gone.id, make.NOW)
        adding = (stores[n % 3].add(make.WORKSPACE, f"Wire {n}", None, quotas) for n in range(9))
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        assert sum(isinstance(outcome, NoRoom) for outcome in outcomes) == 6
        assert len(await names(stores[0])) == 3
        with pytest.raises(NoRoom, match="sources"):
            await stores[1].add(make.WORKSPACE, "Gone", None, quotas)
        assert await stores[1].add(ELSEWHERE, "Gone", None, quotas)
        assert await stores[0].ensure(make.WORKSPACE, "Imported"), "imports have no quota"

    async def test_a_workspace_sees_its_own_by_name(self, sources: WorkspaceSources) -> None:
        for name in ("the Fen Gazette", "Ansel Review", "Zephyr"):
            await sources.ensure(make.WORKSPACE, name)
        other = await sources.ensure(ELSEWHERE, "Ansel Review")
        assert await names(sources) == ["Ansel Review", "the Fen Gazette", "Zephyr"]
        assert other not in await sources.of_workspace(make.WORKSPACE)
        assert await sources.of_workspace(ELSEWHERE) == [other]
        assert await sources.of_workspace(("elsewhere", "local")) == []

    async def test_the_operator_is_told_which_workspaces_see_any(self, sources: WorkspaceSources) -> None:
        assert await sources.workspaces() == []
        made = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        for name in ("Zephyr", "Ansel Review"):
            await sources.ensure(ELSEWHERE, name)
        assert await sources.workspaces() == [ELSEWHERE, make.WORKSPACE]
        await sources.remove(make.WORKSPACE, made.id, make.NOW)
        assert await sources.workspaces() == [ELSEWHERE]

    async def test_a_new_one_is_added_with_its_address(self, sources: WorkspaceSources) -> None:
        added = await sources.add(make.WORKSPACE, "Fen Gazette", ADDRESS)
        assert added is not None
        assert added.address == ADDRESS
        assert await sources.add(make.WORKSPACE, "FEN GAZETTE", None) is None
        assert await sources.of_workspace(make.WORKSPACE) == [added]
        assert await sources.add(ELSEWHERE, "Fen Gazette", None)

    @pytest.mark.parametrize("letter", ["\x00", "\ud83d"])
    async def test_letters_that_no_database_takes_are_replaced(self, sources: WorkspaceSources, letter: str) -> None:
        added = await sources.add(make.WORKSPACE, f"Fen {letter}", f"https://fen.example/{letter}")
        assert added is not None
        assert (added.name, added.address) == ("Fen \ufffd", "https://fen.example/\ufffd")
        assert await sources.ensure(make.WORKSPACE, f"FEN {letter}") == added
        assert await sources.change(make.WORKSPACE, structs.replace(added, address=letter, tags=(f"{letter}a",)))
        [changed] = await sources.of_workspace(make.WORKSPACE)
        assert (changed.address, changed.tags) == ("\ufffd", ("\ufffda",))

    async def test_workspaces_that_see_one(self, sources: WorkspaceSources) -> None:
        assert await sources.workspaces() == []
        for workspace in (("slack", "local"), ELSEWHERE, make.WORKSPACE, make.WORKSPACE):
            for name in ("Fen Gazette", "Zephyr"):
                await sources.ensure(workspace, name)
        for source in await sources.of_workspace(ELSEWHERE):
            await sources.remove(ELSEWHERE, source.id, make.NOW)
        assert await sources.workspaces() == [make.WORKSPACE, ("slack", "local")]


class TestChanging:
    async def test_address_and_tags(self, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        for tags in (("harbour", "“Häfen” & more, [1]"), ()):
            changed = structs.replace(first, address=ADDRESS, tags=tags)
            assert await sources.change(make.WORKSPACE, changed)
            assert await sources.of_workspace(make.WORKSPACE) == [changed]

    async def test_of_two_that_knew_it_as_it_was_one_changes_it(self, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        tagged, moved = structs.replace(first, tags=("harbour",)), structs.replace(first, address=ADDRESS)
        assert await sources.change(make.WORKSPACE, tagged, was=first)
        assert not await sources.change(make.WORKSPACE, moved, was=first)
        assert await sources.of_workspace(make.WORKSPACE) == [tagged]
        assert await sources.change(make.WORKSPACE, moved, was=tagged)
        assert not await sources.change(make.WORKSPACE, first, was=first)
        assert await sources.change(make.WORKSPACE, first, was=moved)
        assert await sources.of_workspace(make.WORKSPACE) == [first]

    async def test_not_what_the_workspace_does_not_see(self, sources: WorkspaceSources) -> None:
        other = await sources.ensure(ELSEWHERE, "Fen Gazette")
        removed = await sources.ensure(make.WORKSPACE, "Zephyr")
        assert await sources.remove(make.WORKSPACE, removed.id, make.NOW)
        for unseen in (other, removed, structs.replace(other, id=99)):
            assert not await sources.change(make.WORKSPACE, structs.replace(unseen, tags=("ours",)))
            assert not await sources.remove(make.WORKSPACE, unseen.id, make.NOW)
        assert await sources.of_workspace(ELSEWHERE) == [other]


class TestRemoving:
    async def test_a_removed_one_is_not_seen_and_comes_back_as_it_was(self, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        first = structs.replace(first, address=ADDRESS, tags=("harbour",))
        await sources.change(make.WORKSPACE, first)
        assert await sources.remove(make.WORKSPACE, first.id, make.NOW)
        assert await names(sources) == []
        assert await sources.ensure(make.WORKSPACE, "fen gazette") == first
        assert await names(sources) == ["Fen Gazette"]

    async def test_added_again_it_has_its_new_address(self, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        await sources.remove(make.WORKSPACE, first.id, make.NOW)
        again = await sources.add(make.WORKSPACE, "FEN GAZETTE", ADDRESS)
        assert again == structs.replace(first, address=ADDRESS)
        assert await sources.add(make.WORKSPACE, "Fen Gazette", None) is None

    async def test_added_again_without_an_address_it_has_the_one_it_had(self, sources: WorkspaceSources) -> None:
        first = await sources.add(make.WORKSPACE, "Fen Gazette", ADDRESS)
        assert first is not None
        await sources.remove(make.WORKSPACE, first.id, make.NOW)
        assert await sources.add(make.WORKSPACE, "Fen Gazette", None) == first

    async def test_one_that_is_another_than_it_was_known_by_is_not_removed(self, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        tagged = structs.replace(first, tags=("harbour",))
        await sources.change(make.WORKSPACE, tagged)
        assert not await sources.remove(make.WORKSPACE, first.id, make.NOW, was=first)
        assert await sources.of_workspace(make.WORKSPACE) == [tagged]
        assert await sources.remove(make.WORKSPACE, first.id, make.NOW, was=tagged)

    async def test_its_articles_are_kept(self, database: Database, sources: WorkspaceSources) -> None:
        first = await sources.ensure(make.WORKSPACE, "Fen Gazette")
        await Articles(database).add(first.id, make.document(), b"", make.NOW)
        await sources.remove(make.WORKSPACE, first.id, make.NOW)
        assert await Articles(database).known(first.id, make.document().keys)


class TestHealth:
    async def health(self, sources: WorkspaceSources, at: float = 0) -> dict[str, Health]:
        return {health.source.name: health for health in await sources.health(make.WORKSPACE, make.moment(days=at))}

    async def test_when_the_newest_article_was_stored(self, database: Database, sources: WorkspaceSources) -> None:
        articles = Articles(database)
        for name, days in (("Zephyr", (-3, -9)), ("Fen Gazette", (-20,)), ("Ansel Review", ())):
            source = await sources.ensure(make.WORKSPACE, name)
            for day in days:
                document = make.document(keys=(str(day),), published_at=make.moment(days=day - 30))
                await articles.add(source.id, document, b"", make.moment(days=day))
        theirs = await sources.ensure(ELSEWHERE, "Zephyr")
        await articles.add(theirs.id, make.document(), b"", make.NOW)
        found = await self.health(sources)
        assert [(name, health.newest_at, health.set_aside) for name, health in found.items()] == [
            ("Ansel Review", None, 0),
            ("Fen Gazette", make.moment(days=-20), 0),
            ("Zephyr", make.moment(days=-3), 0),
        ]
        assert [health.source for health in found.values()] == await sources.of_workspace(make.WORKSPACE)

    async def test_what_could_not_be_read_in_the_last_week(self, database: Database, sources: WorkspaceSources) -> None:
        articles = Articles(database)
        source = await sources.ensure(make.WORKSPACE, "Zephyr")
        theirs = await sources.ensure(ELSEWHERE, "Zephyr")
        for day, filed in ((-1, source), (-2, source), (-6, source), (-8, source), (-1, theirs)):
            await articles.add(filed.id, make.document(keys=(str(day),)), b"", make.moment(days=day))
        for unread in await articles.unread(10):
            await articles.set_aside(unread, "it has no end", make.NOW)
        assert (await self.health(sources))["Zephyr"].set_aside == 3
        known = await articles.known(source.id, ["-1"])
        assert known is not None
        await articles.add_version(known.article_id, make.document(text="Better."), b"2", make.NOW)
        assert (await self.health(sources))["Zephyr"].set_aside == 2, "it may be read now"
        assert (await self.health(sources, at=7))["Zephyr"].set_aside == 0

    async def test_removed_sources_are_left_out(self, sources: WorkspaceSources) -> None:
        source = await sources.ensure(make.WORKSPACE, "Zephyr")
        await sources.remove(make.WORKSPACE, source.id, make.NOW)
        assert await self.health(sources) == {}
