"""Signed requests: the emulator is the client, and the app serves."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
import msgspec

from tests.emulators.slack.envelopes import ACKNOWLEDGED, COMMANDS, EVENTS, Envelope

if TYPE_CHECKING:
    from tests.emulators.slack.model import Json
    from tests.emulators.slack.world import World

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def signed(secret: str, body: str, *, at: int | None = None) -> dict[str, str]:
    """The headers that prove who sent it. Real time: whoever checks them has no other."""
    seconds = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{seconds}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": seconds, "X-Slack-Signature": f"v0={digest}"}


class Requests:
    """`secret` is what they are signed with; another one than the app's makes them forgeries."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.secret = world.app.signing_secret
        self.statuses: list[int] = []
        self.loop: asyncio.AbstractEventLoop | None = None  # things also happen while it stands, as a test is set up
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, envelope: Envelope) -> bool:
        assert self.loop is not None
        task = self.loop.create_task(self._send(envelope))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def verify(self) -> bool:
        """Slack asks this when the address is entered: whether it answers the challenge."""
        body = msgspec.json.encode({"type": "url_verification", "challenge": "3eZbrw1a", "token": ""}).decode()
        async with self._posted(body, JSON, {}) as response:
            return response.status == 200 and "3eZbrw1a" in await response.text()

    async def raw(self, body: str, headers: dict[str, str], content_type: str = JSON) -> int:
        """A request that anybody could make; the status of its answer."""
        session = self._open()
        own = {"Content-Type": content_type, **headers}
        async with session.post(self.world.app.request_url, data=body.encode(), headers=own) as response:
            return response.status

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _send(self, envelope: Envelope) -> None:
        body, content_type = _encoded(envelope)
        headers = {}
        if envelope.attempt:
            headers = {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": "http_timeout"}
        try:
            async with self._posted(body, content_type, headers) as response:
                self.statuses.append(response.status)
                text = await response.text()
                if response.status == 200:
                    envelope.acknowledge(_answer(text, response.content_type))
                else:
                    envelope.failed = f"http_{response.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            envelope.failed = type(error).__name__

    def _posted(
        self, body: str, content_type: str, headers: dict[str, str]
    ) -> aiohttp.client._RequestContextManager:  # what aiohttp calls it: there is no public name
        own = {"Content-Type": content_type, **signed(self.secret, body), **headers}
        wait = aiohttp.ClientTimeout(total=ACKNOWLEDGED.total_seconds())
        return self._open().post(self.world.app.request_url, data=body.encode(), headers=own, timeout=wait)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _encoded(envelope: Envelope) -> tuple[str, str]:
    if envelope.kind == EVENTS:
        return msgspec.json.encode(envelope.payload).decode(), JSON
    if envelope.kind == COMMANDS:
        return urlencode(envelope.payload), FORM
    return urlencode({"payload": msgspec.json.encode(envelope.payload).decode()}), FORM


def _answer(text: str, content_type: str) -> Json | None:
    """As an acknowledgement over Socket Mode carries it."""
    if not text:
        return None
    if content_type == JSON:
        found: Json = msgspec.json.decode(text)
        return found
    return {"text": text}
