"""Slack: one app in one workspace or in many, its messages by the Web API, and how Slack reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from bot.platforms.slack import modes
from bot.platforms.slack.adapter import Slack as Adapter
from bot.platforms.slack.address import address
from bot.platforms.slack.install import App, Installed, States, flow
from bot.platforms.slack.messenger import SlackMessenger
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.pages import pages
from bot.platforms.slack.tokens import OneToken
from bot.platforms.slack.vault import Vault
from bot.platforms.slack.ways import Requests, Socket
from bot.platforms.slack.wire import Web
from bot.roles import DELIVER, GATEWAY
from bot.served.platform import Gateway, Services
from digests.errors import SettingsError
from digests.store.installations import StoreInstallations, StoreOnce

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aiohttp.web import RouteDef

    from bot.platforms.slack.ways import Way
    from config import settings
    from digests.ports.clock import Clock
    from digests.store.engine import Database


class Slack:
    """One app. One process keeps its pace; over HTTP any number of them may be sent what people do."""

    def __init__(self, chosen: settings.Slack, database: Database, clock: Clock) -> None:
        self._chosen, self._database, self._clock = chosen, database, clock
        self._address = address(chosen.bot_token, chosen.app_token, chosen.api_url)
        many = chosen.mode == modes.HTTP and modes.installs(structs.asdict(chosen))
        self._installed = installed(chosen, database, clock) if many else None
        self._web = Web(self._address.api_url, self._installed or OneToken(self._address.bot_token), clock)
        self._pace = Pace()
        self.messenger = SlackMessenger(self._web, clock, self._pace)
        self.single: Collection[str] = (DELIVER,) if chosen.mode == modes.HTTP else (GATEWAY, DELIVER)

    async def open(self) -> None:
        if self._installed is not None:
            await self._installed.reseal()
        await self.messenger.open(self._address.bot_token)

    async def close(self) -> None:
        await self.messenger.close()

    def gateway(self, services: Services) -> Gateway | None:
        adapter = Adapter(
            self._web,
            self._way(),
            services.desk,
            services.presence,
            StoreOnce(self._database),
            pace=self._pace,
            owners=modes.owners(self._chosen.owners),
            installed=self._installed,
        )
        if self._installed is not None:
            self._installed.came = adapter.look_at
        return Gateway(listen=adapter.serve, connected=lambda: adapter.ready)

    def _way(self) -> Way:
        chosen = self._chosen
        if chosen.mode == modes.SOCKET:
            return Socket(self._address)
        routes: Sequence[RouteDef] = ()
        if self._installed is not None:
            app = App(chosen.client_id.strip(), chosen.client_secret.strip(), modes.public_url(chosen.public_url))
            states = States(_vault(chosen), StoreOnce(self._database), self._clock)
            routes = pages(flow(app, self._installed, states, self._address.api_url))
        return Requests(chosen.signing_secret.strip(), chosen.host, chosen.port, routes)


def installed(chosen: settings.Slack, database: Database, clock: Clock) -> Installed:
    return Installed(StoreInstallations(database), _vault(chosen), clock)


async def discard(chosen: settings.Slack, database: Database, clock: Clock) -> list[str]:
    """The workspaces whose tokens were given up. SettingsError without a key."""
    return await installed(chosen, database, clock).discard()


def _vault(chosen: settings.Slack) -> Vault:
    keys = modes.keys(chosen.encryption_key)
    if not keys:
        raise SettingsError(f"{modes.setting('encryption_key')} is not set: there is nothing to open tokens with")
    return Vault(keys)
