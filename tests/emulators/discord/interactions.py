"""Interactions: what a person does with the bot goes out as an event, and is answered over REST.

An interaction must be acknowledged within three seconds, once; its token is good for fifteen minutes. Seconds are those
that passed and those that the clock was moved by, whichever are more. `patience` is longer where limits are relaxed.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.emulators.discord import checks
from tests.emulators.discord.compose import compose
from tests.emulators.discord.messages import edited
from tests.emulators.discord.model import NO_FLAGS, Flags, Json, Message
from tests.emulators.discord.problems import Invalid, Problem

if TYPE_CHECKING:
    from tests.emulators.discord.gateway import Gateway
    from tests.emulators.discord.model import Channel, User
    from tests.emulators.discord.rest import Call
    from tests.emulators.discord.world import World

ACKNOWLEDGED = timedelta(seconds=3)
TOKEN = timedelta(minutes=15)


class Asked(IntEnum):
    """Type of an interaction."""

    COMMAND = 2
    COMPONENT = 3
    COMPLETE = 4
    SUBMIT = 5


class Answer(IntEnum):
    """Type of a callback."""

    MESSAGE = 4
    LATER = 5
    UPDATE_LATER = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Interaction:
    """`acknowledged_in` is in seconds; None while it is not. `settled` is set when nothing is being thought about."""

    id: int
    token: str
    kind: Asked
    person: User
    channel: Channel
    began: float  # of the event loop
    began_at: datetime
    source: Message | None = None  # that has the component, or led to the modal
    answer: Answer | None = None
    acknowledged_in: float | None = None
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)  # the original and those that followed it
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    heard: bool = False  # by whoever is at the gateway
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def age(self, now: datetime) -> timedelta:
        passed = timedelta(seconds=asyncio.get_running_loop().time() - self.began)
        return max(passed, now - self.began_at)


class Interactions:
    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world, self._gateway = world, gateway
        self.known: dict[str, Interaction] = {}
        self.patience = ACKNOWLEDGED

    def begin(
        self, kind: Asked, person: User, channel: Channel, data: Json, source: Message | None = None
    ) -> Interaction:
        """The person does it now: whoever is at the gateway hears of it."""
        world = self.world
        token = secrets.token_urlsafe(24)
        now = asyncio.get_running_loop().time()
        begun = Interaction(world.ids.next(), token, kind, person, channel, now, world.clock.now(), source)
        begun.heard = any(session.hears(channel.guild) for session in self._gateway.ready)
        self.known[token] = begun
        world.tell("INTERACTION_CREATE", self._event(begun, data), channel.guild)
        return begun

    def _event(self, begun: Interaction, data: Json) -> Json:
        world, channel, guild = self.world, begun.channel, begun.channel.guild
        may = world.allowed(begun.person, channel)
        event: Json = {
            "id": str(begun.id),
            "application_id": str(world.app.id),
            "type": int(begun.kind),
            "token": begun.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel.json() | {"permissions": str(int(may))},
            "locale": begun.person.locale,
            "app_permissions": str(int(world.allowed(world.app.bot, channel))),
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
            "context": 1 if guild is None else 0,
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
        }
        if begun.source is not None:
            event["message"] = begun.source.json()
        if guild is None:
            return event | {"user": begun.person.json()}
        member = guild.members[begun.person.id].json() | {"permissions": str(int(may))}
        place = {"id": str(guild.id), "locale": "en-US", "features": []}
        return event | {"member": member, "guild_id": str(guild.id), "guild": place, "guild_locale": "en-US"}

    # What the bot does about it

    def callback(self, call: Call) -> Json | None:
        begun = self.known.get(call.ids["interaction_token"])
        if begun is None or begun.id != call.number("interaction_id"):
            raise Problem(10062)
        if begun.answer is not None:
            raise Problem(40060)
        if begun.age(self.world.clock.now()) > self.patience:
            raise Problem(10062)
        answer = _allowed(begun, call.body["type"])
        self._answered(begun, answer, call)
        begun.answer = answer
        begun.acknowledged_in = asyncio.get_running_loop().time() - begun.began
        if answer not in (Answer.LATER, Answer.UPDATE_LATER):
            begun.settled.set()
        if call.query.get("with_response") not in ("1", "true", "True"):
            return None
        return _resource(begun, answer)

    def _answered(self, begun: Interaction, answer: Answer, call: Call) -> None:
        data = call.body.get("data") or {}
        if answer is Answer.CHOICES:
            begun.choices = data.get("choices") or []
            checks.choices(begun.choices)
        elif answer is Answer.MODAL:
            checks.modal(data)
            begun.modal = data
        elif answer is Answer.MESSAGE:
            checks.message(data)
            begun.original = self._posted(begun, data)
        elif answer is Answer.LATER:
            begun.original = self._posted(begun, {"flags": data.get("flags") or 0}, Flags.LOADING)
        else:
            begun.original = begun.source
            if answer is Answer.UPDATE and begun.source is not None:
                edited(self.world, begun.source, data)

    def _posted(self, begun: Interaction, data: Json, more: Flags = NO_FLAGS) -> Message:
        message = compose(self.world, begun.channel, self.world.app.bot, data)
        message.flags |= more
        message.application_id = self.world.app.id
        message.only = begun.person if Flags.EPHEMERAL in message.flags else None
        message.by_interaction = {
            "id": str(begun.id),
            "type": int(begun.kind),
            "user": begun.person.json(),
            "authorizing_integration_owners": {},
        }
        begun.messages.append(message)
        return self.world.post(message)

    # The webhook of its token

    def follow(self, call: Call) -> Json:
        """One more message; the first one after a deferral takes its place, and is as ephemeral as that was."""
        begun = self._of(call)
        checks.message(call.body)
        waiting = begun.original
        if waiting is not None and Flags.LOADING in waiting.flags:
            shown = edited(self.world, waiting, call.body)
        else:
            shown = self._posted(begun, call.body).json()
        begun.settled.set()
        return shown

    def change(self, call: Call) -> Json:
        begun = self._of(call)
        shown = edited(self.world, self._message(begun, call), call.body)
        begun.settled.set()
        return shown

    def read(self, call: Call) -> Json:
        return self._message(self._of(call), call).json()

    def delete(self, call: Call) -> None:
        begun = self._of(call)
        message = self._message(begun, call)
        self.world.erase(message)
        if message in begun.messages:
            begun.messages.remove(message)
        begun.settled.set()

    def _of(self, call: Call) -> Interaction:
        begun = self.known.get(call.ids["webhook_token"])
        if begun is None or begun.answer is None or call.ids["webhook_id"] != str(self.world.app.id):
            raise Problem(10015)
        if begun.age(self.world.clock.now()) > TOKEN:
            raise Problem(50027)
        return begun

    def _message(self, begun: Interaction, call: Call) -> Message:
        wanted = call.ids.get("message_id")
        found = begun.original
        if wanted is not None:
            own = [*begun.messages, *([begun.original] if begun.original else [])]
            found = next((message for message in own if str(message.id) == wanted), None)
        if found is None or found.id not in begun.channel.messages:
            raise Problem(10008)
        return found


def routes(interactions: Interactions) -> dict[str, Any]:
    hook = "/webhooks/{webhook_id}/{webhook_token}"
    return {
        "POST /interactions/{interaction_id}/{interaction_token}/callback": interactions.callback,
        f"POST {hook}": interactions.follow,
        f"GET {hook}/messages/@original": interactions.read,
        f"PATCH {hook}/messages/@original": interactions.change,
        f"DELETE {hook}/messages/@original": interactions.delete,
        f"GET {hook}/messages/{{message_id}}": interactions.read,
        f"PATCH {hook}/messages/{{message_id}}": interactions.change,
        f"DELETE {hook}/messages/{{message_id}}": interactions.delete,
    }


def _allowed(begun: Interaction, kind: int) -> Answer:
    """A kind of answer that this kind of interaction may have."""
    if (kind == Answer.CHOICES) != (begun.kind is Asked.COMPLETE):
        raise Invalid("type", "choices are for autocomplete, and nothing else is")
    if kind == Answer.MODAL and begun.kind is Asked.SUBMIT:
        raise Invalid("type", "a modal cannot follow a modal")
    if kind in (Answer.UPDATE, Answer.UPDATE_LATER) and begun.source is None:
        raise Invalid("type", "there is no message to update")
    if kind not in list(Answer):
        raise Invalid("type", "not an answer to this")
    return Answer(kind)


def _resource(begun: Interaction, answer: Answer) -> Json:
    original = begun.original
    about = {
        "id": str(begun.id),
        "type": int(begun.kind),
        "activity_instance_id": None,
        "channel_id": str(begun.channel.id),
        "response_message_id": str(original.id) if original else None,
        "response_message_loading": answer is Answer.LATER,
        "response_message_ephemeral": bool(original and original.only),
    }
    shown = {"message": original.json()} if original else {}
    return {"interaction": about, "resource": {"type": int(answer)} | shown}
