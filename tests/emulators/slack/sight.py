"""What came of it, for the person who did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.emulators.slack.model import Kind
from tests.emulators.slack.screen import message_text, view_text

if TYPE_CHECKING:
    from tests.emulators.slack.interactions import Interaction
    from tests.emulators.slack.model import Message, View
    from tests.emulators.slack.world import Effect, World


@dataclass(frozen=True, slots=True, repr=False)
class Sight:
    """What came of it, for the person who did it. `text` is what it looks like now: it may still change."""

    world: World
    interaction: Interaction

    @property
    def text(self) -> str:
        begun = self.interaction
        if begun.said is not None:
            return begun.said
        shown = [message_text(self.world, one, begun.person) for one in self.messages]
        if self.view is not None:
            shown.append(view_text(self.world, self.view))
        return "\n\n".join(shown)

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return self.text

    @property
    def effects(self) -> list[Effect]:
        """Of the app, on this person's screen, since they did it and until they did the next thing."""
        begun = self.interaction
        return [one for one in self.world.effects[begun.effects : begun.ended] if _concerns(begun, one)]

    @property
    def messages(self) -> list[Message]:
        """What was shown or changed, and is still there."""
        found = [one.message for one in self.effects if one.message is not None]
        return [one for one in dict.fromkeys(found) if one.channel.messages.get(one.ts) is one]

    @property
    def message(self) -> Message:
        return self.messages[-1]

    @property
    def view(self) -> View | None:
        """The form or Home tab that was shown or changed last, or is there with its errors. A form lies over the Home
        tab, whichever was drawn last."""
        shown = [one.view for one in self.effects if one.view is not None and not one.view.gone]
        shown.sort(key=lambda view: view.is_modal)
        form = self.interaction.form
        return shown[-1] if shown else form if form is not None and form.errors and not form.gone else None

    @property
    def ephemeral(self) -> bool:
        """Nobody else sees any of it."""
        return all(message.only is not None for message in self.messages)

    @property
    def acknowledged_in(self) -> float:
        """Seconds; forever when it never was."""
        envelope = self.interaction.envelope
        taken = envelope.acknowledged_in if envelope is not None else None
        return float("inf") if taken is None else taken


def _concerns(begun: Interaction, effect: Effect) -> bool:
    """Whether it may have come of this, and be on this person's screen."""
    if effect.person not in (None, begun.person):
        return False
    if effect.view is not None:  # a Home tab changes unseen while a channel is looked at
        return effect.view.is_modal or begun.envelope is None or begun.behind is None
    message = effect.message
    assert message is not None
    if message in begun.messages or message.only is begun.person:
        return True
    if begun.channel is None or message.channel.kind is Kind.DM:
        return begun.person in message.channel.members
    return message.channel is begun.channel
