"""What comes in, each once and in a task of its own: what it means is for `intake` to say, and for `conversation` to
answer. It is acknowledged before anything else is done, whatever the store and Slack's own API are doing; a form that
was sent off waits a moment, because its acknowledgement says what becomes of it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import structs

from bot.commands.dispatch import fault
from bot.platforms import meaning
from bot.platforms.answering import Tasks, soon
from bot.platforms.answers import record
from bot.platforms.slack import forms, ids, intake, sharing
from bot.platforms.slack.conversation import changes
from bot.platforms.slack.render import content
from bot.platforms.slack.replies import ByAck, ByHook, ByView
from digests.errors import CommandError, StoreError
from digests.messages import Form, Message, Text
from digests.model import Channel
from digests.present.view import refusal
from digests.wording import language_of, message_in, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from gettext import NullTranslations

    from bot.commands.desk import Desk
    from bot.platforms.meaning import Heard
    from bot.platforms.slack.conversation import Conversation
    from bot.platforms.slack.intake import Event
    from bot.platforms.slack.replies import Ack, Reply
    from bot.platforms.slack.sending import Sender
    from bot.platforms.slack.sharing import Shared
    from bot.platforms.slack.standing import Standing, Standings
    from bot.platforms.slack.tab import Tab
    from digests.ports.claims import Once

    Json = dict[str, Any]

log = logging.getLogger(__name__)

CHANGED = say(
    "Nobody else was shown this: meanwhile there is another answer to it. Show it to all if you still want to."
)
REPEATED = timedelta(hours=1)  # Slack tells of an event again for some minutes (docs.slack.dev, Events API)
KNOWN = timedelta(seconds=1)  # in which the store says whether it was told of before: nobody waits longer for that


class Hearing:
    """Takes what happened, acknowledges it, and returns."""

    def __init__(
        self, desk: Desk, sender: Sender, once: Once, standings: Standings, conversation: Conversation, tab: Tab
    ) -> None:
        self._desk, self._sender, self._once, self._standings = desk, sender, once, standings
        self._conversation, self._tab = conversation, tab
        self._seen, self._shared, self._tasks = meaning.Seen(), meaning.Seen(), Tasks()

    async def close(self) -> None:
        """What is being answered has a moment to end."""
        await self._tasks.close()

    async def command(self, ack: Ack, body: Json) -> None:
        await ack()
        event = intake.event_of(body)
        self._take(event, lambda: self._by_hook(event, lambda: intake.typed(body)))

    async def shortcut(self, ack: Ack, body: Json) -> None:
        await ack()
        event = intake.event_of(body)
        self._take(event, lambda: self._by_hook(event, lambda: intake.summarise(body)))

    async def press(self, ack: Ack, body: Json) -> None:
        await ack()
        event, action = intake.event_of(body), intake.action_of(body)
        self._take(event, lambda: self._pressed(event, action))

    async def submit(self, ack: Ack, body: Json) -> None:
        """The first time that it is told of answers, with its acknowledgement."""
        event = intake.event_of(body)
        carried = event.carried
        if carried is None or self._seen.again(event.id):
            await ack()
        else:
            self._tasks.begin(_safely(lambda: self._submitted(event, carried, ack)))

    async def message(self, body: Json) -> None:
        if found := intake.spoken_of(body):
            event, heard = found
            self._take(event, lambda: self._spoken(event, heard))

    async def home(self, body: Json) -> None:
        event = record(body.get("event"))
        if event.get("tab") == "home":
            team, user = str(body.get("team_id")), str(event.get("user"))
            self._tasks.begin(_safely(lambda: self._tab.show(team, user)))

    def _take(self, event: Event, answer: Callable[[], Awaitable[None]]) -> None:
        if not self._seen.again(event.id):
            self._tasks.begin(_safely(lambda: self._first(event, answer)))

    async def _first(self, event: Event, answer: Callable[[], Awaitable[None]]) -> None:
        if await self._is_first(event):
            await answer()

    async def _is_first(self, event: Event) -> bool:
        """A store that is busy keeps nobody waiting: this process knows what it was told of, and writes it down as soon
        as the store is free."""
        now = self._desk.clock.now()
        writing = asyncio.ensure_future(
            self._once.first(f"{intake.PLATFORM} {event.team} {event.id}", now, now + REPEATED)
        )
        await asyncio.wait({writing}, timeout=KNOWN.total_seconds())
        if not writing.done():
            self._tasks.begin(_written(writing))
            return True
        try:
            return writing.result()
        except StoreError:
            return True

    # Answers

    async def _by_hook(self, event: Event, hear: Callable[[], Heard], *, in_place: bool = False) -> None:
        standing, language = await self._standing(event, event.channel)
        reply = ByHook(self._sender, event, language, alone=not standing.direct, in_place=in_place)
        await self._answer(event, event.channel, hear, standing, reply)

    async def _pressed(self, event: Event, action: Json) -> None:
        if shared := sharing.read(ids.shared_of(action) or ""):
            await self._share(event, shared)
        elif placed := ids.placed_of(action):
            channel, words = placed
            await self._in_view(event, channel or "", words)
        elif event.carried and action.get("action_id") == ids.PREVIEW:
            await self._preview(event, event.carried)
        elif (command := ids.command_of(action)) and event.carried:
            await self._in_view(event, event.carried.channel, command)
        elif command:
            heard = meaning.Heard(command, event.message or None)
            alone = event.hidden or event.channel.startswith("D")
            await self._by_hook(event, lambda: heard, in_place=alone and meaning.turns(command))

    async def _in_view(self, event: Event, channel: str, words: str) -> None:
        standing, language = await self._standing(event, channel)
        reply = ByView(self._sender, event, language, channel)
        await self._answer(event, channel, lambda: meaning.Heard(words), standing, reply)
        if changes(words):
            await self._tab.again(event.team, event.user)

    async def _preview(self, event: Event, carried: forms.Carried) -> None:
        standing, language = await self._standing(event, carried.channel)
        values = forms.values_of(event.view)
        shown = await self._calmly(self._conversation.sent(event, carried, values, standing, preview=True), language)
        if isinstance(shown, Form):
            shown = refusal(" ".join(shown.wrong.values()))
        await ByView(self._sender, event, language, carried.channel, pushed=True).show(shown)

    async def _share(self, event: Event, shared: Shared) -> None:
        """The answer for everybody, in place of the one for one person. Slack does not say what that one was: it is
        asked again, and shown to all only if it still says the same."""
        standing, language = await self._standing(event, event.channel)
        heard, once = meaning.Heard(shared.words, shared.about), f"{event.channel} {event.message}"
        shown = await self._calmly(
            self._conversation.said(event, event.channel, heard, standing, public=True), language
        )
        if isinstance(shown, Form):
            return
        same = sharing.mark(shown) == shared.mark
        if shown.refusal or not same:
            button = sharing.button(shown, heard)
            message = shown if shown.refusal else message_in(structs.replace(shown, notice=(Text(CHANGED),)), language)
            reply = ByHook(self._sender, event, language, alone=True, in_place=not shown.refusal)
            await reply.show(message, share=button)
        elif not self._shared.again(once):
            reply = ByHook(self._sender, event, language, alone=False, in_place=False)
            if await reply.show(shown):
                await reply.send({"delete_original": True})
            else:
                self._shared.forget(once)

    async def _answer(
        self, event: Event, channel: str, hear: Callable[[], Heard], standing: Standing, reply: Reply
    ) -> None:
        heard = meaning.Heard("")

        async def shown() -> Message | Form:
            nonlocal heard
            heard = hear()
            return await self._conversation.said(event, channel, heard, standing)

        answer = await self._calmly(shown(), language_of(standing.locale, self._desk.languages))
        if isinstance(answer, Form):
            await reply.ask(answer, heard.words)
        else:
            await reply.show(answer, share=sharing.button(answer, heard))

    async def _spoken(self, event: Event, heard: Heard) -> None:
        """Answered where it was asked: below the message, or in direct messages beside it. Not at all while whoever
        asks was told to come back later: once is enough where everybody sees it."""
        standing, language = await self._standing(event, event.channel)
        if self._desk.pace.waits((intake.PLATFORM, event.team, event.user), self._desk.clock.now()):
            return
        shown = self._conversation.said(event, event.channel, heard, standing, public=True)
        answer = await self._calmly(shown, language)
        if isinstance(answer, Form):
            answer = message_in(meaning.opener(answer, heard.words), language)
        thread = event.thread or ("" if standing.direct else event.message)
        where = {"thread_ts": thread} if thread else {}
        channel = Channel(intake.PLATFORM, event.team, event.channel)
        if not await self._sender.post(channel, content(answer, language=language), **where) and not standing.direct:
            await self._sender.direct(event, answer, event.channel, language)

    async def _submitted(self, event: Event, carried: forms.Carried, ack: Ack) -> None:
        reply = ByAck(self._sender, event, carried.channel, ack)
        try:
            answer = await soon(self._sent(event, carried, reply), reply.wait)
        except asyncio.CancelledError:
            await reply.stopped()
            raise
        if answer is None:
            await reply.close()
            return
        if isinstance(answer, Form):
            await reply.ask(answer)
            return
        await reply.show(answer)
        await self._tab.again(event.team, event.user)

    async def _sent(self, event: Event, carried: forms.Carried, reply: ByAck) -> Message | Form | None:
        if not await self._is_first(event):
            return None
        standing, reply.language = await self._standing(event, carried.channel)
        values = forms.values_of(event.view)
        return await self._calmly(self._conversation.sent(event, carried, values, standing), reply.language)

    async def _standing(self, event: Event, channel: str) -> tuple[Standing, NullTranslations]:
        standing = await self._standings.of(event.team, event.user, channel)
        return standing, language_of(standing.locale, self._desk.languages)

    async def _calmly(self, answer: Awaitable[Message | Form], language: NullTranslations) -> Message | Form:
        """The answer, or one calm sentence."""
        try:
            return await answer
        except CommandError as error:
            why = error.args[0]
        except Exception:  # noqa: BLE001  # `fault` has it in the log; whoever asked gets one calm sentence
            why = fault()
        return message_in(refusal(why), language)


async def _written(writing: asyncio.Future[bool]) -> None:
    with suppress(StoreError):
        await writing


async def _safely(work: Callable[[], Awaitable[None]]) -> None:
    """What could be said was said by then: whoever asked sees no more, and the next one is answered."""
    try:
        await work()
    except Exception:
        log.exception("An answer could not be given")
