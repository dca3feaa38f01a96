"""What each failure of Discord's means for a post."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
import pytest

from bot.platforms.discord import failures
from digests.errors import Refused, Scope, Throttled, Unsure
from tests.make import NOW

if TYPE_CHECKING:
    from collections.abc import Mapping


def answered(
    status: int, code: int = 0, said: str = "", headers: Mapping[str, str] | None = None
) -> discord.HTTPException:
    response = cast("Any", SimpleNamespace(status=status, reason="", headers=headers or {}))
    return discord.HTTPException(response, {"code": code, "message": said})


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (403, 50013, "give it Send Messages"),
        (403, 50001, "give it View Channel"),
        (404, 10003, "was deleted"),
        (403, 50007, "takes no direct messages"),
        (403, 160005, "locked"),
        (400, 40067, "wants a tag"),
        (403, 40333, "give it Send Messages"),
        (404, 10063, "was deleted"),
        (400, 50035, "did not take the post: Invalid Form Body"),
        (401, 50027, "did not take the post"),
    ],
)
@pytest.mark.parametrize("left", [True, False])
def test_what_discord_refuses_was_not_posted_and_says_what_to_do(
    status: int, code: int, says: str, *, left: bool
) -> None:
    outcome = failures.outcome(answered(status, code, "Invalid Form\u202e Body"), NOW, left=left)
    assert isinstance(outcome, failures.Denied)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert says in str(outcome)


def throttled(error: Exception) -> tuple[timedelta, Scope]:
    outcome = failures.outcome(error, NOW, left=False)
    assert isinstance(outcome, Throttled)
    return outcome.retry_at - NOW, outcome.scope


@pytest.mark.parametrize(
    ("headers", "seconds", "scope"),
    [
        ({"Retry-After": "65", "Via": "1.1 google", "X-RateLimit-Scope": "user"}, 65, Scope.CHANNEL),
        ({"Retry-After": "2.5", "Via": "1.1 google", "X-RateLimit-Scope": "global"}, 2.5, Scope.PLATFORM),
        ({"Retry-After": "600"}, 600, Scope.PLATFORM),
        ({}, 60, Scope.PLATFORM),
        ({"Retry-After": "soon"}, 60, Scope.PLATFORM),
        *[({"Retry-After": text}, 3600, Scope.PLATFORM) for text in ("3601", "1e12", "1e300", "inf")],
        ({"Retry-After": "nan"}, 60, Scope.PLATFORM),
    ],
)
def test_a_wait_is_as_long_and_reaches_as_far_as_it_says(
    headers: Mapping[str, str], seconds: float, scope: Scope
) -> None:
    assert throttled(answered(429, headers=headers)) == (timedelta(seconds=seconds), scope)


def test_what_has_not_left_waits_and_nothing_is_in_doubt() -> None:
    assert throttled(discord.RateLimited(31.5)) == (timedelta(seconds=31.5), Scope.CHANNEL)
    assert throttled(TimeoutError()) == (failures.SOON, Scope.CHANNEL)
    assert throttled(answered(502)) == (failures.SOON, Scope.CHANNEL)
    assert throttled(ConnectionResetError()) == (failures.SOON, Scope.CHANNEL)
    unreached = aiohttp.ClientConnectorError(cast("Any", None), OSError())
    assert throttled(unreached) == (failures.SOON, Scope.PLATFORM)


def test_a_wrong_token_stops_everything_and_blames_no_channel() -> None:
    for error in (answered(401), discord.LoginFailure()):
        assert isinstance(failures.outcome(error, NOW, left=True), failures.WrongToken)
        assert throttled(error) == (failures.TOKEN_WAIT, Scope.PLATFORM)


@pytest.mark.parametrize("status", [400, 403, 404, 408, 413])
def test_something_else_that_answers_blames_no_channel(status: int) -> None:
    assert throttled(answered(status)) == (failures.UNSAID, Scope.CHANNEL)


@pytest.mark.parametrize(
    "error", [TimeoutError(), answered(503), aiohttp.ServerDisconnectedError(), ConnectionResetError()]
)
def test_what_may_have_been_taken_is_unsure(error: Exception) -> None:
    assert isinstance(failures.outcome(error, NOW, left=True), Unsure)


def test_what_is_no_failure_of_discords_is_left_alone() -> None:
    assert failures.outcome(ZeroDivisionError(), NOW, left=True) is None
