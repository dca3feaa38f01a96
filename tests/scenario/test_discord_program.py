"""The program with a token of Discord's, as its operator meets it: real commands, and Discord emulated beside them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.platforms.discord import invite
from tests.emulators.discord.fixture import clock as clock
from tests.emulators.discord.fixture import discord as discord
from tests.scenario.test_console import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.emulators.discord.server import Discord


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.leave()


def connected(discord: Discord, token: str | None = None) -> dict[str, str]:
    return {
        "BROADSHEET_DISCORD__TOKEN": token or discord.token,
        "BROADSHEET_DISCORD__API_URL": discord.api_url,
        "BROADSHEET_DISCORD__GATEWAY_URL": discord.gateway_url,
    }


async def test_the_invitation_is_of_the_application_whose_token_it_is(program: Program, discord: Discord) -> None:
    status, out, err = await asyncio.to_thread(program.run, "discord", "invite", **connected(discord))
    assert (status, out, err) == (0, f"{invite.link(discord.world.app.id)}\n", "")


@pytest.mark.parametrize("verb", [("run",), ("discord", "invite")])
async def test_a_wrong_token_is_one_sentence(program: Program, discord: Discord, verb: tuple[str, ...]) -> None:
    said = await asyncio.to_thread(program.run, *verb, **connected(discord, "a.wrong.token"))
    sentence = "Discord does not take the bot's token: its operator has to set BROADSHEET_DISCORD__TOKEN"
    assert said == (1, "", f"broadsheet: {sentence} and start again.\n")
    discord.violations.clear()


async def test_without_a_token_there_is_nobody_to_invite(program: Program) -> None:
    status, out, err = await asyncio.to_thread(program.run, "discord", "invite")
    assert (status, out) == (2, "")
    assert err == "broadsheet: BROADSHEET_DISCORD__TOKEN is not set: docs/discord.md says where the token is from.\n"
