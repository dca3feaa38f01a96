"""What is in the way of a digest is told to whoever sets it up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from bot.commands.request import Role
from digests.model import Channel
from tests.scenario.conftest import CHANNEL

if TYPE_CHECKING:
    from tests.scenario.conftest import House

ANNEX = Channel("chat", "newsroom", "annex")


async def owner(house: House, words: str, channel: Channel = CHANNEL) -> str:
    return await house.ask(words, channel=channel, role=Role.MANAGER)


async def test_an_owner_hears_below_the_answer_what_is_in_the_way(house: House) -> None:
    house.chat.gone.add(CHANNEL)
    for words in (
        "subscribe Energy daily 08:00",
        "settings",
        "settings stories 3",
        "pause",
        "resume",
        "post",
        "status",
    ):
        said = await owner(house, words)
        assert ("In the way\nThe channel is gone.\n" in said.replace("   ", "")) == (words != "pause"), said
    assert "In the way" not in await owner(house, "settings copy general", ANNEX)
    house.chat.gone.add(ANNEX)
    assert "In the way" in await owner(house, "settings copy general", ANNEX)
    await house.subscriptions.suspend(CHANNEL, "The channel is gone.")
    assert (await owner(house, "settings")).count("The channel is gone.") == 2, "as its state, and not once more"


async def test_a_platform_that_does_not_say_holds_up_nobody(house: House) -> None:
    house.chat.stuck = True
    hasty = structs.replace(house, desk=structs.replace(house.desk, patience=timedelta(milliseconds=1)))
    assert "In the way" not in await owner(hasty, "subscribe Energy daily 08:00")
    unreached = structs.replace(house, desk=structs.replace(house.desk, messengers={}))
    assert "In the way" not in await owner(unreached, "status")
    assert "In the way" not in await owner(unreached, "status", ANNEX)
