"""What becomes of a command, a press, or a form that was filled in: the answer, or the form to fill in first.

What a person may do is asked anew with every step of a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from bot.commands.dispatch import answer
from bot.platforms import meaning
from bot.platforms.discord import forms, ids, intake
from bot.platforms.discord.opened import Open, OpenForms
from bot.platforms.discord.parts import IS_COMPONENTS_V2
from bot.platforms.discord.places import is_direct
from bot.platforms.discord.render import DIRECT, LIMITS, payload
from bot.platforms.words import plain
from digests.address import veiled
from digests.errors import FieldError, StoreError
from digests.messages import Form, Message
from digests.present.view import refusal
from digests.wording import language_of, message_in, say, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from gettext import NullTranslations
    from typing import Any

    from bot.commands.desk import Desk
    from bot.commands.request import Request
    from bot.platforms.discord.intake import Event
    from bot.platforms.discord.replies import Reply
    from bot.platforms.meaning import Heard
    from digests.model import Channel

    Json = dict[str, Any]

MOST_SHARED = 80  # characters of a command that names the button which shows its answer to all
OVER = say("This form is no longer open here, and nothing was changed. Type its command again.")
NOTHING = say("Nothing was changed.")
NOT_YOURS = say("You may not post in this channel, so this cannot be shown to all there.")


class Conversation:
    """Everything that people do with commands, one event at a time, each to its answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._forms = OpenForms(desk.clock)
        self._shown = meaning.Seen()

    async def said(self, request: Request) -> Message | Form:
        return await answer(self._desk, request, DIRECT if is_direct(request.channel) else LIMITS)

    async def channel_of(self, place: intake.Place, user: str, words: str) -> Channel:
        """The channel whose digests are meant: a thread without any belongs to the channel that it is in."""
        near, *wider = place.channels(user)
        begins = meaning.begins_here(words)
        if not wider or (begins and not place.in_forum):
            return near
        if begins:  # nothing can be typed in a forum itself
            return wider[0]
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
        """A step of a form."""
        at_hand = await self._at_hand(event, reply)
        if at_hand is None:
            return
        step, opened = at_hand
        match step:
            case (ids.Step.PAGE, page):
                last = len(forms.pages(opened.form)) - 1
                await reply.ask(forms.modal(opened.form, opened.name, min(page, last), opened.filled))
            case (ids.Step.PREVIEW, _):
                said = await reply.soon(self._sent(event, opened, opened.form.preview))
                await self._show(said, event, opened.channel, "", reply)
            case (ids.Step.CANCEL, _):
                self._forms.forget(event.user, opened)
                await self._refuse(NOTHING, event, reply)
            case _:
                await self._submit(event, opened, reply)

    async def fill(self, event: Event, reply: Reply) -> None:
        """A modal that was sent off: of a form of one page it is all there is, of others a part."""
        at_hand = await self._at_hand(event, reply)
        if at_hand is None:
            return
        (kind, page), opened = at_hand
        components = event.data.get("components") or []
        values = forms.values_of(opened.form, page, components) if page < len(forms.pages(opened.form)) else {}
        opened = structs.replace(opened, filled=opened.filled | values)
        if kind is ids.Step.ALONE:
            await self._submit(event, opened, reply)
        else:
            wrong = {name: spoken(why, self._language(event)) for name, why in wrong_in(opened).items()}
            await self._panel(event, opened.refused(wrong), reply)

    async def _submit(self, event: Event, opened: Open, reply: Reply) -> None:
        self._forms.keep(event.user, structs.replace(opened, sent=True))
        said = await reply.soon(self._sent(event, opened, opened.form.command))
        if isinstance(said, Form):
            await self._show(said, event, opened.channel, "", reply, opened.filled)
        elif said.refusal and in_place(event):  # what was filled in is not lost
            await self._panel(event, opened.refused({"": plain(said.sections[0].lines[0])}), reply)
        else:
            self._forms.keep(event.user, structs.replace(opened, sent=True, said=said))
            await self._show(said, event, opened.channel, "", reply)

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
        values = {field.name: field.value for field in said.fields} | dict(filled or {})
        name = ids.form_of(event.custom_id) or event.id
        opened = Open(name, said, values, channel, self._desk.clock.now())
        if reply.may_ask and not event.is_modal and len(forms.pages(said)) == 1 and not said.wrong:
            self._forms.keep(event.user, opened)
            await reply.ask(forms.modal(said, name, 0, values, alone=True))
        else:
            await self._panel(event, opened, reply)

    async def _panel(self, event: Event, opened: Open, reply: Reply) -> None:
        self._forms.keep(event.user, opened)
        body = forms.panel(
            opened.form, opened.name, opened.filled, ephemeral=reply.ephemeral, language=self._language(event)
        )
        await reply.show(body)

    def _language(self, event: Event) -> NullTranslations:
        return language_of(event.locale, self._desk.languages)

    async def _refuse(self, why: str, event: Event, reply: Reply) -> None:
        said = message_in(refusal(why), self._language(event))
        await reply.show(payload(said, ephemeral=reply.ephemeral))

    async def _at_hand(self, event: Event, reply: Reply) -> tuple[tuple[ids.Step, int], Open] | None:
        """The step, and the form that it is of. None when there is nothing to do: the form is over, which is said, or
        was sent off already, and then what came of that is shown, or will be."""
        home, step = event.place.channels(event.user)[0].home, ids.step_of(event.custom_id)
        opened = self._forms.of(home, event.user, ids.form_of(event.custom_id) or "")
        if step is None or opened is None:
            await self._refuse(OVER, event, reply)
        elif opened.said is not None:
            await self._show(opened.said, event, opened.channel, "", reply)
        elif opened.sent:
            await reply.leave()
        else:
            return step, opened
        return None

    async def share(self, event: Event, reply: Reply) -> None:
        """Show everybody what one person sees, as it is, once; when that person could post it there, too."""
        if not intake.may_write(event):
            await self._refuse(NOT_YOURS, event, reply)
            return
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
    shown = meaning.shared(words)
    return shown if shown is None or len(shown) <= MOST_SHARED else shown.split(" ", maxsplit=1)[0]


def in_place(event: Event) -> bool:
    """Whether what comes of a press takes the place of the message that has the button: another page of an answer that
    one person alone sees, a step of a form that stands in a message but for its preview, an answer that all are shown
    now."""
    if step := ids.step_of(event.custom_id):
        return step[0] not in (ids.Step.ALONE, ids.Step.PREVIEW)
    if ids.shared_of(event.custom_id):
        return intake.may_write(event)  # else the answer stays, for whoever asked
    heard = intake.press(event)
    alone = event.hidden or event.place.guild is None
    return alone and heard is not None and meaning.turns(heard.words)


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
