"""The way back to whoever did something on Slack: acknowledged at once, and answered where it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bot.platforms.meaning import opener
from bot.platforms.slack import forms
from bot.platforms.slack.render import QUIET, content
from bot.platforms.words import plain
from digests.messages import Message, Text
from digests.present.view import refusal
from digests.wording import ENGLISH, message_in, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from gettext import NullTranslations

    from bot.platforms.slack.intake import Event
    from bot.platforms.slack.sending import Sender
    from digests.messages import Form

    Json = dict[str, Any]
    Ack = Callable[..., Awaitable[object]]

UNFURLED = {name: QUIET[name] for name in ("unfurl_links", "unfurl_media")}  # a response_url takes no more of these
PREVIEW, DONE = say("Preview"), say("Done")
WAIT = say("One moment…")
STOPPED = say(
    "Broadsheet was stopped before this was done: look in a minute whether it was, and send the form again if not."
)
LOST = say(
    "Something is still asked of you, and Slack did not show the form: nothing was done, please begin once more."
)


class Reply(Protocol):
    """What comes of something that was done. Nothing here fails: what Slack does not take there is given in the direct
    messages with whoever did it."""

    async def show(self, message: Message, *, share: str | None = None) -> object:
        """The answer. `share` is the command that shows it to everybody."""

    async def ask(self, form: Form, words: str) -> None:
        """The form that these words ask for. Where it can be opened no more, a button that opens it."""


class ByHook:
    """By the response_url: a message that one person sees, or, in direct messages and when it is `open`, everybody.
    `in_place`: instead of the message that has what was pressed."""

    def __init__(
        self, sender: Sender, event: Event, language: NullTranslations, *, alone: bool, in_place: bool
    ) -> None:
        self._sender, self._event, self._language = sender, event, language
        self.alone, self._in_place = alone, in_place

    async def show(self, message: Message, *, share: str | None = None) -> bool:
        """Whether Slack took it there."""
        body = content(message, share=share if self.alone else None, language=self._language)
        where: Json = {"response_type": "ephemeral" if self.alone else "in_channel"}
        if self._in_place:
            where["replace_original"] = True
        elif self._event.message:
            where["replace_original"] = False
        if self._event.thread and self._event.message:
            where["thread_ts"] = self._event.thread
        taken = await self.send(body | UNFURLED | where)
        if not taken and (self.alone or self._event.channel.startswith("D")):
            await self._sender.direct(self._event, message, self._event.channel, self._language)
        return taken

    async def ask(self, form: Form, words: str) -> None:
        view = forms.modal(form, self._event.channel, language=self._language)
        if not await self._sender.opened(self._event, "views.open", view):
            await self.show(message_in(opener(form, words), self._language))

    async def send(self, body: Json) -> bool:
        """Whether Slack took it."""
        return await self._sender.hook(self._event.hook, body, twice=self.alone)


class ByView:
    """In a modal: above or instead of the one in which something was done, or over the Home tab. Where none can be
    opened any more, in the direct messages with its person. `pushed`: what was open stays below."""

    def __init__(
        self, sender: Sender, event: Event, language: NullTranslations, channel: str, *, pushed: bool = False
    ) -> None:
        self._sender, self._event, self._language, self._channel = sender, event, language, channel
        self._pushed = pushed

    async def show(self, message: Message, *, share: str | None = None) -> None:  # noqa: ARG002  # nobody else is there
        title = PREVIEW if self._pushed and not message.refusal else ""
        view = forms.answer(message, self._channel, title, language=self._language)
        if self._event.is_modal and not self._pushed:
            shown = await self._sender.updated(self._event, view, view_id=self._event.view.get("id"))
        else:
            shown = await self._sender.opened(self._event, self._method, view)
        if not shown:
            await self._sender.direct(self._event, message, self._channel, self._language)

    async def ask(self, form: Form, words: str) -> None:
        view = forms.modal(form, self._channel, language=self._language)
        if not await self._sender.opened(self._event, self._method, view):
            asked = message_in(opener(form, words), self._language)
            await self._sender.direct(self._event, asked, self._channel, self._language)

    @property
    def _method(self) -> str:
        return "views.push" if self._event.is_modal else "views.open"


class ByAck:
    """A form that was sent off: the acknowledgement says what becomes of it. What takes its time is waited for in a
    modal above the form, so that nothing of what was filled in is lost."""

    def __init__(self, sender: Sender, event: Event, channel: str, ack: Ack) -> None:
        self._sender, self._event, self._channel, self._ack = sender, event, channel, ack
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
            await self._answer(message)

    async def ask(self, form: Form) -> None:
        """The form again, with what is wrong beside its fields; or the one that follows."""
        wrong = forms.errors(form) if form.wrong else None
        if wrong and self._waits:
            await self._answer(refusal(" ".join(form.wrong.values())))
        elif wrong and wrong.keys() <= set(inputs(self._event.view)):
            await self._ack(response_action="errors", errors=wrong)
        elif not await self._instead(forms.modal(form, self._channel, language=self.language)):
            await self._sender.direct(self._event, message_in(refusal(LOST), self.language), "", self.language)

    async def close(self) -> None:
        """It was answered already."""
        if not self._waits:
            await self._ack()

    async def stopped(self) -> None:
        """The program ends before it was."""
        if self._waits:
            await self._answer(message_in(refusal(STOPPED), self.language))

    async def _answer(self, message: Message) -> None:
        title = "" if message.refusal else DONE
        view = forms.answer(message, self._channel, title, language=self.language)
        if not await self._instead(view if message.refusal else view | {"clear_on_close": True}):
            await self._sender.direct(self._event, message, self._channel, self.language)

    async def _instead(self, view: Json) -> bool:
        """Whether it is on the screen."""
        if self._waits:
            return await self._sender.updated(self._event, view, external_id=self._event.id)
        await self._ack(response_action="update", view=view)
        return True


def inputs(view: Json) -> list[str]:
    """The names of the fields in a view as Slack shows it."""
    return [str(block.get("block_id")) for block in view.get("blocks", ()) if block.get("type") == "input"]
