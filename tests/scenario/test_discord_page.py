"""docs/discord.md shows what comes out on Discord: each piece of it is what the program renders."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.commands.request import Role
from bot.platforms.discord.forms import panel
from bot.platforms.discord.render import LIMITS, payload
from digests.messages import Form, Message
from tests.emulators.discord.compose import compose
from tests.emulators.discord.view import message_text
from tests.emulators.discord.world import World
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, FERRY, LIBRARY, House

if TYPE_CHECKING:
    from bot.platforms.discord.render import Payload

PAGE = (Path(__file__).parents[2] / "docs" / "discord.md").read_text(encoding="utf-8")
KEY = "1-0-9d90a7f85ffe37480d34e"


@pytest.fixture
async def desk(house: House) -> House:
    house.chat.limits = LIMITS
    await house.store(LIBRARY, source="The Ostrey Star", age=3)
    await house.store(FERRY, source="The Harbour Ledger", age=2)
    return house


def seen(desk: House, posted: Payload) -> str:
    """What a person reads in the channel, as the page has it."""
    world = World(desk.clock, "an.emulated.token")
    guild = world.guild("Harbour")
    text = message_text(world, compose(world, world.channel(guild, "news"), world.app.bot, posted))
    return textwrap.indent(text.removeprefix(f"{world.app.bot.name}: "), "    ", lambda _: True).replace("    \n", "\n")


async def answered(desk: House, words: str, role: Role = Role.READER) -> str:
    """To somebody who typed these words as a command."""
    said = await desk.said(words, channel=CHANNEL, user="ann", role=role)
    if isinstance(said, Form):
        return seen(desk, panel(said, "1", {}))
    return seen(desk, payload(said, ephemeral=True, share=words if role is Role.READER else None))


async def edition(desk: House, **given: object) -> Message:
    await desk.subscribe(wishes(**given))
    await desk.tick()
    return desk.chat.posts[CHANNEL][-1][1]


def missing(*shown: str) -> list[str]:
    """What the page has otherwise, or not at all."""
    return [one for one in shown if one not in PAGE]


async def test_an_edition_and_what_is_asked_of_it(desk: House) -> None:
    shown = [seen(desk, payload(await edition(desk), key=KEY))]
    shown += [await answered(desk, words) for words in ("summary 1", "quotes 1", "why 2")]
    assert missing(*shown, await answered(desk, "status", Role.OWNER)) == []


async def test_an_edition_of_text_alone(desk: House) -> None:
    assert missing(seen(desk, payload(await edition(desk, format="plain"), key=KEY))) == []


async def test_the_form_of_a_new_digest(desk: House) -> None:
    assert missing(await answered(desk, "subscribe", Role.OWNER)) == []
