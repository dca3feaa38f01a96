"""Somebody with Slack's client: types, presses, chooses, fills in, and sees what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulators.people import PATIENCE, NotOffered, until
from tests.emulators.slack import offers
from tests.emulators.slack.chat import compose
from tests.emulators.slack.envelopes import ACKNOWLEDGED
from tests.emulators.slack.model import Kind, Role, View
from tests.emulators.slack.mrkdwn import escape
from tests.emulators.slack.screen import channel_text, notification, view_text
from tests.emulators.slack.sight import Sight

if TYPE_CHECKING:
    from tests.emulators.slack.interactions import Interaction, Interactions
    from tests.emulators.slack.model import Channel, Json, Message, User, Workspace
    from tests.emulators.slack.world import World

TIMED_OUT, NOBODY_THERE = "operation_timeout", "dispatch_failed"


class Person:
    """What a client would not let them do is NotOffered. Whatever is awaited ends when the app has answered."""

    def __init__(self, world: World, interactions: Interactions, user: User) -> None:
        self.world, self.user = world, user
        self._interactions = interactions
        self._form: View | None = None  # the modal on the screen

    @property
    def workspace(self) -> Workspace:
        return self.world.workspaces[self.user.team_id]

    def sees(self, channel: Channel, thread: Message | Sight | None = None) -> str:
        return channel_text(self.world, channel, self.user, _message(thread) if thread is not None else None)

    def sees_home(self) -> str:
        home = self.world.homes.get((self.workspace.id, self.user.id))
        return view_text(self.world, home) if home is not None else ""

    def sees_form(self) -> str:
        return view_text(self.world, self._on_screen())

    def hears(self, message: Message | Sight) -> str:
        """What their notification says of it, or their screen reader."""
        return notification(self.world, _message(message), self.user)

    def last(self, channel: Channel) -> Message:
        """The newest message that they see there, threads included."""
        self._may_see(channel)
        seen = [one for one in channel.messages.values() if one.only in (None, self.user)]
        if not seen:
            raise NotOffered(f"there is no message in {channel.name}")
        return max(seen, key=lambda one: one.ts)

    def direct(self) -> Channel:
        """Their direct messages with the bot."""
        return self.world.direct(self.user, self.workspace.bot)

    def writes(self, channel: Channel, words: str, *, to: Message | Sight | None = None) -> Message:
        """A message, in the thread below another one if `to` is given. `@Name` of the bot mentions it."""
        self._may_write(channel)
        text = escape(words)
        if channel.workspace.install is not None:
            bot = channel.workspace.bot
            text = text.replace(f"@{bot.name}", f"<@{bot.id}>")
        body: Json = {"text": text} | ({"thread_ts": _message(to).ts} if to is not None else {})
        return self.world.post(compose(self.world, channel, self.user, body))

    async def says(
        self, channel: Channel, words: str, *, to: Message | Sight | None = None, patience: float = PATIENCE
    ) -> str:
        """What the bot posts for them after these words; empty when it posts nothing in so many seconds."""
        return (await self.asks(channel, words, to=to, patience=patience)).text

    async def asks(
        self, channel: Channel, words: str, *, to: Message | Sight | None = None, patience: float = PATIENCE
    ) -> Sight:
        """The same, to be acted upon."""
        begun = self._interactions.begin(self.user, channel)
        self.writes(channel, words, to=to)
        seen = Sight(self.world, begun)
        await until(lambda: bool(seen.messages), patience)
        return Sight(self.world, begun)

    async def command(self, channel: Channel, line: str, *, patience: float = PATIENCE) -> Sight:
        """`/news summary 2`. Slack takes none in threads."""
        self._may_write(channel)
        name, _, text = line.partition(" ")
        if self.workspace.install is None or self.world.app.command(name) is None:
            raise NotOffered(f"{name} is not a valid command")
        begun = self._interactions.begin(self.user, channel)
        self._interactions.command(begun, name, text.strip())
        return await self._over(begun, f'{name} failed with the error "{{}}"', patience)

    async def shortcut(self, message: Message | Sight, name: str = "", *, patience: float = PATIENCE) -> Sight:
        """An entry of the menu that every message has; without a name the first one."""
        meant = self._seen(message)
        there = self.world.app.manifest.get("features", {}).get("shortcuts", ())
        found = next((one for one in there if one["type"] == "message" and name in ("", one["name"])), None)
        if found is None or self.workspace.install is None or meant.only is not None:
            raise NotOffered(f"there is no entry {name!r} in the menu of this message")
        begun = self._interactions.begin(self.user, meant.channel)
        own = {"callback_id": found["callback_id"], "action_ts": self.world.ids.ts(), "message_ts": meant.ts}
        self._interactions.act(begun, "message_action", own | {"message": meant.json()})
        return await self._over(begun, "We had some trouble connecting. Try again? ({})", patience)

    async def anywhere(self, name: str, *, patience: float = PATIENCE) -> Sight:
        """A shortcut that is about no message."""
        found = self.world.app.shortcut(name)
        if found is None or found["type"] != "global" or self.workspace.install is None:
            raise NotOffered(f"there is no shortcut {name!r}")
        begun = self._interactions.begin(self.user)
        own = {"callback_id": found["callback_id"], "action_ts": self.world.ids.ts()}
        self._interactions.act(begun, "shortcut", own)
        return await self._over(begun, "We had some trouble connecting. Try again? ({})", patience)

    async def opens_home(self, *, patience: float = PATIENCE) -> Sight:
        """What is there after the app has drawn it (anew)."""
        if self.workspace.install is None or not self.world.app.has_home:
            raise NotOffered("the app has no Home tab here")
        return await self._opens("home", patience)

    async def opens_messages(self, *, patience: float = PATIENCE) -> Sight:
        """The direct messages, in the app's place: it may greet."""
        return await self._opens("messages", patience)

    async def _opens(self, tab: str, patience: float) -> Sight:
        begun = self._interactions.begin(self.user, self.direct())
        told: Json = {"user": self.user.id, "channel": self.direct().id, "tab": tab}
        home = self.world.homes.get((self.workspace.id, self.user.id))
        if home is not None and tab == "home":
            told["view"] = home.json()
        self.world.tell(self.workspace, "app_home_opened", told)
        seen = Sight(self.world, begun)
        await until(lambda: bool(seen.effects), patience)
        return seen

    async def press(
        self, where: Message | Sight | View, label: str, nth: int = 0, *, patience: float = PATIENCE
    ) -> Sight:
        there = self._there(where)
        return await self._act(there, offers.button(_blocks(there), label, nth), patience)

    async def choose(
        self,
        where: Message | Sight | View,
        placeholder: str,
        *options: offers.Value,
        nth: int = 0,
        patience: float = PATIENCE,
    ) -> Sight:
        """In the menu with that placeholder; `…` is one without words, and `nth` counts those of the same words."""
        there = self._there(where)
        return await self._act(there, offers.choice(_blocks(there), placeholder, options, nth), patience)

    async def submit(self, values: dict[str, Any] | None = None, *, patience: float = PATIENCE) -> Sight:
        """The form on the screen, with these values by label; the others as they stood there."""
        form = self._on_screen()
        if form.body.get("submit") is None:
            raise NotOffered("the form has nothing to send it off")
        offers.fill(form, values or {})
        form.errors = {}
        begun = self._interactions.begin(self.user, form=form)
        self._interactions.act(begun, "view_submission", {"view": form.json(), "response_urls": []}, hook=False)
        return await self._over(begun, "We had some trouble connecting. Try again? ({})", patience)

    def cancel(self) -> None:
        """The form on the screen goes away."""
        form = self._on_screen()
        self._interactions.close(form)
        self._form = form.previous
        if form.body.get("notify_on_close"):
            begun = self._interactions.begin(self.user, form=form)
            self._interactions.act(begun, "view_closed", {"view": form.json(), "is_cleared": False}, hook=False)

    async def _act(self, there: Message | View, action: Json, patience: float) -> Sight:
        action |= {"action_ts": self.world.ids.ts()}
        interactions = self._interactions
        if isinstance(there, View):
            begun = interactions.begin(self.user, form=there)
            own: Json = {"container": {"type": "view", "view_id": there.id}, "view": there.json(), "actions": [action]}
            _remember(there, action)
            interactions.act(begun, "block_actions", own, hook=False)
        else:
            begun = interactions.begin(self.user, there.channel, source=there)
            container: Json = {"type": "message", "message_ts": there.ts, "channel_id": there.channel.id}
            container |= {"is_ephemeral": there.only is not None}
            container |= {"thread_ts": there.thread_ts} if there.thread_ts else {}
            shown = {"message": there.json()} if there.only is None else {}  # Slack keeps no ephemeral messages
            own = {"container": container, "actions": [action], "state": {"values": {}}, **shown}
            interactions.act(begun, "block_actions", own)
        return await self._over(begun, "We had some trouble connecting. Try again? ({})", patience)

    async def _over(self, begun: Interaction, failed: str, patience: float) -> Sight:
        """What is there when it is acknowledged and something came of it."""
        seen, envelope = Sight(self.world, begun), begun.envelope
        assert envelope is not None

        def over() -> bool:
            if envelope.acknowledged_in is None:
                return envelope.failed is not None or envelope.age(self.world.clock.now()) > ACKNOWLEDGED
            self._interactions.take_answer(begun)
            wrong = begun.said is not None or (begun.form is not None and bool(begun.form.errors))
            return wrong or bool(seen.effects)

        await until(over, patience)
        if envelope.acknowledged_in is None:
            begun.said = failed.format(NOBODY_THERE if envelope.failed else TIMED_OUT)
        self._look(begun, seen)
        return seen

    def _look(self, begun: Interaction, seen: Sight) -> None:
        """Which form is on the screen now."""
        form, sent = begun.form, begun.envelope is not None and begun.envelope.payload.get("type") == "view_submission"
        changed = form is not None and any(one.view is form for one in seen.effects)
        if sent and form is not None and begun.said is None and not form.errors and not changed and begun.view is None:
            self._interactions.close(form)
            self._form = form.previous
        elif modals := [one.view for one in seen.effects if one.view and not one.view.gone and one.view.is_modal]:
            self._form = modals[-1]
        elif self._form is not None and self._form.gone:
            self._form = None

    def _on_screen(self) -> View:
        if self._form is None:
            raise NotOffered("there is no form on the screen")
        return self._form

    def _there(self, where: Message | Sight | View) -> Message | View:
        if isinstance(where, View):
            return where
        if isinstance(where, Sight) and where.view is not None:
            return where.view
        return self._seen(where)

    def _seen(self, where: Message | Sight) -> Message:
        meant = _message(where)
        self._may_see(meant.channel)
        if meant.only not in (None, self.user) or meant.channel.messages.get(meant.ts) is not meant:
            raise NotOffered(f"{self.user.name} does not see that message")
        return meant

    def _may_see(self, channel: Channel) -> None:
        if not self.world.may_see(self.user, channel):
            raise NotOffered(f"{self.user.name} does not see {channel.name}")

    def _may_write(self, channel: Channel) -> None:
        """Whoever writes into a public channel joins it first."""
        self._may_see(channel)
        if channel.archived:
            raise NotOffered(f"{channel.name} is archived")
        if self.user.deleted:
            raise NotOffered(f"{self.user.name} is deactivated")
        if channel.kind is Kind.PUBLIC and self.user.role is not Role.GUEST:
            self.world.invite(channel, self.user)


def _message(seen: Message | Sight) -> Message:
    if isinstance(seen, Sight) and not seen.messages:
        raise NotOffered(f"there is no message: {seen.text or 'nothing is shown'}")
    return seen.message if isinstance(seen, Sight) else seen


def _blocks(there: Message | View) -> list[Json]:
    blocks: list[Json] = there.body["blocks"] if isinstance(there, View) else there.blocks
    return blocks


def _remember(view: View, action: Json) -> None:
    """What is chosen in a view stays chosen."""
    if action["type"] not in ("button", "overflow"):
        kept = {key: value for key, value in action.items() if key == "type" or key.startswith("selected_")}
        view.values.setdefault(action["block_id"], {})[action["action_id"]] = kept
