"""Settings: defaults, file, environment; and a sentence for whatever is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot import house, outlets
from bot.clock import SystemClock
from bot.settings_check import told
from config.settings import SECRETS, Changed, load, look
from digests.errors import SettingsError
from tests.fakes import Chat, HandClock

if TYPE_CHECKING:
    from pathlib import Path


def file(folder: Path, text: str) -> dict[str, str]:
    path = folder / "desk.toml"
    path.write_text(text, encoding="utf-8")
    return {"BROADSHEET_CONFIG": str(path)}


def test_the_defaults_are_complete() -> None:
    settings = load({})
    assert settings.database_url == "sqlite:///var/broadsheet.db"
    assert settings.subscription.schedule == "daily 08:00"
    assert (settings.limits.sources, settings.limits.channels, settings.limits.subscriptions) == (500, 200, 10)
    assert (settings.limits.burst, settings.limits.per_minute) == (20, 20)


def test_the_file_changes_defaults_and_the_environment_changes_both(tmp_path: Path) -> None:
    environment = file(tmp_path, 'grace_hours = 6\n[subscription]\nzone = "Asia/Tokyo"\nstories = 3')
    settings = load(
        environment
        | {
            "BROADSHEET_SUBSCRIPTION__STORIES": "7",
            "BROADSHEET_SUBSCRIPTION__TOPICS": "energy, night ferry",
            "BROADSHEET_SAMPLES": "false",
            "PATH": "/bin",
        }
    )
    assert (settings.grace_hours, settings.subscription.zone, settings.subscription.stories) == (6, "Asia/Tokyo", 7)
    assert settings.subscription.topics == ["energy", "night ferry"]
    assert settings.samples is False


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("grace_hour = 1", "Unknown setting grace_hour in .*did you mean grace_hours"),
        ("[reader]\nwrokers = 1", "Unknown setting reader.wrokers in .*did you mean reader.workers"),
        ("[reader]\ncolour = 1", "Unknown setting reader.colour in .*choose from workers"),
        ("reader = 1", "reader in .*is a section"),
        ("[reader]\nworkers = 0", "reader.workers in .*desk.toml must be a whole number from 1 to 64, and 0 is not"),
        ("[reader]\nworkers = '2'", "reader.workers in .*must be a whole number from 1 to 64, and “2” is not"),
        (
            "[reader]\ntimeout_seconds = nan",
            "reader.timeout_seconds in .*must be a number above 0 to 3600, and nan",
        ),
        ("[subscription]\nlength = 'epic'", "length in .*must be brief or headlines or standard, and “epic” is not"),
        (
            "[subscription]\ntopics = ['']",
            r"topics in .*must be a list, each of it a text of 1 to 60 char.*, and \[''\]",
        ),
        ("[subscription]\nname = ''", "subscription.name in .*must be a text of 1 to 60 characters, and “” is not"),
        ("[limits]\nsources = 0", "limits.sources in .*must be a whole number from 1 to 10000, and 0 is not"),
        ("[limits]\nburst = 1.5", "limits.burst in .*must be a whole number from 1 to 1000, and 1.5 is not"),
        ("[limits]\nper_minute = 0", "limits.per_minute in .*must be a number from 1 to 6000, and 0 is not"),
        ("[limits]\nfeeds = 5", "Unknown setting limits.feeds in .*choose from sources"),
        ("samples = 'no'", "samples in .*must be true or false, and “no” is not"),
        ("database_url = 7", "database_url in .*must be a text, and 7 is not"),
        (f"samples = '{'x' * 99}'", "samples in .*x… is not"),
        ("this is no toml", "desk.toml is not valid TOML: .*line 1"),
        (f"samples = {'9' * 5_000}", "desk.toml is not valid TOML"),
        (f"samples = {'[' * 100_000}", "desk.toml nests its lists too deep"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load(file(tmp_path, text))


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (
            "BROADSHEET_READER__WORKRES",
            "2",
            "BROADSHEET_READER__WORKRES in the environment: did you mean reader.workers",
        ),
        (
            "BROADSHEET_READER__WORKERS",
            "many",
            "BROADSHEET_READER__WORKERS in the environment must be a whole number",
        ),
        ("BROADSHEET_GRACE_HOURS__X", "1", "BROADSHEET_GRACE_HOURS in the environment is a single value"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(variable: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load({variable: value})


def test_a_value_and_a_section_of_one_name_exclude_each_other() -> None:
    with pytest.raises(SettingsError, match="goes below a setting that is a single value"):
        load({"BROADSHEET_READER": "1", "BROADSHEET_READER__WORKERS": "2"})


def test_a_named_file_that_is_missing_or_mangled_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({"BROADSHEET_CONFIG": str(tmp_path / "none.toml")})
    (tmp_path / "latin.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(SettingsError, match="not in UTF-8"):
        load({"BROADSHEET_CONFIG": str(tmp_path / "latin.toml")})


def test_where_each_setting_comes_from_is_known(tmp_path: Path) -> None:
    environment = file(tmp_path, 'grace_hours = 12\nlog_level = "info"\n[reader]\nworkers = 2\nmemory_mb = 512')
    path = environment["BROADSHEET_CONFIG"]
    found = look(environment | {"BROADSHEET_READER__WORKERS": "3", "BROADSHEET_CONSOLE__WIDTH": "100"})
    assert str(found.file) == path
    assert found.changed == (
        Changed("log_level", "info", "warning", path),
        Changed("reader.workers", 3, 1, "BROADSHEET_READER__WORKERS"),
        Changed("reader.memory_mb", 512, 1024, path),
    )


def test_another_file_can_be_looked_at(tmp_path: Path) -> None:
    usual = file(tmp_path, "grace_hours = 1")
    other = tmp_path / "other.toml"
    other.write_text("grace_hours = 2", encoding="utf-8")
    assert look(usual, str(other)).settings.grace_hours == 2
    assert look({}).file is None


def test_a_token_comes_from_the_environment_alone_and_is_never_shown(tmp_path: Path) -> None:
    token = "MTE.x.secret"  # noqa: S105  # of nobody
    with pytest.raises(SettingsError, match=r"discord\.token is a secret: take it out of .*TOKEN instead") as caught:
        load(file(tmp_path, f'[discord]\ntoken = "{token}"'))
    found = look({"BROADSHEET_DISCORD__TOKEN": token})
    assert found.settings.discord.token == token
    assert found.changed == (Changed("discord.token", None, "", "BROADSHEET_DISCORD__TOKEN"),)
    said = f"{caught.value} {found.settings!r} {found.settings.discord!r} {' '.join(map(str, told(found)))}"
    assert "secret: take it out" in said
    assert "discord.token is set, by BROADSHEET_DISCORD__TOKEN" in said
    assert token not in said


@pytest.mark.parametrize("name", [name.removeprefix("slack.") for name in SECRETS if name.startswith("slack.")])
def test_so_do_the_secrets_of_slack(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        SettingsError, match=rf"slack\.{name} is a secret: take it out of .*SLACK__{name.upper()} instead"
    ):
        load(file(tmp_path, f'[slack]\n{name} = "hunter2"'))
    found = look({f"BROADSHEET_SLACK__{name.upper()}": "hunter2"})
    assert "hunter2" not in f"{found.settings!r} {found.settings.slack!r} {' '.join(map(str, told(found)))}"


KEY = "q" * 43 + "="
SOCKET = {"SLACK__APP_TOKEN": "xapp-1", "SLACK__BOT_TOKEN": "xoxb-1"}
MANY = {
    "SLACK__MODE": "http",
    "SLACK__SIGNING_SECRET": "abc",
    "SLACK__CLIENT_ID": "1.2",
    "SLACK__CLIENT_SECRET": "abc",
    "SLACK__ENCRYPTION_KEY": KEY,
    "SLACK__PUBLIC_URL": "https://news.example/",
}


@pytest.mark.parametrize(
    ("given", "served"),
    [
        ({}, ("console",)),
        ({"DISCORD__TOKEN": "MTE.x.y"}, ("discord",)),
        ({"DISCORD__TOKEN": "MTE.x.y", "PLATFORMS": "Discord, console"}, ("console", "discord")),
        ({"PLATFORMS": "console"}, ("console",)),
        (SOCKET, ("slack",)),
        (MANY, ("slack",)),
        ({**SOCKET, "DISCORD__TOKEN": "MTE.x.y", "SLACK__OWNERS": "U1, W2"}, ("discord", "slack")),
        ({**SOCKET, "SLACK__OWNERS": '["U1", "W2"]'}, ("slack",)),
    ],
)
def test_what_is_set_up_is_served_unless_platforms_are_named(given: dict[str, str], served: tuple[str, ...]) -> None:
    found = look({f"BROADSHEET_{name}": value for name, value in given.items()})
    house.check(found)
    assert house.platforms(found.settings) == served


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"PLATFORMS": "discrod"},
            r"There is no platform 'discrod' \(in the setting platforms\): did you mean discord",
        ),
        ({"PLATFORMS": "discord"}, "names discord, and its token is not set: BROADSHEET_DISCORD__TOKEN"),
        ({"DISCORD__TOKEN": "“MTE.x.y”"}, "BROADSHEET_DISCORD__TOKEN is no token: copy it anew"),
        ({"DISCORD__TOKEN": "MTE.x MTE.y"}, "BROADSHEET_DISCORD__TOKEN is no token: copy it anew"),
        ({"DISCORD__API_URL": "discord.example/api"}, "discord.api_url must be an address such as https://"),
        ({"DISCORD__GATEWAY_URL": "https://x.example"}, "discord.gateway_url must be an address such as wss://"),
        (
            {"PLATFORMS": "slack"},
            "mode socket needs BROADSHEET_SLACK__APP_TOKEN and BROADSHEET_SLACK__BOT_TOKEN: docs/slack.md says where",
        ),
        ({"SLACK__BOT_TOKEN": "xoxb-1"}, "mode socket needs BROADSHEET_SLACK__APP_TOKEN: docs"),
        ({**SOCKET, "SLACK__MODE": "http"}, "mode http needs BROADSHEET_SLACK__SIGNING_SECRET: docs"),
        (
            {"SLACK__MODE": "http", "SLACK__SIGNING_SECRET": "abc", "SLACK__CLIENT_ID": "1.2"},
            "CLIENT_SECRET, .*ENCRYPTION_KEY and .*PUBLIC_URL: docs",
        ),
        (
            {"SLACK__MODE": "http", "SLACK__SIGNING_SECRET": "abc"},
            "PUBLIC_URL .or BROADSHEET_SLACK__BOT_TOKEN, for one",
        ),
        (
            {**MANY, "SLACK__BOT_TOKEN": "xoxb-1"},
            "BOT_TOKEN .one workspace. or .*CLIENT_SECRET .each installs it., not",
        ),
        ({**MANY, "SLACK__CLIENT_SECRET": "“abc”"}, "BROADSHEET_SLACK__CLIENT_SECRET is none: copy it anew"),
        ({**MANY, "SLACK__ENCRYPTION_KEY": f"{KEY},hunter2"}, "a key that is none: broadsheet slack key makes one"),
        ({**MANY, "SLACK__PUBLIC_URL": "https://x.example:99999"}, "slack.public_url must be .*, without a path"),
        ({**MANY, "SLACK__PUBLIC_URL": "https://x.example/news"}, "slack.public_url must be .*, without a path"),
        (
            {**SOCKET, "SLACK__BOT_TOKEN": "xapp-1"},
            "BROADSHEET_SLACK__BOT_TOKEN is no token that begins with xoxb-: copy it",
        ),
        ({"SLACK__API_URL": "slack.example/api"}, "slack.api_url must be an address such as https://"),
        ({"SLACK__MODE": "http"}, "mode http needs BROADSHEET_SLACK__SIGNING_SECRET,"),
        ({"SLACK__CLIENT_ID": "1.2"}, "mode socket needs BROADSHEET_SLACK__APP_TOKEN"),
        ({"SLACK__ENCRYPTION_KEY": KEY}, "mode socket needs BROADSHEET_SLACK__APP_TOKEN"),
        ({"SLACK__OWNERS": '["U1", 2]'}, "slack.owners has '2\\]'"),
        ({"SLACK__OWNERS": "[U1"}, "slack.owners has '\\[U1'"),
        ({"SLACK__OWNERS": "U1,@ann"}, "slack.owners has '@ann': write the id of a person"),
        ({"ALERTS__CHANNEL": "slack/T1/general"}, "no channel of Slack: write slack/WORKSPACE/CHANNEL with their ids"),
        ({"ALERTS__CHANNEL": "discord/1/2"}, "alerts.channel is on discord, which is not served"),
        ({"ALERTS__CHANNEL": "discord/newsroom/2"}, "no channel of Discord: write discord/SERVER/CHANNEL"),
    ],
)
def test_what_no_platform_could_start_with_is_said_before(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        house.check(look({f"BROADSHEET_{name}": value for name, value in given.items()}))


def test_a_secret_in_a_wrong_setting_is_not_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(file(tmp_path, 'samples = "https://ann:hunter2@news.example/"'))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"CHANNEL": "console/local/console", "COMMAND": "page"}, "not both"),
        ({"CHANNEL": "general"}, "general is no channel"),
        ({"CHANNEL": "semaphore/local/hill"}, "no platform semaphore"),
        ({"COMMAND": "page 'now"}, "quotation mark"),
    ],
)
def test_where_alerts_go_is_checked_before_a_start(given: dict[str, str], said: str) -> None:
    found = look({f"BROADSHEET_ALERTS__{name}": value for name, value in given.items()})
    with pytest.raises(SettingsError, match=said):
        house.check(found)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, outlets.LogOutlet),
        ({"CHANNEL": "console/local/console"}, outlets.ChannelOutlet),
        ({"COMMAND": "/usr/bin/page --now 'the operator'"}, outlets.CommandOutlet),
    ],
)
def test_where_alerts_go(given: dict[str, str], kind: type) -> None:
    found = look({f"BROADSHEET_ALERTS__{name}": value for name, value in given.items()})
    clock = SystemClock()
    house.check(found)
    assert isinstance(house.outlet(found.settings, {"console": Chat(HandClock())}, clock), kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("contact = 'call me'", r"fetch\.contact is no address to be reached at"),
        ("contact = 'https://news.example/bot) evil'", r"fetch\.contact is no address"),
        ("allow = ['10.0.0.1/8']", r"fetch\.allow has “10\.0\.0\.1/8” in it, which is no network"),
        ("deny = ['news.example']", r"fetch\.deny has “news\.example” in it"),
        ("ports = ['https']", r"fetch\.ports has “https” for a port"),
        ("nameservers = ['dns.example']", r"fetch\.nameservers has “dns\.example” in it, which is no address"),
    ],
)
def test_what_is_wrong_about_fetching_is_said_before_a_start(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        house.check(look(file(tmp_path, f"[fetch]\n{text}")))


@pytest.mark.parametrize("contact", ["", "https://news.example/bot?a=1", "mailto:a@news.example", "a.b@news.example"])
def test_a_site_is_told_who_fetches(tmp_path: Path, contact: str) -> None:
    found = look(file(tmp_path, f"[fetch]\ncontact = '{contact}'\nmost_mb = 0.5"))
    house.check(found)
    ways = house.ways(found.settings)
    assert re.fullmatch(r"Broadsheet/[0-9.]+" + (re.escape(f" (+{contact})") if contact else ""), ways.agent)
    assert ways.most == 2**19


def test_lists_of_fetching_have_commas_between_in_the_environment() -> None:
    settings = load({"BROADSHEET_FETCH__ALLOW": "10.0.0.0/8, [fd12::1]:8080", "BROADSHEET_FETCH__PORTS": "443"})
    assert settings.fetch.allow == ["10.0.0.0/8", "[fd12::1]:8080"]
    assert settings.fetch.ports == ["443"]
