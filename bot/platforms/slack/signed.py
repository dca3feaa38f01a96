"""What is posted to us over HTTP: read in a limited time, and looked at only when Slack has signed it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

if TYPE_CHECKING:
    from datetime import timedelta

log = logging.getLogger(__name__)

SIGNATURE, TIMESTAMP = "X-Slack-Signature", "X-Slack-Request-Timestamp"


class Unsigned(Exception):
    """It is not from Slack, or not what it may be. Anybody can send such a thing: it is not logged."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


async def request_of(request: web.Request, secret: str, within: timedelta) -> AsyncBoltRequest:
    """What bolt makes of it. Unsigned for all that is not whole and signed: that is looked at by nobody."""
    if not (request.headers.get(SIGNATURE) and request.headers.get(TIMESTAMP)):
        raise Unsigned(401)
    try:
        async with asyncio.timeout(within.total_seconds()):
            body = await request.read()
    except TimeoutError as error:
        raise Unsigned(408) from error
    if not is_signed(secret, body, request.headers[TIMESTAMP], request.headers[SIGNATURE]):
        raise Unsigned(401)
    try:
        return AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=dict(request.headers))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        log.warning("Slack posted what could not be read (%s)", type(error).__name__)
        raise Unsigned(400) from error


def is_signed(secret: str, body: bytes, timestamp: str, signature: str) -> bool:
    """In the last five minutes, by who has the secret."""
    try:
        return SignatureVerifier(secret).is_valid(body, timestamp, signature)
    except (TypeError, ValueError):  # a time that is none, a body or a signature that is no text
        return False


def refused(status: int) -> web.Response:
    """And what is still on its way is not waited for."""
    answer = web.Response(status=status)
    answer.force_close()
    return answer
