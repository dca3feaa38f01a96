"""The answer to one interaction, as Discord wants it: acknowledged in three seconds, and given within a quarter of an
hour (discord-api-docs, receiving and responding)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from bot.platforms.answering import Patience, soon
from bot.platforms.discord.failures import Denied
from bot.platforms.discord.parts import EPHEMERAL
from digests.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from bot.platforms.discord.wire import Rest
    from digests.messages import Choice

    Json = dict[str, Any]

log = logging.getLogger(__name__)

MESSAGE, LATER, UPDATE_LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9  # types of callbacks
GONE = frozenset({10062, 10015, 40060})  # the interaction is over, or was acknowledged: by another node, perhaps


class Reply:
    """The way back to whoever did something. `fresh`: the answer is a message of its own; else it takes the place of
    the message with the button that was pressed. `ephemeral`: nobody else sees it.

    Nothing here fails: what Discord does not take is logged, and whoever asked sees Discord's own notice.
    """

    def __init__(self, rest: Rest, patience: Patience, ids: dict[str, str], *, fresh: bool, ephemeral: bool) -> None:
        self._rest, self._patience, self._ids = rest, patience, ids
        self._fresh, self.ephemeral = fresh, ephemeral
        self._deferred = self._done = False

    async def soon(self, answer: Awaitable[Any]) -> Any:
        """What comes of the answer. When it is not there at once, the interaction is acknowledged meanwhile."""
        return await soon(answer, self._defer)

    @property
    def may_ask(self) -> bool:
        """Whether a form can still be opened: not any more when the answer took its time."""
        return not (self._deferred or self._done)

    async def show(self, payload: Json) -> None:
        """The answer; once more, it is a further message."""
        done, self._done = self._done, True
        if done:
            await self._follow(payload)
        elif self._deferred:
            await self._edit(payload)
        elif self._fresh:
            await self._call_back(MESSAGE, payload)
        else:
            await self._call_back(UPDATE, _kept(payload))

    async def leave(self) -> None:
        """Acknowledged, and the message that has the button stays as it is."""
        await self._call_back(UPDATE_LATER, {})
        self._done = True

    async def ask(self, modal: Json) -> None:
        await self._call_back(MODAL, modal)
        self._done = True

    async def offer(self, choices: Sequence[Choice]) -> None:
        """What may be chosen, to somebody who is typing."""
        offered = [{"name": one.label, "value": one.value} for one in choices]
        await self._call_back(CHOICES, {"choices": offered})
        self._done = True

    async def _defer(self) -> None:
        self._deferred = True
        if self._fresh:
            await self._call_back(LATER, {"flags": EPHEMERAL} if self.ephemeral else {})
        else:
            await self._call_back(UPDATE_LATER, {})

    async def _call_back(self, kind: int, data: Json) -> None:
        body = {"type": kind, "data": data} if data else {"type": kind}
        await self._send("POST", "/interactions/{interaction_id}/{webhook_token}/callback", body)

    async def _edit(self, payload: Json) -> None:
        await self._send("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", _kept(payload))

    async def _follow(self, payload: Json) -> None:
        await self._send("POST", "/webhooks/{webhook_id}/{webhook_token}", payload, again=False)

    async def _send(self, method: str, path: str, body: Json, *, again: bool = True) -> None:
        """Discord takes an acknowledgement once, and a change twice is one: `again` is all right but for new posts.
        What it puts off is given late."""
        ask = self._rest.again if again else self._rest.once
        try:
            await self._patience.of(lambda: ask(method, path, json=body, **self._ids))
        except Denied as error:
            log.log(logging.INFO if error.code in GONE else logging.WARNING, "An answer was not taken: %s", error)
        except SendError as error:
            log.warning("An answer could not be given: %s", error)


def _kept(payload: Json) -> Json:
    """As a message is changed: who sees it was settled when it, or its place, was made."""
    return {**payload, "flags": payload.get("flags", 0) & ~EPHEMERAL}
