"""The emulator of Slack, by the libraries that are used: what it must get right for tests on it to mean anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.people import until
from tests.emulators.rates import Rate
from tests.emulators.slack.__main__ import Seat
from tests.emulators.slack.model import Kind, Role
from tests.emulators.slack.mrkdwn import Reader
from tests.emulators.slack.screen import notification

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.emulators.slack.model import Channel, Workspace
    from tests.emulators.slack.server import Slack
    from tests.fakes import HandClock


pytestmark = pytest.mark.no_cover  # nothing of ours runs here


def client_of(slack: Slack, workspace: Workspace) -> AsyncWebClient:
    """Without retries: each test says what it is about."""
    assert workspace.install is not None
    return AsyncWebClient(workspace.install.token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def harbour(slack: Slack) -> Workspace:
    return slack.world.workspace("Harbour")


@pytest.fixture
def news(slack: Slack, harbour: Workspace) -> Channel:
    return slack.world.channel(harbour, "news")


@pytest.fixture
def client(slack: Slack, harbour: Workspace) -> AsyncWebClient:
    return client_of(slack, harbour)


async def refused(asked: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await asked
    return str(caught.value.response["error"])


def key(name: str) -> dict[str, Any]:
    return {"event_type": "broadsheet_delivery", "event_payload": {"key": name}}


async def test_a_key_comes_back_with_a_history_that_asks_for_it(
    slack: Slack, client: AsyncWebClient, news: Channel, clock: HandClock
) -> None:
    first = await client.chat_postMessage(channel=news.id, text="one", metadata=key("k1"))
    clock.move(minutes=1)
    above = await client.chat_postMessage(channel=news.id, text="two", metadata=key("k1"))  # no key is checked
    await client.chat_postMessage(channel=news.id, text="below", thread_ts=above["ts"], metadata=key("k2"))
    plain = await client.conversations_history(channel=news.id)
    assert [message["text"] for message in plain["messages"]] == ["two", "one"]
    assert not any("metadata" in message for message in plain["messages"])
    since = await client.conversations_history(channel=news.id, include_all_metadata=True, oldest=first["ts"])
    assert [message["metadata"]["event_payload"] for message in since["messages"]] == [{"key": "k1"}]
    thread = await client.conversations_replies(channel=news.id, ts=above["ts"], include_all_metadata=True)
    assert [message["text"] for message in thread["messages"]] == ["two", "below"]
    assert thread["messages"][1]["metadata"] == key("k2")
    assert slack.sees(news.creator, news) == "Broadsheet: one\n\nBroadsheet: two"


async def test_a_history_is_paged_and_short_outside_the_marketplace(
    slack: Slack, client: AsyncWebClient, news: Channel
) -> None:
    for number in range(17):
        await client.chat_postMessage(channel=news.id, text=str(number))
    slack.limits.outside_the_marketplace()
    slack.limits.methods.clear()
    page = await client.conversations_history(channel=news.id, limit=999)
    assert (len(page["messages"]), page["has_more"]) == (15, True)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=news.id, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["1", "0"]
    slack.limits.outside_the_marketplace()
    await client.conversations_history(channel=news.id)
    assert await refused(client.conversations_history(channel=news.id)) == "ratelimited"


async def test_what_is_lost_was_taken_and_what_is_dropped_was_not(
    slack: Slack, harbour: Workspace, client: AsyncWebClient, news: Channel
) -> None:
    for fault in ("lost", "drop"):
        slack.fail(f"chat.postMessage {news.id}", fault)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await client.chat_postMessage(channel=news.id, text=fault)
    slack.fail("chat.postMessage", "+internal_error")
    assert await refused(client.chat_postMessage(channel=news.id, text="done")) == "internal_error"
    hang = slack.fail("chat.postMessage", "hang")
    late = asyncio.create_task(client.chat_postMessage(channel=news.id, text="late"))
    await hang.met.wait()
    late.cancel()
    assert slack.sees(news.creator, news) == "Broadsheet: lost\n\nBroadsheet: done"
    hang.release.set()
    assert await until(lambda: "late" in slack.sees(news.creator, news))
    twice = client_of(slack, harbour)
    at_once = FixedValueRetryIntervalCalculator(0)
    twice.retry_handlers = [AsyncConnectionErrorRetryHandler(max_retry_count=1, interval_calculator=at_once)]
    slack.fail("chat.postMessage", "lost")
    await twice.chat_postMessage(channel=news.id, text="twice")  # which is why the handler is not to be used
    assert slack.sees(news.creator, news).count("twice") == 2


async def test_what_was_demanded_is_answered(
    slack: Slack, harbour: Workspace, client: AsyncWebClient, news: Channel
) -> None:
    for word in ("invalid_blocks", "channel_not_found", "is_archived", "token_revoked"):
        slack.fail("chat.postMessage", word)
        assert await refused(client.chat_postMessage(channel=news.id, text="x")) == word
    slack.fail("chat.postMessage", 503)
    with pytest.raises(SlackApiError) as broken:
        await client.chat_postMessage(channel=news.id, text="x")
    assert broken.value.response.status_code == 503
    slack.fail(f"{{any}} {harbour.id}", 429, seconds=29.5, times=2)
    for asked in (client.chat_postMessage(channel=news.id, text="x"), client.team_info()):
        with pytest.raises(SlackApiError) as throttled:
            await asked
        assert throttled.value.response.headers["Retry-After"] == "30"
    slack.limits.post = Rate(1, 60)
    other = slack.world.channel(harbour, "other")
    await client.chat_postMessage(channel=news.id, text="taken")
    assert await refused(client.chat_postMessage(channel=news.id, text="x")) == "ratelimited"
    await client.chat_postMessage(channel=other.id, text="another channel is not asked to wait")
    slack.limits.whole = Rate(1, 60)
    await client.team_info()
    assert await refused(client.chat_postMessage(channel=other.id, text="x")) == "ratelimited"
    assert len(slack.limits.throttled) == 4
    assert slack.sees(news.creator, news) == "Broadsheet: taken"


async def test_where_it_may_post_and_read_is_slacks(slack: Slack, harbour: Workspace, client: AsyncWebClient) -> None:
    world = slack.world
    public = world.channel(harbour, "public", with_bot=False)
    private = world.channel(harbour, "private", Kind.PRIVATE, with_bot=False)
    bay = world.channel(world.workspace("Bay"), "bay")
    for channel, answer in ((public, "not_in_channel"), (private, "channel_not_found"), (bay, "channel_not_found")):
        assert await refused(client.chat_postMessage(channel=channel.id, text="x")) == answer
        assert await refused(client.conversations_history(channel=channel.id)) == answer
    assert (await client.conversations_info(channel=public.id))["channel"]["is_member"] is False
    assert await refused(client.conversations_info(channel=private.id)) == "channel_not_found"
    await client.conversations_join(channel=public.id)
    world.invite(private, harbour.bot)
    listed = await client.users_conversations(types="public_channel,private_channel")
    assert [channel["name"] for channel in listed["channels"]] == ["public", "private"]
    world.archive(public)
    assert await refused(client.chat_postMessage(channel=public.id, text="x")) == "is_archived"
    world.install(harbour, slack.app.scopes - {"groups:history"})
    client.token = client_of(slack, harbour).token
    assert await refused(client.conversations_history(channel=private.id)) == "missing_scope"
    world.kick(private, harbour.bot)
    assert await refused(client.chat_postMessage(channel=private.id, text="x")) == "channel_not_found"
    world.revoke(harbour)
    assert await refused(client.auth_test()) == "token_revoked"
    world.uninstall(harbour)
    assert await refused(client.auth_test()) == "account_inactive"
    client.token = "xoxb-of-nobody"  # noqa: S105 - that is the point
    assert await refused(client.auth_test()) == "invalid_auth"


async def test_people_are_what_they_are(slack: Slack, harbour: Workspace, client: AsyncWebClient) -> None:
    ann = slack.person("Ann", harbour, Role.ADMIN, zone="Europe/Lisbon", locale="pt-PT")
    shown = (await client.users_info(user=ann.user.id, include_locale=True))["user"]
    assert (shown["is_admin"], shown["tz"], shown["locale"]) == (True, "Europe/Lisbon", "pt-PT")
    direct = (await client.conversations_open(users=ann.user.id))["channel"]["id"]
    await client.chat_postMessage(channel=ann.user.id, text="hello")
    assert ann.sees(harbour.channels[direct]) == "Broadsheet: hello"
    slack.world.deactivate(ann.user)
    assert (await client.users_info(user=ann.user.id))["user"]["deleted"] is True
    assert await refused(client.conversations_open(users=ann.user.id)) == "user_disabled"


async def test_what_a_reader_sees(slack: Slack, harbour: Workspace, client: AsyncWebClient, news: Channel) -> None:
    ann = slack.person("Ann", harbour, zone="Asia/Tokyo", within=(news,))
    group = slack.world.group(harbour, "readers", ann.user)
    text = (
        f"*Bold* _and_ `code` <https://a.example|a name> <https://b.example> &lt;!channel&gt; &amp;lt; "
        f"<!date^1795334400^{{date_short_pretty}} {{time}} {{ago}}|then> <@{ann.user.id}> <#{news.id}> snake_case 2*3*4"
    )
    posted = await client.chat_postMessage(
        channel=news.id,
        text=f"Morning digest <!subteam^{group.id}>",
        blocks=[
            {"type": "header", "text": {"type": "plain_text", "text": "A &amp; B *as it is*"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        ],
    )
    message = news.messages[posted["ts"]]
    assert ann.sees(news) == (
        "Broadsheet: A & B *as it is*\n"
        "Bold and code a name (https://a.example) https://b.example <!channel> &lt; "
        "Today 5:00 PM 0 seconds ago @Ann #news snake_case 2*3*4"
    )
    assert notification(slack.world, message, ann.user) == "Morning digest @readers"
    assert message.pinged == {group.id, ann.user.id}
    loud = await client.chat_postMessage(channel=news.id, text="<!here> and @channel", link_names=True)
    assert news.messages[loud["ts"]].pinged == {"here", "channel"}
    assert Reader(harbour, ann.user, slack.clock.now()).words("<!here|x> <!new>") == "@here <!new>"


def section(text: str, **more: object) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "More", **more: object) -> dict[str, object]:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": "a", **more}


def actions(*elements: dict[str, object]) -> list[dict[str, object]]:
    return [{"type": "actions", "elements": list(elements)}]


OPTION = {"text": {"type": "plain_text", "text": "Quotes"}, "value": "quotes 1"}
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("no_text", {}),
    "too long a text": ("msg_too_long", {"text": "x" * 40_001}),
    "an unknown argument": ("invalid_arguments", {"text": "x", "colour": "red"}),
    "no list": ("invalid_blocks_format", {"text": "x", "blocks": "[{"}),
    "an unknown block": ("invalid_blocks", {"blocks": [{"type": "poem"}]}),
    "an unknown key": ("invalid_blocks", {"blocks": [section("x", colour="red")]}),
    "51 blocks": ("invalid_blocks", {"blocks": [{"type": "divider"}] * 51}),
    "a section of 3,001": ("invalid_blocks", {"blocks": [section("x" * 3_001)]}),
    "an empty section": ("invalid_blocks", {"blocks": [section("")]}),
    "a header in mrkdwn": ("invalid_blocks", {"blocks": [{**section("x"), "type": "header"}]}),
    "too much in all": ("msg_blocks_too_long", {"blocks": [section("x" * 2_700)] * 5}),
    "26 buttons": ("invalid_blocks", {"blocks": actions(*(button(action_id=str(number)) for number in range(26)))}),
    "one id twice": ("invalid_blocks", {"blocks": actions(button(), button())}),
    "a label of 76": ("invalid_blocks", {"blocks": actions(button("x" * 76))}),
    "a value of 2,001": ("invalid_blocks", {"blocks": actions(button(value="x" * 2_001))}),
    "six ways": (
        "invalid_blocks",
        {"blocks": actions({"type": "overflow", "action_id": "a", "options": [OPTION] * 6})},
    ),
    "a key without a payload": ("invalid_metadata_format", {"text": "x", "metadata": {"event_type": "x"}}),
}


async def test_what_the_documentation_does_not_allow_is_refused_and_recorded(
    slack: Slack, client: AsyncWebClient, news: Channel
) -> None:
    for wrong, (answer, body) in WRONG.items():
        asked = client.api_call("chat.postMessage", json={"channel": news.id, **body})
        assert await refused(asked) == answer, wrong
    assert await refused(client.api_call("chat.shout")) == "unknown_method"
    assert len(slack.violations) == len(WRONG) + 1
    slack.violations.clear()
    assert not news.messages


async def test_an_edit_keeps_what_it_does_not_name(
    slack: Slack, harbour: Workspace, client: AsyncWebClient, news: Channel
) -> None:
    ts = (await client.chat_postMessage(channel=news.id, text="one", blocks=[section("shown")], metadata=key("k")))[
        "ts"
    ]
    await client.chat_update(channel=news.id, ts=ts, text="two")
    assert slack.sees(news.creator, news) == "Broadsheet: shown"
    await client.chat_update(channel=news.id, ts=ts, text="two", blocks=[])
    assert slack.sees(news.creator, news) == "Broadsheet: two"
    assert news.messages[ts].metadata == key("k")
    ann = slack.person("Ann", harbour)
    theirs = ann.writes(news, "mine")
    assert await refused(client.chat_update(channel=news.id, ts=theirs.ts, text="x")) == "cant_update_message"
    await client.chat_postMessage(channel=news.id, text="below", thread_ts=ts)
    await client.chat_delete(channel=news.id, ts=ts)
    assert ann.sees(news) == "Broadsheet: This message was deleted.\n\nAnn: mine"
    whisper = await client.chat_postEphemeral(channel=news.id, user=ann.user.id, text="psst")
    assert "psst" in ann.sees(news)
    assert "psst" not in slack.sees(news.creator, news)
    assert await refused(client.chat_update(channel=news.id, ts=whisper["message_ts"], text="x")) == "message_not_found"


async def test_whoever_sits_there_sees_their_own_slack(slack: Slack) -> None:
    """By hand: python -m tests.emulators.slack"""
    seat = Seat(slack)
    assert await seat.does("as Rita") == "Rita, in news"
    assert await seat.does("channel news") == ""
    assert "Slack does not let them" in await seat.does("[Summary]")
    assert await seat.does("as Bob") == "Bob, in bay"
    assert "Slack does not let them" in await seat.does("/news help"), "it is not installed there"
