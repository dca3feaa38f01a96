"""The emulator as one object: a server on loopback, and what is behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.emulators.faults import Fault, Faults
from tests.emulators.slack import chat, places, views
from tests.emulators.slack.application import MANIFEST, Application
from tests.emulators.slack.envelopes import Post
from tests.emulators.slack.interactions import Interactions
from tests.emulators.slack.limits import Limits
from tests.emulators.slack.model import Role
from tests.emulators.slack.oauth import PATH, OAuth
from tests.emulators.slack.person import Person
from tests.emulators.slack.requests import Requests
from tests.emulators.slack.screen import channel_text
from tests.emulators.slack.sockets import Sockets
from tests.emulators.slack.web import PREFIX, Web
from tests.emulators.slack.world import World

if TYPE_CHECKING:
    from digests.ports.clock import Clock
    from tests.emulators.slack.envelopes import Envelope
    from tests.emulators.slack.model import Channel, Json, User, Workspace
    from tests.emulators.slack.web import Seen


class Slack:
    """A context: `async with Slack(clock) as slack`. `limits` are Slack's own until they are relaxed."""

    def __init__(self, clock: Clock, manifest: Json | None = None) -> None:
        self.clock = clock
        self.app = Application(MANIFEST if manifest is None else manifest)
        self.world = World(clock, self.app)
        self.limits, self.faults = Limits(), Faults(None)
        self.web = Web(self.world, self.limits, self.faults)
        self.socket, self.requests = Sockets(self.world), Requests(self.world)
        self.socket.violations = self.violations
        self.post = Post(self.world, self.socket, self.requests)
        self.socket.connected = self.post.connected
        self.interactions = Interactions(self.world, self.post, self.faults, self.violations)
        self.oauth = OAuth(self.world)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def _origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self._origin}{PREFIX}"

    @property
    def authorize_url(self) -> str:
        return f"{self._origin}{PATH}"

    @property
    def seen(self) -> list[Seen]:
        """Every request to the Web API so far."""
        return self.web.seen

    @property
    def violations(self) -> list[str]:
        """What clients did that Slack's documentation does not allow."""
        return self.web.violations

    def fail(self, method: str, how: str | int, *, times: int = 1, seconds: float = 0.02) -> Fault:
        """See Faults.fail. `method` is `chat.postMessage`, with a channel's or a workspace's id behind it for that one
        alone, `{any}` for whichever, or `response_url`. Besides what every platform has: 429, to be waited for
        `seconds` rounded up; another number is that status, with a page; a name of `ODD` (`empty`, `list`, …) is an
        answer that says nothing; another word is Slack's own (`is_archived`, …); and with a `+` before it what was
        asked is done all the same."""
        return self.faults.fail(method, how, times=times, seconds=seconds)

    def again(self, kind: str = "", *, retry: bool = False) -> Envelope:
        """What went out last (of `events_api`, `slash_commands`, `interactive`, or of a `view_submission`, …) comes to
        the app once more: the very envelope, or as Slack retries events."""
        return self.post.again(kind, retry=retry)

    def sees(self, person: User, channel: Channel) -> str:
        """What this person reads in the channel."""
        return channel_text(self.world, channel, person)

    def person(
        self,
        name: str,
        workspace: Workspace,
        role: Role = Role.MEMBER,
        *,
        zone: str = "UTC",
        locale: str = "en-US",
        within: tuple[Channel, ...] = (),
    ) -> Person:
        """Somebody of this workspace, who is in these channels already."""
        user = self.world.user(workspace, name, role, zone=zone, locale=locale)
        for channel in within:
            self.world.invite(channel, user)
        return Person(self.world, self.interactions, user)

    def relax(self) -> None:
        """Limits so wide that nothing meets them by chance."""
        self.limits.relax()

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=10 << 20)
        self.web.endpoints |= {**chat.ENDPOINTS, **places.ENDPOINTS, **views.endpoints(self.interactions)}
        self.web.endpoints |= {"apps.connections.open": self.socket.open, "oauth.v2.access": self.oauth.access}
        self.web.endpoints["api.test"] = lambda call: {"args": dict(call.args)}
        app.router.add_route("*", PREFIX + "{method}", self.web.serve)
        app.router.add_get("/link/", self.socket.serve)
        app.router.add_post("/hooks/{hook}", self.interactions.respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.requests.loop = asyncio.get_running_loop()
        self.socket.url = f"ws://127.0.0.1:{self.port}"
        self.interactions.hooks_url = f"{self._origin}/hooks"

    async def stop(self) -> None:
        self.faults.end()
        self.socket.drop()
        await self.requests.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
