"""What a failed request to Discord means: refused, put off, or unsure. The sentences are what `status` shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.platforms.answers import wait_of
from digests.errors import Refused, Scope, SendError, Throttled, Unsure
from digests.messages import visible
from digests.wishes import DELETED
from digests.wording import say

if TYPE_CHECKING:
    from datetime import datetime

SOON = timedelta(seconds=10)  # when Discord could not be reached
UNSAID = timedelta(minutes=1)  # a 429 that does not say until when
TOKEN_WAIT = timedelta(minutes=10)  # with a token that Discord does not take, each try counts towards a ban
MOST_SAID = 200  # characters of Discord's own words
TOKEN = say("Discord does not take the bot's token: its operator has to set BROADSHEET_DISCORD__TOKEN and start again.")

UNREACHED = say("Discord cannot be reached.")

# discord-api-docs, opcodes and status codes: JSON error codes. What is missing, and what to do.
GONE = DELETED
NO_ACCESS = say("Broadsheet may not see this channel: give it View Channel and Send Messages.")
NO_PERMISSION = say("Broadsheet may not post in this channel: give it Send Messages.")
WRONG_KIND = say("Discord lets nobody post in a channel of this kind: subscribe in another one.")
LOCKED = say("This thread is locked: unlock it, or subscribe in another one.")
NO_THREADS = say("Broadsheet may not post in this thread: give it Send Messages in Threads in the channel above it.")
NO_DIRECT = say("This person takes no direct messages from Broadsheet: allow them in the privacy settings.")
AUTOMOD = say("This server's AutoMod blocked the post: make an exception for Broadsheet in its rules.")
NO_TAG = say("This forum wants a tag, and has none of the digest's name or topics: add one, or make tags optional.")
NO_HISTORY = say("Broadsheet may not read what was posted in this channel: give it Read Message History.")
FULL = say("This server has as many open threads as Discord allows: close some.")
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, IN_A_FORUM, ARCHIVED, HAS_THREAD = 10003, 10008, 50008, 50083, 160004
SENTENCES = {
    UNKNOWN_CHANNEL: GONE,
    10004: say("Broadsheet is not in this server any more: invite it again."),
    40067: NO_TAG,
    50001: NO_ACCESS,
    50007: NO_DIRECT,
    IN_A_FORUM: WRONG_KIND,
    50013: NO_PERMISSION,
    50024: WRONG_KIND,
    50278: NO_DIRECT,  # no server in common
    ARCHIVED: LOCKED,
    160002: NO_HISTORY,
    160005: LOCKED,
    160006: FULL,
    160007: FULL,
    200000: AUTOMOD,
    200001: AUTOMOD,
    240000: AUTOMOD,
}


class Denied(Refused):
    """Refused, with Discord's code for it."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


class WrongToken(Throttled):
    """It is the bot that Discord does not know: no channel is to blame, and nothing gets through until it is mended."""

    def __init__(self, now: datetime) -> None:
        super().__init__(TOKEN, now + TOKEN_WAIT, Scope.PLATFORM)


def outcome(error: Exception, now: datetime, *, left: bool) -> SendError | None:
    """What became of a request. `left`: it may have been taken. None for what is no failure of Discord's."""
    match error:
        case discord.LoginFailure():
            return WrongToken(now)
        case discord.RateLimited(retry_after=seconds):
            return _later(say("Discord asks to wait before the next post here."), now + wait_of(seconds, UNSAID))
        case discord.HTTPException(status=429):
            return _slower(error, now)
        case discord.HTTPException(status=401, code=0):  # with a code it is an interaction's token, that ran out
            return WrongToken(now)
        case discord.HTTPException(status=status, code=0) if status < 500:  # something on the way answers
            return _later(UNREACHED, now + UNSAID)
        case discord.HTTPException(status=status, code=code) if status < 500:
            return Denied(SENTENCES.get(code) or _by_status(error), code)
        case discord.HTTPException(status=status):
            why = say("Discord failed ({status}).", status=status)
        case TimeoutError():
            why = say("Discord gave no answer in time.")
        case aiohttp.ClientConnectorError():  # refused, or no such host: nothing has left
            return _later(UNREACHED, now + SOON, Scope.PLATFORM)
        case aiohttp.ClientError() | OSError():
            why = say("The connection to Discord broke.")
        case _:
            return None
    return Unsure(why) if left else _later(why, now + SOON)


def _later(why: str, at: datetime, scope: Scope = Scope.CHANNEL) -> Throttled:
    return Throttled(why, at, scope)


def _slower(error: discord.HTTPException, now: datetime) -> Throttled:
    """Without a `Via` header it is not Discord that answers, but what guards it: that one means this address."""
    headers = error.response.headers
    everywhere = headers.get("X-RateLimit-Scope") == "global" or "Via" not in headers
    scope = Scope.PLATFORM if everywhere else Scope.CHANNEL
    wait = wait_of(headers.get("Retry-After"), UNSAID)
    return Throttled(say("Discord asks to wait before the next post."), now + wait, scope)


def _by_status(error: discord.HTTPException) -> str:
    match error.status:
        case 403:
            return NO_PERMISSION
        case 404:
            return GONE
        case _:
            said = visible(error.text)[:MOST_SAID] or str(error.status)
            return say("Discord did not take the post: {said}", said=said)
