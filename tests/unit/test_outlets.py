"""Where the operator is told: a channel that misbehaves, real commands, the log."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.outlets import ChannelOutlet, CommandOutlet, LogOutlet
from bot.platforms.console.render import render
from digests.errors import SendError, Unsure
from tests import make
from tests.fakes import Chat, HandClock

if TYPE_CHECKING:
    from pathlib import Path

LINES = ["Held: delivery 7 waits for you.", "Lag: 5 articles wait to be read."]
ALERTS = make.channel(platform="chat", id="alerts")


async def test_a_channel_shows_every_line() -> None:
    chat = Chat(clock := HandClock())
    await ChannelOutlet(chat, ALERTS, clock).say(LINES, "alert-1")
    [(_, message)] = chat.posts[ALERTS]
    shown = render(message, clock.now())
    assert all(line in shown for line in (*LINES, "For the operator of Broadsheet"))


async def test_many_lines_take_several_posts() -> None:
    chat = Chat(clock := HandClock())
    lines = [f"{number}: {'x' * 400}" for number in range(20)]
    await ChannelOutlet(chat, ALERTS, clock).say(lines, "alert-1")
    assert len(chat.posts[ALERTS]) > 1
    assert len(set(chat.keys(ALERTS))) == len(chat.posts[ALERTS])


@pytest.mark.parametrize("fault", ["lose", "drop"])
async def test_said_again_it_is_there_once(fault: str) -> None:
    chat = Chat(clock := HandClock())
    outlet, chat.faults = ChannelOutlet(chat, ALERTS, clock), [fault]
    with pytest.raises(Unsure):
        await outlet.say(LINES, "alert-1")
    await outlet.say(LINES, "alert-1")
    assert chat.keys(ALERTS) == ["alert-1"]


async def test_a_command_reads_it_and_is_told_no_secret(tmp_path: Path) -> None:
    script = "import os, sys; open(sys.argv[1], 'w').write(sys.stdin.read() + str(sorted(os.environ)))"
    environment = os.environ | {"BROADSHEET_TOKEN": "hunter2"}
    command = [sys.executable, "-c", script, f"{tmp_path}/$(seen)"]
    await CommandOutlet(command, environment=environment).say(LINES, "alert-1")
    seen = (tmp_path / "$(seen)").read_text()
    assert seen.startswith("".join(f"{line}\n" for line in LINES))
    assert "BROADSHEET" not in seen
    assert "PATH" in seen


@pytest.mark.parametrize(
    ("script", "said"),
    [("import sys; sys.exit(3)", "ended with the status 3"), ("import time; time.sleep(600)", "did not end in time")],
)
async def test_a_command_that_fails_or_hangs(script: str, said: str) -> None:
    with pytest.raises(SendError, match=said):
        await CommandOutlet([sys.executable, "-c", script], timedelta(seconds=1)).say(LINES, "alert-1")


async def test_a_command_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        await CommandOutlet(["/no/such/program"]).say(LINES, "alert-1")


async def test_the_log(caplog: pytest.LogCaptureFixture) -> None:
    await LogOutlet().say(LINES, "alert-1")
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("WARNING", one) for one in LINES]
