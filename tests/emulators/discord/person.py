"""Somebody with Discord's client: types, presses, chooses, fills in, and sees what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.emulators.discord import offers
from tests.emulators.discord.commands import MESSAGE
from tests.emulators.discord.compose import compose
from tests.emulators.discord.interactions import Answer, Asked, Interaction
from tests.emulators.discord.model import Flags, Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.view import channel_text, message_text, modal_text
from tests.emulators.people import PATIENCE, NotOffered, until

if TYPE_CHECKING:
    from tests.emulators.discord.interactions import Interactions
    from tests.emulators.discord.model import Channel, Json, Message, Role, User
    from tests.emulators.discord.world import World


@dataclass(frozen=True, slots=True, repr=False)
class Sight:
    """What came of it, for the person who did it. `text` is what it looks like now: it may still change."""

    world: World
    interaction: Interaction

    @property
    def text(self) -> str:
        begun = self.interaction
        if begun.answer is None:
            return "The application did not respond"
        if begun.modal is not None:
            return modal_text(self.world, begun.modal)
        if begun.answer is Answer.CHOICES:
            return "\n".join(choice["name"] for choice in begun.choices)
        return "\n\n".join(message_text(self.world, message) for message in self.messages)

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return self.text

    @property
    def messages(self) -> list[Message]:
        """What was shown or changed, and is still there."""
        begun = self.interaction
        found = ([begun.original] if begun.original else []) + begun.messages
        return [one for one in dict.fromkeys(found) if one.id in begun.channel.messages]

    @property
    def message(self) -> Message:
        return self.messages[-1]

    @property
    def choices(self) -> dict[str, Any]:
        """Of an autocomplete: values by the names that are shown."""
        return {choice["name"]: choice["value"] for choice in self.interaction.choices}

    @property
    def modal(self) -> Json | None:
        return self.interaction.modal

    @property
    def ephemeral(self) -> bool:
        """Nobody else sees any of it."""
        return all(message.only is not None for message in self.messages)

    @property
    def acknowledged_in(self) -> float:
        """Seconds; forever when it never was."""
        taken = self.interaction.acknowledged_in
        return float("inf") if taken is None else taken


class Person:
    """What a client would not let them do is NotOffered. Whatever is awaited ends when the bot has answered."""

    def __init__(self, world: World, interactions: Interactions, user: User) -> None:
        self.world, self.user = world, user
        self._interactions = interactions
        self._form: Interaction | None = None  # the modal on the screen

    def sees(self, channel: Channel) -> str:
        return channel_text(self.world, channel, self.user)

    def last(self, channel: Channel) -> Message:
        """The newest message that they see there."""
        self._may(channel, Permission.VIEW_CHANNEL)
        seen = [message for message in channel.messages.values() if message.only in (None, self.user)]
        return max(seen, key=lambda message: message.id)

    def direct(self) -> Channel:
        """Their direct messages with the bot."""
        return self.world.direct(self.world.app.bot, self.user)

    def writes(self, channel: Channel, words: str, *, to: Message | Sight | None = None) -> Message:
        """A message, in reply to another one if `to` is given. `@Name` of the bot mentions it."""
        self._may(channel, Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES)
        bot = self.world.app.bot
        body: Json = {"content": words.replace(f"@{bot.name}", f"<@{bot.id}>")}
        if to is not None:
            replied = _message(to)
            body["message_reference"] = {"message_id": str(replied.id)}
        return self.world.post(compose(self.world, channel, self.user, body))

    async def says(
        self, channel: Channel, words: str, *, to: Message | Sight | None = None, patience: float = PATIENCE
    ) -> str:
        """What the bot posts there after these words; empty when it posts nothing in so many seconds."""
        before = set(channel.messages)
        self.writes(channel, words, to=to)

        def answers() -> list[Message]:
            new = [message for message in channel.messages.values() if message.id not in before]
            return [message for message in new if message.author is self.world.app.bot]

        await until(lambda: bool(answers()), patience)
        return "\n\n".join(message_text(self.world, message) for message in answers())

    async def slash(self, channel: Channel, words: str, /, **options: Any) -> Sight:
        """`sources add` is a subcommand. Options of people, channels and roles take what they are."""
        self._may(channel, Permission.VIEW_CHANNEL)
        if channel.kind is Kind.FORUM:
            raise NotOffered("a forum has posts, and nothing to type in beside them")
        data = offers.command_data(self.world, self.user, channel, words, options)
        return await self._ask(Asked.COMMAND, channel, data)

    async def complete(self, channel: Channel, words: str, /, **options: Any) -> Sight:
        """What is offered while the last of the options is being typed."""
        data = offers.command_data(self.world, self.user, channel, words, options, focused=list(options)[-1])
        return await self._ask(Asked.COMPLETE, channel, data)

    async def menu(self, message: Message | Sight, name: str) -> Sight:
        """An entry of the menu that every message has."""
        meant = self._seen(message)
        found = offers.command(self.world, self.user, meant.channel, MESSAGE, name)
        data = {"id": found["id"], "name": name, "type": MESSAGE, "target_id": str(meant.id)}
        data["resolved"] = {"messages": {str(meant.id): meant.json()}}
        return await self._ask(Asked.COMMAND, meant.channel, data)

    async def press(self, message: Message | Sight, label: str, nth: int = 0) -> Sight:
        meant = self._seen(message)
        return await self._ask(Asked.COMPONENT, meant.channel, offers.button(meant, label, nth), meant)

    async def choose(self, message: Message | Sight, placeholder: str, *options: str | User | Role | Channel) -> Sight:
        meant = self._seen(message)
        data = offers.menu_choice(meant, placeholder, options)
        return await self._ask(Asked.COMPONENT, meant.channel, data, meant)

    async def submit(self, values: dict[str, Any] | None = None) -> Sight:
        """The form on the screen, with these values by label; the others as they stood there."""
        form, self._form = self._form, None
        if form is None or form.modal is None:
            raise NotOffered("there is no form on the screen")
        data = offers.filled_in(form.modal, values or {})
        return await self._ask(Asked.SUBMIT, form.channel, data, form.source)

    async def _ask(self, kind: Asked, channel: Channel, data: Json, source: Message | None = None) -> Sight:
        begun = self._interactions.begin(kind, self.user, channel, data, source)

        def over() -> bool:
            late = begun.answer is None and begun.age(self.world.clock.now()) > self._interactions.patience
            return begun.settled.is_set() or late or not begun.heard

        await until(over)
        if begun.modal is not None:
            self._form = begun
        return Sight(self.world, begun)

    def _seen(self, message: Message | Sight) -> Message:
        meant = _message(message)
        self._may(meant.channel, Permission.VIEW_CHANNEL)
        if meant.only not in (None, self.user) or meant.id not in meant.channel.messages:
            raise NotOffered(f"{self.user.name} does not see that message")
        if Flags.LOADING in meant.flags:
            raise NotOffered("the message is not there yet")
        return meant

    def _may(self, channel: Channel, what: Permission) -> None:
        if what not in self.world.allowed(self.user, channel):
            raise NotOffered(f"{self.user.name} may not do that in {channel.name or 'these direct messages'}")


def _message(seen: Message | Sight) -> Message:
    return seen.message if isinstance(seen, Sight) else seen
