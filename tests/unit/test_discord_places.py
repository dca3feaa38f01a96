"""Roles, permissions, tags, addresses, moments: what is reckoned of what Discord describes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.answers import Kept
from bot.platforms.discord.address import API_URL, Address, address
from bot.platforms.discord.history import has_key, moment, snowflake
from bot.platforms.discord.ids import key_id, mark
from bot.platforms.discord.places import permissions, role_named, tags
from digests.errors import SettingsError
from tests.fakes import HandClock
from tests.make import NOW

GUILD, NEWS, SPORT, ME = "1", "2", "3", "9"
ROLES = [
    {"id": GUILD, "name": "@everyone", "permissions": "1024"},
    {"id": NEWS, "name": "News Fans", "permissions": "65536"},
    {"id": SPORT, "name": "sport", "permissions": "8"},
]


@pytest.mark.parametrize(
    ("named", "found"),
    [("news fans", NEWS), ("@News Fans", NEWS), ("<@&2>", NEWS), ("3", SPORT), ("chess", None), ("", None)]
    + [(name, None) for name in ("@everyone", "everyone", "1", "<@&1>", "@@everyone")],
)
def test_a_role_is_named_by_id_or_name_and_never_everyone(named: str, found: str | None) -> None:
    assert role_named(named, ROLES, GUILD) == found


def overwrite(of: str, *, allow: int = 0, deny: int = 0) -> dict[str, Any]:
    return {"id": of, "type": int(of == ME), "allow": str(allow), "deny": str(deny)}


@pytest.mark.parametrize(
    ("roles", "overwrites", "allowed"),
    [
        ([], [], 1024),
        ([NEWS], [], 1024 | 65536),
        ([NEWS], [overwrite(GUILD, deny=65536)], 1024),
        ([NEWS], [overwrite(NEWS, allow=65536), overwrite(GUILD, deny=65536)], 1024 | 65536),
        ([NEWS], [overwrite(ME, deny=1024), overwrite(NEWS, allow=2048)], 2048 | 65536),
        ([NEWS], [overwrite(SPORT, deny=1024)], 1024 | 65536),
        ([SPORT], [overwrite(GUILD, deny=1024)], -1),
    ],
)
def test_permissions_are_reckoned_as_discord_does(
    roles: list[str], overwrites: list[dict[str, Any]], allowed: int
) -> None:
    assert permissions({GUILD, ME, *roles}, GUILD, ROLES, overwrites) == allowed


def test_tags_are_found_by_name_and_at_most_five() -> None:
    offered = [{"id": str(n), "name": name} for n, name in enumerate(("Harbour", "harbour", "a", "b", "c", "d", "e"))]
    forum = {"available_tags": [*offered, {"id": "7", "name": "closed", "moderated": True}]}
    assert tags(forum, ("HARBOUR", "harbour", "closed", "unknown")) == ["0"]
    assert len(tags(forum, ("a", "b", "c", "d", "e", "harbour"))) == 5
    assert tags({}, ("a",)) == []


@settings(max_examples=30)
@given(st.timedeltas(timedelta(), timedelta(days=3_000)))
def test_ids_tell_their_moment(ago: timedelta) -> None:
    at = NOW - ago
    assert timedelta() <= at - moment(snowflake(at)) < timedelta(milliseconds=1)
    assert moment(snowflake(at) - 1) < at


def test_a_key_is_read_where_we_put_it_and_nowhere_else() -> None:
    menu = {"type": 1, "components": [{"type": 3, "custom_id": key_id("d1-0-abc")}]}
    assert has_key({"components": [{"type": 17, "components": [{"type": 10, "content": "x"}, menu]}]}, "d1-0-abc")
    assert has_key({"components": [{"type": 9, "accessory": menu["components"][0]}]}, "d1-0-abc")  # type: ignore[index]  # a list
    assert has_key({"content": f"News\n{mark('d1-0-abc')}"}, "d1-0-abc")
    others: list[dict[str, Any]] = [
        {"components": [{"type": 10, "content": f"{key_id('d1-0-abc')}\n{mark('d1-0-abc')}"}]},
        {"components": [{"type": 10, "content": "x", "id": 1}, "d1-0-abc", None], "content": None},
        {"content": f"{mark('d1-0-abc')}\nNews"},
        {"content": f"News {mark('d1-0-abc')}"},
        {"content": f"News\n{mark('d1-0-abcd')}"},
        {},
    ]
    for message in others:
        assert not has_key(message, "d1-0-abc")


async def test_what_many_want_is_asked_once_until_it_is_old() -> None:
    clock, asked = HandClock(), []

    async def ask(key: str) -> int:
        asked.append(key)
        await asyncio.sleep(0)
        if key == "broken":
            raise LookupError
        return len(asked)

    kept = Kept(ask, timedelta(minutes=1), clock)
    assert await asyncio.gather(*(kept.of("one") for _ in range(5))) == [1] * 5
    assert await kept.of("two") == 2
    clock.move(seconds=59)
    assert await kept.of("one") == 1
    clock.move(seconds=1)
    assert await kept.of("one") == 3
    clock.move(hours=-1)
    assert await kept.of("one") == 4, "kept in a time that has not come"
    for _ in range(2):
        with pytest.raises(LookupError):
            await kept.of("broken")
    assert asked.count("broken") == 2
    failed = await asyncio.gather(*(kept.of("broken") for _ in range(5)), return_exceptions=True)
    assert all(isinstance(one, LookupError) for one in failed)
    assert asked.count("broken") == 3, "they wait for one answer, not one after the other"


async def test_what_changed_while_it_was_asked_for_is_not_kept() -> None:
    said, begun, go_on = ["admin"], asyncio.Event(), asyncio.Event()

    async def ask(_: str) -> str:
        known = said[-1]
        begun.set()
        await go_on.wait()
        return known

    kept = Kept(ask, timedelta(minutes=1), HandClock())
    first = asyncio.create_task(kept.of("olga"))
    await begun.wait()
    said.append("reader")
    kept.forget("olga")
    second = asyncio.create_task(kept.of("olga"))
    go_on.set()
    assert list(await asyncio.gather(first, second)) == ["admin", "reader"]
    assert await kept.of("olga") == "reader"
    kept.forget_all(lambda key: key == "olga")
    said.append("owner")
    assert await kept.of("olga") == "owner"


def test_an_address_is_checked_and_shows_no_token() -> None:
    assert address(" Bot abc.def ") == Address("abc.def", API_URL, "")
    given = address("abc", "http://127.0.0.1:8080/api/v10/", "ws://127.0.0.1:8080/")
    assert (given.api_url, given.gateway_url) == ("http://127.0.0.1:8080/api/v10", "ws://127.0.0.1:8080")
    assert "abc" not in repr(given)
    for token, api_url, gateway_url, says in [
        ("ab c", "", "", "DISCORD__TOKEN"),
        ("abć", "", "", "DISCORD__TOKEN"),
        ("abc", "ftp://example.org", "", r"discord\.api_url"),
        ("abc", "http://[", "", r"discord\.api_url"),
        ("abc", "https://example.org:port", "", r"discord\.api_url"),
        ("abc", "https://example.org?x=1", "", r"discord\.api_url"),
        ("abc", "", "https://example.org", r"discord\.gateway_url"),
    ]:
        with pytest.raises(SettingsError, match=says) as caught:
            address(token, api_url, gateway_url)
        assert token not in str(caught.value)
