"""Many workspaces: each installs the app from its page, and its token is of no use to who reads the database."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store.models.installation import Installation as Granted

from bot.platforms.slack import modes
from bot.platforms.slack.install import MOST_A_MINUTE, App, Installed, States, flow
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.pages import pages
from bot.platforms.slack.vault import Vault, new_key
from digests.errors import StoreUnusable
from digests.store.engine import open_database
from digests.store.installations import StoreInstallations, StoreOnce
from tests.conftest import copied
from tests.scenario.test_discord_program import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from digests.store.engine import Database
    from tests.emulators.slack.server import Slack
    from tests.fakes import HandClock

OLD, NEW = (new_key().encode() for _ in range(2))


@pytest.fixture
async def desk(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(copied(template, tmp_path / "news.db"))
    yield database
    await database.close()


def installed(database: Database, clock: HandClock, *keys: bytes) -> Installed:
    return Installed(StoreInstallations(database), Vault(keys), clock)


async def asked(address: str, cookie: str = "", *, follow: bool = False) -> tuple[int, str, str, str]:
    """Status, words, where to next, and the cookie."""
    headers = {"Cookie": cookie} if cookie else {}
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser,
        browser.get(address, headers=headers, allow_redirects=follow) as page,
    ):
        kept = "; ".join(f"{name}={morsel.value}" for name, morsel in page.cookies.items())
        return page.status, await page.text(), page.headers.get("Location", ""), kept


@asynccontextmanager
async def doors(slack: Slack, kept: Installed, database: Database, clock: HandClock) -> AsyncIterator[str]:
    """The pages, under the address that they are reached by."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    slack.app.manifest = manifest(address)
    app = App(slack.app.client_id, slack.app.client_secret, address)
    states = States(Vault((NEW,)), StoreOnce(database), clock)
    site = web.Application()
    site.add_routes(pages(flow(app, kept, states, slack.api_url)))
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield address
    await runner.cleanup()


