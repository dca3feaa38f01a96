"""A Slack to try things on: python -m tests.emulators.slack [PORT [ADDRESS [MANIFEST]]]

With an address, events, commands and actions are posted there, signed; without one they wait for Socket Mode. MANIFEST
is a file with what `broadsheet slack manifest` printed: the app is then set up so. It prints where it is, the app's
secrets and what is there, then does what Ann types, who is an admin of Harbour, and prints what she sees:

    /news summary 2                   a command           home                   the app's Home tab
    [Quotes]                          presses a button of what she was shown last, or of the newest message
    {…} Quotes                        chooses in a menu   <Summarise this>       an entry of the newest message's menu
    =Name: Harbour; Show: Quotes      fills in the form   anything else          is written into the channel
    channel secret                    goes there: news, direct, and without the bot: secret (private), elsewhere
    as Rita                           who reads; or Bob, in Bay, where the app is not installed yet; or Ann again
    install http://127.0.0.1:3000/slack/install      in their browser: the app's page, then Slack's, which they allow
    see                               the whole channel   report                 requests, violations, rate limits

What is posted stays while this runs, whatever becomes of the clients. It ends with its input.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bot.clock import SystemClock
from tests.emulators.people import NotOffered
from tests.emulators.slack.model import Kind, Role
from tests.emulators.slack.server import Slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulators.slack.model import Channel
    from tests.emulators.slack.person import Person
    from tests.emulators.slack.sight import Sight


class Seat:
    """Somebody in front of their screen. `whose` are those who may sit there, by name."""

    def __init__(self, slack: Slack) -> None:
        self.slack, world = slack, slack.world
        self.workspace, bay = world.workspace("Harbour"), world.workspace("Bay", installed=False)
        ann, bob = slack.person("Ann", self.workspace, Role.ADMIN), slack.person("Bob", bay, Role.ADMIN)
        rita = slack.person("Rita", self.workspace, zone="America/New_York")
        self.whose = {"Ann": ann, "Rita": rita, "Bob": bob}
        self.places = {
            "news": world.channel(self.workspace, "news", creator=ann.user, members=(rita.user,)),
            "secret": world.channel(self.workspace, "secret", Kind.PRIVATE, with_bot=False, creator=ann.user),
            "elsewhere": world.channel(self.workspace, "elsewhere", with_bot=False, creator=ann.user),
        }
        self.bay = world.channel(bay, "bay", with_bot=False, creator=bob.user)
        self._sit(ann)

    def _sit(self, person: Person) -> None:
        self.me = person
        home = person.workspace is self.workspace
        self.channels = dict(self.places) if home else {"bay": self.bay}
        if person.workspace.install is not None:
            self.channels["direct"] = person.direct()
        self.channel: Channel = next(iter(self.channels.values()))
        self._shown: Sight | None = None

    async def does(self, line: str) -> str:
        """What they see after it."""
        kinds: dict[str, Callable[[str], object]] = {"/": self._command, "[": self._press, "{": self._choose}
        kinds |= {"<": self._shortcut, "=": self._submit}
        if line.startswith("as ") and (person := self.whose.get(line.removeprefix("as "))):
            self._sit(person)
            return f"{person.user.name}, in {self.channel.name}"
        if line.startswith("channel "):
            self.channel = self.channels.get(line.removeprefix("channel "), self.channel)
        if line == "see" or line.startswith("channel "):
            return self.me.sees(self.channel)
        if line == "report":
            counts = (len(self.slack.seen), self.slack.violations, self.slack.limits.throttled)
            return "{} requests, violations {}, throttled {}".format(*counts)
        try:
            if line.startswith("install "):
                return await self._install(line.removeprefix("install "))
            asked = self._home() if line == "home" else kinds.get(line[:1], self._write)(line)
            return str(await asked if asyncio.iscoroutine(asked) else asked)
        except NotOffered as error:
            return f"Slack does not let them: {error}"

    async def _install(self, address: str) -> str:
        """Their browser opens the app's page; what it shows in the end. They may write to the app from then on."""
        status, words = await self.slack.oauth.install(self.me.user, address)
        if self.me.workspace.install is not None:
            self.slack.world.invite(self.channel, self.me.workspace.bot)
            self.channels["direct"] = self.me.direct()
        return f"{status} {words}"

    async def _home(self) -> Sight:
        self._shown = await self.me.opens_home()
        return self._shown

    async def _command(self, line: str) -> Sight:
        self._shown = await self.me.command(self.channel, line)
        return self._shown

    async def _press(self, line: str) -> Sight:
        return await self.me.press(self._shown or self.me.last(self.channel), line.strip("[]"))

    async def _choose(self, line: str) -> Sight:
        placeholder, _, option = line[1:].partition("} ")
        return await self.me.choose(self._shown or self.me.last(self.channel), placeholder, option)

    async def _shortcut(self, line: str) -> Sight:
        return await self.me.shortcut(self.me.last(self.channel), line.strip("<>"))

    async def _submit(self, line: str) -> Sight:
        pairs = (pair.partition(":") for pair in line[1:].split(";"))
        return await self.me.submit({label.strip(): value.strip() for label, _, value in pairs})

    async def _write(self, line: str) -> str:
        self._shown = None
        if f"@{self.slack.app.name}" in line or self.channel is self.channels["direct"]:
            return await self.me.says(self.channel, line)
        self.me.writes(self.channel, line)
        return ""


async def main(port: int, address: str, manifest: str) -> None:
    slack = Slack(
        SystemClock(), msgspec.json.decode(await asyncio.to_thread(Path(manifest).read_bytes)) if manifest else None
    )
    slack.app.request_url = address
    await slack.start(port)
    seat = Seat(slack)
    app, install = slack.app, seat.workspace.install
    assert install is not None
    about = {"api_url": slack.api_url, "app_token": app.app_token, "bot_token": install.token}
    about |= {"signing_secret": app.signing_secret, "client_id": app.client_id, "client_secret": app.client_secret}
    about |= {"authorize_url": slack.authorize_url, "workspace": seat.workspace.id}
    channels = {name: channel.id for name, channel in seat.places.items()}
    _say(msgspec.json.encode({**about, "channels": channels}).decode())
    while line := await asyncio.to_thread(sys.stdin.readline):
        _say(await seat.does(line.strip()))
    await slack.stop()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[1:]
    port, address, manifest = (*given, *("", "", "")[len(given) :])
    asyncio.run(main(int(port or 0), address, manifest))
