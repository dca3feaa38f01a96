"""Installing: Slack's page where an admin allows it, the code that the app is sent, and the token it buys."""

from __future__ import annotations

import base64
import html
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp

from tests.emulators.people import NotOffered
from tests.emulators.slack.problems import Invalid, Problem

if TYPE_CHECKING:
    from tests.emulators.slack.model import Json, User, Workspace
    from tests.emulators.slack.web import Call
    from tests.emulators.slack.world import World

GOOD_FOR = timedelta(minutes=10)
PATH = "/oauth/v2/authorize"


@dataclass(slots=True, eq=False)
class Grant:
    workspace: Workspace
    person: User
    scopes: frozenset[str]
    redirect: str
    at: datetime
    used: bool = False


class OAuth:
    def __init__(self, world: World) -> None:
        self.world = world
        self.grants: dict[str, Grant] = {}

    def allow(self, person: User, address: str) -> str:
        """The person follows a link to Slack's page and allows it: where their browser is sent next."""
        world = self.world
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if urlsplit(address).path != PATH or asked.get("client_id") != world.app.client_id:
            raise NotOffered(f"Slack does not know this app: {address}")
        redirect = asked.get("redirect_uri") or next(iter(world.app.redirects), "")
        if not any(redirect.startswith(known) for known in world.app.redirects):
            raise NotOffered(f"bad_redirect_uri: {redirect!r} is not one of the app's")
        scopes = frozenset(asked.get("scope", "").split(","))
        if not scopes <= world.app.scopes:
            raise NotOffered(f"invalid_scope: {sorted(scopes - world.app.scopes)} are not in the manifest")
        code = secrets.token_urlsafe(16)
        workspace = world.workspaces[person.team_id]
        self.grants[code] = Grant(workspace, person, scopes, asked.get("redirect_uri", ""), world.clock.now())
        return f"{redirect}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    async def install(self, person: User, address: str) -> tuple[int, str]:
        """The person opens the app's own page, goes to Slack's from there, and allows it: what the app shows then."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
            async with browser.get(address, allow_redirects=False) as page:
                kept = {name: morsel.value for name, morsel in page.cookies.items()}  # though this is not https
                links = [page.headers.get("Location", ""), *re.findall(r'href="([^"]+)"', await page.text())]
            meant = next((link for link in map(html.unescape, links) if urlsplit(link).path == PATH), "")
            async with browser.get(self.allow(person, meant), cookies=kept) as page:
                return page.status, await page.text()

    def access(self, call: Call) -> Json:
        """oauth.v2.access; the app's id and secret may stand in the header."""
        client, secret = call.text("client_id", ""), call.text("client_secret", "")
        if call.token.startswith("Basic "):
            client, _, secret = base64.b64decode(call.token.removeprefix("Basic ")).decode().partition(":")
        app = self.world.app
        if client != app.client_id:
            raise Invalid("client_id", "is not the app's", "invalid_client_id")
        if secret != app.client_secret:
            raise Invalid("client_secret", "is not the app's", "bad_client_secret")
        grant = self.grants.get(call.text("code"))
        if grant is None or self.world.clock.now() - grant.at > GOOD_FOR:
            raise Problem("invalid_code")
        if grant.used:
            raise Problem("code_already_used")
        if call.text("redirect_uri", "") != grant.redirect:
            raise Problem("bad_redirect_uri")
        grant.used = True
        install = self.world.install(grant.workspace, grant.scopes)
        return {
            "access_token": install.token,
            "token_type": "bot",
            "scope": ",".join(sorted(install.scopes)),
            "bot_user_id": install.bot.id,
            "app_id": app.id,
            "team": {"id": grant.workspace.id, "name": grant.workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": grant.person.id},
        }
