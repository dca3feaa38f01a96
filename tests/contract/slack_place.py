"""A workspace on the Slack emulator, and messengers that post in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.messenger import SlackMessenger
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.wire import TIMEOUT, Web
from digests.errors import StoreUnavailable
from digests.model import Channel
from tests.emulators.slack.chat import compose
from tests.emulators.slack.model import Role
from tests.emulators.slack.server import Slack
from tests.fakes import HandClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulators.slack.model import Channel as Room
    from tests.emulators.slack.model import Message as Posted
    from tests.emulators.slack.model import User


class Installed:
    """Tokens: those of all workspaces that there are. `given` are used instead. `away`: nobody can say."""

    def __init__(self, slack: Slack) -> None:
        self._slack, self.given, self.away = slack, dict[str, str](), False

    async def token(self, team: str) -> str | None:
        if self.away:
            raise StoreUnavailable("The database is busy.")
        workspace = self._slack.world.workspaces.get(team)
        install = workspace.install if workspace else None
        return self.given.get(team) or (install.token if install else None)


class SlackPlace:
    """Each messenger is as new as after a start. What a person `sees` is the channel, and what its owner is told."""

    remembers_keys = False

    def __init__(self, _folder: Path | None = None) -> None:
        self.clock = HandClock()
        self.slack = Slack(self.clock, manifest())
        self.slack.relax()
        world = self.slack.world
        self.team = world.workspace("Harbour")
        self.owner = world.user(self.team, "Olga")
        self.news = world.channel(self.team, "news", creator=self.owner)
        self.channel = self.at(self.news)
        self.nowhere = Channel("slack", self.team.id, "C404")
        self.tokens = Installed(self.slack)
        self._made: list[SlackMessenger] = []

    def at(self, room: Room) -> Channel:
        """The channel as we call it."""
        return Channel("slack", room.workspace.id, room.id)

    def admin(self) -> User:
        return self.slack.world.user(self.team, "Ada", Role.ADMIN)

    def web(self, timeout: timedelta = TIMEOUT) -> Web:
        return Web(self.slack.api_url, self.tokens, self.clock, timeout)

    def messenger(self, web: Web | None = None, apart: timedelta = timedelta()) -> SlackMessenger:
        self._made.append(SlackMessenger(web or self.web(), self.clock, Pace(apart)))
        return self._made[-1]

    def says(self, room: Room, words: str, author: User | None = None, **given: object) -> Posted:
        """Somebody else does."""
        world = self.slack.world
        return world.post(compose(world, room, author or self.owner, {"text": words, **given}))

    def private(self, person: User | None = None) -> Room:
        return self.slack.world.direct(self.team.bot, person or self.owner)

    def seen(self, room: Room | None = None, person: User | None = None) -> str:
        person = person or self.owner
        if room is not None:
            return self.slack.sees(person, room)
        return self.slack.sees(person, self.news) + self.slack.sees(person, self.private(person))

    def asked(self, method: str) -> int:
        """How often something was."""
        return sum(seen.method == method for seen in self.slack.seen)

    async def __aenter__(self) -> Self:
        await self.slack.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for made in self._made:
            await made.close()
        await self.slack.stop()
        assert self.slack.violations == []
