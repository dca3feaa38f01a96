"""What a failed request to Slack means, where Slack is, and what is read of its answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack import failures, history, pace
from bot.platforms.slack.address import API_URL, address
from bot.platforms.slack.places import cursor_of, group_named
from bot.platforms.slack.wire import Identity
from digests.errors import Refused, Scope, SettingsError, Throttled, Unsure
from digests.model import Channel

if TYPE_CHECKING:
    from bot.platforms.answers import Record

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def answered(status: int, data: object, headers: dict[str, str] | None = None) -> SlackApiError:
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,  # type: ignore[arg-type]  # whatever comes
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("", response)


def refusal(word: str, **more: object) -> SlackApiError:
    return answered(200, {"ok": False, "error": word, **more})


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        ConnectionResetError(),
        ValueError(),
        AttributeError(),
        answered(503, {}),
        answered(200, {}),
        answered(302, "a page"),
        refusal("internal_error"),
        refusal("request_timeout"),
    ],
)
def test_what_is_not_known_is_in_doubt_only_if_it_left(error: Exception) -> None:
    assert isinstance(failures.outcome(error, NOW, left=True), Unsure)
    outcome = failures.outcome(error, NOW, left=False)
    assert isinstance(outcome, Throttled)
    assert outcome.retry_at > NOW


@pytest.mark.parametrize("word", [*failures.SENTENCES, "unheard_of", "x" * 5_000])
@pytest.mark.parametrize("left", [True, False])
def test_a_refusal_is_one_sentence(word: str, *, left: bool) -> None:
    outcome = failures.outcome(refusal(word), NOW, left=left)
    assert isinstance(outcome, Refused)
    assert len(str(outcome)) < 300


def test_who_asks_wrongly_is_told_what_slack_says() -> None:
    says = {"messages": ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text]\n"]}
    outcome = failures.outcome(refusal("invalid_blocks", response_metadata=says), NOW, left=True)
    assert isinstance(outcome, failures.Denied)
    assert outcome.is_ours
    assert "/blocks/0/text" in outcome.detail
    outcome = failures.outcome(refusal("missing_scope", needed="chat:write"), NOW, left=True)
    assert isinstance(outcome, failures.Denied)
    assert (outcome.is_ours, outcome.detail) == (False, "chat:write")


@pytest.mark.parametrize("word", [*sorted(failures.TOKENS), "team_added_to_org"])
def test_what_concerns_the_workspace_blames_no_channel(word: str) -> None:
    outcome = failures.outcome(refusal(word), NOW, left=True)
    assert isinstance(outcome, Throttled)
    assert outcome.scope is Scope.WORKSPACE


@pytest.mark.parametrize(
    ("headers", "wait", "scope"),
    [
        ({"Retry-After": "1"}, timedelta(seconds=1), Scope.CHANNEL),
        ({"Retry-After": "30"}, timedelta(seconds=30), Scope.WORKSPACE),
        ({"Retry-After": "-5"}, timedelta(), Scope.CHANNEL),
        ({"Retry-After": "soon"}, failures.UNSAID, Scope.WORKSPACE),
        *[({"Retry-After": text}, timedelta(hours=1), Scope.WORKSPACE) for text in ("3601", "1e12", "1e300", "inf")],
        ({"Retry-After": "nan"}, failures.UNSAID, Scope.WORKSPACE),
        ({}, failures.UNSAID, Scope.WORKSPACE),
    ],
)
def test_a_limit_says_how_long_and_so_whose_it_is(headers: dict[str, str], wait: timedelta, scope: Scope) -> None:
    for error in (answered(429, {}, headers), answered(200, {"ok": False, "error": "ratelimited"}, headers)):
        outcome = failures.outcome(error, NOW, left=True)
        assert isinstance(outcome, Throttled)
        assert (outcome.retry_at, outcome.scope) == (NOW + wait, scope)


def test_what_answers_in_slacks_place_blames_no_channel() -> None:
    outcome = failures.outcome(answered(404, "<html>"), NOW, left=True)
    assert isinstance(outcome, Throttled)
    assert str(outcome) == failures.UNREACHED
    assert failures.outcome(RuntimeError(), NOW, left=True) is None


def test_an_address_is_slacks_unless_it_is_another() -> None:
    assert address().api_url == API_URL
    found = address(" xoxb-1-secret ", "xapp-1-secret", "http://127.0.0.1:8080/api")
    assert (found.api_url, found.bot_token) == ("http://127.0.0.1:8080/api/", "xoxb-1-secret")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("xapp-secret", "", ""), "BROADSHEET_SLACK__BOT_TOKEN"),
        (("xoxb-sec ret", "", ""), "BROADSHEET_SLACK__BOT_TOKEN"),
        (("", "xoxb-secret", ""), "BROADSHEET_SLACK__APP_TOKEN"),
        (("", "", "ftp://slack.example.org"), "slack.api_url"),
        (("", "", "https://slack.example.org/api?x=1"), "slack.api_url"),
        (("", "", "https://slack.example.org:port/"), "slack.api_url"),
        (("", "", "https://[slack"), "slack.api_url"),
    ],
)
def test_what_is_no_address_and_no_token_is_said_without_it(given: tuple[str, str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        address(*given)
    assert "sec" not in str(caught.value)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # they are made aware
def test_a_timestamp_is_its_moment_to_the_microsecond(at: datetime) -> None:
    assert history.moment(history.timestamp(at)) == at


def test_what_slack_says_is_read_whatever_it_is() -> None:
    assert history.timestamp(datetime(1969, 1, 1, tzinfo=UTC)) == "0.000000"
    assert history.moment("12") == history.EPOCH + timedelta(seconds=12)
    assert [
        cursor_of(page) for page in ({}, {"response_metadata": None}, {"response_metadata": {"next_cursor": "x"}})
    ] == [*("", "", "x")]
    me = Identity("T1", "U1", "B1")
    assert history.is_ours({"bot_id": "B1"}, me)
    assert history.is_ours({"bot_id": "B9", "user": "U1"}, me)
    assert not history.is_ours({"user": "U1"}, me)
    assert not history.is_ours({"bot_id": "B9", "user": "U9"}, me)
    groups: list[Record] = [{"id": "S1", "handle": "Fans"}, {"id": "S2", "handle": "gone", "date_delete": 5}, {}]
    assert [group_named(name, groups) for name in ("@fans", "s1", "gone", "chess", "")] == [
        "S1",
        "S1",
        None,
        None,
        None,
    ]


async def test_a_channel_that_may_be_posted_in_again_is_forgotten() -> None:
    turns = pace.Pace(timedelta())
    for number in range(pace.MOST_KEPT + 2):
        async with turns.turn(number):
            pass
    assert len(turns._free_at) < 3


async def test_searches_that_wait_are_not_kept_for_ever() -> None:
    class Busy:
        """Slack, which shows one page of a channel and then wants to wait."""

        async def me(self, _team: str) -> Identity:
            return Identity("T1", "U1", "B1")

        async def read(self, _team: str, _method: str, *, cursor: str, **_given: object) -> Record:
            if cursor:
                raise Throttled("Slack asks to wait.", NOW)
            return {"messages": [], "has_more": True, "response_metadata": {"next_cursor": "more"}}

    searches = history.History(Busy())  # type: ignore[arg-type]  # as much of Web as it asks
    for number in range(history.MOST_STOPPED + 2):
        with pytest.raises(Throttled):
            await searches.find(Channel("slack", "T1", "C1"), str(number), NOW, None)
    assert len(searches._stopped) == history.MOST_STOPPED
