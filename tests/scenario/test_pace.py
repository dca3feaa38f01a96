"""How often one person is answered: everybody has a pace, but for the operator, and help is never refused."""

from __future__ import annotations

import pytest
from msgspec import structs

from bot.commands.pace import Pace
from bot.commands.request import Role
from bot.commands.table import COMMANDS
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, House

LOT = "That was a lot in a short time. You can ask again in 3 seconds.\n"


@pytest.fixture
async def desk(house: House) -> House:
    """Six questions at once, and one in three seconds on end."""
    await house.store(FERRY)
    return structs.replace(house, desk=structs.replace(house.desk, pace=Pace(burst=6, per_minute=20)))


async def answered(desk: House, words: str, times: int = 9, **given: object) -> int:
    said = [await desk.ask(words, **given) for _ in range(times)]  # type: ignore[arg-type]  # of House.ask
    return sum(not one.startswith("That was a lot in a short time.") for one in said)


async def test_a_burst_then_a_pace(desk: House) -> None:
    assert await answered(desk, "latest") == 6
    desk.clock.move(seconds=0.5)
    assert await desk.ask("latest") == LOT
    desk.clock.move(seconds=3)
    assert await answered(desk, "latest") == 1
    desk.clock.move(minutes=5)
    assert await answered(desk, "latest") == 6


@pytest.mark.parametrize("words", ["digest", "preview"])
async def test_an_edition_counts_as_three(desk: House, words: str) -> None:
    assert await answered(desk, words, role=Role.OWNER) == 2


@pytest.mark.parametrize("words", ["latst", "sources remove Gull", "x" * 300])
async def test_what_is_no_command_or_not_theirs_counts_as_one(desk: House, words: str) -> None:
    assert await answered(desk, words) == 6


async def test_help_is_never_refused(desk: House) -> None:
    assert await answered(desk, "latest") == 6
    assert await answered(desk, "help") == 9
    assert [name for name, command in COMMANDS.items() if not command.cost] == ["help"]


async def test_the_operator_is_not_counted(desk: House) -> None:
    assert await answered(desk, "latest", role=Role.OPERATOR) == 9
    assert await answered(desk, "latest", role=Role.MANAGER) == 6


async def test_everybody_has_a_pace_of_their_own_in_each_workspace(desk: House) -> None:
    assert await answered(desk, "latest") == 6
    assert await answered(desk, "latest", channel=structs.replace(CHANNEL, id="sport")) == 0
    assert await answered(desk, "latest", user="ben") == 6
    assert await answered(desk, "latest", channel=ELSEWHERE) == 6


async def test_a_form_that_is_sent_off_counts_too(desk: House) -> None:
    form = await desk.form("sources add", role=Role.MANAGER)
    assert await answered(desk, "latest") == 3  # the form itself is as much as what it adds
    said = await desk.fill(form, {"name": "Gull"}, role=Role.MANAGER)
    assert "That was a lot" in repr(said)
    assert len(await desk.sources.of_workspace(CHANNEL.home)) == 1
