"""Slack's Web API by slack_sdk's own client: a token for each workspace, our address, and our time-out."""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
from msgspec import Struct
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.answers import Kept, record
from bot.platforms.slack import failures
from digests.errors import LoginRefused, Scope, StoreError, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.platforms.answers import Record
    from bot.platforms.slack.tokens import Tokens
    from digests.ports.clock import Clock

log = logging.getLogger(__name__)

TIMEOUT = timedelta(seconds=30)  # of a request
KEPT = timedelta(days=1)  # whose a token is
GET, POST = "GET", "POST"
UNREAD = (AttributeError, RecursionError, ValueError)  # slack_sdk takes whatever comes for JSON with an object in it
# What an answer has to have, or it says nothing: an empty one is no proof that there is nothing.
HAS: dict[str, tuple[str, type]] = {
    "auth.test": ("team_id", str),
    "chat.postMessage": ("ts", str),
    "conversations.history": ("messages", list),
    "conversations.info": ("channel", dict),
    "conversations.open": ("channel", dict),
    "conversations.replies": ("messages", list),
    "usergroups.list": ("usergroups", list),
    "users.conversations": ("channels", list),
    "users.info": ("user", dict),
    "users.list": ("members", list),
}


class Attempt:
    """A request that must not be made twice. `left`: it may have been taken, and nobody knows; not while it waits for a
    connection."""

    left = False


class Identity(Struct, frozen=True):
    """Whose a token is: its workspace, and the bot's user there, who is called `bot` in what it posts."""

    team: str
    user: str
    bot: str


# The library hands nothing on to aiohttp, which says when a request leaves; but both run in the task that asks.
_attempt: ContextVar[Attempt | None] = ContextVar("slack attempt", default=None)


class Web:
    """What is asked of Slack in a workspace: its id, the method, what the method takes. SendError alone is raised: for
    a request that changes nothing, or may safely be made twice, never Unsure. None is retried: Slack knows no key that
    would make that safe."""

    def __init__(self, api_url: str, tokens: Tokens, clock: Clock, timeout: timedelta = TIMEOUT) -> None:
        self._api_url, self._tokens, self._clock, self._timeout = api_url, tokens, clock, timeout
        self._identities = Kept(self._identify, KEPT, clock)
        self._client: AsyncWebClient | None = None
        self._untaken: set[str] = set()  # workspaces of which the token is not taken; it is logged once
        self.untaken: Callable[[str], None] = lambda _: None  # is told of each of them, when that is found out

    async def me(self, team: str) -> Identity:
        """Who this program is there."""
        return await self._identities.of(await self._token(team))

    async def try_token(self, token: str) -> Identity:
        """Whose it is. LoginRefused when Slack does not take it."""
        try:
            return await self._identities.of(token)
        except failures.WrongToken as error:
            raise LoginRefused(failures.WRONG_TOKEN) from error

    async def read(self, team: str, method: str, **given: Any) -> Record:
        """A method that changes nothing. What is empty is not sent."""
        return await self._in(team, None, GET, method, {name: value for name, value in given.items() if value != ""})

    async def again(self, team: str, method: str, **given: Any) -> Record:
        """A request that may be made twice."""
        return await self._in(team, None, POST, method, given)

    async def once(self, team: str, method: str, **given: Any) -> Record:
        """A request that must not be made twice: Unsure when it may have been taken."""
        return await self._in(team, Attempt(), POST, method, given)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None and client.session is not None:
            await client.session.close()

    async def _in(self, team: str, attempt: Attempt | None, verb: str, method: str, given: Record) -> Record:
        try:
            answer = await self._ask(await self._token(team), attempt, verb, method, given)
        except failures.WrongToken as error:
            if team not in self._untaken:
                self._untaken.add(team)
                log.error("%s (%s)", error, team)  # noqa: TRY400  # a traceback adds nothing for whoever installs it
                self.untaken(team)
            raise
        except failures.Denied as error:
            if error.is_ours:
                log.error("Slack did not take %s: %s %s", method, error.code, error.detail)  # noqa: TRY400  # as above
            raise
        self._untaken.discard(team)
        return answer

    async def _token(self, team: str) -> str:
        """That of this workspace and of no other: else its channels would seem to be gone."""
        try:
            token = await self._tokens.token(team)
        except StoreError as error:
            raise Throttled(failures.NO_STORE, self._clock.now() + failures.SOON, Scope.WORKSPACE) from error
        if token is None or (await self._identities.of(token)).team != team:
            raise failures.NotInstalled(self._clock.now())
        return token

    async def _identify(self, token: str) -> Identity:
        answer = await self._ask(token, None, POST, "auth.test", {})
        return Identity(*(str(answer.get(name) or "") for name in ("team_id", "user_id", "bot_id")))

    async def _ask(self, token: str, attempt: Attempt | None, verb: str, method: str, given: Record) -> Record:
        body = given | {"token": token}  # which the library makes a header of
        marker = _attempt.set(attempt)
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                asked = {"params": body} if verb == GET else {"json": body}
                answer = record((await self._open().api_call(method, http_verb=verb, **asked)).data)
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, *UNREAD) as error:
            outcome = failures.outcome(error, self._clock.now(), left=attempt is not None and attempt.left)
            if outcome is None:
                raise
            raise outcome from error
        finally:
            _attempt.reset(marker)
        if not _says(method, answer):
            raise failures.unreadable(self._clock.now(), left=attempt is not None)
        return answer

    def _open(self) -> AsyncWebClient:
        """The time-out is ours alone: aiohttp's own would be another for a connection that is waited for."""
        if self._client is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_leaves)
            session = aiohttp.ClientSession(trace_configs=[trace], timeout=aiohttp.ClientTimeout(total=None))
            self._client = AsyncWebClient(base_url=self._api_url, session=session, retry_handlers=[])
        return self._client


def _says(method: str, answer: Record) -> bool:
    name, kind = HAS.get(method, ("ok", bool))
    return isinstance(answer.get(name), kind) and answer[name] not in ("", {})


async def _leaves(_: object, __: object, ___: object) -> None:
    if (attempt := _attempt.get()) is not None:
        attempt.left = True
