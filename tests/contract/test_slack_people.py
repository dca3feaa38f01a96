"""What people do with an app on the emulator, over Socket Mode and by signed requests: by bolt, an app of our own."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.people import NotOffered, until
from tests.emulators.slack.envelopes import COMMANDS, EVENTS
from tests.emulators.slack.model import Kind
from tests.emulators.slack.requests import signed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from tests.emulators.slack.model import Channel, Workspace
    from tests.emulators.slack.person import Person
    from tests.emulators.slack.server import Slack
    from tests.fakes import HandClock

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "action_id": "more", "text": plain("More"), "value": "more"}
FORM = {"type": "button", "action_id": "form", "text": plain("Edit"), "value": "edit"}
OPTIONS = [{"text": plain(name), "value": name.lower()} for name in ("Summary", "Quotes")]
MENU = {"type": "overflow", "action_id": "menu", "options": OPTIONS}
BLOCKS = [
    {"type": "section", "text": plain("Here you are."), "accessory": MENU},
    {"type": "actions", "elements": [BUTTON, FORM]},
]


def modal() -> Json:
    name = {"type": "plain_text_input", "action_id": "v", "max_length": 10, "initial_value": "old"}
    when = {"type": "static_select", "action_id": "v", "options": OPTIONS, "placeholder": plain("What")}
    return {
        "type": "modal",
        "callback_id": "edit",
        "title": plain("Settings"),
        "submit": plain("Save"),
        "blocks": [
            {"type": "input", "block_id": "name", "label": plain("Name"), "element": name},
            {"type": "input", "block_id": "what", "label": plain("Show"), "element": when, "optional": True},
        ],
    }


class App:
    """Says back what it is told, in every way there is. `heard` are the events it got."""

    def __init__(self, slack: Slack, workspace: Workspace) -> None:
        assert workspace.install is not None
        self.client = client = AsyncWebClient(workspace.install.token, base_url=slack.api_url)
        self.heard: list[str] = []
        self.bolt = AsyncApp(client=client, signing_secret=slack.app.signing_secret)
        for event in ("app_mention", "message", "member_joined_channel", "channel_archive", "tokens_revoked"):
            self.bolt.event(event)(self._event)
        self.bolt.event("app_home_opened")(self._home)
        self.bolt.command("/news")(self._command)
        self.bolt.action("more")(self._more)
        self.bolt.action("form")(self._form)
        self.bolt.action("menu")(self._menu)
        self.bolt.view("edit")(self._submitted)
        self.bolt.shortcut("summarise")(self._shortcut)

    async def _event(self, event: Json, client: AsyncWebClient) -> None:
        self.heard.append(event["type"])
        if "text" in event and "bot_id" not in event:
            words = re.sub(r"<@\w+> ?", "", event["text"])
            await client.chat_postMessage(channel=event["channel"], text=words, thread_ts=event.get("thread_ts"))

    async def _command(self, ack: Any, respond: Any, command: Json) -> None:
        if command["text"] == "now":
            await ack("at once")
            return
        if command["text"] == "never":
            return
        await ack()
        await respond(text=command["text"], blocks=BLOCKS)

    async def _more(self, ack: Any, respond: Any, body: Json) -> None:
        await ack()
        await respond(text="replaced", replace_original="message" not in body, response_type="in_channel")

    async def _form(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    async def _menu(self, ack: Any, action: Json, respond: Any) -> None:
        await ack()
        await respond(text=f"chose {action['selected_option']['value']}", replace_original=False)

    async def _submitted(self, ack: Any, view: Json, body: Json, client: AsyncWebClient) -> None:
        values = view["state"]["values"]
        if values["name"]["v"]["value"] == "bad":
            await ack(response_action="errors", errors={"name": "not that one"})
            return
        await ack()
        chosen = values["what"]["v"]["selected_option"]
        text = f"{values['name']['v']['value']} {chosen and chosen['value']}"
        await client.chat_postMessage(channel=body["user"]["id"], text=text)

    async def _shortcut(self, ack: Any, shortcut: Json, respond: Any) -> None:
        await ack()
        await respond(text=f"about: {shortcut['message']['text']}", response_type="ephemeral")

    async def _home(self, event: Json, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": BLOCKS})


@asynccontextmanager
async def serving(handlers: dict[str, Callable[[web.Request], Awaitable[web.Response]]]) -> AsyncIterator[str]:
    """A server of these paths, by its address."""
    site = web.Application()
    for path, handler in handlers.items():
        site.router.add_route("*", path, handler)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
def harbour(slack: Slack) -> Workspace:
    return slack.world.workspace("Harbour")


@pytest.fixture
def news(slack: Slack, harbour: Workspace) -> Channel:
    return slack.world.channel(harbour, "news")


@pytest.fixture
def ann(slack: Slack, harbour: Workspace, news: Channel) -> Person:
    return slack.person("Ann", harbour, within=(news,))


@pytest.fixture
async def app(slack: Slack, harbour: Workspace) -> AsyncIterator[App]:
    """Over Socket Mode."""
    made = App(slack, harbour)
    handler = AsyncSocketModeHandler(made.bolt, slack.app.app_token, ping_interval=0.05)
    await handler.connect_async()
    assert await until(lambda: bool(slack.socket.connections))
    yield made
    await handler.close_async()


@pytest.fixture
async def served(slack: Slack, harbour: Workspace) -> AsyncIterator[App]:
    """By signed requests."""
    made = App(slack, harbour)

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await made.bolt.async_dispatch(await to_bolt_request(request)))

    async with serving({"/slack/events": handle}) as origin:
        slack.app.request_url = f"{origin}/slack/events"
        yield made


async def everything(slack: Slack, ann: Person, news: Channel) -> None:
    """All that a person can do, whichever way it reaches the app."""
    seen = await ann.command(news, "/news summary 2")
    assert seen.text == "Broadsheet: Here you are.\n{…}\n[More] [Edit]"
    assert (seen.ephemeral, seen.acknowledged_in < 1) == (True, True)
    assert (ann.hears(seen), slack.sees(news.creator, news)) == ("summary 2", "")
    assert (await ann.command(news, "/news now")).text == "Broadsheet: at once"
    assert "chose quotes" in await ann.choose(seen, "…", "Quotes")
    assert (await ann.press(seen, "Edit")).text == "Settings\nName\n[old]\nShow\n{What}\n[Save]"
    with pytest.raises(NotOffered, match="no more than 10"):
        await ann.submit({"Name": "much too long"})
    assert "! not that one" in await ann.submit({"Name": "bad", "Show": "Quotes"})
    assert "[bad]\n! not that one\nShow\n{Quotes}" in ann.sees_form()
    assert (await ann.submit({"Name": "new"})).text == "Broadsheet: new quotes"
    with pytest.raises(NotOffered, match="no form"):
        ann.sees_form()
    assert (await ann.press(seen, "More")).text == "Broadsheet: replaced"
    said = ann.writes(news, "A ferry & <more>")
    assert (await ann.shortcut(said, "Summarise this")).text == "Broadsheet: about: A ferry & <more>"
    assert await ann.says(news, "@Broadsheet quotes 1", to=said) == "Broadsheet: quotes 1"
    assert "quotes 1" not in slack.sees(news.creator, news)  # it is in the thread
    assert await ann.says(ann.direct(), "why 3") == "Broadsheet: why 3"
    assert "[Edit]" in await ann.opens_home()
    assert "Settings" in await ann.press(await ann.opens_home(), "Edit")
    ann.cancel()


@pytest.mark.usefixtures("app")
async def test_a_person_over_socket_mode(slack: Slack, ann: Person, news: Channel) -> None:
    await everything(slack, ann, news)


@pytest.mark.usefixtures("served")
async def test_a_person_by_signed_requests(slack: Slack, ann: Person, news: Channel) -> None:
    assert await slack.requests.verify()
    await everything(slack, ann, news)
    body = '{"type": "event_callback"}'
    for headers in ({}, signed("another secret", body), signed(slack.app.signing_secret, body, at=1_700_000_000)):
        assert await slack.requests.raw(body, headers) == 401


async def test_connections_come_and_go(slack: Slack, ann: Person, news: Channel, app: App) -> None:
    socket = slack.socket
    ann.writes(news, "@Broadsheet once")
    assert await until(lambda: "once" in slack.sees(news.creator, news).split("\n\n")[-1])
    again = slack.again(EVENTS)
    retried = slack.again(EVENTS, retry=True)
    assert await until(lambda: again.acknowledged_in is not None and retried.acknowledged_in is not None)
    assert app.heard.count("app_mention") == 3  # bolt drops no repeats
    socket.disconnect()
    assert await until(lambda: socket.handshakes == 2 and len(socket.connections) == 1)
    assert not socket.tickets
    socket.drop()
    ann.writes(news, "@Broadsheet missed")
    assert (await ann.command(news, "/news x")).text == '/news failed with the error "dispatch_failed"'
    assert await until(lambda: "Broadsheet: missed" in slack.sees(news.creator, news))
    socket.refuse = 1
    socket.disconnect()
    assert await until(lambda: socket.reused > 1)  # slack_sdk tries the ticket again that the refused handshake used up
    assert not socket.connections


async def test_what_is_not_acknowledged_or_comes_too_late(
    slack: Slack, ann: Person, news: Channel, app: App, clock: HandClock
) -> None:
    asked = asyncio.create_task(ann.command(news, "/news never"))
    await until(lambda: any(one.kind == COMMANDS for one in slack.post.sent))
    clock.move(seconds=4)
    assert (await asked).text == '/news failed with the error "operation_timeout"'
    seen = await ann.command(news, "/news x")
    clock.move(minutes=31)
    address = slack.post.sent[-1].payload["response_url"]
    async with ClientSession() as session:
        late = await session.post(address, json={"text": "x"})
        assert (late.status, await late.json()) == (404, {"ok": False, "error": "expired_url"})
        fresh = slack.interactions.begin(ann.user, news)
        for _ in range(6):
            last = await session.post(f"{slack.interactions.hooks_url}/{fresh.hook}", json={"text": "x"})
    assert (last.status, (await last.json())["error"]) == (404, "used_url")
    assert "[More]" in seen
    begun = slack.interactions.begin(ann.user, news)
    await app.client.views_open(trigger_id=begun.trigger, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await app.client.views_open(trigger_id=begun.trigger, view=modal())
    begun = slack.interactions.begin(ann.user, news)
    clock.move(seconds=4)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await app.client.views_open(trigger_id=begun.trigger, view=modal())


async def test_the_app_hears_of_what_becomes_of_its_places(
    slack: Slack, harbour: Workspace, ann: Person, news: Channel, app: App
) -> None:
    world = slack.world
    quiet = world.channel(harbour, "quiet", Kind.PRIVATE, members=(ann.user,), with_bot=False)
    ann.writes(quiet, "nothing for bots")
    ann.writes(news, "nor this")
    world.invite(quiet, harbour.bot, ann.user)
    world.archive(news)
    with pytest.raises(NotOffered, match="is archived"):
        await ann.command(news, "/news x")
    assert await until(lambda: len(app.heard) == 2)
    world.revoke(harbour)
    assert await until(lambda: len(app.heard) == 3)
    assert sorted(app.heard) == ["channel_archive", "member_joined_channel", "tokens_revoked"]


async def test_an_app_is_installed_with_a_code(slack: Slack) -> None:
    bay = slack.world.workspace("Bay", installed=False)
    bob = slack.person("Bob", bay)
    with pytest.raises(NotOffered):
        await bob.opens_home()
    slack.app.redirect_urls.append("https://news.example/slack/oauth_redirect")
    asked = f"{slack.authorize_url}?client_id={slack.app.client_id}&scope=chat:write,commands&state=s"
    with pytest.raises(NotOffered, match="invalid_scope"):
        slack.oauth.allow(bob.user, asked.replace("commands", "admin"))
    code = re.search(r"code=([\w-]+)&state=s", slack.oauth.allow(bob.user, asked))
    assert code is not None
    client = AsyncWebClient(base_url=slack.api_url)
    secrets = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    granted = await client.oauth_v2_access(code=code[1], **secrets)
    assert (granted["team"]["name"], granted["scope"]) == ("Bay", "chat:write,commands")
    client.token = granted["access_token"]
    assert (await client.auth_test())["team_id"] == bay.id
    with pytest.raises(SlackApiError, match="code_already_used"):
        await client.oauth_v2_access(code=code[1], **secrets)


async def test_an_app_is_installed_from_its_own_page(slack: Slack, tmp_path: Path) -> None:
    bay = slack.world.workspace("Bay", installed=False)
    kept = FileInstallationStore(base_dir=str(tmp_path), client_id=slack.app.client_id)
    settings = AsyncOAuthSettings(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        scopes=["chat:write"],
        authorization_url=slack.authorize_url,
        installation_store=kept,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path)),
    )
    flow = AsyncOAuthFlow(settings=settings, client=AsyncWebClient(base_url=slack.api_url))

    async def start(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def end(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    async with serving({"/slack/install": start, "/slack/oauth_redirect": end}) as origin:
        slack.app.redirect_urls.append(f"{origin}/slack/oauth_redirect")
        status, _ = await slack.oauth.install(slack.person("Bob", bay).user, f"{origin}/slack/install")
    found = await kept.async_find_bot(enterprise_id=None, team_id=bay.id)
    assert (status, found and found.bot_token) == (200, bay.install and bay.install.token)
