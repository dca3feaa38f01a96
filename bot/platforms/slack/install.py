"""Installing: whoever may opens our page, agrees on Slack's, and comes back with a code that buys a token.

The way is slack_bolt's; where states and tokens are kept is ours. A state that is given out is kept nowhere but with
who has it, sealed with its time: a page that is opened costs no row. Who comes back uses it up.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
from msgspec import Struct
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation as Granted
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.answers import record
from bot.platforms.slack import failures, modes
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.vault import Installation, Vault
from bot.platforms.slack.wire import UNREAD
from digests.errors import StoreError, StoreUnusable, Throttled
from digests.messages import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs

    from digests.model import Workspace
    from digests.ports.claims import Once
    from digests.ports.clock import Clock
    from digests.ports.installations import Installations

log = logging.getLogger(__name__)

STATE_GOOD_FOR = timedelta(minutes=10)  # as long as Slack's code is
TIMEOUT = timedelta(seconds=20)  # of Slack's answer to a code: a browser waits
MOST_A_MINUTE, MINUTE = 30, timedelta(minutes=1)  # codes that Slack is asked about
MANY = "more browsers come back from Slack's page than workspaces install an app"
ORGANISATION = "of a whole organisation"


class App(Struct, frozen=True):
    """What Slack knows the app by. `public_url`: how a browser reaches this program."""

    client_id: str
    client_secret: str
    public_url: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"App({self.client_id!r}, {self.public_url!r})"


class Installed(AsyncInstallationStore):
    """The tokens of all workspaces that installed the app (Tokens), and where slack_bolt keeps a new one.

    `came` is told of each workspace that installs it.
    """

    def __init__(self, kept: Installations, vault: Vault, clock: Clock) -> None:
        self._kept, self._vault, self._clock = kept, vault, clock
        self.came: Callable[[str], None] | None = None

    async def token(self, team: str) -> str | None:
        found = await self.of(team)
        return found.token if found else None

    async def of(self, team: str) -> Installation | None:
        """None when the app is not installed there. StoreError when nobody can say."""
        sealed = await self._kept.of(_home(team))
        return self._vault.opened(team, sealed) if sealed is not None else None

    async def every(self) -> list[str]:
        """The workspaces that it is installed in."""
        return sorted(team for _, team in await self._kept.every("slack"))

    async def ended(self, team: str, at: datetime) -> bool:
        """It was uninstalled, or its token revoked, then. False when it was installed again since."""
        return await self._kept.remove(_home(team), at)

    async def reseal(self) -> None:
        """By the newest key, so that the others can be taken away. StoreUnusable when one was sealed by none of them:
        what is due would be refused in its workspace for a mistake of the operator's."""
        for home, sealed in (await self._kept.every("slack")).items():
            installation = self._vault.opened(home[1], sealed)
            if not self._vault.by_newest(sealed):
                await self._kept.reseal(home, sealed, self._vault.sealed(installation))

    async def discard(self) -> list[str]:
        """Give up what no key opens; the workspaces, which have to install the app again."""
        lost, now = [], self._clock.now()
        for home, sealed in (await self._kept.every("slack")).items():
            try:
                self._vault.opened(home[1], sealed)
            except StoreUnusable:
                lost += [home[1]] if await self._kept.remove(home, now) else []
        return lost

    async def async_save(self, installation: Granted) -> None:
        """As slack_bolt calls it. BoltError when it is not kept: its page says so."""
        if installation.is_enterprise_install or not (installation.team_id and installation.bot_token):
            raise BoltError(ORGANISATION)
        team = installation.team_id
        made = Installation(team=team, token=installation.bot_token)
        try:
            await self._kept.keep(_home(team), self._vault.sealed(made), self._clock.now())
        except StoreError as error:
            raise BoltError(str(error)) from error
        log.info("Installed in the workspace %s", team)
        if self.came is not None:
            self.came(team)


