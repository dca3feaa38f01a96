"""The way back to whoever did something on Slack: acknowledged at once, and answered where it was done."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
from msgspec import structs
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.meaning import opener
from bot.platforms.slack import controls, forms
from bot.platforms.slack.failures import Denied, retry_after
from bot.platforms.slack.posts import PATIENCE
from bot.platforms.slack.render import content
from bot.platforms.words import plain
from digests.errors import SendError
from digests.messages import Message, Room, Text
from digests.present.view import refusal
from digests.wording import ENGLISH, message_in, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from gettext import NullTranslations

    from bot.platforms.slack.intake import Event
    from bot.platforms.slack.posts import Posts
    from bot.platforms.slack.wire import Web
    from digests.messages import Form

    Json = dict[str, Any]
    Ack = Callable[..., Awaitable[object]]

log = logging.getLogger(__name__)

TIMEOUT = timedelta(seconds=10)  # of an answer on its way to a response_url
UNFURLED = {"unfurl_links": False, "unfurl_media": False}
SOON, MOMENT = timedelta(seconds=5), timedelta(seconds=1)  # before another try
LOOKS = (0.05, 0.1, 0.3, 1.0, 0.0)  # seconds between looks for a view that is not there yet
WAIT = say("One moment…")


class Reply(Protocol):
    """What comes of something that was done. Nothing here fails: what Slack does not take is logged."""

    async def show(self, message: Message, *, share: str | None = None) -> bool:
        """The answer; whether it is to be seen. `share` is what the button carries that shows it to everybody."""

    async def ask(self, form: Form, words: str) -> None:
        """The form that these words ask for. Where it can be opened no more, a button that opens it."""


class ByHook:
    """By the response_url: a message that one person sees, or, in direct messages and when it is `open`, everybody.
    `in_place`: instead of the message that has what was pressed."""

    def __init__(self, web: Web, event: Event, language: NullTranslations, *, alone: bool, in_place: bool) -> None:
        self._web, self._event, self._language = web, event, language
        self.alone, self._in_place = alone, in_place

    async def show(self, message: Message, *, share: str | None = None) -> bool:
        body = content(message, share=share if self.alone else None, language=self._language)
        where: Json = {"response_type": "ephemeral" if self.alone else "in_channel"}
        if self._in_place:
            where["replace_original"] = True
        elif self._event.message:
            where["replace_original"] = False
        if self._event.thread and self._event.message:
            where["thread_ts"] = self._event.thread
        return await self.send(body | UNFURLED | where)

    async def ask(self, form: Form, words: str) -> None:
        view = forms.modal(form, self._event.channel, language=self._language)
        if not await opened(self._web, self._event, "views.open", view):
            await self.show(message_in(opener(form, words), self._language))

    async def send(self, body: Json) -> bool:
        """Whether Slack took it. What it put off it did not take, and is sent again; what it may have taken only where
        a second answer would be no more than that to one person."""
        left, again = PATIENCE, self.alone or self._in_place
        hook = AsyncWebhookClient(self._event.hook, timeout=int(TIMEOUT.total_seconds()), retry_handlers=[])
        while True:
            try:
                answer = await hook.send_dict(body)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("An answer could not be given: %s", type(error).__name__)
                return False
            if answer.status_code == 200:
                return True
            wait = retry_after(answer.headers.get("Retry-After"), SOON) if answer.status_code == 429 else MOMENT
            left -= max(wait, MOMENT)
            if left < timedelta() or not (answer.status_code == 429 or (answer.status_code >= 500 and again)):
                log.warning("Slack did not take an answer: %s", answer.status_code)
                return False
            again = again and answer.status_code == 429
            await asyncio.sleep(wait.total_seconds())


class ByView:
    """In a modal: above or instead of the one in which something was done, or over the Home tab. Where none can be
    opened any more, in the direct messages with its person. `pushed`: what was open stays below."""

    def __init__(
        self, web: Web, posts: Posts, event: Event, language: NullTranslations, channel: str, *, pushed: bool = False
    ) -> None:
        self._web, self._posts, self._event = web, posts, event
        self._language, self._channel, self._pushed = language, channel, pushed

    async def show(self, message: Message, *, share: str | None = None) -> bool:  # noqa: ARG002  # nobody else is there
        view = forms.answer(message, self._channel, language=self._language)
        if self._event.is_modal and not self._pushed:
            shown = await updated(self._web, self._event, view, view_id=self._event.view.get("id"))
        else:
            shown = await opened(self._web, self._event, self._method, view)
        return shown or await instead(self._posts, self._event, self._channel, message, self._language)

    async def ask(self, form: Form, words: str) -> None:
        view = forms.modal(form, self._channel, language=self._language)
        if not await opened(self._web, self._event, self._method, view):
            await instead(self._posts, self._event, self._channel, opener(form, words), self._language)

    @property
    def _method(self) -> str:
        return "views.push" if self._event.is_modal else "views.open"


class ByAck:
    """A form that was sent off: the acknowledgement says what becomes of it. What takes its time is waited for in a
    modal above the form, so that nothing of what was filled in is lost."""

    def __init__(self, web: Web, posts: Posts, event: Event, channel: str, ack: Ack) -> None:
        self._web, self._posts, self._event, self._channel, self._ack = web, posts, event, channel, ack
        self.language = ENGLISH  # until it is known
        self._waits = False

    async def wait(self) -> None:
        self._waits = True
        shown = {**forms.answer(Message(title=(Text(WAIT),)), language=self.language), "external_id": self._event.id}
        await self._ack(response_action="push", view=shown)

    async def show(self, message: Message) -> None:
        """What came of it. What is refused leaves the form as it is."""
        fields = inputs(self._event.view)
        if message.refusal and fields and not self._waits:
            await self._ack(response_action="errors", errors={fields[0]: plain(message.sections[0].lines[0])})
        else:
            view = forms.answer(message, self._channel, language=self.language)
            await self._instead(view if message.refusal else view | {"clear_on_close": True}, message)

    async def ask(self, form: Form) -> None:
        """The form again, with what is wrong beside its fields; or the one that follows."""
        wrong = forms.errors(form) if form.wrong else None
        if wrong and self._waits:
            message = refusal(" ".join(form.wrong.values()))
            await self._instead(forms.answer(message, language=self.language), message)
        elif wrong and wrong.keys() <= set(inputs(self._event.view)):
            await self._ack(response_action="errors", errors=wrong)
        else:
            view = forms.modal(form, self._channel, language=self.language)
            await self._instead(view, opener(form, form.command))

    async def close(self) -> None:
        """It was answered already."""
        if not self._waits:
            await self._ack()

    async def _instead(self, view: Json, message: Message) -> None:
        """The view in place of the one that waits; the message where that cannot be."""
        if not self._waits:
            await self._ack(response_action="update", view=view)
        elif not await updated(self._web, self._event, view, external_id=self._event.id):
            await instead(self._posts, self._event, self._channel, message, self.language)


async def opened(web: Web, event: Event, method: str, view: Json) -> bool:
    """Whether the view is on the screen: it is opened within three seconds, or not at all."""
    try:
        await web.again(event.team, method, trigger_id=event.trigger, view=view)
    except SendError as error:
        log.info("A form could not be opened: %s", error)
        return False
    return True


async def updated(web: Web, event: Event, view: Json, **which: object) -> bool:
    """Whether the view is another one now. One that an acknowledgement opens may not be there yet: it is tried again
    then, and when Slack fails."""
    why = ""
    for wait in LOOKS:
        try:
            await web.again(event.team, "views.update", view=view, **which)
        except SendError as error:
            why = str(error)
            if isinstance(error, Denied) and error.code != "not_found":
                break
            await asyncio.sleep(wait)
        else:
            return True
    log.warning("A form could not be changed: %s", why)
    return False


async def instead(posts: Posts, event: Event, channel: str, message: Message, language: NullTranslations) -> bool:
    """In the direct messages with whoever did it: what is asked for there is about the channel that they meant."""
    if channel and not channel.startswith("D"):
        about = Text(say("About {channel}:", channel=Room(channel)))
        message = structs.replace(message, notice=(about, Text(" "), *message.notice))
    body = content(message_in(message, language), language=language)
    if "blocks" in body:
        body["blocks"] = controls.placed(body["blocks"], channel)
    return await posts.post(event.team, event.user, body)


def inputs(view: Json) -> list[str]:
    """The names of the fields in a view as Slack shows it."""
    return [str(block.get("block_id")) for block in view.get("blocks", ()) if block.get("type") == "input"]
