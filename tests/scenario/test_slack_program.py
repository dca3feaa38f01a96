"""The program with an app of Slack's, as its operator meets it: real commands, and Slack emulated beside them."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot import app, health
from bot.platforms.slack import modes
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.vault import Installation, Vault, new_key
from config.settings import load
from digests.errors import LoginRefused, SettingsError, StoreUnusable
from digests.store.engine import open_database
from digests.store.installations import StoreInstallations
from tests.emulators.people import until
from tests.emulators.slack.fixture import clock as clock
from tests.emulators.slack.fixture import slack as slack
from tests.scenario.test_discord_program import free_port
from tests.scenario.test_discord_program import program as program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulators.slack.model import Workspace
    from tests.emulators.slack.server import Slack
    from tests.scenario.test_console import Program

PATIENCE = 90.0  # seconds: a process starts meanwhile


def by_socket(slack: Slack, workspace: Workspace) -> dict[str, str]:
    assert workspace.install is not None
    return {
        "BROADSHEET_SLACK__APP_TOKEN": slack.app.app_token,
        "BROADSHEET_SLACK__BOT_TOKEN": workspace.install.token,
        "BROADSHEET_SLACK__API_URL": slack.api_url,
    }


def by_requests(slack: Slack, port: int, key: str) -> dict[str, str]:
    """For many workspaces; Slack is told the address, as the manifest tells it."""
    address = f"http://127.0.0.1:{port}"
    slack.app.manifest = manifest(address)
    slack.app.request_url = f"{address}{modes.EVENTS}"
    return {
        "BROADSHEET_SLACK__MODE": "http",
        "BROADSHEET_SLACK__PORT": str(port),
        "BROADSHEET_SLACK__PUBLIC_URL": address,
        "BROADSHEET_SLACK__SIGNING_SECRET": slack.app.signing_secret,
        "BROADSHEET_SLACK__CLIENT_ID": slack.app.client_id,
        "BROADSHEET_SLACK__CLIENT_SECRET": slack.app.client_secret,
        "BROADSHEET_SLACK__ENCRYPTION_KEY": key,
        "BROADSHEET_SLACK__API_URL": slack.api_url,
    }


async def ready(port: int) -> bool:
    with suppress(OSError):
        return (await health.ask("127.0.0.1", port, "/readyz"))[0]
    return False


async def until_ready(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await ready(port):  # noqa: ASYNC110  # the program says it when it is asked
            await asyncio.sleep(0.02)


async def test_a_wrong_token_is_one_sentence(slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    environment = by_socket(slack, slack.world.workspace("Harbour"))
    database = {"BROADSHEET_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}"}
    with pytest.raises(LoginRefused, match="its operator has to set BROADSHEET_SLACK__BOT_TOKEN and start again"):
        await app.run(load(environment | database | {"BROADSHEET_SLACK__BOT_TOKEN": "xoxb-wrong"}))
    with pytest.raises(LoginRefused, match="its operator has to set BROADSHEET_SLACK__APP_TOKEN and start again"):
        await app.run(load(environment | database | {"BROADSHEET_SLACK__APP_TOKEN": "xapp-wrong"}))
    assert caplog.messages == []


async def test_with_tokens_it_is_on_slack_until_it_is_stopped(program: Program, slack: Slack) -> None:
    """With what the manifest asks for, and nothing else."""
    slack.app.manifest = manifest()
    harbour = slack.world.workspace("Harbour")
    olga = slack.person("Olga", harbour)
    news = slack.world.channel(harbour, "news", creator=olga.user)
    port = free_port()
    process = program.start(
        "run", stdin=subprocess.DEVNULL, **by_socket(slack, harbour), BROADSHEET_HEALTH__PORT=str(port)
    )
    try:
        await until_ready(port)
        await olga.command(news, "/news subscribe Harbour daily 08:00")
        assert "is posted in this channel in a moment" in await olga.command(news, "/news post")
        assert await until(lambda: "Edition 1" in olga.sees(news), PATIENCE), olga.sees(news)
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.to_thread(process.communicate, timeout=90)
    running = "broadsheet: running gateway, ingest, plan, deliver on slack, until it is asked to stop.\n"
    assert (process.returncode, out, err) == (0, "", running)


async def test_workspaces_come_and_go_by_themselves(slack: Slack, tmp_path: Path) -> None:
    port, watched, key = free_port(), free_port(), new_key()
    environment = by_requests(slack, port, key) | {
        "BROADSHEET_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}",
        "BROADSHEET_HEALTH__PORT": str(watched),
    }
    bay = slack.world.workspace("Bay", installed=False)
    bob = slack.person("Bob", bay)
    news = slack.world.channel(bay, "news", creator=bob.user, with_bot=False)
    running = asyncio.create_task(app.run(load(environment)))
    try:
        await until_ready(watched)
        assert await slack.requests.verify()
        assert (await slack.oauth.install(bob.user, f"http://127.0.0.1:{port}{modes.INSTALL}"))[0] == 200
        assert bay.install is not None
        slack.world.invite(news, bay.install.bot)
        await bob.command(news, "/news subscribe Bay daily 08:00")
        await bob.command(news, "/news post")
        assert await until(lambda: "Edition 1" in bob.sees(news), PATIENCE), bob.sees(news)
        slack.world.uninstall(bay)
        async with asyncio.timeout(PATIENCE):
            while await kept(environment):  # noqa: ASYNC110  # the database is another's
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_key_that_is_missing_is_said_and_what_it_sealed_can_be_given_up(
    slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = by_requests(slack, free_port(), new_key())
    settings = load(environment | {"BROADSHEET_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}"})
    database = await open_database(settings.database_url)
    former = Vault((new_key().encode(),)).sealed(Installation("T1", "xoxb-1"))
    await StoreInstallations(database).keep(("slack", "T1"), former, slack.clock.now())
    await database.close()
    with pytest.raises(
        StoreUnusable, match="ENCRYPTION_KEY has no key that opens a kept token of Slack: add the former"
    ):
        await app.run(settings)
    for _ in range(2):
        await app.discard(settings)
    given_up = "1 token given up (T1): the app is to be installed there again.\n0 tokens given up.\n"
    assert capsys.readouterr().out == given_up
    with pytest.raises(SettingsError, match="ENCRYPTION_KEY is not set: there is nothing to open tokens with"):
        await app.discard(load({"BROADSHEET_DATABASE_URL": settings.database_url}))


async def kept(environment: dict[str, str]) -> int:
    database = await open_database(environment["BROADSHEET_DATABASE_URL"])
    try:
        return len(await StoreInstallations(database).every("slack"))
    finally:
        await database.close()
