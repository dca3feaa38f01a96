"""What becomes of a command, a press, or a form that was filled in: the answer, or the form to fill in first.

A form that is open is kept here, for the person who has it open, and for a quarter of an hour: as long as Discord keeps
the way back. What a person may do is asked anew with every step.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot.commands.dispatch import answer
from bot.commands.request import Request, paged
from bot.platforms.discord import forms, ids, intake
from bot.platforms.discord.parts import IS_COMPONENTS_V2
from bot.platforms.discord.render import LIMITS, payload
from bot.platforms.words import plain
from digests.address import veiled
from digests.errors import FieldError, StoreError
from digests.messages import Form, Message
from digests.model import Channel
from digests.present.view import refusal
from digests.wording import language_of, message_in, say, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from gettext import NullTranslations
    from typing import Any

    from bot.commands.desk import Desk
    from bot.platforms.discord.intake import Event, Heard
    from bot.platforms.discord.replies import Reply

    Json = dict[str, Any]

KEPT = timedelta(minutes=15)
MOST_SHARED = 80  # characters of a command that names the button which shows its answer to all
MOST_OPEN = 1_000  # forms; of more, the one that was opened longest ago is forgotten
OVER = say("This form was open for too long, and nothing was changed. Type its command again.")
NOTHING = say("Nothing was changed.")

Key = tuple[str, str]  # who has it open, and where: the interaction that its message came of, or the channel


class Open(Struct, frozen=True):
    """A form that somebody fills in, with the values so far. The `channel` is the one that its digests belong to."""

    form: Form
    filled: dict[str, str]
    channel: Channel
    at: datetime

    def refused(self, wrong: dict[str, str]) -> Open:
        """The same with what is wrong in it, by field."""
        return structs.replace(self, form=structs.replace(self.form, wrong=wrong))


class Conversation:
    """Everything that people do with commands, one event at a time, each to its answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: OrderedDict[Key, Open] = OrderedDict()
        self._shown = intake.Seen()

    async def said(self, request: Request) -> Message | Form:
        return await answer(self._desk, request, LIMITS)

    async def channel_of(self, place: intake.Place, user: str, words: str) -> Channel:
        """The channel whose digests are meant: a thread without any belongs to the channel that it is in."""
        near, *wider = place.channels(user)
        if not wider or intake.begins_here(words):
            return near
        try:
            return near if await self._desk.subscriptions.of_channel(near) else wider[0]
        except StoreError:  # the answer will say so
            return wider[0]

    async def hear(self, event: Event, heard: Heard, reply: Reply) -> None:
        """A command, however it was given."""
        said, channel = await reply.soon(self._heard(event, heard))
        await self._show(said, event, channel, heard.words, reply)

    async def _heard(self, event: Event, heard: Heard) -> tuple[Message | Form, Channel]:
        channel = await self.channel_of(event.place, event.user, heard.words)
        return await self.said(event.request(channel, heard.words, heard.replied_to)), channel

    async def press(self, event: Event, reply: Reply) -> None:
        """A step of a form. What is known of no form is said to be over."""
        step, opened = ids.step_of(event.custom_id), self._of(event) if self.has_panel(event) else None
        if opened is None or step is None:
            await self._refuse(OVER, event, reply)
            return
        match step:
            case (ids.Step.PAGE, page):
                last = len(forms.pages(opened.form)) - 1
                await reply.ask(forms.modal(opened.form, min(page, last), opened.filled))
            case (ids.Step.PREVIEW, _):
                said = await reply.soon(self._sent(event, opened, opened.form.preview))
                await self._show(said, event, opened.channel, "", reply)
            case (ids.Step.CANCEL, _):
                self._forget(event)
                await self._refuse(NOTHING, event, reply)
            case _:
                await self._submit(event, opened, reply)

    async def fill(self, event: Event, reply: Reply) -> None:
        """A modal that was sent off: of a form of one page it is all there is, of others a part."""
        step, opened = ids.step_of(event.custom_id), self._of(event)
        if opened is None or step is None:
            await self._refuse(OVER, event, reply)
            return
        page, components = step[1], event.data.get("components") or []
        values = forms.values_of(opened.form, page, components) if page < len(forms.pages(opened.form)) else {}
        opened = structs.replace(opened, filled=opened.filled | values)
        if self.has_panel(event):
            wrong = {name: spoken(why, self._language(event)) for name, why in wrong_in(opened).items()}
            await self._panel(event, opened.refused(wrong), reply)
        else:
            await self._submit(event, opened, reply)

    async def _submit(self, event: Event, opened: Open, reply: Reply) -> None:
        said = await reply.soon(self._sent(event, opened, opened.form.command))
        if isinstance(said, Message) and said.refusal and self.has_panel(event):  # what was filled in is not lost
            await self._panel(event, opened.refused({"": plain(said.sections[0].lines[0])}), reply)
            return
        if isinstance(said, Message):
            self._forget(event)
        await self._show(said, event, opened.channel, "", reply, opened.filled)

    async def _sent(self, event: Event, opened: Open, command: str) -> Message | Form:
        request = event.request(opened.channel, command)
        return await self.said(structs.replace(request, filled=opened.filled, made_from=opened.form.made_from))

    async def _show(
        self,
        said: Message | Form,
        event: Event,
        channel: Channel,
        words: str,
        reply: Reply,
        filled: Mapping[str, str] | None = None,
    ) -> None:
        if isinstance(said, Message):
            share = _share(words) if reply.ephemeral and not said.refusal else None
            body = payload(said, ephemeral=reply.ephemeral, share=share, language=self._language(event))
            await reply.show(body)
            return
        now = self._desk.clock.now()
        values = {field.name: field.value for field in said.fields}
        opened = Open(said, values | dict(filled or {}), channel, now)
        if reply.may_ask and not event.is_modal and len(forms.pages(said)) == 1 and not said.wrong:
            self._keep((event.user, event.place.channel), opened)
            await reply.ask(forms.modal(said, 0, opened.filled))
        else:
            await self._panel(event, opened, reply)

    async def _panel(self, event: Event, opened: Open, reply: Reply) -> None:
        form, made_by = opened.form, event.made_by if self.has_panel(event) else event.id
        self._keep((event.user, made_by), opened)
        body = forms.panel(
            form, opened.filled, preview=bool(form.preview), ephemeral=reply.ephemeral, language=self._language(event)
        )
        await reply.show(body)

    def _language(self, event: Event) -> NullTranslations:
        return language_of(event.locale, self._desk.languages)

    async def _refuse(self, why: str, event: Event, reply: Reply) -> None:
        said = message_in(refusal(why), self._language(event))
        await reply.show(payload(said, ephemeral=reply.ephemeral))

    def has_panel(self, event: Event) -> bool:
        """Whether the message that something was done with shows a form that is open: it could as well have a button
        that opened a modal at once."""
        return (event.user, event.made_by) in self._open

    def _key(self, event: Event) -> Key:
        return event.user, event.made_by if self.has_panel(event) else event.place.channel

    def _of(self, event: Event) -> Open | None:
        opened = self._open.get(self._key(event))
        now = self._desk.clock.now()
        return opened if opened and opened.at <= now < opened.at + KEPT else None

    def _keep(self, key: Key, opened: Open) -> None:
        self._open.pop(key, None)
        self._open[key] = structs.replace(opened, at=self._desk.clock.now())
        if len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)

    def _forget(self, event: Event) -> None:
        self._open.pop(self._key(event), None)

    async def share(self, event: Event, reply: Reply) -> None:
        """Show everybody what one person sees, as it is, once."""
        kept = without(event.components, event.custom_id)
        body: Json = {"flags": IS_COMPONENTS_V2, "components": kept, "allowed_mentions": {"parse": []}}
        await reply.show(body)
        if not self._shown.again(event.message):
            await reply.show(body)


