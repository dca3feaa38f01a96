"""What goes out to the app: events, commands, actions. Over Socket Mode, or as signed requests to where the app serves.

Whatever goes out is to be acknowledged within three seconds. Seconds are those that passed and those that the clock was
moved by, whichever are more.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tests.emulators.slack.model import Json
    from tests.emulators.slack.world import Event, World

ACKNOWLEDGED = timedelta(seconds=3)
RETRIES = 3  # of an event that is not acknowledged
EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"
VERIFICATION = "emulated"  # the deprecated token that every payload carries


@dataclass(slots=True, eq=False)
class Envelope:
    """`acknowledged_in` is in seconds; None while it is not. `answer` is what the acknowledgement carried."""

    kind: str
    payload: Json
    began: float  # by the monotonic clock
    began_at: datetime
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    attempt: int = 0
    answer: Any = None
    acknowledged_in: float | None = None
    failed: str | None = None  # why it will never be acknowledged
    acknowledged: int = 0  # how often

    def age(self, now: datetime) -> timedelta:
        passed = timedelta(seconds=time.monotonic() - self.began)
        return max(passed, now - self.began_at)

    def acknowledge(self, answer: Any) -> None:
        self.acknowledged += 1
        if self.acknowledged_in is None:
            self.acknowledged_in = time.monotonic() - self.began
            self.answer = answer

    def again(self, *, retry: bool) -> Envelope:
        """The same once more: as a `retry` in an envelope of its own, or with the very id."""
        now = time.monotonic()
        if not retry:
            return Envelope(self.kind, self.payload, now, self.began_at, self.id, self.attempt)
        return Envelope(self.kind, self.payload, now, self.began_at, attempt=self.attempt + 1)


class Way(Protocol):
    """How envelopes get to the app."""

    def send(self, envelope: Envelope) -> bool:
        """Whether anybody is there to take it."""
        ...


class Post:
    """`sent` is all that went out, in order. An event that nobody was there to take waits for somebody,
    if anybody ever was there."""

    def __init__(self, world: World, socket: Way, requests: Way) -> None:
        self.world, self._socket, self._requests = world, socket, requests
        self.sent: list[Envelope] = []
        self._waiting: list[Envelope] = []
        self._known = False
        world.listeners.append(self._event)

    @property
    def _way(self) -> Way:
        return self._requests if self.world.app.request_url else self._socket

    def send(self, kind: str, payload: Json) -> Envelope:
        now = time.monotonic()
        return self._send(Envelope(kind, payload, now, self.world.clock.now()))

    def again(self, kind: str = "", *, retry: bool = False) -> Envelope:
        """The newest that went out (of that kind, or with such a payload) goes out once more: see Envelope.again."""
        newest = next(one for one in reversed(self.sent) if kind in ("", one.kind, one.payload.get("type")))
        return self._send(newest.again(retry=retry))

    def connected(self) -> None:
        """Somebody is there again: events that were not acknowledged come once more."""
        self._known = True
        waiting, self._waiting = self._waiting, []
        known = {id(one) for one in waiting}
        lost = [one for one in self.sent if one.kind == EVENTS and one.failed == "lost" and id(one) not in known]
        for envelope in (*lost, *waiting):
            envelope.failed = "sent again"
            if envelope.attempt < RETRIES:
                self._send(envelope.again(retry=True))

    def _send(self, envelope: Envelope) -> Envelope:
        self.sent.append(envelope)
        if not self._way.send(envelope):
            envelope.failed = "nobody there"
            if envelope.kind == EVENTS and self._known:
                self._waiting.append(envelope)
        return envelope

    def _event(self, event: Event) -> None:
        workspace, world = event.workspace, self.world
        self.send(
            EVENTS,
            {
                "token": VERIFICATION,
                "team_id": workspace.id,
                "api_app_id": world.app.id,
                "event": event.data,
                "type": "event_callback",
                "event_id": world.ids.next("Ev"),
                "event_time": int(world.clock.now().timestamp()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": workspace.id,
                        "user_id": workspace.bot.id,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": False,
                "context_team_id": workspace.id,
                "context_enterprise_id": None,
            },
        )
