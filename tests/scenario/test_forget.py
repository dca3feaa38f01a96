"""What is deleted when somebody asks for it, and that nobody does so by accident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.store.forget import StoreForget
from tests.news import hours
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, other

if TYPE_CHECKING:
    from digests.model import Channel

SPORT = structs.replace(CHANNEL, id="sport")
PACE = "How often you ask is counted for a short while, and forgotten by itself."


@pytest.fixture
async def desk(house: House) -> House:
    """Two workspaces of the same content; in the first an edition is posted, and two are asked for."""
    for channel in (CHANNEL, ELSEWHERE):
        await house.store(FERRY, channel=channel)
        await house.store(LIBRARY, channel=channel, source="Gull")
        await house.subscribe(channel=channel)
    await house.tick()
    await house.store(other(0))
    await house.ask("digest")
    await house.ask("digest since yesterday", channel=SPORT)
    await house.ask("digest since yesterday", user="ben")
    await house.ask("digest since yesterday", channel=ELSEWHERE)
    return house


async def do(house: House, words: str, role: Role = Role.MANAGER, channel: Channel = CHANNEL) -> str:
    return await house.ask(words, role=role, channel=channel)


def confirmation(said: str) -> str:
    found = re.search(r"type: (forget workspace yes, .*)", said)
    assert found, said
    return found[1]


class TestMe:
    async def test_the_editions_that_somebody_asked_for_are_deleted(self, desk: House) -> None:
        said = await desk.ask("forget me")
        assert said == f"Deleted for good:\n   2 editions on request\n\nNothing else is kept about you here. {PACE}\n"
        again = await desk.ask("forget me")
        assert again.startswith("Nothing is kept about you here. When you ask for a digest, it is kept")
        assert PACE in again

    async def test_others_are_not_touched(self, desk: House) -> None:
        await desk.ask("forget me")
        assert "1 edition on request\n" in await desk.ask("forget me", user="ben")
        assert "1 edition on request\n" in await desk.ask("forget me", channel=ELSEWHERE)
        assert (await desk.ask("summary 1")).startswith("Night ferry")

    async def test_it_takes_nothing_more(self, desk: House) -> None:
        assert "Nothing was deleted." in await desk.ask("forget me not")
        assert "2 editions" in await desk.ask("forget me")

    async def test_it_does_not_refill_ones_pace(self, desk: House) -> None:
        person = (*CHANNEL.home, "eve")
        desk.desk.pace.take(person, 999, desk.clock.now())
        assert "Nothing is kept" in await desk.ask("forget me", user="eve")
        assert "That was a lot in a short time" in await desk.ask("forget me", user="eve")


class TestWorkspace:
    async def test_it_says_first_what_that_is(self, desk: House) -> None:
        said = await desk.message("forget workspace", role=Role.MANAGER)
        text = await do(desk, "forget workspace")
        assert text.startswith("This would be deleted for good, for every channel of this workspace:\n   2 sources\n")
        for line in ("3 articles", "1 digest", "1 edition", "3 editions on request"):
            assert f"\n   {line}\n" in text
        assert re.fullmatch(r"forget workspace yes, delete 3 articles [0-9a-f]{6}", confirmation(text))
        assert [action.command for action in said.actions] == [confirmation(text)]
        assert "Night ferry" in await desk.ask("latest")

    async def test_then_all_of_it_is_deleted_and_nothing_of_others(self, desk: House) -> None:
        theirs = [await desk.ask(words, channel=ELSEWHERE) for words in ("sources", "latest", "summary 1")]
        said = await do(desk, confirmation(await do(desk, "forget workspace")).upper())
        assert said.startswith("Deleted for good:\n   2 sources\n   3 articles\n   1 digest\n   1 edition\n")
        assert said.endswith("Nothing is kept for this workspace any more.\n")
        assert "There are no sources here yet." in await desk.ask("sources")
        assert "No digest comes to this channel." in await do(desk, "status")
        assert "Nothing is kept for this workspace." in await do(desk, "forget workspace")
        assert "Nothing is kept about you here." in await desk.ask("forget me", user="ben")
        assert theirs == [await desk.ask(words, channel=ELSEWHERE) for words in ("sources", "latest", "summary 1")]

    async def test_what_has_changed_meanwhile_is_shown_anew(self, desk: House) -> None:
        command = confirmation(await do(desk, "forget workspace"))
        await desk.store(other(1))
        said = await do(desk, command)
        assert said.startswith("Nothing was deleted: that is not, or no longer, the command for it.")
        assert confirmation(said) != command
        assert "   4 articles\n" in said
        assert "Deleted for good" in await do(desk, confirmation(said))

    async def test_what_comes_in_between_the_look_and_the_deed_is_not_deleted_unseen(self, desk: House) -> None:
        class Late(StoreForget):
            """A store into which an article comes just before it deletes."""

            async def workspace(self, *given: Any) -> dict[str, int] | None:
                await desk.store(other(1))
                return await super().workspace(*given)

        command = confirmation(await do(desk, "forget workspace"))
        late = Late(desk.articles._database)
        said = await do(structs.replace(desk, desk=structs.replace(desk.desk, forget=late)), command)
        assert said.startswith("Nothing was deleted: that is not, or no longer, the command for it.")
        assert "   4 articles\n" in said
        assert confirmation(said) != command
        assert "Night ferry" in await desk.ask("latest")

    @pytest.mark.parametrize(
        "words", ["yes", "yes, delete 3 articles", "yes, delete 3 articles 000000", "now", "x" * 999]
    )
    async def test_nobody_does_it_by_accident(self, desk: House, words: str) -> None:
        said = await do(desk, f"forget workspace {words}")
        assert said.startswith("Nothing was deleted: that is not, or no longer, the command for it.")
        assert len(await desk.sources.of_workspace(CHANNEL.home)) == 2

    async def test_a_confirmation_is_of_one_workspace(self, desk: House) -> None:
        await desk.ask("forget me", channel=ELSEWHERE)
        await desk.ask("forget me")
        await desk.ask("forget me", user="ben")
        for number in range(2):
            await desk.store(other(number), channel=ELSEWHERE)
        await desk.store(other(2))
        here = confirmation(await do(desk, "forget workspace"))
        there = confirmation(await do(desk, "forget workspace", channel=ELSEWHERE))
        assert here[:-6] == there[:-6]
        assert "Nothing was deleted" in await do(desk, there)

    async def test_one_article_is_one(self, house: House) -> None:
        await house.store(FERRY)
        assert "delete 1 article " in await do(house, "forget workspace")
        await house.sources.ensure(ELSEWHERE.home, "Gull")
        assert "delete 0 articles " in await do(house, "forget workspace", channel=ELSEWHERE)

    @pytest.mark.parametrize("role", [Role.READER, Role.OWNER])
    async def test_only_managers_may(self, desk: House, role: Role) -> None:
        said = await do(desk, confirmation(await do(desk, "forget workspace")), role=role)
        assert "Only managers of this workspace may do that." in said
        assert "3 articles" in await do(desk, "forget workspace")


@pytest.mark.parametrize(("role", "workspace"), [(Role.READER, False), (Role.MANAGER, True)])
async def test_forget_alone_says_what_there_is(house: House, role: Role, workspace: bool) -> None:
    said = await do(house, "forget", role=role)
    assert said.startswith("What can be forgotten\n\nforget me\n   Deletes what is kept about you.\n")
    assert ("forget workspace" in said) == workspace
    assert "Nothing was deleted." in await do(house, "forget everything", role=role)


async def test_what_is_forgotten_is_not_found_either(desk: House) -> None:
    seen = [source.id for source in await desk.sources.of_workspace(CHANNEL.home)]
    await do(desk, confirmation(await do(desk, "forget workspace")))
    assert await desk.articles.headlines(seen, desk.clock.now() - hours(999), 9) == []
