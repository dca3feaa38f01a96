"""A Discord to try things on: python -m tests.emulators.discord [PORT]

It prints where it is and what is there, then does what Ann types, who may manage channels, and prints what she sees:

    /summary what=2 length=brief      a command           ?summary what=tru     what is offered for its last option
    [Quotes]                          presses a button of the newest message, or of what she was shown last
    {Summary, Quotes} Ferry           chooses in a menu   <Summarise>           an entry of the newest message's menu
    =Name: Harbour; Schedule: hourly  fills in the form   anything else         is written into the channel
    channel digests                   goes there: news, digests (a forum's posts are threads), announcements, direct
    see                               the whole channel   report                requests, violations, rate limits

What is posted stays while this runs, whatever becomes of the clients. It ends with its input.
"""

from __future__ import annotations

import asyncio
import shlex
import sys
from typing import TYPE_CHECKING

import msgspec

from bot.clock import SystemClock
from tests.emulators.discord.model import Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.server import Discord
from tests.emulators.people import NotOffered

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulators.discord.model import Channel
    from tests.emulators.discord.person import Sight


class Seat:
    """Ann, in front of her screen."""

    def __init__(self, discord: Discord) -> None:
        self.discord, world = discord, discord.world
        self.server = guild = world.guild("Harbour")
        self.ann = discord.person("Ann", guild, Permission.MANAGE_CHANNELS)
        self.channels = {
            "news": world.channel(guild, "news"),
            "announcements": world.channel(guild, "announcements", Kind.ANNOUNCEMENT),
            "digests": world.channel(guild, "digests", Kind.FORUM, tags=("Politics", "Sport")),
            "direct": self.ann.direct(),
        }
        self.channel: Channel = self.channels["news"]
        self._shown: Sight | None = None

    async def does(self, line: str) -> str:
        """What she sees after it."""
        kinds: dict[str, Callable[[str], object]] = {"/": self._slash, "?": self._slash, "[": self._press}
        kinds |= {"{": self._choose, "<": self._menu, "=": self._submit}
        if line.startswith("channel "):
            self.channel = self._place(line.removeprefix("channel "))
            return self.ann.sees(self.channel)
        if line == "see":
            return self.ann.sees(self.channel)
        if line == "report":
            limits = self.discord.limits
            counts = (len(self.discord.seen), self.discord.violations, limits.throttled, len(limits.invalid))
            return "{} requests, violations {}, throttled {}, {} invalid requests".format(*counts)
        try:
            asked = kinds.get(line[:1], self._write)(line)
            return str(await asked if asyncio.iscoroutine(asked) else asked)
        except NotOffered as error:
            return f"Discord does not let her: {error}"

    def _place(self, name: str) -> Channel:
        threads = {thread.name: thread for thread in self.discord.world.channels.values() if thread.is_thread}
        return {**threads, **self.channels}.get(name, self.channel)

    async def _slash(self, line: str) -> Sight:
        parts = shlex.split(line[1:])
        given = dict(part.split("=", 1) for part in parts if "=" in part)
        words = " ".join(part for part in parts if "=" not in part)
        if line[0] == "?":
            return await self.ann.complete(self.channel, words, **given)
        self._shown = await self.ann.slash(self.channel, words, **given)
        return self._shown

    async def _press(self, line: str) -> Sight:
        return await self.ann.press(self._shown or self.ann.last(self.channel), line.strip("[]"))

    async def _choose(self, line: str) -> Sight:
        placeholder, _, option = line[1:].partition("} ")
        return await self.ann.choose(self._shown or self.ann.last(self.channel), placeholder, option)

    async def _menu(self, line: str) -> Sight:
        return await self.ann.menu(self.ann.last(self.channel), line.strip("<>"))

    async def _submit(self, line: str) -> Sight:
        pairs = (pair.partition(":") for pair in line[1:].split(";"))
        return await self.ann.submit({label.strip(): value.strip() for label, _, value in pairs})

    async def _write(self, line: str) -> str:
        self._shown = None
        if f"@{self.discord.world.app.bot.name}" in line:
            return await self.ann.says(self.channel, line)
        self.ann.writes(self.channel, line)
        return ""


async def main(port: int) -> None:
    discord = Discord(SystemClock())
    await discord.start(port)
    seat = Seat(discord)
    where = {"api_url": discord.api_url, "gateway_url": discord.gateway_url, "token": discord.token}
    channels = {name: str(channel.id) for name, channel in seat.channels.items()}
    _say(msgspec.json.encode({**where, "server": str(seat.server.id), "channels": channels}).decode())
    while line := await asyncio.to_thread(sys.stdin.readline):
        _say(await seat.does(line.strip()))
    await discord.stop()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
