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
from bot.platforms import meaning
from bot.platforms.answering import Patience, Tasks
from bot.platforms.discord import events, intake
from bot.platforms.discord import ids as named
from bot.platforms.discord.conversation import in_place
from bot.platforms.discord.render import payload
from bot.platforms.discord.replies import Reply
from bot.platforms.discord.suggest import Typing
from digests.errors import CommandError, SendError
from digests.messages import Form, Message
from digests.present.view import refusal
from digests.wording import language_of, message_in

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.commands.desk import Desk
    from bot.platforms.discord.conversation import Conversation
    from bot.platforms.discord.intake import Event
    from bot.platforms.discord.suggest import Suggestions
    from bot.platforms.discord.wire import Rest
    from bot.platforms.meaning import Heard
    from digests.messages import Choice

    Json = dict[str, Any]

log = logging.getLogger(__name__)

PLACED = timedelta(milliseconds=50)  # in which it is found out whose digests are meant by somebody who is typing


class Hearing:
    """Takes what happened and returns at once."""

    def __init__(
        self, desk: Desk, conversation: Conversation, suggestions: Suggestions, rest: Rest, patience: Patience
    ) -> None:
        self._desk, self._conversation, self._suggestions, self._rest = desk, conversation, suggestions, rest
        self._patience = patience
        self._seen = meaning.Seen()
        self._tasks = Tasks()

    async def close(self) -> None:
        """What is being answered has a moment to end."""
        await self._suggestions.close()
        await self._tasks.close()

    def interaction(self, interaction: discord.Interaction, me: int) -> None:
        event = events.event_of(interaction)
        if event is None or self._seen.again(event.id):
            return
        match interaction.type:
            case discord.InteractionType.application_command:
                reply = self._reply(event)
                self._tasks.begin(self._calmly(event, reply, self._command(event, str(me), reply)))
            case discord.InteractionType.autocomplete:
                self._tasks.begin(self._suggest(event))
            case discord.InteractionType.component:
                reply = self._reply(event, fresh=not in_place(event))
                self._tasks.begin(self._calmly(event, reply, self._press(event, reply)))
            case discord.InteractionType.modal_submit:
                reply = self._reply(event, fresh=not in_place(event))
                self._tasks.begin(self._calmly(event, reply, self._conversation.fill(event, reply)))
            case _:
                return

    def message(self, message: discord.Message, me: int) -> None:
        heard = intake.spoken(events.post_of(message, me), str(me))
        if heard is not None and not self._seen.again(str(message.id)):
            self._tasks.begin(self._mention(message, heard))

    def _reply(self, event: Event, *, fresh: bool = True) -> Reply:
        way = {"interaction_id": event.id, "webhook_id": event.application, "webhook_token": event.token}
        return Reply(self._rest, self._patience, way, fresh=fresh, ephemeral=event.place.guild is not None)

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
        if named.shared_of(event.custom_id):
            await self._conversation.share(event, reply)
        elif heard := intake.press(event):
            await self._conversation.hear(event, heard, reply)
        else:
            await self._conversation.press(event, reply)

    async def _suggest(self, event: Event) -> None:
        focus = intake.focus(event.data)
        choices: list[Choice] = []
        if focus is not None:
            channel = event.place.channels(event.user)[-1]
            with suppress(TimeoutError):
                async with asyncio.timeout(PLACED.total_seconds()):
                    channel = await self._conversation.channel_of(event.place, event.user, focus.command.name)
            typing = Typing(channel, event.user, intake.role_of(event.permissions, event.place))
            choices = await self._suggestions.of(typing, focus)
        await self._reply(event).offer(choices)

    async def _mention(self, message: discord.Message, heard: Heard) -> None:
        """Answered where it was asked, as a reply if we may; and not at all while whoever asks was told to come back
        later: once is enough where everybody sees it."""
        place, locale = events.place_of(message), events.locale_of(message)
        try:
            said = await self._said(message, heard)
            if said is None:
                return
            body = payload(said, language=language_of(locale, self._desk.languages))
        except Exception:  # noqa: BLE001  # as above
            body = payload(refusal(fault()))
        if events.may_refer(message):
            reference = {"message_id": str(message.id), "channel_id": place.channel, "fail_if_not_exists": False}
            body["message_reference"] = reference
        body["allowed_mentions"] = {**body["allowed_mentions"], "replied_user": False}
        path, ids = "/channels/{channel_id}/messages", {"channel_id": place.channel}
        try:
            await self._patience.of(lambda: self._rest.once("POST", path, json=body, **ids))
        except SendError as error:
            log.warning("A mention could not be answered: %s", error)

    async def _said(self, message: discord.Message, heard: Heard) -> Message | None:
        place, user = events.place_of(message), str(message.author.id)
        channel = await self._conversation.channel_of(place, user, heard.words)
        request = Request(
            channel=channel,
            user=user,
            words=heard.words,
            role=intake.role_of(events.permissions_of(message), place),
            owns=events.owned_by_author(message),
            own=channel if place.guild is None else None,
            locale=events.locale_of(message),
            replied_to=heard.replied_to,
            public=True,
        )
        if self._desk.pace.waits(request.person, self._desk.clock.now()):
            return None
        said = await self._conversation.said(request)
        return meaning.opener(said, heard.words) if isinstance(said, Form) else said
