"""The manifest that an app on Slack is made of, and that the page of Slack says the same of its scopes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.platforms.slack.definitions import EVENTS
from bot.platforms.slack.manifest import SCOPES, manifest
from bot.platforms.slack.vault import new_key
from config.settings import load
from digests.errors import SettingsError

PAGE = Path(__file__).parents[2] / "docs" / "slack.md"
NEEDS = {  # one of these for each event (docs.slack.dev, Events)
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
}


async def made(capsys: pytest.CaptureFixture[str], **slack: str) -> dict[str, Any]:
    await app.manifest(load({f"BROADSHEET_SLACK__{name.upper()}": value for name, value in slack.items()}))
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


async def test_for_socket_mode_it_has_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    printed = await made(capsys, public_url="https://news.example")
    assert printed == manifest()
    assert printed["settings"]["socket_mode_enabled"]
    assert "http" not in json.dumps(printed)


async def test_for_requests_everything_goes_to_one_address(capsys: pytest.CaptureFixture[str]) -> None:
    printed = await made(capsys, mode="http", public_url="https://news.example/")
    requests = "https://news.example/slack/events"
    settings, features = printed["settings"], printed["features"]
    assert (settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]) == (requests,) * 2
    assert [command["url"] for command in features["slash_commands"]] == [requests]
    assert printed["oauth_config"]["redirect_urls"] == ["https://news.example/slack/oauth_redirect"]
    assert not settings["socket_mode_enabled"]
    with pytest.raises(SettingsError, match=r"slack\.public_url in it, and that is not set"):
        await made(capsys, mode="http")


def test_it_is_within_what_slack_takes() -> None:
    """docs.slack.dev, App manifest reference."""
    features = manifest()["features"]
    [command], [shortcut] = features["slash_commands"], features["shortcuts"]
    assert len(manifest()["display_information"]["description"]) <= 140
    assert len(command["command"]) <= 32
    assert len(command["usage_hint"]) <= 1000
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def test_it_asks_for_what_is_needed_and_for_nothing_else() -> None:
    scopes, reading = {scope.name for scope in SCOPES}, {"channel": "channels:read", "group": "groups:read"}
    for event in EVENTS:
        kind = event.split("_")[0]
        needed = NEEDS.get(event, {reading[kind]} if kind in reading else set())
        assert not needed or needed & scopes, event
    assert not scopes & {"channels:join", "chat:write.public", "users:read.email", "files:read", "im:write.topic"}


def test_the_page_has_each_scope_with_its_reason() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for scope in SCOPES:
        assert f"| `{scope.name}` | {scope.why} |" in page


async def test_a_key_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    await app.new_key(load({}))
    assert len(capsys.readouterr().out.strip()) == len(new_key())