def wrong_in(opened: Open) -> dict[str, str]:
    """A sentence for each field with a value that will never do, as far as the field alone can tell."""
    wrong: dict[str, str] = {}
    for field in opened.form.fields:
        value = opened.filled.get(field.name, "")
        try:
            if field.check and value and not field.choices:
                field.check(value)
        except FieldError as error:
            wrong[field.name] = veiled(error.args[0])
    return wrong


def _share(words: str) -> str | None:
    """What the button is called by that shows everybody the answer; None for what not everybody may ask."""
    if not words or not intake.is_open(words):
        return None
    return words if len(words) <= MOST_SHARED else words.split(" ", maxsplit=1)[0]


def in_place(event: Event) -> bool:
    """Whether what comes of a press takes the place of the message that has the button: another page of an answer that
    one person alone sees, a step of a form but for its preview, an answer that all are shown now."""
    if step := ids.step_of(event.custom_id):
        return step[0] is not ids.Step.PREVIEW
    if ids.shared_of(event.custom_id):
        return True
    heard = intake.press(event)
    alone = event.hidden or event.place.guild is None
    return alone and heard is not None and paged(heard.words)[0] != heard.words


def without(components: Sequence[Mapping[str, Any]], custom_id: str) -> list[Json]:
    """The components without the one that is called so, nor a row that has nothing left."""
    kept: list[Json] = []
    for one in components:
        if one.get("custom_id") == custom_id:
            continue
        if "components" not in one:
            kept.append(dict(one))
        elif inside := without(one["components"], custom_id):
            kept.append({**one, "components": inside})
    return kept
