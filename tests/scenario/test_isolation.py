"""A workspace that shares the program with a hostile one sees, word for word, what it would see alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from bot.commands.table import TABLE
from bot.platforms.console.render import render
from digests.messages import Form, Message
from digests.model import Channel, Topics
from digests.store.engine import open_database
from tests.conftest import copied
from tests.fakes import HandClock
from tests.news import hours, wishes
from tests.scenario.conftest import FERRY, LIBRARY, House, build, other

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

OURS, THEIRS = Channel("chat", "newsroom", "general"), Channel("chat", "rivals", "general")
SECRET = "https://reader:hunter2@feeds.rival.example/private?token=s3cr3t"  # noqa: S105  # made up

# Typed by a hostile workspace about the other's things, which it may know or guess.
PROBES = (
    "summary #1",
    "summary #2",
    "summary #3",
    "summary https://ledger.example/ferry",
    "summary https://rival.example/gasworks",
    "summary gasworks",
    "coverage gasworks Zephyrine",
    "quotes Quillfeather",
    "who Zephyrine Quillfeather",
    "who Quillfeather",
    "search gasworks",
    "search the",
    "search s1 s2 s3",
    "search scope:s1",
    'search " OR scope : s1',
    "latest gasworks",
    "latest",
    "digest Rival night desk",
    "digest since 2026-11-01",
    "why gasworks",
    "why #1",
    "why #2",
    "summary 1.1",
    "summary 2.1",
    "settings Rival night desk",
    "settings copy general",
    "settings copy rivals/general",
    "settings copy chat/rivals/general",
    "settings sources Rival Post",
    "settings tags rivalry",
    "preview Rival night desk",
    "pause Rival night desk",
    "unsubscribe Rival night desk",
    "sources remove Rival Post",
    "sources tag Rival Post ours",
    "sources add Rival Post https://feeds.rival.example/private",
    "sources",
    "status",
    "status all",
    "forget me",
)


async def furnish(house: House, channel: Channel, texts: list[str], source: str, name: str) -> None:
    """A workspace with articles, a digest that was posted, and one more article."""
    first, *rest = texts
    await house.store(first, channel=channel, source=source)
    await house.subscribe(wishes(name=name, topics=Topics(none=("nothing at all",))), channel)
    await house.tick()
    for text in rest:
        await house.store(text, channel=channel, source=source)


@pytest.fixture
async def alone(template: Path, tmp_path: Path) -> AsyncIterator[House]:
    database = await open_database(copied(template, tmp_path / "alone.db"))
    house = build(database, HandClock(), owner="one")
    await furnish(house, OURS, [FERRY, LIBRARY, other(0)], "The Harbour Ledger", "Morning digest")
    yield house
    await database.close()


RIVAL = FERRY.replace("Ida Holm", "Zephyrine Quillfeather").replace("sandbank", "gasworks")


@pytest.fixture
async def crowded(template: Path, tmp_path: Path) -> AsyncIterator[House]:
    """The same, beside a workspace that was there first, tells the same events, and guesses names and ids."""
    database = await open_database(copied(template, tmp_path / "crowded.db"))
    house = build(database, HandClock(), owner="one")
    await house.sources.add(THEIRS.home, "Rival Post", SECRET)
    texts = [RIVAL, FERRY, LIBRARY, other(1), other(0)]
    await furnish(house, THEIRS, texts, "Rival Post", "Rival night desk")
    await furnish(house, OURS, [FERRY, LIBRARY, other(0)], "The Harbour Ledger", "Morning digest")
    yield house
    await database.close()


def lines() -> list[str]:
    """Every command as its examples have it, and the probes."""
    examples = [example for command in TABLE for example in command.examples]
    return list(dict.fromkeys([*(command.name for command in TABLE), *examples, *PROBES]))


def numbered(text: str) -> str:
    """Numbers of stories and articles count over the whole program, and tell nothing."""
    return re.sub(r"#\d+", "#n", text)


async def said(house: House, channel: Channel, words: str, role: Role) -> str:
    message = await answer(house.desk, Request(channel=channel, user="ann", words=words, role=role), house.chat.limits)
    if isinstance(message, Message):
        return numbered(render(message, house.clock.now()))
    assert isinstance(message, Form)
    return str(structs.replace(message, made_from={}))  # ids, too, that nobody is shown


async def stories(house: House) -> list[int]:
    """The numbers of our stories, in the order of their articles."""
    ids = [source.id for source in await house.sources.of_workspace(OURS.home)]
    found = await house.articles.headlines(ids, house.clock.now() - hours(999), 99)
    return [one.story_id for one in sorted(found, key=lambda one: one.article_id)]


async def translated(alone: House, crowded: House, words: str) -> str:
    """The words that mean alone what these mean in the crowd: there a story of ours has another number, and one of
    theirs none that is kept."""
    ours = dict(zip(await stories(crowded), await stories(alone), strict=True))
    return re.sub(r"#(\d+)", lambda found: f"#{ours.get(int(found[1]), 999)}", words)


@pytest.mark.parametrize("role", list(Role))
async def test_every_answer_is_what_it_would_be_alone(alone: House, crowded: House, role: Role) -> None:
    own = [f"{verb} #{number}" for verb in ("summary", "why", "coverage") for number in await stories(crowded)]
    for words in (*lines(), *own):
        meant = await translated(alone, crowded, words)
        assert await said(crowded, OURS, words, role) == await said(alone, OURS, meant, role), words


async def test_what_one_does_changes_nothing_of_the_other(crowded: House) -> None:
    async def theirs() -> list[object]:
        return [
            await crowded.sources.of_workspace(THEIRS.home),
            await crowded.subscriptions.of_workspace(THEIRS.home),
            await crowded.ledger.last_edition(THEIRS),
            await said(crowded, THEIRS, "latest", Role.READER),
        ]

    before = await theirs()
    for words in lines():
        await said(crowded, OURS, words, Role.OPERATOR)
    forget = await answer(
        crowded.desk,
        Request(channel=OURS, user="ann", words="forget workspace", role=Role.MANAGER),
        crowded.chat.limits,
    )
    assert isinstance(forget, Message)
    confirm = [action.command for action in forget.actions] + [
        action.command for section in forget.sections for action in section.actions
    ]
    assert confirm
    await said(crowded, OURS, confirm[0], Role.MANAGER)
    assert await crowded.sources.of_workspace(OURS.home) == []
    assert await theirs() == before


async def test_an_address_with_a_secret_is_never_shown_to_its_own_workspace_either(crowded: House) -> None:
    for words in lines():
        text = await said(crowded, THEIRS, words, Role.OPERATOR)
        assert "hunter2" not in text, words
        assert "s3cr3t" not in text, words
