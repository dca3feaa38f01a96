"""The first five minutes, a day of editions, an answer that gets lost, and a weekend without us: one story, told on the
console, on Discord and on Slack. People read the same in each place."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.commands.request import Role
from digests.store.engine import open_database
from tests.conftest import copied
from tests.fakes import HandClock
from tests.scenario.conftest import FERRY, LIBRARY, House, build, other
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as on_slack
from tests.scenario.town import clock as clock
from tests.scenario.town import discord as discord
from tests.scenario.town import town as on_discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.scenario import slack_town, town

__all__ = ["clock", "discord", "on_discord", "on_slack", "slack"]

ASKED = ("help summary", "latest", "summary ferry brief", "quotes roof", "coverage roof", "who Sand", "dance")
DATE = re.compile(r"(?:[A-Z][a-z]+day,? )?(?:\d{1,2} [A-Z][a-z]+(?: \d{4})?|[A-Z][a-z]+ \d{1,2}, \d{4}),? ?")
SINCE = re.compile(r"\bsince \w+(?= \d\d:)")
ZONE = re.compile(r"(?<=\d) \(UTC\)")  # where a time is not shown in that of whoever reads
CLOCK = re.compile(r"\b(\d{1,2}):(\d\d) ([AP])M\b")


class Stage(Protocol):
    """Where the story is told. A reader and an owner ask in one channel; `editions` are what all are told there."""

    house: House

    async def store(self, text: str, *, source: str = ..., age: float = ...) -> object: ...

    async def reader(self, words: str) -> str: ...

    async def owner(self, words: str) -> str: ...

    def editions(self) -> list[str]: ...

    def lose(self) -> None:
        """The next edition is posted, and nobody says so."""

    def away(self) -> AbstractAsyncContextManager[Stage]:
        """Broadsheet ends; two days later it is there again."""


class OnConsole:
    """The desk with the console's way to show things."""

    def __init__(self, house: House) -> None:
        self.house, self.store = house, house.store

    async def reader(self, words: str) -> str:
        return await self.house.ask(words)

    async def owner(self, words: str) -> str:
        return await self.house.ask(words, role=Role.OWNER)

    def editions(self) -> list[str]:
        return self.house.shown()

    def lose(self) -> None:
        self.house.chat.faults.append("lose")

    @asynccontextmanager
    async def away(self) -> AsyncIterator[Stage]:
        self.house.clock.move(days=2)
        yield self


class OnDiscord:
    def __init__(self, there: town.Town) -> None:
        self._town, self.house, self.store = there, there.house, there.store

    async def reader(self, words: str) -> str:
        return await self._town.rita.says(self._town.news, f"@Broadsheet {words}")

    async def owner(self, words: str) -> str:
        return await self._town.olga.says(self._town.news, f"@Broadsheet {words}")

    def editions(self) -> list[str]:
        return editions(self._town.discord.sees(self._town.guild.owner, self._town.news))

    def lose(self) -> None:
        self._town.discord.fail("POST /channels/{id}/messages", "lost")

    @asynccontextmanager
    async def away(self) -> AsyncIterator[Stage]:
        await self._town.stop()
        self.house.clock.move(days=2)
        async with self._town.again() as later:
            yield OnDiscord(later)


class OnSlack:
    def __init__(self, there: slack_town.Town) -> None:
        self._town, self.house, self.store = there, there.house, there.store

    async def reader(self, words: str) -> str:
        return (await self._town.rita.command(self._town.news, f"/news {words}")).text

    async def owner(self, words: str) -> str:
        return (await self._town.olga.command(self._town.news, f"/news {words}")).text

    def editions(self) -> list[str]:
        return editions(self._town.slack.sees(self._town.ada.user, self._town.news))

    def lose(self) -> None:
        self._town.slack.fail("chat.postMessage", "lost")

    @asynccontextmanager
    async def away(self) -> AsyncIterator[Stage]:
        await self._town.stop()
        self.house.clock.move(days=2)
        async with self._town.again() as later:
            yield OnSlack(later)


async def told(stage: Stage) -> list[str]:
    """The story: what was read, line by line."""
    clock, read = stage.house.clock, list[str]()
    await stage.store(FERRY)
    await stage.store(LIBRARY, source="The Wire", age=2)
    read += [await stage.reader(words) for words in ASKED]
    read.append(await stage.reader("subscribe Harbour daily 09:00 17:00"))
    read.append(await stage.owner("subscribe Harbour daily 09:00 17:00"))
    clock.move(hours=1)
    await stage.house.tick()
    clock.move(minutes=1)
    read += [stage.editions()[-1], await stage.reader("summary 2"), await stage.reader("why 1")]

    await stage.store(other(3), age=0)
    clock.move(hours=7, minutes=59)
    stage.lose()
    for _ in range(3):  # it is looked for, and found
        await stage.house.tick()
        clock.move(minutes=2)
    read += [*stage.editions(), await stage.reader("summary 1"), await stage.owner("status")]

    async with stage.away() as later:
        await later.store(other(4), age=1)
        await later.house.tick()
        read += [str(len(later.editions())), later.editions()[-1], await later.reader("latest")]
    return [line for text in read for line in lines(text)]


def editions(shown: str) -> list[str]:
    """Of all that is in a channel."""
    return [one for one in shown.split("\n\n") if one.startswith("Broadsheet: ") and "\nEdition " in one]


def lines(text: str) -> list[str]:
    """What is read: without what is pressed, and who says it; each platform writes days and hours in its own way."""
    found = []
    for line in map(str.strip, text.removeprefix("Broadsheet: ").splitlines()):
        line = re.sub(r"(?<!\S)/(?:news )?(?=[a-z])", "", line)  # each has its own way to begin a command
        pressed = re.sub(r"\[[^\]]*\]|\{[^}]*\}", "", line)
        if pressed.strip() and not re.match(r"[A-Z][\w ]*: (?:summary|quotes|coverage|why) #?\d", line):
            found.append(SINCE.sub("since (day)", DATE.sub("(day) ", CLOCK.sub(_by_24, ZONE.sub("", line)))))
    return found


def _by_24(match: re.Match[str]) -> str:
    return f"{int(match[1]) % 12 + 12 * (match[3] == 'P'):02}:{match[2]}"


@pytest.fixture
async def at_home(template: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """A database of its own: one belongs to the platform."""
    opened = await open_database(copied(template, tmp_path / "console.db"))
    yield OnConsole(build(opened, HandClock(), owner="home"))
    await opened.close()


async def test_on_discord_people_read_what_they_read_on_the_console(at_home: Stage, on_discord: town.Town) -> None:
    assert await told(OnDiscord(on_discord)) == await told(at_home)


async def test_on_slack_people_read_what_they_read_on_the_console(at_home: Stage, on_slack: slack_town.Town) -> None:
    assert await told(OnSlack(on_slack)) == await told(at_home)
