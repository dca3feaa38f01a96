"""A platform that outlives whoever posts on it: each channel is a file, to which posts are added and never taken away.

A post is there as soon as it was written, whatever becomes of its sender (though not of the machine).
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, json

from bot.platforms.console.render import render
from digests.errors import Throttled, Unsure
from digests.messages import Inline, Limits, Link, Text
from digests.ports.messenger import Absent, Found

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from random import Random

    from digests.messages import Message
    from digests.model import Channel, Wishes
    from digests.ports.clock import Clock

# Of each send: it is taken and the answer lost, not taken and no answer, slowed down, or it hangs.
FAULTS = {"lose": 0.03, "drop": 0.03, "throttle": 0.03, "hang": 0.01}


class Post(Struct, frozen=True, array_like=True):
    """What a channel shows. No two posts have one receipt."""

    key: str
    receipt: str
    shown: str


def cost(part: Inline) -> int:
    return (
        len(part.text) + len(part.url) if isinstance(part, Link) else len(part.text) if isinstance(part, Text) else 30
    )


def shown(folder: Path, channel: Channel) -> list[Post]:
    """What a person sees in the channel, oldest first."""
    place = _place(folder, channel)
    return [json.decode(line, type=Post) for line in place.read_bytes().splitlines()] if place.exists() else []


def _place(folder: Path, channel: Channel) -> Path:
    return folder / f"{channel.platform}-{channel.workspace}-{channel.id}"


class Wall:
    """The Messenger port for whoever has the folder. With `faults`, sends fail by chance; `hangs` hears of it when one
    never comes to an end."""

    limits = Limits(total=800, sections=20, actions=60, cost=cost)
    settling = timedelta(seconds=60)

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        checks_keys: bool,
        faults: Random | None = None,
        hangs: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder, self._clock, self.checks_keys = folder, clock, checks_keys
        self._faults, self._hangs = faults, hangs

    async def send(self, channel: Channel, message: Message, key: str, _above: str | None = None) -> str:
        fault = self._fault()
        if fault == "throttle":
            raise Throttled("Slow down.", self._clock.now() + timedelta(seconds=30))
        if fault == "hang":
            self._hangs()
            await asyncio.Event().wait()
        if fault == "drop":
            raise Unsure("The connection broke.")
        receipt = self._post(channel, key, render(message, self._clock.now()))
        if fault == "lose":
            raise Unsure("The connection broke.")
        return receipt

    async def find(self, channel: Channel, key: str, _since_at: datetime, _above: str | None = None) -> Found | Absent:
        receipts = [post.receipt for post in shown(self._folder, channel) if post.key == key]
        return Found(receipts[0]) if receipts else Absent()

    async def talked_at(self, _channel: Channel) -> datetime | None:
        return None

    async def obstacles(self, _channel: Channel, *_wishes: Wishes) -> tuple[str, ...]:
        return ()

    async def tell_owner(self, _channel: Channel, _message: Message) -> bool:
        return True

    def _post(self, channel: Channel, key: str, text: str) -> str:
        file = os.open(_place(self._folder, channel), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            posts = shown(self._folder, channel)
            there = [post.receipt for post in posts if post.key == key]
            if there and self.checks_keys:
                return there[0]
            receipt = f"{channel.id}-{len(posts)}"
            os.write(file, json.encode(Post(key, receipt, text)) + b"\n")
            return receipt
        finally:
            os.close(file)

    def _fault(self) -> str | None:
        if self._faults is None:
            return None
        chance = self._faults.random()
        for fault, share in FAULTS.items():
            if chance < share:
                return fault
            chance -= share
        return None
