"""Slack's requests over HTTP, and the pages by which workspaces install the app."""

from __future__ import annotations

import logging
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from bot.platforms.slack import install, modes
from digests.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse

    Answers = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]

log = logging.getLogger(__name__)

AT_THE_MOMENT = "Broadsheet cannot do this at the moment: try again in some minutes."


@asynccontextmanager
async def serving(app: AsyncApp, flow: AsyncOAuthFlow | None, host: str, port: int) -> AsyncIterator[int]:
    """The port that it listens on. SettingsError when it cannot."""
    served = web.Application()
    served.router.add_post(modes.EVENTS, _route(app.async_dispatch))
    if flow is not None:
        served.router.add_get(modes.INSTALL, _page(flow.handle_installation))
        served.router.add_get(modes.REDIRECT, _page(flow.handle_callback))
    runner = web.AppRunner(served, access_log=None, handle_signals=False)  # an address has codes and states in it
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            why = (os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)).lower()
            raise SettingsError(f"slack.port {port} cannot be listened to on {host} ({why}): name another") from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _route(answer: Answers) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def route(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await answer(await to_bolt_request(request)))

    return route


def _page(answer: Answers) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def guarded(request: AsyncBoltRequest) -> BoltResponse:
        try:
            return await answer(request)
        except (StoreError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("Nobody can install the app at the moment: %s", error)
            return install.page(503, AT_THE_MOMENT)

    return _route(guarded)