class States(AsyncOAuthStateStore):
    """A state is what this program gave out in the last ten minutes, whichever of its nodes, and is used once. Anybody
    may be given one: so many are taken in a minute, as each is kept, and has Slack asked."""

    def __init__(self, vault: Vault, once: Once, clock: Clock) -> None:
        self._vault, self._once, self.clock = vault, once, clock
        self._taken = deque[datetime](maxlen=MOST_A_MINUTE)

    async def async_issue(self, *_: object, **__: object) -> str:
        return self._vault.ticket(secrets.token_bytes(16), self.clock.now())

    async def async_consume(self, state: str) -> bool:
        now = self.clock.now()
        if not self._vault.is_ticket(state, now, STATE_GOOD_FOR):
            return False
        if len(self._taken) == MOST_A_MINUTE and timedelta() <= now - self._taken[0] < MINUTE:
            raise Throttled(MANY, self._taken[0] + MINUTE)
        self._taken.append(now)
        used = f"slack state {hashlib.sha256(state.encode()).hexdigest()}"
        return await self._once.first(used, now, now + 2 * STATE_GOOD_FOR)  # nodes' clocks differ


class Flow(AsyncOAuthFlow):
    """The way of slack_bolt, but for how the code is given away: its own writes the code into the log, which may still
    be good, and asks Slack a second thing, after which a token may be bought and not kept."""

    def __init__(self, clock: Clock, client: AsyncWebClient, settings: AsyncOAuthSettings) -> None:
        super().__init__(client=client, settings=settings)
        self._clock = clock

    async def run_installation(self, code: str) -> Granted | None:
        """None when Slack does not take the code. SendError when it does not say."""
        try:
            async with asyncio.timeout(TIMEOUT.total_seconds()):
                said = await self.client.oauth_v2_access(
                    code=code,
                    client_id=self.settings.client_id,
                    client_secret=self.settings.client_secret,
                    redirect_uri=self.settings.redirect_uri,
                )
                answer = record(said.data)
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, *UNREAD) as error:
            outcome = failures.outcome(error, self._clock.now(), left=False)
            if not isinstance(outcome, failures.Denied):
                raise outcome or error from error
            log.warning("Slack did not take the code of an installation: %s", outcome.code)
            return None
        team, organisation = record(answer.get("team")), bool(answer.get("is_enterprise_install"))
        if not organisation and not (team.get("id") and answer.get("access_token")):
            raise failures.unreadable(self._clock.now(), left=False)
        return Granted(
            user_id=str(record(answer.get("authed_user")).get("id")),
            team_id=str(team.get("id") or ""),
            team_name=str(team.get("name") or ""),
            bot_token=str(answer.get("access_token") or ""),
            is_enterprise_install=organisation,
        )


def flow(app: App, installed: Installed, states: States, api_url: str) -> AsyncOAuthFlow:
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=[scope.name for scope in SCOPES],
        user_scopes=[],
        redirect_uri=f"{app.public_url}{modes.REDIRECT}",
        install_path=modes.INSTALL,
        install_page_rendering_enabled=False,
        redirect_uri_path=modes.REDIRECT,
        callback_options=AsyncCallbackOptions(success=_succeeded, failure=_failed),
        installation_store=installed,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=int(STATE_GOOD_FOR.total_seconds()),
    )
    # A code buys one token: asked again after a lost answer, Slack takes it for stolen.
    return Flow(states.clock, AsyncWebClient(base_url=api_url, retry_handlers=[]), settings)


def page(status: int, words: str) -> BoltResponse:
    """In plain text: nothing in it can be taken for a page of somebody else's."""
    plain = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return BoltResponse(status=status, body=f"{words}\n", headers={**plain})


AGAIN = f"Begin again at {modes.INSTALL}."
FAILURES = {
    "access_denied": "Broadsheet was not installed: it was not allowed to on Slack's page.",
    "invalid_browser": f"Broadsheet was not installed: this is not the browser in which it was begun. {AGAIN}",
    "invalid_state": f"Broadsheet was not installed: this page is too old, or was used already. {AGAIN}",
    "storage_error": f"Broadsheet was not installed: it could not keep what Slack gave it. {AGAIN}",
}


async def _succeeded(given: AsyncSuccessArgs) -> BoltResponse:
    name = visible(str(given.installation.team_name or given.installation.team_id))
    return page(
        200,
        f"Broadsheet is installed in {name}. In Slack, invite it to a channel with /invite @Broadsheet, and type "
        "/news subscribe there.",
    )


async def _failed(given: AsyncFailureArgs) -> BoltResponse:
    if isinstance(given.error, BoltError) and str(given.error) == ORGANISATION:
        return page(400, f"Broadsheet is installed in workspaces, one by one, not {ORGANISATION}. {AGAIN}")
    words = FAILURES.get(given.reason, f"Broadsheet was not installed: Slack did not take its code. {AGAIN}")
    return page(given.suggested_status_code, words)


def _home(team: str) -> Workspace:
    return "slack", team
