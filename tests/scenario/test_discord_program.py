"""The program with a token of Discord's, as its operator meets it: real commands, and Discord emulated beside them."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot import app, health
from bot.platforms.discord import invite
from config.settings import load
from digests.errors import LoginRefused, SettingsError
from tests.emulators.discord.fixture import clock as clock
from tests.emulators.discord.fixture import discord as discord
from tests.emulators.discord.permissions import Permission
from tests.emulators.people import until
from tests.scenario.test_console import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.emulators.discord.server import Discord


PATIENCE = 90.0  # seconds: a process starts meanwhile


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


async def test_the_invitation_is_of_the_application_whose_token_it_is(
    discord: Discord, capsys: pytest.CaptureFixture[str]
) -> None:
    await app.invite(load(connected(discord)))
    assert capsys.readouterr().out == f"{invite.link(discord.world.app.id)}\n"
    with pytest.raises(SettingsError, match="BROADSHEET_DISCORD__TOKEN is not set"):
        await app.invite(load({}))


async def test_a_wrong_token_is_one_sentence(
    discord: Discord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load(
        connected(discord, "a.wrong.token") | {"BROADSHEET_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}"}
    )
    for verb in (app.invite, app.run):
        with pytest.raises(LoginRefused, match="its operator has to set BROADSHEET_DISCORD__TOKEN and start again"):
            await verb(settings)
    assert caplog.messages == []


def free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


async def test_with_a_token_it_is_on_discord_until_it_is_stopped(program: Program, discord: Discord) -> None:
    """With the permissions of the invitation, and no other."""
    guild = discord.world.guild("Ostrey", bot_may=Permission(invite.permissions()))
    guild.roles[guild.id].permissions = Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS  # everybody's
    news, olga = discord.world.channel(guild, "news"), discord.person("olga", guild, Permission.MANAGE_CHANNELS)
    port = free_port()
    process = program.start("run", stdin=subprocess.DEVNULL, **connected(discord), BROADSHEET_HEALTH__PORT=str(port))
    try:
        assert await until(lambda: bool(discord.world.app.commands), PATIENCE)
        async with asyncio.timeout(PATIENCE):
            while not (await health.ask("127.0.0.1", port, "/readyz"))[0]:  # noqa: ASYNC110  # of another process
                await asyncio.sleep(0.05)
        counted = json.loads((await health.ask("127.0.0.1", port, "/readyz"))[1])
        assert counted["unread"] == {"articles": 0, "oldest_seconds": 0.0}
        assert counted["due"] == {"feeds": 0, "oldest_seconds": 0.0}
        assert counted["feeds"] == {}
        await olga.slash(news, "subscribe", name="Harbour", schedule="daily 08:00")
        assert "is posted in this channel in a moment" in await olga.slash(news, "post")
        assert await until(lambda: "Edition 1" in olga.sees(news), PATIENCE), olga.sees(news)
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.to_thread(process.communicate, timeout=90)
    running = "broadsheet: running gateway, ingest, plan, deliver on discord, until it is asked to stop.\n"
    assert (process.returncode, out, err) == (0, "", running)
