"""The pages by which workspaces install the app."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.error import BoltError
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.platforms.slack import modes
from bot.platforms.slack.install import page
from digests.errors import SendError, StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
    from slack_bolt.response import BoltResponse

log = logging.getLogger(__name__)

AT_THE_MOMENT = "Broadsheet cannot be installed at the moment: try again in some minutes."


def pages(flow: AsyncOAuthFlow) -> list[web.RouteDef]:
    return [
        web.get(modes.INSTALL, _page(flow.handle_installation)),
        web.get(modes.REDIRECT, _page(flow.handle_callback)),
    ]


def _page(
    answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def shown(request: web.Request) -> web.StreamResponse:
        """Nothing is posted there: what is, is not looked at."""
        try:
            asked = AsyncBoltRequest(body="", query=request.query_string, headers={**request.headers})
            answered = await answer(asked)
        except (StoreError, SendError, BoltError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("Nobody can install the app at the moment: %s", error)
            answered = page(503, AT_THE_MOMENT)
        return await to_aiohttp_response(answered)

    return shown
