"""What a person does with the app, from the envelope that goes out to all that comes of it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from aiohttp import web

from tests.emulators.faults import abort, through
from tests.emulators.slack import chat, checks
from tests.emulators.slack.envelopes import COMMANDS, INTERACTIVE, VERIFICATION, Envelope, Post
from tests.emulators.slack.model import View
from tests.emulators.slack.problems import Invalid, Problem
from tests.emulators.slack.views import initial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulators.faults import Faults
    from tests.emulators.slack.model import Channel, Json, Message, User
    from tests.emulators.slack.world import World

TRIGGER = timedelta(seconds=3)
HOOK, HOOK_USES = timedelta(minutes=30), 5  # how long and how often a response_url is good
STACK = 3  # modals on each other


@dataclass(slots=True, eq=False)
class Interaction:
    """`messages` came by its acknowledgement or its response_url; `view` is what was opened with its trigger."""

    person: User
    channel: Channel | None
    began: float  # by the monotonic clock
    began_at: datetime
    effects: int  # how many there were
    ended: int | None = None  # how many there were when this person did the next thing
    source: Message | None = None
    form: View | None = None  # in which it was done
    envelope: Envelope | None = None
    trigger: str = field(default_factory=lambda: secrets.token_hex(12))
    hook: str = field(default_factory=lambda: secrets.token_hex(12))
    hook_used: int = 0
    exchanged: bool = False
    messages: list[Message] = field(default_factory=list)
    view: View | None = None
    said: str | None = None  # by Slack itself, of a failure

    @property
    def behind(self) -> Channel | None:
        """The channel on the screen; None: the Home tab."""
        return self.form.channel if self.channel is None and self.form is not None else self.channel

    def age(self, now: datetime) -> timedelta:
        passed = timedelta(seconds=time.monotonic() - self.began)
        return max(passed, now - self.began_at)


class Interactions:
    def __init__(self, world: World, post: Post, faults: Faults, violations: list[str]) -> None:
        self.world, self._post, self._faults, self._violations = world, post, faults, violations
        self.hooks_url = ""
        self.known: dict[str, Interaction] = {}  # by trigger
        self._hooks: dict[str, Interaction] = {}

    def begin(
        self,
        person: User,
        channel: Channel | None = None,
        *,
        source: Message | None = None,
        form: View | None = None,
    ) -> Interaction:
        now = time.monotonic()
        count = len(self.world.effects)
        for earlier in self.known.values():
            if earlier.person is person and earlier.ended is None:
                earlier.ended = count
        begun = Interaction(person, channel, now, self.world.clock.now(), count, source=source, form=form)
        self.known[begun.trigger] = begun
        self._hooks[begun.hook] = begun
        return begun

    def command(self, begun: Interaction, command: str, text: str) -> None:
        person, channel = begun.person, begun.channel
        assert channel is not None
        begun.envelope = self._post.send(
            COMMANDS,
            {
                "token": VERIFICATION,
                "team_id": channel.workspace.id,
                "team_domain": channel.workspace.domain,
                "channel_id": channel.id,
                "channel_name": channel.hook_name,
                "user_id": person.id,
                "user_name": person.name.lower(),
                "command": command,
                "text": text,
                "api_app_id": self.world.app.id,
                "is_enterprise_install": "false",
                "response_url": self._address(begun),
                "trigger_id": begun.trigger,
            },
        )

    def act(self, begun: Interaction, kind: str, own: Json, *, hook: bool = True) -> None:
        """A `block_actions`, `view_submission`, `view_closed`, `message_action` or `shortcut`."""
        person = begun.person
        workspace = self.world.workspaces[person.team_id]
        payload: Json = {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.id},
            "api_app_id": self.world.app.id,
            "token": VERIFICATION,
            "trigger_id": begun.trigger,
            "team": {"id": workspace.id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if begun.channel is not None:
            payload["channel"] = {"id": begun.channel.id, "name": begun.channel.hook_name}
            payload |= {"response_url": self._address(begun)} if hook else {}
        begun.envelope = self._post.send(INTERACTIVE, payload | own)

    def _address(self, begun: Interaction) -> str:
        return f"{self.hooks_url}/{begun.hook}"

    # What is said at once

    def take_answer(self, begun: Interaction) -> None:
        """What the acknowledgement carried, once."""
        envelope = begun.envelope
        if envelope is None or envelope.answer is None:
            return
        answer, envelope.answer = envelope.answer, None
        try:
            if "response_action" in answer:
                self._about_form(begun, answer)
            elif envelope.kind == COMMANDS:
                chat.responded(answer)
                self._respond(begun, answer)
        except Problem as problem:
            begun.said = "We had some trouble connecting. Try again?"
            self._violations.append(f"acknowledgement: {problem}")

    def _about_form(self, begun: Interaction, answer: Json) -> None:
        form, action = begun.form, answer["response_action"]
        if form is None:
            raise Invalid("response_action", "nothing was sent off")
        if action == "errors":
            errors: dict[str, str] = answer.get("errors") or {}
            inputs = {block["block_id"] for block in form.body["blocks"] if block["type"] == "input"}
            if not errors or errors.keys() - inputs:
                raise Invalid("errors", f"must be about inputs of the view, not {sorted(errors)}")
            form.errors = errors
        elif action == "update":
            self.change(form, answer["view"])
        elif action == "push":
            begun.view = self.push(form, answer["view"])
        elif action == "clear":
            self.close(form, whole=True)
        else:
            raise Invalid("response_action", f"is not {action}")

    # Views

    def exchange(self, trigger: str) -> Interaction:
        """The interaction that a view is opened with: within three seconds, once."""
        begun = self.known.get(trigger)
        if begun is None:
            raise Problem("invalid_trigger_id")
        if begun.exchanged:
            raise Problem("exchanged_trigger_id")
        if begun.age(self.world.clock.now()) > TRIGGER:
            raise Problem("expired_trigger_id")
        begun.exchanged = True
        return begun

    def show(
        self, person: User, body: Json, kind: str, *, previous: View | None = None, channel: Channel | None = None
    ) -> View:
        checks.view(body, kind)
        world = self.world
        workspace = world.workspaces[person.team_id]
        if body.get("external_id") and any(
            one.body.get("external_id") == body["external_id"] and not one.gone and one.workspace is workspace
            for one in world.views.values()
        ):
            raise Problem("duplicate_external_id")
        name = world.ids.next("V")
        view = View(name, workspace, person, {}, "", previous.root if previous else name, previous, channel)
        world.views[view.id] = view
        self._fill(view, body)
        return view

    def change(self, view: View, body: Json) -> None:
        checks.view(body, view.body["type"])
        self._fill(view, body)

    def push(self, above: View, body: Json) -> View:
        if len(list(_below(above))) >= STACK:
            raise Problem("push_limit_reached")
        return self.show(above.person, body, "modal", previous=above, channel=above.channel)

    def close(self, view: View, *, whole: bool = False) -> None:
        """With what is below it, if `whole`."""
        view.gone = True
        if whole and view.previous is not None:
            self.close(view.previous, whole=True)

    def _fill(self, view: View, body: Json) -> None:
        """What somebody typed stays where the same block and the same element are still there."""
        view.body = body | {"blocks": chat.numbered(self.world, body["blocks"])}
        view.hash = f"{self.world.ids.ts()}.{secrets.token_hex(4)}"
        view.errors = {}
        had, view.values = view.values, {}
        for block, element in checks.elements(view.body["blocks"]):
            name, action = block["block_id"], element["action_id"]
            kept = had.get(name, {}).get(action)
            if block["type"] == "input" or kept is not None or element["type"] in checks.INPUTS:
                value = kept if kept is not None and kept["type"] == element["type"] else initial(element)
                view.values.setdefault(name, {})[action] = value
        self.world.showed(view)

    # response_url

    async def respond(self, request: web.Request) -> web.StreamResponse:
        begun = self._hooks.get(request.match_info["hook"])
        body = msgspec.json.decode(await request.read())
        fault = self._faults.meet("response_url")
        answer = await through(fault, lambda: self._responded(begun, body, fault.how if fault else None))
        if answer is None:
            abort(request)
        return answer or web.Response(status=500)

    def _responded(self, begun: Interaction | None, body: Json, how: str | int | None) -> web.Response:
        if isinstance(how, int):
            return web.Response(status=how, text="on demand", headers={"Retry-After": "1"} if how == 429 else {})
        if begun is None or begun.age(self.world.clock.now()) > HOOK:
            return _refused(404, "expired_url")
        if begun.hook_used >= HOOK_USES:
            return _refused(404, "used_url")
        begun.hook_used += 1
        try:
            chat.responded(body)
            self._respond(begun, body)
        except Problem as problem:
            self._violations.append(f"response_url: {problem}")
            return _refused(400, problem.error)
        return web.Response(text="ok")

    def _respond(self, begun: Interaction, body: Json) -> None:
        world, source, channel = self.world, begun.source, begun.channel
        assert channel is not None
        if channel.workspace.install is None:
            raise Problem("no_active_hooks")
        if body.get("delete_original") or (body.get("replace_original") and source is not None):
            if source is None or source.ts not in channel.messages:
                raise Problem("message_not_found")
            if body.get("delete_original"):
                world.erase(source)
                return
            chat.fill(world, source, {"blocks": [], **body})
            world.changed(source)
            begun.messages.append(source)
            return
        bot = channel.workspace.bot
        message = chat.compose(world, channel, bot, body)
        if source is not None and source.thread_ts and not body.get("thread_ts") and source.only is not None:
            message.thread_ts = source.thread_ts
        if body.get("response_type") != "in_channel":
            message.only = begun.person
        begun.messages.append(world.post(message))


def _below(view: View | None) -> Iterator[View]:
    while view is not None:
        yield view
        view = view.previous


def _refused(status: int, error: str) -> web.Response:
    body = msgspec.json.encode({"ok": False, "error": error})
    return web.Response(status=status, body=body, content_type="application/json")
