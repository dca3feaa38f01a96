"""A Slack to try things on: python -m tests.emulators.slack [PORT [ADDRESS]]

With an address, events, commands and actions are posted there, signed; without one they wait for Socket Mode. It prints
where it is, the app's secrets and what is there, then does what Ann types, who is an admin, and prints what she sees:

    /news summary 2                   a command           home                   the app's Home tab
    [Quotes]                          presses a button of what she was shown last, or of the newest message
    {…} Quotes                        chooses in a menu   <Summarise this>       an entry of the newest message's menu
    =Name: Harbour; Show: Quotes      fills in the form   anything else          is written into the channel
    channel secret                    goes there: news, direct, and without the bot: secret (private), elsewhere
    see                               the whole channel   report                 requests, violations, rate limits

What is posted stays while this runs, whatever becomes of the clients. It ends with its input.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import msgspec

from bot.clock import SystemClock
from tests.emulators.people import NotOffered
from tests.emulators.slack.model import Kind, Role
from tests.emulators.slack.server import Slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulators.slack.model import Channel
    from tests.emulators.slack.sight import Sight


class Seat:
    """Ann, in front of her screen."""

    def __init__(self, slack: Slack) -> None:
        self.slack, world = slack, slack.world
        self.workspace = world.workspace("Harbour")
        self.ann = slack.person("Ann", self.workspace, Role.ADMIN)
        ann = self.ann.user
        self.channels = {
            "news": world.channel(self.workspace, "news", creator=ann),
            "secret": world.channel(self.workspace, "secret", Kind.PRIVATE, with_bot=False, creator=ann),
            "elsewhere": world.channel(self.workspace, "elsewhere", with_bot=False, creator=ann),
            "direct": self.ann.direct(),
        }
        self.channel: Channel = self.channels["news"]
        self._shown: Sight | None = None

    async def does(self, line: str) -> str:
        """What she sees after it."""
        kinds: dict[str, Callable[[str], object]] = {"/": self._command, "[": self._press, "{": self._choose}
        kinds |= {"<": self._shortcut, "=": self._submit}
        if line.startswith("channel "):
            self.channel = self.channels.get(line.removeprefix("channel "), self.channel)
        if line == "see" or line.startswith("channel "):
            return self.ann.sees(self.channel)
        if line == "report":
            counts = (len(self.slack.seen), self.slack.violations, self.slack.limits.throttled)
            return "{} requests, violations {}, throttled {}".format(*counts)
        try:
            asked = self._home() if line == "home" else kinds.get(line[:1], self._write)(line)
            return str(await asked if asyncio.iscoroutine(asked) else asked)
        except NotOffered as error:
            return f"Slack does not let her: {error}"

    async def _home(self) -> Sight:
        self._shown = await self.ann.opens_home()
        return self._shown

    async def _command(self, line: str) -> Sight:
        self._shown = await self.ann.command(self.channel, line)
        return self._shown

    async def _press(self, line: str) -> Sight:
        return await self.ann.press(self._shown or self.ann.last(self.channel), line.strip("[]"))

    async def _choose(self, line: str) -> Sight:
        placeholder, _, option = line[1:].partition("} ")
        return await self.ann.choose(self._shown or self.ann.last(self.channel), placeholder, option)

    async def _shortcut(self, line: str) -> Sight:
        return await self.ann.shortcut(self.ann.last(self.channel), line.strip("<>"))

    async def _submit(self, line: str) -> Sight:
        pairs = (pair.partition(":") for pair in line[1:].split(";"))
        return await self.ann.submit({label.strip(): value.strip() for label, _, value in pairs})

    async def _write(self, line: str) -> str:
        self._shown = None
        if f"@{self.slack.app.name}" in line or self.channel is self.channels["direct"]:
            return await self.ann.says(self.channel, line)
        self.ann.writes(self.channel, line)
        return ""


async def main(port: int, address: str) -> None:
    slack = Slack(SystemClock())
    slack.app.request_url = address
    await slack.start(port)
    seat = Seat(slack)
    app, install = slack.app, seat.workspace.install
    assert install is not None
    about = {"api_url": slack.api_url, "app_token": app.app_token, "bot_token": install.token}
    about |= {"signing_secret": app.signing_secret, "client_id": app.client_id, "client_secret": app.client_secret}
    about |= {"authorize_url": slack.authorize_url, "workspace": seat.workspace.id}
    channels = {name: channel.id for name, channel in seat.channels.items()}
    _say(msgspec.json.encode({**about, "channels": channels}).decode())
    while line := await asyncio.to_thread(sys.stdin.readline):
        _say(await seat.does(line.strip()))
    await slack.stop()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]) if given else 0, given[1] if len(given) > 1 else ""))
