"""The emulator as one object: a server on loopback, and what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.emulators.discord import commands, interactions, messages, places, threads
from tests.emulators.discord.compose import compose
from tests.emulators.discord.gateway import Gateway
from tests.emulators.discord.limits import Limits
from tests.emulators.discord.permissions import NOTHING, Permission
from tests.emulators.discord.person import Person
from tests.emulators.discord.rest import FAULTS, PREFIX, Rest
from tests.emulators.discord.view import channel_text
from tests.emulators.discord.world import World
from tests.emulators.faults import Fault, Faults
from tests.emulators.rates import Rate

if TYPE_CHECKING:
    from digests.ports.clock import Clock
    from tests.emulators.discord.model import Channel, Guild, Json, Message, User
    from tests.emulators.discord.rest import Call, Endpoint, Seen

TOKEN = "an.emulated.token"  # noqa: S105 - of no real application


class Discord:
    """A context: `async with Discord(clock) as discord`. `limits` are Discord's own until they are relaxed."""

    def __init__(self, clock: Clock, *, token: str = TOKEN) -> None:
        self.clock, self.token = clock, token
        self.world = World(clock, token)
        self.limits, self.faults = Limits(), Faults(FAULTS)
        self.rest = Rest(self.world, self.limits, self.faults)
        self.gateway = Gateway(self.world)
        self.interactions = interactions.Interactions(self.world, self.gateway)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def seen(self) -> list[Seen]:
        """Every request so far."""
        return self.rest.seen

    @property
    def violations(self) -> list[str]:
        """What clients did that Discord's documentation does not allow."""
        return self.rest.violations

    def fail(self, route: str, how: str | int, *, times: int = 1, seconds: float = 0.02) -> Fault:
        """See Faults.fail. Besides what every platform has: a number is answered instead, a status or one of
        Discord's own codes (10003, 50001, …); `shared`, `global`: a 429 of that scope; `no via`: one of Cloudflare's,
        in words; `html`: a page with status 502."""
        return self.faults.fail(route, how, times=times, seconds=seconds)

    def sees(self, person: User, channel: Channel) -> str:
        """What this person reads in the channel."""
        return channel_text(self.world, channel, person)

    def says(self, person: User, channel: Channel, words: str) -> Message:
        """Somebody writes this into the channel."""
        return self.world.post(compose(self.world, channel, person, {"content": words}))

    def person(
        self, name: str, guild: Guild | None = None, may: Permission = NOTHING, *, locale: str = "en-US"
    ) -> Person:
        """Somebody, in this server and with this much allowed besides the usual."""
        user = self.world.user(name, locale=locale)
        if guild is not None:
            self.world.join(guild, user, may)
        return Person(self.world, self.interactions, user)

    def relax(self) -> None:
        """Limits so wide that nothing meets them by chance."""
        self.limits.relax()
        self.gateway.identifies = Rate(1_000, 1)
        self.interactions.patience = 10 * interactions.ACKNOWLEDGED

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=10 << 20)
        endpoints: dict[str, Endpoint] = {**messages.ROUTES, **threads.ROUTES, **places.ROUTES, **commands.ROUTES}
        endpoints |= interactions.routes(self.interactions)
        endpoints |= {"GET /gateway": self._gateway, "GET /gateway/bot": self._gateway}
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.add_routes(self.rest.routes(endpoints))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url

    async def stop(self) -> None:
        self.faults.end()
        self.gateway.break_session()
        if self._runner is not None:
            await self._runner.cleanup()

    def _gateway(self, _call: Call) -> Json:
        return self.gateway.about()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