async def test_a_workspace_installs_it_once_for_each_time_that_it_is_begun(
    slack: Slack, clock: HandClock, desk: Database
) -> None:
    bay = slack.world.workspace("Bay", installed=False)
    bob, kept, came = slack.person("Bob", bay), installed(desk, clock, NEW), list[str]()
    kept.came = came.append
    async with doors(slack, kept, desk, clock) as address:
        status, _, at_slack, cookie = await asked(f"{address}{modes.INSTALL}")
        back = slack.oauth.allow(bob.user, at_slack)
        [scopes] = parse_qs(urlsplit(at_slack).query)["scope"]
        assert (status, set(scopes.split(","))) == (302, set(slack.app.scopes))
        assert (await asked(back))[:2] == (400, NOT_THIS_BROWSER)
        assert (await asked(back, cookie.replace("=", "=x", 1)))[0] == 400
        status, words, _, _ = await asked(back, cookie)
        assert (status, words) == (200, DONE)
        assert (await asked(back, cookie))[:2] == (401, TOO_OLD)
        assert bay.install is not None
        assert (await kept.token(bay.id), came) == (bay.install.token, [bay.id])
        assert bay.install.token not in str(await StoreInstallations(desk).every("slack"))

        late_status, _, at_slack, cookie = await asked(f"{address}{modes.INSTALL}")
        clock.move(minutes=11)
        assert (late_status, (await asked(slack.oauth.allow(bob.user, at_slack), cookie))[:2]) == (302, (401, TOO_OLD))
        forged = "slack-app-oauth-state=forged"
        assert (await asked(f"{address}{modes.REDIRECT}?code=1&state=forged", forged))[:2] == (401, TOO_OLD)
        denied = await asked(f"{address}{modes.REDIRECT}?error=access_denied")
        assert denied[1] == "Broadsheet was not installed: it was not allowed to on Slack's page.\n"
    assert not await kept.ended(bay.id, clock.now() - timedelta(hours=1))  # late news of an installation before
    assert await kept.ended(bay.id, clock.now())
    assert await kept.token(bay.id) is None


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        *[(how, 503, "try again in some minutes") for how in (500, 429, "lost", "drop", "list", "deep", "empty")],
        ("invalid_code", 401, "Slack did not take its code"),
        ("bad_client_secret", 401, "Slack did not take its code"),
    ],
)
async def test_what_slack_does_not_say_is_no_fault_of_the_code(  # fixtures
    slack: Slack,
    clock: HandClock,
    desk: Database,
    caplog: pytest.LogCaptureFixture,
    how: str | int,
    status: int,
    words: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    bay = slack.world.workspace("Bay", installed=False)
    bob, kept = slack.person("Bob", bay), installed(desk, clock, NEW)
    async with doors(slack, kept, desk, clock) as address:
        _, _, at_slack, cookie = await asked(f"{address}{modes.INSTALL}")
        back = slack.oauth.allow(bob.user, at_slack)
        slack.fail("oauth.v2.access", how)
        shown = await asked(back, cookie)
        assert (shown[0], words in shown[1]) == (status, True)
        assert await kept.token(bay.id) is None
        [code] = parse_qs(urlsplit(back).query)["code"]
        ours = [one for one in caplog.records if one.name.startswith(("bot", "slack_bolt"))]
        said = [one.getMessage() + str(one.exc_info or "") for one in ours]
        assert said
        assert not any(code in one or slack.app.client_secret in one for one in said), "it may still be good"
        assert not any(one.exc_info for one in ours)


async def test_a_token_that_was_bought_is_kept_whatever_else_slack_says(
    slack: Slack, clock: HandClock, desk: Database
) -> None:
    bay = slack.world.workspace("Bay", installed=False)
    bob, kept = slack.person("Bob", bay), installed(desk, clock, NEW)
    async with doors(slack, kept, desk, clock) as address:
        slack.fail("auth.test", 500, times=9)
        assert (await slack.oauth.install(bob.user, f"{address}{modes.INSTALL}"))[0] == 200
        assert bay.install is not None
        assert await kept.token(bay.id) == bay.install.token


async def test_whoever_comes_back_without_having_been_at_slack_is_soon_not_looked_at(
    slack: Slack, clock: HandClock, desk: Database
) -> None:
    """Each state that is used up is a row, and each code a question to Slack."""
    kept = installed(desk, clock, NEW)
    async with doors(slack, kept, desk, clock) as address:

        async def come_back() -> int:
            _, _, at_slack, cookie = await asked(f"{address}{modes.INSTALL}")
            [state] = parse_qs(urlsplit(at_slack).query)["state"]
            return (await asked(f"{address}{modes.REDIRECT}?code=made-up&state={state}", cookie))[0]

        assert [await come_back() for _ in range(MOST_A_MINUTE + 2)] == [401] * MOST_A_MINUTE + [503] * 2
        assert sum(seen.method == "oauth.v2.access" for seen in slack.seen) == MOST_A_MINUTE
        clock.move(minutes=1)
        assert await come_back() == 401


async def test_what_is_sent_along_to_a_page_is_not_looked_at(slack: Slack, clock: HandClock, desk: Database) -> None:
    kept = installed(desk, clock, NEW)
    async with doors(slack, kept, desk, clock) as address, aiohttp.ClientSession() as browser:
        for body, kind in ((b"{bad", "application/json"), (b"\xff", "text/plain; charset=klingon")):
            given = {"data": body, "headers": {"Content-Type": kind}}
            async with browser.get(f"{address}{modes.INSTALL}", allow_redirects=False, **given) as page:  # type: ignore[arg-type]  # aiohttp's own types of keywords
                assert page.status == 302


DONE = (
    "Broadsheet is installed in Bay. In Slack, invite it to a channel with /invite @Broadsheet, and type "
    "/news subscribe there.\n"
)
NOT_THIS_BROWSER = (
    "Broadsheet was not installed: this is not the browser in which it was begun. Begin again at /slack/install.\n"
)
TOO_OLD = "Broadsheet was not installed: this page is too old, or was used already. Begin again at /slack/install.\n"


def granted(team: str, **other: Any) -> Granted:
    return Granted(team_id=team, bot_token=f"xoxb-{team}", user_id="U1", bot_scopes="chat:write,commands", **other)


async def test_keys_are_changed_without_installing_anew(clock: HandClock, desk: Database) -> None:
    before = installed(desk, clock, OLD)
    for team in ("T1", "T2"):
        await before.async_save(granted(team))
    await installed(desk, clock, NEW, OLD).reseal()
    after, rows = installed(desk, clock, NEW), StoreInstallations(desk)
    assert [await after.token(team) for team in ("T1", "T2", "T3")] == ["xoxb-T1", "xoxb-T2", None]
    assert await after.every() == ["T1", "T2"]
    found = await after.of("T1")
    assert found is not None
    assert "xoxb" not in repr(found)
    with pytest.raises(StoreUnusable, match="has no key that opens a kept token of Slack: add the former key"):
        await before.reseal()
    with pytest.raises(StoreUnusable, match="BROADSHEET_SLACK__ENCRYPTION_KEY has no key"):
        await before.token("T1")

    await rows.keep(("slack", "T2"), (await rows.every("slack"))["slack", "T1"], clock.now())  # by who writes there
    with pytest.raises(StoreUnusable, match="kept for the workspace T2 of Slack is another workspace's"):
        await after.token("T2")
    assert await after.discard() == ["T2"]
    assert await after.every() == ["T1"]


@pytest.mark.parametrize("grant", [granted("T1", is_enterprise_install=True), granted("")])
async def test_an_organisation_is_not_a_workspace(grant: Granted, clock: HandClock, desk: Database) -> None:
    kept = installed(desk, clock, NEW)
    with pytest.raises(BoltError, match="of a whole organisation"):
        await kept.async_save(grant)
    assert await kept.every() == []
