"""What comes in, each once and in a task of its own: what it means is for `intake` to say, and for `conversation` to
answer. Whatever fails, whoever asked is told so calmly."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.commands.dispatch import fault
from bot.commands.request import Request
from bot.platforms.discord import events, ids, intake
from bot.platforms.discord.conversation import in_place
from bot.platforms.discord.render import payload
from bot.platforms.discord.replies import Reply
from bot.platforms.discord.suggest import PATIENCE, Typing
from digests.errors import CommandError, SendError
from digests.messages import Action, Form, Message, Section, Text
from digests.present.view import refusal
from digests.wording import language_of, message_in, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine

    from bot.commands.desk import Desk
    from bot.platforms.discord.conversation import Conversation
    from bot.platforms.discord.intake import Event, Heard, Place
    from bot.platforms.discord.suggest import Suggestions
    from bot.platforms.discord.wire import Rest
    from digests.messages import Choice

    Json = dict[str, Any]

log = logging.getLogger(__name__)

FORM = say("That is filled in as a form, which you alone will see.")
OPEN = say("Fill it in")
CLOSING = timedelta(seconds=2)  # that what is being answered has to end


class Hearing:
    """Takes what happened and returns at once."""

    def __init__(self, desk: Desk, conversation: Conversation, suggestions: Suggestions, rest: Rest) -> None:
        self._desk, self._conversation, self._suggestions, self._rest = desk, conversation, suggestions, rest
        self._seen = intake.Seen()
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """What is being answered has a moment to end."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=CLOSING.total_seconds())
            for task in late:
                task.cancel()

    def interaction(self, interaction: discord.Interaction, me: int) -> None:
        event = events.event_of(interaction)
        if event is None or self._seen.again(event.id):
            return
        match interaction.type:
            case discord.InteractionType.application_command:
                reply = self._reply(event)
                self._begin(self._calmly(event, reply, self._command(event, str(me), reply)))
            case discord.InteractionType.autocomplete:
                self._begin(self._suggest(event))
            case discord.InteractionType.component:
                reply = self._reply(event, fresh=not in_place(event))
                self._begin(self._calmly(event, reply, self._press(event, reply)))
            case discord.InteractionType.modal_submit:
                reply = self._reply(event, fresh=not self._conversation.has_panel(event))
                self._begin(self._calmly(event, reply, self._conversation.fill(event, reply)))
            case _:
                return

    def message(self, message: discord.Message, me: int) -> None:
        heard = intake.spoken(events.post_of(message, me), str(me))
        if heard is not None and not self._seen.again(str(message.id)):
            self._begin(self._mention(message, heard))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _reply(self, event: Event, *, fresh: bool = True) -> Reply:
        way = {"interaction_id": event.id, "webhook_id": event.application, "webhook_token": event.token}
        return Reply(self._rest, way, fresh=fresh, ephemeral=event.place.guild is not None)

    async def _calmly(self, event: Event, reply: Reply, work: Awaitable[None]) -> None:
        try:
            await work
        except CommandError as error:
            why = error.args[0]
        except Exception:  # noqa: BLE001  # `fault` has it in the log; whoever asked gets one calm sentence
            why = fault()
        else:
            return
        said = message_in(refusal(why), language_of(event.locale, self._desk.languages))
        await reply.show(payload(said, ephemeral=reply.ephemeral))

    async def _command(self, event: Event, me: str, reply: Reply) -> None:
        await self._conversation.hear(event, intake.command(event.data, me), reply)

    async def _press(self, event: Event, reply: Reply) -> None:
        if ids.shared_of(event.custom_id):
            await self._conversation.share(event, reply)
        elif heard := intake.press(event):
            await self._conversation.hear(event, heard, reply)
        else:
            await self._conversation.press(event, reply)

    async def _suggest(self, event: Event) -> None:
        focus = intake.focus(event.data)
        choices: list[Choice] = []
        if focus is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE.total_seconds()):
                    channel = await self._conversation.channel_of(event.place, event.user, focus.command.name)
                    typing = Typing(channel, event.user, intake.role_of(event.permissions, event.place))
                    choices = await self._suggestions.of(typing, focus)
        await self._reply(event).offer(choices)

    async def _mention(self, message: discord.Message, heard: Heard) -> None:
        """Answered where it was asked, as a reply."""
        place, user = events.place_of(message), str(message.author.id)
        locale = events.locale_of(message)
        try:
            said = await self._said(place, user, heard, events.permissions_of(message), locale)
            body = payload(said, language=language_of(locale, self._desk.languages))
        except Exception:  # noqa: BLE001  # as above
            body = payload(refusal(fault()))
        reference = {"message_id": str(message.id), "channel_id": place.channel, "fail_if_not_exists": False}
        body["message_reference"] = reference
        body["allowed_mentions"] = {**body["allowed_mentions"], "replied_user": False}
        try:
            await self._rest.once("POST", "/channels/{channel_id}/messages", channel_id=place.channel, json=body)
        except SendError as error:
            log.info("A mention could not be answered: %s", error)

    async def _said(self, place: Place, user: str, heard: Heard, permissions: int, locale: str) -> Message:
        channel = await self._conversation.channel_of(place, user, heard.words)
        request = Request(
            channel=channel,
            user=user,
            words=heard.words,
            role=intake.role_of(permissions, place),
            locale=locale,
            replied_to=heard.replied_to,
        )
        said = await self._conversation.said(request)
        return _opener(said, heard.words) if isinstance(said, Form) else said


def _opener(form: Form, words: str) -> Message:
    """A form opens where a button was pressed: this has the button, which is the same command."""
    section = Section(heading=(Text(form.title, strong=True),), lines=((Text(FORM),),))
    return Message(sections=(section,), actions=(Action(OPEN, words),))
