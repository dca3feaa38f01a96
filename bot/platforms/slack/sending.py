"""What is posted, shown and changed for whoever did something: at Slack's pace, and late rather than never."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
from msgspec import structs
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.answers import wait_of
from bot.platforms.slack import failures
from bot.platforms.slack.intake import PLATFORM
from bot.platforms.slack.render import QUIET, content
from digests.errors import Refused, SendError, Throttled, Unsure
from digests.messages import Room, Text
from digests.model import Channel
from digests.wording import message_in, say

if TYPE_CHECKING:
    from gettext import NullTranslations

    from bot.platforms.answering import Patience
    from bot.platforms.slack.intake import Event
    from bot.platforms.slack.pace import Pace
    from bot.platforms.slack.wire import Web
    from digests.messages import Message
    from digests.ports.clock import Clock

    Json = dict[str, Any]

log = logging.getLogger(__name__)

TIMEOUT = timedelta(seconds=10)  # of an answer on its way to a response_url
LOOKS = (0.05, 0.1, 0.3, 1.0)  # seconds after which a view is looked for once more that is not there yet


class Sender:
    """Nothing here fails: what Slack does not take in the end is logged as a warning, and said to whoever calls."""

    def __init__(self, web: Web, pace: Pace, patience: Patience, clock: Clock) -> None:
        self._web, self._pace, self.patience, self._clock = web, pace, patience, clock

    async def post(self, channel: Channel, body: Json, **where: str) -> bool:
        """A message for everybody in the channel, or in somebody's direct messages by their id. False: it is not there.
        What may be there is not posted a second time."""

        async def once() -> None:
            async with self._pace.turn(channel):
                given = {**body, **QUIET, **where}
                await self._web.once(channel.workspace, "chat.postMessage", channel=channel.id, **given)

        try:
            await self.patience.of(once)
        except SendError as error:
            log.warning("An answer could not be given: %s", error)
            return isinstance(error, Unsure)
        return True

    async def direct(self, event: Event, message: Message, about: str, language: NullTranslations) -> None:
        """The answer in the direct messages with whoever did it, when it could not be given where it was asked. Its
        buttons are about the channel that is meant."""
        if about and not about.startswith("D"):
            notice = message.notice or (Text(say("About {channel}:", channel=Room(about))),)
            message = message_in(structs.replace(message, notice=notice), language)
        body = content(message, place=about, language=language)
        await self.post(Channel(PLATFORM, event.team, event.user), body)

    async def hook(self, address: str, body: Json, *, twice: bool) -> bool:
        """By a response_url. `twice`: one person sees it, and rather two of them than none."""
        tries = 2 if twice else 1
        for left in reversed(range(tries)):
            try:
                await self.patience.of(lambda: self._hooked(address, body))
            except Unsure as error:
                if left:
                    continue
                log.warning("An answer may not have been given: %s", error)
                return False
            except SendError as error:
                log.warning("An answer could not be given: %s", error)
                return False
            return True
        return False

    async def _hooked(self, address: str, body: Json) -> None:
        hook = AsyncWebhookClient(address, timeout=int(TIMEOUT.total_seconds()), retry_handlers=[])
        try:
            answer = await hook.send_dict(body)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise failures.outcome(error, self._clock.now(), left=True) or error from error
        status = answer.status_code
        if status == 429:
            wait = wait_of(answer.headers.get("Retry-After"), failures.UNSAID)
            raise Throttled(failures.LATER, self._clock.now() + wait)
        if status == failures.TIMED_OUT or status >= 500:
            raise Unsure(say("Slack failed ({status}).", status=status))
        if status != 200:
            raise Refused(say("Slack did not take the post: {said}", said=str(status)))

    async def opened(self, event: Event, method: str, view: Json) -> bool:
        """Whether the view is on the screen: it is opened within three seconds, or not at all."""
        try:
            await self._web.again(event.team, method, trigger_id=event.trigger, view=view)
        except SendError as error:
            log.info("A form could not be opened: %s", error)
            return False
        return True

    async def updated(self, event: Event, view: Json, **which: object) -> bool:
        """A view that an acknowledgement opens may not be there yet: it is tried again then."""
        for wait in (*LOOKS, None):
            try:
                await self.patience.of(lambda: self._web.again(event.team, "views.update", view=view, **which))
            except failures.Denied as error:
                if error.code == "not_found" and wait is not None:
                    await self.patience.wait(timedelta(seconds=wait))
                    continue
                log.warning("A form could not be changed: %s", error)
                return False
            except SendError as error:
                log.warning("A form could not be changed: %s", error)
                return False
            return True
        return False

    async def published(self, team: str, user: str, view: Json) -> bool:
        """A Home tab."""
        try:
            await self.patience.of(lambda: self._web.again(team, "views.publish", user_id=user, view=view))
        except SendError as error:
            log.warning("A Home tab could not be shown: %s", error)
            return False
        return True
